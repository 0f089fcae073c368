#include <iostream>

#include "base/file.h"
#include "base/ground.h"
#include "local.h"
