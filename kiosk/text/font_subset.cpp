#include "kiosk/text/font_subset.h"

#include <hb-ot.h>
#include <hb-subset.h>

#include <cmath>
#include <stdexcept>

namespace sanad {
namespace {

struct Free {
    void operator()(hb_subset_input_t* input) const { hb_subset_input_destroy(input); }
    void operator()(hb_subset_plan_t* plan) const { hb_subset_plan_destroy(plan); }
    void operator()(hb_face_t* face) const { hb_face_destroy(face); }
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
    void operator()(hb_blob_t* blob) const { hb_blob_destroy(blob); }
};
template <class Type>
using Owned = std::unique_ptr<Type, Free>;

std::string postscript_name(hb_face_t* face) {
    char raw[64];
    unsigned int length = sizeof raw;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &length, raw);
    std::string name;
    for (unsigned int i = 0; i < length && i < sizeof raw; ++i) {
        const char c = raw[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') name += c;
    }
    return name.empty() ? "Font" : name;
}

/// Six capitals in front of a subset's name, told from its glyphs (PDF 32000-1, 9.6.4).
std::string tag_of(const std::set<std::uint32_t>& glyphs) {
    std::uint32_t sum = 2166136261u;
    for (const std::uint32_t glyph : glyphs) sum = (sum ^ glyph) * 16777619u;
    std::string tag;
    for (int i = 0; i < 6; ++i, sum /= 26) tag += static_cast<char>('A' + sum % 26);
    return tag + '+';
}

/// The font's outlines and widths alone. No shaping happens any more, and planning a subset of the whole font would take ten times as long.
Owned<hb_face_t> what_draws(hb_face_t* font) {
    Owned<hb_face_t> face(hb_face_builder_create());
    for (const char* table : {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}) {
        const hb_tag_t tag = hb_tag_from_string(table, 4);
        const Owned<hb_blob_t> content(hb_face_reference_table(font, tag));
        if (hb_blob_get_length(content.get()) > 0) hb_face_builder_add_table(face.get(), tag, content.get());
    }
    return face;
}

int in_thousandths(hb_face_t* face, int value) { return static_cast<int>(std::lround(value * 1000.0 / hb_face_get_upem(face))); }

}  // namespace

int glyph_width(const FontFace& font, std::uint32_t glyph) {
    const Owned<hb_font_t> measures(hb_font_create(font.get()));
    hb_ot_font_set_funcs(measures.get());
    return in_thousandths(font.get(), hb_font_get_glyph_h_advance(measures.get(), glyph));
}

FontSubset subset_font(const FontFace& font, const std::set<std::uint32_t>& glyphs) {
    const Owned<hb_subset_input_t> input(hb_subset_input_create_or_fail());
    if (!input) throw std::bad_alloc();
    for (const std::uint32_t glyph : glyphs) hb_set_add(hb_subset_input_glyph_set(input.get()), glyph);
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    const Owned<hb_face_t> drawing = what_draws(font.get());
    const Owned<hb_subset_plan_t> plan(hb_subset_plan_create_or_fail(drawing.get(), input.get()));
    const Owned<hb_face_t> face(plan ? hb_subset_plan_execute_or_fail(plan.get()) : nullptr);
    if (!face) throw std::runtime_error("a font can't be made smaller");
    const Owned<hb_blob_t> blob(hb_face_reference_blob(face.get()));
    const Owned<hb_blob_t> outlines(hb_face_reference_table(face.get(), HB_TAG('g', 'l', 'y', 'f')));
    if (hb_blob_get_length(outlines.get()) == 0) throw std::runtime_error("a font without TrueType outlines");

    FontSubset subset;
    subset.name = tag_of(glyphs) + postscript_name(font.get());
    unsigned int length = 0;
    const char* data = hb_blob_get_data(blob.get(), &length);
    subset.file.assign(data, data + length);
    const hb_map_t* numbers = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
    for (const std::uint32_t glyph : glyphs) {
        subset.number[glyph] = static_cast<std::uint16_t>(hb_map_get(numbers, glyph));
    }
    const auto thousandths = [&](int value) { return in_thousandths(font.get(), value); };
    const Owned<hb_font_t> measures(hb_font_create(face.get()));
    hb_ot_font_set_funcs(measures.get());
    hb_font_extents_t extents{};
    hb_font_get_h_extents(measures.get(), &extents);
    subset.ascent = thousandths(extents.ascender);
    subset.descent = thousandths(extents.descender);
    const Owned<hb_blob_t> head(hb_face_reference_table(font.get(), HB_TAG('h', 'e', 'a', 'd')));
    unsigned int head_length = 0;
    const char* bytes = hb_blob_get_data(head.get(), &head_length);
    constexpr unsigned int kBoxAt = 36;  // xMin, yMin, xMax, yMax (OpenType, head)
    for (unsigned int i = 0; i < 4 && head_length >= kBoxAt + 8; ++i) {
        const auto at = [&](unsigned int byte) { return static_cast<std::uint8_t>(bytes[kBoxAt + 2 * i + byte]); };
        subset.box[i] = thousandths(static_cast<std::int16_t>(at(0) << 8 | at(1)));
    }
    return subset;
}

}  // namespace sanad
