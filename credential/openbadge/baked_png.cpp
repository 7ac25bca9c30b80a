#include "credential/openbadge/baked_png.h"

#include <zlib.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kHeader = "IHDR";
constexpr std::string_view kEnd = "IEND";
constexpr std::string_view kText = "iTXt";
// The keyword and its end, then: not compressed, method 0, no language, no translated keyword.
constexpr std::string_view kKeyword{"openbadgecredential\0", 20};
constexpr std::string_view kPlain{"\0\0\0\0", 4};
constexpr std::size_t kAround = 12;  // a chunk's length, type and checksum

struct Chunk {
    ByteView whole;
    std::string_view type;
    std::string_view data;

    [[nodiscard]] bool is_credential() const { return type == kText && data.starts_with(kKeyword); }
};

std::string_view view(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::uint32_t big_endian(ByteView four) {
    return std::uint32_t{four[0]} << 24 | std::uint32_t{four[1]} << 16 | std::uint32_t{four[2]} << 8 | std::uint32_t{four[3]};
}

std::uint32_t checksum(ByteView bytes) { return static_cast<std::uint32_t>(crc32(0, bytes.data(), static_cast<uInt>(bytes.size()))); }

void append(Bytes& bytes, std::string_view text) { bytes.insert(bytes.end(), text.begin(), text.end()); }
void append(Bytes& bytes, std::uint32_t number) {
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

// Section 5.3: length, type, data, CRC over type and data. Nothing when any chunk isn't whole.
std::optional<std::vector<Chunk>> chunks_of(ByteView rest) {
    std::vector<Chunk> chunks;
    while (!rest.empty()) {
        if (rest.size() < kAround) return std::nullopt;
        const std::size_t length = big_endian(rest);
        if (length > rest.size() - kAround) return std::nullopt;
        if (checksum(rest.subspan(4, 4 + length)) != big_endian(rest.subspan(8 + length))) return std::nullopt;
        chunks.push_back({rest.first(kAround + length), view(rest.subspan(4, 4)), view(rest.subspan(8, length))});
        rest = rest.subspan(kAround + length);
    }
    if (chunks.empty() || chunks.front().type != kHeader || chunks.back().type != kEnd) return std::nullopt;
    return chunks;
}

Result<std::vector<Chunk>, BakedPngError> read(ByteView png) {
    if (png.size() > kMaxBakedPngBytes) return refuse(BakedPngError::too_large);
    if (!view(png).starts_with(kSignature)) return refuse(BakedPngError::not_png);
    auto chunks = chunks_of(png.subspan(kSignature.size()));
    if (!chunks) return refuse(BakedPngError::damaged);
    return std::move(*chunks);
}

}  // namespace

std::string_view name_of(BakedPngError error) {
    switch (error) {
        case BakedPngError::too_large:
            return "too_large";
        case BakedPngError::not_png:
            return "not_png";
        case BakedPngError::damaged:
            return "damaged";
        case BakedPngError::no_credential:
            return "no_credential";
        case BakedPngError::unsupported:
            return "unsupported";
    }
    return {};
}

Bytes bake(ByteView png, std::string_view credential) {
    const auto chunks = read(png);
    if (!chunks) throw std::invalid_argument("bake: the picture is " + std::string(name_of(chunks.error())));
    Bytes baked;
    append(baked, kSignature);
    for (const Chunk& chunk : *chunks) {
        if (!chunk.is_credential()) baked.insert(baked.end(), chunk.whole.begin(), chunk.whole.end());
        if (&chunk != &chunks->front()) continue;
        append(baked, static_cast<std::uint32_t>(kKeyword.size() + kPlain.size() + credential.size()));
        const std::size_t from = baked.size();
        for (const std::string_view part : {kText, kKeyword, kPlain, credential}) append(baked, part);
        append(baked, checksum(ByteView(baked).subspan(from)));
    }
    return baked;
}

Result<std::string, BakedPngError> unbake(ByteView png) {
    const auto chunks = read(png);
    if (!chunks) return refuse(chunks.error());
    const auto is_credential = [](const Chunk& chunk) { return chunk.is_credential(); };
    const auto chunk = std::ranges::find_if(*chunks, is_credential);
    if (chunk == chunks->end()) return refuse(BakedPngError::no_credential);
    if (std::ranges::count_if(*chunks, is_credential) > 1) return refuse(BakedPngError::unsupported);

    // Compression flag and method, then a language and a translated keyword, of which nothing is asked.
    std::string_view rest = chunk->data.substr(kKeyword.size());
    if (!rest.starts_with(kPlain.substr(0, 2))) return refuse(BakedPngError::unsupported);
    rest.remove_prefix(2);
    for (int skipped = 0; skipped < 2; ++skipped) {
        const auto end = rest.find('\0');
        if (end == std::string_view::npos) return refuse(BakedPngError::unsupported);
        rest.remove_prefix(end + 1);
    }
    if (rest.empty() || rest.size() > kMaxBakedTextBytes || !is_utf8(bytes_of(rest))) return refuse(BakedPngError::unsupported);
    return std::string(rest);
}

}  // namespace sanad
