#include "db/projection/projector.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/model/revocation_reason.h"
#include "db/schema/schema.h"

namespace sanad {
namespace {

using Fact = Json;

const Fact& member(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end()) throw std::invalid_argument(std::string("an event without ") + key);
    return *found;
}

// A NUL may stand in JSON and in SQLite's text, but not in PostgreSQL's: nowhere, then.
const std::string& plain(const std::string& value, const char* key) {
    if (value.empty() || value.size() > 256 || value.find('\0') != std::string::npos)
        throw std::invalid_argument(std::string("an event with a bad ") + key);
    return value;
}

const std::string& text(const Json& json, const char* key) {
    const auto* value = member(json, key).get_ptr<const std::string*>();
    if (!value) throw std::invalid_argument(std::string("an event with a bad ") + key);
    return plain(*value, key);
}

std::int64_t integer(const Json& json, const char* key) {
    const Fact& value = member(json, key);
    if (!value.is_number_integer()) throw std::invalid_argument(std::string("an event with a bad ") + key);
    return value.get<std::int64_t>();
}

const Json& list(const Json& json, const char* key) {
    const Fact& value = member(json, key);
    if (!value.is_array()) throw std::invalid_argument(std::string("an event with a bad ") + key);
    return value;
}

const std::string& day(const Json& json, const char* key) {
    const std::string& value = text(json, key);
    if (!day_of_iso(value)) throw std::invalid_argument(std::string("an event with a bad ") + key);
    return value;
}

Digest digest(const Json& json, const char* key) {
    const auto bytes = from_hex(text(json, key));
    const auto value = bytes ? array_of<32>(*bytes) : std::nullopt;
    if (!value) throw std::invalid_argument(std::string("an event with a bad ") + key);
    return *value;
}

// Last writer wins: appended to an upsert of that table.
std::string newer_wins(const std::string& table) {
    return " WHERE (excluded.hlc, excluded.ledger) > (" + table + ".hlc, " + table + ".ledger)";
}

std::string first_wins(const std::string& table) {
    return " WHERE (excluded.hlc, excluded.ledger) < (" + table + ".hlc, " + table + ".ledger)";
}

}  // namespace

std::string personal_place(std::string_view table, const std::string& id) { return std::string(table) + ":" + id; }

const std::map<std::string, Projector::Handler, std::less<>>& Projector::handlers() {
    static const std::map<std::string, Handler, std::less<>> kHandlers{
        {"course.imported/1", &Projector::course_imported},
        {"roster.imported/1", &Projector::roster_imported},
        {"trainee.added/1", &Projector::trainee_added},
        {"trainee.corrected/1", &Projector::trainee_corrected},
        {"trainee.erased/1", &Projector::trainee_erased},
        {"batch.opened/1", &Projector::batch_opened},
        {"trainees.enrolled/1", &Projector::trainees_enrolled},
        {"sessions.planned/1", &Projector::sessions_planned},
        {"roll.called/1", &Projector::roll_called},
        {"attendance.marked/1", &Projector::attendance_marked},
        {"result.entered/1", &Projector::result_entered},
        {"certificate.issued/1", &Projector::certificate_issued},
        {"certificate.adopted/1", &Projector::certificate_adopted},
        {"certificate.revoked/1", &Projector::certificate_revoked},
        {"certificate.suspended/1", &Projector::certificate_suspended},
        {"certificate.reinstated/1", &Projector::certificate_reinstated},
        {"certificate.handed_over/1", &Projector::certificate_handed_over},
        {"certificate.copied/1", &Projector::certificate_copied},
        {"device.registered/1", &Projector::device_registered},
        {"case.decided/1", &Projector::case_decided},
        {"staff.granted/1", &Projector::staff_granted},
        {"staff.ended/1", &Projector::staff_ended},
        {"ledger.forked/1", &Projector::ledger_forked},
        {"fork.settled/1", &Projector::fork_settled},
    };
    return kHandlers;
}

std::vector<std::string> Projector::types() {
    std::vector<std::string> types;
    for (const auto& [type, unused] : handlers()) types.push_back(type);
    return types;
}

void Projector::apply(const Event& event) {
    if (const auto handler = handlers().find(event.type); handler != handlers().end()) (this->*handler->second)(event);
}

void Projector::forget_standing(const std::string& certificate) {
    database_.prepare("DELETE FROM certificate WHERE supersedes=?").bind(certificate).run();
    database_.prepare("DELETE FROM certificate_event WHERE certificate=?").bind(certificate).run();
    database_.prepare("DELETE FROM certificate_status WHERE certificate=?").bind(certificate).run();
}

std::optional<Bytes> Projector::sealed_personal(const Event& event, std::string_view table, const std::string& id) const {
    if (!event.personal) return std::nullopt;
    const Json& facts = event.personal->value;
    if (!facts.is_object() || !std::ranges::all_of(facts, [](const Json& fact) { return fact.is_string(); }))
        throw std::invalid_argument("an event with facts of a person that are not texts");
    return cipher_.seal(personal_place(table, id), bytes_of(canonical_json(event.personal->value)));
}

void Projector::course_imported(const Event& event) {
    const Json& document = member(event.body, "document");
    database_
        .prepare(
            "INSERT INTO course(code, version, document, hlc, ledger) VALUES(?,?,?,?,?) ON CONFLICT(code, version) DO UPDATE SET "
            "document=excluded.document, "
            "hlc=excluded.hlc, ledger=excluded.ledger WHERE (excluded.hlc, excluded.ledger) < (course.hlc, course.ledger)")
        .bind(text(document, "code"))
        .bind(integer(document, "version"))
        .bind(canonical_json(document))
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::roster_imported(const Event& event) {
    const std::string& roster = text(event.body, "roster");
    database_
        .prepare(
            "INSERT INTO roster(roster, file_digest, personal, hlc, ledger) VALUES(?,?,?,?,?) ON CONFLICT(roster) DO UPDATE SET "
            "file_digest=excluded.file_digest, personal=excluded.personal, hlc=excluded.hlc, ledger=excluded.ledger" +
            newer_wins("roster"))
        .bind(roster)
        .bind(text(event.body, "file_digest"))
        .bind(sealed_personal(event, "roster", roster))
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

std::optional<Digest> Projector::identity_lookup(const Event& event) const {
    if (!event.personal) return std::nullopt;
    const auto cnic = event.personal->value.find("cnic");
    if (cnic == event.personal->value.end() || !cnic->is_string() || cnic->get_ref<const std::string&>().empty()) return std::nullopt;
    return cipher_.lookup(cnic->get_ref<const std::string&>());
}

Projector::PersonalColumns Projector::columns_of(const Event& event, const std::string& trainee) {
    PersonalColumns columns{sealed_personal(event, "trainee", trainee), identity_lookup(event)};
    auto row = database_.prepare("SELECT 1 FROM erased WHERE subject=?");
    return row.bind(trainee).step() ? PersonalColumns{} : columns;
}

void Projector::trainee_added(const Event& event) {
    const std::string& trainee = text(event.body, "trainee");
    const PersonalColumns columns = columns_of(event, trainee);
    database_
        .prepare(
            "INSERT INTO trainee(trainee, roster, position, personal, identity_lookup, hlc, ledger) VALUES(?,?,?,?,?,?,?) "
            "ON CONFLICT(trainee) DO UPDATE SET roster=excluded.roster, position=excluded.position, "
            "personal=CASE WHEN trainee.corrected_hlc IS NULL THEN excluded.personal ELSE trainee.personal END, "
            "identity_lookup=CASE WHEN trainee.corrected_hlc IS NULL THEN excluded.identity_lookup ELSE trainee.identity_lookup END, "
            "hlc=excluded.hlc, ledger=excluded.ledger" +
            newer_wins("trainee"))
        .bind(trainee)
        .bind(text(event.body, "roster"))
        .bind(integer(event.body, "position"))
        .bind(columns.personal)
        .bind(columns.identity_lookup)
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::trainee_corrected(const Event& event) {
    const std::string& trainee = text(event.body, "trainee");
    const PersonalColumns columns = columns_of(event, trainee);
    database_
        .prepare(
            "INSERT INTO trainee(trainee, position, personal, identity_lookup, hlc, ledger, corrected_hlc, corrected_ledger) "
            "VALUES(?,0,?,?,'','',?,?) ON CONFLICT(trainee) DO UPDATE SET personal=excluded.personal, "
            "identity_lookup=excluded.identity_lookup, "
            "corrected_hlc=excluded.corrected_hlc, corrected_ledger=excluded.corrected_ledger WHERE trainee.corrected_hlc IS NULL "
            "OR (excluded.corrected_hlc, excluded.corrected_ledger) > (trainee.corrected_hlc, trainee.corrected_ledger)")
        .bind(trainee)
        .bind(columns.personal)
        .bind(columns.identity_lookup)
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::trainee_erased(const Event& event) {
    const std::string& subject = text(event.body, event.body.contains("trainee") ? "trainee" : "certificate");
    database_
        .prepare(
            "INSERT INTO erased(subject, hlc, ledger) VALUES(?,?,?) ON CONFLICT(subject) DO UPDATE SET hlc=excluded.hlc, "
            "ledger=excluded.ledger WHERE (excluded.hlc, excluded.ledger) < (erased.hlc, erased.ledger)")
        .bind(subject)
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
    database_.prepare("UPDATE trainee SET personal=NULL, identity_lookup=NULL WHERE trainee=?").bind(subject).run();
}

void Projector::batch_opened(const Event& event) {
    const Json& body = event.body;
    const auto printed = body.find("relation_printed");
    if (printed != body.end() && !printed->is_boolean()) throw std::invalid_argument("an event with a bad relation_printed");
    database_
        .prepare(
            "INSERT INTO batch(batch, course, course_version, number, starts_on, ends_on, relation_printed, hlc, ledger) "
            "VALUES(?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT(batch) DO UPDATE SET course=excluded.course, course_version=excluded.course_version, number=excluded.number, "
            "starts_on=excluded.starts_on, ends_on=excluded.ends_on, relation_printed=excluded.relation_printed, hlc=excluded.hlc, "
            "ledger=excluded.ledger" +
            newer_wins("batch"))
        .bind(text(body, "batch"))
        .bind(text(body, "course"))
        .bind(integer(body, "course_version"))
        .bind(text(body, "number"))
        .bind(day(body, "starts_on"))
        .bind(day(body, "ends_on"))
        .bind(std::int64_t{printed == body.end() || printed->get<bool>()})
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::trainees_enrolled(const Event& event) {
    const std::string& batch = text(event.body, "batch");
    const std::string& route = text(event.body, "route");
    struct Read {
        std::string enrolment, trainee;
        std::int64_t position;
    };
    std::vector<Read> all;
    for (const Json& one : list(event.body, "enrolments"))
        all.push_back({text(one, "enrolment"), text(one, "trainee"), integer(one, "position")});
    for (const auto& [enrolment, trainee, position] : all) {
        database_
            .prepare(
                "INSERT INTO enrolment(enrolment, batch, trainee, position, route, hlc, ledger) VALUES(?,?,?,?,?,?,?) ON "
                "CONFLICT(enrolment) DO "
                "UPDATE "
                "SET batch=excluded.batch, trainee=excluded.trainee, position=excluded.position, route=excluded.route, hlc=excluded.hlc, "
                "ledger=excluded.ledger" +
                newer_wins("enrolment"))
            .bind(enrolment)
            .bind(batch)
            .bind(trainee)
            .bind(position)
            .bind(route)
            .bind(event.hlc)
            .bind(event.ledger)
            .run();
        database_.prepare("INSERT INTO enrolled(enrolment, trainee, ledger) VALUES(?,?,?) ON CONFLICT DO NOTHING")
            .bind(enrolment)
            .bind(trainee)
            .bind(event.ledger)
            .post();
    }
}

void Projector::sessions_planned(const Event& event) {
    const std::string& batch = text(event.body, "batch");
    struct Read {
        std::string session, module, day;
        std::int64_t position, starts_at, ends_at;
    };
    std::vector<Read> all;
    for (const Json& one : list(event.body, "sessions")) {
        all.push_back({text(one, "session"), text(one, "module"), day(one, "day"), integer(one, "position"), integer(one, "starts_at"),
                       integer(one, "ends_at")});
    }
    for (const auto& [session, module, day, position, starts_at, ends_at] : all) {
        database_
            .prepare(
                "INSERT INTO session(session, batch, position, module, day, starts_at, ends_at, hlc, ledger) VALUES(?,?,?,?,?,?,?,?,?) "
                "ON CONFLICT(session) DO UPDATE SET batch=excluded.batch, position=excluded.position, module=excluded.module, "
                "day=excluded.day, "
                "starts_at=excluded.starts_at, ends_at=excluded.ends_at, hlc=excluded.hlc, ledger=excluded.ledger" +
                newer_wins("session"))
            .bind(session)
            .bind(batch)
            .bind(position)
            .bind(module)
            .bind(day)
            .bind(starts_at)
            .bind(ends_at)
            .bind(event.hlc)
            .bind(event.ledger)
            .run();
    }
}

void Projector::set_mark(const Event& event, const std::string& session, const std::string& enrolment, const std::string& mark) {
    database_
        .prepare(
            "INSERT INTO attendance(session, enrolment, mark, hlc, ledger) VALUES(?,?,?,?,?) ON CONFLICT(session, enrolment) DO UPDATE SET "
            "mark=excluded.mark, "
            "hlc=excluded.hlc, ledger=excluded.ledger" +
            newer_wins("attendance"))
        .bind(session)
        .bind(enrolment)
        .bind(mark)
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::roll_called(const Event& event) {
    const Json& marks = member(event.body, "marks");
    if (!marks.is_object()) throw std::invalid_argument("an event with bad marks");
    const std::string& session = text(event.body, "session");
    for (const auto& [enrolment, mark] : marks.items()) {
        (void)plain(enrolment, "enrolment");
        (void)text(marks, enrolment.c_str());
    }
    for (const auto& [enrolment, mark] : marks.items()) set_mark(event, session, enrolment, mark.get_ref<const std::string&>());
}

void Projector::attendance_marked(const Event& event) {
    set_mark(event, text(event.body, "session"), text(event.body, "enrolment"), text(event.body, "mark"));
}

void Projector::result_entered(const Event& event) {
    const Json& body = event.body;
    database_
        .prepare(
            "INSERT INTO result(enrolment, component, attempt, marks, actor, hlc, ledger) VALUES(?,?,?,?,?,?,?) ON CONFLICT(enrolment, "
            "component, attempt) DO "
            "UPDATE SET marks=excluded.marks, actor=excluded.actor, hlc=excluded.hlc, ledger=excluded.ledger" +
            newer_wins("result"))
        .bind(text(body, "enrolment"))
        .bind(text(body, "component"))
        .bind(integer(body, "attempt"))
        .bind(integer(body, "marks"))
        .bind(plain(event.actor, "actor"))
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::certificate_issued(const Event& event) {
    const Json& body = event.body;
    const std::string awarded_on = body.contains("awarded_on") ? text(body, "awarded_on") : "issue";
    if (awarded_on != "issue" && awarded_on != "handover") throw std::invalid_argument("an event with a bad awarded_on");
    const std::string supersedes = body.contains("supersedes") ? text(body, "supersedes") : "";
    const std::string& certificate = text(body, "certificate");
    // Within one ledger the first to take a number, or an enrolment's revision, keeps it: a device that writes two is shown as a case.
    auto row = database_.prepare(
        "INSERT INTO certificate(certificate, ledger, seq, enrolment, kind, revision, device, centre, counter, issued_at, digest, "
        "evidence, awarded_on, supersedes) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING");
    row.bind(certificate)
        .bind(event.ledger)
        .bind(event.seq)
        .bind(text(body, "enrolment"))
        .bind(integer(body, "kind"))
        .bind(integer(body, "revision"))
        .bind(text(body, "device"))
        .bind(text(body, "centre"))
        .bind(integer(body, "counter"))
        .bind(integer(body, "issued_at"))
        .bind(text(body, "digest"))
        .bind(canonical_json(member(body, "evidence")))
        .bind(awarded_on)
        .bind(supersedes.empty() ? std::nullopt : std::optional(supersedes));
    if (supersedes.empty()) {
        row.post();
    } else if (row.run() == 1) {
        set_status(event, supersedes, "superseded", certificate, Kept::first);
    }
}

void Projector::certificate_adopted(const Event& event) {
    const Json& body = event.body;
    database_
        .prepare(
            "INSERT INTO certificate(certificate, ledger, seq, kind, device, centre, counter, issued_at, digest, awarded_on) "
            "VALUES(?,?,?,?,?,?,?,?,?,'issue') ON CONFLICT DO NOTHING")
        .bind(text(body, "certificate"))
        .bind(event.ledger)
        .bind(event.seq)
        .bind(integer(body, "kind"))
        .bind(text(body, "device"))
        .bind(text(body, "centre"))
        .bind(integer(body, "counter"))
        .bind(integer(body, "issued_at"))
        .bind(text(body, "digest"))
        .run();
}

void Projector::certificate_revoked(const Event& event) {
    // Whoever publishes the reason says it by its number: a word without one can't stand.
    const std::string& reason = text(event.body, "reason");
    if (!reason_of(reason)) throw std::invalid_argument("an event with an unknown reason");
    set_status(event, text(event.body, "certificate"), "revoked", reason, Kept::first);
}

void Projector::certificate_suspended(const Event& event) {
    set_status(event, text(event.body, "certificate"), "suspended", std::int64_t{1}, Kept::last);
}

void Projector::certificate_reinstated(const Event& event) {
    set_status(event, text(event.body, "certificate"), "suspended", std::int64_t{0}, Kept::last);
}

void Projector::certificate_handed_over(const Event& event) {
    set_status(event, text(event.body, "certificate"), "handed_over", std::int64_t{1}, Kept::first);
}

void Projector::certificate_copied(const Event& event) {
    if (integer(event.body, "copy") < 2) throw std::invalid_argument("an event with a bad copy");
    (void)text(event.body, "reason");
    tell_of(event, text(event.body, "certificate"));
}

void Projector::set_status(const Event& event, const std::string& certificate, const std::string& fact,
                           const std::variant<std::int64_t, std::string>& value, Kept kept) {
    const std::string at = fact + "_at", hlc = fact + "_hlc", ledger = fact + "_ledger";
    const std::string excluded = "(excluded." + hlc + ", excluded." + ledger + ")";
    const std::string mine = "(certificate_status." + hlc + ", certificate_status." + ledger + ")";
    auto upsert =
        database_.prepare("INSERT INTO certificate_status(certificate, " + fact + ", " + at + ", " + hlc + ", " + ledger +
                          ") VALUES(?,?,?,?,?) ON CONFLICT(certificate) DO UPDATE SET " + fact + "=excluded." + fact + ", " + at +
                          "=excluded." + at + ", " + hlc + "=excluded." + hlc + ", " + ledger + "=excluded." + ledger +
                          " WHERE certificate_status." + hlc + " IS NULL OR " + excluded + (kept == Kept::first ? " < " : " > ") + mine);
    upsert.bind(certificate);
    std::visit([&](const auto& known) { upsert.bind(known); }, value);
    upsert.bind(hlc_millis(event.hlc) / 1000).bind(event.hlc).bind(event.ledger).run();
    tell_of(event, certificate);
}

void Projector::tell_of(const Event& event, const std::string& certificate) {
    database_.prepare("INSERT INTO certificate_event(certificate, ledger, seq) VALUES(?,?,?) ON CONFLICT DO NOTHING")
        .bind(certificate)
        .bind(event.ledger)
        .bind(event.seq)
        .post();
}

void Projector::device_registered(const Event& event) {
    database_
        .prepare(
            "INSERT INTO device_ledger(ledger, device, centre, hlc) VALUES(?,?,?,?) ON CONFLICT(ledger) DO UPDATE SET "
            "device=excluded.device, "
            "centre=excluded.centre, hlc=excluded.hlc WHERE excluded.hlc > device_ledger.hlc")
        .bind(event.ledger)
        .bind(text(event.body, "device"))
        .bind(text(event.body, "centre"))
        .bind(event.hlc)
        .run();
}

void Projector::case_decided(const Event& event) {
    const Json& members = list(event.body, "members");
    if (members.size() < 2 || !std::ranges::all_of(members, [](const Json& member) { return member.is_string(); }))
        throw std::invalid_argument("an event with bad members");
    const std::string kept = event.body.contains("kept") ? text(event.body, "kept") : "";
    database_
        .prepare(
            "INSERT INTO case_decision(kind, subject, ledger, members, kept, hlc) VALUES(?,?,?,?,?,?) ON CONFLICT(kind, subject, ledger) "
            "DO UPDATE SET members=excluded.members, kept=excluded.kept, hlc=excluded.hlc WHERE excluded.hlc > case_decision.hlc")
        .bind(text(event.body, "kind"))
        .bind(text(event.body, "subject"))
        .bind(event.ledger)
        .bind(canonical_json(members))
        .bind(kept.empty() ? std::nullopt : std::optional(kept))
        .bind(event.hlc)
        .run();
}

void Projector::staff_granted(const Event& event) {
    const Json& rights = list(event.body, "rights");
    if (!std::ranges::all_of(rights, [](const Json& right) { return right.is_string(); }))
        throw std::invalid_argument("an event with bad rights");
    const std::string& staff = text(event.body, "staff");
    database_
        .prepare(
            "INSERT INTO staff(staff, ledger, rights, until, personal, hlc) VALUES(?,?,?,?,?,?) ON CONFLICT(staff, ledger) DO UPDATE SET "
            "rights=excluded.rights, until=excluded.until, ended_on=NULL, personal=excluded.personal, hlc=excluded.hlc "
            "WHERE excluded.hlc > staff.hlc")
        .bind(staff)
        .bind(event.ledger)
        .bind(canonical_json(rights))
        .bind(event.body.contains("until") ? std::optional(day(event.body, "until")) : std::nullopt)
        .bind(sealed_personal(event, "staff", staff))
        .bind(event.hlc)
        .run();
}

void Projector::staff_ended(const Event& event) {
    database_
        .prepare(
            "INSERT INTO staff(staff, ledger, rights, ended_on, hlc) VALUES(?,?,'[]',?,?) ON CONFLICT(staff, ledger) DO UPDATE SET "
            "ended_on=excluded.ended_on, hlc=excluded.hlc WHERE excluded.hlc > staff.hlc")
        .bind(text(event.body, "staff"))
        .bind(event.ledger)
        .bind(day(event.body, "on"))
        .bind(event.hlc)
        .run();
}

void Projector::ledger_forked(const Event& event) {
    if (!event.body.contains("hash")) return;  // written before it named the event; the registry has said it again since
    database_
        .prepare(
            "INSERT INTO ledger_fork(forked, seq, hash, device, hlc, ledger) VALUES(?,?,?,?,?,?) ON CONFLICT(forked, seq, hash) DO UPDATE "
            "SET device=excluded.device, hlc=excluded.hlc, ledger=excluded.ledger" +
            first_wins("ledger_fork"))
        .bind(text(event.body, "ledger"))
        .bind(integer(event.body, "seq"))
        .bind(digest(event.body, "hash"))
        .bind(text(event.body, "device"))
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

void Projector::fork_settled(const Event& event) {
    database_
        .prepare(
            "INSERT INTO fork_settled(forked, seq, hash, hlc, ledger) VALUES(?,?,?,?,?) ON CONFLICT(forked, seq, hash) DO UPDATE SET "
            "hlc=excluded.hlc, ledger=excluded.ledger" +
            first_wins("fork_settled"))
        .bind(text(event.body, "ledger"))
        .bind(integer(event.body, "seq"))
        .bind(digest(event.body, "hash"))
        .bind(event.hlc)
        .bind(event.ledger)
        .run();
}

Event record(Ledger& ledger, Projector& projector, const std::string& ledger_id, const std::string& actor, const Clock& clock,
             EventDraft draft, const std::string& seen, Millis latest) {
    Event event = ledger.append(ledger_id, actor, clock, std::move(draft), seen, latest);
    projector.apply(event);
    return event;
}

int rebuild_projections(Database& database, const ColumnCipher& cipher, const std::function<bool(const Event&)>& counts) {
    for (const char* table : kProjectedTables) database.execute(std::string("DELETE FROM ") + table);
    Ledger ledger(database, cipher);
    Projector projector(database, cipher);
    constexpr Seq kAtOnce = 256;
    int damaged = 0;
    for (const std::string& name : ledger.ledgers()) {
        const Seq head = ledger.head(name).seq;
        for (Seq first = 1; first <= head; first += kAtOnce) {
            const auto read = ledger.readable(name, first, std::min(head, first + kAtOnce - 1));
            damaged += read.damaged;
            for (const Event& event : read.events) {
                if (!counts(event)) continue;
                try {
                    projector.apply(event);
                } catch (const std::invalid_argument&) {  // an older version took it
                    ++damaged;
                }
            }
        }
    }
    return damaged;
}

}  // namespace sanad
