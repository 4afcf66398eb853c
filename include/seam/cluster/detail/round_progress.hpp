// SPDX-License-Identifier: MIT
// Progress of Ward's rounds, under the name that they know it by.
#pragma once

#include <seam/backend/round_progress.hpp>

namespace seam::inline v0::cluster::detail {

using backend::round_progress;

}  // namespace seam::inline v0::cluster::detail
