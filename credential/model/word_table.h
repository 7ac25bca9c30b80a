#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace sanad {

/// An enum's words, in one place for both directions.
template <class Value, std::size_t size>
using WordTable = std::array<std::pair<Value, std::string_view>, size>;

/// Empty for a value outside the table: the table of an enum class lists every value.
template <class Value, std::size_t size>
[[nodiscard]] constexpr std::string_view word_in(const WordTable<Value, size>& table, Value value) {
    for (const auto& [known, word] : table) {
        if (known == value) return word;
    }
    return {};
}

template <class Value, std::size_t size>
[[nodiscard]] constexpr std::optional<Value> value_in(const WordTable<Value, size>& table, std::string_view word) {
    for (const auto& [value, known] : table) {
        if (known == word) return value;
    }
    return std::nullopt;
}

}  // namespace sanad
