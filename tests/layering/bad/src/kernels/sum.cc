#include "kernels/sum.h"

#include <Eigen/Dense>

#include "model.pb.h"
