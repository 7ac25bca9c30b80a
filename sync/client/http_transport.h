#pragma once

#include <chrono>
#include <memory>

#include "db/ledger/clock.h"
#include "sync/client/transport.h"

namespace sanad {

struct HttpLimits {
    std::chrono::milliseconds connect{15'000};
    std::chrono::seconds silence{30};  ///< not one byte either way for this long
    std::chrono::milliseconds whole{180'000};
    std::uint16_t plain_port = 80;           ///< where a login wall is looked for
    std::chrono::milliseconds plain{5'000};  ///< and how long
};

/// HTTP(S) by libcurl, one connection kept open between exchanges. Follows no redirect: ours never redirect, login pages do.
/// Believes the system's certificate authorities, or those in the file that the environment's SSL_CERT_FILE names.
/// When an https address can't be reached, or not securely, the same name is asked once in the clear, and told nothing of ours: what
/// answers there releases nothing and is believed in one thing, that this network asks for a login.
class HttpTransport final : public Transport {
public:
    /// `registry_url`: "https://registry.example" or with a path; no slash at the end needed.
    /// `clock`: says whether a certificate's dates hold, as people set it; null: the machine's own does. Outlives the transport.
    explicit HttpTransport(std::string registry_url, HttpLimits limits = {}, const Clock* clock = nullptr);
    ~HttpTransport() override;

    [[nodiscard]] Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override;
    [[nodiscard]] ArrivedPart get_rest(const std::string& path, const std::string& etag, std::size_t from, std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce,
                                                       std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView request,
                                                              std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView request, std::size_t max_bytes) override;
    void hang_up() override;

private:
    class Handle;
    std::unique_ptr<Handle> handle_;
    std::string registry_url_;
};

}  // namespace sanad
