#ifndef PAGEPICK_TRAINER_IALS_DEFAULTS_H_
#define PAGEPICK_TRAINER_IALS_DEFAULTS_H_

#include "trainer/ials.h"
#include "trainer/positives.h"

namespace pagepick {

// `options` with an alpha0 or regularization of 0 replaced by what suits the
// shape of the training positives:
//   alpha0 = 4 w density^0.75            density = positives / (users * items)
//   lambda = 4.5 w max(1, thickness / 45)^0.6 / (alpha0 * sqrt(users * items))
//   thickness = positives / sqrt(users * items)
// for users and items with positives, whose mean weight is w. The form and
// the constants were fitted to validation users of four data sets between
// 750 x 1,400 and 23,000 x 10,000 rows, where this comes within 1 to 4 % of
// the best options on a grid.
// TrainIals calls it; tools call it to tell what was chosen.
IalsOptions ResolveIalsOptions(const Positives& positives, IalsOptions options);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_IALS_DEFAULTS_H_
