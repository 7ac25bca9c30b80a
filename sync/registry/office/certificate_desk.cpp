#include "sync/registry/office/certificate_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/serial_number.h"
#include "sync/registry/publish/trust_state.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {

std::string_view name_of(CertificateDeskError error) {
    switch (error) {
        case CertificateDeskError::not_a_serial:
            return "not_a_serial";
        case CertificateDeskError::not_registered:
            return "not_registered";
        case CertificateDeskError::number_used_twice:
            return "number_used_twice";
        case CertificateDeskError::already_revoked:
            return "already_revoked";
        case CertificateDeskError::already_superseded:
            return "already_superseded";
        case CertificateDeskError::already_suspended:
            return "already_suspended";
        case CertificateDeskError::not_suspended:
            return "not_suspended";
        case CertificateDeskError::adopt_unreadable:
            return "adopt_unreadable";
        case CertificateDeskError::adopt_unknown_key:
            return "adopt_unknown_key";
        case CertificateDeskError::adopt_forged:
            return "adopt_forged";
        case CertificateDeskError::adopt_needs_vouching:
            return "adopt_needs_vouching";
    }
    return {};
}

Result<CertificateRecord, CertificateDeskError> CertificateDesk::show(std::string_view named) {
    const Snapshot snapshot(registry_.database());
    return find(named).map([&](RegisteredCertificate registered) { return view_of(std::move(registered)); });
}

Result<CertificateRecord, CertificateDeskError> CertificateDesk::revoke(std::string_view named, RevocationReason reason) {
    Transaction transaction(registry_.database());
    const auto found = find(named);
    if (!found) return refuse(found.error());
    if (const auto before = view_of(*found); before.listed && before.listed->status == ListedStatus::revoked)
        return refuse(CertificateDeskError::already_revoked);
    record(found->centre_code, {"certificate.revoked/1", Json{{"certificate", found->certificate}, {"reason", word_of(reason)}}});
    transaction.commit();
    return view_of(*found);
}

Result<CertificateRecord, CertificateDeskError> CertificateDesk::suspend(std::string_view named) {
    Transaction transaction(registry_.database());
    const auto found = find(named);
    if (!found) return refuse(found.error());
    if (const auto before = view_of(*found); before.listed) {
        switch (before.listed->status) {
            case ListedStatus::revoked:
                return refuse(CertificateDeskError::already_revoked);
            case ListedStatus::superseded:
                return refuse(CertificateDeskError::already_superseded);
            case ListedStatus::suspended:
                return refuse(CertificateDeskError::already_suspended);
            case ListedStatus::not_yet_awarded:
                break;
        }
    }
    record(found->centre_code, {"certificate.suspended/1", Json{{"certificate", found->certificate}}});
    transaction.commit();
    return view_of(*found);
}

Result<CertificateRecord, CertificateDeskError> CertificateDesk::reinstate(std::string_view named) {
    Transaction transaction(registry_.database());
    const auto found = find(named);
    if (!found) return refuse(found.error());
    const auto before = view_of(*found);
    if (!before.listed || before.listed->status != ListedStatus::suspended) return refuse(CertificateDeskError::not_suspended);
    record(found->centre_code, {"certificate.reinstated/1", Json{{"certificate", found->certificate}}});
    transaction.commit();
    return view_of(*found);
}

Result<CertificateDesk::Adopted, CertificateDeskError> CertificateDesk::adopt(ByteView credential, bool vouch) {
    const std::int64_t now = clock_.now() / 1000;
    Transaction transaction(registry_.database());
    auto& store = registry_.store();
    TrustList trust{trust_keys(registry_, now), {}};
    for (const auto& centre : trust.keys.centres) trust.status.emplace(centre.code, trust_status(registry_, centre.code, now));
    const auto checked = verify_credential(credential, trust, now, [](const CredentialDigest&) { return false; });
    if (checked.verdict == Verdict::unreadable) return refuse(CertificateDeskError::adopt_unreadable);
    if (checked.verdict == Verdict::unknown_key) return refuse(CertificateDeskError::adopt_unknown_key);
    if (checked.verdict == Verdict::forged) return refuse(CertificateDeskError::adopt_forged);

    const CompactCredential& facts = checked.credential.value();
    const std::string id = to_base32(facts.id);
    const CredentialDigest digest = credential_digest(credential);
    const bool under_review = checked.verdict == Verdict::under_review;
    const auto known = store.certificate_with_id(id);
    if (known && known->digest != digest) return refuse(CertificateDeskError::adopt_forged);  // another certificate has that id
    if (known && !under_review) return Adopted{view_of(*known), /*is_new=*/false};
    if (under_review && !vouch) return refuse(CertificateDeskError::adopt_needs_vouching);

    const std::string centre_code = checked.centre.value().code;
    const Event event = record(centre_code, {"certificate.adopted/1",
                                             Json{{"certificate", id},
                                                  {"kind", static_cast<int>(facts.kind)},
                                                  {"device", checked.device_code},
                                                  {"centre", centre_code},
                                                  {"counter", facts.counter},
                                                  {"issued_at", facts.issued_at},
                                                  {"digest", to_hex(sha256(credential))}},
                                             Json{{"credential", to_base64(credential)}}});
    const RegisteredCertificate registered{event.ledger,         event.seq,     digest,      id,
                                           checked.device_code,  facts.counter, centre_code, facts.course_code,
                                           facts.course_version, now,           under_review};
    store.register_certificate(registered);
    transaction.commit();
    return Adopted{view_of(registered), /*is_new=*/true};
}

Result<RegisteredCertificate, CertificateDeskError> CertificateDesk::find(std::string_view named) {
    auto& store = registry_.store();
    if (const auto id = from_base32(named); id && id->size() == 16) {
        auto registered = store.certificate_with_id(to_base32(*id));
        if (!registered) return refuse(CertificateDeskError::not_registered);
        return *std::move(registered);
    }
    const auto serial = read_serial_number(named);
    if (!serial) return refuse(CertificateDeskError::not_a_serial);
    auto found = store.certificates_numbered(serial->device_code, serial->counter);
    std::erase_if(found, [&](const auto& one) { return one.centre_code != serial->centre_code; });
    if (found.empty()) return refuse(CertificateDeskError::not_registered);
    const bool twice = std::ranges::any_of(found, [&](const auto& one) { return one.digest != found.front().digest; });
    if (twice) return refuse(CertificateDeskError::number_used_twice);
    return found.front();
}

CertificateRecord CertificateDesk::view_of(RegisteredCertificate registered) {
    CertificateRecord view{registered, serial_number(registered.centre_code, registered.device_code, registered.counter)};
    const TrustStatus status = trust_status(registry_, registered.centre_code, clock_.now() / 1000);
    if (const auto* listed = status.find(registered.device_code, registered.counter, registered.digest)) view.listed = *listed;
    for (const auto& [ledger, seq] : registry_.store().events_about(registered.certificate)) {
        view.events.push_back(registry_.ledger().event_at(ledger, seq).value());
    }
    std::ranges::sort(view.events, {}, &Event::hlc);
    return view;
}

Event CertificateDesk::record(const std::string& centre_code, EventDraft draft) {
    Event event = record_as_registry(registry_, clock_, actor_, centre_code, std::move(draft));
    registry_.state_changed(clock_.now() / 1000);
    return event;
}

}  // namespace sanad
