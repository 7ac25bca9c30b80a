// The code on the printed page, as paper and phones treat it: coarse, blurred, askew, squeezed by JPEG, photocopied. Two decoders read it.
#include <doctest/doctest.h>
#include <zbar.h>

#include <csetjmp>
#include <cstdio>  // jpeglib.h needs FILE

#include <jpeglib.h>

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "credential/issue.h"
#include "kiosk/document/document_maker.h"
#include "kiosk/document/page_slots.h"
#include "tests/support/source_file.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;

namespace {

struct Grey {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels{};
    [[nodiscard]] int at(int x, int y) const {
        x = std::clamp(x, 0, width - 1);
        y = std::clamp(y, 0, height - 1);
        return pixels[static_cast<std::size_t>(y) * width + x];
    }
};

template <class Value>
Grey made_by(int width, int height, Value value) {
    Grey made{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height)};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            made.pixels[static_cast<std::size_t>(y) * width + x] =
                static_cast<std::uint8_t>(std::clamp(std::lround(value(x, y)), 0l, 255l));
        }
    }
    return made;
}

Grey blurred(const Grey& from, double sigma) {
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    std::vector<double> weights;
    double sum = 0;
    for (int i = -reach; i <= reach; ++i) sum += weights.emplace_back(std::exp(-i * i / (2 * sigma * sigma)));
    const auto along = [&](const Grey& image, int dx, int dy) {
        return made_by(image.width, image.height, [&](int x, int y) {
            double value = 0;
            for (int i = -reach; i <= reach; ++i) value += weights[i + reach] * image.at(x + i * dx, y + i * dy);
            return value / sum;
        });
    };
    return along(along(from, 1, 0), 0, 1);
}

Grey rotated(const Grey& from, double degrees) {
    const double angle = degrees * 3.14159265358979 / 180, cosine = std::cos(angle), sine = std::sin(angle);
    return made_by(from.width, from.height, [&](int x, int y) {
        const double dx = x - from.width / 2.0, dy = y - from.height / 2.0;
        const double u = from.width / 2.0 + dx * cosine + dy * sine, v = from.height / 2.0 - dx * sine + dy * cosine;
        const int left = static_cast<int>(std::floor(u)), top = static_cast<int>(std::floor(v));
        const double right = u - left, down = v - top;
        return (1 - down) * ((1 - right) * from.at(left, top) + right * from.at(left + 1, top)) +
               down * ((1 - right) * from.at(left, top + 1) + right * from.at(left + 1, top + 1));
    });
}

Grey as_jpeg(const Grey& from, int quality) {
    jpeg_error_mgr errors;
    jpeg_compress_struct out{};
    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    unsigned char* file = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&out, &file, &size);
    out.image_width = static_cast<JDIMENSION>(from.width);
    out.image_height = static_cast<JDIMENSION>(from.height);
    out.input_components = 1;
    out.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, quality, TRUE);
    jpeg_start_compress(&out, TRUE);
    for (int y = 0; y < from.height; ++y) {
        auto* row = const_cast<JSAMPROW>(from.pixels.data() + static_cast<std::size_t>(y) * from.width);  // NOLINT: only read
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    jpeg_decompress_struct in{};
    in.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, file, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    Grey read = from;
    for (int y = 0; y < from.height; ++y) {
        JSAMPROW row = read.pixels.data() + static_cast<std::size_t>(y) * from.width;
        jpeg_read_scanlines(&in, &row, 1);
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    std::free(file);
    return read;
}

/// A worn copier: soft, then black or white, with dirt.
Grey photocopied(const Grey& from, double sigma) {
    std::mt19937 random(7);
    const Grey soft = blurred(from, sigma);
    return made_by(from.width, from.height, [&](int x, int y) {
        if (random() % 1000 == 0) return random() % 2 == 0 ? 0.0 : 255.0;
        return soft.at(x, y) < 140 ? 0.0 : 255.0;
    });
}

std::string read_by_zxing(const Grey& image) {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    const auto result = ZXing::ReadBarcode({image.pixels.data(), image.width, image.height, ZXing::ImageFormat::Lum}, hints);
    return result.isValid() ? result.text() : "";
}

std::string read_by_zbar(const Grey& image) {
    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::Image scanned(image.width, image.height, "Y800", image.pixels.data(), image.pixels.size());
    scanner.scan(scanned);
    for (auto symbol = scanned.symbol_begin(); symbol != scanned.symbol_end(); ++symbol) return symbol->get_data();
    return "";
}

const std::string kUrl = "https://sanad.example.pk";

QrPayload payload_of(std::size_t bytes) {
    std::mt19937 random(static_cast<unsigned>(bytes));
    Bytes credential(bytes);
    for (auto& byte : credential) byte = static_cast<std::uint8_t>(random());
    credential[0] = 0xff;  // the longest number
    return qr_payload(kUrl, credential);
}

/// The page around the code, or all of it, as a PDF reader draws it at so many dots an inch.
Grey drawn_page(const Bytes& pdf, int dpi, bool whole = false) {
    test::TemporaryFolder folder;
    std::ofstream(folder.file("page.pdf"), std::ios::binary)
        .write(reinterpret_cast<const char*>(pdf.data()), static_cast<std::streamsize>(pdf.size()));
    const auto pixels = [&](double points) { return std::to_string(static_cast<int>(points * dpi / 72)); };
    constexpr double kAround = 20;
    const std::string around = " -x " + pixels(page::kQr.x - kAround) + " -y " + pixels(page::kQr.y - kAround) + " -W " +
                               pixels(page::kQr.width + 2 * kAround) + " -H " + pixels(page::kQr.height + 2 * kAround);
    const std::string command = "pdftoppm -gray -singlefile -r " + std::to_string(dpi) + (whole ? "" : around) + " " +
                                folder.file("page.pdf") + " " + folder.file("page");
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream in(folder.file("page.pgm"), std::ios::binary);
    std::string kind;
    int most = 0;
    Grey page;
    in >> kind >> page.width >> page.height >> most;
    REQUIRE(kind == "P5");
    REQUIRE(most == 255);
    in.get();
    page.pixels.resize(static_cast<std::size_t>(page.width) * page.height);
    in.read(reinterpret_cast<char*>(page.pixels.data()), static_cast<std::streamsize>(page.pixels.size()));
    REQUIRE(in.gcount() == static_cast<std::streamsize>(page.pixels.size()));
    return page;
}

Paper paper() {
    Paper made;
    made.template_id = "classic";
    made.serial = "PTSD-K0117-00042-X";
    made.lookup_code = "7G2QK9ZB";
    made.centre_name_en = "Centre";
    made.holder_name = "Ayesha Siddiqui";
    made.course_title_en = "Home Baking";
    made.period_start = made.period_end = made.issued_on = "2026-03-14";
    made.public_url = kUrl;
    return made;
}

}  // namespace

TEST_CASE("the code on the page is read by two decoders: shortest, typical and longest, coarse, blurred, askew, squeezed and copied") {
    const Catalogue words = Catalogue::load(source_path("assets"));
    DocumentMaker maker(words, source_path("assets"));
    for (const std::size_t bytes : {std::size_t{150}, std::size_t{293}, max_credential_bytes(kUrl.size())}) {
        const QrPayload payload = payload_of(bytes);
        const QrSymbol symbol = make_qr_symbol(payload).value();
        // At least half a millimetre a module.
        CHECK(page::kQrSide / (symbol.size + 2 * kQrQuietZone) >= 0.5 * 72 / 25.4 - 1e-6);
        const Bytes pdf = maker.certificate_pdf(paper(), symbol).value();
        for (const int dpi : {300, 150}) {
            const Grey page = drawn_page(pdf, dpi);
            const double dot = dpi / 150.0;
            const std::pair<const char*, Grey> treated[] = {{"as drawn", page},
                                                            {"blurred", blurred(page, 0.9 * dot)},
                                                            {"askew by 7 degrees", rotated(page, 7)},
                                                            {"JPEG of quality 40", as_jpeg(page, 40)},
                                                            {"photocopied", photocopied(page, 0.6 * dot)}};
            for (const auto& [how, image] : treated) {
                CAPTURE(bytes);
                CAPTURE(dpi);
                CAPTURE(std::string(how));
                CHECK(read_by_zxing(image) == payload.text());
                CHECK(read_by_zbar(image) == payload.text());
            }
        }
    }
}

TEST_CASE("a further copy is read as the first is, and a draft has nothing on all its page that a decoder reads") {
    const Catalogue words = Catalogue::load(source_path("assets"));
    DocumentMaker maker(words, source_path("assets"));
    const QrPayload payload = payload_of(293);
    const QrSymbol symbol = make_qr_symbol(payload).value();
    const PageMark copy{PageMark::Kind::duplicate, 2, "2026-11-22", 1795359600};
    const Grey further = drawn_page(maker.certificate_pdf(paper(), symbol, copy).value(), 300, /*whole=*/true);
    CHECK(read_by_zxing(further) == payload.text());
    CHECK(read_by_zbar(further) == payload.text());
    const Grey page = drawn_page(maker.certificate_pdf(paper(), symbol, {PageMark::Kind::draft}).value(), 300, /*whole=*/true);
    CHECK(read_by_zxing(page).empty());
    CHECK(read_by_zbar(page).empty());
}
