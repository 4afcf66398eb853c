#include "device/libraries.hpp"
