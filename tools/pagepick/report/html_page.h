#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_HTML_PAGE_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_HTML_PAGE_H_

#include <string>
#include <string_view>

#include "base/status.h"

namespace pagepick {

// The page of web/report, bundled into one file when the tool was built, with
// kReportDataMark where its data goes; empty if the tool was built without
// the page's build tools.
extern const std::string_view kReportTemplate;
inline constexpr std::string_view kReportDataMark =
    "\"@PAGEPICK_REPORT_DATA@\"";

// Whether the tool has the page. kUnsupported says how to get it.
Status CheckHtmlPage();

// One self-contained page that asks nothing of the network. `document` is
// JSON text of any content: nothing in it can end the script element that
// holds it. kUnsupported as above.
Result<std::string> MakeHtmlPage(std::string_view document);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_HTML_PAGE_H_
