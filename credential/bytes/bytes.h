#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sanad {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t size>
using ByteArray = std::array<std::uint8_t, size>;

[[nodiscard]] inline ByteView bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
[[nodiscard]] inline std::string text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
[[nodiscard]] inline Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Exactly `size` bytes as an array; nothing when the length differs.
template <std::size_t size>
[[nodiscard]] std::optional<ByteArray<size>> array_of(ByteView bytes) {
    if (bytes.size() != size) return std::nullopt;
    ByteArray<size> array{};
    std::copy(bytes.begin(), bytes.end(), array.begin());
    return array;
}

}  // namespace sanad
