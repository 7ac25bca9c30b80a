#include "kiosk/usecase/copy_certificate.h"

#include "credential/model/civil_day.h"
#include "credential/openbadge/date_time.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/certificate_status.h"

namespace sanad {
namespace {

PageMark mark_of(const Desk& desk, std::uint32_t copy, std::int64_t made_at) {
    return {PageMark::Kind::duplicate, copy, iso_of(civil_day(made_at * 1000, desk.centre().utc_offset_minutes)), made_at};
}

}  // namespace

Result<PageMark, Refusal> record_copy(Desk& desk, const CertificateId& id, CopyReason reason) {
    if (auto may = desk.may(StaffRight::sign); !may) return refuse(may.error());
    if (is_known_cloned(desk.database())) return refuse(Refusal{"issue.cloned"});
    const auto certificate = load_certificate(desk.database(), id);
    if (!certificate) return refuse(Refusal{"certificate.unknown", {{"certificate", id.value}}});
    if (certificate->erased) return refuse(Refusal{"certificate.erased", {{"serial", serial_of(*certificate)}}});
    if (!certificate->stands() || certificate->state == CertificateState::suspended) return refuse(why_not_usable(desk, *certificate));
    const std::uint32_t copy = certificate->copies + 1;
    const Event event = desk.record({"certificate.copied/1", Json{{"certificate", id.value}, {"copy", copy}, {"reason", word_of(reason)}}});
    return mark_of(desk, copy, openbadge::seconds_of(event.at).value());
}

Result<PageMark, Refusal> recorded_copy(Desk& desk, const IssuedCertificate& certificate, std::uint32_t copy) {
    for (const CertificateEvent& event : load_certificate_history(desk.database(), desk.ledger(), certificate)) {
        if (event.kind == CertificateEvent::Kind::copied && event.copy == copy) return mark_of(desk, copy, event.at);
    }
    return refuse(Refusal{"certificate.no_such_copy", {{"serial", serial_of(certificate)}, {"copy", std::to_string(copy)}}});
}

}  // namespace sanad
