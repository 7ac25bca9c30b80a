#include "kiosk/usecase/certificate_status.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "kiosk/model/letters.h"
#include "kiosk/store/certificate_store.h"

namespace sanad {
namespace {

Result<IssuedCertificate, Refusal> standing_certificate(Desk& desk, const CertificateId& id) {
    auto certificate = load_certificate(desk.database(), id);
    if (!certificate) return refuse(Refusal{"certificate.unknown", {{"certificate", id.value}}});
    if (!certificate->stands()) return refuse(why_not_usable(desk, *certificate));
    return *std::move(certificate);
}

// Spaces at the ends taken off; nothing for no note.
Result<std::optional<Json>, Refusal> note_part(const std::string& note) {
    const auto from = note.find_first_not_of(" \n\t"), to = note.find_last_not_of(" \n\t");
    if (from == std::string::npos) return std::optional<Json>();
    const std::string text = note.substr(from, to - from + 1);
    const std::u32string letters = letters_of(text);
    if (letters.size() > kMaxNoteLetters || std::ranges::any_of(letters, [](char32_t c) { return is_control(c) || c == U'\ufffd'; }))
        return refuse(Refusal{"note.wrong", {{"limit", std::to_string(kMaxNoteLetters)}}});
    return std::optional(Json{{"note", text}});
}

// `wanted_suspended`: nothing when either will do.
Result<IssuedCertificate, Refusal> record_status(Desk& desk, const CertificateId& id, const std::string& type, const std::string& note,
                                                 std::optional<bool> wanted_suspended, Json body) {
    if (auto may = desk.may(StaffRight::sign); !may) return refuse(may.error());
    auto personal = note_part(note);
    if (!personal) return refuse(personal.error());
    Transaction transaction(desk.database());
    const auto certificate = standing_certificate(desk, id);
    if (!certificate) return refuse(certificate.error());
    if (wanted_suspended && (certificate->state == CertificateState::suspended) != *wanted_suspended)
        return refuse(why_not_usable(desk, *certificate));
    body["certificate"] = id.value;
    desk.record({type, std::move(body), *std::move(personal)});
    auto changed = load_certificate(desk.database(), id);
    transaction.commit();
    return *std::move(changed);
}

}  // namespace

Refusal why_not_usable(Desk& desk, const IssuedCertificate& certificate) {
    std::map<std::string, std::string> facts{{"serial", serial_of(certificate)}};
    const auto day = iso_of(civil_day(certificate.state_since * 1000, desk.centre().utc_offset_minutes));
    switch (certificate.state) {
        case CertificateState::revoked:
            facts["day"] = day;
            return {"certificate.is_revoked", std::move(facts)};
        case CertificateState::superseded: {
            const auto by = load_certificate(desk.database(), certificate.superseded_by);
            facts["by"] = by ? serial_of(*by) : certificate.superseded_by.value;
            return {"certificate.is_superseded", std::move(facts)};
        }
        case CertificateState::suspended:
            facts["day"] = day;
            return {"certificate.is_suspended", std::move(facts)};
        case CertificateState::valid:
        case CertificateState::not_yet_awarded:
            break;
    }
    return {"certificate.not_suspended", std::move(facts)};
}

Result<IssuedCertificate, Refusal> revoke_certificate(Desk& desk, const CertificateId& id, RevocationReason reason,
                                                      const std::string& note) {
    return record_status(desk, id, "certificate.revoked/1", note, std::nullopt, Json{{"reason", word_of(reason)}});
}

Result<IssuedCertificate, Refusal> suspend_certificate(Desk& desk, const CertificateId& id, const std::string& note) {
    return record_status(desk, id, "certificate.suspended/1", note, false, Json::object());
}

Result<IssuedCertificate, Refusal> reinstate_certificate(Desk& desk, const CertificateId& id, const std::string& note) {
    return record_status(desk, id, "certificate.reinstated/1", note, true, Json::object());
}

Result<HandedOver, Refusal> hand_over_certificates(Desk& desk, const std::vector<CertificateId>& ids) {
    if (auto may = desk.may(StaffRight::sign); !may) return refuse(may.error());
    HandedOver done;
    Transaction transaction(desk.database());
    for (const CertificateId& id : ids) {
        const auto certificate = standing_certificate(desk, id);
        if (!certificate) return refuse(certificate.error());
        if (certificate->state == CertificateState::suspended) return refuse(why_not_usable(desk, *certificate));
        if (certificate->handed_over_at) {
            ++done.before;
            continue;
        }
        desk.record({"certificate.handed_over/1", Json{{"certificate", id.value}}});
        ++done.now;
    }
    transaction.commit();
    return done;
}

}  // namespace sanad
