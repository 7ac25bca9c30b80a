// What wakes the link: a network that came, and nothing that only repeats itself. The messages are laid out as the kernel's.
#include "kiosk/platform/network_watch.h"

#include <doctest/doctest.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <vector>

using namespace sanad;

namespace {

using Octets = std::vector<unsigned char>;

template <class T>
void put(Octets& into, const T& value) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&value);
    into.insert(into.end(), bytes, bytes + sizeof value);
}

void put_attribute(Octets& into, unsigned short type, const Octets& value) {
    put(into, rtattr{static_cast<unsigned short>(sizeof(rtattr) + value.size()), type});
    into.insert(into.end(), value.begin(), value.end());
    into.resize((into.size() + 3) / 4 * 4);
}

Octets message(int type, const Octets& content) {
    Octets bytes;
    nlmsghdr head{};
    head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + content.size());
    head.nlmsg_type = static_cast<std::uint16_t>(type);
    put(bytes, head);
    bytes.insert(bytes.end(), content.begin(), content.end());
    return bytes;
}

Octets link(int type, int index, unsigned flags) {
    Octets content;
    ifinfomsg head{};
    head.ifi_index = index;
    head.ifi_flags = flags;
    put(content, head);
    return message(type, content);
}

Octets address(int type, unsigned index, unsigned char last, unsigned char scope = RT_SCOPE_UNIVERSE) {
    Octets content;
    ifaddrmsg head{};
    head.ifa_family = AF_INET;
    head.ifa_scope = scope;
    head.ifa_index = index;
    put(content, head);
    put_attribute(content, IFA_LABEL, {'w', 'l', 'a', 'n', '0', 0});
    put_attribute(content, IFA_ADDRESS, {10, 0, 0, last});
    return message(type, content);
}

Octets default_route(int type, unsigned char index, unsigned flags = 0) {
    Octets content;
    rtmsg head{};
    head.rtm_family = AF_INET;
    head.rtm_type = RTN_UNICAST;
    head.rtm_flags = flags;
    put(content, head);
    put_attribute(content, RTA_GATEWAY, {10, 0, 0, 1});
    put_attribute(content, RTA_OIF, {index, 0, 0, 0});
    return message(type, content);
}

}  // namespace

TEST_CASE("an address, a route and a link are news once, and again after they were gone") {
    NetworkNews news;
    CHECK(news.take(address(RTM_NEWADDR, 2, 7)));
    CHECK_FALSE(news.take(address(RTM_NEWADDR, 2, 7)));  // the lease was renewed
    CHECK(news.take(address(RTM_NEWADDR, 2, 8)));
    CHECK(news.take(address(RTM_NEWADDR, 3, 7)));
    CHECK(news.take(default_route(RTM_NEWROUTE, 2)));
    CHECK_FALSE(news.take(default_route(RTM_NEWROUTE, 2)));
    CHECK_FALSE(news.take(default_route(RTM_DELROUTE, 2)));
    CHECK(news.take(default_route(RTM_NEWROUTE, 2)));
    CHECK_FALSE(news.take(address(RTM_DELADDR, 2, 7)));
    CHECK(news.take(address(RTM_NEWADDR, 2, 7)));
    CHECK(news.take(link(RTM_NEWLINK, 2, IFF_UP | IFF_RUNNING)));
    CHECK_FALSE(news.take(link(RTM_NEWLINK, 2, IFF_UP | IFF_RUNNING)));  // a Wi-Fi counts
    // A cable pulled out and put back: the kernel says nothing of the routes that went.
    CHECK_FALSE(news.take(link(RTM_NEWLINK, 2, IFF_UP)));
    CHECK(news.take(link(RTM_NEWLINK, 2, IFF_UP | IFF_RUNNING)));
    CHECK(news.take(default_route(RTM_NEWROUTE, 2)));
    CHECK_FALSE(news.take(address(RTM_NEWADDR, 3, 7)));  // the other link's is where it was
}

TEST_CASE("what leads nowhere is no news") {
    NetworkNews news;
    CHECK_FALSE(news.take(link(RTM_NEWLINK, 1, IFF_UP | IFF_RUNNING | IFF_LOOPBACK)));
    CHECK_FALSE(news.take(address(RTM_NEWADDR, 1, 1, RT_SCOPE_HOST)));
    CHECK_FALSE(news.take(address(RTM_NEWADDR, 2, 9, RT_SCOPE_LINK)));
    CHECK_FALSE(news.take(default_route(RTM_NEWROUTE, 2, RTM_F_CLONED)));
    CHECK_FALSE(news.take(message(RTM_NEWNEIGH, Octets(40, 0))));
    CHECK_FALSE(news.take({}));
}

TEST_CASE("several messages come in one piece, and half a message is passed over") {
    NetworkNews news;
    Octets together = address(RTM_NEWADDR, 2, 7);
    CHECK(news.take(together));
    const Octets next = default_route(RTM_NEWROUTE, 2);
    together.insert(together.end(), next.begin(), next.end());
    CHECK(news.take(together));
    const Octets whole = address(RTM_NEWADDR, 5, 5);
    for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(news.take(std::span(whole).first(length)));
    // A length that lies, of the message and of an attribute.
    for (const std::size_t at : {std::size_t{0}, sizeof(nlmsghdr) + sizeof(ifaddrmsg)}) {
        for (const int length : {0, 1, 3, 255}) {
            Octets lying = whole;
            lying[at] = static_cast<unsigned char>(length);
            NetworkNews other;
            (void)other.take(lying);
        }
    }
}

TEST_CASE("a watch says nothing while nothing comes, and ends at once") {
    std::atomic<int> came = 0;
    const auto begun = std::chrono::steady_clock::now();
    {
        const NetworkWatch watch([&] { ++came; });
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
    CHECK(came == 0);
}
