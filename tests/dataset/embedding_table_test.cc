#include "dataset/embedding_table.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "dataset/npy.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

// A .npy file of version 1 as NumPy writes it.
std::string NpyFile(const std::string& header, const std::string& numbers) {
  std::string file("\x93NUMPY\x01\x00", 8);
  file.push_back(static_cast<char>(header.size() & 0xFF));
  file.push_back(static_cast<char>(header.size() >> 8));
  return file + header + numbers;
}

template <typename Number>
std::string BytesOf(const std::vector<Number>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()),
          numbers.size() * sizeof(Number)};
}

std::string Header(const std::string& type, const std::string& order,
                   const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': " + order +
         ", 'shape': " + shape + ", }\n";
}

class EmbeddingTableTest : public ::testing::Test {
 protected:
  std::string Refusal(const std::string& path) {
    const Result<EmbeddingTable> table = ReadEmbeddings(path, "");
    EXPECT_FALSE(table.ok());
    return table.ok() ? "" : table.status().message();
  }
  std::string NpyRefusal(const std::string& header,
                         const std::string& numbers) {
    folder_.Write("v.ids.txt", "a\nb\n");
    return Refusal(folder_.Write("v.npy", NpyFile(header, numbers)));
  }
  static void ExpectHolds(const std::string& text,
                          const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
      EXPECT_NE(text.find(part), std::string::npos) << text << " | " << part;
    }
  }

  TempFolder folder_;
};

TEST_F(EmbeddingTableTest, EveryFormatGivesBackWhatWasWritten) {
  EmbeddingTable table;
  table.dim = 3;
  table.ids = {"tt1", "x,y\"z", "\xC3\xA9"};
  table.values = {1, -0.1F, 1e-30F, 3.4e38F, 0, 1.0F / 3, 7, 8, 9};
  for (const std::string name : {"t.npy", "t.csv", "t.tsv", "t.txt", "t.vec"}) {
    const std::string path = folder_.path() + "/" + name;
    ASSERT_TRUE(WriteEmbeddings(table, path, "").ok()) << name;
    const Result<EmbeddingTable> read = ReadEmbeddings(path, "");
    ASSERT_TRUE(read.ok()) << name << read.status().message();
    EXPECT_EQ(read->dim, 3) << name;
    EXPECT_EQ(read->ids, table.ids) << name;
    EXPECT_EQ(read->values, table.values) << name;
  }
}

TEST_F(EmbeddingTableTest, ReadsDoublesWithIdsFromAnotherFile) {
  const std::string ids = folder_.Write("other.txt", "a\r\nb");
  const std::string path =
      folder_.Write("v.npy", NpyFile(Header("<f8", "False", "(2, 2)"),
                                     BytesOf<double>({1, 2, 3, 0.5})));
  const Result<EmbeddingTable> table = ReadEmbeddings(path, ids);
  ASSERT_TRUE(table.ok()) << table.status().message();
  EXPECT_EQ(table->ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(table->values, (std::vector<float>{1, 2, 3, 0.5F}));
}

TEST_F(EmbeddingTableTest, SaysWhatAnArrayHasThatItCannotRead) {
  const std::string four = BytesOf<float>({1, 2, 3, 4});
  ExpectHolds(NpyRefusal(Header("<f4", "True", "(2, 2)"), four),
              {"v.npy", "fortran_order True", "ascontiguousarray"});
  ExpectHolds(NpyRefusal(Header("<i8", "False", "(2, 2)"), four),
              {"'<i8'", "float32"});
  ExpectHolds(NpyRefusal(Header(">f4", "False", "(2, 2)"), four), {"'>f4'"});
  ExpectHolds(NpyRefusal(Header("<f4", "False", "(4,)"), four),
              {"shape (4,)", "(rows, numbers per row)"});
  ExpectHolds(NpyRefusal(Header("<f4", "False", "(3, 2)"), four),
              {"16 bytes", "3 rows of 8 bytes"});
  ExpectHolds(NpyRefusal(Header("<f4", "False", "(4, 1)"), four),
              {"v.ids.txt", "found 2 ids", "expected 4"});
  ExpectHolds(NpyRefusal(Header("<f4", "False", "(2, 0)"), ""), {"shape"});
}

TEST_F(EmbeddingTableTest, NamesTheRowOfANumberThatIsNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  ExpectHolds(NpyRefusal(Header("<f4", "False", "(2, 2)"),
                         BytesOf<float>({1, 2, 3, nan})),
              {"row 2, number 2", "nan"});
  ExpectHolds(NpyRefusal(Header("<f8", "False", "(2, 2)"),
                         BytesOf<double>({1, 1e300, 3, 4})),
              {"row 1, number 2", "inf"});
  ExpectHolds(Refusal(folder_.Write("n.csv", "id,v0\na,1\nb,nan\n")),
              {"row 2", "nan"});
}

TEST_F(EmbeddingTableTest, NamesTheLineOfATextThatDoesNotFit) {
  ExpectHolds(Refusal(folder_.Write("a.csv", "id,v0,v1\na,1,2\nb,1\n")),
              {"a.csv", "line 3", "found 1 numbers", "expected 2"});
  ExpectHolds(Refusal(folder_.Write("b.csv", "id,v0,v1\na,1,two\n")),
              {"line 2", "'two'"});
  ExpectHolds(Refusal(folder_.Write("c.csv", "id,v0\na,1\na,2\n")),
              {"row 2", "'a' again"});
  ExpectHolds(Refusal(folder_.Write("d.txt", "a 1 2\nb 3 4\n")),
              {"line 1", "number of rows"});
  ExpectHolds(Refusal(folder_.Write("e.txt", "2 2\na 1 2\nb 3\n")),
              {"line 3", "found 1 numbers"});
  ExpectHolds(Refusal(folder_.Write("f.txt", "3 2\na 1 2\nb 3 4\n")),
              {"found 2 rows", "expected 3"});
  ExpectHolds(Refusal(folder_.Write("g.bin", "x")), {".npy", ".vec"});
  ExpectHolds(Refusal(folder_.path() + "/absent.npy"), {"absent.npy"});
}

TEST_F(EmbeddingTableTest, RefusesToWriteAnIdThatWouldNotComeBack) {
  const EmbeddingTable table{1, {"a b"}, {1}};
  const std::string path = folder_.path() + "/w.txt";
  EXPECT_EQ(WriteEmbeddings(table, path, "").code(),
            StatusCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(path));
  const EmbeddingTable lines{1, {"a\nb"}, {1}};
  EXPECT_EQ(WriteEmbeddings(lines, folder_.path() + "/w.npy", "").code(),
            StatusCode::kInvalidArgument);
}

TEST(ParseNpy, RefusesEveryTruncationAndHugeShapes) {
  const std::string file =
      NpyFile(Header("<f4", "False", "(2, 2)"), BytesOf<float>({1, 2, 3, 4}));
  const auto parse = [](const std::string& bytes) {
    return ParseNpy(
               {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()},
               "x")
        .status()
        .code();
  };
  EXPECT_EQ(parse(file), StatusCode::kOk);
  for (size_t length = 0; length < file.size(); ++length) {
    EXPECT_EQ(parse(file.substr(0, length)), StatusCode::kInvalidArgument);
  }
  for (const std::string shape :
       {"(4611686018427387904, 4)", "(99999999999999999999, 1)",
        "(2147483646, 2147483646)", "(-1, 4)", "(2, 2, 2)", "()"}) {
    EXPECT_EQ(parse(NpyFile(Header("<f4", "False", shape), "")),
              StatusCode::kInvalidArgument)
        << shape;
  }
}

}  // namespace
}  // namespace pagepick
