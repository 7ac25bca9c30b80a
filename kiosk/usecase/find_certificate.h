#pragma once

#include <vector>

#include "kiosk/usecase/desk.h"

namespace sanad {

struct FoundCertificate {
    IssuedCertificate certificate;
    Trainee holder;      ///< empty where the enrolment isn't on this machine, or was erased
    std::string batch;   ///< "HBW-1", or empty
    BatchId batch_id{};  ///< empty as batch
};

constexpr std::size_t kMaxFound = 50;

/// Finds certificates by what a person has at hand: the text of the QR, the id, a part of the serial number or of a name in either script
/// (three letters at least), the thirteen digits of the CNIC. The newest first, at most kMaxFound.
[[nodiscard]] std::vector<FoundCertificate> find_certificates(Desk& desk, const std::string& text);

/// The holder, and the batch by name.
[[nodiscard]] FoundCertificate with_holder(Desk& desk, IssuedCertificate certificate);

}  // namespace sanad
