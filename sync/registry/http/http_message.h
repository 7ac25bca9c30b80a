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
    std::string client{};  ///< the address it came from (behind a proxy on this machine, what that says); of IPv6 its /64
    Bytes body{};
    std::string signed_request{};  ///< the header Sanad-Request, base64; empty when absent
};

struct HttpResponse {
    unsigned status = 200;
    std::string content_type;
    Bytes body;
    std::vector<std::pair<std::string, std::string>> headers{};  ///< beside the usual ones
};

/// An answer that says no, with its sentence.
[[nodiscard]] HttpResponse problem_response(const ProblemReport& report, std::string_view title);

}  // namespace sanad
