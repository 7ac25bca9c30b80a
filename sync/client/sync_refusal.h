#pragma once

#include <map>
#include <string>

#include "sync/client/transport.h"
#include "sync/protocol/problem.h"

/// Why registration or sync stopped: the catalogue's sentence `refusal.<code>`, with `facts` in its places. One code, one cause.
namespace sanad {

struct SyncRefusal {
    std::string code;  ///< "sync.offline"
    std::map<std::string, std::string> facts{};
    std::int64_t retry_after = 0;  ///< seconds that the registry asks to wait; 0: it does not
    bool operator==(const SyncRefusal&) const = default;
};

/// Causes found on this side, beside LinkError and Problem.
enum class SyncCause {
    not_registered,        ///< this kiosk has no key certificate yet
    registration_pending,  ///< an officer has not approved yet {fingerprint}
    renewal_pending,       ///< an officer has not approved the longer window yet {fingerprint}
    bad_office_code,       ///< not 16 digits of a code
    not_requested,         ///< asked how the registration stands, but none was sent
    wrong_anchor,          ///< another registry than the one that the office's code names
    bad_registration,      ///< certificates that don't lead from the anchor to this kiosk's key
    wrong_centre,          ///< certified for another centre
    login_page,            ///< a web page answered: this Wi-Fi asks for a login
    not_the_registry,      ///< something answered, not a registry
    server_broke,          ///< an error page of a server in between, or of the registry {status}
    answer_empty,
    answer_damaged,         ///< the right kind of answer, unreadable
    receipt_foreign,        ///< signed by somebody else
    receipt_of_another,     ///< genuine, but for another parcel
    receipt_other_history,  ///< the registry holds other events than this kiosk under the same numbers
    receipt_without_gain,   ///< genuine, but nothing of the parcel is held
    receipt_with_gap,       ///< genuine, but the registry lacks what comes before the parcel {wanted}
    cloned,                 ///< the registry has signed that another machine records under this kiosk's name
    key_changed,            ///< this kiosk was registered anew while this program ran
    trust_foreign,          ///< a trust list signed by somebody else
    time_foreign,           ///< a time signed by somebody else
    feed_foreign,           ///< a feed signed by somebody else
    feed_of_another,        ///< genuine, but the answer to another request: an old one, perhaps
    feed_wrong_centre,      ///< genuine, but of another centre
    feed_own_ledger,        ///< it has events under this kiosk's own name
    feed_broken,            ///< its events don't hash to what it says
    feed_gap,               ///< it doesn't continue what is here
    feed_other_history,     ///< other events than those here under the same numbers
    feed_without_gain,      ///< it says that there is more, and brings nothing
    registry_put_back,      ///< its own ledger says otherwise than it did: an older state; everything else was sent and received
    registry_outdated,      ///< signed with a key of our registry that has given way to another
};
[[nodiscard]] std::string_view name_of(SyncCause cause);

[[nodiscard]] SyncRefusal refusal_of(SyncCause cause, std::map<std::string, std::string> facts = {});
[[nodiscard]] SyncRefusal refusal_of(LinkError error);
[[nodiscard]] SyncRefusal refusal_of(const ProblemReport& report);

/// The registry takes no new ledger of this device. What waits in it goes along when the kiosk is registered anew.
[[nodiscard]] bool takes_no_new_ledger(const SyncRefusal& refusal);

/// A page for people, by its type or by how it begins.
[[nodiscard]] bool looks_like_a_page(const WireResponse& response);

/// What an answer means that is not the one hoped for: a problem of the registry, or something else that answered in its place.
[[nodiscard]] SyncRefusal refusal_of(const WireResponse& response);

}  // namespace sanad
