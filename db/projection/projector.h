#pragma once

#include <functional>
#include <map>
#include <variant>

#include "db/ledger/ledger.h"

namespace sanad {

/// What a person's facts are sealed under in a projected row: "trainee:<id>".
[[nodiscard]] std::string personal_place(std::string_view table, const std::string& id);

/// Fills the domain tables from events. The same events give the same rows, whatever ledger order they came in (each ledger's
/// own order is kept). An event of a type that is not known is left for a later version (late_events.h). One connection, its thread.
class Projector {
public:
    Projector(Database& database, const ColumnCipher& cipher) : database_(database), cipher_(cipher) {}

    /// The types of events that this program projects, sorted.
    [[nodiscard]] static std::vector<std::string> types();

    /// Call inside the transaction that stores the event. Throws std::invalid_argument, before anything is written, when a known event has
    /// a body that its type forbids: for a kiosk's own event a bug; the registry quarantines it.
    void apply(const Event& event);
    /// Empties what is known of a certificate after its issue, and takes away those that say they replace it, so that the events about it
    /// which count can be applied once more. Call in the transaction in which the others were set apart.
    void forget_standing(const std::string& certificate);

private:
    using Handler = void (Projector::*)(const Event&);
    [[nodiscard]] static const std::map<std::string, Handler, std::less<>>& handlers();
    void course_imported(const Event& event);
    void roster_imported(const Event& event);
    void trainee_added(const Event& event);
    void trainee_corrected(const Event& event);
    void trainee_erased(const Event& event);
    void batch_opened(const Event& event);
    void trainees_enrolled(const Event& event);
    void sessions_planned(const Event& event);
    void roll_called(const Event& event);
    void attendance_marked(const Event& event);
    void result_entered(const Event& event);
    void certificate_issued(const Event& event);
    void certificate_adopted(const Event& event);
    void certificate_revoked(const Event& event);
    void certificate_suspended(const Event& event);
    void certificate_reinstated(const Event& event);
    void certificate_handed_over(const Event& event);
    void certificate_copied(const Event& event);
    void device_registered(const Event& event);
    void case_decided(const Event& event);
    void staff_granted(const Event& event);
    void staff_ended(const Event& event);
    void ledger_forked(const Event& event);
    void fork_settled(const Event& event);
    void set_mark(const Event& event, const std::string& session, const std::string& enrolment, const std::string& mark);
    /// Into the certificate's history.
    void tell_of(const Event& event, const std::string& certificate);
    enum class Kept { first, last };
    void set_status(const Event& event, const std::string& certificate, const std::string& fact,
                    const std::variant<std::int64_t, std::string>& value, Kept kept);
    /// What of the event's personal part goes into the row of a trainee: nothing, once they were erased.
    struct PersonalColumns {
        std::optional<Bytes> personal{};
        std::optional<Digest> identity_lookup{};
    };
    [[nodiscard]] PersonalColumns columns_of(const Event& event, const std::string& trainee);
    [[nodiscard]] std::optional<Digest> identity_lookup(const Event& event) const;
    [[nodiscard]] std::optional<Bytes> sealed_personal(const Event& event, std::string_view table, const std::string& id) const;

    Database& database_;
    const ColumnCipher& cipher_;
};

/// Appends an event and projects it, in the caller's transaction: the one way in which a machine changes its own domain rows. `seen`,
/// `latest`: as in Ledger::append.
Event record(Ledger& ledger, Projector& projector, const std::string& ledger_id, const std::string& actor, const Clock& clock,
             EventDraft draft, const std::string& seen = {}, Millis latest = std::numeric_limits<Millis>::max());

/// Empties the domain tables and fills them anew from the events here; `counts` as in check_ledgers. Call inside a Transaction. An event
/// that can't be read, or whose body is forbidden, is left out; one whose personal part can't be opened is projected without it. Returns
/// how many of both there are: check_ledgers names each.
int rebuild_projections(Database& database, const ColumnCipher& cipher, const std::function<bool(const Event&)>& counts);

}  // namespace sanad
