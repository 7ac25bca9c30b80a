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

const std::string kSecond = std::string(kCorrections) + R"sql(
CREATE TABLE trust_status(  -- one row a centre: the list as published
    centre TEXT PRIMARY KEY, number INTEGER NOT NULL, made_at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
)sql";

const std::array kMigrations{Migration{1, kFirst.c_str()}, Migration{2, kSecond.c_str()}};

}  // namespace

std::span<const Migration> registry_migrations() { return kMigrations; }

}  // namespace sanad
