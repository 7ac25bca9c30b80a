#include "credential/bytes/cbor.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"

using namespace sanad;

namespace {

Result<Cbor, CborError> decode_hex(std::string_view hex) { return Cbor::decode(*from_hex(hex)); }

void refused(std::string_view hex, CborError why) {
    CAPTURE(std::string(hex));
    const auto item = decode_hex(hex);
    REQUIRE_FALSE(item);
    CHECK(item.error() == why);
}

}  // namespace

TEST_CASE("RFC 8949 appendix A: the examples that our formats allow") {
    struct Example {
        Cbor item;
        std::string_view hex;
    };
    const Example examples[] = {
        {Cbor::integer(0), "00"},
        {Cbor::integer(1), "01"},
        {Cbor::integer(10), "0a"},
        {Cbor::integer(23), "17"},
        {Cbor::integer(24), "1818"},
        {Cbor::integer(25), "1819"},
        {Cbor::integer(100), "1864"},
        {Cbor::integer(1000), "1903e8"},
        {Cbor::integer(1'000'000), "1a000f4240"},
        {Cbor::integer(1'000'000'000'000), "1b000000e8d4a51000"},
        {Cbor::integer(INT64_MAX), "1b7fffffffffffffff"},
        {Cbor::integer(INT64_MIN), "3b7fffffffffffffff"},
        {Cbor::integer(-1), "20"},
        {Cbor::integer(-10), "29"},
        {Cbor::integer(-100), "3863"},
        {Cbor::integer(-1000), "3903e7"},
        {Cbor::integer(-70001), "3a00011170"},
        {Cbor::boolean(false), "f4"},
        {Cbor::boolean(true), "f5"},
        {Cbor{}, "f6"},
        {Cbor::tag(0, Cbor::text("2013-03-21T20:04:00Z")), "c074323031332d30332d32315432303a30343a30305a"},
        {Cbor::tag(1, Cbor::integer(1'363'896'240)), "c11a514b67b0"},
        {Cbor::tag(18, Cbor::integer(1)), "d201"},
        {Cbor::tag(23, Cbor::bytes(Bytes{1, 2, 3, 4})), "d74401020304"},
        {Cbor::tag(24, Cbor::bytes(bytes_of("dIETF"))), "d818456449455446"},
        {Cbor::bytes({}), "40"},
        {Cbor::bytes(Bytes{1, 2, 3, 4}), "4401020304"},
        {Cbor::text(""), "60"},
        {Cbor::text("IETF"), "6449455446"},
        {Cbor::text("\"\\"), "62225c"},
        {Cbor::text("ü"), "62c3bc"},
        {Cbor::text("水"), "63e6b0b4"},
        {Cbor::array({}), "80"},
        {Cbor::array(
             {Cbor::integer(1), Cbor::array({Cbor::integer(2), Cbor::integer(3)}), Cbor::array({Cbor::integer(4), Cbor::integer(5)})}),
         "8301820203820405"},
        {Cbor::map({}), "a0"},
        {Cbor::map({{Cbor::integer(1), Cbor::integer(2)}, {Cbor::integer(3), Cbor::integer(4)}}), "a201020304"},
        {Cbor::map({{Cbor::text("a"), Cbor::integer(1)}, {Cbor::text("b"), Cbor::array({Cbor::integer(2), Cbor::integer(3)})}}),
         "a26161016162820203"},
    };
    for (const auto& [item, hex] : examples) {
        CAPTURE(std::string(hex));
        CHECK(to_hex(item.encode()) == hex);
        const auto read = decode_hex(hex);
        REQUIRE(read);
        CHECK(to_hex(read->encode()) == hex);
    }
}

TEST_CASE("lengths just below and above each header size come back whole") {
    for (const std::size_t length : {23u, 24u, 255u, 256u, 65'535u, 65'536u}) {
        CAPTURE(length);
        const Bytes encoded = Cbor::array({Cbor::bytes(Bytes(length, 7)), Cbor::text(std::string(length, 'x'))}).encode();
        const auto read = Cbor::decode(encoded);
        REQUIRE(read);
        CHECK((*read->as_array())[0].as_bytes()->size() == length);
        CHECK((*read->as_array())[1].as_text()->size() == length);
        CHECK(read->encode() == encoded);
    }
}

TEST_CASE("map keys are sorted by their encoded bytes, however they were given") {
    const auto map = Cbor::map(
        {{Cbor::text("aa"), {}}, {Cbor::integer(-1), {}}, {Cbor::text("z"), {}}, {Cbor::integer(100), {}}, {Cbor::integer(10), {}}});
    CHECK(to_hex(map.encode()) == "a50af61864f620f6617af6626161f6");
}

TEST_CASE("what has a shorter form is refused") {
    for (const char* hex :
         {"1801",     "1817",         "190001",   "1900ff",   "1a00000001",   "1a0000ffff", "1b0000000000000001", "1b00000000ffffffff",
          "3801",     "390001",       "580101",   "59000101", "5a0000000101", "780161",     "7900016161",         "980101",
          "99000101", "9a0000000101", "b8010101", "d80101",   "d81200",       "d9001200"}) {
        const auto item = decode_hex(hex);
        CAPTURE(std::string(hex));
        REQUIRE_FALSE(item);
        CHECK((item.error() == CborError::not_deterministic));
    }
}

TEST_CASE("indefinite lengths are refused") {
    for (const char* hex : {"9f01ff", "9fff", "5f4101ff", "7f6161ff", "bf0102ff", "bfff"}) refused(hex, CborError::unsupported);
}

TEST_CASE("keys unsorted or doubled are refused") {
    for (const char* hex : {"a202010101", "a201010101", "a2616101616101", "a220010001", "a2616101000a"}) {
        refused(hex, CborError::not_deterministic);
    }
}

TEST_CASE("floats, undefined, other simple values and integers beyond 63 bits are refused") {
    for (const char* hex : {"f90000", "f93e00", "fa47c35000", "fb3ff199999999999a", "f97e00", "f7", "f0", "f8ff", "f820",
                            "1bffffffffffffffff", "1b8000000000000000", "3bffffffffffffffff", "1c", "1d", "1e", "5c", "ff"}) {
        refused(hex, CborError::unsupported);
    }
}

TEST_CASE("what is cut short is refused, and so is what goes on") {
    for (const char* hex : {"", "18", "19", "1903", "41", "4401", "61", "81", "8201", "a1", "a101", "c0", "d2", "d8"})
        refused(hex, CborError::truncated);
    for (const char* hex : {"0000", "4000", "8000", "a000", "d20000", "f6f6"}) refused(hex, CborError::trailing_bytes);
}

TEST_CASE("five bytes that claim sixteen million elements allocate nothing") {
    // Under a library that believes them these would ask for gigabytes; here they are refused by what is left to read.
    for (const char* hex : {"9a01000000", "9b7fffffffffffffff", "ba01000000", "bb7fffffffffffffff", "5a7fffffff", "7b7fffffffffffffff",
                            "9bffffffffffffffff", "5bffffffffffffffff"}) {
        refused(hex, CborError::truncated);
    }
}

TEST_CASE("text that is not UTF-8 is refused") {
    for (const char* hex : {"61ff", "62c080", "63eda080", "64f4908080", "62c328"}) refused(hex, CborError::bad_utf8);
}

TEST_CASE("nesting ends at sixteen") {
    const auto nested = [](int depth, std::uint8_t open) {
        Bytes bytes(static_cast<std::size_t>(depth), open);
        bytes.push_back(0);
        return bytes;
    };
    for (const std::uint8_t open : {std::uint8_t{0x81}, std::uint8_t{0xd2}}) {
        CHECK(Cbor::decode(nested(kMaxCborDepth, open)));
        const auto deeper = Cbor::decode(nested(kMaxCborDepth + 1, open));
        REQUIRE_FALSE(deeper);
        CHECK((deeper.error() == CborError::too_deep));
        CHECK_FALSE(Cbor::decode(nested(1'000'000, open)));
    }
}

TEST_CASE("bytes of a length are found in a map, and nothing where they are absent, longer, or no bytes") {
    const Cbor map = Cbor::map({{Cbor::integer(1), Cbor::bytes(ByteArray<2>{7, 8})}, {Cbor::integer(2), Cbor::text("ab")}});
    CHECK((map.bytes_at<2>(1) == ByteArray<2>{7, 8}));
    CHECK_FALSE(map.bytes_at<1>(1).has_value());
    CHECK_FALSE(map.bytes_at<3>(1).has_value());
    CHECK_FALSE(map.bytes_at<2>(2).has_value());
    CHECK_FALSE(map.bytes_at<2>(3).has_value());
    CHECK_FALSE(Cbor::integer(1).bytes_at<2>(1).has_value());
}

TEST_CASE("asking an item for another type gives nothing") {
    const Cbor number = Cbor::integer(5);
    CHECK_FALSE(number.as_boolean());
    CHECK(number.as_bytes() == nullptr);
    CHECK(number.as_text() == nullptr);
    CHECK(number.as_array() == nullptr);
    CHECK(number.as_map() == nullptr);
    CHECK(number.as_tag(18) == nullptr);
    CHECK(number.find(1) == nullptr);
    CHECK(Cbor::tag(17, number).as_tag(18) == nullptr);
    const Cbor map = Cbor::map({{Cbor::integer(1), number}, {Cbor::text("1"), Cbor{}}});
    CHECK(map.find(1)->as_integer() == 5);
    CHECK(map.find(2) == nullptr);
}
