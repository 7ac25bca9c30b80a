#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>

namespace sanad {

/// What the kernel has told of this machine's networks: whether news is of something that was not there. A lease renewed, a router that
/// repeats itself, a Wi-Fi that counts its packets are no news. A value.
class NetworkNews {
public:
    /// `datagram`: of rtnetlink, as it came; what can't be read is passed over. True when a link came up, or an address that reaches
    /// further than its own link, or a route. What was there before the first news counts as new when it is first heard of.
    [[nodiscard]] bool take(std::span<const unsigned char> datagram);

private:
    [[nodiscard]] bool take_one(int type, std::span<const unsigned char> message);
    [[nodiscard]] bool note(bool came, int link, std::string what);
    void forget(int link);

    std::set<std::pair<int, std::string>> there_;  ///< link, what is on it
};

/// Says when a network came. Its thread sleeps in poll() and calls `came`; where the kernel tells nothing, it never does.
class NetworkWatch {
public:
    explicit NetworkWatch(std::function<void()> came);
    ~NetworkWatch();
    NetworkWatch(const NetworkWatch&) = delete;
    NetworkWatch& operator=(const NetworkWatch&) = delete;

    /// Whether it hears anything.
    [[nodiscard]] bool listens() const { return thread_.joinable(); }

private:
    void watch();
    /// What came since the last call; false once the socket is of no more use.
    [[nodiscard]] bool read_news();

    std::function<void()> came_;
    NetworkNews news_;
    int socket_ = -1;
    int stop_ = -1;
    std::thread thread_;
};

}  // namespace sanad
