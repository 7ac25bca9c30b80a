#include "kiosk/document/qr_symbol.h"

#include <png.h>

#include <qrcodegen.hpp>
#include <stdexcept>

namespace sanad {
namespace {

/// All eight masks are valid. Choosing the prettiest takes 60 % of a QR's time, and is there to break up regular
/// patterns; ours is a signature's random digits, of which every mask makes equally random squares.
constexpr int kMask = 0;

void append(png_structp png, png_bytep data, std::size_t size) {
    auto* out = static_cast<Bytes*>(png_get_io_ptr(png));
    out->insert(out->end(), data, data + size);
}

}  // namespace

Result<QrSymbol, QrSymbolError> make_qr_symbol(const QrPayload& payload) {
    const std::vector<std::uint8_t> prefix(payload.prefix.begin(), payload.prefix.end());
    try {
        const auto code = qrcodegen::QrCode::encodeSegments(
            {qrcodegen::QrSegment::makeBytes(prefix), qrcodegen::QrSegment::makeNumeric(payload.digits.c_str())},
            qrcodegen::QrCode::Ecc::MEDIUM, 1, kQrMaxVersion, kMask, /*boostEcl=*/true);
        QrSymbol symbol{code.getSize(), {}};
        symbol.modules.reserve(static_cast<std::size_t>(symbol.size) * symbol.size);
        for (int y = 0; y < symbol.size; ++y) {
            for (int x = 0; x < symbol.size; ++x) symbol.modules.push_back(code.getModule(x, y) ? 1 : 0);
        }
        return symbol;
    } catch (const qrcodegen::data_too_long&) {
        return refuse(QrSymbolError::too_long);
    }
}

Bytes qr_png(const QrSymbol& symbol, int module_px) {
    if (module_px < 1 || module_px > 64) throw std::invalid_argument("a module has 1 to 64 pixels");
    const int side = (symbol.size + 2 * kQrQuietZone) * module_px;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    Bytes out;
    Bytes row((side + 7) / 8);
    if (!info || setjmp(png_jmpbuf(png))) {  // NOLINT: libpng's way of failing; nothing with a destructor is made below
        png_destroy_write_struct(&png, &info);
        throw std::runtime_error("libpng can't write");
    }
    png_set_write_fn(png, &out, append, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(side), static_cast<png_uint_32>(side), 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 1);
    // "Same as above" turns the rows of one module into zeros.
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_write_info(png, info);
    for (int y = -kQrQuietZone; y < symbol.size + kQrQuietZone; ++y) {
        std::fill(row.begin(), row.end(), std::uint8_t{0xff});
        if (y >= 0 && y < symbol.size) {
            for (int px = kQrQuietZone * module_px; px < side - kQrQuietZone * module_px; ++px) {
                if (symbol.black(px / module_px - kQrQuietZone, y)) row[px / 8] &= static_cast<std::uint8_t>(~(0x80 >> px % 8));
            }
        }
        for (int i = 0; i < module_px; ++i) png_write_row(png, row.data());
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return out;
}

}  // namespace sanad
