#include "credential/bytes/text_codec.h"

#include <doctest/doctest.h>

#include "credential/crypto/crypto.h"

using namespace sanad;

namespace {

// Bytes of every length from 0 to `longest`, each with another content.
template <class Check>
void for_many_bytes(std::size_t longest, Check check) {
    for (std::size_t length = 0; length <= longest; ++length) {
        Bytes bytes(length);
        for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + length * 11);
        check(bytes);
    }
}

}  // namespace

TEST_CASE("every text form gives the same bytes back") {
    for_many_bytes(80, [](const Bytes& bytes) {
        CAPTURE(bytes.size());
        CHECK(from_hex(to_hex(bytes)) == bytes);
        CHECK(from_base32(to_base32(bytes)) == bytes);
        CHECK(from_base64(to_base64(bytes)) == bytes);
        CHECK(from_decimal(to_decimal(bytes)) == bytes);
    });
    const Bytes zeros(40, 0);
    CHECK(from_decimal(to_decimal(zeros)) == zeros);
    const Bytes ones(373, 0xff);
    CHECK(from_decimal(to_decimal(ones)) == ones);
}

TEST_CASE("hex is lower case, two digits a byte, and nothing else is read") {
    CHECK(to_hex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
    CHECK(from_hex("00FF1a") == Bytes{0x00, 0xff, 0x1a});
    for (const char* bad : {"0", "0g", "00 11", "0x00", "00\n", "00:11"}) CHECK_FALSE(from_hex(bad));
}

TEST_CASE("base32 is Crockford's: 5 bytes are 8 digits, 16 are 26") {
    CHECK(to_base32(Bytes(5, 0)).size() == 8);
    CHECK(to_base32(Bytes(16, 0)).size() == 26);
    CHECK(to_base32(Bytes{0xff, 0xff, 0xff, 0xff, 0xff}) == "ZZZZZZZZ");
    CHECK(to_base32(Bytes{0x08}) == "10");
    CHECK(to_base32(bytes_of("foobar")) == "CSQPYRK1E8");
    CHECK(from_base32("csqpyrk1e8") == copy_of(bytes_of("foobar")));
    CHECK(from_base32("CSQPYRKIE8") == from_base32("CSQPYRK1E8"));
    CHECK(from_base32("CSQPYRKLE8") == from_base32("CSQPYRK1E8"));
    CHECK(from_base32("0O") == from_base32("00"));
    // A digit that is not Crockford's, a length that no bytes have, padding bits that are not zero.
    for (const char* bad : {"U0", "-0", "0", "000", "01", "0000001"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(from_base32(bad));
    }
}

TEST_CASE("base64 is RFC 4648's, with padding") {
    CHECK(to_base64(bytes_of("")) == "");
    CHECK(to_base64(bytes_of("f")) == "Zg==");
    CHECK(to_base64(bytes_of("foobar")) == "Zm9vYmFy");
    for (const char* bad : {"Zg", "Zg=", "Zh==", "Zg==x", "Z", "Zm9v YmFy", "Zm9_", "Zm9\x8f", "http\x8f\x8f\x8f\x8fsh=="}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(from_base64(bad));
    }
}

TEST_CASE("decimal carries a guard byte, so that leading zeros survive") {
    CHECK(to_decimal(Bytes{0x00, 0xff}) == "65791");
    CHECK(to_decimal({}) == "1");
    for (const char* bad : {"", "0", "01", "2", "255", "512", "0256", "25a", " 256", "256 ", "-256", "+256", "2.56"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(from_decimal(bad));
    }
}

TEST_CASE("decimal reads at most 4,096 bytes") {
    const Bytes most(4096, 0xab);
    CHECK(from_decimal(to_decimal(most)) == most);
    CHECK_FALSE(from_decimal(to_decimal(Bytes(4097, 0xab))));
    CHECK_FALSE(from_decimal("1" + std::string(20'000, '0')));
}

TEST_CASE("UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF") {
    for (const char* good :
         {"", "Ayesha", "عائشہ", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80", "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}) {
        CHECK(is_utf8(bytes_of(good)));
    }
    for (const char* bad :
         {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98", "a\xe2\x28\xa1"}) {
        CAPTURE(to_hex(bytes_of(bad)));
        CHECK_FALSE(is_utf8(bytes_of(bad)));
    }
}
