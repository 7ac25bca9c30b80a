#include "kiosk/cli/centre_commands.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include "credential/model/civil_day.h"
#include "credential/openbadge/date_time.h"
#include "kiosk/cli/certificate_commands.h"
#include "kiosk/outside/connection.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/outside/drafts.h"
#include "kiosk/outside/stick_trip.h"
#include "kiosk/setup/input_file.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/case_store.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/import.h"
#include "kiosk/usecase/key_window.h"
#include "sync/client/http_transport.h"

namespace sanad {
namespace {

constexpr int kDecisionsTold = 10;        // of those that leave nothing to be done; JSON has all
constexpr std::size_t kAttemptsSaid = 5;  // in lines; JSON has all that are kept

Json preview_json(const RosterPreview& preview, const Speaker& say, std::vector<std::string>& lines) {
    Json json{{"good", preview.good}, {"bad", preview.bad}, {"problems", Json::array()}};
    for (const RosterRow& row : preview.rows) {
        for (const Refusal& problem : row.problems) {
            const std::string sentence = say.refusal(problem);
            json["problems"].push_back(Json{{"line", row.line}, {"code", problem.code}, {"sentence", sentence}});
            lines.push_back("  " + say("cli.line", {{"line", std::to_string(row.line)}}) + ": " + sentence);
        }
    }
    return json;
}

Json sync_state_json(const SyncState& state) {
    Json json{{"waiting", state.waiting},           {"oldest_waiting_at", state.oldest_waiting_at},
              {"held_through", state.held_through}, {"quarantined", state.quarantined},
              {"on_stick", state.on_stick},         {"last_outcome", state.last_outcome}};
    json["from_others"] = state.fed_events;
    json["from_others_apart"] = state.fed_apart;
    if (state.last_feed_at) json["last_feed_at"] = iso_time(*state.last_feed_at * 1000);
    if (state.last_receipt_at) json["last_receipt_at"] = iso_time(*state.last_receipt_at * 1000);
    if (state.last_attempt_at) json["last_attempt_at"] = iso_time(*state.last_attempt_at * 1000);
    return json;
}

/// "2026-11-21 14:30" by the centre's clocks.
std::string moment_words(Millis time, const Centre& centre) {
    const std::string iso = iso_time(time + Millis{centre.utc_offset_minutes} * 60'000);
    return iso.substr(0, 10) + " " + iso.substr(11, 5);
}

/// Of a time as events have it: iso_time's own form, UTC.
std::string moment_words(const std::string& iso, const Centre& centre) {
    const auto seconds = openbadge::seconds_of(iso);
    return seconds ? moment_words(*seconds * 1000, centre) : iso;
}

/// What an attempt came to; kept without its facts.
std::string outcome_words(const std::string& outcome, const Speaker& say) {
    if (outcome == "done") return say("cli.status_went_through");
    const std::string sentence = "refusal." + outcome;
    return say(say.catalogue.can_say(sentence, {}) ? sentence : "screen.sync.trouble");
}

/// Since when something waits, when the registry last confirmed anything, what the last attempt came to.
void say_times(const SyncState& state, const Centre& centre, const Speaker& say, std::vector<std::string>& lines) {
    if (state.waiting > 0) lines.push_back(say("cli.status_oldest", {{"when", moment_words(state.oldest_waiting_at, centre)}}));
    if (state.last_receipt_at) lines.push_back(say("cli.status_receipt", {{"when", moment_words(*state.last_receipt_at * 1000, centre)}}));
    if (!state.last_attempt_at) return;
    const std::string when = moment_words(*state.last_attempt_at * 1000, centre);
    if (state.last_outcome == "done") return lines.push_back(say("screen.sync.link_good", {{"when", when}}));
    lines.push_back(say("cli.status_attempt", {{"when", when}, {"outcome", outcome_words(state.last_outcome, say)}}));
}

/// What the registry set apart: by reason, with the serial numbers of the certificates that it is about.
void say_apart(Desk& desk, const Speaker& say, Answer& answer) {
    const auto quarantined = load_quarantined(desk.database(), kQuarantinedNamed);
    const auto serials = serials_by_reason(quarantined);
    answer.json["quarantined_events"] = Json::array();
    for (const QuarantinedHere& apart : quarantined) {
        Json json{{"seq", apart.seq}, {"type", apart.type}, {"reason", apart.reason}, {"sentence", say("quarantine." + apart.reason)}};
        if (!apart.serial.empty()) json["serial"] = apart.serial;
        answer.json["quarantined_events"].push_back(std::move(json));
    }
    for (const auto& [reason, count] : load_quarantined_reasons(desk.database())) {
        answer.lines.push_back(say("quarantine.counted", {{"count", std::to_string(count)}, {"sentence", say("quarantine." + reason)}}));
        const auto named = serials.find(reason);
        if (named == serials.end()) continue;
        std::string all;
        for (const std::string& serial : named->second) all += (all.empty() ? "" : ", ") + serial;
        answer.lines.push_back("  " + say("quarantine.serials", {{"serials", all}}));
    }
}

/// What the office said of cases, and which certificates stand in spite of it.
void say_decisions(Desk& desk, const Speaker& say, Answer& answer) {
    answer.json["decisions"] = Json::array();
    int settled = 0;
    for (const CaseDecision& decision : load_case_decisions(desk.database())) {
        answer.json["decisions"].push_back(decision_json(decision));
        if (decision.still_stand.empty() && ++settled > kDecisionsTold) continue;
        answer.lines.push_back(
            decision_words(decision, decision.kept.empty() ? "decision.all_stand" : "decision.kept", desk.centre(), say));
        for (const IssuedCertificate& certificate : decision.still_stand) {
            answer.lines.push_back("  " +
                                   say("cli.decision_stands", {{"serial", serial_of(certificate)}, {"certificate", certificate.id.value}}));
        }
    }
}

Outcome registered_as(const Result<KeyCertificate, Refusal>& registered, const Speaker& say) {
    if (!registered) return refuse(registered.error());
    return Answer{Json{{"device", registered->device_code},
                       {"centre", registered->centre_code},
                       {"public_url", registered->public_url},
                       {"not_after", iso_time(registered->not_after * 1000)}},
                  {say("cli.registered", {{"device", registered->device_code}, {"day", iso_day_of(registered->not_after)}})}};
}

/// Without the word too, once it was asked for.
bool registers_anew(Desk& desk, const RegisterArguments& wanted) { return wanted.anew || next_fingerprint(desk.database()).has_value(); }

}  // namespace

Outcome command_init(const std::string& db, const Centre& centre, const std::string& actor, const Passphrase& passphrase,
                     const StretchCost& cost, const Clock& clock, const Speaker& say) {
    const auto desk = Desk::create(db, centre, actor, passphrase, clock, cost);
    if (!desk) return refuse(desk.error());
    const std::string fingerprint = key_fingerprint((*desk)->device().public_key());
    return Answer{Json{{"db", db}, {"centre", centre.code}, {"ledger", (*desk)->ledger_id()}, {"fingerprint", fingerprint}},
                  {say("cli.initialised", {{"file", db}, {"centre", centre.code}})}};
}

Outcome command_register(Desk& desk, const RegisterArguments& wanted, const Passphrase& passphrase, const Speaker& say) {
    HttpTransport transport(wanted.code.empty() ? registry_url_of(desk) : wanted.url, {}, &desk.clock());
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{wanted.wait_seconds};
    const bool anew = registers_anew(desk, wanted);
    const auto ask = [&](const std::string& code) {
        if (anew) return register_anew(desk, passphrase, wanted.url, code, transport);
        return code.empty() ? ask_for_approval(desk, transport) : register_kiosk(desk, wanted.url, code, transport);
    };
    auto registered = ask(wanted.code);
    while (!registered && registered.error().code == "sync.registration_pending" && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::seconds{1});
        registered = ask({});
    }
    return registered_as(registered, say);
}

Outcome command_register_by_stick(Desk& desk, const std::string& place, const RegisterArguments& wanted, const Passphrase& passphrase,
                                  const Speaker& say) {
    Stick stick(place);
    if (!registers_anew(desk, wanted)) return registered_as(register_by_stick(desk, stick, wanted.url, wanted.code), say);
    return registered_as(register_anew_by_stick(desk, passphrase, stick, wanted.url, wanted.code), say);
}

Outcome command_key_renew(Desk& desk, const Speaker& say) {
    HttpTransport transport(registry_url_of(desk), {}, &desk.clock());
    const auto renewed = renew_key(desk, transport);
    if (!renewed) return refuse(renewed.error());
    return Answer{Json{{"device", renewed->device_code}, {"not_after", iso_time(renewed->not_after * 1000)}},
                  {say("cli.key_renewed", {{"device", renewed->device_code}, {"day", iso_day_of(renewed->not_after)}})}};
}

Outcome command_status(Desk& desk, const Speaker& say) {
    const SyncState state = load_sync_state(desk.database());
    const auto registration = load_registration(desk.database());
    Answer answer{sync_state_json(state)};
    answer.json["centre"] = desk.centre().code;
    const auto disk = disk_state(desk.path());
    if (disk) answer.json["disk_free_bytes"] = disk->free;
    if (disk) answer.json["disk_reserve"] = disk->reserved ? "set_aside" : disk->is_full ? "in_use" : "none";
    answer.json["registered"] = registration && registration->approved();
    if (registration && registration->approved()) answer.json["device"] = registration->device->device_code;
    answer.lines.push_back(registration && registration->approved()
                               ? say("cli.status_registered", {{"device", registration->device->device_code}})
                               : say("refusal.issue.not_registered"));
    answer.lines.push_back(
        say("cli.status_waiting", {{"waiting", std::to_string(state.waiting)}, {"held", std::to_string(state.held_through)}}));
    if (state.fed_events > 0) answer.lines.push_back(say("cli.status_fed", {{"count", std::to_string(state.fed_events)}}));
    if (state.fed_apart > 0) answer.lines.push_back(say("cli.status_fed_apart", {{"count", std::to_string(state.fed_apart)}}));
    say_apart(desk, say, answer);
    say_decisions(desk, say, answer);
    if (const auto window = key_window(desk)) {
        answer.json["key"] = Json{{"stage", name_of(window->stage)},
                                  {"not_after", iso_time(window->not_after * 1000)},
                                  {"days_left", window->days_left},
                                  {"renewal", window->renewal}};
        const WordFacts facts{{"day", iso_day_of(window->not_after)}, {"days", std::to_string(window->days_left)}};
        for (const std::string& words : {window->window_words(), window->renewal_words()}) {
            if (!words.empty()) answer.lines.push_back(say(words, facts));
        }
    }
    if (const auto copy = load_found_copy(desk.database())) {
        answer.json["copy"] = Json{{"seq", copy->seq}, {"found_at", iso_time(copy->found_at * 1000)}};
        const std::string day = moment_words(copy->found_at * 1000, desk.centre()).substr(0, 10);
        answer.lines.push_back(say("screen.sync.copy_found", {{"seq", std::to_string(copy->seq)}, {"day", day}}));
    }
    say_times(state, desk.centre(), say, answer.lines);
    answer.json["attempts"] = Json::array();
    const auto attempts = load_sync_attempts(desk.database());
    for (const auto& [at, outcome] : attempts) answer.json["attempts"].push_back(Json{{"at", iso_time(at * 1000)}, {"outcome", outcome}});
    for (std::size_t i = 1; i < std::min(attempts.size(), kAttemptsSaid); ++i)
        answer.lines.push_back(say("cli.status_attempt_before", {{"when", moment_words(attempts[i].at * 1000, desk.centre())},
                                                                 {"outcome", outcome_words(attempts[i].outcome, say)}}));
    if (disk && disk->is_full) answer.lines.push_back(say("disk.in_reserve", {{"free", std::to_string(disk->free >> 20)}}));
    return answer;
}

Outcome command_sync(Desk& desk, const Speaker& say) {
    HttpTransport transport(registry_url_of(desk), {}, &desk.clock());
    const auto report = sync_kiosk(desk, transport);
    if (!report) return refuse(report.error());
    Answer answer{sync_state_json(load_sync_state(desk.database()))};
    answer.json["parcels"] = report->parcels;
    answer.json["released"] = report->released;
    answer.json["received"] = report->received;
    answer.json["flowed_in"] = report->flowed_in;
    answer.json["came_back"] = report->came_back;
    answer.json["trust_updated"] = report->trust_updated;
    answer.lines.push_back(
        say("cli.synced", {{"released", std::to_string(report->released)}, {"waiting", std::to_string(report->waiting)}}));
    if (report->flowed_in > 0) answer.lines.push_back(say("cli.flowed_in", {{"count", std::to_string(report->flowed_in)}}));
    if (report->received > 0) answer.lines.push_back(say("cli.received", {{"count", std::to_string(report->received)}}));
    if (report->came_back > 0) answer.lines.push_back(say("cli.came_back", {{"count", std::to_string(report->came_back)}}));
    if (const auto& trouble = report->trouble()) {
        const Refusal refusal{trouble->code, trouble->facts};
        answer.json["refusal"] = Json{{"code", refusal.code}, {"facts", refusal.facts}, {"sentence", say.refusal(refusal)}};
        answer.lines.push_back(say.refusal(refusal));
        answer.world_said_no = true;
    }
    return answer;
}

Outcome command_ledger_check(Desk& desk, const Speaker& say) {
    if (const auto whole = check_file(desk); !whole) return refuse(whole.error());
    const auto report = check_records(desk.database(), desk.cipher());
    Answer answer{Json{{"ledgers", report.ledgers},
                       {"events", report.events},
                       {"personal_parts", report.personal_parts},
                       {"erased_parts", report.erased_parts},
                       {"faults", Json::array()}},
                  {say("cli.ledger_checked", {{"ledgers", std::to_string(report.ledgers)},
                                              {"events", std::to_string(report.events)},
                                              {"faults", std::to_string(report.faults.size())}})}};
    for (const LedgerFault& fault : report.faults) {
        answer.json["faults"].push_back(Json{{"kind", name_of(fault.kind)}, {"ledger", fault.ledger}, {"seq", fault.seq}});
        answer.lines.push_back(
            "  " + say("cli.fault." + std::string(name_of(fault.kind)), {{"ledger", fault.ledger}, {"seq", std::to_string(fault.seq)}}));
    }
    answer.world_said_no = !report.faults.empty();
    return answer;
}

Outcome command_course_import(Desk& desk, const std::string& file, const Speaker& say) {
    const auto content = read_input_file(file, kMaxCourseBytes);
    if (!content) return refuse(content.error());
    const auto imported = import_course(desk, *content);
    if (!imported) return refuse(imported.error());
    const Course& course = imported->course;
    return Answer{Json{{"course", course.code},
                       {"version", course.version},
                       {"modules", course.modules.size()},
                       {"already_there", imported->already_there}},
                  {say(imported->already_there ? "cli.course_already_there" : "cli.course_imported",
                       {{"course", course.code},
                        {"version", std::to_string(course.version)},
                        {"title", say.language == Language::urdu ? course.title.ur : course.title.en}})}};
}

Outcome command_course_list(Desk& desk, const Speaker& say) {
    Answer answer{Json{{"courses", Json::array()}}};
    for (const Course& course : load_courses(desk.database())) {
        answer.json["courses"].push_back(
            Json{{"course", course.code}, {"version", course.version}, {"title_en", course.title.en}, {"title_ur", course.title.ur}});
        answer.lines.push_back(course.code + " v" + std::to_string(course.version) + "  " +
                               (say.language == Language::urdu ? course.title.ur : course.title.en));
    }
    return answer;
}

Outcome command_roster_import(Desk& desk, const std::string& file, const std::string& course, bool preview_only, const Speaker& say) {
    const auto content = read_input_file(file, kMaxRosterBytes);
    if (!content) return refuse(content.error());
    std::optional<Relation> relation;
    if (!course.empty()) {
        const auto known = load_course(desk.database(), course, 0);
        if (!known) return refuse(Refusal{"course.unknown", {{"course", course}}});
        relation = known->relation_default;
    }
    if (preview_only) {
        const auto preview = preview_roster(desk, bytes_of(*content), relation);
        if (!preview) return refuse(preview.error());
        Answer answer;
        answer.lines.push_back(say("cli.roster_preview", {{"good", std::to_string(preview->good)}, {"bad", std::to_string(preview->bad)}}));
        answer.json = preview_json(*preview, say, answer.lines);
        return answer;
    }
    const auto imported = import_roster(desk, bytes_of(*content), std::filesystem::path(file).stem().string(), relation);
    if (!imported) return refuse(imported.error());
    Answer answer;
    answer.lines.push_back(say(imported->already_there ? "cli.roster_already_there" : "cli.roster_imported",
                               {{"good", std::to_string(imported->added)}, {"bad", std::to_string(imported->preview.bad)}}));
    answer.json = preview_json(imported->preview, say, answer.lines);
    answer.json["roster"] = imported->roster.value;
    answer.json["title"] = std::filesystem::path(file).stem().string();
    answer.json["added"] = imported->added;
    answer.json["already_there"] = imported->already_there;
    return answer;
}

Outcome command_roster_list(Desk& desk, const Speaker&) {
    Answer answer{Json{{"rosters", Json::array()}}};
    for (const RosterSummary& roster : load_rosters(desk.database(), desk.cipher())) {
        answer.json["rosters"].push_back(Json{{"roster", roster.id.value}, {"title", roster.title}, {"trainees", roster.trainees}});
        answer.lines.push_back(roster.title + "  " + std::to_string(roster.trainees));
    }
    return answer;
}

Outcome command_template_preview(const std::string& file, const std::string& kind, const std::string& out, const Speaker& say) {
    const auto drawn_as =
        kind == word_of(CredentialKind::micro_credential) ? CredentialKind::micro_credential : CredentialKind::certificate_of_completion;
    const auto written = preview_template(file, drawn_as, out, say.catalogue, say.language);
    if (!written) return refuse(written.error());
    return Answer{Json{{"file", *written}}, {say("cli.template_previewed", {{"file", *written}})}};
}

}  // namespace sanad
