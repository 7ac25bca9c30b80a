#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "sync/registry/http/server_metrics.h"
#include "sync/registry/ingest/rate_limit.h"

namespace sanad {

/// The route of what the server does not have.
constexpr std::string_view kNoRoute = "none";

/// What stands behind the sockets. `handle_write` is called from as many threads as `writers`, `handle_read` from another one, the rest
/// from any.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;
    /// How long a body this call takes; nothing when the call does not exist for that method (the body is then not read).
    [[nodiscard]] virtual std::optional<std::size_t> body_limit(const HttpRequest& head) const = 0;
    /// What log and metrics call it: a word of a closed list, kNoRoute for anything else.
    [[nodiscard]] virtual std::string_view route_of(const HttpRequest& head) const = 0;
    /// For the header Allow of 405.
    [[nodiscard]] virtual std::string_view methods_of(const HttpRequest& head) const = 0;
    [[nodiscard]] virtual unsigned writers() const = 0;                               ///< at least 1
    [[nodiscard]] virtual HttpResponse handle_write(const HttpRequest& request) = 0;  ///< POST
    [[nodiscard]] virtual HttpResponse handle_read(const HttpRequest& request) = 0;   ///< GET and HEAD
    /// The answer to a request that never reached the two above.
    [[nodiscard]] virtual HttpResponse refuse(const ProblemReport& report) const = 0;
};

/// Who is slower than these times is cut off: the stream is closed by then, no answer can be sent.
struct ServerLimits {
    std::size_t header_bytes = 8 * 1024;
    /// For one more, the connection that has waited longest for its client's header makes room, or one whose body has taken longer than
    /// `patience`; when there is none, `busy` is the answer.
    std::size_t connections = 1000;
    std::chrono::milliseconds patience{10'000};
    std::size_t bodies_bytes = 64 * 1024 * 1024;    ///< of all requests being received at once; a body reserves its length
    std::chrono::milliseconds header_time{15'000};  ///< and as long for the handshake of TLS
    std::chrono::milliseconds idle_time{60'000};
    std::chrono::milliseconds body_time{60'000};           ///< and one second more for every `body_bytes_per_second`
    std::chrono::milliseconds longest_body_time{240'000};  ///< a kiosk itself gives up after 180 s
    std::size_t body_bytes_per_second = 512;               ///< a kiosk on a bad 2G link still gets through
    std::chrono::milliseconds write_time{60'000};
    std::chrono::milliseconds farewell{10'000};  ///< requests in hand when stop() is called get this long
    Rate address_rate{};  ///< of requests; this machine's own addresses have none: an undeclared proxy's would be everybody's
};

/// A literal IP address and a port; port 0 takes a free one.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};

/// PEM files: the chain with the server's own certificate first, and its key without a passphrase.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

struct ServerSetup {
    std::optional<TlsFiles> tls{};               ///< absent: plain HTTP
    std::vector<std::string> trusted_proxies{};  ///< addresses whose last X-Forwarded-For is believed
    /// Answers `GET /metrics`, and nothing else, on a socket of its own: behind a proxy on this machine every caller of the main one looks
    /// local, so being local could not be what guards it.
    std::optional<ListenAddress> metrics{};
    std::function<void(const AnsweredRequest&)> log{};  ///< called from the socket thread after each answer
};

/// HTTP/1.1 on one socket thread (all connections, however slow, are coroutines on it), the handler's number of threads that write, and one
/// that reads, whatever the number of connections.
class HttpServer {
public:
    /// Listens at once. Throws std::runtime_error when it can't.
    HttpServer(const ListenAddress& listen, RequestHandler& handler, ServerLimits limits = {}, ServerSetup setup = {});
    ~HttpServer();  ///< stops and waits
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::uint16_t metrics_port() const;  ///< 0 without
    /// Takes no more connections, lets requests in hand finish, then returns from wait(). Any thread.
    void stop();
    void wait();
    /// Calls stop() when SIGTERM or SIGINT arrives.
    void stop_on_signals();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether this is a literal IP address, which HttpServer takes, and not a name.
[[nodiscard]] bool is_ip_address(const std::string& text);
/// Whether both can be read and belong together.
[[nodiscard]] bool is_usable(const TlsFiles& files);
/// Whether a literal address is of this machine alone.
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace sanad
