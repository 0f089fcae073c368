#include "pagepick/report/html_page.h"

namespace pagepick {

namespace {

// JSON may write any character of a string as \uXXXX, and "<" stands in
// strings alone, so the document stays the same.
std::string WithoutLessThan(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

Status CheckHtmlPage() {
  if (!kReportTemplate.empty()) return {};
  return Status::Unsupported(
      "--html: this pagepick was built without the report's page; run "
      "`npm ci` in web/, configure and build it again");
}

Result<std::string> MakeHtmlPage(std::string_view document) {
  PAGEPICK_RETURN_IF_ERROR(CheckHtmlPage());
  const size_t mark = kReportTemplate.find(kReportDataMark);
  if (mark == kReportTemplate.npos) {
    return Status::Internal("the report's page has no place for its data");
  }
  std::string page(kReportTemplate.substr(0, mark));
  page += WithoutLessThan(document);
  page += kReportTemplate.substr(mark + kReportDataMark.size());
  return page;
}

}  // namespace pagepick
