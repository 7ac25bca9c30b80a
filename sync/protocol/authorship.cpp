#include "sync/protocol/authorship.h"

#include <algorithm>

#include "db/ledger/ledger.h"

namespace sanad {
namespace {

enum class May { kiosk, registry, both };

struct Rule {
    std::string_view type;
    May may;
};

constexpr Rule kRules[] = {
    {"ledger.opened/1", May::both},
    {"device.registered/1", May::kiosk},
    {"clock.set/1", May::kiosk},
    {"course.imported/1", May::both},
    {"roster.imported/1", May::both},
    {"trainee.added/1", May::both},
    {"trainee.corrected/1", May::kiosk},
    {"trainee.erased/1", May::both},
    {"batch.opened/1", May::kiosk},
    {"trainees.enrolled/1", May::kiosk},
    {"sessions.planned/1", May::kiosk},
    {"roll.called/1", May::kiosk},
    {"attendance.marked/1", May::kiosk},
    {"result.entered/1", May::kiosk},
    {"certificate.issued/1", May::kiosk},
    {"certificate.handed_over/1", May::kiosk},
    {"certificate.copied/1", May::kiosk},
    {"certificate.suspended/1", May::both},
    {"certificate.reinstated/1", May::both},
    {"certificate.revoked/1", May::both},
    {"certificate.adopted/1", May::registry},
    {"device.retired/1", May::registry},
    {"device.compromised/1", May::registry},
    {"case.decided/1", May::registry},
    {"staff.granted/1", May::registry},
    {"staff.ended/1", May::registry},
    {"ledger.forked/1", May::registry},
    {"fork.settled/1", May::registry},
};

bool names(const Event& event, const char* member, const std::string& value) {
    const auto found = event.body.find(member);
    return found != event.body.end() && *found == value;
}

}  // namespace

bool may_author(std::string_view type, AuthorKind author) {
    const auto* rule = std::ranges::find(kRules, type, &Rule::type);
    return rule == std::end(kRules) || rule->may == May::both || (rule->may == May::kiosk) == (author == AuthorKind::kiosk);
}

bool may_author(const Event& event, const Author& author) {
    if (!may_author(event.type, author.kind)) return false;
    if (author.kind == AuthorKind::registry || (event.type != "certificate.issued/1" && event.type != "device.registered/1")) return true;
    if (!names(event, "centre", author.centre_code)) return false;
    return names(event, "device", author.device_code) || (event.type == "certificate.issued/1" && is_copy(event));
}

bool is_copy(const Event& event) {
    const auto origin = event.body.find("origin");
    if (origin == event.body.end() || !origin->is_object()) return false;
    const auto of = [&](const char* member) { return origin->value(member, Json()); };
    return of("ledger").is_string() && of("seq").is_number_integer() && of("hash").is_string();
}

std::string registry_ledger(const std::string& centre_code) { return std::string(kRegistryLedger) + centre_code; }
bool is_registry_ledger(std::string_view ledger) { return ledger.starts_with(kRegistryLedger); }

bool is_clock_ahead(const Event& event, std::int64_t registry_time) {
    return hlc_millis(event.hlc) / 1000 > registry_time + kClockAllowance;
}

}  // namespace sanad
