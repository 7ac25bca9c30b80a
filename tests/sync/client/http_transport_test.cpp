// What a link says of itself: being offline is not a slow link, and a Wi-Fi that asks for a login is named behind an https address too.
#include "sync/client/http_transport.h"

#include <doctest/doctest.h>

#include "tests/support/bad_proxy.h"
#include "tests/support/own_certificate.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMost = 4096;
const std::string kPage = "<!doctype html><html><body>Welcome to Free Wi-Fi</body></html>";

HttpLimits hasty(std::uint16_t plain_port) { return {500ms, 2s, 3'000ms, plain_port, 2'000ms}; }

/// What the kiosk says of a registry at this https address while `answer` is what the network gives in the clear.
std::optional<LinkError> said(const std::string& url, const std::string& answer) {
    CannedServer wall(answer);
    const auto response = HttpTransport(url, hasty(wall.port())).get("/v1/time", kMost);
    return response ? std::nullopt : std::optional(response.error());
}

std::string https(std::uint16_t port) { return "https://127.0.0.1:" + std::to_string(port); }

}  // namespace

TEST_CASE("a login wall behind an https address is named, whether it takes the connection or drops it") {
    const TemporaryFolder folder;
    ServerSetup setup;
    setup.tls = own_certificate(folder);
    RegistryWorld portal(/*approve_at_once=*/true, {}, setup);
    const Listener silent;
    const struct {
        const char* name;
        std::string url;
        LinkError alone;  ///< when nobody answers in the clear
    } places[] = {{"it takes the secure connection", https(portal.server->port()), LinkError::insecure},
                  {"it refuses the secure connection", https(1), LinkError::offline},
                  {"it swallows the secure connection", https(silent.port()), LinkError::offline}};
    const std::string long_page = kPage + std::string(100'000, ' ');
    const std::string answers[] = {
        CannedServer::http("200 OK", "text/html", kPage), CannedServer::http("200 OK", "text/html; charset=utf-8", long_page),
        CannedServer::http("511 Network Authentication Required", "text/html", kPage),
        "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: https://login.example/?from=127.0.0.1\r\nContent-Length: 0\r\n\r\n"};
    const std::string other_answers[] = {
        "HTTP/1.1 301 Moved Permanently\r\nLocation: https://127.0.0.1/v1/time\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        CannedServer::http("404 Not Found", "text/html", kPage),
        CannedServer::http("200 OK", "application/cose", "x"),
        CannedServer::http("200 OK", "text/plain", ""),
        ""};
    for (const auto& place : places) {
        CAPTURE(place.name);
        for (const auto& answer : answers) {
            CAPTURE(answer.substr(0, 60));
            CHECK((said(place.url, answer) == LinkError::login_wall));
        }
        for (const auto& answer : other_answers) {
            CAPTURE(answer.substr(0, 60));
            CHECK((said(place.url, answer) == place.alone));
        }
        CHECK((HttpTransport(place.url, hasty(1)).get("/v1/time", kMost).error() == place.alone));
    }
}

TEST_CASE("whether the dates of a registry's certificate hold is judged by the kiosk's clock, which people set") {
    const TemporaryFolder folder;
    ServerSetup setup;
    setup.tls = own_certificate(folder);
    RegistryWorld registry(/*approve_at_once=*/true, {}, setup);
    const BelievedCertificate believed(*setup.tls);
    const std::string url = https(registry.server->port());
    CHECK(HttpTransport(url, hasty(1)).get("/trust/anchor", kMost));
    for (const Millis wrong : {Millis{0}, Millis{4'000'000'000'000}}) {
        const SetClock clock(wrong);
        CHECK((HttpTransport(url, hasty(1), &clock).get("/trust/anchor", kMost).error() == LinkError::clock_wrong));
    }
}

TEST_CASE("the question in the clear is one, and tells nothing of ours") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    kiosk.add_trainees(3);
    CannedServer wall(CannedServer::http("200 OK", "text/html", kPage));
    const auto report = kiosk.sync(https(1), hasty(wall.port()));
    CHECK(stopped(report) == "sync.login_page");
    CHECK(report.released == 0);
    CHECK(report.waiting == 4);
    CHECK(wall.asked() == "GET /v1/time HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(wall.port()) + "\r\nAccept: */*\r\n\r\n");
    CHECK(kiosk.sync(registry.url()).released == 4);
}

TEST_CASE("an address in the clear is asked itself, and nobody else") {
    CannedServer wall(CannedServer::http("200 OK", "text/html", kPage));
    CHECK((HttpTransport("http://127.0.0.1:1", hasty(wall.port())).get("/v1/time", kMost).error() == LinkError::offline));
    CHECK(wall.asked().empty());
}

TEST_CASE("where nothing could be sent the link was missing; where something was, it was slow") {
    const Listener silent;
    CHECK((HttpTransport("http://127.0.0.1:" + std::to_string(silent.port()), hasty(1)).get("/v1/time", kMost).error() ==
           LinkError::timed_out));
    CHECK((HttpTransport(https(silent.port()), hasty(1)).get("/v1/time", kMost).error() == LinkError::offline));
    // Nobody answers a SYN there (RFC 5737); a machine without any network says so at once. Both are the same to a kiosk.
    CHECK((HttpTransport("http://192.0.2.1", hasty(1)).get("/v1/time", kMost).error() == LinkError::offline));
}

TEST_CASE("an answer whose header breaks off is none, and what it began to say is not believed") {
    const std::string header =
        "HTTP/1.1 206 Partial Content\r\nContent-Type: application/cose\r\nETag: \"a\"\r\nContent-Range: bytes 5-6/9\r\n";
    for (const std::string& part : {header.substr(0, 12), header.substr(0, 40), header, header + "Content-Length: 2\r\n",
                                    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + header}) {
        CAPTURE(part);
        CannedServer server(part);
        HttpTransport transport(server.url(), hasty(1));
        const auto arrived = transport.get_rest("/trust/keys", "\"a\"", 5, kMost);
        CHECK((arrived.broken == LinkError::answer_cut_off));
        CHECK(arrived.response.status == 0);
        CHECK(arrived.response.content_range.empty());
        CHECK(arrived.response.body.empty());
        CHECK((transport.get("/trust/keys", kMost).error() == LinkError::answer_cut_off));
    }
    for (const std::string end : {"\r\n", "\n"}) {
        CannedServer server("HTTP/1.1 206 Partial Content" + end + "Content-Range: bytes 5-6/9" + end + "Content-Length: 2" + end + end +
                            "ab");
        const auto arrived = HttpTransport(server.url(), hasty(1)).get_rest("/trust/keys", "\"a\"", 5, kMost);
        CHECK_FALSE(arrived.broken);
        CHECK(arrived.response.status == 206);
        CHECK(arrived.response.content_range == "bytes 5-6/9");
        CHECK(arrived.response.body.size() == 2);
    }
}

TEST_CASE("connecting in vain halves no parcel and lengthens no wait") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    kiosk.add_trainees(3);
    const Listener silent;
    Backoff backoff;
    for (int i = 0; i < 3; ++i) {
        const auto report = kiosk.sync(https(silent.port()), hasty(1));
        CHECK(stopped(report) == "sync.offline");
        CHECK(backoff.wait_after(report, 0) == 30'000);
    }
}
