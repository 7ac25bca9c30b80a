#pragma once

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"
#include "credential/qr_payload.h"

namespace sanad {

/// A QR code as squares. Immutable once made; any thread.
struct QrSymbol {
    int size = 0;                       ///< modules a side, without the quiet zone
    std::vector<std::uint8_t> modules;  ///< size × size, row by row; 1 = black
    [[nodiscard]] bool black(int x, int y) const { return modules[static_cast<std::size_t>(y) * size + x] != 0; }
};

/// Empty modules that every reader needs around the symbol.
inline constexpr int kQrQuietZone = 4;
/// The largest symbol that fits the certificate at 0.5 mm a module: 77 modules, 42.5 mm with its quiet zone.
inline constexpr int kQrMaxVersion = 15;

enum class QrSymbolError {
    too_long,  ///< more than version 15 holds at error correction M
};

/// Two segments (prefix in byte mode, digits in numeric mode), error correction M or better, version 15 at most.
[[nodiscard]] Result<QrSymbol, QrSymbolError> make_qr_symbol(const QrPayload& payload);

/// A black and white PNG (1 bit), `module_px` pixels a module (1–64), quiet zone included.
[[nodiscard]] Bytes qr_png(const QrSymbol& symbol, int module_px);

}  // namespace sanad
