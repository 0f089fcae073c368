#ifndef PAGEPICK_TESTS_FEATURES_SAMPLE_CATALOGUE_H_
#define PAGEPICK_TESTS_FEATURES_SAMPLE_CATALOGUE_H_

#include "dataset/catalogue.h"

namespace pagepick {

// Alien (1979): Horror, SciFi; 9.00. Aliens (1986): SciFi.
// Solaris (2002): SciFi, Drama; 0.00. Faust, no year: Drama.
inline Catalogue FourFilms() {
  Catalogue catalogue;
  for (const char* id : {"a", "b", "c", "d"}) catalogue.ids.FindOrAdd(id);
  for (const char* tag : {"SciFi", "Horror", "Drama"}) {
    catalogue.tags.FindOrAdd(tag);
  }
  catalogue.items.resize(4);
  catalogue.items[0] = {"Alien (1979)", "", "", 1979, 9.0F, {1, 0}};
  catalogue.items[1] = {"Aliens (1986)", "", "", 1986, {}, {0}};
  catalogue.items[2] = {"Solaris (2002)", "", "", 2002, 0.0F, {0, 2}};
  catalogue.items[3] = {"Faust", "", "", {}, {}, {2}};
  return catalogue;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_FEATURES_SAMPLE_CATALOGUE_H_
