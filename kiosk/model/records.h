#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/model/ids.h"

/// What was recorded about one enrolment: the facts that the eligibility rule judges.
namespace sanad {

/// What the roll says of a trainee at a session. Unmarked is the absence of a mark, never a mark.
enum class Mark { present, late, absent, excused };

/// `taught`: attendance and assessment. `rpl`: recognition of prior learning; attendance is waived, assessment and an
/// evidence note are demanded.
enum class Route { taught, rpl };

/// The words that events, the command line and JSON use. DO NOT CHANGE: stored on disk.
[[nodiscard]] std::string_view word_of(Mark mark);
[[nodiscard]] std::string_view word_of(Route route);
[[nodiscard]] std::optional<Mark> mark_of(std::string_view word);
[[nodiscard]] std::optional<Route> route_of(std::string_view word);

/// One planned session of the batch, with what the roll says of this trainee.
struct SessionMark {
    SessionId session{};
    std::string module;      ///< module code of the course
    bool cancelled = false;  ///< officially cancelled: leaves the denominator
    std::optional<Mark> mark{};

    bool operator==(const SessionMark&) const = default;
};

/// Every session that the batch planned (the cancelled ones too), not only those held so far.
struct AttendanceRecord {
    std::vector<SessionMark> sessions{};
};

/// The attempts at one assessment component, oldest first, in hundredths of a mark. The best one counts.
struct ComponentResult {
    std::string component;  ///< component code of the course
    std::vector<int> attempts{};

    bool operator==(const ComponentResult&) const = default;
};

struct ResultRecord {
    std::vector<ComponentResult> components{};
    bool evidence_note = false;  ///< rpl: a note on the evidence of prior learning has been recorded
};

}  // namespace sanad
