#include <CLI/CLI.hpp>

#include <ostream>
#include <sstream>

#include "kiosk/cli/backup_commands.h"
#include "kiosk/cli/batch_commands.h"
#include "kiosk/cli/bundle_commands.h"
#include "kiosk/cli/centre_commands.h"
#include "kiosk/cli/certificate_commands.h"
#include "kiosk/cli/clock_commands.h"
#include "kiosk/cli/key_commands.h"
#include "kiosk/cli/staff_commands.h"
#include "kiosk/cli/verify_command.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/outside/open_desk.h"

namespace sanad {
namespace {

/// What is said before every command.
struct Globals {
    std::string db;
    std::string language = "en";
    std::string actor;
    std::string passphrase_file;
    bool json = false;
};

// What came in as bytes that are no text goes out as replacement characters: an answer is always JSON.
std::string written(const Json& json) { return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace); }

// What may be typed. Each `declare` names commands and where their arguments go; the command that was typed is left in `run_`, and runs
// after parsing, inside the one place that handles refusals.
class CommandLine {
public:
    CommandLine(const Clock& clock, std::ostream& out, std::ostream& err);
    int run(int argc, const char* const* argv);

private:
    void declare_kiosk();
    void declare_registration();
    void declare_courses();
    void declare_batches();
    void declare_attendance();
    void declare_certificates();
    void declare_holders();
    void declare_export();
    void declare_drafts();
    void declare_verify();
    void declare_sync();
    void declare_backup();

    // `command` is called with the kiosk that --db names; with the passphrase too, if it takes it.
    template <class Command>
    void with_desk(Command command);
    CLI::App* with_key_memory(CLI::App* command);
    CLI::App* on_batch(CLI::App* command);
    CLI::App* on_certificate(const char* name, const char* what);
    CLI::App* with_names(CLI::App* command);
    [[nodiscard]] StretchCost stretch_cost() const { return {key_memory_mib_ * 1024, StretchCost{}.passes}; }
    int print(const Outcome& outcome, const Speaker& say);

    const Clock& clock_;
    std::ostream& out_;
    std::ostream& err_;
    const Catalogue catalogue_ = Catalogue::load(assets_dir());
    CLI::App app_{"Sanad: records attendance and assessment, issues signed certificates offline, sends them to the registry."};
    Globals globals_;
    CLI::Option* db_ = nullptr;
    CLI::App* verify_ = nullptr;
    CLI::App* certificate_ = nullptr;
    std::function<Outcome(const Speaker&)> run_;

    // Where arguments go. CLI11 writes them while it parses; the command reads them after.
    std::uint32_t key_memory_mib_ = StretchCost{}.memory_kib / 1024;
    Centre centre_;
    std::string new_passphrase_file_;
    RegisterArguments wanted_key_;
    SetClockArguments wanted_time_;
    std::string file_, course_code_;
    bool preview_only_ = false;
    BatchArguments to_open_;
    std::string batch_name_;
    int per_day_ = 0, row_ = 0;
    AttendanceArguments attendance_;
    std::vector<std::string> results_;
    bool new_attempt_ = false;
    std::string find_, one_, note_, reason_;
    HandOverArguments over_;
    NameArguments names_;
    EraseArguments erasure_;
    ExportArguments wanted_;
    DraftArguments draft_;
    std::string template_file_, sample_out_, sample_kind_ = "micro_credential";
    std::string scanned_, credential_file_;
    TrustFiles trust_;
    std::string stick_, place_, backup_folder_;
    RestoreArguments to_restore_;
};

CommandLine::CommandLine(const Clock& clock, std::ostream& out, std::ostream& err) : clock_(clock), out_(out), err_(err) {
    app_.require_subcommand(1);
    app_.fallthrough();
    db_ = app_.add_option("--db", globals_.db, "the kiosk's database file")->required();
    app_.add_option("--lang", globals_.language, "en or ur")->check(CLI::IsMember({"en", "ur"}));
    app_.add_option("--actor", globals_.actor, "staff code of whoever acts (default: as set by init)");
    app_.add_option("--passphrase-file", globals_.passphrase_file,
                    "file with the passphrase of the key file (default: $CREDENTIALS_DIRECTORY/sanad.passphrase, else ask)");
    app_.add_flag("--json", globals_.json, "answer in JSON");

    declare_kiosk();
    declare_registration();
    declare_courses();
    declare_batches();
    declare_attendance();
    declare_certificates();
    declare_holders();
    declare_export();
    declare_drafts();
    declare_verify();
    declare_sync();
    declare_backup();
}

template <class Command>
void CommandLine::with_desk(Command command) {
    run_ = [&, command](const Speaker& say) -> Outcome {
        if (!globals_.actor.empty() && !is_staff_code(globals_.actor)) return refuse(Refusal{"actor.wrong", {{"actor", globals_.actor}}});
        const auto passphrase = known_passphrase(globals_.passphrase_file, say);
        if (!passphrase) return refuse(passphrase.error());
        auto desk = open_desk(globals_.db, *passphrase, clock_);
        if (!desk) return refuse(desk.error());
        if ((*desk)->was_put_back()) err_ << say("screen.put_back") << '\n';
        if (!globals_.actor.empty()) (*desk)->act_as(globals_.actor);
        if constexpr (requires { command(**desk, *passphrase, say); })
            return command(**desk, *passphrase, say);
        else
            return command(**desk, say);
    };
}

CLI::App* CommandLine::with_key_memory(CLI::App* command) {
    command->add_option("--key-memory", key_memory_mib_, "MiB of memory that one guess at the passphrase takes")
        ->check(CLI::Range(kLeastStretchCost.memory_kib / 1024, kMostStretchCost.memory_kib / 1024))
        ->capture_default_str();
    return command;
}

CLI::App* CommandLine::on_batch(CLI::App* command) {
    command->add_option("--batch", batch_name_, "\"COURSE-NUMBER\" or id")->required();
    return command;
}

CLI::App* CommandLine::on_certificate(const char* name, const char* what) {
    auto* command = certificate_->add_subcommand(name, what);
    command->add_option("certificate", one_, "serial number, id, the text of the QR code, or the holder's name")->required();
    return command;
}

CLI::App* CommandLine::with_names(CLI::App* command) {
    command->add_option("--name", names_.name, "the holder's name, English letters");
    command->add_option("--name-ur", names_.name_ur, "the holder's name, Urdu");
    command->add_option("--relation", names_.relation, "son_of, daughter_of or wife_of");
    command->add_option("--relation-name", names_.relation_name, "father's or husband's name, English letters");
    command->add_option("--relation-name-ur", names_.relation_name_ur, "father's or husband's name, Urdu");
    return command;
}

void CommandLine::declare_kiosk() {
    auto* init = with_key_memory(app_.add_subcommand("init", "make a new kiosk database and its keys"));
    init->add_option("--centre", centre_.code, "code of the centre, as the office knows it")->required();
    init->add_option("--name-en", centre_.name_en, "name of the centre, English")->required();
    init->add_option("--name-ur", centre_.name_ur, "name of the centre, Urdu")->required();
    init->add_option("--utc-offset", centre_.utc_offset_minutes, "minutes ahead of UTC")->check(CLI::Range(-720, 840));
    init->callback([&] {
        run_ = [&](const Speaker& say) -> Outcome {
            const auto passphrase = new_passphrase(globals_.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_init(globals_.db, centre_, globals_.actor.empty() ? "coordinator" : globals_.actor, *passphrase, stretch_cost(),
                                clock_, say);
        };
    });

    auto* key = app_.add_subcommand("key", "the file of this kiosk's keys")->require_subcommand(1);
    auto* key_passphrase = with_key_memory(key->add_subcommand("passphrase", "give the key file another passphrase"));
    key_passphrase->add_option("--new-passphrase-file", new_passphrase_file_, "file with the new one (default: ask)");
    key_passphrase->callback([&] {
        run_ = [&](const Speaker& say) -> Outcome {
            const auto from = known_passphrase(globals_.passphrase_file, say);
            if (!from) return refuse(from.error());
            // A credential that is handed over is the old one: only a file or a person names the new.
            const auto to = new_passphrase_file_.empty() ? asked_new_passphrase(say) : new_passphrase(new_passphrase_file_, say);
            if (!to) return refuse(to.error());
            return command_key_passphrase(globals_.db, *from, *to, stretch_cost(), say);
        };
    });
    with_key_memory(key->add_subcommand("protect", "encrypt a key file of before passphrases"))->callback([&] {
        run_ = [&](const Speaker& say) -> Outcome {
            const auto passphrase = new_passphrase(globals_.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_key_protect(globals_.db, *passphrase, stretch_cost(), say);
        };
    });

    key->add_subcommand("renew", "ask the registry for a longer window of this kiosk's key, or how that stands")->callback([&] {
        with_desk(command_key_renew);
    });

    auto* clock_command = app_.add_subcommand("clock", "the date and time that this kiosk works by")->require_subcommand(1);
    clock_command->add_subcommand("status", "what it says, and whether that may be true")->callback([&] {
        with_desk(command_clock_status);
    });
    auto* clock_set = clock_command->add_subcommand("set", "set it, from a wall calendar, with a second person");
    clock_set->add_option("at", wanted_time_.at, "\"2026-11-22 14:05\" at the centre; without it, the registry's last signed time");
    clock_set->add_option("--witness", wanted_time_.witness, "staff code of the second person")->required();
    clock_set->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_clock_set(desk, wanted_time_, say); }); });

    app_.add_subcommand("status", "registration, queue and last receipt")->callback([&] { with_desk(command_status); });
    app_.add_subcommand("ledger", "the ledger")
        ->require_subcommand(1)
        ->add_subcommand("check", "re-hash the chain, rebuild the projections, compare")
        ->callback([&] { with_desk(command_ledger_check); });
}

void CommandLine::declare_registration() {
    auto* registration = app_.add_subcommand("register", "ask the registry for this kiosk's key certificate, or fetch it once approved");
    auto* with_code =
        registration->add_option("--code", wanted_key_.code, "the office's code, 16 characters; not needed again once the request is sent");
    auto* with_url = registration->add_option("--url", wanted_key_.url, "where the registry is")->needs(with_code);
    registration->add_flag("--anew", wanted_key_.anew,
                           "with new keys, as another device: when another machine has a copy of this kiosk's disk");
    registration->add_option("--stick", stick_, "without a network: where the stick is mounted that carries the request, and its answer");
    registration->add_option("--wait", wanted_key_.wait_seconds, "seconds to wait for the officer's approval")->check(CLI::Range(0, 3600));
    registration->callback([&, with_code, with_url] {
        if (*with_code && !*with_url && stick_.empty()) throw CLI::RequiresError("--code", "--url");
        with_desk([&](Desk& desk, const Passphrase& own, const Speaker& say) {
            return stick_.empty() ? command_register(desk, wanted_key_, own, say)
                                  : command_register_by_stick(desk, stick_, wanted_key_, own, say);
        });
    });
}

void CommandLine::declare_courses() {
    auto* course = app_.add_subcommand("course", "courses")->require_subcommand(1);
    auto* course_import = course->add_subcommand("import", "bring in a course file");
    course_import->add_option("file", file_)->required();
    course_import->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_course_import(desk, file_, say); }); });
    course->add_subcommand("list", "courses on this kiosk")->callback([&] { with_desk(command_course_list); });

    auto* roster = app_.add_subcommand("roster", "rosters")->require_subcommand(1);
    auto* roster_import = roster->add_subcommand("import", "bring in a roster (CSV)");
    roster_import->add_option("file", file_)->required();
    roster_import->add_option("--course", course_code_,
                              "course that it is for: says what a trainee's relation is where the roster doesn't");
    roster_import->add_flag("--preview", preview_only_, "only say what would be brought in");
    roster_import->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_roster_import(desk, file_, course_code_, preview_only_, say); });
    });
    roster->add_subcommand("list", "rosters on this kiosk")->callback([&] { with_desk(command_roster_list); });
    auto* staff = app_.add_subcommand("staff", "staff")->require_subcommand(1);
    staff->add_subcommand("list", "who may do what here, as the office said")->callback([&] { with_desk(command_staff_list); });
}

void CommandLine::declare_batches() {
    auto* batch = app_.add_subcommand("batch", "batches")->require_subcommand(1);
    auto* batch_open = batch->add_subcommand("open", "open a batch of a course");
    batch_open->add_option("--course", to_open_.course, "code of the course")->required();
    batch_open->add_option("--course-version", to_open_.course_version, "default: the newest here");
    batch_open->add_option("--number", to_open_.number, "number of the batch")->required();
    batch_open->add_option("--start", to_open_.start, "first day, YYYY-MM-DD")->required();
    batch_open->add_option("--roster", to_open_.rosters, "title or id of a roster; may be given more than once")->required();
    batch_open
        ->add_option("--relation", to_open_.relation,
                     "print or omit the father's or husband's name on certificates; default: print, unless all are women")
        ->check(CLI::IsMember({"print", "omit"}));
    batch_open->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_batch_open(desk, to_open_, say); }); });
    batch->add_subcommand("list", "batches on this kiosk")->callback([&] { with_desk(command_batch_list); });
    auto* session = app_.add_subcommand("session", "sessions")->require_subcommand(1);
    auto* session_plan = on_batch(session->add_subcommand("plan", "plan all sessions of a batch"));
    session_plan->add_option("--per-day", per_day_, "default: as the course says")->check(CLI::Range(1, 12));
    session_plan->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_session_plan(desk, batch_name_, per_day_, say); }); });
    on_batch(session->add_subcommand("list", "sessions of a batch"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_session_list(desk, batch_name_, say); });
    });
}

void CommandLine::declare_attendance() {
    auto* mark =
        app_.add_subcommand("attendance", "attendance")->require_subcommand(1)->add_subcommand("mark", "call the roll of sessions");
    mark->add_option("--batch", attendance_.batch, "\"COURSE-NUMBER\" or id")->required();
    mark->add_option("--session", attendance_.sessions, "number in the plan; may be given more than once")->required();
    mark->add_option("--all", attendance_.all, "present, late, absent or excused, for everybody");
    mark->add_option("--mark", attendance_.marks, "ROW=MARK for one trainee; may be given more than once");
    mark->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_attendance_mark(desk, attendance_, say); }); });

    auto* results_set = on_batch(app_.add_subcommand("results", "results")->require_subcommand(1)->add_subcommand("set", "enter results"));
    results_set->add_option("result", results_, "ROW:COMPONENT=MARKS; may be given more than once")->required();
    results_set->add_flag("--new-attempt", new_attempt_, "a further attempt, not a correction");
    results_set->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_results_set(desk, batch_name_, results_, new_attempt_, say); });
    });

    on_batch(app_.add_subcommand("eligibility", "who may have a certificate, and why not"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_eligibility(desk, batch_name_, say); });
    });
    on_batch(app_.add_subcommand("issue", "issue certificates to all who are eligible"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_issue(desk, batch_name_, say); });
    });
}

void CommandLine::declare_certificates() {
    certificate_ = app_.add_subcommand("certificate", "certificates")->require_subcommand(1);
    auto* certificate_list = certificate_->add_subcommand("list", "certificates, with what became of them");
    auto* listed = certificate_list->add_option_group("which")->require_option(1);
    listed->add_option("--batch", batch_name_, "all of a batch");
    listed->add_option("--find", find_, "serial number, name, CNIC, or the text of the QR code");
    certificate_list->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_list(desk, batch_name_, find_, say); }); });
    on_certificate("show", "a certificate and its history")->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_show(desk, one_, say); });
    });
    auto* revoke = on_certificate("revoke", "withdraw a certificate for good");
    revoke
        ->add_option("--reason", reason_,
                     "issued_in_error, result_corrected, identity_error, misconduct, holder_request: everybody may read it")
        ->required();
    revoke->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_revoke(desk, one_, reason_, note_, say); }); });
    auto* suspend = on_certificate("suspend", "declare a certificate invalid for a time");
    suspend->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_suspend(desk, one_, note_, say); }); });
    auto* reinstate = on_certificate("reinstate", "end the suspension of a certificate");
    reinstate->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_reinstate(desk, one_, note_, say); }); });
    for (CLI::App* command : {revoke, suspend, reinstate})
        command->add_option("--note", note_, "for the centre alone; at most 500 letters");
}

void CommandLine::declare_holders() {
    auto* hand_over = certificate_->add_subcommand("hand-over", "record that certificates are in their holders' hands");
    auto* handed = hand_over->add_option_group("which")->require_option(1);
    auto* of_batch = handed->add_option("--batch", over_.batch, "all of a batch that stand");
    handed->add_option("certificate", over_.which, "serial numbers, ids or names");
    hand_over->add_option("--row", over_.rows, "of the batch, only this trainee; may be given more than once")->needs(of_batch);
    hand_over->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_hand_over(desk, over_, say); }); });

    with_names(on_certificate("reissue", "sign a certificate in the place of one, with names corrected or results as they are now"))
        ->callback(
            [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_reissue(desk, one_, names_, say); }); });
    auto* trainee = app_.add_subcommand("trainee", "trainees")->require_subcommand(1);
    auto* correct = with_names(on_batch(trainee->add_subcommand("correct", "correct a trainee's names")));
    correct->add_option("--row", row_, "the trainee's row in the batch")->required();
    correct->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_trainee_correct(desk, batch_name_, row_, names_, say); }); });

    auto* erase = trainee->add_subcommand("erase", "take everything personal of a trainee off every machine, for good");
    auto* whose = erase->add_option_group("who")->require_option(1);
    auto* row_of = whose->add_option("--batch", erasure_.batch, "\"COURSE-NUMBER\" or id, with --row");
    whose->add_option("--trainee", erasure_.trainee, "id of the trainee");
    row_of->needs(erase->add_option("--row", erasure_.row, "the trainee's row in the batch"));
    erase->add_flag("--yes", erasure_.yes, "do it: without, only what would go and what would stay is said");
    erase->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_trainee_erase(desk, erasure_, say); }); });
}

void CommandLine::declare_export() {
    auto* certificate_export = certificate_->add_subcommand("export", "write certificates as files");
    auto* which = certificate_export->add_option_group("which")->require_option(1);
    auto* whole_batch = which->add_option("--batch", wanted_.batch, "all of a batch that stand");
    auto* single =
        which->add_option("--id,--certificate", wanted_.certificate, "one: serial number, id, the text of the QR code, or the name");
    certificate_export->add_flag("--all", wanted_.all, "also what was revoked or replaced")->needs(whole_batch);
    certificate_export->add_option("--out", wanted_.folder, "an existing folder")->required()->check(CLI::ExistingDirectory);
    certificate_export->add_option("--form", wanted_.forms, "pdf, png, qr, cose, json, baked; default: all")
        ->check(CLI::IsMember({"pdf", "png", "qr", "cose", "json", "baked"}));
    auto* duplicate =
        certificate_export
            ->add_option("--duplicate", wanted_.duplicate,
                         "record a further copy, and write its page marked DUPLICATE: lost, damaged or requested, which is why")
            ->check(CLI::IsMember({"lost", "damaged", "requested"}))
            ->needs(single);
    certificate_export->add_option("--copy", wanted_.copy, "write a recorded copy once more, by its number (2 and up)")
        ->check(CLI::Range(2, 1'000'000))
        ->needs(single)
        ->excludes(duplicate);
    certificate_export->callback([&] {
        for (const std::string& form : wanted_.forms) {
            if ((!wanted_.duplicate.empty() || wanted_.copy != 0) && form != "pdf" && form != "png")
                throw CLI::ValidationError("--form", "a further copy is a page: pdf or png");
        }
        with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_export(desk, wanted_, say); });
    });
}

void CommandLine::declare_drafts() {
    auto* certificate_draft = certificate_->add_subcommand("draft", "draw the certificate that a trainee would have now: NOT VALID");
    certificate_draft->add_option("--batch", draft_.batch, "\"COURSE-NUMBER\" or id")->required();
    certificate_draft->add_option("--trainee,--row", draft_.row, "the trainee's row in the batch")->required();
    certificate_draft->add_option("--out", draft_.out, "draft.pdf or draft.png")->required();
    certificate_draft->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_draft(desk, draft_, say); }); });

    auto* preview = app_.add_subcommand("template", "certificate templates")
                        ->require_subcommand(1)
                        ->add_subcommand("preview", "draw a made-up certificate with a template: a draft, NOT VALID");
    preview->add_option("--template", template_file_, "the template's file")->required();
    preview->add_option("--kind", sample_kind_, "micro_credential or certificate_of_completion")
        ->check(CLI::IsMember({"micro_credential", "certificate_of_completion"}));
    preview->add_option("--out", sample_out_, "sample.pdf or sample.png")->required();
    preview->preparse_callback([this](std::size_t) { db_->required(false); });  // no records are needed for it
    preview->callback(
        [&] { run_ = [&](const Speaker& say) { return command_template_preview(template_file_, sample_kind_, sample_out_, say); }; });
}

void CommandLine::declare_verify() {
    verify_ = app_.add_subcommand("verify", "check a certificate without a network");
    verify_->preparse_callback([this](std::size_t) { db_->required(false); });  // files with a trust list do as well
    auto* what = verify_->add_option_group("what")->require_option(1);
    what->add_option("text", scanned_, "the text of its QR code: the link or its digits");
    what->add_option("--file", credential_file_, "its full credential: a JSON file, or a picture with one in it");
    auto* trust_keys =
        verify_->add_option("--trust-keys", trust_.keys, "check with this list of keys instead of a kiosk's: its /trust/keys");
    auto* anchor =
        verify_->add_option("--anchor", trust_.anchor, "public key of the list's trust anchor, 64 hex digits")->needs(trust_keys);
    trust_keys->needs(anchor);
    verify_->add_option("--trust-status", trust_.status, "a centre's part of the list: /trust/<centre>; may be said again")
        ->needs(trust_keys);
    verify_->add_option("--at", trust_.at, "the day of the check, as 2026-11-21, or unix seconds; default: now")->needs(trust_keys);
    verify_->add_flag("--registered", trust_.registered, "the registry, asked, knew this very certificate")->needs(trust_keys);
    verify_->callback([&] {
        if (!trust_.keys.empty()) {
            run_ = [&](const Speaker& say) {
                return credential_file_.empty() ? command_verify_with(trust_, scanned_, clock_, say)
                                                : command_verify_file_with(trust_, credential_file_, clock_, say);
            };
            return;
        }
        with_desk([&](Desk& desk, const Speaker& say) {
            return credential_file_.empty() ? command_verify(desk, scanned_, say) : command_verify_file(desk, credential_file_, say);
        });
    });
}

void CommandLine::declare_sync() {
    auto* sync = app_.add_subcommand("sync", "send what waits to the registry");
    auto* sync_status = sync->add_subcommand("status", "the same as `sanad status`; nothing is sent");
    sync->callback([&, sync_status] { with_desk(sync_status->parsed() ? command_status : command_sync); });
    auto* bundle = app_.add_subcommand("bundle", "sync by USB stick")->require_subcommand(1);
    const auto with_stick = [&](const std::string& name, const std::string& purpose, auto command) {
        auto* made = bundle->add_subcommand(name, purpose);
        made->add_option("place", place_, "where the stick is mounted (default: below /media or /run/media)");
        made->callback([&, command] { with_desk([&, command](Desk& desk, const Speaker& say) { return command(desk, place_, say); }); });
    };
    with_stick("write", "write what waits for the registry on a stick", command_bundle_write);
    with_stick("read", "take the registry's answer from a stick", command_bundle_read);
}

void CommandLine::declare_backup() {
    auto* backup = app_.add_subcommand("backup", "write a snapshot of everything to a second place: a disk, a card, a stick");
    backup->add_option("--to", backup_folder_, "the folder to write into")->required()->check(CLI::ExistingDirectory);
    backup->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_backup(desk, backup_folder_, say); }); });
    auto* restore = app_.add_subcommand("restore", "make this kiosk anew from a backup; it goes on in a new ledger");
    restore->add_option("file", to_restore_.file, "the backup")->required();
    auto* drill = restore->add_flag("--drill", to_restore_.drill, "only try it in a scratch place, check everything, and report");
    restore
        ->add_flag("--keep-damaged", to_restore_.keep_damaged,
                   "the database that is there is damaged: keep it under another name; no other program may be using it")
        ->excludes(drill);
    restore->callback([&] {
        run_ = [&](const Speaker& say) -> Outcome {
            const auto passphrase = known_passphrase(globals_.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_restore(to_restore_, globals_.db, *passphrase, clock_, say);
        };
    });
}

int CommandLine::run(int argc, const char* const* argv) {
    try {
        app_.parse(argc, argv);
        if (verify_->parsed() && globals_.db.empty() && trust_.keys.empty()) throw CLI::RequiredError("--db or --trust-keys");
    } catch (const CLI::ParseError& error) {
        return app_.exit(error, out_, err_) == 0 ? kDone : kWrongUse;
    }
    const Speaker say{catalogue_, globals_.language == "ur" ? Language::urdu : Language::english};
    try {
        return print(run_(say), say);
    } catch (const DatabaseLocked&) {
        return print(refuse(Refusal{"db.locked", {{"file", globals_.db}}}), say);
    } catch (const DatabaseDamaged&) {
        return print(refuse(Refusal{"db.damaged", {{"file", globals_.db}}}), say);
    } catch (const DiskFull&) {
        return print(refuse(use_reserve(globals_.db)), say);
    } catch (const std::exception& error) {
        err_ << say("cli.machine_broke", {{"what", error.what()}}) << '\n';
        return kMachineBroke;
    }
}

int CommandLine::print(const Outcome& outcome, const Speaker& say) {
    if (!outcome) {
        const std::string sentence = say.refusal(outcome.error());
        if (globals_.json) {
            out_ << written(Json{{"refusal", {{"code", outcome.error().code}, {"sentence", sentence}}}}) << '\n';
        } else {
            err_ << sentence << '\n';
        }
        if (outcome.error().code == "argument.malformed") return kWrongUse;
        const bool broke = outcome.error().code == "db.damaged" || outcome.error().code == "disk.full";
        return broke ? kMachineBroke : kWorldSaidNo;
    }
    if (globals_.json) {
        out_ << written(outcome->json) << '\n';
    } else {
        for (const std::string& line : outcome->lines) out_ << line << '\n';
    }
    return outcome->world_said_no ? kWorldSaidNo : kDone;
}

}  // namespace

int run_command_line(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err) {
    return CommandLine(clock, out, err).run(argc, argv);
}

}  // namespace sanad
