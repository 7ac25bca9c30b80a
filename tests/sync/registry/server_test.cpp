// Proves that the server keeps its promises to slow, broken and hostile clients, on real sockets.
#include "sync/registry/http/server.h"

#include <doctest/doctest.h>

#include <fstream>

#include "credential/openbadge/baked_png.h"
#include "credential/serial_number.h"
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
    {
        std::vector<Socket> held;
        for (int i = 0; i < 3; ++i) {
            held.push_back(connect_to(port));
            held.back().send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            CHECK(answers(held.back().receive(), "200"));
        }
        CHECK(answers(connect_to(port).receive_all(), "503", "/problems/busy"));
        held[0].send("POST /v1/ledgers/L1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
        const std::string answer = held[0].receive();
        CAPTURE(answer);
        CHECK(answers(answer, "503", "Retry-After: 30"));
    }
    std::string last;
    for (int attempt = 0; attempt < 1000 && !answers(last, "200"); ++attempt) last = get(port, "/healthz");
    CHECK(answers(last, "200"));
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

    PublicWorld() {
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
    PublicWorld world;
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
    // The proxy on this machine speaks for others: their tries are their own, but this serial number has two left for everybody.
    const std::string other = "X-Forwarded-For: 192.0.2.7, 198.51.100.9\r\n";
    CHECK(answers(world.look_up(serial, code, other), "200"));
    for (int i = 0; i < 2; ++i) CHECK(answers(world.look_up(serial, "00000000", other), "404"));
    CHECK(answers(world.look_up(serial, code, "X-Forwarded-For: 2001:db8::1\r\n"), "429"));
    world.world.clock.advance(3600 * 1000);
    CHECK(answers(world.look_up(serial, code), "200"));
}

TEST_CASE("what is no form is refused before it is read") {
    PublicWorld world;
    CHECK(answers(ask(world.world.server->port(), "POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\n\r\n"), "413"));
    CHECK(answers(world.look_up("<script>alert(1)</script>", "x"), "400", "data-answer=\"serial_typo\""));
    CHECK(world.look_up("<script>alert(1)</script>", "x").find("<script>") == std::string::npos);
}
