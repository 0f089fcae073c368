#include "dataset/doctor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "temp_folder.h"

namespace pagepick {
namespace {

class DoctorTest : public ::testing::Test {
 protected:
  DataReport Inspect(const std::string& ratings, const std::string& items = "",
                     const LoadOptions& options = {}) {
    const auto loaded = LoadDataset(
        folder_.Write("ratings", ratings),
        items.empty() ? "" : folder_.Write("items", items), options);
    EXPECT_TRUE(loaded.ok()) << loaded.status().ToString();
    return loaded.ok() ? InspectDataset(*loaded) : DataReport{};
  }

  static bool HasNote(const DataReport& report, const std::string& part) {
    return std::any_of(report.notes.begin(), report.notes.end(),
                       [&](const std::string& note) {
                         return note.find(part) != std::string::npos;
                       });
  }

  static int64_t LeftOutCount(const DataReport& report,
                              const std::string& what) {
    for (const LeftOut& part : report.left_out) {
      if (part.what == what) return part.count;
    }
    return 0;
  }

  TempFolder folder_;
};

TEST_F(DoctorTest, CountsUsersItemsAndPairs) {
  const DataReport report = Inspect(
      "user,item,rating,time\n"
      "u,a,5,2000-01-01\nu,b,4,2001-01-01\nv,a,1,\nw,a,3,2002-01-01\n");
  EXPECT_EQ(report.interactions, 4);
  EXPECT_EQ(report.users, 3);
  EXPECT_EQ(report.rated_items, 2);
  EXPECT_DOUBLE_EQ(report.density, 4.0 / 6);
  EXPECT_EQ(report.one_rating_users, 2);
  EXPECT_EQ(report.positive_threshold, 4);
  EXPECT_EQ(report.positives, 2);
  EXPECT_EQ(report.first_time, 946684800u);
  EXPECT_EQ(report.last_time, 1009843200u);
  EXPECT_EQ(report.without_time, 1);
  EXPECT_EQ(report.ratings_per_item.max, 3);
  EXPECT_EQ(report.ratings_per_user.min, 1);
}

TEST_F(DoctorTest, CountsEveryRating) {
  const DataReport report =
      Inspect("user,item,rating\nu,a,5\nu,b,0.5\nv,a,5\n");
  ASSERT_EQ(report.histogram.size(), 2u);
  EXPECT_EQ(report.histogram[0].from, 0.5f);
  EXPECT_EQ(report.histogram[0].count, 1);
  EXPECT_EQ(report.histogram[1].to, 5);
  EXPECT_EQ(report.histogram[1].count, 2);
}

TEST_F(DoctorTest, GathersManyDifferentRatingsInRanges) {
  std::string ratings = "user,item,rating\n";
  for (int i = 0; i < 100; ++i) {
    ratings += "u," + std::to_string(i) + "," + std::to_string(i) + "\n";
  }
  const DataReport report = Inspect(ratings);
  ASSERT_EQ(report.histogram.size(), 10u);
  int64_t count = 0;
  for (const RatingCount& bar : report.histogram) count += bar.count;
  EXPECT_EQ(count, 100);
  EXPECT_EQ(report.histogram.front().from, 0);
  EXPECT_EQ(report.histogram.back().to, 99);
}

TEST_F(DoctorTest, SaysWhatDoesNotReachTheModel) {
  LoadOptions options;
  options.skip_bad_rows = true;
  const DataReport report =
      Inspect("user,item,rating\nu,a,5\nu,a,4\nu,b,x\nu,ghost,3\n",
              "id,title\na,A\na,A\nb,B\nc,C\nd,\n", options);
  EXPECT_EQ(LeftOutCount(report, "malformed rows of ratings"), 1);
  EXPECT_EQ(LeftOutCount(report, "older ratings"), 1);
  EXPECT_EQ(LeftOutCount(report, "repeated rows of the catalogue"), 1);
  EXPECT_EQ(LeftOutCount(report, "catalogue items nobody rated"), 3);
  EXPECT_EQ(LeftOutCount(report, "titles of rated items"), 1);
  EXPECT_EQ(LeftOutCount(report, "titles of listed items"), 1);
  EXPECT_EQ(report.unrated_items, 3);
  EXPECT_EQ(report.untitled_items, 1);
}

TEST_F(DoctorTest, HasNothingToSayAboutSoundData) {
  std::string ratings = "user,item,rating,time\n";
  std::string items = "id,title\n";
  for (int i = 0; i < 300; ++i) {
    items += std::to_string(i) + ",Title\n";
    for (int j = 0; j < 6; ++j) {
      ratings += std::to_string(i) + "," + std::to_string((i + j) % 300) + "," +
                 std::to_string(j == 0 ? 1 : 5) + ",2020-01-01\n";
    }
  }
  const DataReport report = Inspect(ratings, items);
  EXPECT_EQ(report.testable_users, 300);
  EXPECT_TRUE(report.notes.empty()) << report.notes[0];
  EXPECT_TRUE(report.left_out.empty());
}

TEST_F(DoctorTest, NotesWhatMightSurprise) {
  EXPECT_TRUE(HasNote(Inspect("user,item\nu,a\n"), "no rating column"));
  EXPECT_TRUE(HasNote(Inspect("user,item\nu,a\n"), "no times"));
  EXPECT_TRUE(HasNote(Inspect("user,item\nu,a\n"), "No catalogue"));
  EXPECT_TRUE(HasNote(Inspect("user,item,rating\nu,a,5\n"),
                      "All ratings are the same"));
  EXPECT_TRUE(HasNote(Inspect("user,item,rating\nu,a,5\nv,a,1\n"),
                      "rated a single item"));
  EXPECT_TRUE(HasNote(Inspect("1\t2\t3\t4\n"), "before 1990"));
  EXPECT_TRUE(HasNote(Inspect("1\t2\t3\t4\n"), "no header line"));
  EXPECT_TRUE(HasNote(Inspect("user,item\nu,Caf\xE9\n"), "ISO-8859-1"));
}

TEST_F(DoctorTest, ExplainsWhichIdColumnWasTakenOrShouldBe) {
  const std::string ratings = "user,item\nu,1\nu,2\nu,3\n";
  const std::string items = "item,key,title\nx,1,A\ny,2,B\nz,3,C\n";
  EXPECT_TRUE(HasNote(Inspect(ratings, items),
                      "of its column 'key' (3 found), which was taken"));
  LoadOptions options;
  options.columns = {{ColumnRole::kId, "item"}};
  EXPECT_TRUE(HasNote(Inspect(ratings, items, options), "try --map id=key"));
  EXPECT_TRUE(HasNote(Inspect(ratings, "item,title\n1,A\nx,B\n"),
                      "do both files belong together?"));
}

TEST(QuantilesOf, TakesValuesThatOccur) {
  const Quantiles of = QuantilesOf({5, 1, 4, 2, 3});
  EXPECT_EQ(of.min, 1);
  EXPECT_EQ(of.quarter, 2);
  EXPECT_EQ(of.median, 3);
  EXPECT_EQ(of.nine_tenths, 4);
  EXPECT_EQ(of.max, 5);
  EXPECT_DOUBLE_EQ(of.mean, 3);
  EXPECT_EQ(QuantilesOf({}).max, 0);
}

}  // namespace
}  // namespace pagepick
