#include "sync/registry/http/server.h"

#include <spdlog/spdlog.h>

#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <thread>

namespace sanad {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using Body = http::vector_body<std::uint8_t>;
constexpr auto kTuple = asio::experimental::as_tuple(asio::use_awaitable);

Method method_of(http::verb verb) {
    if (verb == http::verb::get) return Method::get;
    if (verb == http::verb::head) return Method::head;
    if (verb == http::verb::post) return Method::post;
    return Method::other;
}

/// One household, one office: an address of IPv4, the /64 of IPv6.
std::string network_of(asio::ip::address address) {
    if (!address.is_v6()) return address.to_string();
    auto bytes = address.to_v6().to_bytes();
    if (address.to_v6().is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return asio::ip::address_v6(bytes).to_string();
}

/// Everything but the body. A proxy on this machine says in the last X-Forwarded-For whom it speaks for; nobody else is believed.
HttpRequest head_of(const http::request<Body>& message, const tcp::socket& socket) {
    const beast::string_view target = message.target();
    const auto mark = target.find('?');
    HttpRequest request{method_of(message.method()), std::string(target.substr(0, mark))};
    if (mark != beast::string_view::npos) request.query = std::string(target.substr(mark + 1));
    request.nonce = std::string(message["Sanad-Nonce"]);
    request.signed_request = std::string(message["Sanad-Request"]);
    request.accept = std::string(message[http::field::accept]);
    beast::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return request;
    request.client = network_of(peer.address());
    if (const std::string forwarded(message["X-Forwarded-For"]); peer.address().is_loopback() && !forwarded.empty()) {
        const auto last = asio::ip::make_address(forwarded.substr(forwarded.find_last_of(", ") + 1), error);
        if (!error) request.client = network_of(last);
    }
    return request;
}

}  // namespace

class HttpServer::Impl {
public:
    Impl(const std::string& address, std::uint16_t port, RequestHandler& handler, ServerLimits limits)
        : handler_(handler), limits_(limits), acceptor_(io_), signals_(io_), farewell_(io_) {
        const tcp::endpoint endpoint(asio::ip::make_address(address), port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(asio::socket_base::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen();
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }

    ~Impl() {
        stop();
        wait();
        writer_.join();
        reader_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    void stop() {
        asio::post(io_, [this] {
            if (stopping_) return;
            stopping_ = true;
            beast::error_code ignored;
            acceptor_.close(ignored);
            signals_.cancel(ignored);
            // Those who wait for a next request have nothing to lose; the others finish theirs.
            for (Connection& connection : connections_) {
                if (connection.idle) connection.stream.close();
            }
            if (connections_.empty()) return;
            farewell_.expires_after(limits_.farewell);
            farewell_.async_wait([this](beast::error_code error) {
                if (error) return;
                for (Connection& connection : connections_) connection.stream.close();
            });
        });
    }

    void wait() {
        if (thread_.joinable()) thread_.join();
    }

    void stop_on_signals() {
        asio::post(io_, [this] {
            signals_.add(SIGTERM);
            signals_.add(SIGINT);
            signals_.async_wait([this](beast::error_code error, int) {
                if (!error) stop();
            });
        });
    }

private:
    // Everything below runs on the socket thread, unless said otherwise.

    struct Connection {
        explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
        beast::tcp_stream stream;
        beast::flat_buffer buffer{};
        bool idle = true;
    };

    asio::awaitable<void> accept() {
        while (acceptor_.is_open()) {
            auto [error, socket] = co_await acceptor_.async_accept(kTuple);
            if (error) {
                // Out of descriptors: wait for some connection to end instead of spinning.
                if (acceptor_.is_open()) {
                    asio::steady_timer pause(io_, std::chrono::milliseconds(100));
                    co_await pause.async_wait(kTuple);
                }
                continue;
            }
            connections_.emplace_back(std::move(socket));
            asio::co_spawn(io_, serve(std::prev(connections_.end())), asio::detached);
        }
    }

    asio::awaitable<void> serve(std::list<Connection>::iterator connection) {
        try {
            bool more = connections_.size() <= limits_.connections || co_await refuse(connection->stream, {Problem::busy, {}}, 11);
            while (more && !stopping_) more = co_await one_request(*connection);
        } catch (const std::exception& error) {
            spdlog::error("a connection ended: {}", error.what());
        }
        connections_.erase(connection);
        if (stopping_ && connections_.empty()) farewell_.cancel();
    }

    /// False when the connection is over.
    asio::awaitable<bool> one_request(Connection& connection) {
        auto& stream = connection.stream;
        http::request_parser<Body> parser;
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser.body_limit(boost::none);  // decided below, from the declared length, before a byte of it is read

        connection.idle = true;
        if (connection.buffer.size() == 0) {
            stream.expires_after(limits_.idle_time);
            auto [error, count] = co_await stream.async_read_some(connection.buffer.prepare(1024), kTuple);
            if (error) co_return false;
            connection.buffer.commit(count);
        }
        connection.idle = false;

        stream.expires_after(limits_.header_time);
        if (auto [error, count] = co_await http::async_read_header(stream, connection.buffer, parser, kTuple); error) {
            co_return co_await refuse_bad_header(stream, error);
        }
        HttpRequest request = head_of(parser.get(), stream.socket());
        const unsigned version = parser.get().version();
        const bool is_head = request.method == Method::head;

        const auto limit = handler_.body_limit(request);
        if (parser.chunked()) co_return co_await refuse(stream, {Problem::length_required, {}}, version);
        const std::size_t length = static_cast<std::size_t>(parser.content_length().value_or(0));
        if (request.method == Method::post && !parser.content_length())
            co_return co_await refuse(stream, {Problem::length_required, {}}, version);
        if (length > limit.value_or(0)) {
            co_return co_await refuse(stream, {limit ? Problem::too_large : Problem::not_found, {}}, version);
        }
        if (length > 0) {
            if (bodies_ + length > limits_.bodies_bytes) co_return co_await refuse(stream, {Problem::busy, {}}, version);
            const Reservation reservation(bodies_, length);
            stream.expires_after(limits_.body_time + std::chrono::seconds(length / limits_.body_bytes_per_second));
            if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
                http::response<http::empty_body> go_on(http::status::continue_, version);
                if (auto [error, count] = co_await http::async_write(stream, go_on, kTuple); error) co_return false;
            }
            if (auto [error, count] = co_await http::async_read(stream, connection.buffer, parser, kTuple); error) co_return false;
            request.body = std::move(parser.get().body());
            co_return co_await answer(stream, request, version, is_head, parser.keep_alive());
        }
        co_return co_await answer(stream, request, version, is_head, parser.keep_alive());
    }

    asio::awaitable<bool> answer(beast::tcp_stream& stream, const HttpRequest& request, unsigned version, bool is_head, bool keep_alive) {
        stream.expires_never();  // the time of a worker is not the client's fault
        auto& lane = request.method == Method::post ? writer_ : reader_;
        const HttpResponse response = co_await asio::co_spawn(lane, handle(request), asio::use_awaitable);
        co_return co_await send(stream, response, version, is_head, keep_alive && !stopping_);
    }

    /// On a worker's thread. The request loop: what breaks here breaks this request alone.
    asio::awaitable<HttpResponse> handle(const HttpRequest& request) {
        try {
            co_return request.method == Method::post ? handler_.handle_write(request) : handler_.handle_read(request);
        } catch (const std::exception& error) {
            // Not the whole path: a credential's address is a secret of its holder.
            spdlog::error("{}: {}", request.path.substr(0, request.path.find('/', 1)), error.what());
            co_return handler_.refuse({Problem::machine_broke, {}});
        }
    }

    asio::awaitable<bool> refuse_bad_header(beast::tcp_stream& stream, beast::error_code error) {
        if (error == http::error::header_limit) co_return co_await refuse(stream, {Problem::header_too_large, {}}, 11);
        if (error == http::error::end_of_stream || error.category() != beast::error_code(http::error::bad_method).category())
            co_return false;
        co_return co_await refuse(stream, {Problem::malformed, {}}, 11);
    }

    /// Answers, then closes: what is left of the request is not wanted. Reads a little of it first, since closing a socket
    /// with unread bytes takes the answer back.
    asio::awaitable<bool> refuse(beast::tcp_stream& stream, ProblemReport report, unsigned version) {
        const HttpResponse response = handler_.refuse(report);
        co_await send(stream, response, version, /*is_head=*/false, /*keep_alive=*/false);
        beast::error_code ignored;
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream.expires_after(std::chrono::seconds(2));
        std::array<std::uint8_t, 16 * 1024> unwanted{};
        for (int reads = 0; reads < 1024; ++reads) {
            auto [error, count] = co_await stream.async_read_some(asio::buffer(unwanted), kTuple);
            if (error) break;
        }
        co_return false;
    }

    asio::awaitable<bool> send(beast::tcp_stream& stream, const HttpResponse& response, unsigned version, bool is_head, bool keep_alive) {
        http::response<http::span_body<const std::uint8_t>> message(static_cast<http::status>(response.status), version);
        message.set(http::field::server, "sanad-registry");
        message.set(http::field::content_type, response.content_type);
        message.set("X-Content-Type-Options", "nosniff");
        for (const auto& [name, value] : response.headers) message.set(name, value);
        message.keep_alive(keep_alive);
        message.content_length(response.body.size());
        if (!is_head) message.body() = beast::span<const std::uint8_t>(response.body.data(), response.body.size());
        http::response_serializer<http::span_body<const std::uint8_t>> serializer(message);
        serializer.split(is_head);
        stream.expires_after(limits_.write_time);
        if (is_head) {
            auto [error, count] = co_await http::async_write_header(stream, serializer, kTuple);
            co_return !error && keep_alive;
        }
        auto [error, count] = co_await http::async_write(stream, serializer, kTuple);
        co_return !error && keep_alive;
    }

    class Reservation {
    public:
        Reservation(std::size_t& total, std::size_t bytes) : total_(total), bytes_(bytes) { total_ += bytes_; }
        ~Reservation() { total_ -= bytes_; }
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

    private:
        std::size_t& total_;
        std::size_t bytes_;
    };

    RequestHandler& handler_;
    const ServerLimits limits_;
    asio::io_context io_{1};
    asio::thread_pool writer_{1};
    asio::thread_pool reader_{1};
    tcp::acceptor acceptor_;
    asio::signal_set signals_;
    asio::steady_timer farewell_;
    std::list<Connection> connections_;
    std::size_t bodies_ = 0;
    bool stopping_ = false;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

HttpServer::HttpServer(const std::string& address, std::uint16_t port, RequestHandler& handler, ServerLimits limits)
    : impl_(std::make_unique<Impl>(address, port, handler, limits)) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::stop() { impl_->stop(); }
void HttpServer::wait() { impl_->wait(); }
void HttpServer::stop_on_signals() { impl_->stop_on_signals(); }

bool is_ip_address(const std::string& text) {
    beast::error_code error;
    (void)asio::ip::make_address(text, error);
    return !error;
}

bool is_loopback(const std::string& address) {
    beast::error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

}  // namespace sanad
