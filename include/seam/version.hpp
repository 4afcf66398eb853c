// SPDX-License-Identifier: MIT
// The version of the library, in one place: CMake reads it from here.
#pragma once

#define SEAM_VERSION_MAJOR 0
#define SEAM_VERSION_MINOR 1
#define SEAM_VERSION_PATCH 0
#define SEAM_VERSION "0.1.0"
