#include <filesystem>
#include <fstream>
#include <iostream>

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"
#include "tests/support/full_credential_forge.h"

using namespace sanad;

namespace {

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("can't write " + path.string());
}

Json did_document(const std::string& did, const PublicKey& key) {
    const std::string method = verification_method(did, multikey(key));
    return {{"@context", {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}},
            {"id", did},
            {"verificationMethod",
             Json::array({{{"id", method}, {"type", "Multikey"}, {"controller", did}, {"publicKeyMultibase", multikey(key)}}})},
            {"assertionMethod", Json::array({method})}};
}

void write_worked_example(const std::filesystem::path& folder) {
    const auto course = openbadge::PreparedCourse::prepare(forge::badge_issuer(), forge::badge_achievement()).value();
    write(folder / "worked.json", course.sign(forge::badge_award(), forge::key("K0117")).value().json + "\n");
    write(folder / "worked.nq", course.nquads(forge::badge_award()).value());
}

void write_random(int wanted, std::uint64_t seed, const std::filesystem::path& folder) {
    forge::RandomCredentials random(seed);
    Json dids = Json::object();
    for (int made = 0; made < wanted;) {
        const auto credential = random.next();
        const std::string did = centre_did(credential.issuer.public_url, credential.issuer.centre_code);
        const Ed25519Signer device = forge::key(did);
        const auto course = openbadge::PreparedCourse::prepare(credential.issuer, credential.achievement).value();
        const auto signed_one = course.sign(credential.award, device);
        if (!signed_one && signed_one.error() == openbadge::FullCredentialError::too_large) continue;
        char name[16];
        std::snprintf(name, sizeof name, "%03d", ++made);
        write(folder / (std::string(name) + ".json"), signed_one.value().json);
        write(folder / (std::string(name) + ".nq"), course.nquads(credential.award).value());
        dids[did] = did_document(did, device.public_key());
    }
    write(folder / "dids.json", dids.dump(1));
}

}  // namespace

// make_full_credentials COUNT SEED FOLDER: random full credentials, for software that isn't ours to judge. NNN.json (the exact bytes),
// NNN.nq (their canonical N-Quads) and dids.json (each issuer's DID document, by its DID).
// make_full_credentials FOLDER: the worked example of credential/FORMAT.md, for tests/vectors/openbadge; a changed byte is a changed
// format.
int main(int count, char** words) {
    if (count != 4 && count != 2) {
        std::cerr << "make_full_credentials [COUNT SEED] FOLDER\n";
        return 2;
    }
    initialise_crypto();
    const std::filesystem::path folder = words[count - 1];
    std::filesystem::create_directories(folder);
    if (count == 2) {
        write_worked_example(folder);
    } else {
        write_random(std::stoi(words[1]), std::stoull(words[2]), folder);
    }
}
