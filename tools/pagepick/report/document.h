#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_DOCUMENT_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_DOCUMENT_H_

#include <nlohmann/json.hpp>

#include "pagepick/report/measure.h"
#include "pagepick/report/segment_figures.h"

namespace pagepick {

// The report as one JSON document: what `eval --json` prints and the page of
// `eval --html` draws.
//   format, protocol, fold, metric {key, title}, visitors
//   model {name, licence, items, dim, options}
//   verdict {level, headline, sentences}
//   rows [{model, kind, bytes_per_item, <metric> {mean, standard_error, low,
//          high}, ..., lists {coverage, gini, novelty, diversity}}]
//   comparisons [{against, base, difference, low, high, p_value, wins, losses,
//                 ties}]: what ships against each baseline
//   segments {by_ratings, by_items}
//   items, groups, data: see sections.h; not for a split from outside
nlohmann::ordered_json MakeDocument(const Subject& subject,
                                    const Measurements& measurements,
                                    const Segments& segments,
                                    const std::string& fold);

// As text; bytes of a title that are no UTF-8 become U+FFFD.
std::string DumpDocument(const nlohmann::ordered_json& document, int indent);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_DOCUMENT_H_
