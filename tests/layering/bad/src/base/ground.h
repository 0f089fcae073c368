#include <vector>

#include "kernels/sum.h"
