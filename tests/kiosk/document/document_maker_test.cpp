#include "kiosk/document/document_maker.h"
#include "tests/support/source_file.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include <unistd.h>

using namespace sanad;

namespace {

const PageMark kDraft{PageMark::Kind::draft};
/// The second paper, made on 22 November 2026 at eight in the evening in Faisalabad.
const PageMark kDuplicate{PageMark::Kind::duplicate, 2, "2026-11-22", 1795359600};

/// One certificate and what it takes to draw it, with the verbs of the cases below.
struct Desk {
    Catalogue words = Catalogue::load(source_path("assets"));
    DocumentMaker maker{words, source_path("assets")};
    QrSymbol qr = make_qr_symbol(qr_payload("https://sanad.example.pk", Bytes(290, 0xA5))).value();
    Paper paper = sample();

    static Paper sample() {
        Paper paper;
        paper.template_id = "classic";
        paper.kind = CredentialKind::micro_credential;
        paper.serial = "PTSD-K0117-00042-X";
        paper.lookup_code = "7G2QK9ZB";
        paper.public_url = "https://sanad.example.pk";
        paper.centre_name_en = "Professional Training and Skill Development Centre";
        paper.centre_name_ur = "پروفیشنل ٹریننگ اینڈ سکل ڈویلپمنٹ سنٹر";
        paper.holder_name = "Abdul Rehman Warraich";
        paper.holder_name_ur = "عبدالرحمٰن وڑائچ";
        paper.relation = Relation::son_of;
        paper.relation_name = "Umer Farooq Warraich";
        paper.identity_masked = "*****-*****79-3";
        paper.course_title_en = "Home Baking for Women";
        paper.course_title_ur = "خواتین کے لیے گھریلو بیکنگ";
        paper.learning_outcomes_en = {"Bake bread", "Keep simple accounts"};
        paper.learning_outcomes_ur = {"روٹی پکانا", "سادہ حساب کتاب رکھنا"};
        paper.assessment_en = "Practical demonstration";
        paper.hours = 50;
        paper.level = "NVQF 2";
        paper.grade = "A";
        paper.attendance_percent = 92;
        paper.period_start = "2026-03-02";
        paper.period_end = "2026-03-14";
        paper.issued_on = "2026-03-30";
        paper.issued_at = 1774850400;
        paper.signatories = {"Dr. Muhammad Asghar, Director", "Prof. Dr. Sarwat Naz, Registrar", "Nadia Gondal, Coordinator"};
        return paper;
    }

    Bytes pdf(const PageMark& mark = {}) { return maker.certificate_pdf(paper, qr, mark).value(); }

    /// What a person copies out of the PDF with poppler, direction marks removed, one line a line.
    std::string copied_text(const PageMark& mark = {}) { return said_by("pdftotext", mark); }
    /// What one of poppler's programs says of the PDF.
    std::string said_by(const std::string& program, const PageMark& mark = {}) {
        const auto folder = std::filesystem::temp_directory_path() / ("sanad_pdf_" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder);
        const Bytes bytes = pdf(mark);
        std::ofstream(folder / "page.pdf", std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        const std::string to = program == "pdftotext" ? " " : " > ";
        const std::string command = program + " " + (folder / "page.pdf").string() + to + (folder / "page.txt").string();
        REQUIRE(std::system(command.c_str()) == 0);
        std::ifstream in(folder / "page.txt");
        std::string text{std::istreambuf_iterator<char>(in), {}};
        std::filesystem::remove_all(folder);
        for (const char* steers : {"\u202a", "\u202b", "\u202c", "\u2066", "\u2069"}) {
            for (auto at = text.find(steers); at != std::string::npos; at = text.find(steers)) text.erase(at, 3);
        }
        return text;
    }

    void nothing_overlaps() {
        const auto page = maker.compose(paper, qr);
        REQUIRE_MESSAGE(page, (page ? "" : say(words, Language::english, page.error(), paper)));
        apart(*page);
    }
    /// Laid out without an overlap, or refused because a name or title is too long: whether it was laid out.
    bool apart_or_refused() {
        const auto page = maker.compose(paper, qr);
        if (page) {
            apart(*page);
            return true;
        }
        CHECK(page.error().cause == PageRefusal::Cause::does_not_fit);
        const std::set<std::string> gives_way{"holder_name", "holder_name_ur", "course_title", "course_title_ur"};
        CHECK(gives_way.contains(page.error().field));
        return false;
    }
    static void apart(const CertificatePage& page) {
        const auto& boxes = page.boxes();
        CHECK(boxes.size() > 30);
        for (const PageBox& box : boxes) {
            CAPTURE(box.name);
            CHECK(box.x >= 40);
            CHECK(box.y >= 30);
            CHECK(box.x + box.width <= kPageWidth - 40);
            CHECK(box.y + box.height <= kPageHeight - 26);
        }
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            for (std::size_t j = i + 1; j < boxes.size(); ++j) {
                const PageBox &one = boxes[i], &other = boxes[j];
                CAPTURE(one.name);
                CAPTURE(other.name);
                CHECK((one.x + one.width <= other.x + 0.01 || other.x + other.width <= one.x + 0.01 ||
                       one.y + one.height <= other.y + 0.01 || other.y + other.height <= one.y + 0.01));
            }
        }
    }
};

/// Whole words from a made-up text until it has `letters` letters.
std::string of_length(std::u32string_view words, std::size_t letters) {
    std::string text;
    for (std::size_t i = 0; i < letters; ++i) {
        char32_t letter = words[i % words.size()];
        if (letter == U' ' && (i == 0 || i + 1 == letters)) letter = words[0];
        if (letter < 0x80) {
            text += static_cast<char>(letter);
        } else {
            text += static_cast<char>(0xC0 | letter >> 6);
            text += static_cast<char>(0x80 | (letter & 0x3F));
        }
    }
    return text;
}

}  // namespace

TEST_CASE("names of 1 to 90 letters and titles of 1 to 160 have room, in both scripts, wide ones too, and nothing overlaps") {
    struct Wide {
        std::u32string_view name, name_ur, title, title_ur;
    };
    static constexpr Wide kWide[] = {
        {U"Muhammad Abdul Rehman Ghulam Rasool Warraich ", U"محمد عبدالرحمان غلام رسول وڑائچ ",
         U"Finance, Administration, Management and Governance ", U"مالیات، انتظامیہ، نظم و نسق اور ای گورننس "},
        {U"Syeda Umm-e-Kulsoom Wajeeha Muhammad Mumtaz Mehmood Makhdoomzada ", U"سیدہ امِ کلثوم وجیہہ بنتِ مخدوم زادہ سراج الحسن ",
         U"Women's Home-Based Bread Making, Food Hygiene and Small Business Management ",
         U"خواتین کے لیے گھریلو بیکنگ، خوراک کی صفائی اور چھوٹے کاروبار کا انتظام "}};
    Desk desk;
    for (const Wide& wide : kWide) {
        for (const std::size_t letters : {1, 2, 10, 25, 40, 50, 55, 60, 65, 70, 75, 80, 85, 90}) {
            CAPTURE(letters);
            desk.paper.holder_name = of_length(wide.name, letters);
            desk.paper.holder_name_ur = of_length(wide.name_ur, letters);
            desk.paper.course_title_en = of_length(wide.title, letters * 160 / 90);
            desk.paper.course_title_ur = of_length(wide.title_ur, letters * 160 / 90);
            desk.nothing_overlaps();
        }
    }
}

TEST_CASE("whatever letters a name or a title is made of, the page is laid out without an overlap or refused for that field") {
    static constexpr std::u32string_view kLetters[] = {U"WMWM QG W", U"WMOGQ", U"il. j'",   U"abc DEF-gh ",
                                                       U"ططط ضضض ",  U"سشسش",  U"ے ڑےڑ لا", U"کککگگگ "};
    std::mt19937 random(20261122);
    const auto any = [&](std::size_t most) { return of_length(kLetters[random() % std::size(kLetters)], 1 + random() % most); };
    Desk desk;
    int laid_out = 0;
    for (int page = 0; page < 200; ++page) {
        desk.paper.holder_name = any(90);
        desk.paper.holder_name_ur = any(90);
        desk.paper.course_title_en = any(160);
        desk.paper.course_title_ur = any(160);
        CAPTURE(desk.paper.holder_name);
        CAPTURE(desk.paper.holder_name_ur);
        CAPTURE(desk.paper.course_title_en);
        CAPTURE(desk.paper.course_title_ur);
        laid_out += desk.apart_or_refused();
    }
    CHECK(laid_out > 100);
    CHECK(laid_out < 200);
}

TEST_CASE("every word of the paper can be copied out of the PDF, Nastaliq names letter by letter") {
    Desk desk;
    for (const char* name : {"عبدالرحمٰن وڑائچ", "بشریٰ شاہ", "عظمیٰ بلال", "خدیجہ چوہدری", "نور العین ثوبیہ"}) {
        CAPTURE(std::string(name));
        desk.paper.holder_name_ur = name;
        const std::string text = desk.copied_text();
        CHECK(text.find(name) != std::string::npos);
        CHECK(text.find(desk.paper.holder_name) != std::string::npos);
        CHECK(text.find(desk.paper.course_title_en) != std::string::npos);
        CHECK(text.find(desk.paper.course_title_ur) != std::string::npos);
        CHECK(text.find(desk.paper.centre_name_ur) != std::string::npos);
        CHECK(text.find("PTSD-K0117-00042-X") != std::string::npos);
        CHECK(text.find("7G2QK9ZB") != std::string::npos);
        CHECK(text.find("2 March 2026 to 14 March 2026") != std::string::npos);
        CHECK(text.find("سادہ حساب کتاب رکھنا") != std::string::npos);
    }
}

TEST_CASE("the same paper gives the same bytes, from a used maker and from a new one") {
    Desk desk;
    const Bytes first = desk.pdf();
    desk.paper.holder_name = "Somebody Else";
    CHECK(desk.pdf() != first);
    desk.paper = Desk::sample();
    CHECK(desk.pdf() == first);
    Desk other;
    CHECK(other.pdf() == first);
}

TEST_CASE("the two kinds say different things on paper") {
    Desk desk;
    const std::string micro = desk.copied_text();
    CHECK(micro.find("Micro-credential") != std::string::npos);
    CHECK(micro.find("nothing was assessed") == std::string::npos);
    desk.paper.kind = CredentialKind::certificate_of_completion;
    const std::string completion = desk.copied_text();
    CHECK(completion.find("Certificate of Attendance") != std::string::npos);
    CHECK(completion.find("Attendance only; nothing was assessed") != std::string::npos);
    CHECK(completion.find("Micro-credential") == std::string::npos);
}

TEST_CASE("a name too long even in small print is refused by name, not cut") {
    Desk desk;
    desk.paper.holder_name = std::string(400, 'W');
    const auto refused = desk.maker.certificate_pdf(desk.paper, desk.qr);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == PageRefusal::Cause::does_not_fit);
    CHECK(refused.error().field == "holder_name");
    CHECK(say(desk.words, Language::english, refused.error(), Desk::sample()).find("the name is too long") != std::string::npos);
}

TEST_CASE("a letter that no font has is refused, and named") {
    Desk desk;
    desk.paper.holder_name = "Ayesha 日本";
    const auto refused = desk.maker.certificate_pdf(desk.paper, desk.qr);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == PageRefusal::Cause::missing_glyph);
    CHECK(refused.error().letter == "日");
}

TEST_CASE("forty learning outcomes leave the page whole and say how many more there are") {
    Desk desk;
    desk.paper.learning_outcomes_en.assign(40, "Prepare an annual budget and answer audit observations");
    desk.paper.learning_outcomes_ur.assign(40, "سالانہ بجٹ تیار کرنا اور آڈٹ اعتراضات کا جواب دینا");
    desk.nothing_overlaps();
    CHECK(desk.copied_text().find(" more: see the full credential") != std::string::npos);
}

TEST_CASE("a preview is a PNG of the width asked for") {
    Desk desk;
    const Bytes png = desk.maker.certificate_png(desk.paper, desk.qr, 800).value();
    CHECK(png[1] == 'P');
    CHECK(png[18] * 256 + png[19] == 800);
    CHECK_THROWS_AS((void)desk.maker.certificate_png(desk.paper, desk.qr, 50), std::invalid_argument);
}

TEST_CASE("a template that is not there, or whose name climbs out of its folder, is refused in a sentence") {
    Desk desk;
    for (const char* name : {"gothic", "../lang/en", ""}) {
        desk.paper.template_id = name;
        const auto refused = desk.maker.certificate_pdf(desk.paper, desk.qr);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().cause == PageRefusal::Cause::no_look);
        CHECK(refused.error().look.code == "template.missing");
        CHECK(say(desk.words, Language::english, refused.error(), desk.paper).find("no template at") != std::string::npos);
    }
}

TEST_CASE("random names and titles of every length, in both scripts, never overlap, and no ink leaves its slot") {
    static constexpr const char* kLatin[] = {"Muhammad", "Ayesha", "Bibi", "Abdul-Rehman", "Wajeeha",
                                             "Ghulam",   "Iqra",   "Al",   "Zulfiqar",     "M."};
    static constexpr const char* kUrdu[] = {"محمد", "طیب", "متین", "ہنس", "عیش", "غلام", "عبدالرحمٰن", "بشریٰ", "نور", "چوہدری", "گل"};
    std::mt19937 random(20260330);
    const auto made_of = [&](const auto& words, std::size_t letters) {
        std::string text;
        std::size_t count = 0;
        while (count < letters) {
            const std::string word = words[random() % std::size(words)];
            for (std::size_t at = 0; at < word.size() && count < letters;) {
                const std::size_t size = (word[at] & 0x80) == 0 ? 1 : 2;
                text += word.substr(at, size);
                at += size;
                ++count;
            }
            if (count + 1 < letters) {
                text += ' ';
                ++count;
            }
        }
        return text;
    };
    Desk desk;
    const auto length = [&](std::size_t most) { return 1 + random() % most; };
    for (int page = 0; page < 40; ++page) {
        desk.paper.holder_name = made_of(kLatin, page == 0 ? 90 : length(90));
        desk.paper.holder_name_ur = made_of(kUrdu, page == 0 ? 90 : length(90));
        desk.paper.course_title_en = made_of(kLatin, page == 0 ? 160 : length(160));
        desk.paper.course_title_ur = made_of(kUrdu, page == 0 ? 160 : length(160));
        desk.paper.relation_name_ur = made_of(kUrdu, length(40));
        desk.paper.assessment_ur = made_of(kUrdu, length(40));
        desk.paper.revision = 1 + page % 2;
        desk.paper.supersedes = page % 2 == 1 ? "PTSD-K0117-00041-7" : "";
        CAPTURE(desk.paper.holder_name);
        CAPTURE(desk.paper.holder_name_ur);
        CAPTURE(desk.paper.course_title_en);
        CAPTURE(desk.paper.course_title_ur);
        desk.nothing_overlaps();
    }
}

TEST_CASE("a draft says NOT VALID, has no serial number and nothing to scan") {
    Desk desk;
    const std::string draft = desk.copied_text(kDraft);
    CHECK(draft.find("DRAFT") != std::string::npos);
    CHECK(draft.find("NOT VALID") != std::string::npos);
    CHECK(draft.find("مسودہ") != std::string::npos);
    CHECK(draft.find(desk.paper.serial) == std::string::npos);
    CHECK(draft.find(desk.paper.lookup_code) == std::string::npos);
    CHECK(draft.find(desk.paper.holder_name) != std::string::npos);
    const Bytes bytes = desk.pdf(kDraft);
    CHECK(std::string(bytes.begin(), bytes.end()).find("/ImageMask") == std::string::npos);
    CHECK(std::string(bytes.begin(), bytes.end()).find(desk.paper.serial) == std::string::npos);
    CHECK(desk.copied_text().find("DRAFT") == std::string::npos);
}

TEST_CASE("both kinds have room for every mark") {
    Desk desk;
    desk.paper.revision = 2;
    desk.paper.supersedes = "PTSD-K0117-00041-7";
    for (const auto kind : {CredentialKind::micro_credential, CredentialKind::certificate_of_completion}) {
        desk.paper.kind = kind;
        for (const auto& mark : {PageMark{}, kDraft, kDuplicate}) CHECK(desk.maker.compose(desk.paper, desk.qr, mark));
    }
}

TEST_CASE("a further copy says DUPLICATE; a revision says REVISED and what it replaces") {
    Desk desk;
    CHECK(desk.copied_text().find("DUPLICATE") == std::string::npos);
    CHECK(desk.copied_text(kDuplicate).find("DUPLICATE") != std::string::npos);
    desk.paper.revision = 2;
    desk.paper.supersedes = "PTSD-K0117-00041-7";
    const std::string revised = desk.copied_text(kDuplicate);
    CHECK(revised.find("REVISED") != std::string::npos);
    CHECK(revised.find("DUPLICATE") != std::string::npos);
    CHECK(revised.find("replaces PTSD-K0117-00041-7") != std::string::npos);
    CHECK(revised.find("copy 2, made on 22 November 2026") != std::string::npos);
}

TEST_CASE("a further copy has the number and the code of the first, its own day, and the same bytes each time") {
    Desk desk;
    const std::string duplicate = desk.copied_text(kDuplicate);
    CHECK(duplicate.find(desk.paper.serial) != std::string::npos);
    CHECK(duplicate.find(desk.paper.lookup_code) != std::string::npos);
    CHECK(desk.said_by("pdfinfo", kDuplicate).find("Nov 22 15:00:00 2026") != std::string::npos);
    CHECK(desk.pdf(kDuplicate) == Desk().pdf(kDuplicate));
    PageMark third = kDuplicate;
    third.copy = 3;
    CHECK(desk.pdf(third) != desk.pdf(kDuplicate));
}

TEST_CASE("a course of one day was held on it, not from it to it") {
    Desk desk;
    desk.paper.period_end = desk.paper.period_start;
    const std::string text = desk.copied_text();
    CHECK(text.find("held on 2 March 2026") != std::string::npos);
    CHECK(text.find("held from") == std::string::npos);
}

TEST_CASE("assessment, relation and offices come in Urdu too, where they are known") {
    Desk desk;
    desk.paper.assessment_ur = "عملی مظاہرہ";
    desk.paper.relation_name_ur = "عمر فاروق وڑائچ";
    desk.paper.signatories_ur = {"ڈائریکٹر", "رجسٹرار", "کوآرڈینیٹر"};
    const std::string text = desk.copied_text();
    for (const char* said : {"عملی مظاہرہ", "ولد عمر فاروق وڑائچ", "ڈائریکٹر", "رجسٹرار", "کوآرڈینیٹر", "Check only at sanad.example.pk"}) {
        CAPTURE(std::string(said));
        CHECK(text.find(said) != std::string::npos);
    }
    desk.nothing_overlaps();
}

TEST_CASE("a PDF is small, has its fonts in it by the letters used, and says what it is") {
    Desk desk;
    CHECK(desk.pdf().size() <= 60'000);
    const std::string fonts = desk.said_by("pdffonts");
    int embedded = 0;
    for (std::size_t at = fonts.find("CID TrueType"); at != std::string::npos; at = fonts.find("CID TrueType", at + 1)) {
        CHECK(fonts.substr(at, 60).find("yes yes yes") != std::string::npos);  // embedded, a subset, with Unicode
        ++embedded;
    }
    CHECK(embedded == 8);  // four for what a batch has in common, four for the person
    const std::string facts = desk.said_by("pdfinfo");
    CHECK(facts.find("Micro-credential: Home Baking for Women") != std::string::npos);
    CHECK(facts.find("Mar 30 06:00:00 2026") != std::string::npos);
    const Bytes pdf = desk.pdf();
    const std::string text(pdf.begin(), pdf.end());
    CHECK(text.find("/Lang(en)") != std::string::npos);
    CHECK(text.find("<dc:language><rdf:Bag><rdf:li>en</rdf:li><rdf:li>ur</rdf:li>") != std::string::npos);
}
