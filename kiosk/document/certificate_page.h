#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assets/lang/catalogue.h"
#include "credential/bytes/result.h"
#include "kiosk/document/canvas.h"
#include "kiosk/document/page_look.h"
#include "kiosk/document/qr_symbol.h"
#include "kiosk/document/text_fitter.h"
#include "kiosk/model/paper.h"

namespace sanad {

/// Why a certificate can't be drawn. Nothing is cut or squeezed beyond reading instead.
struct PageRefusal {
    enum class Cause {
        does_not_fit,   ///< `field` is too long even at its smallest
        missing_glyph,  ///< no font has `letter`, found in `field`
        no_look,        ///< `look` says what is wrong with the template, or with what was kept of it
    };
    Cause cause = Cause::does_not_fit;
    std::string field;   ///< the slot's name: "holder_name", "course_title_ur" …
    std::string letter;  ///< of missing_glyph
    Refusal look{};      ///< of no_look
};
/// The sentence for people.
[[nodiscard]] std::string say(const Catalogue& words, Language language, const PageRefusal& refusal, const Paper& paper);

/// A rectangle of the page in points, from its top left corner.
struct PageBox {
    std::string name;
    double x = 0, y = 0, width = 0, height = 0;
};

/// A4 landscape, in points.
inline constexpr double kPageWidth = 841.89;
inline constexpr double kPageHeight = 595.276;

/// One certificate laid out: English on the left, Urdu on the right, the QR between them. Names of 1–90 letters and titles of 1–160 find
/// room by shrinking to 60 % on one line, then on two lines of 60 % or more; what does not fit even then is refused.
/// Same thread as its fitter; fitter and look must outlive it.
class CertificatePage {
public:
    [[nodiscard]] static Result<CertificatePage, PageRefusal> compose(const Paper& paper, const QrSymbol& qr, const PageMark& mark,
                                                                      const PageLook& look, TextFitter& fitter);

    void draw(Canvas& canvas) const;

    /// Every slot that holds something; no two overlap, and no ink leaves its slot.
    [[nodiscard]] const std::vector<PageBox>& boxes() const { return boxes_; }

private:
    friend class PageComposer;
    struct Text {
        TextLayout layout;
        double x = 0, y = 0;
        Colour colour;
        bool personal = false;  ///< not on every page of a batch
    };
    struct Rule {  ///< a filled rectangle: bands, lines, panels, bullets
        double x = 0, y = 0, width = 0, height = 0;
        Colour colour;
    };
    CertificatePage(const PageLook& look, Colour primary, const QrSymbol& qr, bool is_draft)
        : look_(look), primary_(primary), qr_(qr), is_draft_(is_draft) {}
    void draw_frame(Canvas& canvas) const;
    void draw_rosette(Canvas& canvas) const;
    void draw_emblem(Canvas& canvas) const;
    void draw_qr(Canvas& canvas) const;

    const PageLook& look_;
    Colour primary_;
    QrSymbol qr_;
    bool is_draft_;
    std::vector<Text> underlay_;  ///< of a draft: NOT VALID, beneath everything
    std::vector<PageBox> boxes_;
    std::vector<Rule> rules_;
    std::vector<Text> texts_;
};

}  // namespace sanad
