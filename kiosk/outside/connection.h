#pragma once

#include "kiosk/usecase/desk.h"
#include "sync/client/registration_client.h"
#include "sync/client/sync_engine.h"

/// Registration and sync as use-cases of a kiosk. Each waits for the network: a job's thread, never the screen's.
namespace sanad {

/// Asks the registry for this kiosk's key certificate. Once it is there: records `device.registered/1` (once for this ledger) and fetches
/// the trust list, so that this kiosk can verify with the link down. Refuses as register_device does; until the officer has
/// approved, with sync.registration_pending {fingerprint}.
[[nodiscard]] Result<KeyCertificate, Refusal> register_kiosk(Desk& desk, const std::string& registry_url, const std::string& office_code,
                                                             Transport& transport);
/// Asks how the request stands; otherwise as register_kiosk.
[[nodiscard]] Result<KeyCertificate, Refusal> ask_for_approval(Desk& desk, Transport& transport);

/// The same for new keys of a kiosk that is registered: another machine may have a copy of the old ones. With an empty code, asks how that
/// stands. Once approved, this kiosk goes on as another device, in a new ledger (kiosk/usecase/new_device.h), and syncs; `desk` then has
/// the old keys, and is to be closed. Refuses as register_kiosk does; sync.not_registered; keys.<KeyFileError>; and, when the registry
/// can't be asked what it holds, as sync does: nothing is changed then.
[[nodiscard]] Result<KeyCertificate, Refusal> register_anew(Desk& desk, const Passphrase& passphrase, const std::string& registry_url,
                                                            const std::string& office_code, Transport& transport);

/// Records `device.registered/1`, once for this ledger, when there is a chain; else refuses in our words.
[[nodiscard]] Result<KeyCertificate, Refusal> record_registration(Desk& desk, const Result<RegistrationChain, SyncRefusal>& chain);

/// Asks for a longer window of this kiosk's key, or how that stands; once it is given, syncs, so that this kiosk's own list says so too.
/// Refuses as renew_registration does.
[[nodiscard]] Result<KeyCertificate, Refusal> renew_key(Desk& desk, Transport& transport);

/// Where this kiosk registers (anew, perhaps) or is registered; empty before the first request.
[[nodiscard]] std::string registry_url_of(Desk& desk);

/// Sends what waits, fetches the trust list, and asks to renew a key whose window ends within kRenewalDays; how that went is in the
/// records (key_window), and stops nothing. Refuses only with sync.not_registered; how it went is in the report. `pace`: what is known of
/// this link, and then what this sync learnt of it.
[[nodiscard]] Result<SyncReport, Refusal> sync_kiosk(Desk& desk, Transport& transport, LinkPace* pace = nullptr);

}  // namespace sanad
