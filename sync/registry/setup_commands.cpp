#include "sync/registry/setup_commands.h"

#include <filesystem>

#include "kiosk/rules/roster_reader.h"
#include "kiosk/setup/input_file.h"
#include "sync/registry/office/setup_desk.h"

namespace sanad {
namespace {

int refuse_with(const Voice& voice, const Refusal& refusal) { return voice.refuse(refusal.code, refusal.facts); }

std::string listed(const std::vector<std::string>& codes) {
    std::string text;
    for (const std::string& code : codes) text += (text.empty() ? "" : ", ") + code;
    return text;
}

WordFacts facts_of(const Course& course) {
    return {
        {"course", course.code}, {"version", std::to_string(course.version)}, {"title_en", course.title.en}, {"title_ur", course.title.ur}};
}

Json json_of(const Course& course, const std::vector<std::string>& centres) {
    return {{"course", course.code},
            {"version", course.version},
            {"title_en", course.title.en},
            {"title_ur", course.title.ur},
            {"centres", centres}};
}

// Each row that is kept out, and why.
Json problems_of(const Voice& voice, const RosterPreview& preview) {
    Json problems = Json::array();
    for (const RosterRow& row : preview.rows) {
        for (const Refusal& problem : row.problems) {
            problems.push_back(
                {{"line", row.line}, {"code", problem.code}, {"sentence", voice.words("refusal." + problem.code, problem.facts)}});
        }
    }
    return problems;
}

}  // namespace

int import_course(const Voice& voice, const RegistryPlace& at, const CourseOrder& order) {
    const auto content = read_input_file(order.file, kMaxCourseBytes);
    if (!content) return refuse_with(voice, content.error());
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    std::vector<std::string> centres = order.centres;
    if (order.all_centres) {
        for (const auto& centre : (*registry)->store().centres()) centres.push_back(centre.code);
    }
    const SystemClock clock;
    const auto published = SetupDesk(**registry, clock, order.actor).publish_course(*content, centres);
    if (!published) return refuse_with(voice, published.error());
    Json json = json_of(published->course, published->centres);
    json["already_there"] = published->already_there;
    WordFacts facts = facts_of(published->course);
    facts["centres"] = listed(published->centres);
    facts["there"] = listed(published->already_there);
    if (published->centres.empty()) {
        voice.say("cli.course_already_there", json, facts);
    } else {
        voice.say("registry.course_published", json, facts);
        if (!published->already_there.empty()) voice.remark("registry.course_there", facts);
    }
    return kDone;
}

int list_courses(const Voice& voice, const RegistryPlace& at) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Json list = Json::array();
    for (const auto& [course, centres] : SetupDesk(**registry, clock, {}).courses()) {
        list.push_back(json_of(course, centres));
        WordFacts facts = facts_of(course);
        facts["centres"] = listed(centres);
        voice.remark(centres.empty() ? "registry.course_of_kiosks" : "registry.course", facts);
    }
    voice.say("registry.courses", Json{{"courses", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int import_roster(const Voice& voice, const RegistryPlace& at, const RosterOrder& order) {
    const auto content = read_input_file(order.file, kMaxRosterBytes);
    if (!content) return refuse_with(voice, content.error());
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const std::string title = order.title.empty() ? std::filesystem::path(order.file).stem().string() : order.title;
    const SystemClock clock;
    SetupDesk desk(**registry, clock, order.actor);
    const SetupDesk::RosterToEnter wanted{order.centre, title, order.course};
    const auto entered =
        order.preview_only ? desk.preview_roster(bytes_of(*content), wanted) : desk.enter_roster(bytes_of(*content), wanted);
    if (!entered) return refuse_with(voice, entered.error());
    const Json problems = problems_of(voice, entered->preview);
    Json json{{"good", entered->preview.good}, {"bad", entered->preview.bad}, {"problems", problems}};
    WordFacts facts{{"good", std::to_string(entered->preview.good)}, {"bad", std::to_string(entered->preview.bad)}};
    if (order.preview_only) {
        voice.say("cli.roster_preview", json, facts);
    } else {
        json["roster"] = entered->roster.value;
        json["title"] = title;
        json["added"] = entered->added;
        json["already_there"] = entered->already_there;
        voice.say(entered->already_there ? "cli.roster_already_there" : "cli.roster_imported", json, facts);
    }
    for (const Json& problem : problems)
        voice.remark("registry.roster_problem",
                     {{"line", std::to_string(problem.at("line").get<int>())}, {"sentence", problem.at("sentence").get<std::string>()}});
    return kDone;
}

}  // namespace sanad
