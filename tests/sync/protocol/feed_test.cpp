#include "sync/protocol/feed.h"

#include <doctest/doctest.h>

#include "sync/protocol/zstd_frame.h"
#include "tests/support/sync_vectors.h"

using namespace sanad;

namespace {

const Ed25519Signer registry = forge::key("registry");

Feed good_feed() { return sync_vectors::feed(); }
Bytes sealed(const std::string& lines) { return sign1(registry, MessageKind::feed, zstd_compress(bytes_of(lines))); }
std::string lines_of(const Feed& feed) { return sync_vectors::lines_of_feed(sign_feed(registry, feed)); }
std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}
FeedError why(const Bytes& bytes) {
    const auto feed = read_feed(bytes, registry.public_key());
    REQUIRE_FALSE(feed);
    return feed.error();
}

}  // namespace

TEST_CASE("a feed comes back with its sections, personal parts and withheld events") {
    const auto feed = read_feed(sign_feed(registry, good_feed()), registry.public_key());
    REQUIRE(feed);
    CHECK(feed->centre_code == "PTSD");
    CHECK(feed->nonce == good_feed().nonce);
    CHECK(feed->next_nonce == good_feed().next_nonce);
    CHECK(feed->registry_time == good_feed().registry_time);
    CHECK(feed->more);
    REQUIRE(feed->sections.size() == 1);
    const auto& events = feed->sections[0].events;
    REQUIRE(events.size() == 2);
    CHECK_FALSE(events[0].event);
    CHECK(events[0].hash == sync_vectors::events()[0].hash);
    REQUIRE(events[1].event);
    CHECK(events[1].event->line == sync_vectors::events()[1].line);
    CHECK(events[1].event->personal->value == sync_vectors::events()[1].personal->value);
}

TEST_CASE("a feed with any byte changed, or cut anywhere, is refused") {
    const Bytes good = sign_feed(registry, good_feed());
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(read_feed(bad, registry.public_key()));
        CHECK_FALSE(read_feed(ByteView(good).first(at), registry.public_key()));
    }
}

TEST_CASE("why a feed is refused has a name of its own") {
    const std::string lines = lines_of(good_feed());
    CHECK(why(sign_feed(forge::key("rogue"), good_feed())) == FeedError::bad_signature);
    CHECK(why(sign1(registry, MessageKind::receipt, zstd_compress(bytes_of(lines)))) == FeedError::wrong_kind);
    CHECK(why(copy_of(bytes_of("<html>"))) == FeedError::malformed);
    CHECK(why(sealed("")) == FeedError::malformed);
    CHECK(why(sealed(lines.substr(0, lines.size() - 1))) == FeedError::malformed);
    CHECK(why(sealed(lines + "{}\n")) == FeedError::malformed);
    CHECK(why(sealed(replaced(lines, "\"sections\":1", "\"sections\":2"))) == FeedError::malformed);
    CHECK(why(sealed(replaced(lines, "\"last_seq\":2", "\"last_seq\":3"))) == FeedError::malformed);
    CHECK(why(sealed(replaced(lines, "\"last_seq\":2", "\"last_seq\":20002"))) == FeedError::malformed);
    CHECK(why(sealed(replaced(lines, "\"device\":\"K0117\"", "\"device\":\"\""))) == FeedError::malformed);
    CHECK(why(sealed(replaced(lines, "\"position\":1", "\"position\":2"))) == FeedError::chain_broken);
    CHECK(why(sealed(replaced(lines, "Ayesha", "Fatima"))) == FeedError::chain_broken);
    CHECK(why(sealed(replaced(lines, to_hex(sync_vectors::events()[0].hash), std::string(64, '0')))) == FeedError::chain_broken);
    // A zstd bomb claims its size, and is refused by it.
    CHECK(why(sign1(registry, MessageKind::feed, zstd_compress(Bytes(kMaxFeedDecompressed + 1, 'x')))) == FeedError::malformed);
}

TEST_CASE("a feed without its personal part is one that was erased, and is taken") {
    Feed feed = good_feed();
    feed.sections[0].events[1].event->personal.reset();
    const auto read = read_feed(sign_feed(registry, feed), registry.public_key());
    REQUIRE(read);
    CHECK_FALSE(read->sections[0].events[1].event->personal);
}

TEST_CASE("what a feed may not be is not signed") {
    Feed empty = good_feed();
    empty.sections[0].events.clear();
    CHECK_THROWS_AS((void)sign_feed(registry, empty), std::invalid_argument);
    Feed gap = good_feed();
    gap.sections[0].events[1].seq = 3;
    CHECK_THROWS_AS((void)sign_feed(registry, gap), std::invalid_argument);
}

TEST_CASE("a request for a feed comes back as it was written, and over its limits is neither written nor read") {
    FeedRequest request{{{"7ZZZ", 41}, {"registry-PTSD", 3}}, {{"7ZZZ", {2, 40}}}, 16'384};
    CHECK(read_feed_request(write_feed_request(request)) == request);
    CHECK(read_feed_request(write_feed_request({})) == FeedRequest{});
    request.own = {"8AAA", "8BBB"};
    CHECK(read_feed_request(write_feed_request(request)) == request);
    request.registry_hash = sha256(bytes_of("the last"));
    CHECK(read_feed_request(write_feed_request(request)) == request);
    for (const char* bad : {"",
                            "{}",
                            "[]",
                            R"({"held":{},"most":1,"withheld":{},"x":1})",
                            R"({"held":{"a b":1},"most":1,"withheld":{}})",
                            R"({"held":{"a":0},"most":1,"withheld":{}})",
                            R"({"held":{"a":"1"},"most":1,"withheld":{}})",
                            R"({"held":{},"most":-1,"withheld":{}})",
                            R"({"held":{},"most":1,"withheld":{"a":[1]}})",
                            R"({"held":{"a":1},"most":1,"withheld":{"a":[2]}})",
                            R"({"held":{"a":5},"most":1,"withheld":{"a":[2,2]}})",
                            R"({"held":{"a":5},"most":1,"withheld":{"a":[]}})",
                            R"({"held":{},"most":1,"own":[],"withheld":{}})",
                            R"({"held":{},"most":1,"own":"a","withheld":{}})",
                            R"({"held":{},"most":1,"own":[1],"withheld":{}})",
                            R"({"held":{},"most":1,"own":["a b"],"withheld":{}})",
                            R"({"held":{},"most":1,"own":["b","a"],"withheld":{}})",
                            R"({"held":{},"most":1,"own":["a","a"],"withheld":{}})",
                            R"({"held": {},"most":1,"withheld":{}})",
                            R"({"held":{},"most":1,"registry":"","withheld":{}})",
                            R"({"held":{},"most":1,"registry":1,"withheld":{}})",
                            R"({"held":{},"most":1,"registry":"AB","withheld":{}})"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_feed_request(bad));
    }
    // What is within the numbers has room, however long the names are.
    FeedRequest most{{}, {}, 0};
    for (std::size_t i = 0; i < kMaxFeedLedgers; ++i) {
        const std::string name = std::to_string(i) + std::string(60, 'x');
        most.held[name.substr(0, 64)] = (Seq{1} << 53) - 1;
        most.own.insert(name.substr(0, 64));
        if (i < kMaxWithheldAsked) most.withheld[name.substr(0, 64)] = {(Seq{1} << 53) - 1};
    }
    REQUIRE(most.held.size() == kMaxFeedLedgers);
    CHECK(read_feed_request(write_feed_request(most)) == most);
    for (std::size_t i = 0; i <= kMaxFeedLedgers; ++i) request.held["L" + std::to_string(i)] = 1;
    CHECK_THROWS_AS((void)write_feed_request(request), std::invalid_argument);
    FeedRequest forked{{}, {}, 1};
    for (std::size_t i = 0; i <= kMaxFeedLedgers; ++i) forked.own.insert("L" + std::to_string(i));
    CHECK_THROWS_AS((void)write_feed_request(forked), std::invalid_argument);
    FeedRequest many{{{"7ZZZ", 5'000}}, {}, 0};
    for (Seq seq = 1; seq <= static_cast<Seq>(kMaxWithheldAsked) + 1; ++seq) many.withheld["7ZZZ"].insert(seq);
    CHECK_THROWS_AS((void)write_feed_request(many), std::invalid_argument);
}
