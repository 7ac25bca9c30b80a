#pragma once

#include <string>
#include <vector>

#include "credential/crypto/crypto.h"
#include "credential/openbadge/full_credential.h"
#include "credential/openbadge/nquads.h"

namespace sanad::openbadge {

/// The part of a full credential that all who finish a course share, written and hashed once: issuing seventy writes only what is said of
/// each. Immutable; any thread.
class PreparedCourse {
public:
    /// Refuses out_of_bounds.
    [[nodiscard]] static Result<PreparedCourse, FullCredentialError> prepare(const Issuer& issuer, const Achievement& achievement);

    /// Signs for one holder: proof created at `award.valid_from` by `device`, verification method "<issuer's DID>#<its multikey>".
    /// Gives the credential's exact bytes. Refuses out_of_bounds, names_alike, too_large.
    struct Signed {
        std::string json;
        Digest digest;  ///< SHA-256 of the bytes; its first half is claim 17 of the compact credential
    };
    [[nodiscard]] Result<Signed, FullCredentialError> sign(const Award& award, const Signer& device) const;

    /// The bytes with a proof that was made before, and what that proof must have signed.
    struct Encoded {
        std::string json;
        Digest document;  ///< SHA-256 of the canonical N-Quads
    };
    [[nodiscard]] Result<Encoded, FullCredentialError> encode(const Award& award, const Proof& proof) const;
    /// The canonical N-Quads.
    [[nodiscard]] Result<std::string, FullCredentialError> nquads(const Award& award) const;

    /// How much of every credential's bytes is this part.
    [[nodiscard]] std::size_t json_bytes() const { return json_.size(); }

private:
    PreparedCourse(Issuer issuer, Achievement achievement);

    struct Document {
        std::string json;                ///< what follows json_
        std::vector<std::string> lines;  ///< sorted
    };
    [[nodiscard]] Result<Document, FullCredentialError> write(const Award& award) const;
    [[nodiscard]] Digest digest_of(const Document& document) const;
    [[nodiscard]] std::string all_lines(const Document& document) const;

    Issuer issuer_;
    Achievement achievement_;
    std::string did_;
    std::string json_;                ///< from '{' to the achievement's end
    std::vector<std::string> lines_;  ///< quads of issuer and achievement, sorted
    Sha256 json_hash_;
    Sha256 lines_hash_;
};

}  // namespace sanad::openbadge
