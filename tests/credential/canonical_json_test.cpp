#include "credential/bytes/canonical_json.h"

#include <doctest/doctest.h>

using namespace sanad;

namespace {

void refused(std::string_view text, JsonError why) {
    CAPTURE(std::string(text));
    const auto value = parse_canonical_json(text, 1000);
    REQUIRE_FALSE(value);
    CHECK((value.error() == why));
}

}  // namespace

TEST_CASE("RFC 8785: sorted keys, no spaces, only the escapes that must be") {
    const Json value = Json::parse(R"({ "b": [true, false, null], "a": 1, "C": "é\u000a\u0001\/\"\\", "\u0061a": -5, "ur": "عائشہ" })");
    CHECK(canonical_json(value) == "{\"C\":\"é\\n\\u0001/\\\"\\\\\",\"a\":1,\"aa\":-5,\"b\":[true,false,null],\"ur\":\"عائشہ\"}");
}

TEST_CASE("a canonical text is read, and is its own canonical form") {
    for (const char* text : {"{}", "[]", "null", "\"\"", "0", "-1", "9007199254740991", "-9007199254740991",
                             "{\"a\":{\"b\":[1,2]},\"c\":\"\\b\\t\\n\\f\\r\"}", "\"\x7f\""}) {
        CAPTURE(std::string(text));
        const auto value = parse_canonical_json(text, 1000);
        REQUIRE(value);
        CHECK(canonical_json(*value) == text);
    }
}

TEST_CASE("every letter is written as nlohmann's own writer does it") {
    for (int byte = 0; byte < 0x80; ++byte) {
        const Json value{
            {"key", Json::array({std::string(1, static_cast<char>(byte)), "ہے" + std::string(3, static_cast<char>(byte)) + "x"})}};
        CHECK(canonical_json(value) == value.dump(-1, ' ', /*ensure_ascii=*/false));
    }
}

TEST_CASE("every other way to write the same is refused") {
    for (const char* text : {" {}", "{} ", "{ }", "[1, 2]", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "\"\\u0061\"", "\"\\/\"",
                             "\"\\u000A\"", "-0", "\"\\u00e9\""}) {
        refused(text, JsonError::not_canonical);
    }
}

TEST_CASE("values that our formats do not allow are refused") {
    for (const char* text : {"1.5", "1e2", "1.0", "-0.0", "9007199254740992", "-9007199254740992", "18446744073709551615",
                             "18446744073709551616", "{\"é\":1}", "[[{\"a\":0.5}]]"}) {
        refused(text, JsonError::bad_value);
    }
}

TEST_CASE("what is not JSON, or not UTF-8, is refused") {
    for (const char* text : {"", "{", "[1,]", "{\"a\"}", "nul", "'a'", "\"\n\"", "\"\\ud800\"", "\"\xff\"", "\"\xc0\x80\"", "1 2",
                             "\xef\xbb\xbf{}x", "NaN", "// a\n1"}) {
        refused(text, JsonError::malformed);
    }
}

TEST_CASE("limits come before parsing") {
    CHECK((parse_canonical_json("[1,2,3]", 6).error() == JsonError::too_large));
    CHECK((parse_json("[1,2,3]", 6).error() == JsonError::too_large));
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    };
    CHECK(parse_canonical_json(nested(kMaxJsonDepth), 100));
    CHECK((parse_canonical_json(nested(kMaxJsonDepth + 1), 100).error() == JsonError::too_deep));
    CHECK((parse_json(std::string(1'000'000, '['), 2'000'000).error() == JsonError::too_deep));
    CHECK(parse_canonical_json("\"" + std::string(100, '[') + "\"", 200));
    CHECK(parse_canonical_json("\"\\\"" + std::string(100, '[') + "\"", 200));
}

TEST_CASE("JSON that people write may be laid out freely, but has no doubled keys") {
    const auto value = parse_json("{\n  \"b\": 1.5,\n  \"a\": [ {\"x\": 1}, {\"x\": 2} ]\n}\n", 1000);
    REQUIRE(value);
    CHECK((*value)["b"] == 1.5);
    CHECK((parse_json("{\"a\": {\"b\": 1, \"b\": 2}}", 1000).error() == JsonError::not_canonical));
    CHECK((parse_json("{\"a\": 1} x", 1000).error() == JsonError::malformed));
}

TEST_CASE("writing a value that our formats do not allow is a bug, and is said so") {
    for (const Json& value : {Json(1.5), Json(std::uint64_t{1} << 53), Json(std::int64_t{1} << 53), Json::object({{"é", 1}}), Json("\xff"),
                              Json::object({{"a", Json::array({0.1})}})}) {
        CHECK_THROWS_AS((void)canonical_json(value), std::invalid_argument);
    }
}
