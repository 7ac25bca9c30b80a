// Proves that the server keeps its promises to slow, broken and hostile clients, on real sockets.
#include "sync/registry/http/server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include "credential/openbadge/baked_png.h"
#include "credential/serial_number.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/bad_proxy.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

int threads_of_this_process() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("Threads:")) return std::stoi(line.substr(8));
    }
    return 0;
}

std::string ask(std::uint16_t port, const std::string& request) {
    const Socket socket = connect_to(port);
    socket.send(request);
    return socket.receive_all();
}

std::string get(std::uint16_t port, const std::string& path) {
    return ask(port, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

bool answers(const std::string& response, const std::string& status, const std::string& inside = "") {
    return response.starts_with("HTTP/1.1 " + status + " ") && response.find(inside) != std::string::npos;
}

}  // namespace

TEST_CASE("each call is answered as the wire API says") {
    RegistryWorld world;
    const auto port = world.server->port();
    CHECK(answers(get(port, "/healthz"), "200", "ok"));
    CHECK(answers(get(port, "/"), "302", "Location: /v\r\n"));
    CHECK(answers(get(port, "/v"), "200", "the page"));
    CHECK(answers(get(port, "/v"), "200", "Content-Security-Policy: default-src 'none'"));
    CHECK(answers(get(port, "/trust/keys"), "200", "Content-Type: application/cose"));
    CHECK(answers(get(port, "/trust/PTSD/digests/0af"), "200", "\r\n\r\n[]"));
    CHECK(answers(get(port, "/healthz?x=/v"), "200", "ok"));
    for (const char* nowhere : {"/trust/PTSD/digests/0AF", "/trust/PTSD/digests/0afa", "/trust/NONE/digests/0af", "/v/../../etc/passwd",
                                "/v1", "/v1/registrations/0000000000000000", "//", "/%2e%2e", "/index.html"}) {
        CAPTURE(std::string(nowhere));
        CHECK(answers(get(port, nowhere), "404", "application/problem+json"));
    }
    CHECK(answers(get(port, "/v1/registrations"), "405", "/problems/method_not_allowed"));
    CHECK(answers(get(port, "/v1/renewals"), "405", "/problems/method_not_allowed"));
    CHECK(answers(ask(port, "DELETE /v HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "405"));
    const std::string head = ask(port, "HEAD /v HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(answers(head, "200", "Content-Length: 15"));
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("what can't be taken is refused by its name") {
    RegistryWorld world(true, {.header_bytes = 2048, .header_time = 300ms, .body_time = 300ms});
    const auto port = world.server->port();
    const std::string parcels = "POST /v1/ledgers/L1/parcels HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    CHECK(answers(ask(port, parcels + "Content-Length: 3\r\n\r\nabc"), "400", "/problems/nonce_missing"));
    CHECK(answers(ask(port, parcels + "Sanad-Nonce: 00112233445566778899aabbccddeeff\r\nContent-Length: 3\r\n\r\nabc"), "400",
                  "/problems/malformed"));
    CHECK(answers(ask(port, parcels + "Content-Length: 8388609\r\n\r\nabc"), "413", "/problems/too_large"));
    CHECK(answers(ask(port, parcels + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "411", "/problems/length_required"));
    CHECK(answers(ask(port, parcels + "\r\n"), "411", "/problems/length_required"));
    CHECK(ask(port, parcels + "Content-Length: 100\r\n\r\nabc").empty());  // the rest never comes: cut off in time
    CHECK(answers(ask(port, "POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"), "413", "/problems/too_large"));
    CHECK(answers(ask(port, "POST /v1/renewals HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"), "413", "/problems/too_large"));
    CHECK(answers(ask(port, "POST /v1/renewals HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"), "400", "/problems/malformed"));
    CHECK(answers(ask(port, "POST /elsewhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"), "404", "/problems/not_found"));
    CHECK(answers(ask(port, "GET / HTTP/1.1\r\nX: " + std::string(4000, 'x') + "\r\n\r\n"), "431", "/problems/header_too_large"));
    CHECK(answers(ask(port, "\x16\x03\x01 this is TLS\r\n\r\n"), "400", "/problems/malformed"));
    CHECK(ask(port, "GET / HT").empty());
    CHECK(answers(get(port, "/healthz"), "200"));
}

TEST_CASE("one connection carries many requests, also after a refusal by the registry") {
    RegistryWorld world;
    const Socket socket = connect_to(world.server->port());
    for (int i = 0; i < 3; ++i) {
        socket.send("POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        CHECK(answers(socket.receive(), "400", "/problems/malformed"));
        socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(answers(socket.receive(), "200", "ok"));
    }
    socket.send("POST /v1/registrations HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(answers(socket.receive(), "100"));
    socket.send("abc");
    CHECK(answers(socket.receive(), "400"));
}

TEST_CASE("a hundred kiosks that send a byte at a time hold no thread, and the hundred and first is served at once") {
    RegistryWorld world;
    const auto port = world.server->port();
    (void)get(port, "/healthz");
    const int before = threads_of_this_process();
    CHECK(before <= 5);  // this one, doctest's none, the socket thread, the writer, the reader
    std::vector<Socket> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(connect_to(port));
        slow.back().send("POST /v1/ledgers/L" + std::to_string(i) +
                         "/parcels HTTP/1.1\r\nHost: x\r\nSanad-Nonce: 00112233445566778899aabbccddeeff\r\n"
                         "Content-Length: 4\r\n\r\n");
    }
    for (int round = 0; round < 3; ++round) {
        for (const Socket& socket : slow) socket.send("x");
        CHECK(answers(get(port, "/healthz"), "200"));
        CHECK(threads_of_this_process() == before);
    }
    // A kiosk with a good link gets its receipt meanwhile.
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    kiosk.add_trainees(10);
    CHECK(kiosk.sync(world.url()).released == 11);
    CHECK(threads_of_this_process() == before);
    for (const Socket& socket : slow) socket.send("x");
    for (const Socket& socket : slow) CHECK(answers(socket.receive(), "400", "/problems/malformed"));
}

TEST_CASE("more than the server takes at once is answered busy, and goes when others end") {
    RegistryWorld world(true, {.connections = 3, .bodies_bytes = 1000});
    const auto port = world.server->port();
    const std::string sending = "POST /v1/ledgers/L1/parcels HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ";
    {
        std::vector<Socket> held;
        for (int i = 0; i < 3; ++i) {
            held.push_back(connect_to(port));
            held.back().send(sending + "300\r\n\r\n");
            CHECK(answers(held.back().receive(), "100"));  // their bodies are on the way: they are not pushed out yet
        }
        CHECK(answers(connect_to(port).receive_all(), "503", "/problems/busy"));
    }
    std::string last;
    for (int attempt = 0; attempt < 1000 && !answers(last, "200"); ++attempt) last = get(port, "/healthz");
    CHECK(answers(last, "200"));
    const Socket two[] = {connect_to(port), connect_to(port)};
    two[0].send(sending + "900\r\n\r\n");
    CHECK(answers(two[0].receive(), "100"));
    two[1].send(sending + "101\r\n\r\n");
    CHECK(answers(two[1].receive(), "503", "Retry-After: 30"));
}

TEST_CASE("hundreds of connections that say nothing, half a header or a body by drops make room for who speaks") {
    RegistryWorld world(true, {.connections = 100, .patience = 0ms});
    const auto port = world.server->port();
    (void)get(port, "/healthz");
    const int threads = threads_of_this_process();
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    std::vector<Socket> slow;
    for (int i = 0; i < 400; ++i) {
        slow.push_back(connect_to(port));
        REQUIRE(slow.back().open());
        if (i % 3 == 1) slow.back().send("GET /healthz HTTP/1.1\r\nX-Slow: ");
        if (i % 3 == 2) slow.back().send("POST /v1/renewals HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nx");
        if (i % 50 == 49) {
            kiosk.add_trainees(1);
            const auto before = std::chrono::steady_clock::now();
            const auto report = kiosk.sync(world.url());
            CHECK(stopped(report) == "");
            CHECK(report.waiting == 0);
            CHECK(std::chrono::steady_clock::now() - before < 10s);
            CHECK(threads_of_this_process() == threads);
        }
    }
    CHECK(slow.front().receive().empty());  // the first of them are gone
    slow[398].send(std::string(499, 'x'));  // the last body on its way is not
    const std::string answer = slow[398].receive();
    CAPTURE(answer);
    CHECK(answers(answer, "400"));
}

TEST_CASE("an address that asks too often is told when to come again, another is not, and only a trusted proxy names addresses") {
    RegistryWorld world(true, {.address_rate = {1}}, {.trusted_proxies = {"127.0.0.1"}});
    const auto port = world.server->port();
    const auto ask_for = [&](const std::string& address) {
        return ask(port, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.1, " + address + "\r\nConnection: close\r\n\r\n");
    };
    int passed = 0;
    std::string last;
    for (int i = 0; i < 200 && !answers(last, "429"); ++i) {
        last = ask_for("192.0.2.7");
        passed += answers(last, "200") ? 1 : 0;
    }
    CHECK(passed >= 60);
    CHECK(answers(last, "429", "/problems/rate_limited"));
    CHECK(answers(last, "429", "Content-Type: application/problem+json"));
    CHECK(answers(last, "429", "Retry-After: 1\r\n"));
    CHECK(answers(ask_for("192.0.2.8"), "200"));
    CHECK(answers(ask_for("nonsense"), "200"));  // then it's the proxy itself, which is of this machine and has no limit
    for (int i = 0; i < 100; ++i) CHECK(answers(get(port, "/healthz"), "200"));

    RegistryWorld without(true, {.address_rate = {1}});
    for (int i = 0; i < 100; ++i) {
        CHECK(answers(
            ask(without.server->port(), "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\nConnection: close\r\n\r\n"),
            "200"));
    }
}

TEST_CASE("a kiosk that sends without end is told to wait, its week offline passes, and nobody can use up another's") {
    RegistryWorld world(true, {}, {}, Rate{1});
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    KioskWorld other(world.clock, "BWP");
    other.register_at(world);
    for (int parcel = 0; parcel < 60; ++parcel) {
        kiosk.add_trainees(1);
        CHECK(kiosk.sync(world.url()).released > 0);
    }
    kiosk.add_trainees(1);
    const auto refused = kiosk.sync(world.url());
    CHECK(stopped(refused) == "sync.rate_limited");
    CHECK(refused.released == 0);
    CHECK(refused.stopped->retry_after == 1);
    // What isn't signed by a device does not count against it.
    Bytes forged = other.parcel(1, 1);
    forged.back() ^= 1;
    HttpTransport stranger(world.url());
    for (int i = 0; i < 100; ++i) {
        const auto answer = stranger.post("/v1/ledgers/" + other.desk->ledger_id() + "/parcels", forged, std::string(32, '0'), 1 << 20);
        CHECK(answer.value().status == 403);
    }
    CHECK(stopped(other.sync(world.url())) == "");
    world.clock.advance(1000);
    CHECK(kiosk.sync(world.url()).waiting == 0);
}

TEST_CASE("parcels of several kiosks, each sent by two connections at once, are taken in once") {
    RegistryWorld world;
    struct Sender {
        std::string path;
        std::vector<Bytes> parcels;
    };
    std::vector<Sender> kiosks;
    for (int i = 0; i < 3; ++i) {
        KioskWorld kiosk(world.clock);
        kiosk.register_at(world);
        for (int n = 0; n < 12; ++n) (void)kiosk.issue_both();
        auto& sender = kiosks.emplace_back(Sender{"/v1/ledgers/" + kiosk.desk->ledger_id() + "/parcels", {}});
        for (Seq first = 1; first <= kiosk.head(); first += 4)
            sender.parcels.push_back(kiosk.parcel(first, std::min(first + 3, kiosk.head())));
    }
    std::atomic<int> receipts = 0;
    {
        std::vector<std::jthread> senders;
        for (const auto& kiosk : kiosks) {
            for (int twice = 0; twice < 2; ++twice) {
                senders.emplace_back([&world, &kiosk, &receipts] {
                    HttpTransport transport(world.url());
                    for (const Bytes& parcel : kiosk.parcels) {
                        const auto answer = transport.post(kiosk.path, parcel, std::string(32, '0'), kMaxReceiptBytes);
                        if (answer && answer->status == 200) ++receipts;
                    }
                });
            }
        }
    }
    CHECK(receipts == 3 * 2 * 4);
    CHECK(world.counts().certificates == 36);
    CHECK(world.counts().events == 39);
    CHECK(world.counts().quarantined == 0);
}

TEST_CASE("a kiosk whose clock is off by more than a day is told of to the office, and nothing of it is rewritten") {
    RegistryWorld world;
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    kiosk.add_trainees(1);
    const auto ahead = [&] {
        const auto officer = world.open();
        return DeviceDesk(*officer, world.clock, "officer-7").list().front().clock_ahead;
    };
    CHECK(stopped(kiosk.sync(world.url())) == "");
    CHECK(ahead() == 0);
    const Bytes early = kiosk.parcel(1, 2);  // says when it was made
    world.clock.advance(3 * kDay);
    HttpTransport transport(world.url());
    CHECK(transport.post("/v1/ledgers/" + kiosk.desk->ledger_id() + "/parcels", early, std::string(32, '0'), kMaxReceiptBytes)->status ==
          200);
    CHECK(ahead() == -3 * kDay / 1000);
    // On a stick nothing follows from when it was made.
    world.clock.advance(kDay);
    CHECK(Ingest(*world.writer, world.clock).take(early, {}));
    CHECK(ahead() == -3 * kDay / 1000);
}

TEST_CASE("a wrong method is told the right ones, also when it comes with a body") {
    RegistryWorld world;
    const auto port = world.server->port();
    const std::string end = " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    CHECK(answers(ask(port, "GET /v1/registrations" + end), "405", "Allow: POST\r\n"));
    CHECK(answers(ask(port, "DELETE /lookup" + end), "405", "Allow: GET, HEAD, POST\r\n"));
    CHECK(answers(ask(port, "POST /trust/keys" + end), "405", "Allow: GET, HEAD\r\n"));
    CHECK(answers(ask(port, "POST /trust/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"), "405", "Allow: GET, HEAD\r\n"));
    CHECK(answers(ask(port, "POST /nowhere" + end), "404", "/problems/not_found"));
}

TEST_CASE("metrics count what was done, on their own socket alone, and name nobody") {
    std::vector<AnsweredRequest> log;
    RegistryWorld world(true, {},
                        {.metrics = ListenAddress{"127.0.0.1", 0}, .log = [&](const AnsweredRequest& one) { log.push_back(one); }});
    const auto port = world.server->port();
    const auto metrics = [&] { return get(world.server->metrics_port(), "/metrics"); };
    CHECK(answers(get(port, "/metrics"), "404"));
    CHECK(answers(get(world.server->metrics_port(), "/healthz"), "404"));
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    const auto certificate = kiosk.issue_both();
    kiosk.record_unprojected({"certificate.adopted/1", Json{{"certificate", "x"}}, {}});
    CHECK(kiosk.sync(world.url()).quarantined == 1);
    const std::string id = to_base32(certificate.facts.id);
    CHECK(answers(get(port, "/credentials/" + id), "200"));
    CHECK(answers(get(port, "/Ayesha"), "404"));
    const std::string text = metrics();
    for (const char* line :
         {"sanad_parcels_total 1\n", "sanad_events_total 3\n", "sanad_quarantined_total 1\n", "sanad_forks_total 0\n",
          "sanad_requests_total{route=\"ledgers\",status=\"200\"} 1\n", "sanad_requests_total{route=\"credentials\",status=\"200\"} 1\n",
          "sanad_requests_total{route=\"none\",status=\"404\"} 2\n", "sanad_request_seconds_bucket{route=\"ledgers\",le=\"+Inf\"} 1\n",
          "sanad_rate_limited_total{by=\"device\"} 0\n"})
        CHECK_MESSAGE(text.find(line) != std::string::npos, line);
    for (const std::string& secret : {id, std::string("Ayesha"), kiosk.desk->ledger_id()}) CHECK(text.find(secret) == std::string::npos);
    CHECK(answers(ask(world.server->metrics_port(), "POST /metrics HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), "404"));
    world.server->stop();
    world.server->wait();
    CHECK(std::ranges::any_of(
        log, [](const auto& one) { return one.route == "ledgers" && one.method == "POST" && one.status == 200 && one.bytes_in > 0; }));
    CHECK(std::ranges::all_of(log, [](const auto& one) { return one.route != "Ayesha"; }));
}

TEST_CASE("stopping lets the request in hand finish and takes no other") {
    RegistryWorld world;
    const auto port = world.server->port();
    const Socket idle = connect_to(port);
    const Socket busy = connect_to(port);
    busy.send("POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
    idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(answers(idle.receive(), "200"));  // by now the other one's header is in too
    world.server->stop();
    CHECK(idle.receive().empty());
    CHECK_FALSE(connect_to(port).open());
    busy.send("abc");
    CHECK(answers(busy.receive_all(), "400", "Connection: close"));
    world.server->wait();
}

TEST_CASE("registered digests are published by their first three digits") {
    RegistryWorld world;
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    const Bytes certificate = kiosk.issue();
    CHECK(kiosk.sync(world.url()).released == 2);
    const std::string digest = to_hex(sha256(certificate)).substr(0, 16);
    CHECK(get(world.server->port(), "/trust/PTSD/digests/" + digest.substr(0, 3)).ends_with("[\"" + digest + "\"]"));
    CHECK(get(world.server->port(), "/trust/BWP/digests/" + digest.substr(0, 3)).ends_with("[]"));
}

namespace {

/// A registry that holds one certificate in both forms.
struct PublicWorld {
    RegistryWorld world;
    KioskWorld kiosk{world.clock};
    KioskWorld::BothForms certificate;

    explicit PublicWorld(ServerSetup setup = {}) : world(true, {}, std::move(setup)) {
        kiosk.register_at(world);
        certificate = kiosk.issue_both();
        CHECK(kiosk.sync(world.url()).released == 2);
    }
    [[nodiscard]] std::string get(const std::string& path, const std::string& header = "") const {
        return ask(world.server->port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "Connection: close\r\n\r\n");
    }
    [[nodiscard]] std::string look_up(const std::string& serial, const std::string& code, const std::string& header = "") const {
        const std::string form = "serial=" + serial + "&code=" + code;
        return ask(world.server->port(), "POST /lookup HTTP/1.1\r\nHost: x\r\n" + header +
                                             "Connection: close\r\nContent-Length: " + std::to_string(form.size()) + "\r\n\r\n" + form);
    }
};

std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }

}  // namespace

TEST_CASE("what is public about certificates is served, and nothing by counting") {
    PublicWorld world;
    const std::string id = to_base32(world.certificate.facts.id);
    CHECK(answers(world.get("/trust/PTSD"), "200", "application/cose"));
    CHECK(answers(world.get("/trust/NONE"), "404"));
    CHECK(answers(world.get("/.well-known/did.json"), "200", "did:web:localhost%3A8080"));
    CHECK(answers(world.get("/centres/PTSD/did.json"), "200", "#z6Mk"));
    CHECK(answers(world.get("/centres/NONE/did.json"), "404"));
    CHECK(answers(world.get("/status/K0001/0"), "200", "BitstringStatusListCredential"));
    CHECK(answers(world.get("/status/K0001/0"), "200", "Access-Control-Allow-Origin: *"));
    CHECK(answers(world.get("/status/K0001/1"), "404"));
    CHECK(answers(world.get("/achievements/HBW-1"), "200", "Home Baking for Women"));
    CHECK(body_of(world.get("/achievements/HBW-1")).find("Ayesha") == std::string::npos);
    for (const char* none : {"/achievements/HBW-2", "/achievements/HBW", "/achievements/-1", "/achievements/HBW-01x"})
        CHECK(answers(world.get(none), "404"));

    CHECK(body_of(world.get("/credentials/" + id)) == world.certificate.full);
    CHECK(answers(world.get("/credentials/" + id), "200", "Cache-Control: private, no-store"));
    CHECK(answers(world.get("/credentials/" + id + "?form=json"), "200", "attachment; filename=\"credential.json\""));
    const std::string picture = body_of(world.get("/credentials/" + id + "?form=png"));
    CHECK(unbake(bytes_of(picture)) == world.certificate.full);
    const std::string page = world.get("/credentials/" + id, "Accept: text/html,*/*\r\n");
    CHECK(answers(page, "200", "?form=png"));
    CHECK(page.find("Ayesha") == std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
    for (const std::string& none : {to_base32(Bytes(16)), std::string("1"), id.substr(1), id + "?form=exe", std::string()})
        CHECK(answers(world.get("/credentials/" + none), "404"));
}

TEST_CASE("a typed number and its code are answered with the verdict and every signed fact, in both languages, without a script") {
    PublicWorld world;
    const std::string serial = serial_number("PTSD", "K0001", world.certificate.facts.counter);
    const std::string code = lookup_code(world.certificate.facts.id);
    CHECK(answers(world.get("/lookup"), "200", "<form class=\"card\" method=\"post\" action=\"lookup\""));
    const std::string answer = world.look_up(serial, code);
    CHECK(answers(answer, "200", "data-answer=\"genuine_registered\""));
    CHECK(answers(answer, "200", "Content-Security-Policy: default-src 'none'; style-src 'sha256-"));
    CHECK(answers(answer, "200", "Cache-Control: no-store"));
    CHECK(answer.find("<script") == std::string::npos);
    std::size_t at = 0;
    for (const char* fact : {"holder_name", "course_title", "course_code", "kind", "hours", "period", "issued_on", "attendance", "centre",
                             "serial", "lookup_code", "full_digest"}) {
        const auto found = answer.find("data-fact=\"" + std::string(fact) + "\"", at);
        CHECK_MESSAGE(found != std::string::npos, fact);
        if (found != std::string::npos) at = found;
    }
    CHECK(answer.find("Ayesha Bibi") != std::string::npos);
    CHECK(answer.find("پی ٹی ایس ڈی سینٹر") != std::string::npos);
}

TEST_CASE("a wrong serial number and a wrong code are answered alike, and the sixth try of an hour not at all") {
    PublicWorld world({.trusted_proxies = {"127.0.0.1"}});
    const std::string serial = serial_number("PTSD", "K0001", world.certificate.facts.counter);
    const std::string code = lookup_code(world.certificate.facts.id);
    const std::string wrong_code = world.look_up(serial, "00000000");
    CHECK(answers(wrong_code, "404", "data-answer=\"not_found\""));
    CHECK(world.look_up(serial_number("PTSD", "K0001", 4711), code) == wrong_code);
    CHECK(world.look_up(serial_number("NONE", "K0001", world.certificate.facts.counter), code) == wrong_code);
    CHECK(answers(world.look_up("PTSD-K0001-00001-!", code), "400", "data-answer=\"serial_typo\""));  // no try: everybody can see that
    CHECK(answers(world.look_up(serial, code), "200"));                                               // nor is a right one
    for (int i = 0; i < 2; ++i) CHECK(answers(world.look_up(serial, "00000000"), "404"));
    CHECK(answers(world.look_up(serial, code), "429", "data-answer=\"too_many\""));
    // The trusted proxy speaks for others: their tries are their own, but this serial number has two left for everybody.
    const std::string other = "X-Forwarded-For: 192.0.2.7, 198.51.100.9\r\n";
    CHECK(answers(world.look_up(serial, code, other), "200"));
    for (int i = 0; i < 2; ++i) CHECK(answers(world.look_up(serial, "00000000", other), "404"));
    CHECK(answers(world.look_up(serial, code, "X-Forwarded-For: 2001:db8::1\r\n"), "429"));
    world.world.clock.advance(3600 * 1000);
    CHECK(answers(world.look_up(serial, code), "200"));
}

TEST_CASE("what the database could not answer is no wrong try") {
    PublicWorld world;
    RegistryWorld& registry = world.world;
    const HtmlWriter html(registry.catalogue, "");
    LookupLimiter limiter;
    LookupPage page(*registry.writer, registry.clock, html, limiter);
    const std::string form =
        "serial=" + serial_number("PTSD", "K0001", world.certificate.facts.counter) + "&code=" + lookup_code(world.certificate.facts.id);
    registry.writer->database().execute("ALTER TABLE registered_certificate RENAME TO lost");
    for (int i = 0; i < 6; ++i) CHECK_THROWS((void)page.answer(bytes_of(form), "192.0.2.1"));
    registry.writer->database().execute("ALTER TABLE lost RENAME TO registered_certificate");
    CHECK(page.answer(bytes_of(form), "192.0.2.1").status == 200);
}

TEST_CASE("wrong tries that come at once are no more than five either, and right ones at once are all answered") {
    constexpr int kAtOnce = 12;
    PublicWorld world;
    RegistryWorld& registry = world.world;
    const HtmlWriter html(registry.catalogue, "");
    LookupLimiter limiter;
    std::vector<std::unique_ptr<Registry>> connections;
    for (int i = 0; i < kAtOnce; ++i) connections.push_back(registry.writer->another().value());
    const std::string serial = "serial=" + serial_number("PTSD", "K0001", world.certificate.facts.counter) + "&code=";
    // Each from an address of its own: what is counted is the serial number's.
    const auto answered = [&](unsigned status, int how_many, const std::string& form) {
        std::atomic<int> count = 0;
        std::latch start(how_many);
        std::vector<std::thread> threads;
        for (int i = 0; i < how_many; ++i) {
            threads.emplace_back([&, i] {
                LookupPage page(*connections[static_cast<std::size_t>(i)], registry.clock, html, limiter);
                start.arrive_and_wait();
                if (page.answer(bytes_of(form), "192.0.2." + std::to_string(i)).status == status) ++count;
            });
        }
        for (auto& thread : threads) thread.join();
        return count.load();
    };
    for (int hour = 0; hour < 10; ++hour) {
        CHECK(answered(404, kAtOnce, serial + "00000000") == 5);
        registry.clock.advance(3600 * 1000);
        CHECK(answered(200, 5, serial + lookup_code(world.certificate.facts.id)) == 5);
    }
}

TEST_CASE("what is no form is refused before it is read") {
    PublicWorld world;
    CHECK(answers(ask(world.world.server->port(), "POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\n\r\n"), "413"));
    CHECK(answers(world.look_up("<script>alert(1)</script>", "x"), "400", "data-answer=\"serial_typo\""));
    CHECK(world.look_up("<script>alert(1)</script>", "x").find("<script>") == std::string::npos);
}
