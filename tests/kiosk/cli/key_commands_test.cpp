// `sanad key …`: another passphrase for a kiosk's keys, and one for keys of before passphrases; the keys stay what they were.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <tuple>

#include "tests/support/centre_fixture.h"
#include "tests/support/typed_command.h"

using namespace sanad;

namespace {

constexpr const char* kOther = "four other words entirely";

struct Keys : test::CentreFixture {
    std::string key_file = key_file_beside(folder.file("kiosk.db"));
    MachineKeys made = read_key_file(key_file, KeyRole::kiosk, test::passphrase()).value();

    Keys() { desk.reset(); }
    std::string file_with(const std::string& passphrase) {
        const std::string path = folder.file("passphrase." + std::to_string(++files_));
        std::ofstream(path) << passphrase << '\n';
        return path;
    }
    test::Answered type(const std::string& passphrase, std::vector<std::string> words) {
        words.insert(words.begin(), {"--db", folder.file("kiosk.db"), "--passphrase-file", file_with(passphrase), "--json"});
        return test::typed(clock, std::move(words));
    }
    test::Answered change(const std::string& from, const std::string& to) {
        return type(from, {"key", "passphrase", "--key-memory", "1", "--new-passphrase-file", file_with(to)});
    }
    test::Answered protect(const std::string& passphrase) { return type(passphrase, {"key", "protect", "--key-memory", "1"}); }
    [[nodiscard]] std::string content() const {
        std::ifstream in(key_file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] bool opens_to_what_was_made(const std::string& passphrase) const {
        const auto keys = read_key_file(key_file, KeyRole::kiosk, Passphrase(passphrase));
        return keys && keys->signing_seed == made.signing_seed && keys->sealing_secret == made.sealing_secret &&
               keys->data_key == made.data_key;
    }
    /// As kiosks had them before passphrases.
    void lay_plain_file() const {
        std::ofstream(key_file, std::ios::binary | std::ios::trunc) << Json{
            {"format", "sanad-keys/1"},
            {"signing_seed", to_hex(made.signing_seed)},
            {"sealing_secret", to_hex(made.sealing_secret)},
            {"data_key", to_hex(made.data_key)}}.dump();
    }

private:
    int files_ = 0;
};

}  // namespace

TEST_CASE("a kiosk's keys get another passphrase: the old one opens nothing more, and the records are the same") {
    Keys k;
    const auto changed = k.change(test::kPassphraseText, kOther);
    CHECK(changed.code == kDone);
    CHECK(changed.json().at("key_file") == k.key_file);
    CHECK(k.opens_to_what_was_made(kOther));
    CHECK(k.type(test::kPassphraseText, {"status"}).refusal() == "keys.wrong_passphrase");
    CHECK(k.type(kOther, {"ledger", "check"}).code == kDone);
}

TEST_CASE("a change that is refused leaves the file as it was") {
    Keys k;
    const std::string before = k.content();
    for (const auto& [from, to, code] : {std::tuple("not the passphrase", kOther, "keys.wrong_passphrase"),
                                         std::tuple(test::kPassphraseText, "seven77", "passphrase.too_short"),
                                         std::tuple(test::kPassphraseText, "چار الفاظ یاد رکھیں", "passphrase.not_typable"),
                                         std::tuple(test::kPassphraseText, "two\nlines of it", "passphrase.malformed")}) {
        CAPTURE(std::string(code));
        const auto refused = k.change(from, to);
        CHECK(refused.code == kWorldSaidNo);
        CHECK(refused.refusal() == code);
    }
    const auto no_file = k.type(test::kPassphraseText, {"key", "passphrase", "--new-passphrase-file", k.folder.file("none")});
    CHECK(no_file.refusal() == "passphrase.file_missing");
    for (const char* memory : {"0", "257", "much"}) {
        CHECK(k.type(test::kPassphraseText, {"key", "passphrase", "--key-memory", memory}).code == kWrongUse);
    }
    CHECK(k.content() == before);
    std::filesystem::remove(k.key_file);
    CHECK(k.change(test::kPassphraseText, kOther).refusal() == "keys.missing");
}

TEST_CASE("keys of before passphrases open nothing until they are protected, once") {
    Keys k;
    CHECK(k.protect(kOther).refusal() == "keys.protected_already");
    CHECK(k.opens_to_what_was_made(test::kPassphraseText));
    k.lay_plain_file();
    CHECK(k.type(kOther, {"status"}).refusal() == "keys.unprotected");
    CHECK(k.change(kOther, test::kPassphraseText).refusal() == "keys.unprotected");
    CHECK(k.protect("seven77").refusal() == "passphrase.too_short");
    CHECK(k.content().find("sanad-keys/1") != std::string::npos);
    CHECK(k.protect(kOther).code == kDone);
    CHECK(k.content().find(to_hex(k.made.signing_seed)) == std::string::npos);
    CHECK(k.opens_to_what_was_made(kOther));
    CHECK(k.type(kOther, {"ledger", "check"}).code == kDone);
    CHECK(k.protect(kOther).refusal() == "keys.protected_already");
}

TEST_CASE("while new keys wait for their registration, both stay under the passphrase that they have") {
    Keys k;
    const std::string next = next_key_file_beside(k.folder.file("kiosk.db"));
    const auto waiting = create_next_key_file(k.key_file, next, KeyRole::kiosk, test::passphrase());
    REQUIRE(waiting);
    const auto refused = k.change(test::kPassphraseText, kOther);
    CHECK(refused.code == kWorldSaidNo);
    CHECK(refused.refusal() == "keys.next_waits");
    CHECK(k.opens_to_what_was_made(test::kPassphraseText));
    CHECK(read_key_file(next, KeyRole::kiosk, test::passphrase())->signing_seed == waiting->signing_seed);
}
