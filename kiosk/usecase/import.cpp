#include "kiosk/usecase/import.h"

#include "kiosk/setup/course_file.h"
#include "kiosk/setup/roster_file.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"

namespace sanad {

Result<CourseImported, Refusal> import_course(Desk& desk, std::string_view file) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    auto read = read_course_file(file);
    if (!read) return refuse(read.error());

    Transaction transaction(desk.database());
    const auto published = is_published(*read, load_course_document(desk.database(), read->course.code, read->course.version));
    if (!published) return refuse(published.error());
    if (*published) return CourseImported{std::move(read->course), /*already_there=*/true};
    auto event = course_imported(*read, desk.centre());
    if (!event) return refuse(event.error());
    desk.record(*std::move(event));
    transaction.commit();
    return CourseImported{std::move(read->course)};
}

Result<RosterPreview, Refusal> preview_roster(const Desk& desk, ByteView file, std::optional<Relation> relation_default) {
    RosterOptions options;
    options.today = desk.today();
    options.relation_default = relation_default;
    return read_roster(file, options);
}

Result<RosterImported, Refusal> import_roster(Desk& desk, ByteView file, const std::string& title,
                                              std::optional<Relation> relation_default) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    auto preview = preview_roster(desk, file, relation_default);
    if (!preview) return refuse(preview.error());
    const std::string digest = roster_digest(file);

    Transaction transaction(desk.database());
    if (const auto known = find_roster_by_file(desk.database(), digest)) return RosterImported{*known, *std::move(preview), 0, true};
    const RosterId roster{new_id()};
    auto events = roster_imported(*preview, roster, digest, title);
    if (!events) return refuse(events.error());
    for (EventDraft& event : *events) desk.record(std::move(event));
    transaction.commit();
    const int added = preview->good;
    return RosterImported{roster, *std::move(preview), added};
}

}  // namespace sanad
