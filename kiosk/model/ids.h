#pragma once

#include <compare>
#include <string>

namespace sanad {

/// An id that cannot be taken for another kind of id: 26 digits of Crockford base32 (128 bits), made by the use-case
/// that first names the thing, the same on every machine.
template <class Tag>
struct Id {
    std::string value{};

    auto operator<=>(const Id&) const = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

using TraineeId = Id<struct TraineeTag>;
using EnrolmentId = Id<struct EnrolmentTag>;
using BatchId = Id<struct BatchTag>;
using SessionId = Id<struct SessionTag>;
using RosterId = Id<struct RosterTag>;
using CertificateId = Id<struct CertificateTag>;

}  // namespace sanad
