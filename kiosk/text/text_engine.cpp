#include "kiosk/text/text_engine.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace sanad {
namespace {

constexpr const char* kNaskhUi = "Noto Naskh Arabic UI";
constexpr const char* kNaskh = "Noto Naskh Arabic";
constexpr const char* kNastaliq = "Noto Nastaliq Urdu";
constexpr const char* kSans = "Noto Sans";
constexpr const char* kSerif = "Noto Serif";

/// The only font files that text is drawn with, so that a certificate looks the same on every kiosk whatever else is
/// installed. Nastaliq in one weight: Debian's Bold claims to be Regular, and fontconfig prefers it.
constexpr const char* kFontFiles =
    R"(<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><selectfont>
<acceptfont><glob>*/NotoSans-Regular.ttf</glob><glob>*/NotoSans-Bold.ttf</glob><glob>*/NotoSerif-Regular.ttf</glob>
<glob>*/NotoSerif-Bold.ttf</glob><glob>*/NotoNaskhArabic*.ttf</glob><glob>*/NotoNastaliqUrdu-Regular.ttf</glob></acceptfont>
<rejectfont><glob>*.ttf</glob><glob>*.otf</glob><glob>*.ttc</glob><glob>*.otc</glob><glob>*.pf?</glob><glob>*.t1</glob>
<glob>*.pcf*</glob><glob>*.otb</glob><glob>*.bdf*</glob><glob>*.woff*</glob></rejectfont></selectfont></fontconfig>)";

/// Read once for all engines (10 ms); never changed afterwards, which is what fontconfig asks of a shared
/// configuration.
FcConfig* font_files() {
    static FcConfig* const config = [] {
        FcConfig* made = FcInitLoadConfig();
        const auto* rules = reinterpret_cast<const FcChar8*>(kFontFiles);
        if (!made || !FcConfigParseAndLoadFromMemory(made, rules, FcTrue) || !FcConfigBuildFonts(made)) {
            throw std::runtime_error("fontconfig can't read its configuration");
        }
        return made;
    }();
    return config;
}

/// Our names for the families of FontFiles: whatever a file calls itself, it is found by its role.
constexpr std::array<const char*, kFontFileRoles.size()> kOwnFamilies{"Sanad latin", "Sanad serif", "Sanad naskh", "Sanad nastaliq"};

/// A configuration of four fonts and no rule.
FcConfig* only(const FontFiles& files) {
    const std::unique_ptr<FcConfig, void (*)(FcConfig*)> config(FcConfigCreate(), FcConfigDestroy);
    if (!config) throw std::bad_alloc();
    for (std::size_t role = 0; role < kFontFileRoles.size(); ++role) {
        const std::string& file = files.*kFontFileRoles[role].file;
        const FcFontSet* before = FcConfigGetFonts(config.get(), FcSetApplication);
        const int count = before ? before->nfont : 0;
        const bool added = FcConfigAppFontAddFile(config.get(), reinterpret_cast<const FcChar8*>(file.c_str()));
        const FcFontSet* fonts = FcConfigGetFonts(config.get(), FcSetApplication);
        if (!added || !fonts || fonts->nfont <= count) throw std::runtime_error(file + " is not a font");
        for (int at = count; at < fonts->nfont; ++at) {
            FcPattern* font = fonts->fonts[at];
            for (const char* told : {FC_FAMILY, FC_FAMILYLANG, FC_STYLE, FC_STYLELANG, FC_FULLNAME, FC_FULLNAMELANG})
                FcPatternDel(font, told);
            FcPatternAddString(font, FC_FAMILY, reinterpret_cast<const FcChar8*>(kOwnFamilies[role]));
            FcPatternDel(font, FC_WEIGHT);
            FcPatternAddInteger(font, FC_WEIGHT, FC_WEIGHT_REGULAR);
        }
    }
    return FcConfigReference(config.get());
}

PangoFontMap* make_font_map(FcConfig* config) {
    PangoFontMap* fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts) throw std::runtime_error("Pango was built without FreeType");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts), config);
    return fonts;
}

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
struct FreeDescription {
    void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
using Description = std::unique_ptr<PangoFontDescription, FreeDescription>;

bool is_loaded(PangoContext* context, const char* family) {
    const Description wanted(pango_font_description_new());
    pango_font_description_set_family(wanted.get(), family);
    const std::unique_ptr<PangoFont, Unref> font(pango_context_load_font(context, wanted.get()));
    if (!font) return false;
    const Description found(pango_font_describe(font.get()));
    return std::string_view(pango_font_description_get_family(found.get())) == family;
}

Description describe(const TextStyle& style, const std::string& family) {
    Description description(pango_font_description_new());
    pango_font_description_set_family(description.get(), family.c_str());
    pango_font_description_set_absolute_size(description.get(), style.size * PANGO_SCALE);
    const bool bold = style.weight == FontWeight::bold && style.role != FontRole::nastaliq;  // there is no bold Nastaliq
    pango_font_description_set_weight(description.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return description;
}

/// Pango's alignment is left and right of a left-to-right line and mirrors itself in a right-to-left one, so `start` is
/// always PANGO_ALIGN_LEFT here.
PangoAlignment pango_alignment(TextAlign align) {
    switch (align) {
        case TextAlign::start:
            return PANGO_ALIGN_LEFT;
        case TextAlign::center:
            return PANGO_ALIGN_CENTER;
        case TextAlign::end:
            return PANGO_ALIGN_RIGHT;
    }
    throw std::logic_error("no such alignment");
}

PangoContext* make_context(PangoFontMap* fonts, cairo_hint_style_t hinting, cairo_hint_metrics_t metrics) {
    PangoContext* context = pango_font_map_create_context(fonts);
    // Some fonts shape Urdu otherwise than Arabic; and nothing may depend on the machine's language.
    pango_context_set_language(context, pango_language_from_string("ur"));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, hinting);
    cairo_font_options_set_hint_metrics(options, metrics);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, metrics == CAIRO_HINT_METRICS_ON);
    return context;
}

}  // namespace

struct TextEngine::Parts {
    explicit Parts(FcConfig* config) : fonts(make_font_map(config)) {}

    std::unique_ptr<PangoFontMap, Unref> fonts;
    std::unique_ptr<PangoContext, Unref> screen{make_context(fonts.get(), CAIRO_HINT_STYLE_SLIGHT, CAIRO_HINT_METRICS_ON)};
    std::unique_ptr<PangoContext, Unref> paper{make_context(fonts.get(), CAIRO_HINT_STYLE_NONE, CAIRO_HINT_METRICS_OFF)};
    std::string sans = kSans, serif = kSerif, naskh = kNaskhUi, nastaliq = kNastaliq;

    /// Families in the order in which a letter is looked for.
    std::string families(FontRole role) const {
        switch (role) {
            case FontRole::latin:
                return sans + "," + naskh;
            case FontRole::serif:
                return serif + "," + naskh;
            case FontRole::naskh:
                return sans + "," + naskh;  // digits and Latin words as in English
            case FontRole::nastaliq:
                return nastaliq + "," + sans;
        }
        throw std::logic_error("no such font role");
    }

    TextLayout lay_out(PangoContext* context, std::string_view text, const TextStyle& style, double wrap_width) const {
        PangoLayout* layout = pango_layout_new(context);
        const Description description = describe(style, families(style.role));
        pango_layout_set_font_description(layout, description.get());
        pango_layout_set_alignment(layout, pango_alignment(style.align));
        pango_layout_set_auto_dir(layout, style.direction == TextDirection::automatic);
        // A layout takes its base direction from its context at the moment it is shaped, which is before we return.
        pango_context_set_base_dir(context, style.direction == TextDirection::right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
        if (wrap_width > 0) {
            pango_layout_set_width(layout, static_cast<int>(std::ceil(wrap_width * PANGO_SCALE)));
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
            if (style.max_lines > 0) {
                pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
                pango_layout_set_height(layout, -style.max_lines);
            }
        }
        if (style.line_factor > 0) pango_layout_set_line_spacing(layout, static_cast<float>(style.line_factor));
        PangoAttrList* attributes = pango_attr_list_new();
        if (style.letter_spacing > 0) {
            pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(static_cast<int>(style.letter_spacing * PANGO_SCALE)));
        }
        // Latin ligatures gain little and cost a PDF one more font each time.
        if (style.role == FontRole::latin || style.role == FontRole::serif) {
            pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0,clig=0"));
        }
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
        pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
        return TextLayout(layout, style.role == FontRole::nastaliq);  // shapes now
    }
};

TextEngine::TextEngine(const FontFiles& files) {
    const std::unique_ptr<FcConfig, void (*)(FcConfig*)> config(only(files), FcConfigDestroy);
    parts_ = std::make_unique<Parts>(config.get());
    parts_->sans = kOwnFamilies[0];
    parts_->serif = kOwnFamilies[1];
    parts_->naskh = kOwnFamilies[2];
    parts_->nastaliq = kOwnFamilies[3];
}

TextEngine::TextEngine() : parts_(std::make_unique<Parts>(font_files())) {
    PangoContext* context = parts_->screen.get();
    if (!is_loaded(context, kNaskhUi)) parts_->naskh = kNaskh;
    for (const char* family : {parts_->naskh.c_str(), kNastaliq, kSans, kSerif}) {
        if (!is_loaded(context, family)) {
            throw std::runtime_error(std::string("the font \"") + family +
                                     "\" is not installed (Debian: fonts-noto-core, fonts-noto-ui-core)");
        }
    }
}

TextEngine::~TextEngine() = default;

TextSize TextEngine::measure(std::string_view text, const TextStyle& style, int wrap_width) {
    const TextLayout layout = parts_->lay_out(parts_->screen.get(), text, style, wrap_width);
    return {static_cast<int>(std::ceil(layout.width())),
            static_cast<int>(std::ceil(layout.height())),
            static_cast<int>(std::lround(layout.baseline())),
            layout.lines(),
            layout.right_to_left(),
            layout.cut()};
}

TextCoverage TextEngine::render(std::string_view text, const TextStyle& style, int wrap_width) {
    const TextLayout layout = parts_->lay_out(parts_->screen.get(), text, style, wrap_width);
    TextCoverage drawn;
    drawn.size = {static_cast<int>(std::ceil(layout.width())),
                  static_cast<int>(std::ceil(layout.height())),
                  static_cast<int>(std::lround(layout.baseline())),
                  layout.lines(),
                  layout.right_to_left(),
                  layout.cut()};
    const TextLayout::Ink ink = layout.ink();
    drawn.offset_x = std::min(0, static_cast<int>(std::floor(ink.x)));
    drawn.offset_y = std::min(0, static_cast<int>(std::floor(ink.y)));
    drawn.width = std::max(drawn.size.width, static_cast<int>(std::ceil(ink.x + ink.width))) - drawn.offset_x;
    drawn.height = std::max(drawn.size.height, static_cast<int>(std::ceil(ink.y + ink.height))) - drawn.offset_y;
    if (drawn.size.width == 0) {
        drawn.width = drawn.height = 0;
        return drawn;
    }
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, drawn.width, drawn.height);
    cairo_t* cairo = cairo_create(surface);
    layout.draw(cairo, -drawn.offset_x, -drawn.offset_y);
    const bool failed = cairo_status(cairo) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    const unsigned char* rows = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    if (!failed && rows) {
        drawn.coverage.reserve(static_cast<std::size_t>(drawn.width) * drawn.height);
        for (int y = 0; y < drawn.height; ++y) {
            drawn.coverage.insert(drawn.coverage.end(), rows + y * stride, rows + y * stride + drawn.width);
        }
    }
    cairo_surface_destroy(surface);
    if (drawn.coverage.empty()) throw std::runtime_error("text of " + std::to_string(drawn.width) + " pixels can't be drawn");
    return drawn;
}

TextLayout TextEngine::layout(std::string_view text, const TextStyle& style, double wrap_width) {
    return parts_->lay_out(parts_->paper.get(), text, style, wrap_width);
}

std::optional<std::string> TextEngine::missing_glyph(std::string_view text, FontRole role) {
    const TextStyle style{.role = role};
    const TextLayout whole = parts_->lay_out(parts_->paper.get(), text, style, 0);
    if (pango_layout_get_unknown_glyphs_count(whole.layout_.get()) == 0) return std::nullopt;
    const char* const end = text.data() + text.size();
    for (const char* letter = text.data(); letter < end;) {
        const gunichar value = g_utf8_get_char_validated(letter, end - letter);
        if (value == static_cast<gunichar>(-1) || value == static_cast<gunichar>(-2)) return "\uFFFD";
        const std::string_view one(letter, static_cast<std::size_t>(g_utf8_next_char(letter) - letter));
        const TextLayout alone = parts_->lay_out(parts_->paper.get(), one, style, 0);
        if (pango_layout_get_unknown_glyphs_count(alone.layout_.get()) > 0) return std::string(one);
        letter += one.size();
    }
    return "\uFFFD";
}

std::string ltr_isolate(std::string_view text) { return "\u2066" + std::string(text) + "\u2069"; }

}  // namespace sanad
