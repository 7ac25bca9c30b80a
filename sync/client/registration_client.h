#pragma once

#include "db/ledger/clock.h"
#include "db/sqlite/database.h"
#include "sync/client/sync_refusal.h"
#include "sync/protocol/registration.h"

/// This kiosk becoming known to a registry. State is one row of the kiosk's table `registration`, or, of the keys that are to take the
/// place of those in use, of `next_registration`, so that a restart in the middle loses nothing. One connection, its thread.
namespace sanad {

enum class RegistrationOf { keys_in_use, next_keys };

/// Sends the request, or sends it again, and stores the registry's answer. Once this kiosk is approved, the chain is returned from
/// what is stored, without asking. Refuses: sync.bad_office_code, sync.registration_pending {fingerprint} (the usual first answer:
/// ask again later with poll_registration), sync.wrong_anchor, sync.bad_registration, sync.wrong_centre,
/// sync.registry_outdated, and what a link and a registry may say. A first request is stored before it is sent, so that a lost answer loses
/// nothing; a stored one gives way to another code or address only when a registry answered that one with `pending` or an approval that
/// holds. Next keys are registered under the anchor of those in use, or refused with sync.wrong_anchor before anything is sent.
[[nodiscard]] Result<RegistrationChain, SyncRefusal> register_device(Database& database, const Signer& device,
                                                                     const ByteArray<32>& sealing_secret, const std::string& centre_code,
                                                                     const std::string& registry_url, std::string_view office_code,
                                                                     Transport& transport, const Clock& clock,
                                                                     RegistrationOf which = RegistrationOf::keys_in_use);

/// Asks how the stored request stands. Refuses with sync.not_requested when there is none, and like register_device.
[[nodiscard]] Result<RegistrationChain, SyncRefusal> poll_registration(Database& database, const Signer& device,
                                                                       const ByteArray<32>& sealing_secret, const std::string& centre_code,
                                                                       Transport& transport,
                                                                       RegistrationOf which = RegistrationOf::keys_in_use);

/// Asks for a longer window of this kiosk's key, or how that stands, and stores what the registry says. Returns the chain with the longer
/// window once an officer has approved. Refuses: sync.not_registered, sync.renewal_pending {fingerprint} (the usual first answer: ask
/// again later), sync.renewal_refused, sync.device_retired, sync.device_compromised, sync.bad_registration (a certificate that is not this
/// key's for a window with the same beginning and a later end), and what a link and a registry may say.
[[nodiscard]] Result<RegistrationChain, SyncRefusal> renew_registration(Database& database, const Signer& device,
                                                                        const ByteArray<32>& sealing_secret, Transport& transport);

/// A request for that lies on a stick: remembered, so that it can be said, until a registry answers.
void note_carried_renewal(Database& database);

/// The answer to that from a stick (carried_answer), stored as renew_registration does. Nothing when it gives no longer window than is
/// here, an answer read before, say: then what it says of why not is remembered where a renewal is asked for. Refuses:
/// sync.bad_registration, sync.registry_outdated, sync.answer_damaged, and what a registry may say.
[[nodiscard]] Result<std::optional<RegistrationChain>, SyncRefusal> take_carried_renewal(Database& database, const Signer& device,
                                                                                         const ByteArray<32>& sealing_secret,
                                                                                         const WireResponse& carried);

/// The stored chain, checked again from the stored anchor; nothing while not approved. Throws std::runtime_error when it doesn't hold.
[[nodiscard]] std::optional<RegistrationChain> stored_registration(Database& database, RegistrationOf which = RegistrationOf::keys_in_use);

}  // namespace sanad
