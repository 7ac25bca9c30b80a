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

}  // namespace

Bytes pack_parcel(const Signer& device, std::string_view device_code, std::string_view made_at, std::span<const Event> events) {
    if (events.empty() || events.size() > kMaxParcelEvents) throw std::invalid_argument("a parcel of no, or of too many, events");
    const Event& first = events.front();
    const Event& last = events.back();
    std::string lines =
        header_line({first.ledger, std::string(device_code), first.seq, last.seq, first.prev, last.hash, std::string(made_at)});
    lines += '\n';
    Seq seq = first.seq;
    for (const Event& event : events) {
        if (event.ledger != first.ledger || event.seq != seq++) throw std::invalid_argument("a parcel with a gap, or of two ledgers");
        lines += event_line(event);
        lines += '\n';
    }
    if (lines.size() > kMaxParcelDecompressed) throw std::invalid_argument("a parcel over the limit");
    return sign1(device, MessageKind::parcel, zstd_compress(bytes_of(lines)));
}

Result<Parcel, ParcelError> open_parcel(ByteView bytes, const std::function<std::vector<PublicKey>(const KeyId&)>& keys) {
    if (bytes.size() > kMaxParcelBytes) return refuse(ParcelError::too_large);
    const auto message = Sign1::parse(bytes, MessageKind::parcel, kMaxParcelBytes);
    if (!message) return refuse(message.error() == CoseError::wrong_kind ? ParcelError::wrong_kind : ParcelError::malformed);
    const auto candidates = keys(message->kid());
    if (candidates.empty()) return refuse(ParcelError::unknown_device);
    const auto signer = std::ranges::find_if(candidates, [&](const PublicKey& key) { return message->verify(key); });
    if (signer == candidates.end()) return refuse(ParcelError::bad_signature);
    auto parcel = read_parcel_payload(message->payload());
    if (parcel) parcel->signer = *signer;
    return parcel;
}

Result<Parcel, ParcelError> read_parcel_payload(ByteView compressed) {
    const auto content = zstd_decompress(compressed, kMaxParcelDecompressed);
    if (!content) return refuse(content.error() == ZstdError::too_large ? ParcelError::too_large : ParcelError::malformed);
    LineReader lines(std::string_view(reinterpret_cast<const char*>(content->data()), content->size()));
    const auto first = lines.take();
    auto header = first ? read_header(*first) : std::nullopt;
    if (!header) return refuse(ParcelError::malformed);
    if (header->last_seq - header->first_seq >= static_cast<Seq>(kMaxParcelEvents)) return refuse(ParcelError::too_many_events);
    Parcel parcel{std::move(*header), {}, {}};
    Digest prev = parcel.header.prev_hash;
    Seq seq = parcel.header.first_seq;
    while (!lines.done()) {
        const auto line = lines.take();
        if (!line || seq > parcel.header.last_seq) return refuse(ParcelError::malformed);
        auto event = read_event_line(*line, prev);
        if (!event) return refuse(event.error() == LineError::too_large ? ParcelError::too_large : ParcelError::malformed);
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
