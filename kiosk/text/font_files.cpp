#include "kiosk/text/font_files.h"

#include <fontconfig/fontconfig.h>

#include <stdexcept>
#include <string_view>

namespace sanad {
namespace {

std::string installed(std::initializer_list<std::string_view> names) {
    FcPattern* all = FcPatternCreate();
    FcObjectSet* wanted = FcObjectSetBuild(FC_FILE, nullptr);
    FcFontSet* fonts = FcFontList(nullptr, all, wanted);
    std::string found;
    for (const std::string_view name : names) {
        for (int i = 0; fonts && i < fonts->nfont; ++i) {
            FcChar8* file = nullptr;
            if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) != FcResultMatch) continue;
            const std::string_view path(reinterpret_cast<const char*>(file));
            // The least of them, so that two places for one font are one choice.
            if (path.ends_with(name) && (found.empty() || path < found)) found = path;
        }
        if (!found.empty()) break;
    }
    if (fonts) FcFontSetDestroy(fonts);
    FcObjectSetDestroy(wanted);
    FcPatternDestroy(all);
    if (found.empty()) {
        throw std::runtime_error("the font " + std::string(*names.begin()) +
                                 " is not installed (Debian: fonts-noto-core, fonts-noto-ui-core)");
    }
    return found;
}

}  // namespace

bool is_truetype(const std::string& path) {
    int faces = 0;
    FcPattern* font = FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(path.c_str()), 0, nullptr, &faces);
    if (!font) return false;
    FcChar8* format = nullptr;
    const bool is = FcPatternGetString(font, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
                    std::string_view(reinterpret_cast<const char*>(format)) == "TrueType";
    FcPatternDestroy(font);
    return is;
}

const FontFiles& installed_fonts() {
    static const FontFiles files{installed({"NotoSans-Regular.ttf"}), installed({"NotoSerif-Bold.ttf"}),
                                 installed({"NotoNaskhArabicUI-Regular.ttf", "NotoNaskhArabic-Regular.ttf"}),
                                 installed({"NotoNastaliqUrdu-Regular.ttf"})};
    return files;
}

}  // namespace sanad
