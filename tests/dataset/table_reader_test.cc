#include "dataset/table_reader.h"

#include <gtest/gtest.h>

#include <vector>

#include "temp_folder.h"

namespace pagepick {
namespace {

struct Row {
  int64_t line;
  std::vector<std::string> fields;
  friend bool operator==(const Row&, const Row&) = default;
};

class TableReaderTest : public ::testing::Test {
 protected:
  TableFormat Detect(const std::string& text) {
    const Result<TableFormat> format =
        DetectTableFormat(folder_.Write("t", text));
    EXPECT_TRUE(format.ok()) << format.status().ToString();
    return format.ok() ? *format : TableFormat{};
  }

  std::vector<Row> Rows(const TableFormat& format) {
    std::vector<Row> rows;
    status_ = ReadTable(format, {}, [&](const TableRow& row) {
      rows.push_back({row.line, {row.fields.begin(), row.fields.end()}});
      return true;
    });
    return rows;
  }

  TempFolder folder_;
  Status status_;
};

TEST_F(TableReaderTest, CountsLinesThroughQuotesEmptyLinesAndCarriageReturns) {
  const TableFormat format = Detect(
      "id,title\r\n"
      "1,\"two\r\nlines, \"\"quoted\"\"\"\r\n"
      "\r\n"
      "2,plain\r\n"
      "3,\"no line end\"");
  EXPECT_EQ(Rows(format),
            (std::vector<Row>{{2, {"1", "two\r\nlines, \"quoted\""}},
                              {5, {"2", "plain"}},
                              {6, {"3", "no line end"}}}));
}

TEST_F(TableReaderTest, KeepsEmptyFields) {
  EXPECT_EQ(Rows(Detect("a,b,c\n1,,\n,,3\n\"\",2,\n")),
            (std::vector<Row>{
                {2, {"1", "", ""}}, {3, {"", "", "3"}}, {4, {"", "2", ""}}}));
}

TEST_F(TableReaderTest, SplitsByEveryDelimiter) {
  const std::vector<Row> expected = {{2, {"7", "x, y"}}, {3, {"8", "z"}}};
  EXPECT_EQ(Rows(Detect("id,title\n7,\"x, y\"\n8,z\n")), expected);
  EXPECT_EQ(Rows(Detect("id\ttitle\n7\tx, y\n8\tz\n")), expected);
  EXPECT_EQ(Rows(Detect("id;title\n7;x, y\n8;z\n")), expected);
  EXPECT_EQ(Rows(Detect("id|title\n7|x, y\n8|z\n")), expected);
  EXPECT_EQ(Rows(Detect("id::title\n7::x, y\n8::z\n")), expected);
}

TEST_F(TableReaderTest, TakesQuotesLiterallyInMovieLensLayouts) {
  EXPECT_EQ(Rows(Detect("1::\"A\" film::Drama\r\n2::5\" disk::War\n")),
            (std::vector<Row>{{1, {"1", "\"A\" film", "Drama"}},
                              {2, {"2", "5\" disk", "War"}}}));
}

TEST_F(TableReaderTest, DropsTheByteOrderMark) {
  const TableFormat format = Detect("\xEF\xBB\xBFid,title\n1,\xC3\xA9\n");
  EXPECT_EQ(format.encoding, Encoding::kUtf8WithBom);
  EXPECT_EQ(format.columns, (std::vector<std::string>{"id", "title"}));
  EXPECT_EQ(Rows(format), (std::vector<Row>{{2, {"1", "é"}}}));
}

TEST_F(TableReaderTest, TurnsLatin1IntoUtf8) {
  const TableFormat format = Detect("id,title\n1,Am\xE9lie\n");
  EXPECT_EQ(format.encoding, Encoding::kLatin1);
  EXPECT_EQ(Rows(format), (std::vector<Row>{{2, {"1", "Amélie"}}}));
}

TEST_F(TableReaderTest, FindsLatin1FarBehindTheFirstPiece) {
  std::string text = "id,title\n";
  for (int i = 0; i < 100000; ++i) text += "1,plain\n";
  const TableFormat format = Detect(text + "2,\xE9\n");
  EXPECT_EQ(format.encoding, Encoding::kLatin1);
  EXPECT_EQ(Rows(format).back(), (Row{100002, {"2", "é"}}));
}

TEST_F(TableReaderTest, JoinsRowsThatStraddlePieces) {
  std::string csv = "id,title\n";
  std::string literal;
  const std::string title(999, 'x');
  for (int i = 0; i < 2000; ++i) {
    csv += std::to_string(i) + ",\"" + title + "\"\n";
    literal += std::to_string(i) + "::" + title + "\n";
  }
  for (const std::string& text : {csv, literal}) {
    const std::vector<Row> rows = Rows(Detect(text));
    ASSERT_EQ(rows.size(), 2000u);
    for (size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(rows[i].fields,
                (std::vector<std::string>{std::to_string(i), title}));
    }
  }
}

TEST_F(TableReaderTest, StopsWhenTold) {
  int rows = 0;
  const TableFormat format = Detect("a,b\n1,2\n3,4\n5,6\n");
  EXPECT_TRUE(
      ReadTable(format, {}, [&](const TableRow&) { return ++rows < 2; }).ok());
  EXPECT_EQ(rows, 2);
}

TEST_F(TableReaderTest, NamesTheLineWhereAnUnclosedQuoteStarts) {
  Rows(Detect("a,b\n1,2\n3,\"open\n5,6\n7,8\n"));
  EXPECT_EQ(status_.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(status_.message().find("line 3"), std::string::npos)
      << status_.message();
}

TEST_F(TableReaderTest, RefusesARowOfMegabytes) {
  const std::string filler(5 << 20, 'x');
  for (const std::string& text :
       {"a,b\n1,2\n3,\"" + filler + "\"\n", "1::2\n3::" + filler + "\n"}) {
    const TableFormat format = Detect(text);
    Rows(format);
    EXPECT_EQ(status_.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status_.message().find("longer than 4 MiB"), std::string::npos)
        << status_.message();
  }
}

TEST_F(TableReaderTest, TellsHeaderFromDataByContent) {
  EXPECT_TRUE(Detect("user,item\na,b\n").has_header);
  EXPECT_FALSE(Detect("196\t242\t3\t881250949\n").has_header);
  EXPECT_FALSE(Detect("1|Toy Story (1995)|x\n").has_header);
  EXPECT_FALSE(Detect("tt01::A Title::Drama\n").has_header);
  EXPECT_TRUE(Detect("UserID::MovieID::Rating\n1::2::3\n").has_header);
}

TEST_F(TableReaderTest, PrefersTheDelimiterThatCutsEveryRowAlike) {
  const TableFormat format =
      Detect("id;title, with comma\n1;a\n2;\"b;c\"\n3;d, e, f\n");
  EXPECT_EQ(format.delimiter, ";");
}

TEST_F(TableReaderTest, SaysWhatIsWrongWithAFileThatIsNoTable) {
  const auto message = [&](const std::string& text) {
    const auto format = DetectTableFormat(folder_.Write("t", text));
    return format.ok() ? "" : format.status().message();
  };
  EXPECT_NE(message("").find("empty"), std::string::npos);
  EXPECT_NE(message("\n \n").find("empty"), std::string::npos);
  EXPECT_NE(message("one\ntwo\n").find("one column"), std::string::npos);
  EXPECT_NE(message("\x1F\x8B\x08").find("compressed"), std::string::npos);
  EXPECT_NE(message("\xFF\xFEu").find("UTF-16"), std::string::npos);
  EXPECT_NE(message(std::string("a,b\0", 4)).find("binary"), std::string::npos);
  EXPECT_EQ(DetectTableFormat(folder_.path()).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(DetectTableFormat(folder_.path() + "/absent").status().code(),
            StatusCode::kNotFound);
}

}  // namespace
}  // namespace pagepick
