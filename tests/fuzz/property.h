#pragma once

#include <cstdlib>

/// What a fuzz target promises of every input: `must(condition)`. A false one ends the run, and libFuzzer keeps the
/// input.
namespace sanad::fuzz {

inline void must(bool holds) {
    if (!holds) std::abort();
}

}  // namespace sanad::fuzz
