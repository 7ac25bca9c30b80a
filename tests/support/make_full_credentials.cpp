#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/baked_png.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/did_document.h"
#include "credential/openbadge/status_list.h"
#include "tests/support/full_credential_forge.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("can't write " + path.string());
}

// A centre's key, its DID document, and the status lists of its devices.
struct Centre {
    TrustKeys keys;
    std::map<std::pair<std::string, std::uint32_t>, StatusList> lists;
};

}  // namespace

// make_full_credentials COUNT SEED FOLDER: writes COUNT random full credentials for software that isn't ours to judge. In the folder:
// NNN.json (the exact bytes), NNN.nq (their canonical N-Quads), NNN.png (baked), revoked.json (the names of those that are), and in
// documents/ what their issuers publish: a DID document each, and the status lists.
int main(int count, char** words) {
    if (count != 4) {
        std::cerr << "make_full_credentials COUNT SEED FOLDER\n";
        return 2;
    }
    initialise_crypto();
    const std::filesystem::path folder = words[3];
    std::filesystem::create_directories(folder / "documents");
    forge::RandomCredentials random(std::stoull(words[2]));
    const Ed25519Signer registry = forge::key("the registry's publishing key");
    std::map<std::string, Centre> centres;
    Json revoked = Json::array();
    const std::string picture = source_file("assets/badge/micro_credential.png");
    const int wanted = std::stoi(words[1]);
    for (int made = 0; made < wanted;) {
        const auto credential = random.next();
        const auto& [issuer, achievement, award, unsigned_yet] = credential;
        const std::string did = centre_did(issuer.public_url, issuer.centre_code);
        const Ed25519Signer device = forge::key(did);
        const auto course = openbadge::PreparedCourse::prepare(issuer, achievement).value();
        const auto signed_one = course.sign(award, device);
        if (!signed_one && signed_one.error() == openbadge::FullCredentialError::too_large) continue;
        char name[16];
        std::snprintf(name, sizeof name, "%03d", ++made);
        write(folder / (std::string(name) + ".json"), signed_one.value().json);
        write(folder / (std::string(name) + ".nq"), course.nquads(award).value());
        write(folder / (std::string(name) + ".png"), text_of(bake(bytes_of(picture), signed_one.value().json)));

        Centre& centre = centres[did];
        centre.keys.public_url = issuer.public_url;
        centre.keys.devices = {{award.device_code, issuer.centre_code, device.public_key()}};
        const std::uint32_t list = award.counter / kStatusListBits;
        StatusList& status = centre.lists[{award.device_code, list}];
        status = {issuer.public_url, issuer.centre_code, award.device_code, list, std::move(status.revoked), 0};
        if (random.maybe()) {
            status.revoked.push_back(award.counter);
            revoked.push_back(name);
        }
    }
    write(folder / "revoked.json", revoked.dump());
    int documents = 0;
    const std::vector<PublicKey> registry_keys{registry.public_key()};
    const auto publish = [&](const std::string& text) { write(folder / "documents" / (std::to_string(++documents) + ".json"), text); };
    for (const auto& [did, centre] : centres) {
        publish(centre_did_document(centre.keys, centre.keys.devices.front().centre_code, registry_keys));
        for (const auto& [place, list] : centre.lists) publish(sign_status_list(list, registry));
    }
}
