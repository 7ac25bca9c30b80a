#pragma once

#include <map>

#include "kiosk/screen/batch_view.h"

namespace sanad {

struct SessionChoice {
    SessionId id{};
    int number = 0;  ///< in the batch's plan, from 1
    std::string module_en;
    std::string module_ur;
    CivilDay day{};
    std::string from;  ///< "09:00"
    std::string to;
    int marked = 0;
    bool future = false;  ///< cannot be marked yet
};

struct RollLine {
    EnrolmentId enrolment{};
    int number = 0;  ///< on the sign-in sheet
    std::string name_en;
    std::string name_ur;
    std::optional<Mark> mark{};  ///< as stored
};

struct RollCallView {
    std::optional<BatchHead> batch{};
    std::vector<SessionChoice> sessions{};
    std::size_t session = 0;  ///< the chosen one
    std::vector<RollLine> lines{};
};

struct RollCallDraft {
    SessionId session{};                   ///< what the marks below are for
    std::map<EnrolmentId, Mark> marks{};   ///< changed since they were last stored
    std::map<EnrolmentId, Mark> before{};  ///< what "all present" replaced is in `undo`
    bool can_undo = false;
    bool choosing = false;  ///< the list of sessions is open
};

/// A wall of names; a tap goes on to the next mark. Marks are returned as one SaveRoll when a person says done or leaves the
/// session; the App also saves a draft that has rested (roll_to_save).
[[nodiscard]] std::optional<Action> draw_roll_call(const RollCallView& view, RollCallDraft& draft, Ui& ui, Rect content);

/// The draft as an action and emptied; nothing when there is nothing to store.
[[nodiscard]] std::optional<SaveRoll> roll_to_save(RollCallDraft& draft);

}  // namespace sanad
