#pragma once

#include "kiosk/outside/connection.h"
#include "kiosk/usecase/desk.h"
#include "sync/client/stick_carrier.h"

/// Sync by stick as use-cases of a kiosk. Each waits for the stick: a job's thread, never the screen's.
namespace sanad {

/// Where the stick is: `given`, or the one that the system has mounted below /media or /run/media; of several, the one that Sanad has
/// written on before. Refuses: stick.none, stick.several.
[[nodiscard]] Result<std::string, Refusal> stick_place(const std::string& given);

/// As register_kiosk, by a stick: with `office_code`, writes the request there, and takes the answer when the office has put it there;
/// without, takes it for the request that was written before. Refuses also with stick.<StickError>. `registry_url` may be empty: the
/// certificate says it.
[[nodiscard]] Result<KeyCertificate, Refusal> register_by_stick(Desk& desk, Stick& stick, const std::string& registry_url,
                                                                const std::string& office_code);

/// As register_anew, by a stick: writes the request there, and beside it what waits under the old name; takes the answer to both when the
/// office has put it there. With an empty code, the code of the request that waits. Once approved, and the registry's answer is here to all
/// that was written on sticks, this kiosk goes on as another device, and what it has to send is written on the stick; `desk` is then to be
/// closed. Refuses as register_by_stick and register_anew do; sync.anew_unanswered: approved, but that answer is not here. Whatever it
/// refuses with but keys.*, sync.not_registered and sync.not_requested, what waits was written, or the refusal says why not.
[[nodiscard]] Result<KeyCertificate, Refusal> register_anew_by_stick(Desk& desk, const Passphrase& passphrase, Stick& stick,
                                                                     const std::string& registry_url, const std::string& office_code);

/// Within the last days of this kiosk's key (KeyWindow::renewal_due), asks for a longer window too. Refuses as StickCarrier does.
[[nodiscard]] Result<StickWritten, Refusal> write_to_stick(Desk& desk, Stick& stick);
[[nodiscard]] Result<StickRead, Refusal> read_from_stick(Desk& desk, Stick& stick);

}  // namespace sanad
