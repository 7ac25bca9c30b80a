// Proves that the worked examples in tests/vectors/sync.json are what we write, and that we read them.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/source_file.h"
#include "tests/support/sync_vectors.h"

using namespace sanad;

namespace {

Json stored() {
    std::ifstream in(source_path("tests/vectors/sync.json"));
    return Json::parse(in);
}

Bytes bytes_in(const Json& json, const char* key) { return from_hex(json.at(key).get<std::string>()).value(); }

}  // namespace

TEST_CASE("the worked examples are written as they are stored") {
    Json made = Json::parse(sync_vectors::text());
    Json kept = stored();
    for (const char* compressed : {"parcel", "feed"}) {
        made.erase(compressed);
        kept.erase(compressed);
    }
    CHECK(made == kept);
}

TEST_CASE("the worked examples are read as what they say") {
    const Json json = stored();
    const auto code = read_office_code(json.at("office_code").get<std::string>());
    REQUIRE(code == sync_vectors::office_code());
    const auto request = read_registration_request(bytes_in(json, "registration_request"));
    REQUIRE(request);
    CHECK(proves(*request, code->one_time));
    CHECK(to_hex(request->key) == json.at("device_key"));
    const auto chain =
        read_registration_answer(bytes_in(json, "registration_answer"), code->anchor_check, "PTSD", request->key, request->sealing_key);
    REQUIRE(chain);
    CHECK(chain->device.device_code == "K0117");
    const auto renewal = read_renewal_request(bytes_in(json, "renewal_request"));
    CHECK(renewal == RenewalRequest{chain->device.key, chain->device.not_after});
    const Bytes parcel_bytes = bytes_in(json, "parcel");
    const auto parcel = open_parcel(parcel_bytes, [&](const KeyId&) { return std::vector{chain->device.key}; });
    REQUIRE(parcel);
    CHECK(parcel->events.back().hash == sync_vectors::events().back().hash);
    CHECK(sync_vectors::lines_of(parcel_bytes) == json.at("parcel_lines"));
    CHECK(read_receipt(bytes_in(json, "receipt"), chain->registry.key) == sync_vectors::receipt());
    const auto time = read_time(bytes_in(json, "time"), chain->registry.key);
    REQUIRE(time);
    const auto asked = open_request(bytes_in(json, "request"), [&](const KeyId&) { return std::vector{chain->device.key}; });
    REQUIRE(asked);
    CHECK(asked->request.nonce == time->nonce);
    CHECK(asked->request.body == sha256(bytes_of(json.at("feed_request").get<std::string>())));
    CHECK(read_feed_request(json.at("feed_request").get<std::string>()).has_value());
    const auto feed = read_feed(bytes_in(json, "feed"), chain->registry.key);
    REQUIRE(feed);
    CHECK(feed->nonce == time->nonce);
    CHECK(sync_vectors::lines_of_feed(bytes_in(json, "feed")) == json.at("feed_lines"));
}
