// Whatever the bytes, loading ends with sound data or with a message.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/rng.h"
#include "dataset/doctor.h"
#include "dataset/load_dataset.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

constexpr char kCsvRatings[] =
    "user,item,rating,time\r\nann,\"a\"\"1\",4.5,2001-02-03\nbob,b,3,\n"
    "ann,b,1,964982703\n\"x\ny\",b,2,5\n";
constexpr char kCsvItems[] =
    "id,title,tags,year,price\na\"1,\"A, the first\",Home|Light,1999,$3\n"
    "b,B (2001),[],,\n";
constexpr char kLiteralRatings[] = "1::10::4::5\n2::11::3::6\n2::10::1::7\n";
constexpr char kLiteralItems[] =
    "10::Caf\xE9 (1999)::Drama|War\n11::Other::(no genres listed)\n";

class HostileInput : public ::testing::Test {
 protected:
  void LoadAndCheck(const std::string& ratings, const std::string& items) {
    LoadOptions options;
    options.skip_bad_rows = (++loads_ % 2) == 0;
    const auto loaded = LoadDataset(folder_.Write("ratings", ratings),
                                    folder_.Write("items", items), options);
    if (!loaded.ok()) {
      EXPECT_NE(loaded.status().message(), "");
      return;
    }
    ++sound_;
    const Dataset& dataset = loaded->dataset;
    ASSERT_FALSE(dataset.interactions.empty());
    ASSERT_EQ(dataset.user_offsets.back(),
              static_cast<int64_t>(dataset.interactions.size()));
    ASSERT_EQ(dataset.catalogue.items.size(),
              static_cast<size_t>(dataset.num_items()));
    for (int32_t u = 0; u < dataset.num_users(); ++u) {
      for (const Interaction& row : dataset.HistoryOf(u)) {
        ASSERT_EQ(row.user, u);
        ASSERT_LT(row.item, dataset.num_items());
        ASSERT_TRUE(std::isfinite(row.rating));
      }
    }
    EXPECT_EQ(InspectDataset(*loaded).interactions,
              static_cast<int64_t>(dataset.interactions.size()));
  }

  TempFolder folder_;
  int loads_ = 0;
  int sound_ = 0;
};

TEST_F(HostileInput, SurvivesFilesCutAtEveryByte) {
  const std::string csv = kCsvRatings;
  for (size_t size = 0; size < csv.size(); ++size) {
    LoadAndCheck(csv.substr(0, size), kCsvItems);
  }
  const std::string literal = kLiteralItems;
  for (size_t size = 0; size < literal.size(); ++size) {
    LoadAndCheck(kLiteralRatings, literal.substr(0, size));
  }
  EXPECT_GT(sound_, 0);
}

TEST_F(HostileInput, SurvivesRandomBytesInSoundFiles) {
  constexpr std::string_view kNasty("\"\n\r,;|:\t\0\xFF\xC3-e9 ", 16);
  Rng rng(1);
  for (int round = 0; round < 3000; ++round) {
    std::string files[] = {round % 2 == 0 ? kCsvRatings : kLiteralRatings,
                           round % 2 == 0 ? kCsvItems : kLiteralItems};
    for (uint64_t changes = rng.Below(4) + 1; changes > 0; --changes) {
      std::string& file = files[rng.Below(2)];
      file[rng.Below(file.size())] = kNasty[rng.Below(kNasty.size())];
    }
    LoadAndCheck(files[0], files[1]);
  }
  EXPECT_GT(sound_, 300);
}

TEST_F(HostileInput, KeepsExtremeNumbersFinite) {
  LoadAndCheck("user,item,rating\nu,a,1e9\nu,b,-1e9\nv,a,1e-38\n",
               "id,title\na,A\nb,B\n");
  EXPECT_EQ(sound_, 1);
}

}  // namespace
}  // namespace pagepick
