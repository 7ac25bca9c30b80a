#pragma once

#include <string>

#include "credential/bytes/bytes.h"

/// A registration on a stick (sync/FORMAT.md, "Registration by stick"): not sealed, since the kiosk doesn't know the registry's key yet,
/// and nothing in it is a secret. `registration`: registration_id() of the kiosk's key.
namespace sanad {

inline constexpr const char* kRegistrationRequests = ".registration";  ///< how a request's name ends

[[nodiscard]] std::string registration_request_file(const std::string& registration);
/// Of this very request: an answer to another one, lying on the same stick, has another name.
[[nodiscard]] std::string registration_answer_file(const std::string& registration, ByteView request);

}  // namespace sanad
