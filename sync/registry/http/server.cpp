#include "sync/registry/http/server.h"

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <list>
#include <thread>
#include <variant>

namespace sanad {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using Plain = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;
using SteadyClock = std::chrono::steady_clock;
using Body = http::vector_body<std::uint8_t>;
constexpr auto kTuple = asio::experimental::as_tuple(asio::use_awaitable);
constexpr long kRecordBytes = 1300;               // with its frame, one packet of most links
constexpr auto kGrace = std::chrono::seconds(1);  // for who has only just come

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

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::other:
            return "other";
    }
    return {};
}

/// Who asks. A trusted proxy says in the last X-Forwarded-For whom it speaks for; nobody else is believed.
void name_client(HttpRequest& request, const http::request<Body>& message, const tcp::socket& socket,
                 const std::vector<asio::ip::address>& proxies) {
    beast::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;
    asio::ip::address client = peer.address();
    if (client.is_v6() && client.to_v6().is_v4_mapped()) client = asio::ip::make_address_v4(asio::ip::v4_mapped, client.to_v6());
    const std::string forwarded(message["X-Forwarded-For"]);
    if (!forwarded.empty() && std::ranges::find(proxies, client) != proxies.end()) {
        const auto last = asio::ip::make_address(forwarded.substr(forwarded.find_last_of(", ") + 1), error);
        if (!error) client = last;
    }
    request.client = network_of(client);
    request.local = client.is_loopback();
}

/// Everything but the body and who asks.
HttpRequest head_of(const http::request<Body>& message) {
    const beast::string_view target = message.target();
    const auto mark = target.find('?');
    HttpRequest request{method_of(message.method()), std::string(target.substr(0, mark))};
    if (mark != beast::string_view::npos) request.query = std::string(target.substr(mark + 1));
    request.nonce = std::string(message["Sanad-Nonce"]);
    request.signed_request = std::string(message["Sanad-Request"]);
    request.accept = std::string(message[http::field::accept]);
    request.range = std::string(message[http::field::range]);
    request.if_range = std::string(message[http::field::if_range]);
    return request;
}

/// Throws when the files can't be used.
asio::ssl::context tls_context(const TlsFiles& files) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate_chain_file(files.certificate);
    context.use_private_key_file(files.key, asio::ssl::context::pem);
    if (SSL_CTX_check_private_key(context.native_handle()) != 1) throw std::runtime_error("the key is not the certificate's");
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // Of a record nothing can be read before all of it has come: on a link that breaks, nothing would stay of OpenSSL's 16 KB.
    if (SSL_CTX_set_max_send_fragment(context.native_handle(), kRecordBytes) != 1) throw std::runtime_error("no records of that size");
    return context;
}

void listen_at(tcp::acceptor& acceptor, const ListenAddress& listen) {
    const tcp::endpoint endpoint(asio::ip::make_address(listen.address), listen.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
}

}  // namespace

class HttpServer::Impl {
public:
    Impl(const ListenAddress& listen, RequestHandler& handler, ServerLimits limits, ServerSetup setup)
        : handler_(handler), limits_(limits), log_(std::move(setup.log)), writer_(handler.writers()), visitors_(limits.address_rate) {
        if (setup.tls) tls_.emplace(tls_context(*setup.tls));
        for (const auto& proxy : setup.trusted_proxies) proxies_.push_back(asio::ip::make_address(proxy));
        listen_at(acceptor_, listen);
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(io_, accept(acceptor_, Purpose::calls), asio::detached);
        if (setup.metrics) {
            listen_at(metrics_acceptor_, *setup.metrics);
            metrics_port_ = metrics_acceptor_.local_endpoint().port();
            asio::co_spawn(io_, accept(metrics_acceptor_, Purpose::metrics), asio::detached);
        }
        thread_ = std::thread([this] { io_.run(); });
    }

    ~Impl() {
        stop();
        wait();
        writer_.join();
        reader_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t metrics_port() const { return metrics_port_; }

    void stop() {
        asio::post(io_, [this] {
            if (stopping_) return;
            stopping_ = true;
            beast::error_code ignored;
            acceptor_.close(ignored);
            metrics_acceptor_.close(ignored);
            signals_.cancel(ignored);
            // Those who wait for a next request have nothing to lose; the others finish theirs.
            for (Connection& connection : connections_) {
                if (connection.state == State::idle) connection.socket().close();
            }
            if (connections_.empty()) return;
            farewell_.expires_after(limits_.farewell);
            farewell_.async_wait([this](beast::error_code error) {
                if (error) return;
                for (Connection& connection : connections_) connection.socket().close();
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

    enum class Purpose { calls, metrics };
    enum class State { idle, header, body, work };  ///< idle: nothing of a next request has come

    struct Connection {
        Connection(tcp::socket socket, Purpose what_for, asio::ssl::context* tls) : purpose(what_for) {
            if (tls) {
                stream.emplace<Tls>(std::move(socket), *tls);
            } else {
                stream.emplace<Plain>(std::move(socket));
            }
        }
        [[nodiscard]] Plain& socket() {
            auto* tls = std::get_if<Tls>(&stream);
            return tls ? beast::get_lowest_layer(*tls) : std::get<Plain>(stream);
        }
        void become(State next) {
            state = next;
            since = SteadyClock::now();
        }
        std::variant<std::monostate, Plain, Tls> stream;
        beast::flat_buffer buffer{};
        Purpose purpose;
        State state = State::header;
        SteadyClock::time_point since = SteadyClock::now();
        bool evicted = false;
    };

    asio::awaitable<void> accept(tcp::acceptor& acceptor, Purpose purpose) {
        while (acceptor.is_open()) {
            auto [error, socket] = co_await acceptor.async_accept(kTuple);
            if (error) {
                // Out of descriptors: wait for some connection to end instead of spinning.
                if (acceptor.is_open()) {
                    asio::steady_timer pause(io_, std::chrono::milliseconds(100));
                    co_await pause.async_wait(kTuple);
                }
                continue;
            }
            beast::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);  // an answer goes in several writes: the last one waits for no round trip
            const bool room = connections_.size() - evicted_ < limits_.connections || evict();
            connections_.emplace_back(std::move(socket), purpose, tls_ && purpose == Purpose::calls ? &*tls_ : nullptr);
            metrics_.connection_opened();
            asio::co_spawn(io_, serve(std::prev(connections_.end()), room), asio::detached);
        }
    }

    /// How well a connection can be spared, the lower the better: silent for a while, a body that drips, who has only just come. Nothing
    /// for one whose request is in hand, or whose body is on its way in good time.
    std::optional<int> spare_rank(const Connection& connection) const {
        const auto age = SteadyClock::now() - connection.since;
        const bool body = connection.state == State::body;
        if (connection.evicted || connection.state == State::work || (body && age < limits_.patience)) return std::nullopt;
        if (age < kGrace) return 2;
        return body ? 1 : 0;
    }

    /// Closes the connection that can best be spared, of those the one that has waited for longest.
    bool evict() {
        Connection* spared = nullptr;
        std::pair<int, SteadyClock::time_point> best;
        for (Connection& connection : connections_) {
            const auto rank = spare_rank(connection);
            if (!rank) continue;
            const std::pair here(*rank, connection.since);
            if (spared && best <= here) continue;
            spared = &connection;
            best = here;
        }
        if (!spared) return false;
        spared->evicted = true;
        ++evicted_;
        spared->socket().close();
        metrics_.connection_evicted();
        return true;
    }

    asio::awaitable<void> serve(std::list<Connection>::iterator connection, bool room) {
        try {
            if (auto* tls = std::get_if<Tls>(&connection->stream)) {
                connection->socket().expires_after(limits_.header_time);
                auto [error] = co_await tls->async_handshake(asio::ssl::stream_base::server, kTuple);
                if (!error) co_await converse(*tls, *connection, room);
            } else {
                co_await converse(std::get<Plain>(connection->stream), *connection, room);
            }
        } catch (const std::exception& error) {
            spdlog::error("a connection ended: {}", error.what());
        }
        if (connection->evicted) --evicted_;
        connections_.erase(connection);
        metrics_.connection_closed();
        if (stopping_ && connections_.empty()) farewell_.cancel();
    }

    template <class Stream>
    asio::awaitable<void> converse(Stream& stream, Connection& connection, bool room) {
        const HttpRequest unread;  // named: g++ 12 frees temporaries of a co_await twice
        bool more = room || co_await refuse(stream, unread, {Problem::busy, {}}, 11);
        while (more && !stopping_ && !connection.evicted) more = co_await one_request(stream, connection);
    }

    /// False when the connection is over.
    template <class Stream>
    asio::awaitable<bool> one_request(Stream& stream, Connection& connection) {
        Plain& socket = connection.socket();
        http::request_parser<Body> parser;
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser.body_limit(boost::none);  // decided below, from the declared length, before a byte of it is read

        connection.become(State::idle);
        if (connection.buffer.size() == 0) {
            socket.expires_after(limits_.idle_time);
            auto [error, count] = co_await stream.async_read_some(connection.buffer.prepare(1024), kTuple);
            if (error) co_return false;
            connection.buffer.commit(count);
        }
        connection.become(State::header);
        socket.expires_after(limits_.header_time);
        if (auto [error, count] = co_await http::async_read_header(stream, connection.buffer, parser, kTuple); error) {
            co_return co_await refuse_bad_header(stream, error);
        }
        HttpRequest request = head_of(parser.get());
        name_client(request, parser.get(), socket.socket(), proxies_);
        const unsigned version = parser.get().version();
        if (connection.purpose == Purpose::metrics) co_return co_await tell_metrics(stream, request, version);
        if (const std::int64_t wait = wait_of(request); wait > 0) {
            metrics_.limited_address();
            co_return co_await refuse(stream, request, {.problem = Problem::rate_limited, .retry_after = wait}, version);
        }

        const auto limit = handler_.body_limit(request);
        if (parser.chunked()) co_return co_await refuse(stream, request, {Problem::length_required, {}}, version);
        const std::size_t length = static_cast<std::size_t>(parser.content_length().value_or(0));
        if (request.method == Method::post && !parser.content_length())
            co_return co_await refuse(stream, request, {Problem::length_required, {}}, version);
        if (length > limit.value_or(0)) {
            const Problem none = handler_.route_of(request) == kNoRoute ? Problem::not_found : Problem::method_not_allowed;
            co_return co_await refuse(stream, request, {limit ? Problem::too_large : none, {}}, version);
        }
        if (length == 0) co_return co_await answer(stream, connection, request, version, parser.keep_alive());
        if (bodies_ + length > limits_.bodies_bytes) co_return co_await refuse(stream, request, {Problem::busy, {}}, version);
        const Reservation reservation(bodies_, length);
        connection.become(State::body);
        socket.expires_after(std::min<std::chrono::milliseconds>(
            limits_.longest_body_time, limits_.body_time + std::chrono::seconds(length / limits_.body_bytes_per_second)));
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            http::response<http::empty_body> go_on(http::status::continue_, version);
            if (auto [error, count] = co_await http::async_write(stream, go_on, kTuple); error) co_return false;
        }
        if (auto [error, count] = co_await http::async_read(stream, connection.buffer, parser, kTuple); error) co_return false;
        request.body = std::move(parser.get().body());
        co_return co_await answer(stream, connection, request, version, parser.keep_alive());
    }

    /// Seconds until this address may come again; 0 counts the request.
    std::int64_t wait_of(const HttpRequest& request) {
        if (request.local || request.client.empty()) return 0;
        const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now().time_since_epoch()).count();
        const std::int64_t wait = visitors_.wait(request.client, now);
        if (wait == 0) visitors_.charge(request.client, now);
        return wait;
    }

    template <class Stream>
    asio::awaitable<bool> answer(Stream& stream, Connection& connection, const HttpRequest& request, unsigned version, bool keep_alive) {
        connection.become(State::work);
        connection.socket().expires_never();  // the time of a worker is not the client's fault
        const auto started = SteadyClock::now();
        auto& lane = request.method == Method::post ? writer_ : reader_;
        HttpResponse response = co_await asio::co_spawn(lane, handle(request), asio::use_awaitable);
        if (response.status == http_status(Problem::rate_limited) && response.content_type == kProblemContentType)
            metrics_.limited_device();
        note(request, response, SteadyClock::now() - started);
        co_return co_await send(stream, request, response, version, keep_alive && !stopping_);
    }

    void note(const HttpRequest& request, const HttpResponse& response, SteadyClock::duration took) {
        const AnsweredRequest answered{
            handler_.route_of(request), name_of(request.method), response.status, std::chrono::duration<double>(took).count(),
            request.body.size(),        response.body.size()};
        metrics_.count(answered, response.counts);
        if (log_) log_(answered);
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

    template <class Stream>
    asio::awaitable<bool> refuse_bad_header(Stream& stream, beast::error_code error) {
        const HttpRequest unread;
        if (error == http::error::header_limit) co_return co_await refuse(stream, unread, {Problem::header_too_large, {}}, 11);
        if (error == http::error::end_of_stream || error.category() != beast::error_code(http::error::bad_method).category())
            co_return false;
        co_return co_await refuse(stream, unread, {Problem::malformed, {}}, 11);
    }

    /// Answers, then closes: what is left of the request is not wanted. Reads a little of it first, since closing a socket
    /// with unread bytes takes the answer back.
    template <class Stream>
    asio::awaitable<bool> refuse(Stream& stream, const HttpRequest& request, ProblemReport report, unsigned version) {
        const HttpResponse response = handler_.refuse(report);
        note(request, response, {});
        co_await send(stream, request, response, version, /*keep_alive=*/false);
        Plain& socket = beast::get_lowest_layer(stream);
        beast::error_code ignored;
        socket.socket().shutdown(tcp::socket::shutdown_send, ignored);
        socket.expires_after(std::chrono::seconds(2));
        std::array<std::uint8_t, 16 * 1024> unwanted{};
        for (int reads = 0; reads < 1024; ++reads) {
            auto [error, count] = co_await socket.async_read_some(asio::buffer(unwanted), kTuple);
            if (error) break;
        }
        co_return false;
    }

    template <class Stream>
    asio::awaitable<bool> tell_metrics(Stream& stream, const HttpRequest& request, unsigned version) {
        const bool right = request.path == "/metrics" && (request.method == Method::get || request.method == Method::head);
        const HttpResponse response =
            right ? HttpResponse{200, "text/plain; version=0.0.4; charset=utf-8", copy_of(bytes_of(metrics_.text()))}
                  : handler_.refuse({Problem::not_found, {}});
        co_return co_await send(stream, request, response, version, /*keep_alive=*/false);
    }

    template <class Stream>
    asio::awaitable<bool> send(Stream& stream, const HttpRequest& request, const HttpResponse& response, unsigned version,
                               bool keep_alive) {
        const bool is_head = request.method == Method::head;
        http::response<http::span_body<const std::uint8_t>> message(static_cast<http::status>(response.status), version);
        message.set(http::field::server, "sanad-registry");
        message.set(http::field::content_type, response.content_type);
        message.set("X-Content-Type-Options", "nosniff");
        for (const auto& [name, value] : response.headers) message.set(name, value);
        if (response.status == http_status(Problem::method_not_allowed)) {
            const std::string_view methods = handler_.methods_of(request);
            message.set(http::field::allow, beast::string_view(methods.data(), methods.size()));
        }
        message.keep_alive(keep_alive);
        message.content_length(response.body.size());
        if (!is_head) message.body() = beast::span<const std::uint8_t>(response.body.data(), response.body.size());
        http::response_serializer<http::span_body<const std::uint8_t>> serializer(message);
        serializer.split(is_head);
        beast::get_lowest_layer(stream).expires_after(limits_.write_time);
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
    const std::function<void(const AnsweredRequest&)> log_;
    asio::io_context io_{1};
    asio::thread_pool writer_;
    asio::thread_pool reader_{1};
    tcp::acceptor acceptor_{io_};
    tcp::acceptor metrics_acceptor_{io_};
    asio::signal_set signals_{io_};
    asio::steady_timer farewell_{io_};
    std::optional<asio::ssl::context> tls_;
    std::vector<asio::ip::address> proxies_;
    RateLimiter visitors_;
    ServerMetrics metrics_;
    std::list<Connection> connections_;
    std::size_t evicted_ = 0;  ///< of them, closed but not yet gone
    std::size_t bodies_ = 0;
    bool stopping_ = false;
    std::uint16_t port_ = 0;
    std::uint16_t metrics_port_ = 0;
    std::thread thread_;
};

HttpServer::HttpServer(const ListenAddress& listen, RequestHandler& handler, ServerLimits limits, ServerSetup setup)
    : impl_(std::make_unique<Impl>(listen, handler, limits, std::move(setup))) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return impl_->port(); }
std::uint16_t HttpServer::metrics_port() const { return impl_->metrics_port(); }
void HttpServer::stop() { impl_->stop(); }
void HttpServer::wait() { impl_->wait(); }
void HttpServer::stop_on_signals() { impl_->stop_on_signals(); }

bool is_ip_address(const std::string& text) {
    beast::error_code error;
    (void)asio::ip::make_address(text, error);
    return !error;
}

bool is_usable(const TlsFiles& files) {
    try {
        (void)tls_context(files);
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

bool is_loopback(const std::string& address) {
    beast::error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

}  // namespace sanad
