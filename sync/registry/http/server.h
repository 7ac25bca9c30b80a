#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "sync/registry/http/http_message.h"

namespace sanad {

/// What stands behind the sockets. `handle_write` is called from one thread only, `handle_read` from another.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;
    /// How long a body this call takes; nothing when the call does not exist for that method (the body is then not read).
    [[nodiscard]] virtual std::optional<std::size_t> body_limit(const HttpRequest& head) const = 0;  ///< from the socket thread
    [[nodiscard]] virtual HttpResponse handle_write(const HttpRequest& request) = 0;                 ///< POST
    [[nodiscard]] virtual HttpResponse handle_read(const HttpRequest& request) = 0;                  ///< GET and HEAD
    /// The answer to a request that never reached the two above.
    [[nodiscard]] virtual HttpResponse refuse(const ProblemReport& report) const = 0;  ///< from any thread
};

/// Who is slower than these times is cut off: the stream is closed by then, no answer can be sent.
struct ServerLimits {
    std::size_t header_bytes = 8 * 1024;
    std::size_t connections = 1000;               ///< more are answered `busy`
    std::size_t bodies_bytes = 64 * 1024 * 1024;  ///< of all requests being received at once; a body reserves its length
    std::chrono::milliseconds header_time{15'000};
    std::chrono::milliseconds idle_time{60'000};
    std::chrono::milliseconds body_time{60'000};  ///< and one second more for every `body_bytes_per_second`
    std::size_t body_bytes_per_second = 512;      ///< a kiosk on a bad 2G link still gets through
    std::chrono::milliseconds write_time{60'000};
    std::chrono::milliseconds farewell{10'000};  ///< requests in hand when stop() is called get this long
};

/// HTTP/1.1 on one socket thread (all connections, however slow, are coroutines on it), one thread that writes and one that
/// reads: four threads with the caller's, whatever the number of connections.
class HttpServer {
public:
    /// Listens at once. `address` is a literal IP address; port 0 takes a free one. Throws std::runtime_error when it can't.
    HttpServer(const std::string& address, std::uint16_t port, RequestHandler& handler, ServerLimits limits = {});
    ~HttpServer();  ///< stops and waits
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
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
/// Whether a literal address is of this machine alone.
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace sanad
