#pragma once

#include "tests/support/sync_world.h"

namespace sanad::test {

/// The centre's part of the trust list grows beyond what a bad link carries at once: the kiosk K0001 has retired, and its certificates are
/// listed one by one, with eight bytes for each.
inline void retire_with_certificates(RegistryWorld& registry, int certificates) {
    const auto officer = registry.open();
    Transaction transaction(officer->database());
    officer->store().set_key_state("K0001", KeyState::retired, 0);
    for (int i = 1; i <= certificates; ++i) {
        officer->database()
            .prepare(
                "INSERT INTO registered_certificate(ledger, seq, digest, certificate, device, counter, centre, course, course_version, "
                "received_at, vouched) VALUES('retired',?,?,?,'K0001',?,'PTSD','HBW',1,1,0)")
            .bind(i)
            .bind(ByteView(sha256(bytes_of(std::to_string(i)))).first(8))
            .bind("certificate " + std::to_string(i))
            .bind(i)
            .run();
    }
    officer->state_changed(registry.clock.now() / 1000);
    transaction.commit();
}

}  // namespace sanad::test
