#pragma once

#include "sync/protocol/problem.h"
#include "sync/protocol/signed_request.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Who asks: gives out the registry's signed time with a nonce, and lets a signed request through once. A nonce is the registry's time,
/// random bits and a keyed digest of both, so that giving it out takes no memory and every process of this registry knows it again; the
/// spent ones are rows until they would be too old anyway, and only registered devices can spend one. One Registry, its thread.
class RequestDesk {
public:
    RequestDesk(Registry& registry, const Clock& clock) : registry_(registry), clock_(clock) {}

    /// The answer to `GET /v1/time`, signed.
    [[nodiscard]] Bytes time() const;
    [[nodiscard]] Nonce fresh_nonce() const;

    struct Admitted {
        TrustedDevice device;
        Nonce nonce{};
    };
    /// `request`: the header Sanad-Request, base64. Refuses, in this order: request_missing, malformed, wrong_kind, unknown_device,
    /// bad_signature, request_mismatch (signed for another call), nonce_stale (not one of ours, or of more than kNonceSeconds ago),
    /// device_compromised, nonce_used. Its own transaction.
    [[nodiscard]] Result<Admitted, Problem> admit(std::string_view request, std::string_view method, std::string_view target,
                                                  ByteView body);

private:
    [[nodiscard]] ByteArray<8> seal_of(ByteView stamp) const;
    [[nodiscard]] bool is_fresh(const Nonce& nonce) const;

    Registry& registry_;
    const Clock& clock_;
};

}  // namespace sanad
