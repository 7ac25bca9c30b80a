#include "credential/model/copy_reason.h"

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<CopyReason, 3> kReasons{
    {{CopyReason::lost, "lost"}, {CopyReason::damaged, "damaged"}, {CopyReason::requested, "requested"}}};

}  // namespace

std::string_view word_of(CopyReason reason) { return word_in(kReasons, reason); }
std::optional<CopyReason> copy_reason_of(std::string_view word) { return value_in(kReasons, word); }

}  // namespace sanad
