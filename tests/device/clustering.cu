#include "device/clustering.hpp"
