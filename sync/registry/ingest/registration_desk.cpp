#include "sync/registry/ingest/registration_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "sync/protocol/renewal.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kOfficeCodeLife = 14 * kDay;
constexpr std::int64_t kDeviceKeyLife = 2 * 365 * kDay;
// A kiosk's clock may be a little behind ours: what it signs in its first minutes must lie in its key's window.
constexpr std::int64_t kWindowBeginsBefore = kDay;

/// Of a request for a registration or for a renewal.
Problem problem_of(MessageError error) {
    switch (error) {
        case MessageError::malformed:
            return Problem::malformed;
        case MessageError::wrong_kind:
            return Problem::wrong_kind;
        case MessageError::bad_signature:
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
        case DeskError::renewal_retired:
            return "renewal_retired";
        case DeskError::renewal_compromised:
            return "renewal_compromised";
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
    if (known && !is_turned_away(*known)) return outcome_of(*known);

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
    if (is_turned_away(*known)) return refuse(Problem::registration_refused);
    return outcome_of(*known);
}

Result<RegistrationOutcome, Problem> RegistrationDesk::renew(ByteView bytes) {
    const auto read = read_renewal_request(bytes);
    if (!read) return refuse(problem_of(read.error()));
    auto& store = registry_.store();
    Transaction transaction(registry_.database());
    const auto device = store.device_with_key(read->key);
    if (!device) return refuse(Problem::unknown_device);
    if (device->trusted.state == KeyState::retired) return refuse(Problem::device_retired);
    if (device->trusted.state == KeyState::compromised) return refuse(Problem::device_compromised);
    const auto known = store.registration(registration_id(read->key)).value();
    if (read->not_after < device->trusted.not_after) return outcome_of(known);  // given already: the answer got lost
    if (known.state == RegistrationState::refused) return refuse(Problem::renewal_refused);
    if (known.state == RegistrationState::approved) store.ask_renewal(known.fingerprint, clock_.now() / 1000);
    if (approve_at_once_) extend(known, device->trusted);
    const RegistrationOutcome outcome =
        approve_at_once_ ? outcome_of(known) : RegistrationOutcome{known.fingerprint, RegistrationState::pending};
    transaction.commit();
    return outcome;
}

Result<std::string, DeskError> RegistrationDesk::approve(const std::string& fingerprint) {
    Transaction transaction(registry_.database());
    const auto known = registry_.store().registration(fingerprint);
    if (!known) return refuse(DeskError::unknown_fingerprint);
    if (is_turned_away(*known)) return refuse(DeskError::was_refused);
    const auto device = registry_.store().device_with_key(known->key);
    if (known->state == RegistrationState::approved) return device.value().trusted.code;
    if (device && device->trusted.state == KeyState::retired) return refuse(DeskError::renewal_retired);
    if (device && device->trusted.state == KeyState::compromised) return refuse(DeskError::renewal_compromised);
    if (device) extend(*known, device->trusted);
    const std::string code = device ? device->trusted.code : certify(*known);
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

bool RegistrationDesk::is_turned_away(const StoredRegistration& registration) {
    return registration.state == RegistrationState::refused && !registry_.store().device_with_key(registration.key);
}

std::string RegistrationDesk::certify(const StoredRegistration& registration) {
    auto& store = registry_.store();
    const std::int64_t now = clock_.now() / 1000;
    const TrustedDevice device{store.take_device_code(), registration.centre_code, registration.key, now - kWindowBeginsBefore,
                               now + kDeviceKeyLife};
    store.add_device({device, certificate_of(registration, device)});
    store.set_state(registration.fingerprint, RegistrationState::approved);
    registry_.republish_trust(now);
    return device.code;
}

void RegistrationDesk::extend(const StoredRegistration& registration, const TrustedDevice& device) {
    const std::int64_t now = clock_.now() / 1000;
    TrustedDevice longer = device;
    longer.not_after = std::max(device.not_after, now + kDeviceKeyLife);
    registry_.store().extend_window(device.code, longer.not_after, certificate_of(registration, longer));
    registry_.store().set_state(registration.fingerprint, RegistrationState::approved);
    registry_.republish_trust(now);
}

Bytes RegistrationDesk::certificate_of(const StoredRegistration& registration, const TrustedDevice& device) const {
    return sign_key_certificate(registry_.signer(), MessageKind::device_key_certificate,
                                {device.code, device.centre_code, registry_.settings().public_url, device.key, registration.sealing_key,
                                 device.not_before, device.not_after, 1});
}

RegistrationOutcome RegistrationDesk::outcome_of(const StoredRegistration& registration) {
    const auto device = registry_.store().device_with_key(registration.key);
    if (!device) return {registration.fingerprint, registration.state};
    // As stored now: an officer may have installed another key since this server started, and the device's certificate goes with that.
    const RegistrySettings settings = registry_.store().settings();
    return {registration.fingerprint, RegistrationState::approved,
            encode_registration_answer({settings.anchor, settings.registry_certificate, device->certificate})};
}

}  // namespace sanad
