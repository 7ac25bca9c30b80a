#include "sync/client/registration_client.h"

#include "credential/bytes/text_codec.h"
#include "sync/client/known_registry.h"
#include "sync/protocol/renewal.h"

namespace sanad {
namespace {

std::string table_of(RegistrationOf which) { return which == RegistrationOf::keys_in_use ? "registration" : "next_registration"; }

// Both inside the caller's transaction.
void store_request(Database& database, const std::string& table, const std::string& registry_url, const OfficeCode& code,
                   const PublicKey& key, const Clock& clock) {
    database.execute("DELETE FROM " + table);
    database.prepare("INSERT INTO " + table + "(registry_url, office_code, fingerprint, requested_at) VALUES(?,?,?,?)")
        .bind(registry_url)
        .bind(write_office_code(code))
        .bind(key_fingerprint(key))
        .bind(clock.now() / 1000)
        .run();
}

/// False, and nothing stored, when the registry's key is older than one that this kiosk has seen under the same anchor.
bool store_chain(Database& database, const std::string& table, const RegistrationChain& chain) {
    if (!accept_registry(database, chain.anchor, chain.registry_certificate_bytes)) return false;
    // Who registered by stick may not know the address: the certificate does.
    database
        .prepare(
            "UPDATE " + table +
            " SET anchor=?, registry_certificate=?, device_certificate=?, renewal=NULL, registry_url=CASE registry_url WHEN '' THEN ? ELSE "
            "registry_url END")
        .bind(chain.anchor)
        .bind(chain.registry_certificate_bytes)
        .bind(chain.device_certificate_bytes)
        .bind(chain.device.public_url)
        .run();
    return true;
}

SyncRefusal refusal_of(RegistrationAnswerError error) {
    switch (error) {
        case RegistrationAnswerError::malformed:
            return refusal_of(SyncCause::answer_damaged);
        case RegistrationAnswerError::wrong_anchor:
            return refusal_of(SyncCause::wrong_anchor);
        case RegistrationAnswerError::bad_registry_certificate:
        case RegistrationAnswerError::bad_device_certificate:
        case RegistrationAnswerError::not_our_key:
            return refusal_of(SyncCause::bad_registration);
        case RegistrationAnswerError::wrong_centre:
            return refusal_of(SyncCause::wrong_centre);
    }
    return refusal_of(SyncCause::answer_damaged);
}

bool says_pending(const WireResponse& response, const PublicKey& key) {
    if (response.status != 202 || response.content_type != "application/json") return false;
    const auto json = parse_json(text_of(response.body), kMaxRegistrationAnswerBytes);
    return json && json->is_object() && json->value("state", Json()) == "pending" &&
           json->value("fingerprint", Json()) == registration_id(key);
}

Result<RegistrationChain, SyncRefusal> read_answer(const Signer& device, const ByteArray<32>& sealing_secret,
                                                   const std::string& centre_code, const OfficeCode& code,
                                                   const Result<WireResponse, LinkError>& response) {
    if (!response) return refuse(refusal_of(response.error()));
    if (says_pending(*response, device.public_key())) {
        return refuse(refusal_of(SyncCause::registration_pending, {{"fingerprint", key_fingerprint(device.public_key())}}));
    }
    if (response->status != 200 || response->content_type != "application/cbor") return refuse(refusal_of(*response));
    auto chain =
        read_registration_answer(response->body, code.anchor_check, centre_code, device.public_key(), x25519_public_key(sealing_secret));
    if (!chain) return refuse(refusal_of(chain.error()));
    return *std::move(chain);
}

void store_renewal(Database& database, std::string_view code) {
    Transaction transaction(database);
    database.prepare("UPDATE registration SET renewal=?").bind(code).run();
    transaction.commit();
}

bool is_renewal_asked(Database& database) { return database.prepare("SELECT 1 FROM registration WHERE renewal IS NOT NULL").step(); }

/// The registry's own word on a renewal, which stands until the next; a broken link says nothing about it.
bool settles_renewal(const SyncRefusal& refusal) {
    for (const Problem problem : {Problem::renewal_refused, Problem::device_retired, Problem::device_compromised}) {
        if (refusal == refusal_of(ProblemReport{problem, {}})) return true;
    }
    return refusal.code == refusal_of(SyncCause::renewal_pending).code;
}

/// The same key's certificate for the same, under the same anchor, but for its end.
bool is_of_same(const RegistrationChain& before, const RegistrationChain& after) {
    KeyCertificate as_before = after.device;
    as_before.not_after = before.device.not_after;
    as_before.epoch = before.device.epoch;
    return after.anchor == before.anchor && as_before == before.device;
}

bool is_pending(const SyncRefusal& refusal) { return refusal.code == refusal_of(SyncCause::registration_pending).code; }

/// Stores the longer window that the answer gives; nothing when what is here is as long.
Result<std::optional<RegistrationChain>, SyncRefusal> take_renewal(Database& database, const Signer& device,
                                                                   const ByteArray<32>& sealing_secret, const RegistrationChain& before,
                                                                   const Result<WireResponse, LinkError>& response) {
    auto chain = read_answer(device, sealing_secret, before.device.centre_code, {{}, anchor_check(before.anchor)}, response);
    if (!chain && is_pending(chain.error())) return refuse(refusal_of(SyncCause::renewal_pending, chain.error().facts));
    if (!chain) return refuse(chain.error());
    if (!is_of_same(before, *chain)) return refuse(refusal_of(SyncCause::bad_registration));
    if (chain->device.not_after <= before.device.not_after) return std::nullopt;
    Transaction transaction(database);
    if (!store_chain(database, table_of(RegistrationOf::keys_in_use), *chain)) return refuse(refusal_of(SyncCause::registry_outdated));
    transaction.commit();
    return std::optional(*std::move(chain));
}

}  // namespace

Result<RegistrationChain, SyncRefusal> register_device(Database& database, const Signer& device, const ByteArray<32>& sealing_secret,
                                                       const std::string& centre_code, const std::string& registry_url,
                                                       std::string_view office_code, Transport& transport, const Clock& clock,
                                                       RegistrationOf which) {
    const std::string table = table_of(which);
    if (auto chain = stored_registration(database, which)) return *std::move(chain);
    const auto code = read_office_code(office_code);
    if (!code) return refuse(refusal_of(SyncCause::bad_office_code));
    const auto in_use = which == RegistrationOf::next_keys ? stored_registration(database) : std::nullopt;
    if (in_use && anchor_check(in_use->anchor) != code->anchor_check) return refuse(refusal_of(SyncCause::wrong_anchor));
    // The first is stored before it is sent: if the answer is lost, the kiosk still knows what it asked, and whom. A later one,
    // perhaps mistyped, must first be answered.
    {
        Transaction transaction(database);
        if (!database.prepare("SELECT 1 FROM " + table).step()) {
            store_request(database, table, registry_url, *code, device.public_key(), clock);
        }
        transaction.commit();
    }
    const Bytes request = sign_registration_request(device, x25519_public_key(sealing_secret), centre_code, code->one_time);
    const auto response = transport.post("/v1/registrations", request, {}, kMaxRegistrationAnswerBytes);
    auto chain = read_answer(device, sealing_secret, centre_code, *code, response);
    if (!chain && !is_pending(chain.error())) return chain;
    Transaction transaction(database);
    store_request(database, table, registry_url, *code, device.public_key(), clock);
    if (chain && !store_chain(database, table, *chain)) return refuse(refusal_of(SyncCause::registry_outdated));
    transaction.commit();
    return chain;
}

Result<RegistrationChain, SyncRefusal> poll_registration(Database& database, const Signer& device, const ByteArray<32>& sealing_secret,
                                                         const std::string& centre_code, Transport& transport, RegistrationOf which) {
    if (auto chain = stored_registration(database, which)) return *std::move(chain);
    std::optional<OfficeCode> code;
    if (auto row = database.prepare("SELECT office_code FROM " + table_of(which)); row.step()) code = read_office_code(row.text(0));
    if (!code) return refuse(refusal_of(SyncCause::not_requested));
    const auto response = transport.get("/v1/registrations/" + registration_id(device.public_key()), kMaxRegistrationAnswerBytes);
    auto chain = read_answer(device, sealing_secret, centre_code, *code, response);
    if (!chain) return chain;
    Transaction transaction(database);
    if (!store_chain(database, table_of(which), *chain)) return refuse(refusal_of(SyncCause::registry_outdated));
    transaction.commit();
    return chain;
}

Result<RegistrationChain, SyncRefusal> renew_registration(Database& database, const Signer& device, const ByteArray<32>& sealing_secret,
                                                          Transport& transport) {
    const auto before = stored_registration(database);
    if (!before) return refuse(refusal_of(SyncCause::not_registered));
    const auto response =
        transport.post("/v1/renewals", sign_renewal_request(device, before->device.not_after), {}, kMaxRegistrationAnswerBytes);
    const auto renewed = take_renewal(database, device, sealing_secret, *before, response);
    if (!renewed) {
        if (settles_renewal(renewed.error())) store_renewal(database, renewed.error().code);
        return refuse(renewed.error());
    }
    if (!*renewed) return refuse(refusal_of(SyncCause::bad_registration));
    return **renewed;
}

void note_carried_renewal(Database& database) {
    if (!is_renewal_asked(database)) store_renewal(database, "carried");
}

Result<std::optional<RegistrationChain>, SyncRefusal> take_carried_renewal(Database& database, const Signer& device,
                                                                           const ByteArray<32>& sealing_secret,
                                                                           const WireResponse& carried) {
    const auto before = stored_registration(database);
    if (!before) return refuse(refusal_of(SyncCause::not_registered));
    auto renewed = take_renewal(database, device, sealing_secret, *before, carried);
    if (renewed || !settles_renewal(renewed.error())) return renewed;
    if (is_renewal_asked(database)) store_renewal(database, renewed.error().code);
    return std::nullopt;
}

std::optional<RegistrationChain> stored_registration(Database& database, RegistrationOf which) {
    auto row = database.prepare("SELECT anchor, registry_certificate, device_certificate FROM " + table_of(which) +
                                " WHERE device_certificate IS NOT NULL");
    if (!row.step()) return std::nullopt;
    RegistrationChain chain{array_of<32>(row.blob(0)).value(), row.blob(1), {}, row.blob(2), {}};
    const auto read = read_device_chain(chain.anchor, chain.registry_certificate_bytes, chain.device_certificate_bytes);
    if (!read) throw std::runtime_error("the stored key certificates don't verify");
    chain.registry = read->registry;
    chain.device = read->device;
    return chain;
}

}  // namespace sanad
