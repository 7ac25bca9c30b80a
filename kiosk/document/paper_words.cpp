#include "kiosk/document/paper_words.h"

#include <array>
#include <stdexcept>

#include "kiosk/text/text_engine.h"

namespace sanad {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"paper.month.1", "paper.month.2",  "paper.month.3",  "paper.month.4",
                                                   "paper.month.5", "paper.month.6",  "paper.month.7",  "paper.month.8",
                                                   "paper.month.9", "paper.month.10", "paper.month.11", "paper.month.12"};

std::string_view relation_key(Relation relation) {
    switch (relation) {
        case Relation::son_of:
            return "paper.son_of";
        case Relation::daughter_of:
            return "paper.daughter_of";
        case Relation::wife_of:
            return "paper.wife_of";
    }
    throw std::logic_error("no such relation");
}

std::string in_line(Language language, const std::string& latin) { return language == Language::english ? latin : ltr_isolate(latin); }

int number_at(const std::string& text, std::size_t at, std::size_t digits) {
    int number = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

}  // namespace

std::string_view kind_key(CredentialKind kind) {
    return kind == CredentialKind::micro_credential ? "paper.kind.micro_credential" : "paper.kind.certificate_of_completion";
}
std::string_view note_key(CredentialKind kind) {
    return kind == CredentialKind::micro_credential ? "paper.note.micro_credential" : "paper.note.certificate_of_completion";
}
std::string_view lead_key(CredentialKind kind) {
    return kind == CredentialKind::micro_credential ? "paper.lead.micro_credential" : "paper.lead.certificate_of_completion";
}
std::string_view field_key(std::string_view field) {
    if (field == "holder_name") return "paper.field.holder_name";
    if (field == "holder_name_ur") return "paper.field.holder_name_ur";
    if (field == "course_title") return "paper.field.course_title";
    if (field == "course_title_ur") return "paper.field.course_title_ur";
    if (field == "centre_name") return "paper.field.centre_name";
    if (field == "centre_name_ur") return "paper.field.centre_name_ur";
    return "paper.field.other";
}

std::string date_in_words(const Catalogue& words, Language language, const std::string& iso_day) {
    if (iso_day.size() != 10 || iso_day[4] != '-' || iso_day[7] != '-') return iso_day;
    const int year = number_at(iso_day, 0, 4), month = number_at(iso_day, 5, 2), day = number_at(iso_day, 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1) return iso_day;
    return words.say(language, "paper.date",
                     {{"day", std::to_string(day)}, {"month", words.say(language, kMonths[month - 1])}, {"year", std::to_string(year)}});
}

std::string period_line(const Catalogue& words, Language language, const Paper& paper) {
    // A look that was kept before has no words for one day.
    if (paper.period_start == paper.period_end && words.has("paper.period_of_a_day"))
        return words.say(language, "paper.period_of_a_day", {{"day", date_in_words(words, language, paper.period_start)}});
    return words.say(
        language, "paper.period",
        {{"start", date_in_words(words, language, paper.period_start)}, {"end", date_in_words(words, language, paper.period_end)}});
}

std::string person_line(const Catalogue& words, Language language, const Paper& paper) {
    std::string line;
    if (paper.relation && !paper.relation_name.empty()) {
        const bool own = language == Language::urdu && !paper.relation_name_ur.empty();
        line = words.say(language, relation_key(*paper.relation),
                         {{"name", own ? paper.relation_name_ur : in_line(language, paper.relation_name)}});
    }
    if (!paper.identity_masked.empty()) {
        if (!line.empty()) line += "  ·  ";
        line += words.say(language, "paper.identity", {{"number", in_line(language, paper.identity_masked)}});
    }
    return line;
}

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    while (!url.empty() && url.back() == '/') url.remove_suffix(1);
    return std::string(url);
}

std::vector<PageTemplate::Signatory> signatories_of(const PageTemplate& page, const Paper& paper) {
    if (!page.signatories.empty()) return page.signatories;
    std::vector<PageTemplate::Signatory> signatories;
    for (std::size_t at = 0; at < paper.signatories.size(); ++at) {
        const std::string& written = paper.signatories[at];
        const auto comma = written.find(',');
        auto office = comma == std::string::npos ? std::string() : written.substr(comma + 1);
        office.erase(0, office.find_first_not_of(' '));
        const std::string office_ur = at < paper.signatories_ur.size() ? paper.signatories_ur[at] : std::string();
        if (office.empty()) {
            signatories.push_back({{}, written.substr(0, comma), office_ur});
        } else {
            signatories.push_back({written.substr(0, comma), office, office_ur});
        }
    }
    return signatories;
}

std::string mark_words(const Catalogue& words, Language language, const Paper& paper, const PageMark& mark) {
    if (mark.kind == PageMark::Kind::draft) return words.say(language, "paper.mark.draft");
    std::string said = paper.revision > 1 ? words.say(language, "paper.mark.revised") : std::string();
    if (mark.kind == PageMark::Kind::duplicate) said += (said.empty() ? "" : " · ") + words.say(language, "paper.mark.duplicate");
    return said;
}

std::string note_line(const Catalogue& words, Language language, const Paper& paper, const PageMark& mark) {
    std::string line = words.say(language, note_key(paper.kind));
    if (paper.revision > 1 && !paper.supersedes.empty()) {
        line += "  ·  " + words.say(language, "paper.supersedes", {{"serial", in_line(language, paper.supersedes)}});
    }
    if (mark.kind == PageMark::Kind::duplicate) {
        const WordFacts facts{{"number", std::to_string(mark.copy)}, {"day", date_in_words(words, language, mark.made_on)}};
        // A look that was kept before there were copies has no word for them; the mark itself it has.
        if (words.has("paper.copy")) line += "  ·  " + words.say(language, "paper.copy", facts);
    }
    return line;
}

}  // namespace sanad
