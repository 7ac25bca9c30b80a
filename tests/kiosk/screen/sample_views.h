#pragma once

#include "kiosk/screen/bring_in_screen.h"
#include "kiosk/screen/certificate_screen.h"
#include "kiosk/screen/clock_screen.h"
#include "kiosk/screen/issue_screen.h"
#include "kiosk/screen/open_batch_screen.h"
#include "kiosk/screen/results_screen.h"
#include "kiosk/screen/roll_call_screen.h"
#include "kiosk/screen/sync_screen.h"
#include "kiosk/screen/unlock_screen.h"
#include "kiosk/screen/verify_screen.h"

/// Views as a centre has them: `trainees` people with usual names, or with names of 90 letters.
namespace sanad::sample {

inline const CivilDay kDay = *day_of_iso("2026-06-12");

inline std::string name_en(int i, bool long_names) {
    static const std::vector<std::string> kNames{"Parveen Ansari", "Sadia Sheikh", "Abdul Rehman Warraich", "Rukhsana Kausar Bibi",
                                                 "Muhammad Aslam"};
    if (long_names) return "Syeda Umm-e-Kulsoom Fatima Zahra Binte Muhammad Abdul Rehman Warraich Chaudhry Bahawalpuria";
    return kNames[static_cast<std::size_t>(i) % kNames.size()];
}
inline std::string name_ur(int i, bool long_names) {
    static const std::vector<std::string> kNames{"پروین انصاری", "سعدیہ شیخ", "عبدالرحمٰن وڑائچ", "رخسانہ کوثر بی بی", "محمد اسلم"};
    if (long_names) return "سیدہ امِ کلثوم فاطمہ زہرا بنتِ محمد عبدالرحمٰن وڑائچ چوہدری بہاولپوریہ";
    return kNames[static_cast<std::size_t>(i) % kNames.size()];
}

inline BatchHead head() {
    return {{"B1"},
            "Finance, Administration, Management and e-Governance",
            "مالیات، انتظامیہ، مینجمنٹ اور ای گورننس",
            "FAMG-35",
            {{{"B1"}, "FAMG-35"}, {{"B2"}, "HBW-12"}}};
}

inline KeyNotice key_notice() { return {"key.over", "refusal.sync.renewal_refused", kDay, 0, true}; }

inline TodayView today(int batches) {
    TodayView view{"PTSD-Centre, University of Agriculture Faisalabad",
                   "پی ٹی ایس ڈی سینٹر، زرعی یونیورسٹی فیصل آباد",
                   kDay,
                   RegistrationStage::none,
                   112,
                   kDay,
                   {},
                   {},
                   true};
    view.key = key_notice();
    view.disk_left_mb = 812;
    view.inbox = {{"/in/famg.course.json", "famg.course.json", InboxKind::course},
                  {"/in/roster.csv", "roster-agri-officers-batch-35.csv", InboxKind::roster}};
    for (int i = 0; i < batches; ++i)
        view.batches.push_back({{"B" + std::to_string(i + 1)},
                                head().course_en,
                                head().course_ur,
                                i == 0 ? "FAMG-35" : "HBW-12",
                                kDay,
                                kDay,
                                34,
                                60,
                                52,
                                2,
                                7,
                                26,
                                3,
                                2,
                                1});
    return view;
}

inline BringInView roster(int rows) {
    BringInView view{today(0).inbox[1], true, {}, {}, {}};
    view.roster.emplace();
    for (int i = 0; i < rows; ++i) {
        RosterRow row;
        row.line = i + 2;
        row.name = name_en(i, false), row.name_ur = name_ur(i, false);
        if (i % 5 == 0) row.problems.push_back({"roster.cnic_damaged", {{"written", "9.91017E+12"}}});
        ++(row.good() ? view.roster->good : view.roster->bad);
        view.roster->rows.push_back(row);
    }
    return view;
}

inline OpenBatchView open_batch() {
    return {{{"FAMG", 1, head().course_en, head().course_ur, 60, 24, 35},
             {"HBW", 1, "Home Baking for Women", "خواتین کے لیے گھریلو بیکنگ", 20, 10, 12}},
            {{{"R1"}, "roster-agri-officers-batch-35", 34, 35}, {{"R2"}, "roster-home-baking-women", 28, std::nullopt}},
            kDay};
}

inline RollCallView roll_call(int trainees, bool long_names = false) {
    RollCallView view{head(), {}, 1, {}};
    for (int i = 0; i < 60; ++i)
        view.sessions.push_back({{"S" + std::to_string(i)},
                                 i + 1,
                                 "Public financial rules and audit",
                                 "سرکاری مالیاتی قواعد اور آڈٹ",
                                 kDay,
                                 "09:00",
                                 "10:00",
                                 i == 0 ? trainees : 0,
                                 i > 40});
    for (int i = 0; i < trainees; ++i)
        view.lines.push_back({{"E" + std::to_string(i)},
                              i + 1,
                              name_en(i, long_names),
                              name_ur(i, long_names),
                              i % 6 == 5 ? std::nullopt : std::optional(static_cast<Mark>(i % 4))});
    return view;
}

inline ResultsView results(int trainees, int columns, bool long_names = false) {
    ResultsView view{head(), {}, {}, 2};
    for (int c = 0; c < columns; ++c) view.columns.push_back({"C" + std::to_string(c), "Written test", "تحریری امتحان", 50, 25, true});
    for (int i = 0; i < trainees; ++i) {
        ResultLine line{{"E" + std::to_string(i)}, name_en(i, long_names), name_ur(i, long_names), {}};
        for (int c = 0; c < columns; ++c)
            line.attempts.push_back((i + c) % 3 == 0 ? std::vector<int>{} : std::vector<int>{(i * 137 + c) % 5000});
        view.lines.push_back(line);
    }
    return view;
}

inline IssueView issue(int trainees, bool long_names = false) {
    IssueView view;
    view.batch = head();
    for (int i = 0; i < trainees; ++i) {
        IssueLine line{{"E" + std::to_string(i)},
                       name_en(i, long_names),
                       name_ur(i, long_names),
                       i % 4 != 0,
                       i % 5 == 1 && i % 4 != 0,
                       {},
                       "B",
                       91,
                       {}};
        if (line.issued) {
            line.serial = "PTSD-K0117-00042-X";
            line.certificate = {"C" + std::to_string(i)};
            line.state = static_cast<CertificateState>(std::vector<int>{0, 1, 2, 4}[static_cast<std::size_t>(i) % 4]);
            line.handed_over = i % 3 == 0;
            line.outdated = i % 11 == 0;
            view.not_handed_over += line.can_be_handed_over();
            view.outdated += line.outdated;
        }
        if (!line.eligible)
            line.reasons.push_back({"reason.attendance_out_of_reach",
                                    {{"attended", "41"}, {"planned", "60"}, {"needed", "48"}, {"unmarked", "2"}},
                                    {{"attended", "41"}, {"planned", "60"}, {"needed", "48"}, {"unmarked", "2"}}});
        ++(line.issued ? view.issued : line.eligible ? view.ready : view.not_yet);
        view.lines.push_back(line);
    }
    return view;
}

inline CertificateView certificates(int count, bool long_names = false) {
    CertificateView view;
    view.batch = head();
    for (int i = 0; i < count; ++i)
        view.lines.push_back({{"C" + std::to_string(i)},
                              "PTSD-K0117-00042-X",
                              name_en(i, long_names),
                              name_ur(i, long_names),
                              i % 2 == 0,
                              static_cast<CertificateState>(i % 5)});
    if (count > 1) view.shown = 1;
    if (count > 0) view.lines[view.shown].apart = "bad_certificate";
    view.decisions = {
        {kDay, "two_certificates", {"PTSD-K0117-00042-X", "PTSD-K0118-00007-4"}, "decision.revoke", "PTSD-K0118-00007-4", true},
        {kDay, "possible_duplicate", {"7ZZZZZZZZZZZZZZZZZZZZZZZZW", "0G00000000000000000000000G"}, "decision.all_stand"}};
    using Kind = CertificateEvent::Kind;
    view.history = {{Kind::issued, kDay, "10:05", "coordinator", {}, {}, "PTSD-K0117-00007-4"},
                    {Kind::handed_over, kDay, "14:20", "coordinator", {}, {}, {}},
                    {Kind::suspended, kDay, "09:00", "principal", {}, "the examination board asks", {}},
                    {Kind::revoked, kDay, "11:45", "principal", RevocationReason::identity_error, {}, {}}};
    view.names = {name_en(1, long_names), name_ur(1, long_names), Relation::daughter_of, name_en(4, long_names), name_ur(4, long_names)};
    view.qr = std::make_shared<Pixmap>(Pixmap{"qr", 85, 85, std::vector<std::uint32_t>(85 * 85, 0xff000000u)});
    return view;
}

inline VerifyView verified(const std::string& verdict, Tone tone, bool with_facts) {
    VerifyAnswer answer{verdict, tone, {}, {}, {"trust.list.very_old", {{"date", "2025-10-17"}, {"days", "400"}}}};
    if (verdict == "revoked") answer.detail = {{"listed.revoked", {{"date", "2026-07-03"}}, {{"reason", "reason.identity_error"}}}};
    if (with_facts)
        answer.facts = {{"fact.holder_name", name_en(0, true)},
                        {"fact.holder_name_ur", name_ur(0, true)},
                        {"fact.course_title", head().course_en},
                        {"fact.serial", "PTSD-K0117-00042-X", {}, {}, true},
                        {"fact.hours", {}, "fact.hours.value", {{"hours", "60"}}}};
    return {answer};
}

inline SyncView sync(RegistrationStage state) {
    SyncView view{state, "http://registry.punjab.example:8080", "7F3A 91C2 0B5D 4E88", "K0117"};
    view.waiting = 112;
    view.waiting_since = view.receipt_day = kDay;
    view.quarantined = 3;
    view.quarantined_reasons = {{"clock_ahead", 2}, {"bad_certificate", 1}};
    view.quarantined_serials = {{"bad_certificate", {"PTSD-K0117-00042-X"}}};
    view.receipt_time = "14:05";
    view.held = 1450;
    view.attempt_day = kDay;
    view.attempt_time = "14:07";
    if (state == RegistrationStage::approved) {
        view.trouble = Refusal{"sync.offline"};
        view.key = key_notice();
        view.on_stick = 100;
        view.on_stick_since = kDay;
        view.backup_day = kDay;
        view.backup_time = "13:00";
    }
    return view;
}

/// Nobody has put a second disk in; or it was taken out again.
inline SyncView without_backup(bool ever) {
    SyncView view = sync(RegistrationStage::approved);
    if (!ever) view.backup_day.reset();
    view.backup_late = true;
    return view;
}

inline TodayView full_disk() {
    TodayView view = today(1);
    view.disk_left_mb = 31;
    view.disk_full = true;
    return view;
}

/// Nothing here says that it is wrong.
inline ClockView asked_clock() { return {false, kDay, 14 * 60 + 5, kDay, kDay, 14 * 60 + 5, {}}; }

inline ClockView wrong_clock() { return {true, *day_of_iso("2009-01-01"), 305, kDay, kDay, 14 * 60 + 5, std::pair(kDay, 14 * 60 + 10)}; }

/// Nothing waits, and the last attempt went through.
inline SyncView went_through() {
    SyncView view = sync(RegistrationStage::approved);
    view.trouble.reset();
    view.key.reset();
    view.next_day = kDay;
    view.next_time = "14:22";
    view.waiting = 0;
    view.waiting_since.reset();
    return view;
}

/// The registry's certificate is not valid on the day that this kiosk says.
inline SyncView clock_stops_sync() {
    SyncView view = sync(RegistrationStage::approved);
    view.trouble = Refusal{"sync.clock_wrong"};
    return view;
}

/// A copy of it came to the registry second.
inline SyncView copied() {
    SyncView view = went_through();
    view.copy = FoundCopyNotice{1204, kDay};
    return view;
}

/// Another machine records under its name; it asked to be registered anew.
inline SyncView cloned() {
    SyncView view = sync(RegistrationStage::approved);
    view.trouble = Refusal{"sync.cloned"};
    view.key = KeyNotice{"refusal.issue.cloned", "", kDay, 300, true, true};
    view.next_fingerprint = "0B5D 4E88 7F3A 91C2";
    return view;
}

}  // namespace sanad::sample
