#include "sync/registry/key_commands.h"

#include <doctest/doctest.h>

#include <fstream>

#include "credential/bytes/text_codec.h"
#include "tests/support/office_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// Two terminals, with --json: at the anchor's machine and at the registry's.
struct OfficersWorld : OfficeWorld {
    AnchorFile anchor{folder.file("anchor"), passphrase()};

    OfficersWorld() : OfficeWorld(Language::urdu) {}
    int certify(const std::string& request, const std::string& certificate, std::uint32_t epoch = 0) {
        return certify_key(voice, anchor.path, {folder.file(request), folder.file(certificate), 100, epoch},
                           [] { return Result<Passphrase, PassphraseError>(Passphrase(kPassphraseText)); });
    }
};

}  // namespace

TEST_CASE("two officers take a registry's key from request to certificate, and later its second one") {
    OfficersWorld world;
    const Json anchor = world.done(make_anchor(world.voice, world.anchor, kCheapKeys));
    const std::string hex = anchor.at("anchor");
    CHECK(hex.size() == 64);
    CHECK(anchor.at("anchor_check").get<std::string>().size() == 8);
    CHECK(world.refused(init_uncertified_registry(world.voice, world.at, "https://sanad.example", hex.substr(1), kCheapKeys)) ==
          "registry.bad_anchor");
    const Json made = world.done(init_uncertified_registry(world.voice, world.at, "https://sanad.example", hex, kCheapKeys));
    CHECK(made.at("anchor_check") == anchor.at("anchor_check"));
    CHECK(world.refused(show_status(world.voice, world.at)) == "registry.not_certified");
    CHECK(world.refused(add_centre(world.voice, world.at, {"PTSD", "A", "ا", "Asia/Karachi"})) == "registry.not_certified");
    CHECK(world.refused(serve(world.voice, world.catalogue, world.at, {"127.0.0.1:0", "", false})) == "registry.not_certified");

    for (int epoch = 1; epoch <= 2; ++epoch) {
        const std::string n = std::to_string(epoch);
        if (epoch == 2) (void)world.done(renew_key(world.voice, world.at, kCheapKeys));
        const Json asked = world.done(request_key(world.voice, world.at, world.folder.file("request" + n)));
        const Json certified = world.done(world.certify("request" + n, "certificate" + n));
        for (const char* fact : {"public_url", "fingerprint", "epoch"}) CHECK(certified.at(fact) == asked.at(fact));
        CHECK(certified.at("epoch") == n);
        const Json installed = world.done(install_key(world.voice, world.at, world.folder.file("certificate" + n)));
        CHECK(installed.at("fingerprint") == asked.at("fingerprint"));
        CHECK(world.done(show_status(world.voice, world.at)).at("public_url") == "https://sanad.example");
    }
}

TEST_CASE("nothing is written over a file that is there, and what isn't a request or a certificate is named") {
    OfficersWorld world;
    const std::string hex = world.done(make_anchor(world.voice, world.anchor, kCheapKeys)).at("anchor");
    (void)world.done(init_uncertified_registry(world.voice, world.at, "https://sanad.example", hex, kCheapKeys));
    CHECK(world.refused(make_anchor(world.voice, world.anchor, kCheapKeys)) == "keys.exists");
    CHECK(world.refused(request_key(world.voice, world.at, world.anchor.path)) == "registry.file_exists");
    CHECK(world.refused(request_key(world.voice, world.at, world.folder.file("no/such/folder"))) == "registry.file_not_written");
    (void)world.done(request_key(world.voice, world.at, world.folder.file("request")));
    CHECK(world.refused(world.certify("request", "anchor")) == "registry.file_exists");
    CHECK(world.refused(world.certify("nothing", "certificate")) == "registry.file_missing");
    CHECK(world.refused(world.certify("anchor", "certificate")) == "registry.request_malformed");
    CHECK(world.refused(install_key(world.voice, world.at, world.folder.file("nothing"))) == "registry.file_missing");
    CHECK(world.refused(install_key(world.voice, world.at, world.folder.file("request"))) == "registry.certificate_foreign");
    CHECK(read_key_file(world.anchor.path, KeyRole::anchor, passphrase()));
    (void)world.done(world.certify("request", "certificate", 7));
    (void)world.done(install_key(world.voice, world.at, world.folder.file("certificate")));
    (void)world.done(renew_key(world.voice, world.at, kCheapKeys));
    (void)world.done(request_key(world.voice, world.at, world.folder.file("second")));
    (void)world.done(world.certify("second", "too-low", 7));
    CHECK(world.refused(install_key(world.voice, world.at, world.folder.file("too-low"))) == "registry.epoch_too_low");
}

TEST_CASE("a passphrase is changed for the key in use and the one that waits, and for an anchor") {
    OfficersWorld world;
    (void)Registry::init(world.at.path, "https://sanad.example", world.anchor, world.at.passphrase, SystemClock(), kCheapKeys).value();
    (void)world.done(renew_key(world.voice, world.at, kCheapKeys));
    const KeyFilePlace of_registry{world.at.path.key_file(), KeyRole::registry, world.at.path.next_key_file()};
    const KeyFilePlace of_anchor{world.anchor.path, KeyRole::anchor};
    const Passphrase other("four quite other words");
    CHECK(world.refused(change_key_passphrase(world.voice, of_registry, other, other, kCheapKeys)) == "keys.wrong_passphrase");
    (void)world.done(change_key_passphrase(world.voice, of_registry, passphrase(), other, kCheapKeys));
    CHECK(Registry::open(world.at.path, other));
    CHECK(read_key_file(of_registry.next, KeyRole::registry, other));
    (void)world.done(change_key_passphrase(world.voice, of_anchor, passphrase(), other, kCheapKeys));
    CHECK(read_key_file(world.anchor.path, KeyRole::anchor, other));
    CHECK(world.refused(protect_key(world.voice, of_anchor, other, kCheapKeys)) == "keys.protected_already");
    CHECK(world.refused(change_key_passphrase(world.voice, {world.folder.file("none"), KeyRole::anchor}, other, other)) == "keys.missing");

    const std::string of_old = world.folder.file("of-old");
    std::ofstream(of_old) << R"({"format":"sanad-keys/1","signing_seed":")" << to_hex(Bytes(32, 1)) << R"(","sealing_secret":")"
                          << to_hex(Bytes(32, 2)) << R"(","data_key":")" << to_hex(Bytes(32, 3)) << "\"}";
    (void)world.done(protect_key(world.voice, {of_old, KeyRole::anchor}, other, kCheapKeys));
    CHECK(read_key_file(of_old, KeyRole::anchor, other)->sealing_secret[0] == 2);
}
