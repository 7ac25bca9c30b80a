#pragma once

#include <map>
#include <string>
#include <vector>

#include "kiosk/document/canvas.h"

namespace sanad {

/// What a page says in PDF operators, and what it needs besides: fonts by the glyphs that were used, pictures, symbols.
/// A glyph gets its code by what it says: the same glyph under two letters has two codes, so that each copies as what was meant; where
/// several glyphs make one letter, an ActualText says which.
class PdfCanvas final : public Canvas {
public:
    struct Font {
        struct Code {
            std::uint32_t glyph = 0;
            std::string text;  ///< UTF-8; empty: its ActualText says it
            int width = 0;     ///< thousandths of the em
        };
        FontFace face;
        std::string name;
        std::vector<Code> codes;  ///< the first is code 1
    };
    struct Layer {
        std::string content;
        std::vector<Font> fonts;
    };

    explicit PdfCanvas(double page_height) : page_height_(page_height) { layers_.emplace_back(); }

    void fill(const Path& path, Colour colour) override;
    void stroke(const Path& path, double width, Colour colour) override;
    void text(const TextLayout& text, double x, double y, Colour colour) override;
    void symbol(const QrSymbol& symbol, double x, double y, double side) override;
    void picture(const Picture& picture, double x, double y, double width, double height) override;
    void personal() override;

    [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
    [[nodiscard]] const std::vector<QrSymbol>& symbols() const { return symbols_; }
    [[nodiscard]] const std::vector<Picture>& pictures() const { return pictures_; }

private:
    void number(double value);
    void point(double x, double y);
    void colour(Colour colour, const char* op);
    void trace(const Path& path);
    std::size_t font(const FontFace& face);
    std::size_t code_of(std::size_t font, std::uint32_t glyph, const std::string& text);
    void run(const GlyphRun& run, double x, double y);
    void show(std::size_t font, std::size_t code, double size, double x, double y);
    void end_line();

    std::string& out() { return layers_.back().content; }

    double page_height_;
    std::vector<Layer> layers_;
    std::map<std::tuple<std::size_t, std::uint32_t, std::string>, std::size_t> codes_;  // of this layer's fonts
    std::vector<QrSymbol> symbols_;
    std::vector<Picture> pictures_;
    bool in_line_ = false;
    double pen_x_ = 0, pen_y_ = 0;
};

}  // namespace sanad
