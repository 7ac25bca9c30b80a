#include "credential/verdict_words.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "credential/serial_number.h"

namespace sanad {
namespace {

// The number as it is printed on that certificate; its device may stand at another centre.
std::string serial_of(const CertificateNumber& number, const TrustList& trust, const std::string& own_centre) {
    const auto device = std::ranges::find(trust.keys.devices, number.device_code, &TrustedDevice::code);
    return serial_number(device == trust.keys.devices.end() ? own_centre : device->centre_code, number.device_code, number.counter);
}

// The older of the parts that were used.
std::int64_t list_time(const Verification& found, const TrustList& trust) {
    const TrustStatus* status = found.centre ? trust.status_of(found.centre->code) : nullptr;
    return status ? std::min(status->made_at, trust.keys.made_at) : trust.keys.made_at;
}

}  // namespace

std::optional<Sentence> verdict_detail(const Verification& found, const TrustList& trust) {
    switch (found.verdict) {
        case Verdict::revoked:
            return Sentence{"listed.revoked",
                            {{"date", iso_day_of(found.listed->since)}},
                            {{"reason", "reason." + std::string(word_of(*found.listed->reason))}}};
        case Verdict::superseded:
            return Sentence{"listed.superseded",
                            {{"date", iso_day_of(found.listed->since)},
                             {"serial", serial_of(*found.listed->superseded_by, trust, found.centre->code)}}};
        case Verdict::suspended:
            return Sentence{"listed.suspended", {{"date", iso_day_of(found.listed->since)}}};
        case Verdict::not_yet_awarded:
            return Sentence{"listed.not_yet_awarded", {{"date", iso_day_of(found.listed->since)}}};
        case Verdict::expired:
            return Sentence{"verdict.expired.detail", {{"date", iso_day_of(*found.credential->expires_at)}}};
        case Verdict::genuine_unregistered:
            return Sentence{"verdict.genuine_unregistered.detail",
                            {{"centre_en", found.centre->name_en},
                             {"centre_ur", found.centre->name_ur},
                             {"date", iso_day_of(found.credential->issued_at)}}};
        case Verdict::genuine_registered:
            return found.by_number ? std::optional(Sentence{"verdict.by_number"}) : std::nullopt;
        case Verdict::unreadable:
        case Verdict::unknown_key:
        case Verdict::forged:
        case Verdict::under_review:
            return std::nullopt;
    }
    return std::nullopt;
}

Sentence list_caution(const Verification& found, const TrustList& trust, std::int64_t now) {
    if (found.centre && !trust.status_of(found.centre->code)) {
        return {"trust.list.missing", {{"centre_en", found.centre->name_en}, {"centre_ur", found.centre->name_ur}}};
    }
    const std::int64_t made_at = list_time(found, trust);
    const std::int64_t days = (now - made_at) / 86'400;
    const std::string date = iso_day_of(made_at);
    if (days <= kFreshListDays) return {"trust.list.fresh", {{"date", date}}};
    return {days <= kOldListDays ? "trust.list.old" : "trust.list.very_old", {{"date", date}, {"days", std::to_string(days)}}};
}

}  // namespace sanad
