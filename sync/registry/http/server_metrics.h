#pragma once

#include <array>
#include <map>
#include <string>

#include "sync/registry/http/http_message.h"

namespace sanad {

/// One request and how it was answered, without anything that names a person: for the log and the counters.
struct AnsweredRequest {
    std::string_view route;   ///< of a closed list
    std::string_view method;  ///< "GET", "HEAD", "POST", "other"
    unsigned status = 0;
    double seconds = 0;  ///< from the last byte of the request to the first of the answer
    std::size_t bytes_in = 0;
    std::size_t bytes_out = 0;
};

/// What `GET /metrics` tells Prometheus, counted since the start: how much of what, never who. One thread.
class ServerMetrics {
public:
    void count(const AnsweredRequest& request, const ParcelCounts& parcels);
    void connection_opened() { ++opened_; }
    void connection_closed() { ++closed_; }
    void connection_evicted() { ++evicted_; }  ///< a slow one that made room
    void limited_address() { ++limited_addresses_; }
    void limited_device() { ++limited_devices_; }
    /// The exposition format, version 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    static constexpr std::array kBounds{0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0};  ///< seconds

    struct Latency {
        std::array<std::uint64_t, kBounds.size()> within{};
        std::uint64_t count = 0;
        double seconds = 0;
    };
    std::map<std::pair<std::string_view, unsigned>, std::uint64_t> requests_;
    std::map<std::string_view, Latency> latency_;
    ParcelCounts parcels_;
    std::uint64_t bytes_in_ = 0, bytes_out_ = 0, opened_ = 0, closed_ = 0, evicted_ = 0, limited_addresses_ = 0, limited_devices_ = 0;
};

}  // namespace sanad
