#pragma once

#include <span>
#include <string>

#include "credential/trust/trust_list.h"

/// DID documents (W3C DID Core 1.0, did:web): which keys speak for a centre or for the registry, for software that knows nothing of our
/// trust list. JSON-LD, one line, the same bytes for the same keys. Pure functions, any thread.
namespace sanad {

/// The document of `centre_did(keys.public_url, centre)`: a Multikey verification method for every key that ever signed for the centre. All
/// are assertion methods, the registry's publishing keys too (a status list's issuer is the credential's), but not the compromised ones,
/// which stay behind with the moment `revoked` from which they are distrusted: their old certificates are answered by the trust list alone.
/// `centre` is one of the list's; a key must not stand there twice.
[[nodiscard]] std::string centre_did_document(const TrustKeys& keys, std::string_view centre, std::span<const PublicKey> registry_keys);

/// The document of `registry_did(public_url)`.
[[nodiscard]] std::string registry_did_document(std::string_view public_url, std::span<const PublicKey> registry_keys);

}  // namespace sanad
