#include "kiosk/platform/network_watch.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

namespace sanad {
namespace {

constexpr std::size_t kMostThings = 4096;  ///< remembered of all links
constexpr std::size_t kMostBytes = 32 * 1024;

using View = std::span<const unsigned char>;

/// Takes a structure off the front; nothing when there is too little.
template <class T>
std::optional<T> take_struct(View& bytes) {
    if (bytes.size() < sizeof(T)) return std::nullopt;
    T taken{};
    std::memcpy(&taken, bytes.data(), sizeof(T));
    bytes = bytes.subspan(sizeof(T));
    return taken;
}

void skip_padding(View& bytes, std::size_t length) {
    const std::size_t padding = (4 - length % 4) % 4;
    bytes = bytes.subspan(std::min(padding, bytes.size()));
}

std::string attribute(View attributes, int wanted) {
    while (const auto head = take_struct<rtattr>(attributes)) {
        if (head->rta_len < sizeof(rtattr) || head->rta_len - sizeof(rtattr) > attributes.size()) break;
        const View value = attributes.first(head->rta_len - sizeof(rtattr));
        attributes = attributes.subspan(value.size());
        if (head->rta_type == wanted) return {value.begin(), value.end()};
        skip_padding(attributes, value.size());
    }
    return {};
}

int number_in(const std::string& attribute) {
    int number = 0;
    if (attribute.size() == sizeof number) std::memcpy(&number, attribute.data(), sizeof number);
    return number;
}

}  // namespace

bool NetworkNews::take(View datagram) {
    bool came = false;
    while (const auto head = take_struct<nlmsghdr>(datagram)) {
        if (head->nlmsg_len < sizeof(nlmsghdr) || head->nlmsg_len - sizeof(nlmsghdr) > datagram.size()) break;
        const View message = datagram.first(head->nlmsg_len - sizeof(nlmsghdr));
        datagram = datagram.subspan(message.size());
        skip_padding(datagram, message.size());
        came = take_one(head->nlmsg_type, message) || came;
    }
    return came;
}

bool NetworkNews::take_one(int type, View message) {
    if (type == RTM_NEWLINK || type == RTM_DELLINK) {
        const auto link = take_struct<ifinfomsg>(message);
        if (!link || (link->ifi_flags & IFF_LOOPBACK) != 0) return false;
        if (type == RTM_NEWLINK && (link->ifi_flags & IFF_RUNNING) != 0) return note(/*came=*/true, link->ifi_index, "up");
        forget(link->ifi_index);  // of its routes the kernel says nothing when a link goes down
        return false;
    }
    if (type == RTM_NEWADDR || type == RTM_DELADDR) {
        const auto address = take_struct<ifaddrmsg>(message);
        if (!address || address->ifa_scope >= RT_SCOPE_LINK) return false;
        return note(type == RTM_NEWADDR, static_cast<int>(address->ifa_index), "address " + attribute(message, IFA_ADDRESS));
    }
    if (type == RTM_NEWROUTE || type == RTM_DELROUTE) {
        const auto route = take_struct<rtmsg>(message);
        if (!route || route->rtm_type != RTN_UNICAST || (route->rtm_flags & RTM_F_CLONED) != 0) return false;
        const std::string to = std::to_string(route->rtm_family) + "/" + std::to_string(route->rtm_dst_len) + " ";
        return note(type == RTM_NEWROUTE, number_in(attribute(message, RTA_OIF)),
                    "route " + to + attribute(message, RTA_DST) + " " + attribute(message, RTA_GATEWAY));
    }
    return false;
}

bool NetworkNews::note(bool came, int link, std::string what) {
    if (there_.size() >= kMostThings) there_.clear();
    std::pair<int, std::string> thing(link, std::move(what));
    if (came) return there_.insert(std::move(thing)).second;
    there_.erase(thing);
    return false;
}

void NetworkNews::forget(int link) {
    std::erase_if(there_, [link](const auto& thing) { return thing.first == link; });
}

NetworkWatch::NetworkWatch(std::function<void()> came) : came_(std::move(came)) {
    socket_ = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    stop_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (socket_ < 0 || stop_ < 0 || ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
    thread_ = std::thread([this] { watch(); });
}

NetworkWatch::~NetworkWatch() {
    if (thread_.joinable()) {
        const std::uint64_t one = 1;
        while (::write(stop_, &one, sizeof one) < 0 && errno == EINTR) {
        }
        thread_.join();
    }
    if (socket_ >= 0) ::close(socket_);
    if (stop_ >= 0) ::close(stop_);
}

void NetworkWatch::watch() {
    std::array<pollfd, 2> waits{{{socket_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    while (true) {
        if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
        if (waits[1].revents != 0) return;
        if (waits[0].revents != 0 && !read_news()) return;
    }
}

bool NetworkWatch::read_news() {
    std::array<unsigned char, kMostBytes> datagram{};
    bool came = false;
    while (true) {
        const auto size = ::recv(socket_, datagram.data(), datagram.size(), 0);
        if (size > 0) {
            came = news_.take(View(datagram).first(static_cast<std::size_t>(size))) || came;
        } else if (size < 0 && errno == ENOBUFS) {  // some of it is lost: whatever it was, it may have been a network
            news_ = {};
            came = true;
        } else if (size < 0 && errno != EINTR) {
            const bool all_read = errno == EAGAIN;
            if (came) came_();
            return all_read;
        }
    }
}

}  // namespace sanad
