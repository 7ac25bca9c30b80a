#include "sync/registry/publish/publisher.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/did_document.h"
#include "credential/openbadge/status_list.h"
#include "sync/registry/publish/trust_state.h"

namespace sanad {
namespace {

constexpr std::int64_t kKeptSeconds = 60;

std::optional<std::uint32_t> list_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = error == std::errc() && end == text.data() + text.size() && (text == "0" || text.front() != '0');
    return plain ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<std::string> Publisher::kept(const std::string& what, const Make& make) {
    const Snapshot snapshot(registry_.database());
    const std::int64_t now = clock_.now() / 1000;
    const std::int64_t number = registry_.store().state_number();
    if (number != number_ || now < kept_since_ || now >= kept_since_ + kKeptSeconds) {
        kept_.clear();
        number_ = number;
        kept_since_ = now;
    }
    if (const auto known = kept_.find(what); known != kept_.end()) return known->second;
    const auto made = make(now);
    if (made) kept_.emplace(what, *made);
    return made;
}

std::string Publisher::trust_keys() {
    return kept("keys",
                [&](std::int64_t now) {
                    return text_of(
                        sign_trust_keys(registry_.signer(), registry_.settings().registry_certificate, sanad::trust_keys(registry_, now)));
                })
        .value();
}

std::optional<std::string> Publisher::trust_status(const std::string& centre_code) {
    return kept("trust " + centre_code, [&](std::int64_t now) -> std::optional<std::string> {
        if (!registry_.store().has_centre(centre_code)) return std::nullopt;
        const Bytes part = sign_trust_status(registry_.signer(), registry_.settings().registry_certificate,
                                             sanad::trust_status(registry_, centre_code, now));
        if (part.size() > kMaxTrustStatusBytes)
            throw std::runtime_error("the trust list's part of " + centre_code + " is too long to be read");
        return text_of(part);
    });
}

std::optional<std::string> Publisher::saved_trust(const std::string& centre_code) {
    Json parts = Json::object();
    for (const auto& centre : registry_.store().centres()) {
        if (centre_code.empty() || centre.code == centre_code) parts[centre.code] = to_base64(bytes_of(trust_status(centre.code).value()));
    }
    if (parts.empty() && !centre_code.empty()) return std::nullopt;
    return canonical_json(Json{{"keys", to_base64(bytes_of(trust_keys()))}, {"status", parts}});
}

std::optional<std::string> Publisher::digests(const std::string& centre_code, std::string_view prefix) {
    const bool is_prefix =
        prefix.size() == 3 && std::ranges::all_of(prefix, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!is_prefix || !registry_.store().has_centre(centre_code)) return std::nullopt;
    const auto first = from_hex(std::string(prefix) + "0");
    CredentialDigest low{(*first)[0], (*first)[1]};
    CredentialDigest high;
    high.fill(0xff);
    high[0] = low[0];
    high[1] = low[1] | 0x0f;
    Json digests = Json::array();
    for (const auto& digest : registry_.store().digests_between(centre_code, low, high)) digests.push_back(to_hex(digest));
    return canonical_json(digests);
}

std::string Publisher::registry_did() { return registry_did_document(registry_.settings().public_url, registry_.publishing_keys()); }

std::optional<std::string> Publisher::centre_did(const std::string& centre_code) {
    return kept("did " + centre_code, [&](std::int64_t now) -> std::optional<std::string> {
        if (!registry_.store().has_centre(centre_code)) return std::nullopt;
        return centre_did_document(sanad::trust_keys(registry_, now), centre_code, registry_.publishing_keys());
    });
}

std::uint32_t Publisher::status_lists_of(const std::string& device_code) {
    const auto counters = registry_.store().counters_of(device_code);
    return counters.empty() ? 1 : counters.back() / kStatusListBits + 1;
}

std::optional<std::string> Publisher::status_list(const std::string& device_code, std::string_view list) {
    const auto number = list_number(list);
    if (!number) return std::nullopt;
    return kept("list " + device_code + "/" + std::to_string(*number), [&](std::int64_t now) -> std::optional<std::string> {
        const auto device = registry_.store().device_with_code(device_code);
        if (!device || *number >= status_lists_of(device_code)) return std::nullopt;
        const std::string& centre_code = device->trusted.centre_code;
        StatusList bits{registry_.settings().public_url, centre_code, device_code, *number, {}, now};
        for (const auto& listed : registry_.store().listed(centre_code)) {
            const bool final = listed.status == ListedStatus::revoked || listed.status == ListedStatus::superseded;
            if (final && listed.device_code == device_code) bits.revoked.push_back(listed.counter);
        }
        return sign_status_list(bits, registry_.signer());
    });
}

}  // namespace sanad
