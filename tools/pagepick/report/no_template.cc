#include "pagepick/report/html_page.h"

namespace pagepick {

const std::string_view kReportTemplate;

}  // namespace pagepick
