#include "sync/protocol/feed.h"

#include <stdexcept>

#include "sync/protocol/authorship.h"
#include "sync/protocol/event_lines.h"
#include "sync/protocol/zstd_frame.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxHeaderLine = 1024;
constexpr std::size_t kMaxDeviceCode = 32;

std::string header_of(const Feed& feed) {
    return canonical_json({{"centre", feed.centre_code},
                           {"more", feed.more},
                           {"next_nonce", to_hex(feed.next_nonce)},
                           {"nonce", to_hex(feed.nonce)},
                           {"registry_time", feed.registry_time},
                           {"sections", feed.sections.size()}});
}

std::string header_of(const FeedSection& section) {
    return canonical_json({{"device", section.device},
                           {"first_seq", section.events.front().seq},
                           {"last_hash", to_hex(section.events.back().hash)},
                           {"last_seq", section.events.back().seq},
                           {"ledger", section.ledger},
                           {"prev_hash", to_hex(section.prev_hash)}});
}

struct FeedHeader {
    Feed feed;
    std::int64_t sections = 0;
};

std::optional<FeedHeader> read_header(std::string_view line) {
    const auto json = parse_canonical_json(line, kMaxHeaderLine);
    if (!json || !json->is_object() || json->size() != 6) return std::nullopt;
    const auto* centre = line_text(*json, "centre");
    const auto nonce = line_hex<16>(*json, "nonce");
    const auto next_nonce = line_hex<16>(*json, "next_nonce");
    const auto time = line_integer(*json, "registry_time");
    const auto sections = line_integer(*json, "sections");
    const auto more = json->find("more");
    if (!centre || !nonce || !next_nonce || !time || *time < 0 || !sections || *sections < 0 || more == json->end() || !more->is_boolean())
        return std::nullopt;
    return FeedHeader{{*centre, *nonce, *next_nonce, *time, more->get<bool>(), {}}, *sections};
}

struct SectionHeader {
    FeedSection section;
    Seq first = 0;
    Seq last = 0;
    Digest last_hash{};
};

std::optional<SectionHeader> read_section_header(std::string_view line) {
    const auto json = parse_canonical_json(line, kMaxHeaderLine);
    if (!json || !json->is_object() || json->size() != 6) return std::nullopt;
    const auto* ledger = line_text(*json, "ledger");
    const auto* device = line_text(*json, "device");
    const auto first = line_integer(*json, "first_seq");
    const auto last = line_integer(*json, "last_seq");
    const auto prev_hash = line_hex<32>(*json, "prev_hash");
    const auto last_hash = line_hex<32>(*json, "last_hash");
    if (!ledger || !is_ledger_name(*ledger) || !device || device->size() > kMaxDeviceCode || !first || *first < 1 || !last ||
        *last < *first || !prev_hash || !last_hash || device->empty() != is_registry_ledger(*ledger)) {
        return std::nullopt;
    }
    return SectionHeader{{*ledger, *device, *prev_hash, {}}, *first, *last, *last_hash};
}

Result<FedEvent, FeedError> read_fed(std::string_view line, const std::string& ledger, Seq seq, const Digest& prev) {
    constexpr std::string_view kWithheld = "{\"withheld\":";
    if (line.starts_with(kWithheld)) {
        const auto json = parse_canonical_json(line, kMaxHeaderLine);
        const auto hash = json && json->size() == 1 ? line_hex<32>(*json, "withheld") : std::nullopt;
        if (!hash) return refuse(FeedError::malformed);
        return FedEvent{seq, *hash, std::nullopt};
    }
    auto event = read_event_line(line, prev);
    if (!event || event->ledger != ledger || event->seq != seq) return refuse(FeedError::malformed);
    if (!personal_matches(*event)) return refuse(FeedError::chain_broken);
    const Digest hash = event->hash;
    return FedEvent{seq, hash, *std::move(event)};
}

}  // namespace

std::string write_feed_request(const FeedRequest& request) {
    Json held = Json::object(), withheld = Json::object();
    std::size_t asked = 0;
    for (const auto& [ledger, seq] : request.held) held[ledger] = seq;
    for (const auto& [ledger, seqs] : request.withheld) {
        withheld[ledger] = seqs;
        asked += seqs.size();
    }
    Json wanted{{"held", std::move(held)}, {"most", request.most}, {"withheld", std::move(withheld)}};
    if (!request.own.empty()) wanted["own"] = request.own;
    if (request.registry_hash) wanted["registry"] = to_hex(*request.registry_hash);
    std::string body = canonical_json(wanted);
    if (request.held.size() > kMaxFeedLedgers || request.own.size() > kMaxFeedLedgers || asked > kMaxWithheldAsked ||
        body.size() > kMaxFeedRequestBytes)
        throw std::invalid_argument("a request for a feed over the limit");
    return body;
}

std::optional<FeedRequest> read_feed_request(std::string_view body) {
    const auto json = parse_canonical_json(body, kMaxFeedRequestBytes);
    if (!json || !json->is_object()) return std::nullopt;
    const auto own = json->find("own");
    const bool names_hash = json->contains("registry");
    if (json->size() != 3U + (own != json->end()) + names_hash) return std::nullopt;
    const auto held = json->find("held");
    const auto withheld = json->find("withheld");
    const auto most = line_integer(*json, "most");
    if (held == json->end() || !held->is_object() || held->size() > kMaxFeedLedgers || withheld == json->end() || !withheld->is_object() ||
        !most || *most < 0) {
        return std::nullopt;
    }
    FeedRequest request;
    if (names_hash) {
        request.registry_hash = line_hex<32>(*json, "registry");
        if (!request.registry_hash) return std::nullopt;
    }
    request.most = static_cast<std::size_t>(*most);
    for (const auto& [ledger, seq] : held->items()) {
        if (!is_ledger_name(ledger) || !seq.is_number_integer() || seq.get<Seq>() < 1) return std::nullopt;
        request.held[ledger] = seq.get<Seq>();
    }
    std::size_t asked = 0;
    for (const auto& [ledger, seqs] : withheld->items()) {
        if (!request.held.contains(ledger) || !seqs.is_array() || seqs.empty()) return std::nullopt;
        asked += seqs.size();
        if (asked > kMaxWithheldAsked) return std::nullopt;
        for (const Json& seq : seqs) {
            if (!seq.is_number_integer() || seq.get<Seq>() < 1 || seq.get<Seq>() > request.held[ledger]) return std::nullopt;
            // Ascending, each once: one way to write it.
            auto& known = request.withheld[ledger];
            if (!known.empty() && *known.rbegin() >= seq.get<Seq>()) return std::nullopt;
            known.insert(seq.get<Seq>());
        }
    }
    if (own == json->end()) return request;
    if (!own->is_array() || own->empty() || own->size() > kMaxFeedLedgers) return std::nullopt;
    for (const Json& ledger : *own) {
        if (!ledger.is_string() || !is_ledger_name(ledger.get_ref<const std::string&>())) return std::nullopt;
        if (!request.own.empty() && *request.own.rbegin() >= ledger.get_ref<const std::string&>()) return std::nullopt;
        request.own.insert(ledger.get<std::string>());
    }
    return request;
}

std::optional<std::string> parent_ledger(const Event& first) {
    const auto* parent = first.seq == 1 && first.type == "ledger.opened/1" ? line_text(first.body, "parent") : nullptr;
    return parent ? std::optional(*parent) : std::nullopt;
}

Nonce nonce_of_stick_feed(const PublicKey& device) { return array_of<16>(ByteView(sha256(device)).first(16)).value(); }

Bytes sign_feed(const Signer& registry, const Feed& feed) {
    std::string lines = header_of(feed) + '\n';
    std::size_t count = 0;
    for (const FeedSection& section : feed.sections) {
        if (section.events.empty()) throw std::invalid_argument("a feed with an empty section");
        lines += header_of(section) + '\n';
        Seq seq = section.events.front().seq;
        for (const FedEvent& fed : section.events) {
            if (fed.seq != seq++) throw std::invalid_argument("a feed with a gap");
            lines += (fed.event ? event_line(*fed.event) : canonical_json({{"withheld", to_hex(fed.hash)}})) + '\n';
        }
        count += section.events.size();
    }
    if (count > kMaxFeedEvents || lines.size() > kMaxFeedDecompressed) throw std::invalid_argument("a feed over the limit");
    return sign1(registry, MessageKind::feed, zstd_compress(bytes_of(lines)));
}

Result<Feed, FeedError> read_feed(ByteView bytes, const PublicKey& registry) {
    const auto payload = open_sign1(bytes, MessageKind::feed, registry, kMaxFeedBytes);
    if (!payload) return refuse(error_as<FeedError>(payload.error()));
    return read_feed_payload(*payload);
}

Result<Feed, FeedError> read_feed_payload(ByteView compressed) {
    const auto content = zstd_decompress(compressed, kMaxFeedDecompressed);
    if (!content) return refuse(FeedError::malformed);
    LineReader lines(std::string_view(reinterpret_cast<const char*>(content->data()), content->size()));
    const auto first = lines.take();
    auto header = first ? read_header(*first) : std::nullopt;
    if (!header) return refuse(FeedError::malformed);
    Feed feed = std::move(header->feed);
    std::size_t count = 0;
    for (std::int64_t left = header->sections; left > 0; --left) {
        const auto line = lines.take();
        auto section = line ? read_section_header(*line) : std::nullopt;
        if (!section) return refuse(FeedError::malformed);
        if (section->last - section->first >= static_cast<Seq>(kMaxFeedEvents - count)) return refuse(FeedError::malformed);
        Digest prev = section->section.prev_hash;
        for (Seq seq = section->first; seq <= section->last; ++seq, ++count) {
            const auto event_line = lines.take();
            if (!event_line) return refuse(FeedError::malformed);
            auto fed = read_fed(*event_line, section->section.ledger, seq, prev);
            if (!fed) return refuse(fed.error());
            prev = fed->hash;
            section->section.events.push_back(*std::move(fed));
        }
        if (prev != section->last_hash) return refuse(FeedError::chain_broken);
        feed.sections.push_back(std::move(section->section));
    }
    if (!lines.done()) return refuse(FeedError::malformed);
    return feed;
}

}  // namespace sanad
