#pragma once

#include <string>
#include <string_view>

#include "credential/crypto/crypto.h"

/// The one proof that our documents carry: `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2).
namespace sanad::openbadge {

struct Proof {
    std::int64_t created = 0;         ///< unix seconds
    std::string verification_method;  ///< "<did>#z6Mk…"
    Signature signature{};

    bool operator==(const Proof&) const = default;
};

/// SHA-256 of the canonical N-Quads of the proof's own configuration.
[[nodiscard]] Digest proof_config_digest(const Proof& proof);
/// Those N-Quads, for tests that go step by step.
[[nodiscard]] std::string proof_config_nquads(const Proof& proof);

/// Signs a document by the digest of its canonical N-Quads (without the proof).
[[nodiscard]] Proof prove(const Signer& signer, std::string verification_method, std::int64_t created, const Digest& document);
[[nodiscard]] bool proof_holds(const Proof& proof, const Digest& document, const PublicKey& key);

/// {"type":"DataIntegrityProof","created":…,"verificationMethod":…,"cryptosuite":"eddsa-rdfc-2022","proofPurpose":"assertionMethod",
/// "proofValue":…}: the object that stands in the document's `proof` array.
[[nodiscard]] std::string proof_json(const Proof& proof);

}  // namespace sanad::openbadge
