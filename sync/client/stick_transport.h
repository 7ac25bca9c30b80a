#pragma once

#include "sync/bundle/stick.h"
#include "sync/client/transport.h"

namespace sanad {

/// What a registry answers to a registration or a renewal, carried without its status: as it would have come by network.
[[nodiscard]] WireResponse carried_answer(Bytes content);

/// The calls of a registration, carried on a stick (sync/FORMAT.md, "Registration by stick"): what is posted lies there until the office
/// has answered; until then the answer is `pending`. Anything else is offline. One thread.
class StickTransport final : public Transport {
public:
    /// `registration`: registration_id() of this kiosk's key.
    StickTransport(Stick& stick, std::string registration) : stick_(stick), registration_(std::move(registration)) {}

    [[nodiscard]] Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce,
                                                       std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView request,
                                                              std::size_t max_bytes) override;
    [[nodiscard]] Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView request, std::size_t max_bytes) override;
    void hang_up() override {}

    /// Why the last call came back offline; nothing when it did not.
    [[nodiscard]] std::optional<StickError> trouble() const { return trouble_; }

private:
    [[nodiscard]] Result<WireResponse, LinkError> answer(std::size_t max_bytes);
    [[nodiscard]] Result<std::optional<Bytes>, StickError> newest(const std::string& name, std::size_t max_bytes) const;

    Stick& stick_;
    const std::string registration_;
    std::optional<StickError> trouble_;
};

}  // namespace sanad
