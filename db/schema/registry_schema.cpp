#include "db/schema/registry_schema.h"

namespace sanad {
namespace {

const std::string kFirst = std::string(kLedgerAndProjections) + R"sql(
-- Local to the registry: not projections. Times are unix seconds.
CREATE TABLE registry(  -- one row
    id INTEGER PRIMARY KEY CHECK(id = 1), public_url TEXT NOT NULL, anchor BLOB NOT NULL, registry_certificate BLOB NOT NULL,
    next_device INTEGER NOT NULL) STRICT;  -- never goes back: a device code is never given twice
CREATE TABLE centre(
    code TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ur TEXT NOT NULL, time_zone TEXT NOT NULL) STRICT;
CREATE TABLE office_code(  -- the half that a request proves to know; the row goes when it was used
    one_time TEXT PRIMARY KEY, centre TEXT NOT NULL REFERENCES centre(code), expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE registration(
    fingerprint TEXT PRIMARY KEY, key BLOB NOT NULL UNIQUE, sealing_key BLOB NOT NULL, centre TEXT NOT NULL REFERENCES centre(code),
    state TEXT NOT NULL CHECK(state IN ('pending', 'approved', 'refused')), requested_at INTEGER NOT NULL) STRICT;
CREATE TABLE device(
    code TEXT PRIMARY KEY, centre TEXT NOT NULL REFERENCES centre(code), key BLOB NOT NULL UNIQUE, kid BLOB NOT NULL UNIQUE,
    certificate BLOB NOT NULL, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, state INTEGER NOT NULL,
    compromised_since INTEGER NOT NULL) STRICT;
CREATE TABLE ledger_owner(ledger TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES device(code)) STRICT;
CREATE TABLE fork(  -- what was refused because another event is held under its number
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY(ledger, seq, hash)) STRICT;
CREATE TABLE quarantine(
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, reason INTEGER NOT NULL, PRIMARY KEY(ledger, seq)) STRICT;
CREATE TABLE registered_certificate(  -- verified on arrival; the digest is the first 8 bytes of SHA-256
    digest BLOB NOT NULL, centre TEXT NOT NULL, ledger TEXT NOT NULL, seq INTEGER NOT NULL, received_at INTEGER NOT NULL,
    PRIMARY KEY(ledger, seq)) STRICT;
CREATE INDEX registered_certificate_by_digest ON registered_certificate(centre, digest);
CREATE TABLE trust_keys(  -- one row: the list as published
    id INTEGER PRIMARY KEY CHECK(id = 1), number INTEGER NOT NULL, made_at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
)sql";

// What is published about certificates is read from their own table; the trust list is signed when it is asked for.
const std::string kSecond = std::string(kCorrections) + R"sql(
ALTER TABLE registered_certificate RENAME TO registered_before;
DROP INDEX registered_certificate_by_digest;
CREATE TABLE registered_certificate(  -- verified on arrival; digest: first 8 bytes of SHA-256; bytes in the event (ledger, seq)
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL, certificate TEXT NOT NULL, device TEXT NOT NULL, counter INTEGER NOT NULL,
    centre TEXT NOT NULL, course TEXT NOT NULL, course_version INTEGER NOT NULL, received_at INTEGER NOT NULL,
    vouched INTEGER NOT NULL,  -- 1: by an officer, in spite of a compromised key
    PRIMARY KEY(ledger, seq)) STRICT;
INSERT INTO registered_certificate SELECT r.ledger, r.seq, r.digest, c.certificate, c.device, c.counter, r.centre, '', 0, r.received_at, 0
    FROM registered_before r JOIN certificate c ON c.ledger=r.ledger AND c.seq=r.seq;
DROP TABLE registered_before;
CREATE INDEX registered_certificate_by_digest ON registered_certificate(centre, digest);
CREATE INDEX registered_certificate_by_number ON registered_certificate(device, counter);
CREATE INDEX registered_certificate_by_id ON registered_certificate(certificate);
CREATE INDEX registered_certificate_by_course ON registered_certificate(course, course_version);
CREATE TABLE trust_state(  -- one row: the number of the state that is published
    id INTEGER PRIMARY KEY CHECK(id = 1), number INTEGER NOT NULL) STRICT;
INSERT INTO trust_state SELECT 1, coalesce(max(number), 0) FROM trust_keys;
DROP TABLE trust_keys;
)sql";

// A registry may wait for its anchor's certificate, and have a second key after the first. The first release had one, of epoch 1.
const char* const kThird = R"sql(
CREATE TABLE registry_key(  -- the anchor's certificates of this registry's keys; that of the highest epoch is in use
    epoch INTEGER PRIMARY KEY, certificate BLOB NOT NULL) STRICT;
INSERT INTO registry_key SELECT 1, registry_certificate FROM registry;
ALTER TABLE registry DROP COLUMN registry_certificate;
)sql";

const std::string kFifth = std::string(kCaseDecisions) + R"sql(
CREATE TABLE spent_nonce(  -- of signed requests, until it would be too old anyway
    nonce BLOB PRIMARY KEY, spent_at INTEGER NOT NULL) STRICT;
CREATE INDEX spent_nonce_by_time ON spent_nonce(spent_at);
)sql";

// A registry waits for nobody's receipt.
const std::string kSixth = std::string(kErased) + R"sql(
CREATE VIEW awaits_receipt AS SELECT ledger, seq AS held_through FROM event WHERE 1=0;
)sql";

const char* const kEighth = R"sql(
CREATE TABLE device_clock(  -- by how much a device's clock was ahead of ours when it last spoke over the network
    device TEXT PRIMARY KEY, ahead_s INTEGER NOT NULL, heard_at INTEGER NOT NULL) STRICT;
)sql";

const char* const kTwelfth = R"sql(
CREATE TABLE held_otherwise(  -- a device holds other records of our own ledger of its centre, through this seq: we were put back
    device TEXT PRIMARY KEY REFERENCES device(code), held INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT;
)sql";

// A feed asks for the ledgers of a centre's devices.
const char* const kThirteenth = "CREATE INDEX ledger_owner_by_device ON ledger_owner(device);";

const std::array kMigrations{Migration{1, kFirst.c_str()},   Migration{2, kSecond.c_str()}, Migration{3, kThird},
                             Migration{4, kRelationOfBatch}, Migration{5, kFifth.c_str()},  Migration{6, kSixth.c_str()},
                             Migration{7, kStaff},           Migration{8, kEighth},         Migration{9, kProjectedTypes},
                             Migration{10, kLedgerForks},    Migration{11, kForksByEvent},  Migration{12, kTwelfth},
                             Migration{13, kThirteenth}};

}  // namespace

std::span<const Migration> registry_migrations() { return kMigrations; }

}  // namespace sanad
