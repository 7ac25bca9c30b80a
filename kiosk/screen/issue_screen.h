#pragma once

#include <set>

#include "kiosk/model/entities.h"
#include "kiosk/model/refusal.h"
#include "kiosk/screen/batch_view.h"
#include "kiosk/screen/sheet.h"
#include "kiosk/screen/shell.h"

namespace sanad {

/// One demand of the course that is not met: the catalogue's sentence, with the module or assessment named in its own language.
struct ReasonWords {
    std::string key;
    WordFacts facts_en{};
    WordFacts facts_ur{};
};

struct IssueLine {
    EnrolmentId enrolment{};
    std::string name_en;
    std::string name_ur;
    bool eligible = false;
    bool issued = false;
    std::string serial;  ///< when issued
    std::string grade;   ///< may be empty
    int attendance_percent = 0;
    std::vector<ReasonWords> reasons{};  ///< what is missing
    CertificateId certificate{};         ///< when issued, as all that follows
    CertificateState state = CertificateState::valid;
    bool handed_over = false;
    bool outdated = false;  ///< stands, though the record no longer says what it says
    bool apart = false;     ///< by the registry

    [[nodiscard]] bool can_be_handed_over() const {
        return issued && !handed_over && (state == CertificateState::valid || state == CertificateState::not_yet_awarded);
    }
};

/// The certificate that somebody would have now: NOT VALID, with nothing to scan.
struct DraftPage {
    EnrolmentId enrolment{};
    std::shared_ptr<const Pixmap> paper{};  ///< null while it is drawn
};

struct IssueView {
    std::optional<BatchHead> batch{};
    std::vector<IssueLine> lines{};
    int ready = 0;            ///< eligible, not issued
    int issued = 0;           ///< and neither revoked nor replaced
    int not_handed_over = 0;  ///< of those
    int outdated = 0;         ///< of those
    int not_yet = 0;
    DraftPage draft{};
    std::optional<Refusal> cannot{};  ///< why nothing can be issued now (not registered …), with what to do
};

struct IssueDraft {
    bool confirming = false;
    std::set<CertificateId> ticked{};  ///< are in their holders' hands, as the person says
    bool handing_over = false;         ///< asked whether that is so
    EnrolmentId reading{};             ///< whose draft is on the screen; empty: nobody's
};

/// The one place with "are you sure": it says exactly what will happen, with counts. While a job runs, its progress.
[[nodiscard]] std::optional<Action> draw_issue(const IssueView& view, IssueDraft& draft, const std::optional<JobState>& job, Ui& ui,
                                               Rect content);

}  // namespace sanad
