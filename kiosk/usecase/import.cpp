#include "kiosk/usecase/import.h"

#include "credential/bytes/text_codec.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/achievement.h"

namespace sanad {

Result<CourseImported, Refusal> import_course(Desk& desk, std::string_view file) {
    auto course = parse_course(file);
    if (!course) return refuse(course.error());
    auto document = course_document(file);
    if (!document) return refuse(document.error());

    Transaction transaction(desk.database());
    const auto stored = load_course_document(desk.database(), course->code, course->version);
    if (stored && *stored != *document) {
        return refuse(Refusal{"course.version_taken", {{"course", course->code}, {"version", std::to_string(course->version)}}});
    }
    if (stored) return CourseImported{*std::move(course), /*already_there=*/true};
    // What is accepted today can be issued tomorrow, whatever the registry's address.
    const std::string longest_url = "https://" + std::string(120, 'h');
    if (const auto prepared = prepare_course(desk.centre(), *course, longest_url); !prepared) return refuse(prepared.error());
    desk.record({"course.imported/1", Json{{"document", Json::parse(*document)}}});
    transaction.commit();
    return CourseImported{*std::move(course)};
}

Result<RosterPreview, Refusal> preview_roster(const Desk& desk, ByteView file, std::optional<Relation> relation_default) {
    RosterOptions options;
    options.today = desk.today();
    options.relation_default = relation_default;
    return read_roster(file, options);
}

Result<RosterImported, Refusal> import_roster(Desk& desk, ByteView file, const std::string& title,
                                              std::optional<Relation> relation_default) {
    auto preview = preview_roster(desk, file, relation_default);
    if (!preview) return refuse(preview.error());
    const std::string digest = to_hex(sha256(file));

    Transaction transaction(desk.database());
    if (const auto known = find_roster_by_file(desk.database(), digest)) return RosterImported{*known, *std::move(preview), 0, true};
    if (preview->good == 0) return refuse(Refusal{"roster.no_good_rows", {{"bad", std::to_string(preview->bad)}}});
    const RosterId roster{new_id()};
    desk.record({"roster.imported/1", Json{{"roster", roster.value}, {"file_digest", digest}, {"trainees", preview->good}},
                 Json{{"title", is_utf8(bytes_of(title)) ? title : digest.substr(0, 8)}}});
    int added = 0;
    for (const RosterRow& row : preview->rows) {
        if (!row.good()) continue;
        desk.record(
            {"trainee.added/1", Json{{"trainee", new_id()}, {"roster", roster.value}, {"position", ++added}}, trainee_to_json(row)});
    }
    transaction.commit();
    return RosterImported{roster, *std::move(preview), added};
}

}  // namespace sanad
