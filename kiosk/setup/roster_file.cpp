#include "kiosk/setup/roster_file.h"

#include "credential/bytes/text_codec.h"
#include "kiosk/model/trainee_json.h"
#include "kiosk/setup/new_id.h"

namespace sanad {

std::string roster_digest(ByteView file) { return to_hex(sha256(file)); }

Result<std::vector<EventDraft>, Refusal> roster_imported(const RosterPreview& preview, const RosterId& roster, const std::string& digest,
                                                         const std::string& title) {
    if (preview.good == 0) return refuse(Refusal{"roster.no_good_rows", {{"bad", std::to_string(preview.bad)}}});
    std::vector<EventDraft> events{{"roster.imported/1",
                                    Json{{"roster", roster.value}, {"file_digest", digest}, {"trainees", preview.good}},
                                    Json{{"title", is_utf8(bytes_of(title)) ? title : digest.substr(0, 8)}}}};
    for (const RosterRow& row : preview.rows) {
        if (!row.good()) continue;
        events.push_back(
            {"trainee.added/1", Json{{"trainee", new_id()}, {"roster", roster.value}, {"position", events.size()}}, trainee_to_json(row)});
    }
    return events;
}

}  // namespace sanad
