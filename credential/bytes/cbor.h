#pragma once

#include <utility>
#include <variant>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

namespace sanad {

/// Why bytes are not the deterministic CBOR (RFC 8949 section 4.2.1) that we read.
enum class CborError {
    truncated,          ///< an item, or a length, reaches past the end
    trailing_bytes,     ///< something follows the item
    not_deterministic,  ///< a longer form than needed, an indefinite length, keys unsorted or doubled
    bad_utf8,           ///< a text string is not UTF-8
    unsupported,        ///< a float, undefined, or an integer beyond 63 bits
    too_deep,           ///< nested deeper than kMaxCborDepth
};

constexpr int kMaxCborDepth = 16;

/// One CBOR item. A value: copied and compared freely, any thread.
/// Integers are limited to 63 bits, which is all that our formats use.
class Cbor {
public:
    using Array = std::vector<Cbor>;
    using Map = std::vector<std::pair<Cbor, Cbor>>;

    Cbor() = default;  ///< null
    [[nodiscard]] static Cbor integer(std::int64_t value);
    [[nodiscard]] static Cbor boolean(bool value);
    [[nodiscard]] static Cbor bytes(ByteView value);
    [[nodiscard]] static Cbor text(std::string_view value);
    [[nodiscard]] static Cbor array(Array items);
    /// Keys may come in any order: encode() sorts them.
    [[nodiscard]] static Cbor map(Map entries);
    [[nodiscard]] static Cbor tag(std::uint64_t number, Cbor content);

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    /// Each returns nothing (or a null pointer) when the item is of another type.
    [[nodiscard]] std::optional<std::int64_t> as_integer() const;
    [[nodiscard]] std::optional<bool> as_boolean() const;
    [[nodiscard]] const Bytes* as_bytes() const;
    [[nodiscard]] const std::string* as_text() const;
    [[nodiscard]] const Array* as_array() const;
    [[nodiscard]] const Map* as_map() const;
    [[nodiscard]] const Cbor* as_tag(std::uint64_t number) const;

    /// The entry of a map under an integer key; null when this is no map or has no such key.
    [[nodiscard]] const Cbor* find(std::int64_t key) const;
    /// The same for bytes of this length; nothing when they are absent, of another length, or no bytes.
    template <std::size_t size>
    [[nodiscard]] std::optional<ByteArray<size>> bytes_at(std::int64_t key) const {
        const Cbor* item = find(key);
        return item && item->as_bytes() ? array_of<size>(*item->as_bytes()) : std::nullopt;
    }

    /// Deterministic encoding.
    [[nodiscard]] Bytes encode() const;
    /// Reads one item that fills `bytes` exactly, in deterministic encoding. Allocates no more than the input
    /// justifies, whatever lengths the input claims.
    [[nodiscard]] static Result<Cbor, CborError> decode(ByteView bytes);

private:
    struct Tagged {
        std::uint64_t number;
        std::vector<Cbor> content;  // exactly one
    };
    void encode_to(Bytes& out) const;

    std::variant<std::monostate, std::int64_t, bool, Bytes, std::string, Array, Map, Tagged> value_;
};

}  // namespace sanad
