#include "credential/bytes/cbor.h"

#include <cbor.h>

#include <algorithm>
#include <limits>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// Writes one item header with libcbor's streaming encoder, which always picks the shortest form.
template <class Encode, class Number>
void put_header(Bytes& out, Encode encode, Number number) {
    unsigned char buffer[9];
    const std::size_t size = encode(number, buffer, sizeof buffer);
    out.insert(out.end(), buffer, buffer + size);
}

enum class Major { uint, negint, bytes, text, array, map, tag, boolean, null };

struct Header {
    std::optional<Major> major;  // empty: a type that we do not read
    std::uint64_t number = 0;    // value, length, count, tag number
    ByteView content;            // of bytes and text
};

// libcbor reports each header through callbacks; what has no callback here is refused.
struct HeaderReader {
    cbor_callbacks callbacks = cbor_empty_callbacks;

    HeaderReader() {
        callbacks.uint8 = [](void* to, std::uint8_t n) { set(to, Major::uint, n); };
        callbacks.uint16 = [](void* to, std::uint16_t n) { set(to, Major::uint, n); };
        callbacks.uint32 = [](void* to, std::uint32_t n) { set(to, Major::uint, n); };
        callbacks.uint64 = [](void* to, std::uint64_t n) { set(to, Major::uint, n); };
        callbacks.negint8 = [](void* to, std::uint8_t n) { set(to, Major::negint, n); };
        callbacks.negint16 = [](void* to, std::uint16_t n) { set(to, Major::negint, n); };
        callbacks.negint32 = [](void* to, std::uint32_t n) { set(to, Major::negint, n); };
        callbacks.negint64 = [](void* to, std::uint64_t n) { set(to, Major::negint, n); };
        callbacks.byte_string = [](void* to, cbor_data data, std::size_t n) { set(to, Major::bytes, n, {data, n}); };
        callbacks.string = [](void* to, cbor_data data, std::size_t n) { set(to, Major::text, n, {data, n}); };
        callbacks.array_start = [](void* to, std::size_t n) { set(to, Major::array, n); };
        callbacks.map_start = [](void* to, std::size_t n) { set(to, Major::map, n); };
        callbacks.tag = [](void* to, std::uint64_t n) { set(to, Major::tag, n); };
        callbacks.boolean = [](void* to, bool b) { set(to, Major::boolean, b ? 1 : 0); };
        callbacks.null = [](void* to) { set(to, Major::null, 0); };
    }

    static void set(void* to, Major major, std::uint64_t number, ByteView content = {}) {
        *static_cast<Header*>(to) = Header{major, number, content};
    }
};

std::size_t shortest_header(std::uint64_t number) {
    if (number < 24) return 1;
    if (number <= 0xff) return 2;
    if (number <= 0xffff) return 3;
    if (number <= 0xffffffff) return 5;
    return 9;
}

class Decoder {
public:
    explicit Decoder(ByteView bytes) : bytes_(bytes) {}

    Result<Cbor, CborError> item(int depth) {
        if (depth > kMaxCborDepth) return refuse(CborError::too_deep);
        // libcbor 0.8 calls tags 6 to 20 unassigned, COSE_Sign1's 18 among them: tags of one byte are read here.
        if (left() > 0 && bytes_[at_] >= 0xc0 && bytes_[at_] < 0xd8) {
            const std::uint64_t tag_number = bytes_[at_++] & 0x1f;
            return tagged(tag_number, depth);
        }
        static const HeaderReader reader;
        Header header;
        const auto read = cbor_stream_decode(bytes_.data() + at_, left(), &reader.callbacks, &header);
        if (read.status == CBOR_DECODER_NEDATA) return refuse(CborError::truncated);
        if (read.status != CBOR_DECODER_FINISHED || !header.major) return refuse(CborError::unsupported);
        if (read.read - header.content.size() != header_size(header)) return refuse(CborError::not_deterministic);
        at_ += read.read;
        switch (*header.major) {
            case Major::uint:
            case Major::negint:
                return number(header);
            case Major::bytes:
                return Cbor::bytes(header.content);
            case Major::text:
                if (!is_utf8(header.content)) return refuse(CborError::bad_utf8);
                return Cbor::text(text_of(header.content));
            case Major::array:
                return array(header.number, depth);
            case Major::map:
                return map(header.number, depth);
            case Major::tag:
                return tagged(header.number, depth);
            case Major::boolean:
                return Cbor::boolean(header.number == 1);
            case Major::null:
                return Cbor{};
        }
        return refuse(CborError::unsupported);
    }

    [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

private:
    static std::size_t header_size(const Header& header) {
        return header.major == Major::boolean || header.major == Major::null ? 1 : shortest_header(header.number);
    }

    static Result<Cbor, CborError> number(const Header& header) {
        if (header.number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return refuse(CborError::unsupported);
        }
        const auto value = static_cast<std::int64_t>(header.number);
        return Cbor::integer(header.major == Major::uint ? value : -1 - value);
    }

    Result<Cbor, CborError> tagged(std::uint64_t tag_number, int depth) {
        return item(depth + 1).map([&](Cbor content) { return Cbor::tag(tag_number, std::move(content)); });
    }

    Result<Cbor, CborError> array(std::uint64_t count, int depth) {
        if (count > left()) return refuse(CborError::truncated);  // every element takes a byte at least
        Cbor::Array items;
        for (std::uint64_t i = 0; i < count; ++i) {
            auto element = item(depth + 1);
            if (!element) return element;
            items.push_back(std::move(*element));
        }
        return Cbor::array(std::move(items));
    }

    Result<Cbor, CborError> map(std::uint64_t count, int depth) {
        if (count > left() / 2) return refuse(CborError::truncated);
        Cbor::Map entries;
        ByteView last_key;
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::size_t key_from = at_;
            auto key = item(depth + 1);
            if (!key) return key;
            const ByteView key_bytes = bytes_.subspan(key_from, at_ - key_from);
            if (i > 0 && !std::ranges::lexicographical_compare(last_key, key_bytes)) return refuse(CborError::not_deterministic);
            last_key = key_bytes;
            auto value = item(depth + 1);
            if (!value) return value;
            entries.emplace_back(std::move(*key), std::move(*value));
        }
        return Cbor::map(std::move(entries));
    }

    ByteView bytes_;
    std::size_t at_ = 0;
};

}  // namespace

Cbor Cbor::integer(std::int64_t value) {
    Cbor item;
    item.value_ = value;
    return item;
}

Cbor Cbor::boolean(bool value) {
    Cbor item;
    item.value_ = value;
    return item;
}

Cbor Cbor::bytes(ByteView value) {
    Cbor item;
    item.value_ = copy_of(value);
    return item;
}

Cbor Cbor::text(std::string_view value) {
    Cbor item;
    item.value_ = std::string(value);
    return item;
}

Cbor Cbor::array(Array items) {
    Cbor item;
    item.value_ = std::move(items);
    return item;
}

Cbor Cbor::map(Map entries) {
    Cbor item;
    item.value_ = std::move(entries);
    return item;
}

Cbor Cbor::tag(std::uint64_t number, Cbor content) {
    Cbor item;
    Tagged tagged{number, {}};
    tagged.content.push_back(std::move(content));
    item.value_ = std::move(tagged);
    return item;
}

std::optional<std::int64_t> Cbor::as_integer() const {
    const auto* value = std::get_if<std::int64_t>(&value_);
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<bool> Cbor::as_boolean() const {
    const auto* value = std::get_if<bool>(&value_);
    return value ? std::optional(*value) : std::nullopt;
}

const Bytes* Cbor::as_bytes() const { return std::get_if<Bytes>(&value_); }
const std::string* Cbor::as_text() const { return std::get_if<std::string>(&value_); }
const Cbor::Array* Cbor::as_array() const { return std::get_if<Array>(&value_); }
const Cbor::Map* Cbor::as_map() const { return std::get_if<Map>(&value_); }

const Cbor* Cbor::as_tag(std::uint64_t number) const {
    const auto* tagged = std::get_if<Tagged>(&value_);
    return tagged && tagged->number == number ? &tagged->content.front() : nullptr;
}

const Cbor* Cbor::find(std::int64_t key) const {
    const Map* entries = as_map();
    if (!entries) return nullptr;
    for (const auto& [name, value] : *entries) {
        if (name.as_integer() == key) return &value;
    }
    return nullptr;
}

Bytes Cbor::encode() const {
    Bytes out;
    encode_to(out);
    return out;
}

void Cbor::encode_to(Bytes& out) const {
    if (const auto number = as_integer()) {
        if (*number >= 0) {
            put_header(out, cbor_encode_uint, static_cast<std::uint64_t>(*number));
        } else {
            put_header(out, cbor_encode_negint, static_cast<std::uint64_t>(-1 - *number));
        }
    } else if (const auto truth = as_boolean()) {
        put_header(out, cbor_encode_bool, *truth);
    } else if (const Bytes* content = as_bytes()) {
        put_header(out, cbor_encode_bytestring_start, content->size());
        out.insert(out.end(), content->begin(), content->end());
    } else if (const std::string* words = as_text()) {
        put_header(out, cbor_encode_string_start, words->size());
        out.insert(out.end(), words->begin(), words->end());
    } else if (const Array* items = as_array()) {
        put_header(out, cbor_encode_array_start, items->size());
        for (const Cbor& item : *items) item.encode_to(out);
    } else if (const Map* entries = as_map()) {
        std::vector<std::pair<Bytes, const Cbor*>> sorted;
        sorted.reserve(entries->size());
        for (const auto& [key, value] : *entries) sorted.emplace_back(key.encode(), &value);
        std::ranges::sort(sorted, {}, &std::pair<Bytes, const Cbor*>::first);
        put_header(out, cbor_encode_map_start, entries->size());
        for (const auto& [key, value] : sorted) {
            out.insert(out.end(), key.begin(), key.end());
            value->encode_to(out);
        }
    } else if (const auto* tagged = std::get_if<Tagged>(&value_)) {
        put_header(out, cbor_encode_tag, tagged->number);
        tagged->content.front().encode_to(out);
    } else {
        unsigned char null[1];
        out.insert(out.end(), null, null + cbor_encode_null(null, sizeof null));
    }
}

Result<Cbor, CborError> Cbor::decode(ByteView bytes) {
    Decoder decoder(bytes);
    auto item = decoder.item(0);
    if (item && decoder.left() != 0) return refuse(CborError::trailing_bytes);
    return item;
}

}  // namespace sanad
