#include "kiosk/document/page_look.h"

#include <filesystem>
#include <stdexcept>

#include "credential/bytes/canonical_json.h"

namespace sanad {
namespace {

/// How slots are filled (page_slots.h). DO NOT CHANGE the meaning of a number that was issued: give a new arrangement a new one.
constexpr int kArrangement = 1;
constexpr std::size_t kMaxFontBytes = 16 * 1024 * 1024;
constexpr std::string_view kWords = "paper.";

std::string beside(const std::string& file, const std::string& name) {
    const auto slash = file.rfind('/');
    return slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

std::string refusal_of(PictureError error) {
    switch (error) {
        case PictureError::too_large:
            return "template.picture_too_large";
        case PictureError::not_png:
            return "template.picture_not_png";
        case PictureError::too_many_pixels:
            return "template.picture_too_many_pixels";
        case PictureError::broken:
            return "template.picture_broken";
    }
    throw std::logic_error("no such picture error");
}

bool is_there(const std::string& file) { return std::filesystem::is_regular_file(file); }

/// The parts as they lie on the disk.
struct Parts {
    std::string page;
    std::optional<Bytes> picture;
    FontFiles fonts;
    Catalogue words;
};

Result<PageLook, Refusal> look_of(const Parts& parts, const std::string& picture_file) {
    auto page = parse_template(parts.page);
    if (!page) return refuse(page.error());
    PageLook look{*std::move(page), {}, parts.fonts, parts.words};
    if (parts.picture) {
        auto emblem = read_picture(*parts.picture);
        if (!emblem) return refuse(Refusal{refusal_of(emblem.error()), {{"file", picture_file}}});
        look.emblem = *std::move(emblem);
    }
    return look;
}

Result<Parts, Refusal> read_parts(const std::string& file, const Catalogue& words) {
    const auto text = read_file(file, kMaxTemplateBytes + 1);
    if (!text) {
        if (is_there(file)) return refuse(Refusal{"template.too_large", {{"kib", std::to_string(kMaxTemplateBytes / 1024)}}});
        return refuse(Refusal{"template.missing", {{"file", file}}});
    }
    Parts parts{text_of(*text), {}, installed_fonts(), words.part(kWords)};
    const auto page = parse_template(parts.page);
    if (!page) return refuse(page.error());
    if (!page->emblem_picture.empty()) {
        const std::string picture = beside(file, page->emblem_picture);
        parts.picture = read_file(picture, kMaxPictureBytes);
        if (!parts.picture) {
            return refuse(Refusal{is_there(picture) ? "template.picture_too_large" : "template.picture_missing", {{"file", picture}}});
        }
    }
    for (const FontFileRole& role : kFontFileRoles) {
        if ((page->fonts.*role.file).empty()) continue;
        parts.fonts.*role.file = beside(file, page->fonts.*role.file);
        if (!is_truetype(parts.fonts.*role.file)) return refuse(Refusal{"template.font_missing", {{"file", parts.fonts.*role.file}}});
    }
    return parts;
}

std::string file_of(const std::string& assets_dir, const std::string& id) { return assets_dir + "/templates/" + id + ".json"; }

Refusal look_missing(const AssetStore& store, const std::string& name) { return {"look.missing", {{"file", store.path(name)}}}; }

}  // namespace

Result<PageLook, Refusal> load_look(const std::string& file, const Catalogue& words) {
    const auto parts = read_parts(file, words);
    if (!parts) return refuse(parts.error());
    return look_of(*parts, file);
}

Result<PageLook, Refusal> load_look(const std::string& assets_dir, const std::string& id, const Catalogue& words) {
    if (!is_template_id(id)) return refuse(Refusal{"template.missing", {{"file", id}}});
    return load_look(file_of(assets_dir, id), words);
}

Result<std::string, Refusal> keep_look(const AssetStore& store, const std::string& assets_dir, const std::string& id,
                                       const Catalogue& words) {
    if (!is_template_id(id)) return refuse(Refusal{"template.missing", {{"file", id}}});
    const std::string file = file_of(assets_dir, id);
    const auto parts = read_parts(file, words);
    if (!parts) return refuse(parts.error());
    if (const auto look = look_of(*parts, file); !look) return refuse(look.error());
    Json document{{"arrangement", kArrangement}, {"template", store.keep(bytes_of(parts->page))}};
    if (parts->picture) document["picture"] = store.keep(*parts->picture);
    for (const FontFileRole& role : kFontFileRoles) {
        const std::string& font = parts->fonts.*role.file;
        auto digest = digest_of(font, kMaxFontBytes);
        if (digest && !store.holds(*digest)) {
            const auto content = read_file(font, kMaxFontBytes);
            digest = content ? std::optional(store.keep(*content)) : std::nullopt;
        }
        if (!digest) return refuse(Refusal{"template.font_missing", {{"file", font}}});
        document["fonts"][role.name] = *digest;
    }
    document["words"] = Json{{"en", parts->words.sentences(Language::english)}, {"ur", parts->words.sentences(Language::urdu)}};
    return store.keep(bytes_of(canonical_json(document)));
}

Result<PageLook, Refusal> kept_look(const AssetStore& store, const std::string& name) {
    const auto written = store.read(name);
    if (!written) return refuse(look_missing(store, name));
    // What keep_look wrote, for its hash is right.
    const Json document = Json::parse(text_of(*written));
    if (document.at("arrangement") != kArrangement) throw std::runtime_error(store.path(name) + " is of a newer Sanad");
    Parts parts;
    const auto page = store.read(document.at("template"));
    if (!page) return refuse(look_missing(store, document.at("template")));
    parts.page = text_of(*page);
    if (document.contains("picture")) {
        parts.picture = store.read(document["picture"]);
        if (!parts.picture) return refuse(look_missing(store, document["picture"]));
    }
    for (const FontFileRole& role : kFontFileRoles) {
        const std::string font = document.at("fonts").at(role.name);
        if (!store.holds(font)) return refuse(look_missing(store, font));
        parts.fonts.*role.file = store.path(font);
    }
    const Json& words = document.at("words");
    parts.words = Catalogue::of(words.at("en").get<Catalogue::Sentences>(), words.at("ur").get<Catalogue::Sentences>());
    return look_of(parts, name);
}

}  // namespace sanad
