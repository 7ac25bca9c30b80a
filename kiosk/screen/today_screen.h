#pragma once

#include "kiosk/screen/batch_view.h"
#include "kiosk/screen/key_notice.h"

namespace sanad {

struct BatchCard {
    BatchId id{};
    std::string course_en;
    std::string course_ur;
    std::string name;
    CivilDay start{};
    CivilDay end{};
    int trainees = 0;
    int sessions = 0;
    int sessions_called = 0;
    int rolls_to_call = 0;    ///< sessions that are over or on today, and have trainees without a mark
    int results_missing = 0;  ///< mandatory cells without a result
    int ready = 0;            ///< eligible and without a certificate
    int issued = 0;           ///< and neither revoked nor replaced
    int not_handed_over = 0;  ///< of those
    int outdated = 0;         ///< of those: the record no longer says what they say
};

enum class InboxKind { course, roster };
struct InboxFile {
    std::string path;
    std::string name;
    InboxKind kind = InboxKind::course;
};

enum class RegistrationStage { none, waiting, approved };

struct TodayView {
    std::string centre_en;
    std::string centre_ur;
    CivilDay day{};
    RegistrationStage registration = RegistrationStage::none;
    std::int64_t waiting = 0;
    std::optional<CivilDay> waiting_since{};
    std::vector<BatchCard> batches{};
    std::vector<InboxFile> inbox{};
    bool can_open_batch = false;  ///< a course and a roster are there
    std::optional<KeyNotice> key{};
    std::optional<int> disk_left_mb{};  ///< when it is little
    bool disk_full = false;             ///< only what is kept for recording and issuing is left
};

struct TodayDraft {};

/// What there is to do, each one tap from its remedy.
[[nodiscard]] std::optional<Action> draw_today(const TodayView& view, TodayDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
