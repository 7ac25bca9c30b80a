#include "sync/protocol/parcel.h"

#include <algorithm>
#include <stdexcept>

#include "sync/protocol/event_lines.h"
#include "sync/protocol/zstd_frame.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxHeaderLine = 1024;

std::string header_line(const ParcelHeader& header) {
    return canonical_json({{"device", header.device},
                           {"first_seq", header.first_seq},
                           {"last_hash", to_hex(header.last_hash)},
                           {"last_seq", header.last_seq},
                           {"ledger", header.ledger},
                           {"made_at", header.made_at},
                           {"prev_hash", to_hex(header.prev_hash)}});
}

std::string event_lines(std::span<const Event> events) {
    std::string lines;
    for (const Event& event : events) lines += event_line(event) + '\n';
    return lines;
}

std::optional<ParcelHeader> read_header(std::string_view line) {
    const auto json = parse_canonical_json(line, kMaxHeaderLine);
    if (!json || !json->is_object() || json->size() != 7) return std::nullopt;
    const auto* ledger = line_text(*json, "ledger");
    const auto* device = line_text(*json, "device");
    const auto* made_at = line_text(*json, "made_at");
    const auto first = line_integer(*json, "first_seq");
    const auto last = line_integer(*json, "last_seq");
    const auto prev_hash = line_hex<32>(*json, "prev_hash");
    const auto last_hash = line_hex<32>(*json, "last_hash");
    if (!ledger || !is_ledger_name(*ledger) || !device || !made_at || !first || *first < 1 || !last || *last < *first || !prev_hash ||
        !last_hash) {
        return std::nullopt;
    }
    return ParcelHeader{*ledger, *device, *first, *last, *prev_hash, *last_hash, *made_at};
}

/// What a parcel is compressed against: a skippable frame (RFC 8878, 3.1.2) before the other says so.
struct Prefix {
    std::string ledger;
    Seq from = 0;
    Seq through = 0;
    ByteArray<8> digest{};  ///< first bytes of SHA-256 of the events' lines
};
constexpr ByteArray<4> kSkippable{0x50, 0x2a, 0x4d, 0x18};
constexpr std::size_t kMaxPrefixWords = 256;

ByteArray<8> digest_of(std::string_view lines) { return array_of<8>(ByteView(sha256(bytes_of(lines))).first(8)).value(); }

Bytes write_prefix(const Prefix& prefix) {
    const std::string words =
        canonical_json({{"digest", to_hex(prefix.digest)}, {"from", prefix.from}, {"ledger", prefix.ledger}, {"through", prefix.through}});
    Bytes frame(kSkippable.begin(), kSkippable.end());
    for (int shift = 0; shift < 32; shift += 8) frame.push_back(static_cast<std::uint8_t>(words.size() >> shift));
    frame.insert(frame.end(), words.begin(), words.end());
    return frame;
}

/// Takes the frame off the front of `payload`; nothing when another stands there.
Result<std::optional<Prefix>, ParcelError> take_prefix(ByteView& payload) {
    if (payload.size() < 8 || !std::ranges::equal(payload.first(4), kSkippable)) return std::optional<Prefix>();
    std::size_t size = 0;
    for (std::size_t at = 0; at < 4; ++at) size |= std::size_t{payload[4 + at]} << (8 * at);
    if (size > kMaxPrefixWords || payload.size() - 8 < size) return refuse(ParcelError::malformed);
    const auto json = parse_canonical_json(text_of(payload.subspan(8, size)), kMaxPrefixWords);
    if (!json || !json->is_object() || json->size() != 4) return refuse(ParcelError::malformed);
    const auto* ledger = line_text(*json, "ledger");
    const auto from = line_integer(*json, "from");
    const auto through = line_integer(*json, "through");
    const auto digest = line_hex<8>(*json, "digest");
    if (!ledger || !is_ledger_name(*ledger) || !from || *from < 1 || !through || *through < *from || !digest ||
        *through - *from >= static_cast<Seq>(kMaxPrefixEvents)) {
        return refuse(ParcelError::malformed);
    }
    payload = payload.subspan(8 + size);
    return std::optional(Prefix{*ledger, *from, *through, *digest});
}

/// The lines of the events that it names, as they are held here.
Result<std::string, ParcelError> lines_of(const Prefix& prefix, const HeldEvents& held) {
    if (!held) return refuse(ParcelError::prefix_unknown);
    std::string lines = event_lines(held(prefix.ledger, prefix.from, prefix.through));
    if (lines.size() > kMaxPrefixBytes || digest_of(lines) != prefix.digest) return refuse(ParcelError::prefix_unknown);
    return lines;
}

ParcelError of_line(LineError error) {
    switch (error) {
        case LineError::too_large:
            return ParcelError::too_large;
        case LineError::too_deep:
            return ParcelError::too_deep;
        case LineError::malformed:
            break;
    }
    return ParcelError::malformed;
}

}  // namespace

Bytes pack_parcel(const Signer& device, std::string_view device_code, std::string_view made_at, std::span<const Event> events,
                  std::span<const Event> before) {
    if (events.empty() || events.size() > kMaxParcelEvents) throw std::invalid_argument("a parcel of no, or of too many, events");
    const Event& first = events.front();
    const Event& last = events.back();
    Seq seq = first.seq;
    for (const Event& event : events) {
        if (event.ledger != first.ledger || event.seq != seq++) throw std::invalid_argument("a parcel with a gap, or of two ledgers");
    }
    const std::string lines =
        header_line({first.ledger, std::string(device_code), first.seq, last.seq, first.prev, last.hash, std::string(made_at)}) + '\n' +
        event_lines(events);
    if (!before.empty() && (before.back().ledger != first.ledger || before.back().seq != first.seq - 1)) {
        throw std::invalid_argument("a prefix that does not end before the parcel");
    }
    if (lines.size() > kMaxParcelDecompressed) throw std::invalid_argument("a parcel over the limit");

    std::size_t used = 0;
    std::string known;
    for (; used < std::min(before.size(), kMaxPrefixEvents); ++used) {
        const std::string line = event_line(before[before.size() - 1 - used]) + '\n';
        if (known.size() + line.size() > kMaxPrefixBytes) break;
        known.insert(0, line);
    }
    Bytes payload;
    if (used > 0) payload = write_prefix({first.ledger, first.seq - static_cast<Seq>(used), first.seq - 1, digest_of(known)});
    const Bytes frame = zstd_compress(bytes_of(lines), bytes_of(known));
    payload.insert(payload.end(), frame.begin(), frame.end());
    return sign1(device, MessageKind::parcel, payload);
}

Result<Parcel, ParcelError> open_parcel(ByteView bytes, const std::function<std::vector<PublicKey>(const KeyId&)>& keys,
                                        const HeldEvents& held, std::size_t most) {
    if (bytes.size() > kMaxParcelBytes) return refuse(ParcelError::too_large);
    const auto message = Sign1::parse(bytes, MessageKind::parcel, kMaxParcelBytes);
    if (!message) return refuse(error_as<ParcelError>(message.error()));
    const auto candidates = keys(message->kid());
    if (candidates.empty()) return refuse(ParcelError::unknown_device);
    const auto signer = std::ranges::find_if(candidates, [&](const PublicKey& key) { return message->verify(key); });
    if (signer == candidates.end()) return refuse(ParcelError::bad_signature);
    auto parcel = read_parcel_payload(message->payload(), held, most);
    if (parcel) parcel->signer = *signer;
    return parcel;
}

Result<Parcel, ParcelError> read_parcel_payload(ByteView payload, const HeldEvents& held, std::size_t most) {
    const auto prefix = take_prefix(payload);
    if (!prefix) return refuse(prefix.error());
    const auto known = *prefix ? lines_of(**prefix, held) : Result<std::string, ParcelError>();
    if (!known) return refuse(known.error());
    const auto content = zstd_decompress(payload, most, bytes_of(*known));
    if (!content) return refuse(content.error() == ZstdError::too_large ? ParcelError::too_large : ParcelError::malformed);
    LineReader lines(std::string_view(reinterpret_cast<const char*>(content->data()), content->size()));
    const auto first = lines.take();
    auto header = first ? read_header(*first) : std::nullopt;
    if (!header) return refuse(ParcelError::malformed);
    if (*prefix && ((*prefix)->ledger != header->ledger || (*prefix)->through != header->first_seq - 1)) {
        return refuse(ParcelError::malformed);
    }
    if (header->last_seq - header->first_seq >= static_cast<Seq>(kMaxParcelEvents)) return refuse(ParcelError::too_many_events);
    Parcel parcel{std::move(*header), {}, {}};
    Digest prev = parcel.header.prev_hash;
    Seq seq = parcel.header.first_seq;
    while (!lines.done()) {
        const auto line = lines.take();
        if (!line || seq > parcel.header.last_seq) return refuse(ParcelError::malformed);
        auto event = read_event_line(*line, prev);
        if (!event) return refuse(of_line(event.error()));
        if (event->ledger != parcel.header.ledger || event->seq != seq) return refuse(ParcelError::malformed);
        prev = event->hash;
        ++seq;
        parcel.events.push_back(std::move(*event));
    }
    if (seq != parcel.header.last_seq + 1) return refuse(ParcelError::malformed);
    if (prev != parcel.header.last_hash) return refuse(ParcelError::chain_broken);
    return parcel;
}

}  // namespace sanad
