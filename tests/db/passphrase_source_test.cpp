// Where a passphrase comes from, and in which order. The terminal is tested end to end (tests/end_to_end/passphrase.py).
#include "db/keys/passphrase_source.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/temporary_folder.h"

using namespace sanad;

namespace {

std::string text(const Passphrase& passphrase) { return text_of(passphrase.bytes()); }

struct Credentials {
    test::TemporaryFolder folder;
    Credentials() { setenv("CREDENTIALS_DIRECTORY", folder.file("").c_str(), 1); }
    ~Credentials() { unsetenv("CREDENTIALS_DIRECTORY"); }
};

std::string written(const test::TemporaryFolder& folder, const std::string& name, const std::string& content) {
    std::ofstream(folder.file(name), std::ios::binary) << content;
    return folder.file(name);
}

}  // namespace

TEST_CASE("a file's one line is the passphrase, without its end") {
    const test::TemporaryFolder folder;
    for (const char* content : {"correct horse", "correct horse\n", "correct horse\r\n"})
        CHECK(text(passphrase_in_file(written(folder, "p", content)).value()) == "correct horse");
    CHECK(text(passphrase_in_file(written(folder, "p", " two spaces \n")).value()) == " two spaces ");
    for (const std::string& content :
         {std::string(), std::string("\n"), std::string("two\nlines\n"), std::string("a\0b", 3), std::string(1025, 'a')})
        CHECK(passphrase_in_file(written(folder, "p", content)).error() == PassphraseError::malformed);
    CHECK(passphrase_in_file(written(folder, "p", std::string(1024, 'a') + "\n")).value().bytes().size() == 1024);
    CHECK(passphrase_in_file(folder.file("none")).error() == PassphraseError::file_missing);
    CHECK(passphrase_in_file(folder.file("")).error() == PassphraseError::file_missing);
}

TEST_CASE("the file named goes before the service manager's credential") {
    const Credentials credentials;
    CHECK(credential_file().empty());
    written(credentials.folder, "sanad.passphrase", "handed over\n");
    const std::string named = written(credentials.folder, "named", "in a file\n");
    CHECK(text(find_passphrase(named, {"?"}).value()) == "in a file");
    CHECK(text(find_passphrase({}, {"?"}).value()) == "handed over");
    CHECK(find_passphrase(credentials.folder.file("none"), {"?"}).error() == PassphraseError::file_missing);
}

TEST_CASE("a new passphrase is long enough and can be typed at any kiosk; an old one is taken as it is") {
    const test::TemporaryFolder folder;
    const PassphrasePrompt once{"?"}, anew{"?", "again?"};
    const std::string small = written(folder, "short", "seven77\n"), urdu = written(folder, "urdu", "چار الفاظ یاد رکھیں\n");
    CHECK(find_passphrase(small, anew).error() == PassphraseError::too_short);
    CHECK(find_passphrase(urdu, anew).error() == PassphraseError::not_typable);
    CHECK(text(find_passphrase(small, once).value()) == "seven77");
    CHECK(find_passphrase(urdu, once));
    CHECK(find_passphrase(written(folder, "good", "eight888\n"), anew));
}
