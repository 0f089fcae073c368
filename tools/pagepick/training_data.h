#ifndef PAGEPICK_TOOLS_PAGEPICK_TRAINING_DATA_H_
#define PAGEPICK_TOOLS_PAGEPICK_TRAINING_DATA_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/load_dataset.h"
#include "dataset/split.h"
#include "pagepick/command.h"

namespace pagepick {

// The arguments with which a command names its data.
struct DataArguments {
  std::vector<std::string> inputs;  // ratings [items], or one folder
  std::vector<std::string> map;     // "item=sku"
  bool skip_bad_rows = false;
};
void AddDataArguments(CLI::App* app, DataArguments* arguments);

// Reads what the arguments name, with a progress line.
Result<LoadedDataset> LoadData(const DataArguments& arguments,
                               const OutputFlags& output);

// What training looks at; borrowed of whoever holds it.
struct DataView {
  const Dataset& dataset;
  const Split& split;
  float positive_threshold;
};

// Data with its split, ready to train on.
struct TrainingData {
  Dataset dataset;
  Split split;
  float positive_threshold = 0;

  DataView View() const { return {dataset, split, positive_threshold}; }
};

// How the held-out visitors are drawn, or the folder where they stand.
struct SplitArguments {
  std::string frozen_folder;        // --split; empty = draw
  std::string protocol = "unseen";  // or last-out, time
  double threshold = -1;            // below 0: by the scale
  double validation_fraction = 0.1;
  double test_fraction = 0.1;
  uint64_t seed = 1;
};
void AddSplitArguments(CLI::App* app, SplitArguments* arguments);

Result<TrainingData> LoadTrainingData(const DataArguments& data,
                                      const SplitArguments& split,
                                      const OutputFlags& output);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_TRAINING_DATA_H_
