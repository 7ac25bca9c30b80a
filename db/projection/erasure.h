#pragma once

#include <set>

#include "db/ledger/ledger.h"

namespace sanad {

/// Takes the personal parts of people who were erased (`trainee.erased`) out of the stored events, with their salts. An event is such a
/// person's when its body names the trainee, an enrolment under which any event ever put them, or a certificate of such an enrolment; or a
/// certificate that was erased by itself. A part that a kiosk's registry has not confirmed yet stays, for without it the registry could
/// never check the event: it goes with the receipt.
/// Made inside a transaction, for that transaction. What it took is out of the file once `Database::truncate_journal` ran after the commit.
/// One connection, its thread.
class Erasure {
public:
    explicit Erasure(Database& database) : database_(database) {}

    /// Whether the event is of somebody who was erased; false for one that never had a personal part.
    [[nodiscard]] bool concerns(const Event& event);
    /// Whether any of these trainees was erased.
    [[nodiscard]] bool any_of(const std::set<std::string>& trainees);

    /// What a projected event makes known: somebody was erased, or somebody who was is tied to more. Then `sweep`.
    void heed(const Event& event);
    [[nodiscard]] bool is_due() const { return !due_.empty(); }
    /// Takes the parts of those that `heed` met out of these ledgers, whatever order their events came in.
    void sweep(const std::vector<std::string>& ledgers);
    /// Takes the part of one event that has just been stored, if its person was erased before.
    void strip(const Event& event);
    /// A receipt confirmed the events after `after` up to `through`.
    void sweep_confirmed(const std::string& ledger, Seq after, Seq through);

    /// How many parts it took.
    [[nodiscard]] int taken() const { return taken_; }
    /// How many it met and left, because they wait for a receipt.
    [[nodiscard]] int kept() const { return static_cast<int>(kept_.size()); }

private:
    [[nodiscard]] bool nobody();
    [[nodiscard]] bool is_erased(const std::string& subject);
    [[nodiscard]] std::set<std::string> names_of(const std::string& subject);
    void take(const std::string& ledger, Seq seq);

    Database& database_;
    std::optional<bool> nobody_{};  // was erased on this machine
    std::set<std::string> due_{};   // trainees and certificates, until the sweep
    int taken_ = 0;
    std::set<std::pair<std::string, Seq>> kept_{};
};

}  // namespace sanad
