#include "db/schema/schema.h"

namespace sanad {

const char* const kLedgerAndProjections = R"sql(
-- The ledgers. `line` is hashed; `personal` (salt and part) is sealed under this machine's data key and may be erased.
CREATE TABLE event(
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, hlc TEXT NOT NULL, line TEXT NOT NULL, hash BLOB NOT NULL, personal BLOB,
    PRIMARY KEY(ledger, seq)) STRICT;

-- Projections. hlc and ledger say which event wrote a row: the last writer wins by (hlc, ledger), or the first where said.
CREATE TABLE course(  -- first writer wins: a published version never changes
    code TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL,
    PRIMARY KEY(code, version)) STRICT;
CREATE TABLE roster(
    roster TEXT PRIMARY KEY, file_digest TEXT NOT NULL, personal BLOB, hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE TABLE trainee(
    trainee TEXT PRIMARY KEY, roster TEXT, position INTEGER NOT NULL, personal BLOB, identity_lookup BLOB,
    hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE INDEX trainee_by_roster ON trainee(roster, position);
CREATE INDEX trainee_by_identity ON trainee(identity_lookup);
CREATE TABLE batch(
    batch TEXT PRIMARY KEY, course TEXT NOT NULL, course_version INTEGER NOT NULL, number TEXT NOT NULL, starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE TABLE enrolment(
    enrolment TEXT PRIMARY KEY, batch TEXT NOT NULL, trainee TEXT NOT NULL, position INTEGER NOT NULL, route TEXT NOT NULL,
    hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE INDEX enrolment_by_batch ON enrolment(batch, position);
CREATE TABLE session(
    session TEXT PRIMARY KEY, batch TEXT NOT NULL, position INTEGER NOT NULL, module TEXT NOT NULL, day TEXT NOT NULL,
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE INDEX session_by_batch ON session(batch, position);
CREATE TABLE attendance(
    session TEXT NOT NULL, enrolment TEXT NOT NULL, mark TEXT NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL,
    PRIMARY KEY(session, enrolment)) STRICT;
CREATE INDEX attendance_by_enrolment ON attendance(enrolment);
CREATE TABLE result(
    enrolment TEXT NOT NULL, component TEXT NOT NULL, attempt INTEGER NOT NULL, marks INTEGER NOT NULL, actor TEXT NOT NULL,
    hlc TEXT NOT NULL, ledger TEXT NOT NULL,
    PRIMARY KEY(enrolment, component, attempt)) STRICT;
CREATE TABLE certificate(  -- add-only; its bytes are in the personal part of the event (ledger, seq)
    certificate TEXT PRIMARY KEY, enrolment TEXT NOT NULL, kind INTEGER NOT NULL, revision INTEGER NOT NULL, device TEXT NOT NULL,
    centre TEXT NOT NULL, counter INTEGER NOT NULL, issued_at INTEGER NOT NULL, digest TEXT NOT NULL, evidence TEXT NOT NULL,
    ledger TEXT NOT NULL, seq INTEGER NOT NULL,
    UNIQUE(ledger, enrolment, kind, revision), UNIQUE(ledger, device, counter)) STRICT;
CREATE INDEX certificate_by_enrolment ON certificate(enrolment);
CREATE INDEX certificate_by_digest ON certificate(digest);
CREATE TABLE device_ledger(
    ledger TEXT PRIMARY KEY, device TEXT NOT NULL, centre TEXT NOT NULL, hlc TEXT NOT NULL) STRICT;
)sql";

const char* const kCorrections = R"sql(
-- One row a certificate and ledger: two ledgers that claim one id are both kept, so that the order of their arrival changes nothing.
ALTER TABLE certificate RENAME TO certificate_before;
CREATE TABLE certificate(  -- add-only; its bytes are in the personal part of the event (ledger, seq)
    certificate TEXT NOT NULL, ledger TEXT NOT NULL, seq INTEGER NOT NULL,
    enrolment TEXT, kind INTEGER NOT NULL, revision INTEGER,  -- enrolment, revision, evidence: null when adopted from its QR
    device TEXT NOT NULL, centre TEXT NOT NULL, counter INTEGER NOT NULL, issued_at INTEGER NOT NULL, digest TEXT NOT NULL, evidence TEXT,
    awarded_on TEXT NOT NULL, supersedes TEXT,
    PRIMARY KEY(certificate, ledger), UNIQUE(ledger, enrolment, kind, revision), UNIQUE(ledger, device, counter)) STRICT;
INSERT INTO certificate
    SELECT certificate, ledger, seq, enrolment, kind, revision, device, centre, counter, issued_at, digest, evidence, 'issue', NULL
    FROM certificate_before;
DROP TABLE certificate_before;
CREATE INDEX certificate_by_enrolment ON certificate(enrolment);
CREATE INDEX certificate_by_digest ON certificate(digest);
CREATE INDEX certificate_by_number ON certificate(device, counter);
-- What befell a certificate; may be here before the certificate is. Of each fact the first by (hlc, ledger) is kept, for it is final; of
-- suspended the last. _at is unix seconds, by the hlc.
CREATE TABLE certificate_status(
    certificate TEXT PRIMARY KEY,
    revoked TEXT, revoked_at INTEGER, revoked_hlc TEXT, revoked_ledger TEXT,  -- the reason's word
    superseded TEXT, superseded_at INTEGER, superseded_hlc TEXT, superseded_ledger TEXT,  -- the certificate that replaces it
    suspended INTEGER, suspended_at INTEGER, suspended_hlc TEXT, suspended_ledger TEXT,  -- 0: reinstated
    handed_over INTEGER, handed_over_at INTEGER, handed_over_hlc TEXT, handed_over_ledger TEXT) STRICT;
CREATE TABLE certificate_event(  -- every event that speaks of a certificate after its own: its history
    certificate TEXT NOT NULL, ledger TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(certificate, ledger, seq)) STRICT, WITHOUT ROWID;
-- A correction of a trainee's own facts stands above every import of them, however late. With no import yet: no roster, hlc ''.
ALTER TABLE trainee ADD COLUMN corrected_hlc TEXT;
ALTER TABLE trainee ADD COLUMN corrected_ledger TEXT;
)sql";

const char* const kRelationOfBatch = R"sql(
ALTER TABLE batch ADD COLUMN relation_printed INTEGER NOT NULL DEFAULT 1;
)sql";

const char* const kStaff = R"sql(
CREATE TABLE staff(  -- the office's list (staff.granted, staff.ended); each centre's in its own ledger
    staff TEXT NOT NULL, ledger TEXT NOT NULL, rights TEXT NOT NULL,  -- the words of StaffRight, a JSON array
    until TEXT, ended_on TEXT, personal BLOB, hlc TEXT NOT NULL,  -- ISO days: the last with these rights; the first without any
    PRIMARY KEY(staff, ledger)) STRICT;
)sql";

const char* const kCaseDecisions = R"sql(
CREATE TABLE case_decision(  -- an officer's word on a case (case.decided); each centre's in its own ledger
    kind TEXT NOT NULL, subject TEXT NOT NULL, ledger TEXT NOT NULL, members TEXT NOT NULL, kept TEXT, hlc TEXT NOT NULL,
    PRIMARY KEY(kind, subject, ledger)) STRICT;
)sql";

const char* const kErased = R"sql(
CREATE TABLE erased(  -- whose personal parts are gone (trainee.erased), by the first who said so
    subject TEXT PRIMARY KEY,  -- a trainee; or a certificate of which no trainee is known
    hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
CREATE TABLE enrolled(  -- under whose enrolment any event of a ledger has ever put whom; `enrolment` has the last word of all
    enrolment TEXT NOT NULL, trainee TEXT NOT NULL, ledger TEXT NOT NULL, PRIMARY KEY(enrolment, trainee, ledger)) STRICT, WITHOUT ROWID;
CREATE INDEX enrolled_by_trainee ON enrolled(trainee);
INSERT INTO enrolled SELECT enrolment, trainee, ledger FROM enrolment;
)sql";

const char* const kProjectedTypes = R"sql(
CREATE TABLE projected_types(  -- one row: the types that the projector which filled the projections knew, sorted, a space between
    types TEXT NOT NULL) STRICT;
-- What the first release projected: of a later type nobody knows whether the program that stored its event knew it. So the next opening
-- judges those once more, by what is known then, and as if no key had been compromised since; what counts is projected as it was.
INSERT INTO projected_types(types) VALUES(
    'attendance.marked/1 batch.opened/1 certificate.issued/1 course.imported/1 device.registered/1 result.entered/1 ' ||
    'roll.called/1 roster.imported/1 sessions.planned/1 trainee.added/1 trainees.enrolled/1');
)sql";

const char* const kLedgerForks = R"sql(
CREATE TABLE ledger_fork(  -- two machines wrote under one ledger's name (ledger.forked), by the first word on it
    forked TEXT PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL) STRICT;
)sql";

const char* const kForksByEvent = R"sql(
-- Each machine with a copy offers other events. What says so is projected anew, as if its type were new.
DROP TABLE ledger_fork;
CREATE TABLE ledger_fork(  -- another machine wrote under a ledger's name (ledger.forked): seq and hash of what it offered
    forked TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, device TEXT NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL,
    PRIMARY KEY(forked, seq, hash)) STRICT;
CREATE TABLE fork_settled(  -- of which an officer said that nothing is left to be done (fork.settled)
    forked TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, hlc TEXT NOT NULL, ledger TEXT NOT NULL,
    PRIMARY KEY(forked, seq, hash)) STRICT;
UPDATE projected_types SET types=replace(types, ' ledger.forked/1', '');
)sql";

namespace {

const std::string kFirst = std::string(kLedgerAndProjections) + R"sql(
-- Local to this kiosk: not projections, never synced.
CREATE TABLE own_ledger(ledger TEXT PRIMARY KEY, actor TEXT NOT NULL) STRICT;
CREATE TABLE centre(
    code TEXT NOT NULL, name_en TEXT NOT NULL, name_ur TEXT NOT NULL, utc_offset_minutes INTEGER NOT NULL) STRICT;
CREATE TABLE registration(  -- one row at most; certificates come with the officer's approval
    registry_url TEXT NOT NULL, office_code TEXT NOT NULL, fingerprint TEXT NOT NULL, requested_at INTEGER NOT NULL,
    anchor BLOB, registry_certificate BLOB, device_certificate BLOB) STRICT;
CREATE TABLE sync_cursor(
    ledger TEXT PRIMARY KEY, held_through INTEGER NOT NULL, head_hash BLOB NOT NULL, receipt BLOB NOT NULL,
    registry_time INTEGER NOT NULL, received_at INTEGER NOT NULL) STRICT;
CREATE TABLE sync_quarantined(
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(ledger, seq)) STRICT;
CREATE TABLE sync_attempt(  -- one row: how the last attempt went, for the Sync screen
    attempted_at INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT;
CREATE TABLE trust_keys(  -- one row: the newest list seen
    number INTEGER NOT NULL, bytes BLOB NOT NULL, received_at INTEGER NOT NULL) STRICT;
)sql";

const std::string kSecond = std::string(kCorrections) + R"sql(
-- The trust list's other part, one row a centre. `remembered`: the newest content with what was ever revoked, superseded or compromised.
ALTER TABLE trust_keys ADD COLUMN remembered BLOB;
CREATE TABLE trust_status(
    centre TEXT PRIMARY KEY, number INTEGER NOT NULL, bytes BLOB NOT NULL, received_at INTEGER NOT NULL, remembered BLOB) STRICT;
)sql";

const char* const kThird = R"sql(
CREATE TABLE registry_key(  -- one row: of the registry's keys that the anchor certified, that of the highest epoch seen
    certificate BLOB NOT NULL) STRICT;
)sql";

const char* const kFourth = R"sql(
-- How the renewal of this kiosk's key stands: the code of the registry's last answer; null: not asked for, or granted.
ALTER TABLE registration ADD COLUMN renewal TEXT;
)sql";

const char* const kFifth = R"sql(
-- A ledger is closed when this kiosk was restored from a backup and went on in another. counter_from: FORMAT.md, `ledger.opened`.
ALTER TABLE own_ledger ADD COLUMN counter_from INTEGER NOT NULL DEFAULT 1;
ALTER TABLE own_ledger ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
CREATE TABLE stick_parcel(  -- what was written on sticks and not confirmed yet; nonce: of the receipt that answers it
    nonce BLOB PRIMARY KEY, ledger TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, written_at INTEGER NOT NULL) STRICT;
CREATE TABLE last_backup(  -- one row
    file TEXT NOT NULL, ledger TEXT NOT NULL, seq INTEGER NOT NULL, made_at INTEGER NOT NULL) STRICT;
)sql";

const char* const kSeventh = R"sql(
-- When the registry last said so, by this machine's clock.
ALTER TABLE sync_quarantined ADD COLUMN said_at INTEGER NOT NULL DEFAULT 0;
)sql";

const std::string kEighth = std::string(kCaseDecisions) + R"sql(
-- What came by feed: ledgers of others of this centre. Their events are in `event`, but for those withheld.
CREATE TABLE fed_ledger(  -- device '': the registry's own
    ledger TEXT PRIMARY KEY, device TEXT NOT NULL, held_through INTEGER NOT NULL, head_hash BLOB NOT NULL) STRICT;
CREATE TABLE fed_withheld(  -- set apart at the registry: its hash holds the chain together until the event comes
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(ledger, seq)) STRICT;
CREATE TABLE fed_quarantined(  -- came, and is stored, but doesn't count here
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(ledger, seq)) STRICT;
CREATE TABLE last_feed(  -- one row. hlc: the latest of an event that counts; registry_time: signed; received_at: this machine's clock
    registry_time INTEGER NOT NULL, hlc TEXT NOT NULL, received_at INTEGER NOT NULL) STRICT;
)sql";

const char* const kNinth = R"sql(
-- Of this kiosk's own ledgers: the registry has signed that it holds another event at this seq. While there is one, nothing is issued.
CREATE TABLE forked_ledger(
    ledger TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL, receipt BLOB NOT NULL, found_at INTEGER NOT NULL) STRICT;
CREATE TABLE next_registration(  -- one row: how far the registration of the key in `.key.next` has come
    registry_url TEXT NOT NULL, office_code TEXT NOT NULL, fingerprint TEXT NOT NULL, requested_at INTEGER NOT NULL,
    anchor BLOB, registry_certificate BLOB, device_certificate BLOB, renewal TEXT) STRICT;
CREATE TABLE least_time(  -- one row: what time it was at least when this machine had run so long since that start; milliseconds
    millis INTEGER NOT NULL, boot TEXT NOT NULL, uptime INTEGER NOT NULL) STRICT;
)sql";

const std::string kEleventh = std::string(kErased) + R"sql(
CREATE VIEW awaits_receipt AS SELECT o.ledger AS ledger, coalesce(c.held_through, 0) AS held_through
    FROM own_ledger o LEFT JOIN sync_cursor c ON c.ledger=o.ledger;
)sql";

const char* const kTwelfth = R"sql(
CREATE TABLE clock_correction(  -- one row: what people said of the machine's clock, and what it said itself just then
    offset_ms INTEGER NOT NULL, source INTEGER NOT NULL, machine_ms INTEGER NOT NULL, boot TEXT NOT NULL) STRICT;
)sql";

const char* const kThirteenth = R"sql(
CREATE TABLE answer_piece(  -- what arrived of an answer before the link broke; start: bytes before it; etag, total: of the whole
    path TEXT NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL, etag TEXT NOT NULL, total INTEGER NOT NULL,
    PRIMARY KEY(path, start)) STRICT;
)sql";

const char* const kSeventeenth = R"sql(
-- The registry holds less now than it once signed: what comes after this seq is sent again, until it holds all of it. Else null.
ALTER TABLE sync_cursor ADD COLUMN send_after INTEGER;
)sql";

const char* const kEighteenth = R"sql(
CREATE TABLE registry_put_back(  -- one row at most: at this seq the registry's own ledger says otherwise by now than it did here
    seq INTEGER NOT NULL, found_at INTEGER NOT NULL) STRICT;
)sql";

const std::array kMigrations{Migration{1, kFirst.c_str()},
                             Migration{2, kSecond.c_str()},
                             Migration{3, kThird},
                             Migration{4, kFourth},
                             Migration{5, kFifth},
                             Migration{6, kRelationOfBatch},
                             Migration{7, kSeventh},
                             Migration{8, kEighth.c_str()},
                             Migration{9, kNinth},
                             Migration{10, kStaff},
                             Migration{11, kEleventh.c_str()},
                             Migration{12, kTwelfth},
                             Migration{13, kThirteenth},
                             Migration{14, kProjectedTypes},
                             Migration{15, kLedgerForks},
                             Migration{16, kForksByEvent},
                             Migration{17, kSeventeenth},
                             Migration{18, kEighteenth}};

}  // namespace

std::span<const Migration> kiosk_migrations() { return kMigrations; }

}  // namespace sanad
