#include "kiosk/model/entities.h"

#include <algorithm>

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<CertificateState, 5> kStates{{{CertificateState::valid, "valid"},
                                                  {CertificateState::not_yet_awarded, "not_yet_awarded"},
                                                  {CertificateState::suspended, "suspended"},
                                                  {CertificateState::superseded, "superseded"},
                                                  {CertificateState::revoked, "revoked"}}};

constexpr WordTable<CertificateEvent::Kind, 8> kEvents{{{CertificateEvent::Kind::issued, "issued"},
                                                        {CertificateEvent::Kind::handed_over, "handed_over"},
                                                        {CertificateEvent::Kind::suspended, "suspended"},
                                                        {CertificateEvent::Kind::reinstated, "reinstated"},
                                                        {CertificateEvent::Kind::superseded, "superseded"},
                                                        {CertificateEvent::Kind::revoked, "revoked"},
                                                        {CertificateEvent::Kind::adopted, "adopted"},
                                                        {CertificateEvent::Kind::copied, "copied"}}};

}  // namespace

bool is_centre_code(std::string_view code) {
    return code.size() >= 2 && code.size() <= 8 &&
           std::ranges::all_of(code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string masked_identity(const std::string& cnic) {
    return cnic.size() == 13 ? "*****-****" + cnic.substr(9, 3) + "-" + cnic.substr(12) : std::string();
}

std::string_view word_of(CertificateState state) { return word_in(kStates, state); }
std::string_view word_of(CertificateEvent::Kind kind) { return word_in(kEvents, kind); }

}  // namespace sanad
