#pragma once

#include <poll.h>

#include <atomic>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "tests/support/tcp.h"

namespace sanad::test {

/// What is wrong with a link. Counts are per connection.
struct BadLink {
    std::optional<std::size_t> cut_upward_after{};     ///< the connection dies after this many bytes to the server
    std::optional<std::size_t> cut_downward_after{};   ///< and this many back
    std::optional<std::size_t> corrupt_downward_at{};  ///< this byte of the answer comes with one bit changed
    std::optional<std::size_t> corrupt_upward_at{};
    std::chrono::milliseconds delay{0};  ///< before each piece
    std::size_t bytes_per_second = 0;    ///< each way; 0: as fast as it goes
};

/// A TCP proxy on the loopback that treats what passes as badly as it is told.
class BadProxy {
public:
    explicit BadProxy(std::uint16_t server_port) : server_port_(server_port), accepting_([this] { accept(); }) {}
    ~BadProxy() {
        stopping_ = true;
        listener_.stop();
        accepting_.join();
        for (auto& connection : connections_) connection.join();
    }
    BadProxy(const BadProxy&) = delete;
    BadProxy& operator=(const BadProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
    /// For connections from now on.
    void become(const BadLink& link) {
        const std::lock_guard lock(mutex_);
        link_ = link;
    }
    [[nodiscard]] int connections() const { return count_; }

private:
    void accept() {
        while (!stopping_) {
            Socket client = listener_.accept();
            if (!client.open()) continue;
            ++count_;
            const std::lock_guard lock(mutex_);
            connections_.emplace_back([this, link = link_, client = std::move(client)] { pass(link, client); });
        }
    }

    void pass(const BadLink& link, const Socket& client) const {
        const Socket server = connect_to(server_port_);
        if (!server.open()) return;
        std::size_t up = 0;
        std::size_t down = 0;
        pollfd waits[] = {{client.fd(), POLLIN, 0}, {server.fd(), POLLIN, 0}};
        while (!stopping_) {
            if (::poll(waits, 2, 50) <= 0) continue;
            if (waits[0].revents && !move(link, client, server, up, link.cut_upward_after, link.corrupt_upward_at)) return;
            if (waits[1].revents && !move(link, server, client, down, link.cut_downward_after, link.corrupt_downward_at)) return;
        }
    }

    // One piece; false when the connection is over.
    static bool move(const BadLink& link, const Socket& from, const Socket& to, std::size_t& moved, std::optional<std::size_t> cut_after,
                     std::optional<std::size_t> corrupt_at) {
        char piece[4096];
        const std::size_t most = link.bytes_per_second ? std::min<std::size_t>(sizeof piece, link.bytes_per_second / 20 + 1) : sizeof piece;
        const auto count = ::recv(from.fd(), piece, most, 0);
        if (count <= 0) return false;
        std::string_view bytes(piece, static_cast<std::size_t>(count));
        if (corrupt_at && *corrupt_at >= moved && *corrupt_at < moved + bytes.size()) piece[*corrupt_at - moved] ^= 1;
        const bool cut = cut_after && moved + bytes.size() >= *cut_after;
        if (cut) bytes = bytes.substr(0, *cut_after - moved);
        moved += bytes.size();
        auto pause = link.delay;
        if (link.bytes_per_second) pause += std::chrono::milliseconds(bytes.size() * 1000 / link.bytes_per_second);
        if (pause.count()) std::this_thread::sleep_for(pause);
        return to.send(bytes) && !cut;
    }

    std::uint16_t server_port_;
    Listener listener_;
    BadLink link_;
    std::mutex mutex_;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> count_ = 0;
    std::list<std::thread> connections_;
    std::thread accepting_;
};

/// Answers every connection with the same bytes, whatever was asked, and closes it.
class CannedServer {
public:
    explicit CannedServer(std::string answer) : answer_(std::move(answer)), thread_([this] { serve(); }) {}
    ~CannedServer() {
        stopping_ = true;
        listener_.stop();
        thread_.join();
    }
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
    /// What was asked, one request after the other.
    [[nodiscard]] std::string asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    [[nodiscard]] static std::string http(const std::string& status, const std::string& content_type, std::string_view body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + content_type + "\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + std::string(body);
    }

private:
    void serve() {
        while (!stopping_) {
            const Socket client = listener_.accept();
            if (!client.open()) continue;
            // The whole request first: closing a socket with unread bytes would take the answer back.
            std::string request;
            std::size_t wanted = std::string::npos;
            while (request.size() < wanted) {
                const std::string part = client.receive();
                if (part.empty()) break;
                request += part;
                const auto end = request.find("\r\n\r\n");
                if (end == std::string::npos) continue;
                const auto length = request.find("Content-Length: ");
                wanted = end + 4 + (length < end ? std::stoul(request.substr(length + 16)) : 0);
            }
            {
                const std::lock_guard lock(mutex_);
                asked_ += request;
            }
            if (!answer_.empty()) client.send(answer_);
        }
    }

    std::string answer_;
    std::mutex mutex_;
    std::string asked_;
    Listener listener_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace sanad::test
