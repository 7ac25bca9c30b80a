#include "kiosk/document/document_maker.h"

#include <cairo.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "kiosk/document/cairo_canvas.h"
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
    CairoCanvas canvas(cairo);
    page.draw(canvas);
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

DocumentMaker::DocumentMaker(const Catalogue& words, std::string assets_dir, std::string kept_dir)
    : words_(words), assets_dir_(std::move(assets_dir)), kept_(std::move(kept_dir)) {}

Result<DocumentMaker::Look*, Refusal> DocumentMaker::look(const Paper& paper) {
    const std::string key = paper.look.empty() ? "today's " + paper.template_id + template_file_ : paper.look;
    if (const auto known = looks_.find(key); known != looks_.end()) return known->second.get();
    // Issued by another kiosk: its look may be today's here as well, and only not kept yet.
    if (!paper.look.empty() && !kept_.holds(paper.look)) (void)keep_look(kept_, assets_dir_, paper.template_id, words_);
    auto read = !paper.look.empty()      ? kept_look(kept_, paper.look)
                : template_file_.empty() ? load_look(assets_dir_, paper.template_id, words_)
                                         : load_look(template_file_, words_);
    if (!read) return refuse(read.error());
    return looks_.emplace(key, std::make_unique<Look>(*std::move(read))).first->second.get();
}

Result<CertificatePage, PageRefusal> DocumentMaker::compose(const Paper& paper, const QrSymbol& qr, const PageMark& mark) {
    const auto drawn_as = look(paper);
    if (!drawn_as) return refuse(PageRefusal{PageRefusal::Cause::no_look, {}, {}, drawn_as.error()});
    return CertificatePage::compose(paper, qr, mark, (*drawn_as)->page, (*drawn_as)->fitter);
}

Result<Bytes, PageRefusal> DocumentMaker::certificate_pdf(const Paper& paper, const QrSymbol& qr, const PageMark& mark) {
    const auto page = compose(paper, qr, mark);
    if (!page) return refuse(page.error());
    const Catalogue& words = (*look(paper))->page.words;
    const std::string kind = words.say(Language::english, kind_key(paper.kind));
    const PdfFacts facts{words.say(Language::english, "paper.title", {{"kind", kind}, {"course", paper.course_title_en}}),
                         paper.centre_name_en, mark.kind == PageMark::Kind::draft ? std::string() : paper.serial,
                         iso_time(mark.kind == PageMark::Kind::duplicate ? mark.made_at : paper.issued_at)};
    return press_.print(facts, kPageWidth, kPageHeight, [&](Canvas& canvas) { page->draw(canvas); });
}

Result<Bytes, PageRefusal> DocumentMaker::certificate_png(const Paper& paper, const QrSymbol& qr, int width_px, const PageMark& mark) {
    if (width_px < 100 || width_px > 6000) throw std::invalid_argument("a preview is 100 to 6,000 pixels wide");
    const auto page = compose(paper, qr, mark);
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
