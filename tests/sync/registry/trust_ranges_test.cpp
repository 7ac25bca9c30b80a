// Proves that whoever has the beginning of a part of the trust list gets the rest of that version, and nothing of another (RFC 9110).
#include <doctest/doctest.h>

#include "sync/registry/publish/recent_versions.h"
#include "tests/support/long_trust_list.h"
#include "tests/support/tcp.h"

using namespace sanad;
using namespace sanad::test;

namespace {

const std::string kPath = "/trust/PTSD";

struct RangesWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};

    RangesWorld() {
        kiosk.register_at(registry);
        retire_with_certificates(registry, 3000);
    }
    HttpResponse get(const std::string& range = "", const std::string& if_range = "", Method method = Method::get,
                     const std::string& path = kPath) {
        HttpRequest request{method, path};
        request.range = range;
        request.if_range = if_range;
        return registry.routes->handle_read(request);
    }
    /// The registry's state changes, so that the next part is another.
    void change_state() {
        registry.clock.advance(1000);
        registry.open()->state_changed(registry.clock.now() / 1000);
    }
};

std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [one, value] : response.headers)
        if (one == name) return value;
    return {};
}

Bytes tail(const Bytes& whole, std::size_t from) { return copy_of(ByteView(whole).subspan(from)); }

}  // namespace

TEST_CASE("both parts have a strong ETag that names their bytes") {
    RangesWorld world;
    for (const char* path : {"/trust/PTSD", "/trust/keys"}) {
        const auto answer = world.get("", "", Method::get, path);
        CHECK(answer.status == 200);
        CHECK(header(answer, "ETag") == '"' + to_hex(ByteView(sha256(answer.body)).first(16)) + '"');
        CHECK(header(answer, "Accept-Ranges") == "bytes");
        CHECK(header(answer, "Cache-Control") == "no-cache");
        CHECK(header(answer, "Content-Range").empty());
        CHECK(header(world.get("", "", Method::get, path), "ETag") == header(answer, "ETag"));
    }
    const auto before = world.get();
    world.registry.clock.advance(61'000);
    CHECK(header(world.get(), "ETag") != header(before, "ETag"));
}

TEST_CASE("the rest is of the version that was begun, while a newer one is out, for a quarter of an hour after it was last asked for") {
    RangesWorld world;
    const auto old = world.get();
    const std::string etag = header(old, "ETag");
    const std::string total = std::to_string(old.body.size());
    REQUIRE(old.body.size() > 20'000);
    for (int minute = 0; minute < 30; minute += 10) {
        world.change_state();
        const auto newer = world.get();
        REQUIRE(newer.status == 200);
        REQUIRE(newer.body != old.body);
        const auto rest = world.get("bytes=20000-", etag);
        CHECK(rest.status == 206);
        CHECK(rest.body == tail(old.body, 20'000));
        CHECK(rest.content_type == "application/cose");
        CHECK(header(rest, "ETag") == etag);
        CHECK(header(rest, "Content-Range") == "bytes 20000-" + std::to_string(old.body.size() - 1) + "/" + total);
        world.registry.clock.advance(600'000);
    }
    world.registry.clock.advance(RecentVersions::kKeptSeconds * 1000);
    const auto whole = world.get("bytes=20000-", etag);
    CHECK(whole.status == 200);
    CHECK(whole.body.size() > 20'000);
    CHECK(header(whole, "ETag") != etag);
    // Another path's version is not this one's.
    const auto keys = world.get("", "", Method::get, "/trust/keys");
    CHECK(world.get("bytes=10-", header(keys, "ETag")).status == 200);
}

TEST_CASE("what is no range of ours is answered whole, and what begins past the end with 416") {
    RangesWorld world;
    const auto whole = world.get();
    const std::string etag = header(whole, "ETag");
    const std::size_t size = whole.body.size();
    for (const char* range :
         {"", "bytes", "bytes=", "bytes=-", "bytes=-500", "bytes=0-99", "bytes=5-9-", "bytes=0-,5-", "bytes=0-9,20-", "bytes=x-",
          "bytes=+5-", "bytes= 5-", "bytes=5- ", "items=5-", "5-", "bytes=99999999999999999999-", "bytes=--5-"}) {
        CAPTURE(std::string(range));
        for (const std::string& named : {std::string(), etag}) {
            const auto answer = world.get(range, named);
            CHECK(answer.status == 200);
            CHECK(answer.body == whole.body);
        }
    }
    // Any date is older than what we know of ours, and a weak ETag names no bytes.
    for (const std::string& other : {std::string("\"0123\""), "W/" + etag, etag.substr(1, etag.size() - 2),
                                     std::string("Sun, 22 Nov 2026 18:00:00 GMT"), etag + ", \"x\""}) {
        CAPTURE(other);
        CHECK(world.get("bytes=5-", other).status == 200);
        CHECK(world.get("bytes=999999999-", other).status == 200);
    }
    CHECK(world.get("bytes=0-", etag).body == whole.body);
    CHECK(world.get("bytes=0-", etag).status == 206);
    CHECK(world.get("bytes=5-").status == 206);  // of the newest
    CHECK(world.get("bytes=" + std::to_string(size - 1) + "-", etag).body == tail(whole.body, size - 1));
    for (const std::string& past : {std::to_string(size), std::to_string(size + 1), std::string("999999999")}) {
        for (const std::string& named : {std::string(), etag}) {
            const auto answer = world.get("bytes=" + past + "-", named);
            CHECK(answer.status == 416);
            CHECK(answer.body.empty());
            CHECK(header(answer, "Content-Range") == "bytes */" + std::to_string(size));
        }
    }
    const auto head = world.get("bytes=5-", etag, Method::head);  // ranges are GET's alone
    CHECK(head.status == 200);
    CHECK(header(head, "ETag") == etag);
    CHECK(world.get("bytes=5-", etag, Method::get, "/trust/NONE").status == 404);
}

TEST_CASE("ranges travel in the headers of real requests") {
    RangesWorld world;
    const auto whole = world.get();
    const Socket socket = connect_to(world.registry.server->port());
    socket.send("GET /trust/PTSD HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes=20000-\r\nIf-Range: " + header(whole, "ETag") +
                "\r\n\r\n");
    const std::string answer = socket.receive_all();
    CHECK(answer.starts_with("HTTP/1.1 206 Partial Content\r\n"));
    CHECK(answer.find("\r\nContent-Range: bytes 20000-") != std::string::npos);
    CHECK(answer.ends_with(text_of(tail(whole.body, 20'000))));
}

TEST_CASE("versions are kept within bounds, the last answered longest") {
    SetClock clock;
    RecentVersions versions(clock, 3, 1000);
    const auto etag = [&](const std::string& bytes) { return versions.keep("/a", bytes).etag; };
    const std::string a = etag("a"), b = etag("b"), c = etag("c");
    CHECK(etag("a") == a);
    CHECK(versions.find("/a", b));
    const std::string d = etag("d");
    CHECK_FALSE(versions.find("/a", c));
    CHECK(versions.find("/a", a)->bytes == "a");
    CHECK(versions.find("/a", b));
    CHECK_FALSE(versions.find("/b", a));
    CHECK_FALSE(versions.find("/a", ""));

    const std::string large = etag(std::string(999, 'x'));  // a byte is left: b's
    CHECK(versions.find("/a", large));
    CHECK(versions.find("/a", b));
    CHECK_FALSE(versions.find("/a", a));
    CHECK_FALSE(versions.find("/a", d));
    const std::string larger = etag(std::string(5000, 'y'));  // the newest is kept in any case
    CHECK(versions.find("/a", larger));
    CHECK_FALSE(versions.find("/a", large));

    clock.advance(RecentVersions::kKeptSeconds * 1000 - 1000);
    CHECK(versions.find("/a", larger));
    clock.advance(RecentVersions::kKeptSeconds * 1000);
    CHECK_FALSE(versions.find("/a", larger));
    (void)etag("a");
    clock.advance(-10'000);
    CHECK_FALSE(versions.find("/a", a));
}
