#include "credential/serial_number.h"

#include <doctest/doctest.h>

using namespace sanad;

TEST_CASE("ISO/IEC 7064 MOD 37,36: published examples") {
    CHECK(is_serial_number("A1-2425G-ABC1234002-M"));  // Global Release Identifier, IFPI's standard
    CHECK(is_serial_number("0000-0000-D07A-0090-Q"));  // ISAN, ISO 15706
    CHECK(is_serial_number("0000-0000-9E59-0000-O"));  // ISAN
    CHECK_FALSE(is_serial_number("A12425GABC1234002N"));
    CHECK_FALSE(is_serial_number("A12425GABC1234020M"));
}

TEST_CASE("a serial number carries its check character") {
    CHECK(serial_number("PTSD", "K0117", 42) == "PTSD-K0117-00042-D");
    CHECK(serial_number("PTSD", "K0117", 4'294'967'295) == "PTSD-K0117-4294967295-K");
    CHECK(is_serial_number("PTSD-K0117-4294967295-K"));
    CHECK(is_serial_number("ptsd-k0117-00042-d"));
    CHECK(is_serial_number("PTSDK011700042D"));
}

TEST_CASE("one wrong character, or two neighbours changed over, is noticed") {
    const std::string good = serial_number("BWP", "K0119", 731);
    const std::string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t at = 0; at < good.size(); ++at) {
        if (good[at] == '-') continue;
        for (const char other : alphabet) {
            std::string wrong = good;
            wrong[at] = other;
            CHECK(is_serial_number(wrong) == (other == good[at]));
        }
        if (at + 1 < good.size() && good[at + 1] != '-' && good[at] != good[at + 1]) {
            std::string swapped = good;
            std::swap(swapped[at], swapped[at + 1]);
            CAPTURE(swapped);
            CHECK_FALSE(is_serial_number(swapped));
        }
    }
}

TEST_CASE("what is no serial number at all is refused") {
    for (const char* text : {"", "-", "A", "PTSD_K0117_00042_D", "PTSD-K0117-00042-?", "پی-K0117-00042-D", "PTSD K0117 00042 D"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(is_serial_number(text));
    }
}

TEST_CASE("a serial number is read however its parts are set apart") {
    const SerialNumber expected{"PTSD", "K0117", 42};
    for (const char* typed : {"PTSD-K0117-00042-D", "ptsd k0117 00042 d", " PTSD - K0117 -00042-D ", "PTSD--K0117 00042-d"}) {
        CAPTURE(std::string(typed));
        CHECK(read_serial_number(typed) == expected);
    }
    CHECK(read_serial_number("PTSD-K0117-4294967295-K") == SerialNumber{"PTSD", "K0117", 4'294'967'295});
    for (const auto& wrong :
         {std::string("PTSD-K0117-00042-E"), std::string("PTSD-K0117-42-D"), std::string("PTSDK011700042D"), std::string(),
          std::string("PTSD-K0117-00042"), std::string("PTSD-K0117-00042-D-D"), serial_number("PTSD", "K0117", 0),
          std::string("PTSD-K0117-99999999999-K"), std::string("PTSD-K0117-+0042-D"), std::string(60, ' ') + "PTSD-K0117-00042-D"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_serial_number(wrong));
    }
}

TEST_CASE("the lookup code is the first 40 bits of the id") {
    ByteArray<16> id{};
    CHECK(lookup_code(id) == "00000000");
    id = {0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3};
    CHECK(lookup_code(id) == "ZZZZZZZZ");
    id[5] = 9;
    CHECK(lookup_code(id) == "ZZZZZZZZ");
}
