#include "sync/registry/ingest/registration_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kOfficeCodeLife = 14 * kDay;
constexpr std::int64_t kDeviceKeyLife = 2 * 365 * kDay;
// A kiosk's clock may be a little behind ours: what it signs in its first minutes must lie in its key's window.
constexpr std::int64_t kClockTolerance = kDay;

Problem problem_of(RegistrationRequestError error) {
    switch (error) {
        case RegistrationRequestError::malformed:
            return Problem::malformed;
        case RegistrationRequestError::wrong_kind:
            return Problem::wrong_kind;
        case RegistrationRequestError::bad_signature:
            return Problem::bad_signature;
    }
    return Problem::malformed;
}

}  // namespace

std::string_view name_of(DeskError error) {
    switch (error) {
        case DeskError::unknown_centre:
            return "unknown_centre";
        case DeskError::unknown_fingerprint:
            return "unknown_fingerprint";
        case DeskError::already_approved:
            return "already_approved";
        case DeskError::was_refused:
            return "was_refused";
    }
    return {};
}

Result<OfficeCode, DeskError> RegistrationDesk::make_office_code(const std::string& centre_code) {
    Transaction transaction(registry_.database());
    if (!registry_.store().has_centre(centre_code)) return refuse(DeskError::unknown_centre);
    const OfficeCode code{to_base32(random_bytes(5)), anchor_check(registry_.settings().anchor)};
    registry_.store().add_office_code({code.one_time, centre_code, clock_.now() / 1000 + kOfficeCodeLife});
    transaction.commit();
    return code;
}

Result<RegistrationOutcome, Problem> RegistrationDesk::request(ByteView bytes) {
    const auto read = read_registration_request(bytes);
    if (!read) return refuse(problem_of(read.error()));
    auto& store = registry_.store();
    const std::int64_t now = clock_.now() / 1000;
    const StoredRegistration wanted{registration_id(read->key), read->key, read->sealing_key, read->centre_code,
                                    RegistrationState::pending, now};

    Transaction transaction(registry_.database());
    const auto known = store.registration(wanted.fingerprint);
    const bool same =
        known && known->key == wanted.key && known->sealing_key == wanted.sealing_key && known->centre_code == wanted.centre_code;
    if (known && !same) return refuse(Problem::key_in_use);
    // Sent again, since the answer got lost: the code was used up by the first.
    if (known && known->state != RegistrationState::refused) return outcome_of(*known);

    const auto codes = store.office_codes(wanted.centre_code, now);
    const auto code = std::ranges::find_if(codes, [&](const OfficeCodeRow& row) { return proves(*read, row.one_time); });
    if (code == codes.end()) return refuse(known ? Problem::registration_refused : Problem::wrong_office_code);
    if (!store.devices_with_kid(key_id(wanted.key)).empty()) return refuse(Problem::key_in_use);
    store.drop_office_code(code->one_time);
    if (known) {
        store.set_state(wanted.fingerprint, RegistrationState::pending);
    } else {
        store.add_registration(wanted);
    }
    if (approve_at_once_) certify(wanted);
    const auto outcome = outcome_of(*store.registration(wanted.fingerprint));
    transaction.commit();
    return outcome;
}

Result<RegistrationOutcome, Problem> RegistrationDesk::status(const std::string& fingerprint) {
    const auto known = registry_.store().registration(fingerprint);
    if (!known) return refuse(Problem::unknown_registration);
    if (known->state == RegistrationState::refused) return refuse(Problem::registration_refused);
    return outcome_of(*known);
}

Result<std::string, DeskError> RegistrationDesk::approve(const std::string& fingerprint) {
    Transaction transaction(registry_.database());
    const auto known = registry_.store().registration(fingerprint);
    if (!known) return refuse(DeskError::unknown_fingerprint);
    if (known->state == RegistrationState::refused) return refuse(DeskError::was_refused);
    if (known->state == RegistrationState::approved) return registry_.store().device_with_key(known->key).value().trusted.code;
    const std::string code = certify(*known);
    transaction.commit();
    return code;
}

Result<void, DeskError> RegistrationDesk::refuse_registration(const std::string& fingerprint) {
    Transaction transaction(registry_.database());
    const auto known = registry_.store().registration(fingerprint);
    if (!known) return refuse(DeskError::unknown_fingerprint);
    if (known->state == RegistrationState::approved) return refuse(DeskError::already_approved);
    registry_.store().set_state(fingerprint, RegistrationState::refused);
    transaction.commit();
    return {};
}

std::string RegistrationDesk::certify(const StoredRegistration& registration) {
    auto& store = registry_.store();
    const std::int64_t now = clock_.now() / 1000;
    const KeyCertificate certificate{store.take_device_code(),
                                     registration.centre_code,
                                     registry_.settings().public_url,
                                     registration.key,
                                     registration.sealing_key,
                                     now - kClockTolerance,
                                     now + kDeviceKeyLife,
                                     1};
    store.add_device({{certificate.device_code, certificate.centre_code, certificate.key, certificate.not_before, certificate.not_after,
                       KeyState::active, 0},
                      sign_key_certificate(registry_.signer(), MessageKind::device_key_certificate, certificate)});
    store.set_state(registration.fingerprint, RegistrationState::approved);
    registry_.republish_trust(now);
    return certificate.device_code;
}

RegistrationOutcome RegistrationDesk::outcome_of(const StoredRegistration& registration) {
    if (registration.state != RegistrationState::approved) return {registration.fingerprint, registration.state};
    const auto device = registry_.store().device_with_key(registration.key).value();
    return {registration.fingerprint, registration.state,
            encode_registration_answer({registry_.settings().anchor, registry_.settings().registry_certificate, device.certificate})};
}

}  // namespace sanad
