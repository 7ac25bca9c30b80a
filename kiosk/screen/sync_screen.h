#pragma once

#include "kiosk/model/refusal.h"
#include "kiosk/screen/batch_view.h"
#include "kiosk/screen/shell.h"
#include "kiosk/screen/today_screen.h"

namespace sanad {

/// A second machine with a copy of this one's disk, which the registry refused.
struct FoundCopyNotice {
    std::int64_t from = 0;  ///< the first record of its own
    CivilDay found{};
};

struct SyncView {
    RegistrationStage registration = RegistrationStage::none;
    std::string registry_url;
    std::string fingerprint;                        ///< in groups of four, to be read aloud
    std::string device_code;                        ///< once approved
    std::optional<std::string> next_fingerprint{};  ///< of new keys, whose registration waits for the office
    std::int64_t waiting = 0;
    std::optional<CivilDay> waiting_since{};
    std::int64_t quarantined = 0;
    std::vector<std::pair<std::string, std::int64_t>> quarantined_reasons{};  ///< the same, counted by the reason's word
    std::map<std::string, std::vector<std::string>> quarantined_serials{};    ///< of certificates among them, by the reason's word
    std::optional<CivilDay> receipt_day{};                                    ///< of the last signed receipt
    std::string receipt_time{};                                               ///< "14:05"
    std::int64_t held = 0;                                                    ///< events that the registry holds
    std::optional<CivilDay> attempt_day{};                                    ///< of the last attempt, however it went
    std::string attempt_time{};
    std::optional<CivilDay> next_day{};  ///< of the next attempt by itself; none while a network is waited for
    std::string next_time{};
    std::optional<Refusal> trouble{};  ///< of the last attempt, without facts after a restart; none: it went through
    std::optional<KeyNotice> key{};
    std::optional<FoundCopyNotice> copy{};
    std::int64_t on_stick = 0;                 ///< written on a stick, not confirmed yet
    std::optional<CivilDay> on_stick_since{};  ///< of the newest stick
    std::int64_t from_others = 0;              ///< events of the centre's other kiosks and of the office that are here
    std::int64_t from_others_apart = 0;        ///< of theirs: set apart, here or at the registry
    std::optional<CivilDay> feed_day{};        ///< when such were last asked for
    std::string feed_time{};
    std::optional<CivilDay> backup_day{};  ///< of the last backup
    std::string backup_time{};
    bool backup_late = false;  ///< no second place is set, or what was recorded since that backup is in none for two days
};

struct SyncDraft {
    std::string url;
    std::string code;
    bool editing_url = false;
    bool anew = false;  ///< a registered kiosk is given new keys
};

/// Why the last attempt did not go through. The records keep its code without facts: after a restart, a sentence that needs facts
/// gives way to one that needs none.
[[nodiscard]] std::string trouble_words(const Ui& ui, const Refusal& trouble);
/// What the last attempt came to.
[[nodiscard]] std::string attempt_words(const Ui& ui, const SyncView& view);

[[nodiscard]] std::optional<Action> draw_sync(const SyncView& view, SyncDraft& draft, const std::optional<JobState>& job, Ui& ui,
                                              Rect content);

}  // namespace sanad
