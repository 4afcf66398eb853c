#include "device/networks.hpp"
