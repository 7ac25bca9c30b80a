#include "sync/registry/commands.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// A terminal on which an officer works, with --json.
struct OfficeWorld {
    TemporaryFolder folder;
    Catalogue catalogue = Catalogue::load(assets_dir());
    std::ostringstream out;
    Voice voice{catalogue, Language::english, /*json=*/true, out};
    std::string path = folder.file("registry.db");

    /// What was said since the last time.
    Json said() {
        const std::string text = out.str();
        out.str("");
        return Json::parse(text);
    }
    std::string refused(int exit_code) {
        CHECK(exit_code == 1);
        const Json json = said();
        CHECK(json.at("sentence").get<std::string>().front() != '<');
        return json.at("refused");
    }
    Json done(int exit_code) {
        CHECK(exit_code == 0);
        return said();
    }
    void make() {
        (void)done(init_registry(voice, path, "http://localhost:8080", ""));
        (void)done(add_centre(voice, path, {"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "Asia/Karachi"}));
    }
};

}  // namespace

TEST_CASE("an officer makes a registry, gives out a code, and approves the kiosk that asked with it") {
    OfficeWorld office;
    office.make();
    const std::string code = office.done(make_office_code(office.voice, office.path, "PTSD")).at("code");
    const SetClock clock(SystemClock().now());
    const auto registry = Registry::open(office.path).value();
    const Ed25519Signer kiosk(sha256(bytes_of("a kiosk")));
    RegistrationDesk desk(*registry, clock, false);
    REQUIRE(desk.request(sign_registration_request(kiosk, {}, "PTSD", read_office_code(code)->one_time)));

    const Json waiting = office.done(list_registrations(office.voice, office.path)).at("registrations");
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].at("state") == "pending");
    const std::string fingerprint = waiting[0].at("fingerprint");  // with spaces, as on the kiosk's screen
    CHECK(fingerprint == key_fingerprint(kiosk.public_key()));
    CHECK(office.done(approve_registration(office.voice, office.path, fingerprint)).at("device") == "K0001");
    CHECK(office.refused(refuse_registration(office.voice, office.path, fingerprint)) == "registry.already_approved");
    const Json status = office.done(show_status(office.voice, office.path));
    CHECK(status.at("devices") == 1);
    CHECK(status.at("pending") == 0);
}

TEST_CASE("what an officer can't do is refused, each by its name, with a sentence") {
    OfficeWorld office;
    CHECK(office.refused(show_status(office.voice, office.path)) == "registry.database_missing");
    CHECK(office.refused(init_registry(office.voice, office.path, "localhost", "")) == "registry.bad_public_url");
    office.make();
    CHECK(office.refused(init_registry(office.voice, office.path, "http://localhost:8080", "")) == "registry.database_exists");
    CHECK(office.refused(add_centre(office.voice, office.path, {"PTSD", "Again", "پھر", "Asia/Karachi"})) == "registry.centre_exists");
    CHECK(office.refused(add_centre(office.voice, office.path, {"a/b", "A", "ا", "Asia/Karachi"})) == "registry.bad_centre_code");
    CHECK(office.refused(make_office_code(office.voice, office.path, "NONE")) == "registry.unknown_centre");
    CHECK(office.refused(approve_registration(office.voice, office.path, "0000 0000 0000 0000")) == "registry.unknown_fingerprint");
    std::ofstream(office.folder.file("foreign.db")) << "not a database, but a text of some length";
    CHECK(office.refused(show_status(office.voice, office.folder.file("foreign.db"))) == "registry.database_not_ours");
    SetClock clock;
    const KioskWorld kiosk(clock);
    CHECK(office.refused(show_status(office.voice, kiosk.folder.file("kiosk.db"))) == "registry.database_not_ours");

    CHECK(office.refused(serve(office.voice, office.catalogue, {office.path, "nowhere", "", false})) == "registry.bad_listen");
    CHECK(office.refused(serve(office.voice, office.catalogue, {office.path, "127.0.0.1:65536", "", false})) == "registry.bad_listen");
    CHECK(office.refused(serve(office.voice, office.catalogue, {office.path, "0.0.0.0:0", "", true})) == "registry.auto_needs_loopback");
    CHECK(office.refused(serve(office.voice, office.catalogue, {office.path, "[::]:0", "", true})) == "registry.auto_needs_loopback");
    CHECK(office.refused(serve(office.voice, office.catalogue, {office.path, "127.0.0.1:0", "http://other", false})) ==
          "registry.public_url_frozen");
}
