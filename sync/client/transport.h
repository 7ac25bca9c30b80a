#pragma once

#include <optional>
#include <string>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

namespace sanad {

/// Why no whole answer came. Each has a sentence `refusal.sync.<name>`.
enum class LinkError {
    offline,          ///< nothing could be sent: no network, or nobody at that address. The usual state of a kiosk, no error of the machine
    timed_out,        ///< something was sent, and the link was too slow, or silent
    answer_cut_off,   ///< the connection broke off half-way
    answer_too_long,  ///< more than any answer of ours has
    clock_wrong,      ///< the server's certificate is not valid *today*: this machine's date is wrong, most likely
    insecure,         ///< the server's certificate is not to be trusted
    login_wall,       ///< no secure connection, and who answers in the clear under that name is a login page
    bad_address,      ///< not an address of a registry
};
[[nodiscard]] std::string_view name_of(LinkError error);

struct WireResponse {
    unsigned status = 0;
    std::string content_type;  ///< without parameters, lower case
    Bytes body;
    double seconds = 0;            ///< how long the exchange took
    std::int64_t retry_after = 0;  ///< seconds that the answer asks to wait; 0: it does not
    std::int64_t length = -1;      ///< of the body, as the header says; -1: it does not
    std::string etag{};            ///< headers as sent; empty when absent
    std::string content_range{};
};

/// What came of an answer, if anything did.
struct ArrivedPart {
    WireResponse response;              ///< status 0: not even its header came to its end
    std::optional<LinkError> broken{};  ///< why that is not all of it
};

/// Carries one exchange with the registry. One at a time; the caller's thread waits.
class Transport {
public:
    virtual ~Transport() = default;
    /// `path` begins with a slash. Answers longer than `max_bytes` are cut short as answer_too_long.
    [[nodiscard]] virtual Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) = 0;
    /// Asks for what follows the first `from` bytes of the version that `etag` names (Range, If-Range: RFC 9110); with `from` 0, for the
    /// whole. Any answer may come, the whole of another version too. A carrier that can't go on asks for the whole.
    [[nodiscard]] virtual ArrivedPart get_rest(const std::string& path, const std::string& /*etag*/, std::size_t /*from*/,
                                               std::size_t max_bytes) {
        auto whole = get(path, max_bytes);
        if (!whole) return {{}, whole.error()};
        return {*std::move(whole)};
    }
    /// `nonce`: hex, for the header Sanad-Nonce; empty for none.
    [[nodiscard]] virtual Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce,
                                                               std::size_t max_bytes) = 0;
    /// `request`: a signed one, for the header Sanad-Request.
    [[nodiscard]] virtual Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView request,
                                                                      std::size_t max_bytes) = 0;
    [[nodiscard]] virtual Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView request, std::size_t max_bytes) = 0;
    /// The next exchange goes by a connection of its own.
    virtual void hang_up() = 0;
};

}  // namespace sanad
