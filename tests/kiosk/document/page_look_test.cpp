// What a certificate is drawn with is kept by hash: whatever is edited later, its PDF stays the same.
#include "kiosk/document/page_look.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"
#include "kiosk/document/document_maker.h"
#include "tests/support/source_file.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;

namespace {

void write(const std::string& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

/// A centre's own assets, which people edit, and where certificates' looks are kept.
struct Centre {
    test::TemporaryFolder folder;
    std::string assets = folder.file("assets");
    AssetStore store{folder.file("kiosk.db.assets")};
    Catalogue words = Catalogue::load(source_path("assets"));
    std::string page = source_file("assets/templates/classic.json");

    Centre() {
        std::filesystem::create_directories(assets + "/templates");
        write_template();
    }
    void write_template() const { write(assets + "/templates/own.json", page); }
    void edit(const std::string& from, const std::string& to) {
        const auto at = page.find(from);
        REQUIRE(at != std::string::npos);
        page.replace(at, from.size(), to);
        write_template();
    }
    std::string keep() { return keep_look(store, assets, "own", words).value(); }

    Paper paper() const {
        Paper made;
        made.template_id = "own";
        made.serial = "PTSD-K0117-00042-X";
        made.centre_name_en = "Centre";
        made.centre_name_ur = "مرکز";
        made.holder_name = "Ayesha Siddiqui";
        made.holder_name_ur = "عائشہ صدیقی";
        made.course_title_en = "Home Baking";
        made.course_title_ur = "گھریلو بیکنگ";
        made.period_start = "2026-03-02";
        made.period_end = made.issued_on = "2026-03-14";
        made.issued_at = 1774850400;
        made.signatories = {"Dr. Muhammad Asghar, Director"};
        made.public_url = "https://sanad.example.pk";
        return made;
    }
    /// SHA-256 of the PDF, from a maker that has seen nothing before.
    std::string drawn(const Paper& one) const {
        DocumentMaker maker(words, assets, folder.file("kiosk.db.assets"));
        const QrSymbol qr = make_qr_symbol(qr_payload("https://sanad.example.pk", Bytes(290, 0xA5))).value();
        return to_hex(sha256(maker.certificate_pdf(one, qr).value()));
    }
};

}  // namespace

TEST_CASE("after template, logo, signatory, font and words were edited, an issued certificate gives the same PDF, and a new one another") {
    Centre centre;
    const FontFiles& fonts = installed_fonts();
    std::filesystem::copy_file(fonts.serif, centre.assets + "/templates/own.ttf");
    write(centre.assets + "/templates/logo.png", source_file("tests/kiosk/document/data/logo.png"));
    centre.page.replace(centre.page.find("\"emblem\":"), std::string::npos,
                        R"("emblem": {"picture": "logo.png"}, "fonts": {"serif": "own.ttf"},
                           "signatories": [{"name": "Dr. A", "office": {"en": "Director", "ur": "ڈائریکٹر"}}]})");
    centre.write_template();

    Paper issued = centre.paper();
    issued.look = centre.keep();
    const std::string first = centre.drawn(issued);
    CHECK(centre.drawn(issued) == first);

    std::string before = first;
    const auto changed = [&](const char* what) {
        CAPTURE(std::string(what));
        CHECK(centre.drawn(issued) == first);
        Paper later = centre.paper();
        later.look = centre.keep();
        CHECK(later.look != issued.look);
        const std::string now = centre.drawn(later);
        CHECK(now != before);
        before = now;
    };
    centre.edit("#1d2530", "#000000");
    changed("colour");
    centre.edit("Dr. A", "Dr. B");
    changed("signatory");
    write(centre.assets + "/templates/logo.png", source_file("tests/kiosk/document/data/other_logo.png"));
    changed("logo");
    std::filesystem::copy_file(fonts.latin, centre.assets + "/templates/own.ttf", std::filesystem::copy_options::overwrite_existing);
    changed("font");
    auto english = centre.words.sentences(Language::english);
    english["paper.certify"] = "Let it be known that";
    centre.words = Catalogue::of(english, centre.words.sentences(Language::urdu));
    changed("words");
    std::filesystem::remove_all(centre.assets);
    CHECK(centre.drawn(issued) == first);
}

TEST_CASE("the same template is kept once, under the same name") {
    Centre centre;
    const std::string name = centre.keep();
    CHECK(centre.keep() == name);
    CHECK(name.size() == 64);
    // The look, the template and four fonts.
    const auto kept = std::filesystem::directory_iterator(centre.folder.file("kiosk.db.assets"));
    CHECK(std::distance(begin(kept), end(kept)) == 6);
    for (const auto& file : std::filesystem::directory_iterator(centre.folder.file("kiosk.db.assets"))) {
        const auto content = read_file(file.path().string(), 1 << 24);
        REQUIRE(content);
        CHECK(to_hex(sha256(*content)) == file.path().filename().string());
    }
}

TEST_CASE("a kept part that is missing or damaged is refused by its name, and nothing else is drawn instead") {
    Centre centre;
    Paper paper = centre.paper();
    paper.look = centre.keep();
    for (const auto& file : std::filesystem::directory_iterator(centre.folder.file("kiosk.db.assets"))) {
        const std::string path = file.path().string();
        const std::string content = [&] {
            const auto bytes = read_file(path, 1 << 24).value();
            return std::string(bytes.begin(), bytes.end());
        }();
        for (const bool there : {false, true}) {
            std::string damaged = content;
            damaged[damaged.size() / 2] ^= 1;
            if (there) {
                write(path, damaged);
            } else {
                std::filesystem::remove(path);
            }
            const auto look = kept_look(centre.store, paper.look);
            REQUIRE_FALSE(look);
            CHECK(look.error() == Refusal{"look.missing", {{"file", path}}});
        }
        write(path, content);
    }
    CHECK(kept_look(centre.store, paper.look).has_value());
    CHECK(kept_look(centre.store, "../kiosk.db").error().code == "look.missing");
}

TEST_CASE("a paper of before looks were kept is drawn with the template as it is") {
    Centre centre;
    const std::string first = centre.drawn(centre.paper());
    centre.edit("#1d2530", "#000000");
    CHECK(centre.drawn(centre.paper()) != first);
}

TEST_CASE("what is wrong with a template's picture or font is said by file") {
    Centre centre;
    const auto refused = [&](const std::string& rest) {
        Centre other;
        other.page.replace(other.page.find("\"emblem\":"), std::string::npos, rest);
        other.write_template();
        write(other.assets + "/templates/text.png", "not a picture");
        write(other.assets + "/templates/cut.png", source_file("tests/kiosk/document/data/logo.png").substr(0, 200));
        write(other.assets + "/templates/big.png", std::string(kMaxPictureBytes + 1, 'x'));
        std::string wide = source_file("tests/kiosk/document/data/logo.png");
        wide[18] = 0x40;  // IHDR: sixteen thousand pixels and more
        write(other.assets + "/templates/wide.png", wide);
        write(other.assets + "/templates/text.ttf", "not a font");
        return keep_look(other.store, other.assets, "own", other.words).error().code;
    };
    CHECK(refused(R"("emblem": {"picture": "none.png"}})") == "template.picture_missing");
    CHECK(refused(R"("emblem": {"picture": "text.png"}})") == "template.picture_not_png");
    CHECK(refused(R"("emblem": {"picture": "cut.png"}})") == "template.picture_broken");
    CHECK(refused(R"("emblem": {"picture": "big.png"}})") == "template.picture_too_large");
    CHECK(refused(R"("emblem": [], "fonts": {"naskh": "none.ttf"}})") == "template.font_missing");
    CHECK(refused(R"("emblem": [], "fonts": {"naskh": "text.ttf"}})") == "template.font_missing");
    const std::string wide = refused(R"("emblem": {"picture": "wide.png"}})");
    CHECK((wide == "template.picture_too_many_pixels" || wide == "template.picture_broken"));  // its checksum is wrong too
}
