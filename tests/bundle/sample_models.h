#ifndef PAGEPICK_TESTS_BUNDLE_SAMPLE_MODELS_H_
#define PAGEPICK_TESTS_BUNDLE_SAMPLE_MODELS_H_

#include <string>

#include "bundle/model_writer.h"
#include "bundle/trained_model.h"
#include "dataset/catalogue.h"

namespace pagepick {

// Four items in two clusters, int8, whitened; every field set.
ModelContents SampleContents();

// The catalogue of five items that the four of SampleContents come from; item
// 1 does not ship. In the order of SampleOrder.
Catalogue SampleCatalogue();
std::vector<int32_t> SampleOrder();

// A checkerboard: even users like even items.
TrainedModel SampleTrainedModel();

// The same with a learned user tower of two paces and a hidden layer, an input
// table and neighbours.
TrainedModel SampleLearnedModel();

// An empty folder of the running test's own.
std::string FreshFolder();

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_BUNDLE_SAMPLE_MODELS_H_
