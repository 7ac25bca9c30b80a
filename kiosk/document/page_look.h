#pragma once

#include "assets/lang/catalogue.h"
#include "kiosk/document/asset_store.h"
#include "kiosk/document/page_template.h"
#include "kiosk/document/picture.h"

namespace sanad {

/// Everything besides the facts that a page is drawn from.
struct PageLook {
    PageTemplate page;
    std::optional<Picture> emblem;
    FontFiles fonts;  ///< paths
    Catalogue words;  ///< the sentences `paper.…` in both languages
};

/// The template file as it is today. Refuses: template.missing {file}, what parse_template refuses, template.picture_missing {file},
/// template.picture_too_large, template.picture_not_png, template.picture_too_many_pixels, template.picture_broken (all {file}),
/// template.font_missing {file}.
[[nodiscard]] Result<PageLook, Refusal> load_look(const std::string& file, const Catalogue& words);
/// `assets_dir`/templates/`id`.json; an id that no template can have is template.missing too (it comes from stored events).
[[nodiscard]] Result<PageLook, Refusal> load_look(const std::string& assets_dir, const std::string& id, const Catalogue& words);

/// Keeps the template as it is today, its picture, words and fonts, and gives the name under which kept_look finds all of it again: the
/// SHA-256 of a document that names each part by its SHA-256. Refuses as load_look does; throws when the disk doesn't take it.
[[nodiscard]] Result<std::string, Refusal> keep_look(const AssetStore& store, const std::string& assets_dir, const std::string& id,
                                                     const Catalogue& words);
/// Refuses: look.missing {file} when a part isn't there or isn't what its name says.
[[nodiscard]] Result<PageLook, Refusal> kept_look(const AssetStore& store, const std::string& name);

}  // namespace sanad
