#include "kiosk/document/page_template.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "credential/bytes/canonical_json.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

Json classic() { return Json::parse(source_file("assets/templates/classic.json")); }

Refusal refused(const Json& json) {
    const auto page = parse_template(json.dump());
    REQUIRE_FALSE(page);
    return page.error();
}

}  // namespace

TEST_CASE("every template that we ship is read, comments and all") {
    int templates = 0;
    for (const auto& file : std::filesystem::directory_iterator(source_path("assets/templates"))) {
        if (file.path().extension() != ".json") continue;
        CAPTURE(file.path().string());
        const auto page = parse_template(source_file("assets/templates/" + file.path().filename().string()));
        REQUIRE_MESSAGE(page, (page ? "" : page.error().code));
        CHECK(page->micro_credential.filled_band != page->certificate_of_completion.filled_band);
        ++templates;
    }
    CHECK(templates >= 2);
}

TEST_CASE("each field that is missing, unknown or wrong is named with what was expected") {
    Json json = classic();
    json.erase("heading");
    CHECK(refused(json) == Refusal{"template.field_missing", {{"field", "heading"}}});
    json = classic();
    json["colours"].erase("ink");
    CHECK(refused(json) == Refusal{"template.field_missing", {{"field", "colours.ink"}}});
    json = classic();
    json["colour"] = "#000000";
    CHECK(refused(json) == Refusal{"template.field_unknown", {{"field", "colour"}}});
    json = classic();
    json["colours"]["ink"] = "black";
    CHECK(refused(json) == Refusal{"template.field_wrong", {{"field", "colours.ink"}, {"expected", "#0b5d3b"}}});
    json = classic();
    json["kinds"]["micro_credential"]["band"] = "dotted";
    CHECK(refused(json).facts.at("field") == "kinds.micro_credential.band");
    json = classic();
    json["heading"]["en"] = std::string(161, 'a');
    CHECK(refused(json).facts.at("field") == "heading.en");
    json = classic();
    json["heading"]["ur"] = "a\nb";
    CHECK(refused(json).facts.at("field") == "heading.ur");
    json = classic();
    json["emblem"] = Json{{"picture", "../../etc/passwd.png"}};
    CHECK(refused(json).facts.at("field") == "emblem.picture");
    json = classic();
    json["fonts"] = Json{{"naskh", "/usr/share/fonts/a.ttf"}};
    CHECK(refused(json).facts.at("field") == "fonts.naskh");
    json = classic();
    json["signatories"] = Json::array({1, 2, 3, 4});
    CHECK(refused(json).facts.at("field") == "signatories");
}

TEST_CASE("an outline is M, L, C and Z within its square, and not endless") {
    const auto emblem = [](const std::string& path) {
        Json json = classic();
        json["emblem"] = Json::array({Json{{"path", path}, {"fill", "#123456"}}});
        return parse_template(json.dump());
    };
    CHECK(emblem("M 0 0 L 100,0 C 1 2 3 4 5 6 Z")->emblem[0].steps.size() == 4);
    for (const char* wrong : {"", "L 1 1", "M 1", "M 1 1 Q 1 1 2 2", "M 1 101", "M 1 -1", "M 1 1e1", "M nan 1", "M 1 1 L"}) {
        CAPTURE(std::string(wrong));
        CHECK_FALSE(emblem(wrong));
    }
    std::string endless = "M 0 0";
    for (std::size_t i = 0; i < kMaxEmblemSteps; ++i) endless += " L 1 1";
    CHECK_FALSE(emblem(endless));
}

TEST_CASE("what is no JSON, too deep or too large is refused before it is read") {
    CHECK(parse_template("").error().code == "template.not_json");
    CHECK(parse_template("{").error().code == "template.not_json");
    CHECK(parse_template(std::string(50, '[')).error().code == "template.not_json");
    CHECK(parse_template("[]").error().code == "template.field_wrong");
    CHECK(parse_template(std::string(kMaxTemplateBytes + 1, ' ')).error().code == "template.too_large");
    // A comment explains; it changes nothing.
    CHECK(parse_template("// of our centre\n" + classic().dump()).has_value());
}
