// Keys on the disk: made once, private, under a passphrase, never written over; and why a file does not open, cause by cause.
#include "db/keys/key_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "credential/bytes/text_codec.h"
#include "tests/support/cheap_keys.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;
using test::kCheapKeys;
using test::passphrase;

namespace {

bool same(const MachineKeys& one, const MachineKeys& other) {
    return one.signing_seed == other.signing_seed && one.sealing_secret == other.sealing_secret && one.data_key == other.data_key;
}

MachineKeys known_keys() {
    MachineKeys keys;
    keys.signing_seed.fill(1);
    keys.sealing_secret.fill(2);
    keys.data_key.fill(3);
    return keys;
}

ByteArray<40> known_random() {
    ByteArray<40> random{};
    for (std::size_t i = 0; i < random.size(); ++i) random[i] = static_cast<std::uint8_t>(i);
    return random;
}

Bytes sample() { return encode_key_file(KeyRole::kiosk, known_keys(), passphrase(), kCheapKeys, known_random()); }

/// Puts the check at the end right again, as somebody who wants to mislead would.
Bytes checked_again(Bytes file) {
    const ByteView checked = ByteView(file).first(file.size() - 32);
    std::ranges::copy(sha256(checked), file.end() - 32);
    return file;
}

KeyFileError error_of(ByteView file) { return decode_key_file(file, KeyRole::kiosk, passphrase()).error(); }

Bytes content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
}

constexpr const char* kPlainFile =
    "{\"format\":\"sanad-keys/1\",\"signing_seed\":\"0101010101010101010101010101010101010101010101010101010101010101\","
    "\"sealing_secret\":\"0202020202020202020202020202020202020202020202020202020202020202\","
    "\"data_key\":\"0303030303030303030303030303030303030303030303030303030303030303\"}\n";

}  // namespace

TEST_CASE("keys are made once, for this user alone, and read back with their passphrase") {
    const test::TemporaryFolder folder;
    const std::string path = key_file_beside(folder.file("a.db"));
    const auto made = create_key_file(path, KeyRole::kiosk, passphrase(), kCheapKeys).value();
    CHECK(made.signing_seed != made.data_key);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(same(read_key_file(path, KeyRole::kiosk, passphrase()).value(), made));
    CHECK(create_key_file(path, KeyRole::kiosk, passphrase(), kCheapKeys).error() == KeyFileError::exists);
    CHECK(same(read_key_file(path, KeyRole::kiosk, passphrase()).value(), made));
}

TEST_CASE("nothing of the keys is in the file") {
    const Bytes file = sample();
    const std::string hex = to_hex(file);
    for (const char* secret : {"0101010101", "0202020202", "0303030303"}) CHECK(hex.find(secret) == std::string::npos);
}

TEST_CASE("the file is as FORMAT.md has it") {
    const Bytes file = sample();
    REQUIRE(file.size() == 202);
    CHECK(text_of(ByteView(file).first(8)) == "SANADKEY");
    CHECK(to_hex(ByteView(file).subspan(8, 10)) == "02010000040000000001");  // version, kiosk, 1,024 KiB, one pass
    CHECK(to_hex(ByteView(file).subspan(18, 40)) == to_hex(known_random()));
    CHECK(same(decode_key_file(file, KeyRole::kiosk, passphrase()).value(), known_keys()));
}

TEST_CASE("why a key file does not open, cause by cause") {
    const Bytes good = sample();
    CHECK(decode_key_file(good, KeyRole::kiosk, Passphrase("four words for test")).error() == KeyFileError::wrong_passphrase);
    CHECK(decode_key_file(good, KeyRole::registry, passphrase()).error() == KeyFileError::wrong_role);
    CHECK(error_of({}) == KeyFileError::malformed);
    CHECK(error_of(bytes_of("SANAD")) == KeyFileError::malformed);
    CHECK(error_of(bytes_of("SANADKEY")) == KeyFileError::damaged);
    CHECK(error_of(bytes_of("not a key\n")) == KeyFileError::malformed);
    CHECK(error_of(bytes_of(kPlainFile)) == KeyFileError::unprotected);
    CHECK(error_of(bytes_of("{\"format\":\"sanad-keys/1\",\"signing_seed\":\"00\"}")) == KeyFileError::malformed);
    Bytes longer = good;
    longer.push_back(0);
    CHECK(error_of(longer) == KeyFileError::damaged);
    Bytes newer = good;
    newer[8] = 3;
    CHECK(error_of(newer) == KeyFileError::newer_version);
    for (const std::size_t length : {9, 57, 170, 201}) CHECK(error_of(ByteView(good).first(length)) == KeyFileError::damaged);
}

TEST_CASE("a byte that changed is damage, never a wrong passphrase; changed with care, the passphrase does not open it") {
    const Bytes good = sample();
    for (std::size_t at = 9; at < good.size(); ++at) {
        CAPTURE(at);
        Bytes bad = good;
        bad[at] ^= 0x10;
        CHECK(error_of(bad) == KeyFileError::damaged);
    }
    for (const std::size_t at : {18, 40, 60, 169}) {
        CAPTURE(at);
        Bytes bad = good;
        bad[at] ^= 0x10;
        CHECK(error_of(checked_again(bad)) == KeyFileError::wrong_passphrase);
    }
}

TEST_CASE("a file can't make its reader take more memory or time than any of ours") {
    const auto with_cost = [](std::uint8_t memory_first, std::uint8_t memory_third, std::uint8_t passes) {
        Bytes file = sample();
        file[10] = memory_first;
        file[12] = memory_third;
        file[17] = passes;
        return checked_again(file);
    };
    CHECK(error_of(with_cost(0xff, 4, 1)) == KeyFileError::unreasonable);  // 4 TiB
    CHECK(error_of(with_cost(0, 0, 1)) == KeyFileError::unreasonable);
    CHECK(error_of(with_cost(0, 4, 0)) == KeyFileError::unreasonable);
    CHECK(error_of(with_cost(0, 4, 17)) == KeyFileError::unreasonable);
    CHECK(error_of(with_cost(0, 4, 2)) == KeyFileError::wrong_passphrase);  // reasonable, but not what was signed with
    CHECK_THROWS_AS((void)encode_key_file(KeyRole::kiosk, known_keys(), passphrase(), {1023, 1}, known_random()), std::invalid_argument);
}

TEST_CASE("another passphrase opens the same keys, and the old one no longer") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.key");
    const auto made = create_key_file(path, KeyRole::registry, passphrase(), kCheapKeys).value();
    const Passphrase other("five other words for tests");
    const Bytes before = content(path);
    CHECK(change_passphrase(path, KeyRole::registry, other, passphrase(), kCheapKeys).error() == KeyFileError::wrong_passphrase);
    CHECK(content(path) == before);
    std::ofstream(path + ".new") << "left by a power cut";
    REQUIRE(change_passphrase(path, KeyRole::registry, passphrase(), other, kCheapKeys));
    CHECK(same(read_key_file(path, KeyRole::registry, other).value(), made));
    CHECK(read_key_file(path, KeyRole::registry, passphrase()).error() == KeyFileError::wrong_passphrase);
    CHECK_FALSE(std::filesystem::exists(path + ".new"));
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a plain file of old is encrypted in its place, once") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("old.key");
    CHECK(protect_key_file(path, KeyRole::kiosk, passphrase(), kCheapKeys).error() == KeyFileError::missing);
    std::ofstream(path) << kPlainFile;
    CHECK(read_key_file(path, KeyRole::kiosk, passphrase()).error() == KeyFileError::unprotected);
    REQUIRE(protect_key_file(path, KeyRole::kiosk, passphrase(), kCheapKeys));
    CHECK(same(read_key_file(path, KeyRole::kiosk, passphrase()).value(), known_keys()));
    CHECK(protect_key_file(path, KeyRole::kiosk, passphrase(), kCheapKeys).error() == KeyFileError::protected_already);
    std::ofstream(folder.file("letter")) << "Dear Sir or Madam";
    CHECK(protect_key_file(folder.file("letter"), KeyRole::kiosk, passphrase(), kCheapKeys).error() == KeyFileError::malformed);
}

TEST_CASE("the next keys are new but for the data key, at the same cost and under the same passphrase, and made once") {
    const test::TemporaryFolder folder;
    const std::string file = folder.file("kiosk.key"), next = folder.file("kiosk.key.next");
    CHECK(create_next_key_file(file, next, KeyRole::kiosk, passphrase()).error() == KeyFileError::missing);
    const auto keys = create_key_file(file, KeyRole::kiosk, passphrase(), kCheapKeys).value();
    CHECK(create_next_key_file(file, next, KeyRole::kiosk, Passphrase("not the passphrase")).error() == KeyFileError::wrong_passphrase);
    CHECK_FALSE(std::filesystem::exists(next));
    const auto made = create_next_key_file(file, next, KeyRole::kiosk, passphrase()).value();
    CHECK(made.data_key == keys.data_key);
    CHECK(made.signing_seed != keys.signing_seed);
    CHECK(made.sealing_secret != keys.sealing_secret);
    CHECK(same(create_next_key_file(file, next, KeyRole::kiosk, passphrase()).value(), made));
    CHECK(same(read_key_file(file, KeyRole::kiosk, passphrase()).value(), keys));
    const auto cost = [](const std::string& path) { return text_of(ByteView(key_file_bytes(path).value()).subspan(10, 8)); };
    CHECK(cost(next) == cost(file));
    replace_key_file(file, next);
    CHECK(same(read_key_file(file, KeyRole::kiosk, passphrase()).value(), made));
}
