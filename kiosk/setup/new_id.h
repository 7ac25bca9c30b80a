#pragma once

#include <string>

namespace sanad {

/// A new id: 26 Crockford digits of 128 random bits.
[[nodiscard]] std::string new_id();

}  // namespace sanad
