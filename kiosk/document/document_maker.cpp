#include "kiosk/document/document_maker.h"

#include <cairo-pdf.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "kiosk/document/paper_words.h"

namespace sanad {
namespace {

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

cairo_status_t append(void* out, const unsigned char* data, unsigned int size) {
    auto& bytes = *static_cast<Bytes*>(out);
    bytes.insert(bytes.end(), data, data + size);
    return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(std::string("Cairo: ") + cairo_status_to_string(status));
}

void draw_on(cairo_surface_t* surface, const CertificatePage& page, double scale) {
    cairo_t* cairo = cairo_create(surface);
    cairo_scale(cairo, scale, scale);
    page.draw(cairo);
    cairo_show_page(cairo);
    const cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    check(status);
}

std::string iso_time(std::int64_t unix_seconds) {
    using namespace std::chrono;
    const sys_seconds time{seconds{unix_seconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

}  // namespace

DocumentMaker::DocumentMaker(const Catalogue& words, std::string assets_dir) : words_(words), assets_dir_(std::move(assets_dir)) {}

const PageTemplate& DocumentMaker::look(const std::string& template_id) {
    const auto known = looks_.find(template_id);
    if (known != looks_.end()) return known->second;
    return looks_.emplace(template_id, PageTemplate::load(assets_dir_, template_id)).first->second;
}

Result<CertificatePage, PageRefusal> DocumentMaker::compose(const Paper& paper, const QrSymbol& qr) {
    return CertificatePage::compose(paper, qr, look(paper.template_id), words_, fitter_);
}

Result<Bytes, PageRefusal> DocumentMaker::certificate_pdf(const Paper& paper, const QrSymbol& qr) {
    const auto page = compose(paper, qr);
    if (!page) return refuse(page.error());
    Bytes out;
    out.reserve(128 * 1024);
    const Surface surface(cairo_pdf_surface_create_for_stream(append, &out, kPageWidth, kPageHeight));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    const auto say = [&](cairo_pdf_metadata_t what, const std::string& text) {
        cairo_pdf_surface_set_metadata(surface.get(), what, text.c_str());
    };
    const std::string kind = words_.say(Language::english, kind_key(paper.kind));
    say(CAIRO_PDF_METADATA_TITLE, words_.say(Language::english, "paper.title", {{"kind", kind}, {"course", paper.course_title_en}}));
    say(CAIRO_PDF_METADATA_AUTHOR, paper.centre_name_en);
    say(CAIRO_PDF_METADATA_SUBJECT, paper.serial);
    say(CAIRO_PDF_METADATA_CREATE_DATE, iso_time(paper.issued_at));
    draw_on(surface.get(), *page, 1);
    cairo_surface_finish(surface.get());
    check(cairo_surface_status(surface.get()));
    return out;
}

Result<Bytes, PageRefusal> DocumentMaker::certificate_png(const Paper& paper, const QrSymbol& qr, int width_px) {
    if (width_px < 100 || width_px > 6000) throw std::invalid_argument("a preview is 100 to 6,000 pixels wide");
    const auto page = compose(paper, qr);
    if (!page) return refuse(page.error());
    const double scale = width_px / kPageWidth;
    const int height_px = static_cast<int>(std::lround(kPageHeight * scale));
    const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px));
    check(cairo_surface_status(surface.get()));
    cairo_t* white = cairo_create(surface.get());
    cairo_set_source_rgb(white, 1, 1, 1);
    cairo_paint(white);
    cairo_destroy(white);
    draw_on(surface.get(), *page, scale);
    Bytes out;
    check(cairo_surface_write_to_png_stream(surface.get(), append, &out));
    return out;
}

}  // namespace sanad
