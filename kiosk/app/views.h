#pragma once

#include "kiosk/document/document_maker.h"
#include "kiosk/screen/bring_in_screen.h"
#include "kiosk/screen/certificate_screen.h"
#include "kiosk/screen/clock_screen.h"
#include "kiosk/screen/issue_screen.h"
#include "kiosk/screen/open_batch_screen.h"
#include "kiosk/screen/results_screen.h"
#include "kiosk/screen/roll_call_screen.h"
#include "kiosk/screen/sync_screen.h"
#include "kiosk/screen/today_screen.h"
#include "kiosk/screen/verify_screen.h"
#include "kiosk/usecase/desk.h"
#include "kiosk/usecase/verify_code.h"

/// From records to what screens show. The worker thread only; everything returned is values.
namespace sanad {

/// What the person is looking at; each falls back to the obvious one when empty or gone.
struct Selection {
    BatchId batch{};
    SessionId session{};
    CertificateId certificate{};
};

struct Views {
    TodayView today;
    OpenBatchView open_batch;
    RollCallView roll_call;
    ResultsView results;
    IssueView issue;
    CertificateView certificate;
    SyncView sync;
    ClockView clock;
};

/// What the views need to know besides the records.
struct Surroundings {
    std::string inbox;  ///< empty: no folder is watched
    std::string registry_url;
    bool backs_up = false;                    ///< there is a second place for it
    std::optional<Millis> next_attempt_in{};  ///< to sync, by itself
};

/// Reads every screen's view of the records.
[[nodiscard]] Views load_views(Desk& desk, const Selection& selection, const Surroundings& around);

/// What a file of the inbox would bring in.
[[nodiscard]] BringInView preview_file(const Desk& desk, const InboxFile& file);

/// The files of the inbox that have not been brought in, by name.
[[nodiscard]] std::vector<InboxFile> waiting_files(Desk& desk, const std::string& inbox);

/// Of a file that is brought in.
constexpr std::size_t kMaxFileBytes = 16u << 20;

/// "14:05" of unix seconds, where clocks are `offset_minutes` ahead of UTC.
[[nodiscard]] std::string local_time(std::int64_t seconds, int offset_minutes);

[[nodiscard]] VerifyAnswer answer_of(const CodeVerified& verified);

}  // namespace sanad
