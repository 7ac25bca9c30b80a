#pragma once

#include "kiosk/usecase/desk.h"
#include "sync/client/stick_carrier.h"

/// Sync by stick as use-cases of a kiosk. Each waits for the stick: a job's thread, never the screen's.
namespace sanad {

/// Where the stick is: `given`, or the one that the system has mounted below /media or /run/media; of several, the one that Sanad has
/// written on before. Refuses: stick.none, stick.several.
[[nodiscard]] Result<std::string, Refusal> stick_place(const std::string& given);

/// Refuses as StickCarrier does.
[[nodiscard]] Result<StickWritten, Refusal> write_to_stick(Desk& desk, Stick& stick);
[[nodiscard]] Result<StickRead, Refusal> read_from_stick(Desk& desk, Stick& stick);

}  // namespace sanad
