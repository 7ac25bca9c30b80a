#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "credential/bytes/bytes.h"
#include "sync/protocol/problem.h"

/// A request and its answer, without the network: what the routes see.
namespace sanad {

enum class Method { get, head, post, other };

struct HttpRequest {
    Method method = Method::get;
    std::string path;     ///< without the query, as sent: never decoded
    std::string query{};  ///< what follows the '?', as sent
    std::string nonce{};  ///< the header Sanad-Nonce; empty when absent
    std::string accept{};
    std::string client{};  ///< the address it came from, or what a trusted proxy says; of IPv6 its /64; empty when unknown
    bool local = false;    ///< that address is of this machine itself
    Bytes body{};
    std::string signed_request{};  ///< the header Sanad-Request, base64; empty when absent
    std::string range{};           ///< and Range, If-Range
    std::string if_range{};
};

/// What an answer adds to the server's counters.
struct ParcelCounts {
    std::int64_t parcels = 0;  ///< taken in
    std::int64_t events = 0;   ///< new ones
    std::int64_t quarantined = 0;
    std::int64_t forks = 0;
    std::int64_t put_back = 0;  ///< requests for a feed by who holds records of the registry's own ledger that are not in it
};

struct HttpResponse {
    unsigned status = 200;
    std::string content_type;
    Bytes body;
    std::vector<std::pair<std::string, std::string>> headers{};  ///< beside the usual ones
    ParcelCounts counts{};
};

/// An answer that says no, with its sentence.
[[nodiscard]] HttpResponse problem_response(const ProblemReport& report, std::string_view title);

}  // namespace sanad
