#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

/// How every bench measures: the same work several times, and the median of what that took.
namespace sanad::bench {

inline double seconds_of(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

/// Of at least one value.
inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace sanad::bench
