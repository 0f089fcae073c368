#include "dataset/table.h"

#include <iostream>

#include "base/file.h"
#include "kernels/sum.h"
