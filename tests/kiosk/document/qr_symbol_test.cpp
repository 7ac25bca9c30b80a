#include "kiosk/document/qr_symbol.h"

#include <doctest/doctest.h>

#include "credential/issue.h"

using namespace sanad;

TEST_CASE("a typical credential is a version 13 symbol and a small one-bit PNG") {
    const auto symbol = make_qr_symbol(qr_payload("https://sanad.example.pk", Bytes(290, 0xA5)));
    REQUIRE(symbol);
    CHECK(symbol->size == 69);
    CHECK(symbol->black(0, 0));
    CHECK_FALSE(symbol->black(1, 1));
    const Bytes png = qr_png(*symbol, 8);
    CHECK(png.size() < 8000);
    CHECK(png[1] == 'P');
    // IHDR: width and height are (69 + 8) × 8 pixels, 1 bit.
    CHECK(png[18] * 256 + png[19] == 616);
    CHECK(png[24] == 1);
}

TEST_CASE("the hard limit of 373 bytes still fits version 15, and much more is refused") {
    const auto largest = make_qr_symbol(qr_payload("https://sanad.example.pk", Bytes(373, 0x5A)));
    REQUIRE(largest);
    CHECK(largest->size <= 77);
    const auto too_large = make_qr_symbol(qr_payload("https://sanad.example.pk", Bytes(420, 0x5A)));
    REQUIRE_FALSE(too_large);
    CHECK(too_large.error() == QrSymbolError::too_long);
}

TEST_CASE("whatever the address, what may be signed fits the symbol, and two bytes more would not") {
    CHECK(max_credential_bytes(32) == kMaxCredentialBytes);
    for (std::size_t length = 12; length <= 100; ++length) {
        const std::string url = "https://" + std::string(length - 8, 'a');
        const std::size_t bytes = max_credential_bytes(length);
        CHECK(make_qr_symbol(qr_payload(url, Bytes(bytes, 0xff))).has_value());
        if (bytes < kMaxCredentialBytes) CHECK_FALSE(make_qr_symbol(qr_payload(url, Bytes(bytes + 2, 0xff))).has_value());
    }
}
