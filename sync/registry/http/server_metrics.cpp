#include "sync/registry/http/server_metrics.h"

#include <spdlog/fmt/fmt.h>

namespace sanad {
namespace {

void head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
    text += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void counter(std::string& text, std::string_view name, std::string_view help, auto value) {
    head(text, name, "counter", help);
    text += fmt::format("{} {}\n", name, value);
}

}  // namespace

void ServerMetrics::count(const AnsweredRequest& request, const ParcelCounts& parcels) {
    ++requests_[{request.route, request.status}];
    Latency& latency = latency_[request.route];
    for (std::size_t i = 0; i < kBounds.size(); ++i) latency.within[i] += request.seconds <= kBounds[i] ? 1 : 0;
    ++latency.count;
    latency.seconds += request.seconds;
    bytes_in_ += request.bytes_in;
    bytes_out_ += request.bytes_out;
    parcels_.parcels += parcels.parcels;
    parcels_.events += parcels.events;
    parcels_.quarantined += parcels.quarantined;
    parcels_.forks += parcels.forks;
    parcels_.put_back += parcels.put_back;
}

std::string ServerMetrics::text() const {
    std::string text;
    head(text, "sanad_requests_total", "counter", "Requests answered.");
    for (const auto& [key, count] : requests_)
        text += fmt::format("sanad_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", key.first, key.second, count);
    head(text, "sanad_request_seconds", "histogram", "From the whole request to its answer.");
    for (const auto& [route, latency] : latency_) {
        for (std::size_t i = 0; i < kBounds.size(); ++i)
            text += fmt::format("sanad_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", route, kBounds[i], latency.within[i]);
        text += fmt::format("sanad_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", route, latency.count);
        text += fmt::format("sanad_request_seconds_sum{{route=\"{}\"}} {}\n", route, latency.seconds);
        text += fmt::format("sanad_request_seconds_count{{route=\"{}\"}} {}\n", route, latency.count);
    }
    counter(text, "sanad_parcels_total", "Parcels taken in and receipted.", parcels_.parcels);
    counter(text, "sanad_events_total", "New events stored.", parcels_.events);
    counter(text, "sanad_quarantined_total", "Of those, set apart with a reason.", parcels_.quarantined);
    counter(text, "sanad_forks_total", "Parcels refused because the ledger forks.", parcels_.forks);
    counter(text, "sanad_put_back_total", "Feeds for who holds records of our own ledger that we lost.", parcels_.put_back);
    counter(text, "sanad_received_bytes_total", "Bodies of requests.", bytes_in_);
    counter(text, "sanad_sent_bytes_total", "Bodies of answers.", bytes_out_);
    counter(text, "sanad_connections_total", "Connections taken.", opened_);
    counter(text, "sanad_connections_evicted_total", "Slow connections closed to make room.", evicted_);
    head(text, "sanad_rate_limited_total", "counter", "Requests refused because they were too many.");
    text += fmt::format("sanad_rate_limited_total{{by=\"address\"}} {}\n", limited_addresses_);
    text += fmt::format("sanad_rate_limited_total{{by=\"device\"}} {}\n", limited_devices_);
    head(text, "sanad_connections", "gauge", "Connections open now.");
    text += fmt::format("sanad_connections {}\n", opened_ - closed_);
    return text;
}

}  // namespace sanad
