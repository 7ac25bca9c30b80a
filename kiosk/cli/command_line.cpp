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

struct Globals {
    std::string db;
    std::string language = "en";
    std::string actor;
    std::string passphrase_file;
    bool json = false;
};

// What came in as bytes that are no text goes out as replacement characters: an answer is always JSON.
std::string written(const Json& json) { return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace); }

int print(const Outcome& outcome, const Globals& globals, const Speaker& say, std::ostream& out, std::ostream& err) {
    if (!outcome) {
        const std::string sentence = say.refusal(outcome.error());
        if (globals.json) {
            out << written(Json{{"refusal", {{"code", outcome.error().code}, {"sentence", sentence}}}}) << '\n';
        } else {
            err << sentence << '\n';
        }
        if (outcome.error().code == "argument.malformed") return kWrongUse;
        const bool broke = outcome.error().code == "db.damaged" || outcome.error().code == "disk.full";
        return broke ? kMachineBroke : kWorldSaidNo;
    }
    if (globals.json) {
        out << written(outcome->json) << '\n';
    } else {
        for (const std::string& line : outcome->lines) out << line << '\n';
    }
    return outcome->world_said_no ? kWorldSaidNo : kDone;
}

}  // namespace

int run_command_line(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err) {
    CLI::App app{"Sanad: records attendance and assessment, issues signed certificates offline, sends them to the registry."};
    app.require_subcommand(1);
    app.fallthrough();
    Globals globals;
    auto* db = app.add_option("--db", globals.db, "the kiosk's database file")->required();
    app.add_option("--lang", globals.language, "en or ur")->check(CLI::IsMember({"en", "ur"}));
    app.add_option("--actor", globals.actor, "staff code of whoever acts (default: as set by init)");
    app.add_option("--passphrase-file", globals.passphrase_file,
                   "file with the passphrase of the key file (default: $CREDENTIALS_DIRECTORY/sanad.passphrase, else ask)");
    app.add_flag("--json", globals.json, "answer in JSON");

    // Each subcommand leaves here what is to be run; it runs after parsing, inside the one place that handles refusals.
    const Catalogue catalogue = Catalogue::load(assets_dir());
    std::function<Outcome(const Speaker&)> run;
    const auto with_desk = [&](auto command) {
        run = [&, command](const Speaker& say) -> Outcome {
            if (!globals.actor.empty() && !is_staff_code(globals.actor)) return refuse(Refusal{"actor.wrong", {{"actor", globals.actor}}});
            const auto passphrase = known_passphrase(globals.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            auto desk = open_desk(globals.db, *passphrase, clock);
            if (!desk) return refuse(desk.error());
            if ((*desk)->was_put_back()) err << say("screen.put_back") << '\n';
            if (!globals.actor.empty()) (*desk)->act_as(globals.actor);
            if constexpr (requires { command(**desk, *passphrase, say); })
                return command(**desk, *passphrase, say);
            else
                return command(**desk, say);
        };
    };

    std::uint32_t key_memory_mib = StretchCost{}.memory_kib / 1024;
    const auto stretch_cost = [&] { return StretchCost{key_memory_mib * 1024, StretchCost{}.passes}; };
    const auto with_key_memory = [&](CLI::App* command) {
        command->add_option("--key-memory", key_memory_mib, "MiB of memory that one guess at the passphrase takes")
            ->check(CLI::Range(kLeastStretchCost.memory_kib / 1024, kMostStretchCost.memory_kib / 1024))
            ->capture_default_str();
        return command;
    };

    Centre centre;
    auto* init = with_key_memory(app.add_subcommand("init", "make a new kiosk database and its keys"));
    init->add_option("--centre", centre.code, "code of the centre, as the office knows it")->required();
    init->add_option("--name-en", centre.name_en, "name of the centre, English")->required();
    init->add_option("--name-ur", centre.name_ur, "name of the centre, Urdu")->required();
    init->add_option("--utc-offset", centre.utc_offset_minutes, "minutes ahead of UTC")->check(CLI::Range(-720, 840));
    init->callback([&] {
        run = [&](const Speaker& say) -> Outcome {
            const auto passphrase = new_passphrase(globals.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_init(globals.db, centre, globals.actor.empty() ? "coordinator" : globals.actor, *passphrase, stretch_cost(),
                                clock, say);
        };
    });

    std::string new_passphrase_file;
    auto* key = app.add_subcommand("key", "the file of this kiosk's keys")->require_subcommand(1);
    auto* key_passphrase = with_key_memory(key->add_subcommand("passphrase", "give the key file another passphrase"));
    key_passphrase->add_option("--new-passphrase-file", new_passphrase_file, "file with the new one (default: ask)");
    key_passphrase->callback([&] {
        run = [&](const Speaker& say) -> Outcome {
            const auto from = known_passphrase(globals.passphrase_file, say);
            if (!from) return refuse(from.error());
            // A credential that is handed over is the old one: only a file or a person names the new.
            const auto to = new_passphrase_file.empty() ? asked_new_passphrase(say) : new_passphrase(new_passphrase_file, say);
            if (!to) return refuse(to.error());
            return command_key_passphrase(globals.db, *from, *to, stretch_cost(), say);
        };
    });
    with_key_memory(key->add_subcommand("protect", "encrypt a key file of before passphrases"))->callback([&] {
        run = [&](const Speaker& say) -> Outcome {
            const auto passphrase = new_passphrase(globals.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_key_protect(globals.db, *passphrase, stretch_cost(), say);
        };
    });

    key->add_subcommand("renew", "ask the registry for a longer window of this kiosk's key, or how that stands")->callback([&] {
        with_desk(command_key_renew);
    });

    RegisterArguments wanted_key;
    auto* registration = app.add_subcommand("register", "ask the registry for this kiosk's key certificate, or fetch it once approved");
    auto* with_code =
        registration->add_option("--code", wanted_key.code, "the office's code, 16 characters; not needed again once the request is sent");
    auto* with_url = registration->add_option("--url", wanted_key.url, "where the registry is")->needs(with_code);
    auto* anew = registration->add_flag("--anew", wanted_key.anew,
                                        "with new keys, as another device: when another machine has a copy of this kiosk's disk");
    std::string stick;
    registration->add_option("--stick", stick, "without a network: where the stick is mounted that carries the request, and its answer")
        ->excludes(anew);
    registration->add_option("--wait", wanted_key.wait_seconds, "seconds to wait for the officer's approval")->check(CLI::Range(0, 3600));
    registration->callback([&, with_code, with_url] {
        if (*with_code && !*with_url && stick.empty()) throw CLI::RequiresError("--code", "--url");
        with_desk([&](Desk& desk, const Passphrase& own, const Speaker& say) {
            return stick.empty() ? command_register(desk, wanted_key, own, say)
                                 : command_register_by_stick(desk, stick, wanted_key.url, wanted_key.code, say);
        });
    });

    SetClockArguments wanted_time;
    auto* clock_command = app.add_subcommand("clock", "the date and time that this kiosk works by")->require_subcommand(1);
    clock_command->add_subcommand("status", "what it says, and whether that may be true")->callback([&] {
        with_desk(command_clock_status);
    });
    auto* clock_set = clock_command->add_subcommand("set", "set it, from a wall calendar, with a second person");
    clock_set->add_option("at", wanted_time.at, "\"2026-11-22 14:05\" at the centre; without it, the registry's last signed time");
    clock_set->add_option("--witness", wanted_time.witness, "staff code of the second person")->required();
    clock_set->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_clock_set(desk, wanted_time, say); }); });

    std::string file;
    std::string course_code;
    bool preview_only = false;
    auto* course = app.add_subcommand("course", "courses")->require_subcommand(1);
    auto* course_import = course->add_subcommand("import", "bring in a course file");
    course_import->add_option("file", file)->required();
    course_import->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_course_import(desk, file, say); }); });
    course->add_subcommand("list", "courses on this kiosk")->callback([&] { with_desk(command_course_list); });

    auto* roster = app.add_subcommand("roster", "rosters")->require_subcommand(1);
    auto* roster_import = roster->add_subcommand("import", "bring in a roster (CSV)");
    roster_import->add_option("file", file)->required();
    roster_import->add_option("--course", course_code, "course that it is for: says what a trainee's relation is where the roster doesn't");
    roster_import->add_flag("--preview", preview_only, "only say what would be brought in");
    roster_import->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_roster_import(desk, file, course_code, preview_only, say); });
    });
    roster->add_subcommand("list", "rosters on this kiosk")->callback([&] { with_desk(command_roster_list); });
    auto* staff = app.add_subcommand("staff", "staff")->require_subcommand(1);
    staff->add_subcommand("list", "who may do what here, as the office said")->callback([&] { with_desk(command_staff_list); });

    BatchArguments to_open;
    auto* batch = app.add_subcommand("batch", "batches")->require_subcommand(1);
    auto* batch_open = batch->add_subcommand("open", "open a batch of a course");
    batch_open->add_option("--course", to_open.course, "code of the course")->required();
    batch_open->add_option("--course-version", to_open.course_version, "default: the newest here");
    batch_open->add_option("--number", to_open.number, "number of the batch")->required();
    batch_open->add_option("--start", to_open.start, "first day, YYYY-MM-DD")->required();
    batch_open->add_option("--roster", to_open.rosters, "title or id of a roster; may be given more than once")->required();
    batch_open
        ->add_option("--relation", to_open.relation,
                     "print or omit the father's or husband's name on certificates; default: print, unless all are women")
        ->check(CLI::IsMember({"print", "omit"}));
    batch_open->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_batch_open(desk, to_open, say); }); });
    batch->add_subcommand("list", "batches on this kiosk")->callback([&] { with_desk(command_batch_list); });

    std::string batch_name;
    int per_day = 0;
    const auto on_batch = [&](CLI::App* command) {
        command->add_option("--batch", batch_name, "\"COURSE-NUMBER\" or id")->required();
        return command;
    };
    auto* session = app.add_subcommand("session", "sessions")->require_subcommand(1);
    auto* session_plan = on_batch(session->add_subcommand("plan", "plan all sessions of a batch"));
    session_plan->add_option("--per-day", per_day, "default: as the course says")->check(CLI::Range(1, 12));
    session_plan->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_session_plan(desk, batch_name, per_day, say); }); });
    on_batch(session->add_subcommand("list", "sessions of a batch"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_session_list(desk, batch_name, say); });
    });

    AttendanceArguments attendance;
    auto* mark = app.add_subcommand("attendance", "attendance")->require_subcommand(1)->add_subcommand("mark", "call the roll of sessions");
    mark->add_option("--batch", attendance.batch, "\"COURSE-NUMBER\" or id")->required();
    mark->add_option("--session", attendance.sessions, "number in the plan; may be given more than once")->required();
    mark->add_option("--all", attendance.all, "present, late, absent or excused, for everybody");
    mark->add_option("--mark", attendance.marks, "ROW=MARK for one trainee; may be given more than once");
    mark->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_attendance_mark(desk, attendance, say); }); });

    std::vector<std::string> results;
    bool new_attempt = false;
    auto* results_set = on_batch(app.add_subcommand("results", "results")->require_subcommand(1)->add_subcommand("set", "enter results"));
    results_set->add_option("result", results, "ROW:COMPONENT=MARKS; may be given more than once")->required();
    results_set->add_flag("--new-attempt", new_attempt, "a further attempt, not a correction");
    results_set->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_results_set(desk, batch_name, results, new_attempt, say); });
    });

    on_batch(app.add_subcommand("eligibility", "who may have a certificate, and why not"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_eligibility(desk, batch_name, say); });
    });
    on_batch(app.add_subcommand("issue", "issue certificates to all who are eligible"))->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_issue(desk, batch_name, say); });
    });

    ExportArguments wanted;
    auto* certificate = app.add_subcommand("certificate", "certificates")->require_subcommand(1);
    std::string find;
    auto* certificate_list = certificate->add_subcommand("list", "certificates, with what became of them");
    auto* listed = certificate_list->add_option_group("which")->require_option(1);
    listed->add_option("--batch", batch_name, "all of a batch");
    listed->add_option("--find", find, "serial number, name, CNIC, or the text of the QR code");
    certificate_list->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_list(desk, batch_name, find, say); }); });

    std::string one;
    std::string note;
    std::string reason;
    const auto on_certificate = [&](const char* name, const char* what) {
        auto* command = certificate->add_subcommand(name, what);
        command->add_option("certificate", one, "serial number, id, the text of the QR code, or the holder's name")->required();
        return command;
    };
    on_certificate("show", "a certificate and its history")->callback([&] {
        with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_show(desk, one, say); });
    });
    auto* revoke = on_certificate("revoke", "withdraw a certificate for good");
    revoke
        ->add_option("--reason", reason,
                     "issued_in_error, result_corrected, identity_error, misconduct, holder_request: everybody may read it")
        ->required();
    revoke->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_revoke(desk, one, reason, note, say); }); });
    auto* suspend = on_certificate("suspend", "declare a certificate invalid for a time");
    suspend->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_suspend(desk, one, note, say); }); });
    auto* reinstate = on_certificate("reinstate", "end the suspension of a certificate");
    reinstate->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_reinstate(desk, one, note, say); }); });
    for (CLI::App* command : {revoke, suspend, reinstate}) command->add_option("--note", note, "for the centre alone; at most 500 letters");

    HandOverArguments over;
    auto* hand_over = certificate->add_subcommand("hand-over", "record that certificates are in their holders' hands");
    auto* handed = hand_over->add_option_group("which")->require_option(1);
    auto* of_batch = handed->add_option("--batch", over.batch, "all of a batch that stand");
    handed->add_option("certificate", over.which, "serial numbers, ids or names");
    hand_over->add_option("--row", over.rows, "of the batch, only this trainee; may be given more than once")->needs(of_batch);
    hand_over->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_hand_over(desk, over, say); }); });

    NameArguments names;
    const auto with_names = [&](CLI::App* command) {
        command->add_option("--name", names.name, "the holder's name, English letters");
        command->add_option("--name-ur", names.name_ur, "the holder's name, Urdu");
        command->add_option("--relation", names.relation, "son_of, daughter_of or wife_of");
        command->add_option("--relation-name", names.relation_name, "father's or husband's name, English letters");
        command->add_option("--relation-name-ur", names.relation_name_ur, "father's or husband's name, Urdu");
        return command;
    };
    with_names(on_certificate("reissue", "sign a certificate in the place of one, with names corrected or results as they are now"))
        ->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_reissue(desk, one, names, say); }); });
    int row = 0;
    auto* trainee = app.add_subcommand("trainee", "trainees")->require_subcommand(1);
    auto* correct = with_names(on_batch(trainee->add_subcommand("correct", "correct a trainee's names")));
    correct->add_option("--row", row, "the trainee's row in the batch")->required();
    correct->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_trainee_correct(desk, batch_name, row, names, say); }); });

    EraseArguments erasure;
    auto* erase = trainee->add_subcommand("erase", "take everything personal of a trainee off every machine, for good");
    auto* whose = erase->add_option_group("who")->require_option(1);
    auto* row_of = whose->add_option("--batch", erasure.batch, "\"COURSE-NUMBER\" or id, with --row");
    whose->add_option("--trainee", erasure.trainee, "id of the trainee");
    row_of->needs(erase->add_option("--row", erasure.row, "the trainee's row in the batch"));
    erase->add_flag("--yes", erasure.yes, "do it: without, only what would go and what would stay is said");
    erase->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_trainee_erase(desk, erasure, say); }); });

    auto* certificate_export = certificate->add_subcommand("export", "write certificates as files");
    auto* which = certificate_export->add_option_group("which")->require_option(1);
    auto* whole_batch = which->add_option("--batch", wanted.batch, "all of a batch that stand");
    auto* single =
        which->add_option("--id,--certificate", wanted.certificate, "one: serial number, id, the text of the QR code, or the name");
    certificate_export->add_flag("--all", wanted.all, "also what was revoked or replaced")->needs(whole_batch);
    certificate_export->add_option("--out", wanted.folder, "an existing folder")->required()->check(CLI::ExistingDirectory);
    certificate_export->add_option("--form", wanted.forms, "pdf, png, qr, cose, json, baked; default: all")
        ->check(CLI::IsMember({"pdf", "png", "qr", "cose", "json", "baked"}));
    auto* duplicate =
        certificate_export
            ->add_option("--duplicate", wanted.duplicate,
                         "record a further copy, and write its page marked DUPLICATE: lost, damaged or requested, which is why")
            ->check(CLI::IsMember({"lost", "damaged", "requested"}))
            ->needs(single);
    certificate_export->add_option("--copy", wanted.copy, "write a recorded copy once more, by its number (2 and up)")
        ->check(CLI::Range(2, 1'000'000))
        ->needs(single)
        ->excludes(duplicate);
    certificate_export->callback([&] {
        for (const std::string& form : wanted.forms) {
            if ((!wanted.duplicate.empty() || wanted.copy != 0) && form != "pdf" && form != "png")
                throw CLI::ValidationError("--form", "a further copy is a page: pdf or png");
        }
        with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_export(desk, wanted, say); });
    });

    DraftArguments draft;
    auto* certificate_draft = certificate->add_subcommand("draft", "draw the certificate that a trainee would have now: NOT VALID");
    certificate_draft->add_option("--batch", draft.batch, "\"COURSE-NUMBER\" or id")->required();
    certificate_draft->add_option("--trainee,--row", draft.row, "the trainee's row in the batch")->required();
    certificate_draft->add_option("--out", draft.out, "draft.pdf or draft.png")->required();
    certificate_draft->callback(
        [&] { with_desk([&](Desk& desk, const Speaker& say) { return command_certificate_draft(desk, draft, say); }); });

    std::string template_file;
    std::string sample_out;
    std::string sample_kind = "micro_credential";
    auto* preview = app.add_subcommand("template", "certificate templates")
                        ->require_subcommand(1)
                        ->add_subcommand("preview", "draw a made-up certificate with a template: a draft, NOT VALID");
    preview->add_option("--template", template_file, "the template's file")->required();
    preview->add_option("--kind", sample_kind, "micro_credential or certificate_of_completion")
        ->check(CLI::IsMember({"micro_credential", "certificate_of_completion"}));
    preview->add_option("--out", sample_out, "sample.pdf or sample.png")->required();
    preview->preparse_callback([db](std::size_t) { db->required(false); });  // no records are needed for it
    preview->callback(
        [&] { run = [&](const Speaker& say) { return command_template_preview(template_file, sample_kind, sample_out, say); }; });

    std::string scanned;
    std::string credential_file;
    TrustFiles trust;
    auto* verify = app.add_subcommand("verify", "check a certificate without a network");
    verify->preparse_callback([db](std::size_t) { db->required(false); });  // files with a trust list do as well
    auto* what = verify->add_option_group("what")->require_option(1);
    what->add_option("text", scanned, "the text of its QR code: the link or its digits");
    what->add_option("--file", credential_file, "its full credential: a JSON file, or a picture with one in it");
    auto* trust_keys = verify->add_option("--trust-keys", trust.keys, "check with this list of keys instead of a kiosk's: its /trust/keys");
    auto* anchor = verify->add_option("--anchor", trust.anchor, "public key of the list's trust anchor, 64 hex digits")->needs(trust_keys);
    trust_keys->needs(anchor);
    verify->add_option("--trust-status", trust.status, "a centre's part of the list: /trust/<centre>; may be said again")
        ->needs(trust_keys);
    verify->add_option("--at", trust.at, "the day of the check, as 2026-11-21, or unix seconds; default: now")->needs(trust_keys);
    verify->add_flag("--registered", trust.registered, "the registry, asked, knew this very certificate")->needs(trust_keys);
    verify->callback([&] {
        if (!trust.keys.empty()) {
            run = [&](const Speaker& say) {
                return credential_file.empty() ? command_verify_with(trust, scanned, clock, say)
                                               : command_verify_file_with(trust, credential_file, clock, say);
            };
            return;
        }
        with_desk([&](Desk& desk, const Speaker& say) {
            return credential_file.empty() ? command_verify(desk, scanned, say) : command_verify_file(desk, credential_file, say);
        });
    });

    auto* sync = app.add_subcommand("sync", "send what waits to the registry");
    auto* sync_status = sync->add_subcommand("status", "the same as `sanad status`; nothing is sent");
    sync->callback([&, sync_status] { with_desk(sync_status->parsed() ? command_status : command_sync); });
    std::string place;
    auto* bundle = app.add_subcommand("bundle", "sync by USB stick")->require_subcommand(1);
    const auto with_stick = [&](const std::string& name, const std::string& purpose, auto command) {
        auto* made = bundle->add_subcommand(name, purpose);
        made->add_option("place", place, "where the stick is mounted (default: below /media or /run/media)");
        made->callback([&, command] { with_desk([&, command](Desk& desk, const Speaker& say) { return command(desk, place, say); }); });
    };
    with_stick("write", "write what waits for the registry on a stick", command_bundle_write);
    with_stick("read", "take the registry's answer from a stick", command_bundle_read);
    std::string backup_folder;
    auto* backup = app.add_subcommand("backup", "write a snapshot of everything to a second place: a disk, a card, a stick");
    backup->add_option("--to", backup_folder, "the folder to write into")->required()->check(CLI::ExistingDirectory);
    backup->callback([&] { with_desk([&](Desk& desk, const Speaker& say) { return command_backup(desk, backup_folder, say); }); });
    RestoreArguments to_restore;
    auto* restore = app.add_subcommand("restore", "make this kiosk anew from a backup; it goes on in a new ledger");
    restore->add_option("file", to_restore.file, "the backup")->required();
    auto* drill = restore->add_flag("--drill", to_restore.drill, "only try it in a scratch place, check everything, and report");
    restore
        ->add_flag("--keep-damaged", to_restore.keep_damaged,
                   "the database that is there is damaged: keep it under another name; no other program may be using it")
        ->excludes(drill);
    restore->callback([&] {
        run = [&](const Speaker& say) -> Outcome {
            const auto passphrase = known_passphrase(globals.passphrase_file, say);
            if (!passphrase) return refuse(passphrase.error());
            return command_restore(to_restore, globals.db, *passphrase, clock, say);
        };
    });
    app.add_subcommand("status", "registration, queue and last receipt")->callback([&] { with_desk(command_status); });
    app.add_subcommand("ledger", "the ledger")
        ->require_subcommand(1)
        ->add_subcommand("check", "re-hash the chain, rebuild the projections, compare")
        ->callback([&] { with_desk(command_ledger_check); });

    try {
        app.parse(argc, argv);
        if (verify->parsed() && globals.db.empty() && trust.keys.empty()) throw CLI::RequiredError("--db or --trust-keys");
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? kDone : kWrongUse;
    }
    const Speaker say{catalogue, globals.language == "ur" ? Language::urdu : Language::english};
    try {
        return print(run(say), globals, say, out, err);
    } catch (const DatabaseLocked&) {
        return print(refuse(Refusal{"db.locked", {{"file", globals.db}}}), globals, say, out, err);
    } catch (const DatabaseDamaged&) {
        return print(refuse(Refusal{"db.damaged", {{"file", globals.db}}}), globals, say, out, err);
    } catch (const DiskFull&) {
        return print(refuse(use_reserve(globals.db)), globals, say, out, err);
    } catch (const std::exception& error) {
        err << say("cli.machine_broke", {{"what", error.what()}}) << '\n';
        return kMachineBroke;
    }
}

}  // namespace sanad
