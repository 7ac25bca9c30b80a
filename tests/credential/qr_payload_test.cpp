#include "credential/qr_payload.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "tests/support/forge.h"

using namespace sanad;

TEST_CASE("a QR text is the address and a number, and gives the bytes back") {
    const Bytes bytes = forge::credential(forge::key("K0117"), forge::facts());
    const auto payload = qr_payload("https://sanad.example", bytes);
    CHECK(payload.prefix == "https://sanad.example/v#");
    CHECK(payload.digits.find_first_not_of("0123456789") == std::string::npos);
    CHECK(read_qr_text(payload.text()) == bytes);
    CHECK(read_qr_text(payload.digits) == bytes);
    CHECK(read_qr_text(payload.text() + "\r\n") == bytes);
    CHECK(read_qr_text("https://elsewhere.example/v#" + payload.digits) == bytes);
    // 8 bits become 2.41 digits, which a numeric segment stores in 8.03 bits.
    CHECK(payload.digits.size() <= bytes.size() * 241 / 100 + 2);
}

TEST_CASE("another QR code is not ours") {
    for (const char* text :
         {"", "https://example.com", "https://example.com/v", "tel:042111222333", "WIFI:S:centre;P:secret;;", "12345", "hello 123"}) {
        CAPTURE(std::string(text));
        const auto bytes = read_qr_text(text);
        REQUIRE_FALSE(bytes);
        CHECK((bytes.error() == QrError::not_ours));
    }
    CHECK((read_qr_text(std::string(5000, '1')).error() == QrError::not_ours));
}

TEST_CASE("our address with wrong digits behind it is damaged") {
    for (const char* digits : {"", "1", "0123", "12x", "2", "512", " 65791", "65791 1"}) {
        CAPTURE(std::string(digits));
        const auto bytes = read_qr_text(std::string("https://sanad.example/v#") + digits);
        REQUIRE_FALSE(bytes);
        CHECK((bytes.error() == QrError::damaged));
    }
}
