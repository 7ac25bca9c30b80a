#include "kiosk/document/page_template.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <set>
#include <stdexcept>

#include "credential/bytes/canonical_json.h"
#include "kiosk/model/letters.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxLine = 160;  // letters of a heading, a name, an office

/// The first thing wrong with a template; thrown and caught in this file alone.
struct Wrong {
    Refusal refusal;
};
[[noreturn]] void wrong(const std::string& field, const char* expected) {
    throw Wrong{{"template.field_wrong", {{"field", field}, {"expected", expected}}}};
}

bool is_plain(std::string_view name, std::string_view besides) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || besides.find(c) != std::string_view::npos;
    });
}

/// An object whose members are asked for by name; what nobody asked for is unknown.
class Members {
public:
    Members(const Json& json, std::string path) : json_(json), path_(std::move(path)) {
        if (!json.is_object()) wrong(path_.empty() ? "{ }" : path_, "{ … }");
    }
    const Json* find(const char* name) {
        asked_.insert(name);
        const auto found = json_.find(name);
        return found == json_.end() ? nullptr : &*found;
    }
    const Json& at(const char* name) {
        const Json* found = find(name);
        if (!found) throw Wrong{{"template.field_missing", {{"field", field(name)}}}};
        return *found;
    }
    Members object(const char* name) { return {at(name), field(name)}; }
    std::string line(const char* name) { return text_of(at(name), field(name)); }
    Colour colour(const char* name) {
        const auto read = colour_of(line(name));
        if (!read) wrong(field(name), "#0b5d3b");
        return *read;
    }
    void end() const {
        for (const auto& [name, value] : json_.items()) {
            if (!asked_.contains(name)) throw Wrong{{"template.field_unknown", {{"field", field(name)}}}};
        }
    }
    [[nodiscard]] std::string field(const std::string& name) const { return path_.empty() ? name : path_ + '.' + name; }

    static std::string text_of(const Json& json, const std::string& field) {
        if (!json.is_string()) wrong(field, "\"…\"");
        const auto text = json.get<std::string>();
        if (letters_of(text).size() > kMaxLine) wrong(field, "≤ 160");
        if (has_control(text)) wrong(field, "\"…\"");
        return text;
    }

private:
    const Json& json_;
    std::string path_;
    std::set<std::string> asked_{};
};

PageTemplate::KindLook kind_of(Members members) {
    const Colour primary = members.colour("primary");
    const std::string band = members.line("band");
    if (band != "filled" && band != "lined") wrong(members.field("band"), "filled, lined");
    members.end();
    return {primary, band == "filled"};
}

std::vector<PathStep> path_of(const Json& json, const std::string& field) {
    constexpr const char* kExpected = "M 0 0 L 100 0 C 100 50 50 100 0 100 Z";
    if (!json.is_string()) wrong(field, kExpected);
    const auto& text = json.get_ref<const std::string&>();
    std::vector<PathStep> steps;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto skip = [&] {
        while (at < end && (*at == ' ' || *at == ',' || *at == '\n')) ++at;
    };
    for (skip(); at < end; skip()) {
        PathStep step{*at++, {}};
        const int numbers = step.command == 'M' || step.command == 'L' ? 2 : step.command == 'C' ? 6 : step.command == 'Z' ? 0 : -1;
        if (numbers < 0 || (steps.empty() && step.command != 'M') || steps.size() >= kMaxEmblemSteps) wrong(field, kExpected);
        for (int i = 0; i < numbers; ++i) {
            skip();
            const auto read = std::from_chars(at, end, step.at[i], std::chars_format::fixed);
            if (read.ec != std::errc() || !(step.at[i] >= 0 && step.at[i] <= 100)) wrong(field, kExpected);
            at = read.ptr;
        }
        steps.push_back(step);
    }
    if (steps.empty()) wrong(field, kExpected);
    return steps;
}

void read_emblem(PageTemplate& page, const Json& json) {
    if (json.is_object()) {
        Members members(json, "emblem");
        page.emblem_picture = members.line("picture");
        if (!is_plain(page.emblem_picture, "-_.") || !page.emblem_picture.ends_with(".png")) wrong("emblem.picture", "emblem.png");
        return members.end();
    }
    if (!json.is_array() || json.size() > kMaxEmblemShapes) wrong("emblem", "[ {…} ] ≤ 64");
    std::size_t steps = 0;
    for (std::size_t at = 0; at < json.size(); ++at) {
        Members members(json[at], "emblem[" + std::to_string(at) + "]");
        PageTemplate::EmblemShape shape{path_of(members.at("path"), members.field("path")), members.line("fill")};
        const bool named = shape.fill == "primary" || shape.fill == "accent" || shape.fill == "paper";
        if (!named && !colour_of(shape.fill)) wrong(members.field("fill"), "primary, accent, paper, #0b5d3b");
        if ((steps += shape.steps.size()) > kMaxEmblemSteps) wrong(members.field("path"), "≤ 4000");
        members.end();
        page.emblem.push_back(std::move(shape));
    }
}

void read_signatories(PageTemplate& page, const Json& json) {
    if (!json.is_array() || json.size() > 3) wrong("signatories", "[ {…} ] ≤ 3");
    for (std::size_t at = 0; at < json.size(); ++at) {
        Members members(json[at], "signatories[" + std::to_string(at) + "]");
        const Json* name = members.find("name");
        Members office = members.object("office");
        page.signatories.push_back(
            {name ? Members::text_of(*name, members.field("name")) : std::string(), office.line("en"), office.line("ur")});
        office.end();
        members.end();
    }
}

void read_fonts(PageTemplate& page, Members members) {
    for (const FontFileRole& role : kFontFileRoles) {
        if (!members.find(role.name)) continue;
        std::string& file = page.fonts.*role.file;
        file = members.line(role.name);
        if (!is_plain(file, "-_.") || !file.ends_with(".ttf")) wrong(members.field(role.name), "font.ttf");
    }
    members.end();
}

PageTemplate read(const Json& json) {
    PageTemplate page;
    Members members(json, "");
    Members heading = members.object("heading");
    page.heading_en = heading.line("en");
    page.heading_ur = heading.line("ur");
    heading.end();
    Members colours = members.object("colours");
    page.ink = colours.colour("ink");
    page.muted = colours.colour("muted");
    page.accent = colours.colour("accent");
    page.panel = colours.colour("panel");
    colours.end();
    Members kinds = members.object("kinds");
    page.micro_credential = kind_of(kinds.object("micro_credential"));
    page.certificate_of_completion = kind_of(kinds.object("certificate_of_completion"));
    kinds.end();
    read_emblem(page, members.at("emblem"));
    if (const Json* signatories = members.find("signatories")) read_signatories(page, *signatories);
    if (members.find("fonts")) read_fonts(page, members.object("fonts"));
    members.end();
    return page;
}

}  // namespace

std::optional<Colour> colour_of(std::string_view text) {
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    int parts[3];
    for (int part = 0; part < 3; ++part) {
        const char* from = text.data() + 1 + 2 * part;
        const auto read = std::from_chars(from, from + 2, parts[part], 16);
        if (read.ec != std::errc() || read.ptr != from + 2 || parts[part] < 0) return std::nullopt;
    }
    return Colour{parts[0] / 255.0, parts[1] / 255.0, parts[2] / 255.0};
}

const PageTemplate::KindLook& PageTemplate::look(CredentialKind kind) const {
    switch (kind) {
        case CredentialKind::certificate_of_completion:
            return certificate_of_completion;
        case CredentialKind::micro_credential:
            return micro_credential;
    }
    throw std::logic_error("no such kind");
}

bool is_template_id(std::string_view id) { return is_plain(id, "-_"); }

Result<PageTemplate, Refusal> parse_template(std::string_view text) {
    if (text.size() > kMaxTemplateBytes) return refuse(Refusal{"template.too_large", {{"kib", std::to_string(kMaxTemplateBytes / 1024)}}});
    constexpr int kDeepest = 8;
    int depth = 0;
    for (const char c : text) {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        if (depth > kDeepest) return refuse(Refusal{"template.not_json"});
    }
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/true);
    if (json.is_discarded()) return refuse(Refusal{"template.not_json"});
    try {
        return read(json);
    } catch (const Wrong& found) {
        return refuse(found.refusal);
    }
}

}  // namespace sanad
