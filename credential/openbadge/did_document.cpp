#include "credential/openbadge/did_document.h"

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"

namespace sanad {
namespace {

class DidDocument {
public:
    explicit DidDocument(std::string did) : did_(std::move(did)) {}

    void add(const PublicKey& key, std::optional<std::int64_t> revoked = std::nullopt) {
        const std::string text = multikey(key);
        const std::string id = verification_method(did_, text);
        Json method{{"id", id}, {"type", "Multikey"}, {"controller", did_}, {"publicKeyMultibase", text}};
        if (revoked) {
            method["revoked"] = openbadge::date_time(*revoked);
        } else {
            assertion_.push_back(id);
        }
        methods_.push_back(std::move(method));
    }

    [[nodiscard]] std::string text() const {
        return canonical_json({{"@context", {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}},
                               {"id", did_},
                               {"verificationMethod", methods_},
                               {"assertionMethod", assertion_}});
    }

private:
    std::string did_;
    Json methods_ = Json::array();
    Json assertion_ = Json::array();
};

}  // namespace

std::string centre_did_document(const TrustKeys& keys, std::string_view centre, std::span<const PublicKey> registry_keys) {
    DidDocument document(centre_did(keys.public_url, centre));
    for (const PublicKey& key : registry_keys) document.add(key);
    for (const TrustedDevice& device : keys.devices) {
        if (device.centre_code != centre) continue;
        if (device.state == KeyState::compromised) {
            document.add(device.key, device.compromised_since);
        } else {
            document.add(device.key);
        }
    }
    return document.text();
}

std::string registry_did_document(std::string_view public_url, std::span<const PublicKey> registry_keys) {
    DidDocument document(registry_did(public_url));
    for (const PublicKey& key : registry_keys) document.add(key);
    return document.text();
}

}  // namespace sanad
