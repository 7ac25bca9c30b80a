#include "kiosk/document/certificate_page.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kiosk/document/page_slots.h"
#include "kiosk/document/paper_words.h"

namespace sanad {

using page::Slot;

/// Fills the slots one after the other; the first refusal stays.
class PageComposer {
public:
    PageComposer(const Paper& paper, const QrSymbol& qr, const PageMark& mark, const PageLook& look, TextFitter& fitter)
        : paper_(paper),
          mark_(mark),
          look_(look.page),
          words_(look.words),
          fitter_(fitter),
          kind_(look.page.look(paper.kind)),
          page_(look, kind_.primary, qr, mark.kind == PageMark::Kind::draft) {}

    Result<CertificatePage, PageRefusal> compose() {
        if (mark_.kind == PageMark::Kind::draft) underlay();
        header();
        person();
        course();
        facts();
        outcomes(page::kOutcomesHead, page::kOutcomes, Language::english, paper_.learning_outcomes_en);
        outcomes(page::kOutcomesHeadUr, page::kOutcomesUr, Language::urdu, paper_.learning_outcomes_ur);
        claim(page::kQr);
        proof();
        signatures();
        if (refusal_) return refuse(*refusal_);
        return std::move(page_);
    }

private:
    using Give = TextFitter::Give;
    enum class Side { left, center, right };

    static constexpr Give kOneLine{.one_line = 0.6, .smallest = 0.6, .max_lines = 1};
    /// Names and titles: to 60 % on one line, then two lines, then refused.
    static constexpr Give kTwoLines{.one_line = 0.6, .smallest = 0.6, .max_lines = 2};

    std::string english(std::string_view key, const WordFacts& facts = {}) const { return words_.say(Language::english, key, facts); }
    std::string urdu(std::string_view key, const WordFacts& facts = {}) const { return words_.say(Language::urdu, key, facts); }

    void claim(const Slot& slot) { page_.boxes_.push_back({slot.name, slot.x, slot.y, slot.width, slot.height}); }
    void rule(double x, double y, double width, double height, Colour colour) { page_.rules_.push_back({x, y, width, height, colour}); }

    void put(const Slot& slot, const std::string& text, const TextStyle& style, Give give, Colour colour, Side side = Side::center) {
        if (text.empty() || refusal_) return;
        const auto fitted = fitter_.fit(text, style, slot.width, slot.height, give);
        if (!fitted) {
            refusal_ = PageRefusal{PageRefusal::Cause::does_not_fit, slot.name, {}, {}};
            return;
        }
        if (!fitted->complete()) {
            refusal_ = PageRefusal{PageRefusal::Cause::missing_glyph, slot.name, unknown_letter({text}, style.role), {}};
            return;
        }
        if (!underlying_) claim(slot);
        const TextLayout::Ink ink = fitted->ink();
        const double spare = slot.width - fitted->width();
        double x = slot.x + (side == Side::left ? 0 : side == Side::center ? spare / 2 : spare);
        double y = slot.y + (slot.height - fitted->height()) / 2;
        x = std::clamp(x, slot.x - ink.x, std::max(slot.x - ink.x, slot.x + slot.width - ink.x - ink.width));
        y = std::clamp(y, slot.y - ink.y, std::max(slot.y - ink.y, slot.y + slot.height - ink.y - ink.height));
        (underlying_ ? page_.underlay_ : page_.texts_).push_back({*fitted, x, y, colour, personal_});
    }
    void small(const Slot& slot, const std::string& text, Language language, Colour colour, Side side = Side::center) {
        const bool is_english = language == Language::english;
        put(slot, text, {.role = is_english ? FontRole::latin : FontRole::naskh, .size = is_english ? 8.5 : 9.5}, kOneLine, colour, side);
    }

    void underlay() {
        underlying_ = true;
        constexpr Colour kFaint{0.97, 0.80, 0.80};
        put(page::kUnder, english("paper.mark.not_valid"), latin_title(64), kOneLine, kFaint);
        put(page::kUnderUr, urdu("paper.mark.not_valid"), nastaliq(54), kOneLine, kFaint);
        underlying_ = false;
    }

    void header() {
        claim(page::kEmblem);
        small(page::kHeading, look_.heading_en, Language::english, look_.muted);
        small(page::kHeadingUr, look_.heading_ur, Language::urdu, look_.muted);
        put(page::kCentre, paper_.centre_name_en, latin_title(14), kTwoLines, kind_.primary);
        put(page::kCentreUr, or_else(paper_.centre_name_ur, paper_.centre_name_en), nastaliq(14), kTwoLines, kind_.primary);

        const Slot& band = page::kBand;
        if (kind_.filled_band) {
            rule(band.x, band.y, band.width, band.height, kind_.primary);
        } else {
            rule(band.x, band.y, band.width, 1.4, kind_.primary);
            rule(band.x, band.y + band.height - 1.4, band.width, 1.4, kind_.primary);
        }
        const Colour title = kind_.filled_band ? Colour{1, 1, 1} : kind_.primary;
        TextStyle large = latin_title(19);
        large.letter_spacing = 1.2;
        const std::string mark = mark_words(words_, Language::english, paper_, mark_);
        Slot kind = page::kKind, kind_ur = page::kKindUr;
        if (!mark.empty()) {
            const Slot& band_now = page::kBand;
            const double y = band_now.y + (band_now.height - page::kMarkHeight) / 2;
            const Slot left{"mark", band_now.x + 8, y, page::kMarkWidth, page::kMarkHeight};
            const Slot right{"mark_ur", band_now.x + band_now.width - 8 - page::kMarkWidth, y, page::kMarkWidth, page::kMarkHeight};
            put_mark(left, mark, {.size = 10, .weight = FontWeight::bold});
            put_mark(right, mark_words(words_, Language::urdu, paper_, mark_), {.role = FontRole::naskh, .size = 11});
            kind.x = left.x + left.width + 6;
            kind.width -= left.width + 6;
            kind_ur.width -= right.width + 6;
            large.letter_spacing = 0.3;
        }
        put(kind, english(kind_key(paper_.kind)), large, kOneLine, title);
        put(kind_ur, urdu(kind_key(paper_.kind)), nastaliq(19), kOneLine, title);
        personal_ = paper_.revision > 1 || mark_.kind == PageMark::Kind::duplicate;
        small(page::kNote, note_line(words_, Language::english, paper_, mark_), Language::english, kind_.primary);
        small(page::kNoteUr, note_line(words_, Language::urdu, paper_, mark_), Language::urdu, kind_.primary);
        personal_ = false;
    }

    void put_mark(const Slot& slot, const std::string& text, const TextStyle& style) {
        rule(slot.x, slot.y, slot.width, slot.height, page::kWarning);
        rule(slot.x + 1, slot.y + 1, slot.width - 2, slot.height - 2, {1, 1, 1});
        put({slot.name, slot.x + 5, slot.y + 2, slot.width - 10, slot.height - 4}, text, style, kOneLine, page::kWarning);
    }

    void person() {
        small(page::kCertify, english("paper.certify"), Language::english, look_.muted);
        small(page::kCertifyUr, urdu("paper.certify"), Language::urdu, look_.muted);
        personal_ = true;
        put(page::kName, paper_.holder_name, latin_title(21), kTwoLines, look_.ink);
        put(page::kNameUr, or_else(paper_.holder_name_ur, paper_.holder_name), nastaliq(22), kTwoLines, look_.ink);
        small(page::kPerson, person_line(words_, Language::english, paper_), Language::english, look_.ink);
        small(page::kPersonUr, person_line(words_, Language::urdu, paper_), Language::urdu, look_.ink);
        personal_ = false;
    }

    void course() {
        small(page::kLead, english(lead_key(paper_.kind)), Language::english, look_.muted);
        small(page::kLeadUr, urdu(lead_key(paper_.kind)), Language::urdu, look_.muted);
        put(page::kCourse, paper_.course_title_en, latin_title(13), kTwoLines, kind_.primary);
        put(page::kCourseUr, or_else(paper_.course_title_ur, paper_.course_title_en), nastaliq(17), kTwoLines, kind_.primary);
        small(page::kPeriod, period_line(words_, Language::english, paper_), Language::english, look_.ink);
        small(page::kPeriodUr, period_line(words_, Language::urdu, paper_), Language::urdu, look_.ink);
    }

    void facts() {
        struct Fact {
            const char* name;
            const char* label;
            std::string value;
            std::string value_ur;  ///< where the languages differ
            double share;
            bool personal = false;
        };
        const std::array<Fact, 6> all{{
            {"hours", "paper.label.hours", std::to_string(paper_.hours), {}, 1},
            {"attendance", "paper.label.attendance", std::to_string(paper_.attendance_percent) + " %", {}, 1.25, true},
            {"level", "paper.label.level", paper_.level, {}, 1.1},
            {"grade", "paper.label.grade", paper_.grade, {}, 1, true},
            {"assessment", "paper.label.assessment", paper_.assessment_en, paper_.assessment_ur, 2.9},
            {"issued", "paper.label.issued", date_in_words(words_, Language::english, paper_.issued_on),
             date_in_words(words_, Language::urdu, paper_.issued_on), 1.7},
        }};
        double shares = 0;
        for (const Fact& fact : all) shares += fact.value.empty() ? 0 : fact.share;
        const Slot& row = page::kFacts;
        rule(row.x, row.y, row.width, row.height, look_.panel);
        rule(row.x, row.y, row.width, 0.8, look_.accent);
        rule(row.x, row.y + row.height - 0.8, row.width, 0.8, look_.accent);
        double x = row.x;
        for (const Fact& fact : all) {
            if (fact.value.empty()) continue;
            const double width = row.width * fact.share / shares;
            if (x > row.x) rule(x - 0.3, row.y + 7, 0.6, row.height - 14, look_.accent);
            constexpr double kPad = 7;
            const double half = (width - 2 * kPad) / 2;
            const Slot label{fact.label, x + kPad, row.y + 3, half, page::kFactLabel};
            const Slot label_ur{fact.label, x + kPad + half, row.y + 3, half, page::kFactLabel};
            put(label, english(fact.label), {.size = 7}, kOneLine, look_.muted, Side::left);
            put(label_ur, urdu(fact.label), {.role = FontRole::naskh, .size = 8}, kOneLine, look_.muted, Side::right);
            const double top = row.y + 3 + page::kFactLabel, room = row.height - 5 - page::kFactLabel;
            personal_ = fact.personal;
            if (fact.value_ur.empty()) {
                const Slot value{fact.name, x + kPad, top, width - 2 * kPad, room};
                put(value, fact.value, {.size = 11, .align = TextAlign::center}, {.one_line = 0.8, .smallest = 0.5, .max_lines = 2},
                    look_.ink);
            } else {
                const std::string name_ur = std::string(fact.name) + "_ur";
                put({fact.name, x + kPad, top, width - 2 * kPad, 12}, fact.value, {.size = 9.5}, kOneLine, look_.ink);
                put({name_ur.c_str(), x + kPad, top + 12, width - 2 * kPad, room - 12}, fact.value_ur,
                    {.role = FontRole::naskh, .size = 9.5}, kOneLine, look_.ink);
            }
            personal_ = false;
            x += width;
        }
    }

    /// All outcomes, as large as they fit between 9.5 and 7 points; at 7, as many as fit and how many more there are.
    void outcomes(const Slot& head, const Slot& list, Language language, const std::vector<std::string>& texts) {
        if (texts.empty() || refusal_) return;
        const bool is_english = language == Language::english;
        put(head, words_.say(language, "paper.outcomes"),
            {.role = is_english ? FontRole::latin : FontRole::naskh, .size = is_english ? 9.0 : 10.5}, kOneLine, kind_.primary,
            is_english ? Side::left : Side::right);
        for (int half_points = 19; half_points >= 14; --half_points) {
            if (put_outcomes(list, language, texts, half_points / 2.0, half_points == 14)) break;
        }
    }
    bool put_outcomes(const Slot& list, Language language, const std::vector<std::string>& texts, double size, bool last_try) {
        constexpr double kIndent = 9, kGap = 1.5;
        const bool is_english = language == Language::english;
        const TextStyle style{.role = is_english ? FontRole::latin : FontRole::naskh, .size = is_english ? size - 0.5 : size};
        const Give wrap{.one_line = 1, .smallest = 1, .max_lines = 6};
        std::vector<TextLayout> lines;
        double height = 0;
        for (const std::string& text : texts) {
            const auto fitted = fitter_.fit(text, style, list.width - kIndent, list.height, wrap);
            if (!fitted) break;
            lines.push_back(*fitted);
            height += fitted->height() + kGap;
        }
        std::optional<TextLayout> more;
        if (lines.size() < texts.size() || height > list.height) {
            if (!last_try) return false;
            do {
                if (!lines.empty()) {
                    height -= lines.back().height() + kGap;
                    lines.pop_back();
                }
                const std::string left = std::to_string(texts.size() - lines.size());
                more = fitter_.fit(words_.say(language, "paper.outcomes.more", {{"count", left}}), style, list.width - kIndent, list.height,
                                   wrap);
            } while (!lines.empty() && height + more->height() > list.height);
        }
        claim(list);
        double y = list.y;
        const auto put_line = [&](const TextLayout& line, Colour colour) {
            page_.texts_.push_back({line, is_english ? list.x + kIndent : list.x + list.width - kIndent - line.width(), y, colour, false});
        };
        for (const TextLayout& line : lines) {
            if (!line.complete()) {
                refusal_ = PageRefusal{PageRefusal::Cause::missing_glyph, list.name, unknown_letter(texts, style.role), {}};
                return true;
            }
            constexpr double kBullet = 2.6;
            const double middle = y + line.baseline() - size * 0.28;
            rule(is_english ? list.x + 1 : list.x + list.width - 1 - kBullet, middle - kBullet / 2, kBullet, kBullet, look_.accent);
            put_line(line, look_.ink);
            y += line.height() + kGap;
        }
        if (more) put_line(*more, look_.muted);
        return true;
    }

    void proof() {
        const std::string host = host_of(paper_.public_url);
        if (mark_.kind == PageMark::Kind::draft) {
            put(page::kSerial, english("paper.mark.not_valid"), {.size = 9}, kOneLine, page::kWarning);
            put(page::kCode, urdu("paper.mark.not_valid"), {.role = FontRole::naskh, .size = 8}, kOneLine, page::kWarning);
        } else {
            personal_ = true;
            put(page::kSerial, english("paper.serial", {{"serial", paper_.serial}}), {.size = 9}, kOneLine, look_.ink);
            put(page::kCode, english("paper.code", {{"code", paper_.lookup_code}}), {.size = 8}, kOneLine, look_.ink);
            personal_ = false;
        }
        put(page::kCheck, english("paper.check", {{"host", host}}), {.size = 7}, kOneLine, look_.muted);
        put(page::kCheckUr, urdu("paper.check", {{"host", ltr_isolate(host)}}), {.role = FontRole::naskh, .size = 8}, kOneLine,
            look_.muted);
        const Give fine{.one_line = 1, .smallest = 0.9, .max_lines = 3};
        put(page::kIs, english("paper.is", {{"host", host}}) + " " + english("paper.is_not"), {.size = 7, .line_factor = 0.88}, fine,
            look_.muted, Side::left);
        put(page::kIsUr, urdu("paper.is", {{"host", ltr_isolate(host)}}) + " " + urdu("paper.is_not"),
            {.role = FontRole::naskh, .size = 7.6, .line_factor = 0.9}, fine, look_.muted, Side::right);
    }

    /// One signs on the left, a second on the right, a third between the first and the QR.
    void signatures() {
        const auto all = signatories_of(look_, paper_);
        const std::size_t count = std::min<std::size_t>(all.size(), 3);
        const double wide = count == 3 ? page::kSignWidth : page::kSignWide;
        const std::array<double, 3> places{page::kLeft, page::kRight - wide, page::kLeft + page::kSignWidth + 12};
        static constexpr std::array<const char*, 3> kNames{"signatory_1", "signatory_2", "signatory_3"};
        static constexpr std::array<const char*, 3> kOffices{"signatory_1_office", "signatory_2_office", "signatory_3_office"};
        for (std::size_t i = 0; i < count; ++i) {
            const std::string& name = all[i].name.empty() ? all[i].office_en : all[i].name;
            std::string office = all[i].name.empty() ? std::string() : all[i].office_en;
            if (!all[i].office_ur.empty()) office += (office.empty() ? "" : "  ·  ") + all[i].office_ur;
            rule(places[i], page::kSignLine, wide, 0.6, look_.muted);
            put({kNames[i], places[i], page::kSignLine + 2, wide, 13}, name, {.size = 9}, kOneLine, look_.ink);
            put({kOffices[i], places[i], page::kSignLine + 15, wide, 15}, office, {.size = 7.5, .direction = TextDirection::left_to_right},
                kOneLine, look_.muted);
        }
    }

    static TextStyle latin_title(double size) {
        return {.role = FontRole::serif, .size = size, .weight = FontWeight::bold, .align = TextAlign::center, .line_factor = 0.86};
    }
    static TextStyle nastaliq(double size) {
        return {.role = FontRole::nastaliq, .size = size, .align = TextAlign::center, .line_factor = 0.76};
    }
    static const std::string& or_else(const std::string& first, const std::string& second) { return first.empty() ? second : first; }

    std::string unknown_letter(const std::vector<std::string>& texts, FontRole role) {
        for (const std::string& text : texts) {
            if (auto letter = fitter_.engine().missing_glyph(text, role)) return *letter;
        }
        return {};
    }

    const Paper& paper_;
    const PageMark& mark_;
    const PageTemplate& look_;
    const Catalogue& words_;
    TextFitter& fitter_;
    const PageTemplate::KindLook& kind_;
    CertificatePage page_;
    std::optional<PageRefusal> refusal_;
    bool personal_ = false;
    bool underlying_ = false;
};

Result<CertificatePage, PageRefusal> CertificatePage::compose(const Paper& paper, const QrSymbol& qr, const PageMark& mark,
                                                              const PageLook& look, TextFitter& fitter) {
    return PageComposer(paper, qr, mark, look, fitter).compose();
}

std::string say(const Catalogue& words, Language language, const PageRefusal& refusal, const Paper& paper) {
    switch (refusal.cause) {
        case PageRefusal::Cause::does_not_fit:
            return words.say(language, "paper.refused.does_not_fit",
                             {{"name", paper.holder_name}, {"field", words.say(language, field_key(refusal.field))}});
        case PageRefusal::Cause::missing_glyph:
            return words.say(language, "paper.refused.missing_glyph", {{"name", paper.holder_name}, {"letter", refusal.letter}});
        case PageRefusal::Cause::no_look:
            return words.say(language, "refusal." + refusal.look.code, refusal.look.facts);
    }
    throw std::logic_error("no such refusal");
}

}  // namespace sanad
