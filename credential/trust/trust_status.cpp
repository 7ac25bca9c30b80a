#include "credential/trust/trust_status.h"

#include <algorithm>
#include <tuple>

namespace sanad {
namespace {

// DO NOT CHANGE: signed and stored; the verify page reads the same numbers.
enum Key : std::int64_t { kNumber = 1, kMadeAt = 2, kCentre = 3, kDevices = 4, kListed = 5 };

constexpr std::int64_t kMaxCounter = 0xffffffff;
constexpr std::int64_t kReasons = 5;

auto place_of(const ListedCertificate& one) { return std::tie(one.device_code, one.counter, one.digest); }

std::optional<std::int64_t> integer_in(const Cbor& item, std::int64_t from, std::int64_t to) {
    const auto value = item.as_integer();
    return value && *value >= from && *value <= to ? value : std::nullopt;
}

Cbor encode_device(const RegisteredCertificates& device) {
    if (device.digests) {
        Bytes joined;
        joined.reserve(device.digests->size() * sizeof(CredentialDigest));
        for (const auto& digest : *device.digests) joined.insert(joined.end(), digest.begin(), digest.end());
        return Cbor::array({Cbor::text(device.device_code), Cbor::bytes(joined)});
    }
    Cbor::Array ends;
    for (const auto& range : device.ranges) {
        ends.push_back(Cbor::integer(range.first));
        ends.push_back(Cbor::integer(range.last));
    }
    return Cbor::array({Cbor::text(device.device_code), Cbor::array(std::move(ends))});
}

Cbor encode_listed(const ListedCertificate& one) {
    Cbor detail;
    if (one.reason) detail = Cbor::integer(static_cast<int>(*one.reason));
    if (one.superseded_by) {
        detail = Cbor::array({Cbor::text(one.superseded_by->device_code), Cbor::integer(one.superseded_by->counter)});
    }
    return Cbor::array({Cbor::text(one.device_code), Cbor::integer(one.counter), Cbor::bytes(one.digest),
                        Cbor::integer(static_cast<int>(one.status)), Cbor::integer(one.since), std::move(detail)});
}

Cbor::Map parts_of(const TrustStatus& status) {
    Cbor::Array devices;
    for (const auto& device : status.devices) devices.push_back(encode_device(device));
    Cbor::Array listed;
    for (const auto& one : status.listed) listed.push_back(encode_listed(one));
    return {{Cbor::integer(kNumber), Cbor::integer(status.number)},
            {Cbor::integer(kMadeAt), Cbor::integer(status.made_at)},
            {Cbor::integer(kCentre), Cbor::text(status.centre_code)},
            {Cbor::integer(kDevices), Cbor::array(std::move(devices))},
            {Cbor::integer(kListed), Cbor::array(std::move(listed))}};
}

std::optional<std::vector<CounterRange>> decode_ranges(const Cbor::Array& ends) {
    if (ends.size() % 2 != 0) return std::nullopt;
    std::vector<CounterRange> ranges;
    std::int64_t next = 1;  // the lowest counter at which the next range may begin
    for (std::size_t at = 0; at < ends.size(); at += 2) {
        const auto first = integer_in(ends[at], next, kMaxCounter);
        const auto last = first ? integer_in(ends[at + 1], *first, kMaxCounter) : std::nullopt;
        if (!last) return std::nullopt;
        ranges.push_back({static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last)});
        next = *last + 2;
    }
    return ranges;
}

std::optional<std::vector<CredentialDigest>> decode_digests(ByteView joined) {
    constexpr std::size_t kSize = sizeof(CredentialDigest);
    if (joined.size() % kSize != 0) return std::nullopt;
    std::vector<CredentialDigest> digests;
    digests.reserve(joined.size() / kSize);
    for (std::size_t at = 0; at < joined.size(); at += kSize) {
        digests.push_back(*array_of<kSize>(joined.subspan(at, kSize)));
        if (at > 0 && digests[digests.size() - 2] >= digests.back()) return std::nullopt;
    }
    return digests;
}

std::optional<RegisteredCertificates> decode_device(const Cbor& item) {
    const auto* parts = item.as_array();
    if (!parts || parts->size() != 2 || !(*parts)[0].as_text()) return std::nullopt;
    RegisteredCertificates device{*(*parts)[0].as_text()};
    if (const auto* ends = (*parts)[1].as_array()) {
        auto ranges = decode_ranges(*ends);
        if (!ranges) return std::nullopt;
        device.ranges = std::move(*ranges);
        return device;
    }
    const Bytes* joined = (*parts)[1].as_bytes();
    if (joined) device.digests = decode_digests(*joined);
    return device.digests ? std::optional(std::move(device)) : std::nullopt;
}

std::optional<CertificateNumber> decode_number(const Cbor& item) {
    const auto* parts = item.as_array();
    if (!parts || parts->size() != 2 || !(*parts)[0].as_text()) return std::nullopt;
    const auto counter = integer_in((*parts)[1], 1, kMaxCounter);
    return counter ? std::optional(CertificateNumber{*(*parts)[0].as_text(), static_cast<std::uint32_t>(*counter)}) : std::nullopt;
}

std::optional<ListedCertificate> decode_listed(const Cbor& item) {
    const auto* parts = item.as_array();
    if (!parts || parts->size() != 6 || !(*parts)[0].as_text()) return std::nullopt;
    const auto counter = integer_in((*parts)[1], 1, kMaxCounter);
    const auto digest = (*parts)[2].as_bytes() ? array_of<4>(*(*parts)[2].as_bytes()) : std::nullopt;
    const auto status = integer_in((*parts)[3], 1, 4);
    const auto since = integer_in((*parts)[4], 0, kMaxTime);
    if (!counter || !digest || !status || !since) return std::nullopt;
    ListedCertificate one{*(*parts)[0].as_text(), static_cast<std::uint32_t>(*counter), *digest, static_cast<ListedStatus>(*status),
                          *since};
    const Cbor& detail = (*parts)[5];
    switch (one.status) {
        case ListedStatus::not_yet_awarded:
        case ListedStatus::suspended:
            if (!detail.is_null()) return std::nullopt;
            break;
        case ListedStatus::superseded:
            one.superseded_by = decode_number(detail);
            if (!one.superseded_by) return std::nullopt;
            break;
        case ListedStatus::revoked:
            const auto reason = integer_in(detail, 1, kReasons);
            if (!reason) return std::nullopt;
            one.reason = static_cast<RevocationReason>(*reason);
            break;
    }
    return one;
}

std::optional<TrustStatus> status_from(const Cbor& map) {
    const Cbor* number = map.find(kNumber);
    const Cbor* made_at = map.find(kMadeAt);
    const Cbor* centre = map.find(kCentre);
    const Cbor* devices = map.find(kDevices);
    const Cbor* listed = map.find(kListed);
    if (!number || !number->as_integer() || !made_at || !made_at->as_integer() || !centre || !centre->as_text() || !devices ||
        !devices->as_array() || !listed || !listed->as_array()) {
        return std::nullopt;
    }
    TrustStatus status{*number->as_integer(), *made_at->as_integer(), *centre->as_text(), {}, {}};
    for (const Cbor& item : *devices->as_array()) {
        auto device = decode_device(item);
        if (!device || (!status.devices.empty() && status.devices.back().device_code >= device->device_code)) return std::nullopt;
        status.devices.push_back(std::move(*device));
    }
    for (const Cbor& item : *listed->as_array()) {
        auto one = decode_listed(item);
        if (!one || (!status.listed.empty() && place_of(status.listed.back()) >= place_of(*one))) return std::nullopt;
        status.listed.push_back(std::move(*one));
    }
    return status;
}

}  // namespace

std::string_view name_of(ListedStatus status) {
    switch (status) {
        case ListedStatus::not_yet_awarded:
            return "not_yet_awarded";
        case ListedStatus::suspended:
            return "suspended";
        case ListedStatus::superseded:
            return "superseded";
        case ListedStatus::revoked:
            return "revoked";
    }
    return {};
}

CredentialDigest credential_digest(ByteView credential) {
    const Digest digest = sha256(credential);
    CredentialDigest first{};
    std::copy_n(digest.begin(), first.size(), first.begin());
    return first;
}

bool RegisteredCertificates::in_range(std::uint32_t counter) const {
    const auto after = std::ranges::upper_bound(ranges, counter, {}, &CounterRange::first);
    return after != ranges.begin() && counter <= std::prev(after)->last;
}

bool RegisteredCertificates::has(const CredentialDigest& digest) const { return digests && std::ranges::binary_search(*digests, digest); }

const RegisteredCertificates* TrustStatus::device(std::string_view code) const {
    const auto found = std::ranges::lower_bound(devices, code, {}, &RegisteredCertificates::device_code);
    return found != devices.end() && found->device_code == code ? &*found : nullptr;
}

const ListedCertificate* TrustStatus::find(std::string_view device, std::uint32_t counter, const CredentialDigest& digest) const {
    ListedCertificate wanted{std::string(device), counter};
    std::copy_n(digest.begin(), wanted.digest.size(), wanted.digest.begin());
    const auto found = std::ranges::lower_bound(listed, place_of(wanted), {}, place_of);
    return found != listed.end() && place_of(*found) == place_of(wanted) ? &*found : nullptr;
}

void TrustStatus::list(const ListedCertificate& entry) {
    const auto at = std::ranges::lower_bound(listed, place_of(entry), {}, place_of);
    if (at == listed.end() || place_of(*at) != place_of(entry)) {
        listed.insert(at, entry);
    } else if (at->status < entry.status || (at->status == entry.status && at->since > entry.since)) {
        *at = entry;
    }
}

Bytes sign_trust_status(const Signer& registry, ByteView registry_certificate, const TrustStatus& status) {
    return sign_trust_message(registry, MessageKind::trust_status, parts_of(status), registry_certificate);
}

Result<TrustStatus, TrustError> read_trust_status(ByteView bytes, const PublicKey& anchor) {
    const auto map = open_trust_message(bytes, MessageKind::trust_status, kMaxTrustStatusBytes, anchor);
    if (!map) return refuse(map.error());
    auto status = map->as_map()->size() == 6 ? status_from(*map) : std::nullopt;
    if (!status) return refuse(TrustError::malformed);
    return *std::move(status);
}

Bytes encode_trust_status(const TrustStatus& status) { return Cbor::map(parts_of(status)).encode(); }

Result<TrustStatus, TrustError> decode_trust_status(ByteView bytes) {
    if (bytes.size() > kMaxTrustStatusBytes) return refuse(TrustError::malformed);
    const auto map = Cbor::decode(bytes);
    auto status = map && map->as_map() && map->as_map()->size() == 5 ? status_from(*map) : std::nullopt;
    if (!status) return refuse(TrustError::malformed);
    return *std::move(status);
}

TrustStatus remembered(const TrustStatus& seen, TrustStatus fresh) {
    TrustStatus kept = seen;
    if (fresh.number >= seen.number) std::swap(kept, fresh);  // and what is not kept whole is in `fresh`
    for (const ListedCertificate& one : fresh.listed) {
        if (one.status >= ListedStatus::superseded) kept.list(one);
    }
    return kept;
}

}  // namespace sanad
