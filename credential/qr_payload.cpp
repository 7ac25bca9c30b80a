#include "credential/qr_payload.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kMark = "/v#";
constexpr std::size_t kMaxScan = 4096;  // more than the largest QR code holds (2,953 bytes)

}  // namespace

QrPayload qr_payload(std::string_view public_url, ByteView credential) {
    return {std::string(public_url) + std::string(kMark), to_decimal(credential)};
}

Result<Bytes, QrError> read_qr_text(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
    if (text.empty() || text.size() > kMaxScan) return refuse(QrError::not_ours);
    const auto mark = text.find(kMark);
    if (mark != std::string_view::npos) {
        text.remove_prefix(mark + kMark.size());
    } else if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) || text.size() < 64) {
        return refuse(QrError::not_ours);
    }
    auto bytes = from_decimal(text);
    if (!bytes || bytes->empty()) return refuse(QrError::damaged);
    return *std::move(bytes);
}

}  // namespace sanad
