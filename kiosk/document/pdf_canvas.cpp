#include "kiosk/document/pdf_canvas.h"

#include <charconv>
#include <cmath>

#include "kiosk/document/pdf_text.h"
#include "kiosk/text/font_subset.h"

namespace sanad {
namespace {

constexpr double kSteps = 100;  // of a point: 3.5 µm

double rounded(double value) { return std::round(value * kSteps) / kSteps; }

void whole(std::string& out, long long value) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace

void PdfCanvas::number(double value) {
    long long steps = std::llround(value * kSteps);
    if (steps < 0) {
        out() += '-';
        steps = -steps;
    }
    whole(out(), steps / 100);
    if (const auto rest = static_cast<int>(steps % 100); rest != 0) {
        out() += '.';
        out() += static_cast<char>('0' + rest / 10);
        if (rest % 10 != 0) out() += static_cast<char>('0' + rest % 10);
    }
    out() += ' ';
}

void PdfCanvas::point(double x, double y) {
    number(x);
    number(page_height_ - y);
}

void PdfCanvas::colour(Colour colour, const char* op) {
    for (const double part : {colour.red, colour.green, colour.blue}) number(part);
    out() += op;
    out() += '\n';
}

void PdfCanvas::trace(const Path& path) {
    for (const PathStep& step : path) {
        const auto& at = step.at;
        const int points = step.command == 'C' ? 3 : step.command == 'Z' ? 0 : 1;
        for (int i = 0; i < points; ++i) point(at[2 * i], at[2 * i + 1]);
        out() += step.command == 'M' ? "m\n" : step.command == 'L' ? "l\n" : step.command == 'C' ? "c\n" : "h\n";
    }
}

void PdfCanvas::fill(const Path& path, Colour ink) {
    colour(ink, "rg");
    trace(path);
    out() += "f\n";
}

void PdfCanvas::stroke(const Path& path, double width, Colour ink) {
    colour(ink, "RG");
    number(width);
    out() += "w\n";
    trace(path);
    out() += "S\n";
}

std::size_t PdfCanvas::font(const FontFace& face) {
    auto& fonts = layers_.back().fonts;
    for (std::size_t at = 0; at < fonts.size(); ++at) {
        if (fonts[at].face == face) return at;
    }
    fonts.push_back({face, (layers_.size() == 1 ? "F" : "P") + std::to_string(fonts.size()), {}});
    return fonts.size() - 1;
}

std::size_t PdfCanvas::code_of(std::size_t at, std::uint32_t glyph, const std::string& text) {
    auto& codes = layers_.back().fonts[at].codes;
    const auto [known, is_new] = codes_.try_emplace({at, glyph, text}, codes.size() + 1);
    if (is_new) codes.push_back({glyph, text, glyph_width(layers_.back().fonts[at].face, glyph)});
    return known->second;
}

void PdfCanvas::end_line() {
    if (in_line_) out() += ">]TJ\n";
    in_line_ = false;
}

void PdfCanvas::show(std::size_t at, std::size_t code, double size, double x, double y) {
    const double move = std::round((pen_x_ - x) * 1000 / size);
    if (!in_line_ || rounded(y) != pen_y_ || std::abs(move) > 30000) {
        end_line();
        out() += "1 0 0 1 ";
        pen_x_ = rounded(x);
        pen_y_ = rounded(y);
        point(x, y);
        out() += "Tm[<";
        in_line_ = true;
    } else if (move != 0) {
        out() += '>';
        whole(out(), static_cast<long long>(move));
        out() += '<';
        pen_x_ -= move * size / 1000;
    }
    append_hex(out(), static_cast<std::uint16_t>(code));
    pen_x_ += layers_.back().fonts[at].codes[code - 1].width * size / 1000;
}

void PdfCanvas::run(const GlyphRun& run, double x, double y) {
    const std::size_t at = font(run.font);
    out() += '/' + layers_.back().fonts[at].name + ' ';
    number(run.size);
    out() += "Tf\n";
    std::size_t next = 0;
    for (const GlyphCluster& cluster : run.clusters) {
        const bool plain = cluster.glyphs == 1;
        if (!plain && cluster.glyphs > 0) {
            end_line();
            out() += "/Span<</ActualText";
            out() += utf16_hex(cluster.text);
            out() += ">>BDC\n";
        }
        for (std::size_t i = 0; i < cluster.glyphs; ++i, ++next) {
            const PlacedGlyph& glyph = run.glyphs[next];
            show(at, code_of(at, glyph.glyph, plain ? cluster.text : std::string()), run.size, x + glyph.x, y + glyph.y);
        }
        if (!plain && cluster.glyphs > 0) {
            end_line();
            out() += "EMC\n";
        }
    }
    end_line();
}

void PdfCanvas::text(const TextLayout& text, double x, double y, Colour ink) {
    colour(ink, "rg");
    out() += "BT\n";
    for (const GlyphRun& part : text.runs()) run(part, x, y);
    out() += "ET\n";
}

void PdfCanvas::symbol(const QrSymbol& symbol, double x, double y, double side) {
    out() += "q 0 g ";
    number(side);
    out() += "0 0 ";
    number(side);
    point(x, y + side);
    out() += "cm /Q" + std::to_string(symbols_.size()) + " Do Q\n";
    symbols_.push_back(symbol);
}

void PdfCanvas::picture(const Picture& picture, double x, double y, double width, double height) {
    out() += "q ";
    number(width);
    out() += "0 0 ";
    number(height);
    point(x, y + height);
    out() += "cm /I" + std::to_string(pictures_.size()) + " Do Q\n";
    pictures_.push_back(picture);
}

void PdfCanvas::personal() {
    layers_.emplace_back();
    codes_.clear();
}

}  // namespace sanad
