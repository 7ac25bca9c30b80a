#pragma once

#include <functional>
#include <map>
#include <set>

#include "kiosk/document/canvas.h"
#include "kiosk/document/deflate.h"
#include "kiosk/text/font_subset.h"

namespace sanad {

struct PdfFacts {
    std::string title;
    std::string author;
    std::string subject;
    std::string created;  ///< "2026-03-30T07:00:00Z"
};

/// Makes one-page PDFs (1.5, ISO 32000-1): text as text, fonts embedded by the glyphs that are there, every letter with its Unicode.
/// Keeps compressed what pages have in common, everything before Canvas::personal(); what comes out depends on what is drawn alone, not on
/// what was kept. One per thread.
class PdfPress {
public:
    [[nodiscard]] Bytes print(const PdfFacts& facts, double width, double height, const std::function<void(Canvas&)>& draw);

private:
    friend class PdfCanvas;
    struct Squeezed {
        FontSubset subset;
        std::string file;
    };
    const Squeezed& common_font(const FontFace& font, const std::set<std::uint32_t>& glyphs);
    const std::string& common(const std::string& content);
    Squeezed font(const FontFace& font, const std::set<std::uint32_t>& glyphs);

    Deflater deflate_;
    std::map<std::pair<FontFace, std::set<std::uint32_t>>, Squeezed> fonts_;
    std::map<std::string, std::string> streams_;
};

}  // namespace sanad
