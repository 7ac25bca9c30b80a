#include "credential/openbadge/proof.h"

#include "credential/bytes/json_string.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/node_writer.h"

namespace sanad::openbadge {
namespace {

// Section 3.2.5, "Hashing": the configuration's digest, then the document's.
ByteArray<64> signed_bytes(const Proof& proof, const Digest& document) {
    const Digest config = proof_config_digest(proof);
    ByteArray<64> bytes{};
    std::copy(document.begin(), document.end(), std::copy(config.begin(), config.end(), bytes.begin()));
    return bytes;
}

}  // namespace

std::string proof_config_nquads(const Proof& proof) {
    NQuads quads;
    const Node node = quads.blank();
    quads.link(node, term::kType, std::string(type::kDataIntegrityProof.iri));
    quads.literal(node, term::kCreated.predicate, date_time(proof.created), term::kCreated.datatype);
    quads.literal(node, term::kCryptosuite.predicate, kCryptosuiteName, term::kCryptosuite.datatype);
    quads.link(node, term::kProofPurpose.predicate, std::string(kAssertionMethod));
    quads.link(node, term::kVerificationMethod.predicate, proof.verification_method);
    return *quads.canonical();  // a single blank node is never tied
}

Digest proof_config_digest(const Proof& proof) { return sha256(bytes_of(proof_config_nquads(proof))); }

Proof prove(const Signer& signer, std::string verification_method, std::int64_t created, const Digest& document) {
    Proof proof{created, std::move(verification_method)};
    proof.signature = signer.sign(signed_bytes(proof, document));
    return proof;
}

bool proof_holds(const Proof& proof, const Digest& document, const PublicKey& key) {
    return ed25519_verify(key, signed_bytes(proof, document), proof.signature);
}

std::string proof_json(const Proof& proof) {
    std::string json = R"({"type":"DataIntegrityProof","created":)";
    append_json_string(json, date_time(proof.created));
    json += R"(,"verificationMethod":)";
    append_json_string(json, proof.verification_method);
    json += R"(,"cryptosuite":"eddsa-rdfc-2022","proofPurpose":"assertionMethod","proofValue":")";
    json += to_multibase58(proof.signature);
    json += "\"}";
    return json;
}

}  // namespace sanad::openbadge
