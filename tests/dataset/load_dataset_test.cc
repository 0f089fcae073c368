#include "dataset/load_dataset.h"

#include <gtest/gtest.h>

#include "dataset/data_files.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

class LoadDatasetTest : public ::testing::Test {
 protected:
  Result<LoadedDataset> Load(const std::string& ratings,
                             const std::string& items = "",
                             const LoadOptions& options = {}) {
    return LoadDataset(folder_.Write("ratings", ratings),
                       items.empty() ? "" : folder_.Write("items", items),
                       options);
  }

  // The message of a failed load.
  std::string Error(const std::string& ratings, const std::string& items = "",
                    const LoadOptions& options = {}) {
    const Result<LoadedDataset> loaded = Load(ratings, items, options);
    EXPECT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.status().code(), StatusCode::kInvalidArgument);
    return loaded.status().message();
  }

  // "user item rating time" of each interaction.
  static std::vector<std::string> Rows(const Dataset& dataset) {
    std::vector<std::string> rows;
    for (const Interaction& row : dataset.interactions) {
      std::string text = dataset.users.IdOf(row.user) + " " +
                         dataset.catalogue.ids.IdOf(row.item) + " ";
      char rating[32];
      std::snprintf(rating, sizeof(rating), "%g",
                    static_cast<double>(row.rating));
      rows.push_back(text + rating + " " + std::to_string(row.time));
    }
    return rows;
  }

  static const CatalogueItem& Item(const Dataset& dataset,
                                   const std::string& id) {
    const int32_t item = dataset.catalogue.ids.Find(id);
    EXPECT_GE(item, 0) << id;
    return dataset.catalogue.items[static_cast<size_t>(item)];
  }

  static std::string Tags(const Dataset& dataset, const std::string& id) {
    std::string tags;
    for (const int32_t tag : Item(dataset, id).tags) {
      tags += "[" + dataset.catalogue.tags.IdOf(tag) + "]";
    }
    return tags;
  }

  TempFolder folder_;
};

using Strings = std::vector<std::string>;

TEST_F(LoadDatasetTest, ReadsMovieTweetingsAndKeepsLeadingZeros) {
  const auto loaded =
      Load("1::0054890::9::1381945744\n2::0054890::10::1382400295\n",
           "0054890::Fant\xC3\xB4mas (1913)::Crime|Drama\n"
           "0000628::Unrated (1908)::Short\n");
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  const Dataset& dataset = loaded->dataset;
  EXPECT_EQ(Rows(dataset),
            (Strings{"1 0054890 9 1381945744", "2 0054890 10 1382400295"}));
  EXPECT_EQ(Item(dataset, "0054890").title, "Fantômas (1913)");
  EXPECT_EQ(Item(dataset, "0054890").year, 1913);
  EXPECT_EQ(Tags(dataset, "0054890"), "[Crime][Drama]");
  EXPECT_EQ(dataset.num_items(), 2);
  EXPECT_EQ(loaded->report.rated_items, 1);
  EXPECT_EQ(dataset.scale.min, 9);
  EXPECT_EQ(dataset.scale.max, 10);
  EXPECT_TRUE(dataset.scale.is_explicit);
  EXPECT_TRUE(dataset.has_times);
}

constexpr char kMovieLens100kItem[] =
    "1|Toy Story (1995)|01-Jan-1995||http://x/1|"
    "0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
    "2|Caf\xE9|||http://x/2|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n";

TEST_F(LoadDatasetTest, ReadsMovieLens100k) {
  const auto loaded =
      Load("196\t1\t3\t881250949\n186\t2\t4\t891717742\n", kMovieLens100kItem);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  const Dataset& dataset = loaded->dataset;
  EXPECT_EQ(Rows(dataset), (Strings{"196 1 3 881250949", "186 2 4 891717742"}));
  EXPECT_EQ(Item(dataset, "2").title, "Café");
  EXPECT_EQ(Item(dataset, "1").url, "http://x/1");
  EXPECT_EQ(Item(dataset, "1").year, 1995);
  EXPECT_EQ(Tags(dataset, "1"), "[Animation][Children's][Comedy]");
  EXPECT_EQ(Tags(dataset, "2"), "[unknown]");
}

TEST_F(LoadDatasetTest, NamesGenreFlagsByTheFileBesideThem) {
  std::string genres;
  for (int i = 0; i < 19; ++i) {
    genres += "Genre " + std::to_string(i) + "|" + std::to_string(i) + "\n";
  }
  folder_.Write("u.genre", genres);
  const auto loaded = Load("1\t1\t3\t5\n", kMovieLens100kItem);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(Tags(loaded->dataset, "1"), "[Genre 3][Genre 4][Genre 5]");
}

TEST_F(LoadDatasetTest, ReadsAnyCsvWithAHeader) {
  const auto loaded =
      Load("rating;sku;customer;date\n4.5;A-1;ann;2024-05-31\n",
           "sku\tname\tlink\tcategories\timage\tprice\n"
           "A-1\t\"Lamp, \"\"big\"\"\"\thttps://x/a\tHome; Light;Home\t"
           "https://x/a.jpg\t$12.50\n");
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  const Dataset& dataset = loaded->dataset;
  EXPECT_EQ(Rows(dataset), Strings{"ann A-1 4.5 1717113600"});
  const CatalogueItem& item = Item(dataset, "A-1");
  EXPECT_EQ(item.title, "Lamp, \"big\"");
  EXPECT_EQ(item.url, "https://x/a");
  EXPECT_EQ(item.image, "https://x/a.jpg");
  EXPECT_EQ(item.price, 12.5f);
  EXPECT_FALSE(item.year);
  EXPECT_EQ(Tags(dataset, "A-1"), "[Home][Light]");
}

TEST_F(LoadDatasetTest, SplitsTagsByWhatTheColumnUses) {
  const std::string ratings = "user,item\nu,1\n";
  const auto bars = Load(ratings,
                         "id,title,tags\n1,a,\"Crime, true|War\"\n"
                         "2,b,Drama|War\n");
  EXPECT_EQ(Tags(bars->dataset, "1"), "[Crime, true][War]");
  const auto commas = Load(ratings, "id,title,tags\n1,a,\"Crime, War\"\n");
  EXPECT_EQ(Tags(commas->dataset, "1"), "[Crime][War]");
  const auto list = Load(ratings, "id,title,tags\n1,a,\"['Crime', 'War']\"\n");
  EXPECT_EQ(Tags(list->dataset, "1"), "[Crime][War]");
  const auto plain = Load(ratings, "id,title,tags\n1,a,'90s|Rock 'n'\n");
  EXPECT_EQ(Tags(plain->dataset, "1"), "['90s][Rock 'n']");
  const auto none = Load(ratings, "id,title,tags\n1,a,(no genres listed)\n");
  EXPECT_EQ(Tags(none->dataset, "1"), "");
}

TEST_F(LoadDatasetTest, KeepsTheNewestOfRepeatedRatings) {
  const auto loaded =
      Load("user,item,rating,time\nu,a,1,300\nu,a,5,100\nu,b,2,50\nu,b,3,50\n");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(Rows(loaded->dataset), (Strings{"u b 3 50", "u a 1 300"}));
  EXPECT_EQ(loaded->report.repeated_rows, 2);
  EXPECT_EQ(loaded->report.ratings.rows, 4);
}

TEST_F(LoadDatasetTest, CountsEventsWhereThereIsNoRating) {
  const auto loaded = Load("user,item,time\nu,a,300\nu,a,100\nu,b,200\n");
  ASSERT_TRUE(loaded.ok());
  EXPECT_FALSE(loaded->dataset.scale.is_explicit);
  EXPECT_EQ(Rows(loaded->dataset), (Strings{"u b 1 200", "u a 2 300"}));
  EXPECT_EQ(loaded->dataset.scale.max, 2);
}

TEST_F(LoadDatasetTest, FindsTheScaleInTheRatingsThatAreKept) {
  const auto loaded =
      Load("user,item,rating\nu,a,0.5\nu,b,4\nu,c,3.5\nu,d,9\nu,d,5\n");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->dataset.scale.min, 0.5f);
  EXPECT_EQ(loaded->dataset.scale.max, 5);
  EXPECT_EQ(loaded->dataset.scale.step, 0.5f);
  EXPECT_FALSE(loaded->dataset.has_times);
}

TEST_F(LoadDatasetTest, KeepsItemsThatTheCatalogueDoesNotList) {
  const auto loaded =
      Load("user,item\nu,a\nu,ghost\n", "id,title\nb,B\na,A\na,A again\n");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->report.orphan_items, 1);
  EXPECT_EQ(loaded->report.first_orphans, Strings{"ghost"});
  EXPECT_EQ(loaded->report.repeated_items, 1);
  EXPECT_EQ(Item(loaded->dataset, "ghost").title, "");
  EXPECT_EQ(Item(loaded->dataset, "a").title, "A");
  EXPECT_EQ(loaded->dataset.num_items(), 3);
}

// The catalogue's own book_id is another id space than the ratings'.
constexpr char kTwoIdSpacesRatings[] =
    "book_id,user_id,rating\n1,u,5\n2,u,4\n3,u,3\n4,v,2\n";
constexpr char kTwoIdSpacesItems[] =
    "id,book_id,title\n1,2767052,One\n2,3,Two\n3,41865,Three\n4,2657,Four\n";

TEST_F(LoadDatasetTest, FindsTheCatalogueColumnThatMatchesTheIds) {
  const auto loaded = Load(kTwoIdSpacesRatings, kTwoIdSpacesItems);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_EQ(Item(loaded->dataset, "3").title, "Three");
  EXPECT_EQ(loaded->dataset.num_items(), 4);
  ASSERT_TRUE(loaded->report.id_match);
  EXPECT_TRUE(loaded->report.id_match->switched);
  EXPECT_EQ(loaded->report.id_match->guessed_column, "book_id");
  EXPECT_EQ(loaded->report.id_match->guessed_matches, 1);
  EXPECT_EQ(loaded->report.id_match->best_column, "id");
  EXPECT_EQ(loaded->report.id_match->best_matches, 4);
}

TEST_F(LoadDatasetTest, TakesTheMappedIdColumnEvenIfAnotherMatches) {
  LoadOptions options;
  options.columns = {{ColumnRole::kId, "book_id"}};
  const auto loaded = Load(kTwoIdSpacesRatings, kTwoIdSpacesItems, options);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(Item(loaded->dataset, "3").title, "Two");
  EXPECT_FALSE(loaded->report.id_match->switched);
  EXPECT_EQ(loaded->report.id_match->best_column, "id");
}

TEST_F(LoadDatasetTest, RefusesABadRowWithItsLineAndTheWayOut) {
  const std::string head = "user,item,rating,time\nu,a,1,5\n";
  const auto has = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(Error(head + "u,b,good,5\n"), "line 3: found the rating 'good'");
  has(Error(head + "u,b,nan,5\n"), "'nan'");
  has(Error(head + "u,b,,5\n"), "found the rating ''");
  has(Error(head + "u,b,1,noon\n"), "found the time 'noon'");
  has(Error(head + "u,b,1\n"), "found 3 fields, expected 4");
  has(Error(head + "u,b,1,5,6\n"), "found 5 fields, expected 4");
  has(Error(head + ",b,1,5\n"), "no user id");
  has(Error(head + "u,,1,5\n"), "no item id");
  has(Error(head + "u,b,x,5\n"), "--skip-bad-rows");
  has(Error(head + "u,\"b\nb\",1,5\n\nu,b,x,5\n"), "line 6");
  has(Error(head, "id,title\n1,a\n2\n"), "items line 3: found 1 fields");
}

TEST_F(LoadDatasetTest, SkipsAndCountsBadRowsOnRequest) {
  LoadOptions options;
  options.skip_bad_rows = true;
  std::string ratings = "user,item,rating\n";
  for (int i = 0; i < 9; ++i) ratings += "u,a,bad\nu,a\nu,a,1\n";
  const auto loaded = Load(ratings, "id,title\na,A\nb\n", options);
  ASSERT_TRUE(loaded.ok());
  const FileReport& report = loaded->report.ratings;
  EXPECT_EQ(report.rows, 9);
  EXPECT_EQ(report.bad_rows, 18);
  ASSERT_EQ(report.first_bad_rows.size(), 5u);
  EXPECT_EQ(report.first_bad_rows[1].line, 3);
  EXPECT_EQ(report.first_bad_rows[1].problem,
            "found 2 fields, expected 3 as in the header");
  EXPECT_EQ(loaded->report.items->bad_rows, 1);
}

TEST_F(LoadDatasetTest, RefusesAFileOfNothingButBadRows) {
  LoadOptions options;
  options.skip_bad_rows = true;
  EXPECT_NE(Error("user,item,rating\nu,a,x\nu,b,y\n", "", options)
                .find("none of its 2 rows"),
            std::string::npos);
  EXPECT_NE(Error("user,item,rating\n").find("no rows"), std::string::npos);
}

TEST_F(LoadDatasetTest, RefusesACatalogueMappingWithoutACatalogue) {
  LoadOptions options;
  options.columns = {{ColumnRole::kTitle, "name"}};
  EXPECT_NE(Error("user,item\nu,a\n", "", options).find("title=name"),
            std::string::npos);
}

TEST_F(LoadDatasetTest, ReportsProgressUpToAllBytes) {
  LoadOptions options;
  uint64_t last = 0;
  uint64_t all = 0;
  options.progress = [&](uint64_t done, uint64_t total) {
    EXPECT_GE(done, last);
    last = done;
    all = total;
  };
  ASSERT_TRUE(Load("user,item\nu,a\n", "id,title\na,A\n", options).ok());
  EXPECT_EQ(last, 27u);
  EXPECT_EQ(all, 27u);
}

TEST_F(LoadDatasetTest, FindsFilesOfAFolder) {
  EXPECT_EQ(FindDataFiles(folder_.path()).status().code(),
            StatusCode::kNotFound);
  folder_.Write("u.data", "");
  EXPECT_EQ(FindDataFiles(folder_.path())->items, "");
  folder_.Write("u.item", "");
  EXPECT_EQ(FindDataFiles(folder_.path())->ratings, folder_.path() + "/u.data");
  EXPECT_EQ(FindDataFiles(folder_.path())->items, folder_.path() + "/u.item");
  EXPECT_EQ(FindDataFiles(folder_.path() + "/absent").status().code(),
            StatusCode::kNotFound);
}

}  // namespace
}  // namespace pagepick
