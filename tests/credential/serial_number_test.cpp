#include "credential/serial_number.h"

#include <doctest/doctest.h>

using namespace sanad;

TEST_CASE("ISO/IEC 7064 MOD 37,36: published examples, their letters and digits taken for a serial's parts") {
    CHECK(serial_number("A12425G", "ABC", 1234002) == "A12425G-ABC-1234002-M");  // Global Release Identifier, IFPI's standard
    CHECK(serial_number("00000000", "9E", 590000) == "00000000-9E-590000-O");    // ISAN 0000-0000-9E59-0000-O, ISO 15706
}

TEST_CASE("a serial number carries its check character") {
    CHECK(serial_number("PTSD", "K0117", 42) == "PTSD-K0117-00042-D");
    CHECK(serial_number("PTSD", "K0117", 4'294'967'295) == "PTSD-K0117-4294967295-K");
}

TEST_CASE("one wrong character, or two neighbours changed over, is noticed") {
    const std::string good = serial_number("BWP", "K0119", 731);
    const std::string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t at = 0; at < good.size(); ++at) {
        if (good[at] == '-') continue;
        for (const char other : alphabet) {
            std::string wrong = good;
            wrong[at] = other;
            CHECK(read_serial_number(wrong).has_value() == (other == good[at]));
        }
        if (at + 1 < good.size() && good[at + 1] != '-' && good[at] != good[at + 1]) {
            std::string swapped = good;
            std::swap(swapped[at], swapped[at + 1]);
            CAPTURE(swapped);
            CHECK_FALSE(read_serial_number(swapped));
        }
    }
}

TEST_CASE("a serial number is read however its parts are set apart") {
    const SerialNumber expected{"PTSD", "K0117", 42};
    for (const char* typed : {"PTSD-K0117-00042-D", "ptsd k0117 00042 d", " PTSD - K0117 -00042-D ", "PTSD--K0117 00042-d"}) {
        CAPTURE(std::string(typed));
        CHECK(read_serial_number(typed) == expected);
    }
    CHECK(read_serial_number("PTSD-K0117-4294967295-K") == SerialNumber{"PTSD", "K0117", 4'294'967'295});
    for (const auto& wrong : {std::string("PTSD-K0117-00042-E"), std::string("PTSD-K0117-42-D"), std::string("PTSDK011700042D"),
                              std::string(), std::string("PTSD-K0117-00042"), std::string("PTSD-K0117-00042-D-D"),
                              serial_number("PTSD", "K0117", 0), std::string("PTSD-K0117-99999999999-K"), std::string("PTSD_K0117_00042_D"),
                              std::string("PTSD-K0117-00042-?"), std::string("پی-K0117-00042-D"), std::string("-"),
                              std::string("PTSD-K0117-+0042-D"), std::string(60, ' ') + "PTSD-K0117-00042-D"}) {
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
