#pragma once

#include "db/ledger/event.h"

/// Who may write what (db/FORMAT.md, "Event types"; of a certificate, sync/FORMAT.md, "Who may say what of a certificate"): asked by the
/// registry of what kiosks send, and by kiosks of what the registry feeds them. Pure functions, any thread.
namespace sanad {

enum class AuthorKind { kiosk, registry };

/// Whether an event of this type counts when it stands in a ledger of such an author. A type that this version doesn't know says nothing
/// yet: it is kept, and judged by the version that projects it.
[[nodiscard]] bool may_author(std::string_view type, AuthorKind author);

/// Whose ledger it is.
struct Author {
    AuthorKind kind = AuthorKind::kiosk;
    std::string device_code;  ///< empty for the registry
    std::string centre_code;
};
/// The same for the whole event: a kiosk that names a device or a centre as the author names its own. But a copy of a certificate's event
/// names the device that signed it, of the same centre.
[[nodiscard]] bool may_author(const Event& event, const Author& author);

/// Whether it stands for an event of a ledger that another machine goes on writing (db/FORMAT.md, "Copies").
[[nodiscard]] bool is_copy(const Event& event);

/// The registry's own ledger of a centre: "registry-PTSD". No device may write such a one.
[[nodiscard]] std::string registry_ledger(const std::string& centre_code);
[[nodiscard]] bool is_registry_ledger(std::string_view ledger);
inline constexpr std::string_view kRegistryLedger = "registry-";  // DO NOT CHANGE: stored in every event of such a ledger

/// How far ahead of the registry's time an event's clock may be and still count, in seconds.
constexpr std::int64_t kClockAllowance = 86'400;
[[nodiscard]] bool is_clock_ahead(const Event& event, std::int64_t registry_time);

}  // namespace sanad
