#include "sync/registry/office/setup_desk.h"

#include "kiosk/rules/roster_reader.h"
#include "kiosk/setup/course_file.h"
#include "kiosk/setup/new_id.h"
#include "kiosk/setup/roster_file.h"
#include "sync/registry/office/known_centre.h"
#include "sync/registry/office/typed_time.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {

Result<SetupDesk::CoursePublished, Refusal> SetupDesk::publish_course(std::string_view file, const std::vector<std::string>& centre_codes) {
    auto read = read_course_file(file);
    if (!read) return refuse(read.error());

    Transaction transaction(registry_.database());
    const auto known = is_published(*read, course_document(read->course.code, read->course.version));
    if (!known) return refuse(known.error());
    CoursePublished published{read->course};
    for (const std::string& code : centre_codes) {
        const auto centre = known_centre(registry_, code);
        if (!centre) return refuse(centre.error());
        if (published_for(code).contains({read->course.code, read->course.version})) {
            published.already_there.push_back(code);
            continue;
        }
        auto event = course_imported(*read, {centre->code, centre->name_en, centre->name_ur});
        if (!event) return refuse(event.error());
        (void)record_as_registry(registry_, clock_, actor_, code, *std::move(event));
        published.centres.push_back(code);
    }
    transaction.commit();
    return published;
}

std::vector<SetupDesk::KnownCourse> SetupDesk::courses() {
    const Snapshot snapshot(registry_.database());
    std::map<std::string, std::set<std::pair<std::string, std::uint32_t>>> published;
    for (const auto& centre : registry_.store().centres()) published[centre.code] = published_for(centre.code);
    std::vector<KnownCourse> courses;
    auto rows = registry_.database().prepare("SELECT document FROM course ORDER BY code, version");
    while (rows.step()) {
        auto course = parse_course(rows.text(0));
        if (!course) continue;  // a kiosk of a later version has it
        KnownCourse known{*std::move(course)};
        for (const auto& [centre, versions] : published) {
            if (versions.contains({known.course.code, known.course.version})) known.centres.push_back(centre);
        }
        courses.push_back(std::move(known));
    }
    return courses;
}

Result<SetupDesk::RosterEntered, Refusal> SetupDesk::preview_roster(ByteView file, const RosterToEnter& wanted) {
    const auto centre = known_centre(registry_, wanted.centre_code);
    if (!centre) return refuse(centre.error());
    RosterOptions options;
    options.today = day_in_zone(clock_.now() / 1000, centre->time_zone);
    if (!wanted.course_code.empty()) {
        const auto document = course_document(wanted.course_code, 0);
        const auto course = document ? parse_course(*document) : refuse(Refusal{});
        if (!course) return refuse(Refusal{"registry.unknown_course", {{"course", wanted.course_code}}});
        options.relation_default = course->relation_default;
    }
    auto preview = read_roster(file, options);
    if (!preview) return refuse(preview.error());
    return RosterEntered{{}, *std::move(preview)};
}

Result<SetupDesk::RosterEntered, Refusal> SetupDesk::enter_roster(ByteView file, const RosterToEnter& wanted) {
    auto entered = preview_roster(file, wanted);
    if (!entered) return entered;
    const std::string digest = roster_digest(file);

    Transaction transaction(registry_.database());
    if (const auto known = roster_of_file(digest, wanted.centre_code)) {
        entered->roster = *known;
        entered->already_there = true;
        return entered;
    }
    entered->roster = {new_id()};
    auto events = roster_imported(entered->preview, entered->roster, digest, wanted.title);
    if (!events) return refuse(events.error());
    record_all_as_registry(registry_, clock_, actor_, wanted.centre_code, *std::move(events));
    transaction.commit();
    entered->added = entered->preview.good;
    return entered;
}

std::optional<std::string> SetupDesk::course_document(const std::string& code, std::uint32_t version) {
    auto row =
        registry_.database().prepare("SELECT document FROM course WHERE code=? AND (version=? OR 0=?) ORDER BY version DESC LIMIT 1");
    row.bind(code).bind(std::int64_t{version}).bind(std::int64_t{version});
    return row.step() ? std::optional(row.text(0)) : std::nullopt;
}

// What its kiosks brought in themselves is not always known of by all of them: only what the office said.
std::set<std::pair<std::string, std::uint32_t>> SetupDesk::published_for(const std::string& centre_code) {
    auto rows = registry_.database().prepare("SELECT line FROM event WHERE ledger=? AND line LIKE '%\"type\":\"course.imported/1\"%'");
    rows.bind(registry_ledger(centre_code));
    std::set<std::pair<std::string, std::uint32_t>> published;
    while (rows.step()) {
        const Json event = Json::parse(rows.text(0));
        if (event.at("type") != "course.imported/1") continue;
        const Json& document = event.at("body").at("document");
        published.emplace(document.at("code").get<std::string>(), document.at("version").get<std::uint32_t>());
    }
    return published;
}

std::optional<RosterId> SetupDesk::roster_of_file(const std::string& digest, const std::string& centre_code) {
    auto row = registry_.database().prepare(
        "SELECT r.roster FROM roster r LEFT JOIN ledger_owner o ON o.ledger=r.ledger LEFT JOIN device d ON d.code=o.device "
        "WHERE r.file_digest=? AND (r.ledger=? OR d.centre=?) ORDER BY r.hlc, r.ledger LIMIT 1");
    row.bind(digest).bind(registry_ledger(centre_code)).bind(centre_code);
    return row.step() ? std::optional(RosterId{row.text(0)}) : std::nullopt;
}

}  // namespace sanad
