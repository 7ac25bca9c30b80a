#pragma once

#include <doctest/doctest.h>

#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "sync/registry/ingest/ingest.h"
#include "tests/support/sync_world.h"

namespace sanad::test {

/// A registry and a registered kiosk; parcels go straight to ingest, without the network.
struct IngestWorld {
    RegistryWorld registry;  // `database`: as RegistryWorld has it
    KioskWorld kiosk{registry.clock};
    Ingest ingest{*registry.writer, registry.clock};
    Nonce nonce{};

    explicit IngestWorld(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        kiosk.register_at(registry);
    }

    Result<Bytes, ProblemReport> send(const Bytes& parcel) { return ingest.receive(kiosk.desk->ledger_id(), parcel, nonce); }
    Receipt receipt(const Bytes& parcel) { return read_receipt(send(parcel).value(), registry.writer->signer().public_key()).value(); }
    Problem problem(const Bytes& parcel) {
        const auto answer = send(parcel);
        REQUIRE_FALSE(answer);
        return answer.error().problem;
    }
    LedgerReport check() {
        return check_ledgers(registry.writer->database(), registry.writer->cipher(), DatabaseKind::registry, registry_migrations(),
                             [&](const Event& event) { return !registry.writer->store().is_quarantined(event.ledger, event.seq); });
    }
    std::int64_t projected(const std::string& table) {
        auto row = registry.writer->database().prepare("SELECT count(*) FROM " + table);
        return row.step() ? row.integer(0) : 0;
    }
};

}  // namespace sanad::test
