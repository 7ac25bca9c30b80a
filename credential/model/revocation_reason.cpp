#include "credential/model/revocation_reason.h"

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<RevocationReason, kRevocationReasons.size()> kReasons{{{RevocationReason::issued_in_error, "issued_in_error"},
                                                                           {RevocationReason::result_corrected, "result_corrected"},
                                                                           {RevocationReason::identity_error, "identity_error"},
                                                                           {RevocationReason::misconduct, "misconduct"},
                                                                           {RevocationReason::holder_request, "holder_request"}}};

}  // namespace

std::string_view word_of(RevocationReason reason) { return word_in(kReasons, reason); }
std::optional<RevocationReason> reason_of(std::string_view word) { return value_in(kReasons, word); }

std::string revocation_reason_words(std::string_view between) {
    std::string all;
    for (const RevocationReason reason : kRevocationReasons) all.append(all.empty() ? "" : between).append(word_of(reason));
    return all;
}

}  // namespace sanad
