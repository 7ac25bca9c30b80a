#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "credential/bytes/bytes.h"

namespace sanad {

/// The two kinds that are never confused. DO NOT CHANGE the numbers: signed on paper.
enum class CredentialKind : std::uint8_t {
    certificate_of_completion = 1,  ///< attendance only
    micro_credential = 2,           ///< attendance and assessment against stated criteria
};

/// How the holder's second name relates to the holder. DO NOT CHANGE the numbers: signed on paper.
enum class Relation : std::uint8_t { son_of = 1, daughter_of = 2, wife_of = 3 };

/// Where the device's time came from. DO NOT CHANGE the numbers: signed on paper, stored on disk.
enum class TimeSource : std::uint8_t { rtc = 1, network = 2, registry = 3, by_hand = 4 };

/// The words that events and JSON use. DO NOT CHANGE: stored on disk.
[[nodiscard]] std::string_view word_of(Relation relation);
[[nodiscard]] std::optional<Relation> relation_of(std::string_view word);
[[nodiscard]] std::string_view name_of(TimeSource source);

/// A calendar day at the centre, without a clock or a zone.
using CivilDay = std::chrono::sys_days;

/// A certificate of another device or of this one, named by who wrote it and its number there.
struct CertificateNumber {
    std::string device_code;
    std::uint32_t counter = 0;
    bool operator==(const CertificateNumber&) const = default;
};

/// Everything that the QR on a certificate states (FORMAT.md gives each field its key and its bounds).
struct CompactCredential {
    std::int64_t issued_at = 0;                ///< iat, unix seconds
    std::optional<std::int64_t> expires_at{};  ///< exp, unix seconds; absent: never
    ByteArray<16> id{};                        ///< cti, random

    CredentialKind kind = CredentialKind::certificate_of_completion;
    std::string holder_name;             ///< Latin script, 1–90 characters
    std::optional<Relation> relation{};  ///< present exactly when relation_name is
    std::string relation_name;           ///< father's or husband's name, Latin script
    std::string holder_name_ur;          ///< empty: not in the QR (the paper may still show it)
    std::string identity_last4;          ///< last four digits of the identity document; may be empty
    std::string course_title;            ///< English; the full or, over budget, the short title
    std::string course_code;
    std::uint32_t course_version = 1;
    std::uint32_t hours = 0;  ///< workload
    std::string level;        ///< "NVQF 4"; may be empty
    std::string grade;        ///< empty for a certificate of completion
    CivilDay period_start{};
    CivilDay period_end{};
    CivilDay issued_on{};                        ///< civil day of the centre
    std::uint32_t counter = 0;                   ///< number on this device, from 1, for its whole life
    std::uint32_t attendance_percent = 0;        ///< 0–100
    std::optional<ByteArray<16>> full_digest{};  ///< of the full credential's exact bytes, when one was made
    TimeSource time_source = TimeSource::rtc;
    std::optional<CertificateNumber> supersedes{};

    bool operator==(const CompactCredential&) const = default;
};

}  // namespace sanad
