#include "dataset/synthetic_catalogue.h"

#include <array>
#include <cmath>
#include <numeric>

#include "dataset/id_map.h"

namespace pagepick {

namespace {

struct Genre {
  std::string_view name;
  std::array<std::string_view, 12> nouns;
};

constexpr std::array<Genre, 12> kGenres = {{
    {"Adventure",
     {"Compass", "Expedition", "Island", "Caravan", "Summit", "Lagoon",
      "Voyage", "Jungle", "Treasure", "Canyon", "Lighthouse", "Monsoon"}},
    {"Comedy",
     {"Wedding", "Neighbour", "Umbrella", "Piano", "Holiday", "Parrot",
      "Bicycle", "Casserole", "Landlord", "Waltz", "Mix-Up", "Reunion"}},
    {"Crime",
     {"Alibi", "Ledger", "Informant", "Vault", "Syndicate", "Getaway", "Racket",
      "Witness", "Forger", "Debt", "Precinct", "Smuggler"}},
    {"Documentary",
     {"River", "Reef", "Archive", "Glacier", "Orchestra", "Village", "Factory",
      "Honeybee", "Harvest", "Telescope", "Kitchen", "Railway"}},
    {"Drama",
     {"Letter", "Promise", "Orchard", "Daughter", "Silence", "Harbour",
      "Inheritance", "Winter", "Portrait", "Farewell", "Garden", "Confession"}},
    {"Fantasy",
     {"Dragon", "Crown", "Enchantress", "Mirror", "Rune", "Griffin", "Tower",
      "Prophecy", "Lantern", "Throne", "Spell", "Moonstone"}},
    {"Horror",
     {"Cellar", "Whisper", "Doll", "Asylum", "Hollow", "Shadow", "Crypt",
      "Nightmare", "Attic", "Scarecrow", "Omen", "Fog"}},
    {"Mystery",
     {"Riddle", "Key", "Stranger", "Manor", "Cipher", "Clock", "Photograph",
      "Disappearance", "Monogram", "Diary", "Staircase", "Guest"}},
    {"Romance",
     {"Kiss", "Summer", "Balcony", "Serenade", "Rose", "Sweetheart", "Dance",
      "Violin", "Sonnet", "Sunrise", "Postcard", "Heart"}},
    {"Science Fiction",
     {"Orbit", "Android", "Signal", "Colony", "Paradox", "Nebula", "Starship",
      "Algorithm", "Horizon", "Satellite", "Quasar", "Clone"}},
    {"Thriller",
     {"Hostage", "Deadline", "Double", "Pursuit", "Blackout", "Passenger",
      "Trigger", "Betrayal", "Checkpoint", "Code", "Hideout", "Countdown"}},
    {"Western",
     {"Saddle", "Sheriff", "Outlaw", "Prairie", "Stagecoach", "Showdown",
      "Ranch", "Mustang", "Saloon", "Frontier", "Gulch", "Revolver"}},
}};

constexpr std::array<std::string_view, 16> kThemes = {
    "Animals",   "At Sea",     "Big City",   "Coming of Age",
    "Courtroom", "Family",     "Food",       "Ghosts",
    "Heist",     "In Space",   "Music",      "Road Trip",
    "Robots",    "Small Town", "True Story", "Wartime"};

constexpr std::array<std::string_view, 40> kAdjectives = {
    "Silent",    "Golden",  "Last",      "Crimson",  "Forgotten", "Distant",
    "Restless",  "Velvet",  "Broken",    "Midnight", "Secret",    "Wandering",
    "Silver",    "Burning", "Hidden",    "Lonely",   "Electric",  "Paper",
    "Hollow",    "Emerald", "Frozen",    "Gentle",   "Savage",    "Stolen",
    "Invisible", "Painted", "Northern",  "Scarlet",  "Sleeping",  "Impossible",
    "Tender",    "Glass",   "Wild",      "Amber",    "Vanishing", "Crooked",
    "Faithful",  "Second",  "Reluctant", "Infinite"};

constexpr std::array<std::string_view, 32> kPlaces = {
    "Lisbon",   "Havana",   "Oslo",      "Kyoto",    "Marrakesh", "Vienna",
    "Nairobi",  "Prague",   "Valencia",  "Montreal", "Naples",    "Istanbul",
    "Dublin",   "Santiago", "Bombay",    "Tromso",   "Cairo",     "Odessa",
    "Savannah", "Lima",     "Hanoi",     "Trieste",  "Seville",   "Reykjavik",
    "Calcutta", "Geneva",   "Samarkand", "Boston",   "Tangier",   "Riga",
    "Zanzibar", "Antwerp"};

template <typename Words>
std::string Pick(const Words& words, Rng* rng) {
  return std::string(words[rng->Below(words.size())]);
}

std::string MakeTitle(const SyntheticItem& item, Rng* rng) {
  const auto& nouns = kGenres[static_cast<size_t>(item.genre)].nouns;
  const auto& others = kGenres[static_cast<size_t>(item.second_genre)].nouns;
  const uint64_t pattern = rng->Below(7);
  const std::string noun = Pick(nouns, rng);
  const std::string other = Pick(others, rng);
  const std::string adjective = Pick(kAdjectives, rng);
  const std::string place = Pick(kPlaces, rng);
  switch (pattern) {
    case 0:
    case 1:
      return "The " + adjective + " " + noun;
    case 2:
      return adjective + " " + noun;
    case 3:
      return "The " + noun + " of " + place;
    case 4:
      return noun == other ? "One " + noun + " in " + place
                           : "The " + noun + " and the " + other;
    case 5:
      return "Beyond the " + adjective + " " + noun;
    default:
      return place + " " + noun;
  }
}

// "The Silent Harbour", then "The Silent Harbour 2", ...
std::string Distinct(const std::string& title, IdMap* titles) {
  std::string distinct = title;
  for (int32_t part = 2; titles->Find(distinct) >= 0; ++part) {
    distinct = title + " " + std::to_string(part);
  }
  titles->FindOrAdd(distinct);
  return distinct;
}

int32_t Draw(int32_t count, Rng* rng) {
  return static_cast<int32_t>(rng->Below(static_cast<uint64_t>(count)));
}

}  // namespace

int32_t NumSyntheticGenres() { return kGenres.size(); }
int32_t NumSyntheticThemes() { return kThemes.size(); }

std::string_view SyntheticGenre(int32_t genre) {
  return kGenres[static_cast<size_t>(genre)].name;
}

std::string_view SyntheticTheme(int32_t theme) {
  return kThemes[static_cast<size_t>(theme)];
}

std::vector<SyntheticItem> MakeSyntheticItems(int32_t count, Rng* rng) {
  std::vector<int32_t> ranks(static_cast<size_t>(count));
  std::iota(ranks.begin(), ranks.end(), 0);
  Shuffle(&ranks, rng);
  IdMap titles;
  std::vector<SyntheticItem> items;
  items.reserve(ranks.size());
  for (const int32_t rank : ranks) {
    SyntheticItem item;
    item.genre = Draw(NumSyntheticGenres(), rng);
    const bool has_two = rng->Uniform() < 0.4;
    item.second_genre = has_two ? Draw(NumSyntheticGenres(), rng) : item.genre;
    item.theme = Draw(NumSyntheticThemes(), rng);
    // More films of late years than of early ones.
    const double age = rng->Uniform();
    item.year = 2024 - static_cast<int32_t>(64 * age * age);
    // Flattened at the top, so that no film is everybody's.
    item.popularity = 1 / std::pow(rank + 12.0, 0.9);
    item.quality = 0.4 * rng->Normal();
    item.title = Distinct(MakeTitle(item, rng), &titles);
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace pagepick
