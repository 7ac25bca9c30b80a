#include "kiosk/app/views.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "credential/signed_facts.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/case_store.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/ui/day_words.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/eligibility.h"
#include "kiosk/usecase/key_window.h"
#include "kiosk/usecase/reissue.h"
#include "kiosk/usecase/set_clock.h"

namespace sanad {
namespace {

constexpr int kDaysAfterEnd = 60;  ///< a batch stays on the screens this long after its last day
constexpr std::size_t kMaxOpen = 8;
constexpr std::int64_t kBackupLateAfter = 2 * 86'400;  ///< seconds, while something is in no backup

CivilDay day_or(const std::string& iso, CivilDay fallback) { return day_of_iso(iso).value_or(fallback); }

std::vector<JudgedBatch> open_batches(Desk& desk) {
    std::vector<JudgedBatch> open;
    for (const Batch& batch : load_batches(desk.database())) {
        if (open.size() == kMaxOpen) break;
        if (day_or(batch.ends_on, desk.today()) + std::chrono::days(kDaysAfterEnd) < desk.today()) continue;
        if (auto judged = judge_batch(desk, batch.id)) open.push_back(*std::move(judged));
    }
    return open;
}

std::string name_of(const Batch& batch) { return batch.course + "-" + batch.number; }

std::vector<std::vector<int>> attempts_of(const JudgedEnrolment& row, const Course& course) {
    std::vector<std::vector<int>> attempts(course.components.size());
    for (const StoredResult& result : row.results)
        for (std::size_t i = 0; i < course.components.size(); ++i)
            if (course.components[i].code == result.component) attempts[i].push_back(result.marks);
    return attempts;
}

/// Issued, and not in its holder's hands.
bool on_the_table(const IssuedCertificate& certificate) {
    return certificate.stands() && certificate.state != CertificateState::suspended && !certificate.handed_over_at;
}

BatchCard card_of(Desk& desk, const JudgedBatch& judged) {
    BatchCard card;
    card.id = judged.batch.id;
    card.course_en = judged.course.title.en;
    card.course_ur = judged.course.title.ur;
    card.name = name_of(judged.batch);
    card.start = day_or(judged.batch.starts_on, desk.today());
    card.end = day_or(judged.batch.ends_on, desk.today());
    card.trainees = static_cast<int>(judged.enrolments.size());
    for (const Session& session : load_sessions(desk.database(), judged.batch.id)) {
        ++card.sessions;
        if (session.marked >= card.trainees)
            ++card.sessions_called;
        else if (roll_is_open(desk, session))
            ++card.rolls_to_call;
    }
    for (const JudgedEnrolment& row : judged.enrolments) {
        const auto attempts = attempts_of(row, judged.course);
        for (std::size_t i = 0; i < attempts.size(); ++i)
            card.results_missing += judged.course.components[i].mandatory && attempts[i].empty();
        if (row.certificate) {
            card.issued += row.certificate->stands();
            card.not_handed_over += on_the_table(*row.certificate);
        } else if (row.eligibility.eligible) {
            ++card.ready;
        }
    }
    card.outdated = static_cast<int>(outdated_certificates(judged).size());
    return card;
}

RollCallView roll_call_of(Desk& desk, const JudgedBatch& judged, const BatchHead& head, const SessionId& wanted) {
    RollCallView view;
    view.batch = head;
    const std::vector<Session> sessions = load_sessions(desk.database(), judged.batch.id);
    const auto trainees = static_cast<int>(judged.enrolments.size());
    std::optional<std::size_t> unfinished, last_open, chosen;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const Session& session = sessions[i];
        const Module* module = judged.course.module(session.module);
        const bool open = roll_is_open(desk, session);
        view.sessions.push_back({session.id, session.position, module ? module->title.en : session.module,
                                 module ? module->title.ur : session.module, day_or(session.day, desk.today()),
                                 time_words(session.starts_at), time_words(session.ends_at), session.marked, !open});
        if (session.id == wanted) chosen = i;
        if (open) last_open = i;
        if (open && session.marked < trainees && !unfinished) unfinished = i;
    }
    view.session = chosen ? *chosen : unfinished ? *unfinished : last_open.value_or(0);
    if (sessions.empty()) return view;
    const auto roll = load_roll(desk.database(), sessions[view.session].id);
    for (const JudgedEnrolment& row : judged.enrolments) {
        const auto mark = roll.find(row.enrolment.id);
        view.lines.push_back({row.enrolment.id, row.enrolment.position, row.trainee.name, row.trainee.name_ur,
                              mark == roll.end() ? std::nullopt : std::optional(mark->second)});
    }
    return view;
}

ResultsView results_of(const JudgedBatch& judged, const BatchHead& head) {
    ResultsView view;
    view.batch = head;
    for (const AssessmentComponent& component : judged.course.components)
        view.columns.push_back(
            {component.code, component.title.en, component.title.ur, component.maximum, component.pass_mark, component.mandatory});
    if (judged.course.policy.assessment) view.attempts_allowed = judged.course.policy.assessment->attempts_allowed;
    for (const JudgedEnrolment& row : judged.enrolments)
        view.lines.push_back({row.enrolment.id, row.trainee.name, row.trainee.name_ur, attempts_of(row, judged.course)});
    return view;
}

const CertificateId& id_of(const OutdatedCertificate& one) { return one.certificate.id; }

IssueView issue_of(const JudgedBatch& judged, const BatchHead& head, RegistrationStage registration) {
    IssueView view;
    view.batch = head;
    if (registration != RegistrationStage::approved) view.cannot = Refusal{"issue.not_registered"};
    const auto outdated = outdated_certificates(judged);
    view.outdated = static_cast<int>(outdated.size());
    for (const JudgedEnrolment& row : judged.enrolments) {
        IssueLine line{row.enrolment.id,
                       row.trainee.name,
                       row.trainee.name_ur,
                       row.eligibility.eligible,
                       row.certificate.has_value(),
                       {},
                       row.eligibility.grade,
                       row.eligibility.attendance_percent};
        if (row.certificate) {
            line.serial = serial_of(*row.certificate);
            line.certificate = row.certificate->id;
            line.state = row.certificate->state;
            line.handed_over = row.certificate->handed_over_at.has_value();
            line.outdated = std::ranges::find(outdated, row.certificate->id, id_of) != outdated.end();
            line.apart = !row.certificate->apart.empty();
            view.issued += row.certificate->stands();
            view.not_handed_over += on_the_table(*row.certificate);
        } else {
            ++(line.eligible ? view.ready : view.not_yet);
        }
        for (const Reason& reason : row.eligibility.reasons)
            if (!reason.met) line.reasons.push_back({reason.key, reason.facts_en(), reason.facts_ur()});
        view.lines.push_back(std::move(line));
    }
    return view;
}

std::vector<HistoryLine> history_of(Desk& desk, const CertificateId& id) {
    std::vector<HistoryLine> history;
    const auto certificate = load_certificate(desk.database(), id);
    if (!certificate) return history;
    const int offset = desk.centre().utc_offset_minutes;
    for (const CertificateEvent& event : load_certificate_history(desk.database(), desk.ledger(), *certificate)) {
        const auto other = load_certificate(desk.database(), event.other);
        history.push_back({event.kind, civil_day(event.at * 1000, offset), local_time(event.at, offset), event.actor, event.reason,
                           event.note, other ? serial_of(*other) : event.other.value, event.copy, event.copy_reason});
    }
    return history;
}

std::vector<DecisionLine> decisions_on(Desk& desk, const CertificateId& id) {
    std::vector<DecisionLine> lines;
    const auto certificate = load_certificate(desk.database(), id);
    if (!certificate) return lines;
    for (const auto& [decision, sentence, asks] : load_decisions_on(desk.database(), *certificate))
        lines.push_back({civil_day(decision.at * 1000, desk.centre().utc_offset_minutes), decision.kind, decision.names, sentence,
                         decision.kept_name, asks});
    return lines;
}

CertificateView certificates_of(Desk& desk, const JudgedBatch& judged, const BatchHead& head, const CertificateId& wanted) {
    CertificateView view;
    view.batch = head;
    std::map<EnrolmentId, const JudgedEnrolment*> holders;
    for (const JudgedEnrolment& row : judged.enrolments) holders[row.enrolment.id] = &row;
    const auto outdated = outdated_certificates(judged);
    const Trainee* shown = nullptr;
    for (const IssuedCertificate& certificate : load_certificates(desk.database(), judged.batch.id)) {
        const auto holder = holders.find(certificate.enrolment);
        if (holder == holders.end()) continue;
        const Trainee& trainee = holder->second->trainee;
        if (certificate.id == wanted) view.shown = view.lines.size();
        if (certificate.id == wanted || !shown) shown = &trainee;
        view.lines.push_back({certificate.id, serial_of(certificate), trainee.name, trainee.name_ur, certificate.registered,
                              certificate.state, certificate.handed_over_at.has_value(),
                              std::ranges::find(outdated, certificate.id, id_of) != outdated.end(), certificate.apart});
    }
    if (shown) {
        view.history = history_of(desk, view.lines[view.shown].id);
        view.decisions = decisions_on(desk, view.lines[view.shown].id);
        view.names = names_of(*shown);
    }
    return view;
}

/// The centre's day of an ISO time in UTC, "2026-11-21T19:40:00Z".
std::optional<CivilDay> local_day(const std::string& iso, int offset_minutes) {
    const auto day = iso.size() >= 16 ? day_of_iso(iso.substr(0, 10)) : std::nullopt;
    if (!day) return day;
    const auto two = [&](std::size_t at) { return (iso[at] - '0') * 10 + (iso[at + 1] - '0'); };
    const auto time = std::chrono::minutes(two(11) * 60 + two(14) + offset_minutes);
    return *day + std::chrono::floor<std::chrono::days>(time);
}

std::optional<KeyNotice> key_notice_of(Desk& desk) {
    const auto window = key_window(desk);
    if (!window || window->stage == KeyStage::good) return std::nullopt;
    const bool signs = window->stage == KeyStage::ends_soon || window->stage == KeyStage::counted;
    return KeyNotice{window->window_words(),
                     window->renewal_words(),
                     civil_day(window->not_after * 1000, desk.centre().utc_offset_minutes),
                     window->days_left,
                     !signs,
                     !signs && !window->renewal_due()};
}

ClockView clock_of(Desk& desk) {
    desk.load_clock();
    const ClockState state = clock_state(desk);
    const int offset = desk.centre().utc_offset_minutes;
    const auto minute_of = [&](Millis time) { return static_cast<int>(((time / 60'000 + offset) % 1440 + 1440) % 1440); };
    ClockView view{state.refusal().has_value(), civil_day(state.now, offset), minute_of(state.now), civil_day(state.last_known(), offset)};
    // Where nothing looks wrong, whoever opens the page begins at what the kiosk says.
    const Millis likely = view.wrong ? std::max(state.last_work, state.signed_time.value_or(0)) : state.now;
    view.likely = civil_day(likely, offset);
    view.likely_minute = minute_of(likely);
    if (state.signed_time) view.signed_time = {civil_day(*state.signed_time, offset), minute_of(*state.signed_time)};
    return view;
}

/// Whether something recorded since is in no backup for too long.
bool is_late(Desk& desk, const LastBackup& backup) {
    const bool nothing_new = backup.ledger == desk.ledger_id() && backup.seq == desk.ledger().head(desk.ledger_id()).seq;
    return !nothing_new && desk.clock().now() / 1000 - backup.made_at > kBackupLateAfter;
}

SyncView sync_of(Desk& desk, const Surroundings& around) {
    SyncView view;
    view.registry_url = around.registry_url;
    if (const auto registration = load_registration(desk.database())) {
        view.registration = registration->approved() ? RegistrationStage::approved : RegistrationStage::waiting;
        view.registry_url = registration->registry_url;
        view.fingerprint = registration->fingerprint;
        if (registration->device) view.device_code = registration->device->device_code;
    }
    view.next_fingerprint = next_fingerprint(desk.database());
    const SyncState state = load_sync_state(desk.database());
    view.waiting = state.waiting;
    view.held = state.held_through;
    view.quarantined = state.quarantined;
    view.quarantined_reasons = load_quarantined_reasons(desk.database());
    view.quarantined_serials = serials_by_reason(load_quarantined(desk.database(), kQuarantinedNamed));
    const int offset = desk.centre().utc_offset_minutes;
    if (state.waiting > 0) view.waiting_since = local_day(state.oldest_waiting_at, offset);
    if (state.last_receipt_at) {
        view.receipt_day = civil_day(*state.last_receipt_at * 1000, offset);
        view.receipt_time = local_time(*state.last_receipt_at, offset);
    }
    view.from_others = state.fed_events;
    view.from_others_apart = state.fed_apart;
    if (state.last_feed_at) {
        view.feed_day = civil_day(*state.last_feed_at * 1000, offset);
        view.feed_time = local_time(*state.last_feed_at, offset);
    }
    view.on_stick = state.on_stick;
    if (state.stick_written_at) view.on_stick_since = civil_day(*state.stick_written_at * 1000, offset);
    if (const auto backup = load_last_backup(desk.database())) {
        view.backup_day = civil_day(backup->made_at * 1000, offset);
        view.backup_time = local_time(backup->made_at, offset);
        view.backup_late = !around.backs_up || is_late(desk, *backup);
    }
    view.key = key_notice_of(desk);
    if (const auto copy = load_found_copy(desk.database()))
        view.copy = FoundCopyNotice{copy->seq, civil_day(copy->found_at * 1000, offset)};
    if (state.last_attempt_at) {
        view.attempt_day = civil_day(*state.last_attempt_at * 1000, offset);
        view.attempt_time = local_time(*state.last_attempt_at, offset);
        if (state.last_outcome != "done") view.trouble = Refusal{state.last_outcome};
    }
    if (around.next_attempt_in && state.last_outcome != "sync.offline") {
        const Millis next = desk.clock().now() + *around.next_attempt_in;
        view.next_day = civil_day(next, offset);
        view.next_time = local_time(next / 1000, offset);
    }
    return view;
}

/// The number that a file's name ends in: "roster-agri-officers-batch-35.csv" is of batch 35.
std::optional<int> number_in(const std::string& title) {
    std::string stem = title.substr(0, title.rfind('.'));
    const auto last = stem.find_last_not_of("0123456789");
    const std::string digits = last == std::string::npos ? stem : stem.substr(last + 1);
    int number = 0;
    if (digits.empty() || digits.size() > 4 || std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc())
        return std::nullopt;
    return number;
}

OpenBatchView open_batch_of(Desk& desk) {
    OpenBatchView view;
    view.today = desk.today();
    std::map<std::string, int> highest;
    for (const Batch& batch : load_batches(desk.database())) {
        int& number = highest[batch.course];
        number = std::max(number, number_in(batch.number).value_or(0));
    }
    for (const Course& course : load_courses(desk.database())) {
        const auto plan = plan_sessions(course, desk.today());
        if (!plan) continue;
        std::set<CivilDay> days;
        for (const PlannedSession& session : *plan) days.insert(session.day);
        view.courses.push_back({course.code, course.version, course.title.en, course.title.ur, static_cast<int>(plan->size()),
                                static_cast<int>(days.size()), highest[course.code] + 1});
    }
    for (const RosterSummary& roster : load_rosters(desk.database(), desk.cipher()))
        view.rosters.push_back({roster.id, roster.title, roster.trainees, number_in(roster.title),
                                all_women(load_roster_trainees(desk.database(), desk.cipher(), roster.id))});
    return view;
}

}  // namespace

Views load_views(Desk& desk, const Selection& selection, const Surroundings& around) {
    Views views;
    views.clock = clock_of(desk);
    views.sync = sync_of(desk, around);
    views.open_batch = open_batch_of(desk);
    TodayView& today = views.today;
    today.centre_en = desk.centre().name_en;
    today.centre_ur = desk.centre().name_ur;
    today.day = desk.today();
    today.registration = views.sync.registration;
    today.waiting = views.sync.waiting;
    today.waiting_since = views.sync.waiting_since;
    today.key = views.sync.key;
    today.can_open_batch = !views.open_batch.courses.empty() && !views.open_batch.rosters.empty();
    today.inbox = waiting_files(desk, around.inbox);
    if (const auto disk = disk_state(desk.path()); disk && disk->free < kLittleDiskSpace) {
        today.disk_left_mb = static_cast<int>(disk->free >> 20);
        today.disk_full = disk->is_full;
    }

    std::vector<JudgedBatch> open = open_batches(desk);
    for (const JudgedBatch& judged : open) today.batches.push_back(card_of(desk, judged));
    // A certificate of a batch long over was looked for.
    const auto is_chosen = [&](const JudgedBatch& judged) { return judged.batch.id == selection.batch; };
    if (!selection.batch.empty() && std::ranges::none_of(open, is_chosen)) {
        if (auto judged = judge_batch(desk, selection.batch)) open.push_back(*std::move(judged));
    }
    if (open.empty()) return views;
    const JudgedBatch* chosen = &open.front();
    BatchHead head;
    for (const JudgedBatch& judged : open) {
        if (judged.batch.id == selection.batch) chosen = &judged;
        head.open.push_back({judged.batch.id, name_of(judged.batch)});
    }
    head.id = chosen->batch.id;
    head.name = name_of(chosen->batch);
    head.course_en = chosen->course.title.en;
    head.course_ur = chosen->course.title.ur;
    views.roll_call = roll_call_of(desk, *chosen, head, selection.session);
    views.results = results_of(*chosen, head);
    views.issue = issue_of(*chosen, head, today.registration);
    if (is_known_cloned(desk.database())) views.issue.cannot = Refusal{"issue.cloned"};
    views.certificate = certificates_of(desk, *chosen, head, selection.certificate);
    return views;
}

std::string local_time(std::int64_t seconds, int offset_minutes) {
    const std::int64_t minutes = seconds / 60 + offset_minutes;
    return time_words(static_cast<int>((minutes % 1440 + 1440) % 1440));
}

VerifyAnswer answer_of(const CodeVerified& verified) {
    VerifyAnswer answer;
    const Verdict verdict = verified.verification.verdict;
    answer.verdict = std::string(name_of(verdict));
    switch (verdict) {
        case Verdict::unreadable:
            answer.tone = Tone::warn;
            break;
        case Verdict::unknown_key:
        case Verdict::forged:
        case Verdict::revoked:
            answer.tone = Tone::bad;
            break;
        case Verdict::superseded:
        case Verdict::under_review:
        case Verdict::suspended:
        case Verdict::not_yet_awarded:
        case Verdict::expired:
            answer.tone = Tone::warn;
            break;
        case Verdict::genuine_unregistered:
            answer.tone = Tone::note;
            break;
        case Verdict::genuine_registered:
            answer.tone = Tone::good;
            break;
    }
    for (const SignedFact& fact : signed_facts(verified.verification))
        answer.facts.push_back({fact.label, fact.value, fact.sentence, fact.facts, fact.is_code, fact.value_ur});
    if (verified.detail) answer.detail = {verified.detail->key, verified.detail->facts, verified.detail->worded};
    answer.list = {verified.list.key, verified.list.facts, verified.list.worded};
    return answer;
}

}  // namespace sanad
