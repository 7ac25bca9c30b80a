#pragma once

#include <nlohmann/json.hpp>

#include "credential/bytes/text_codec.h"
#include "credential/issue.h"
#include "credential/qr_payload.h"
#include "credential/serial_number.h"
#include "credential/verify.h"
#include "tests/support/forge.h"

/// The worked example of credential/FORMAT.md, made from fixed keys: good and bad credentials with the verdict that
/// each deserves, and trust lists that are to be believed or not. `make_vectors` writes it to
/// tests/vectors/credential.json; the C++ tests and the verify page's tests read that file.
namespace sanad::vectors {

using Json = nlohmann::ordered_json;

inline Json facts_json(const CompactCredential& c) {
    Json facts{{"issued_at", c.issued_at}};
    if (c.expires_at) facts["expires_at"] = *c.expires_at;
    facts["id"] = to_hex(c.id);
    facts["kind"] = static_cast<int>(c.kind);
    facts["holder_name"] = c.holder_name;
    if (c.relation) facts["relation"] = static_cast<int>(*c.relation);
    const auto put_text = [&](const char* name, const std::string& text) {
        if (!text.empty()) facts[name] = text;
    };
    put_text("relation_name", c.relation_name);
    put_text("holder_name_ur", c.holder_name_ur);
    put_text("identity_last4", c.identity_last4);
    put_text("course_title", c.course_title);
    put_text("course_code", c.course_code);
    facts["course_version"] = c.course_version;
    facts["hours"] = c.hours;
    put_text("level", c.level);
    put_text("grade", c.grade);
    facts["period_start"] = c.period_start.time_since_epoch().count();
    facts["period_end"] = c.period_end.time_since_epoch().count();
    facts["issued_on"] = c.issued_on.time_since_epoch().count();
    facts["counter"] = c.counter;
    facts["attendance_percent"] = c.attendance_percent;
    if (c.full_digest) facts["full_digest"] = to_hex(*c.full_digest);
    facts["time_source"] = static_cast<int>(c.time_source);
    if (c.supersedes) facts["supersedes"] = {{"device_code", c.supersedes->device_code}, {"counter", c.supersedes->counter}};
    return facts;
}

/// The page's list and the day of the check, for every case.
class CaseWriter {
public:
    explicit CaseWriter(const TrustKeys& trust) : trust_(trust) {}

    void add(const std::string& name, const Bytes& credential, bool registered = false) {
        const auto found =
            verify_credential(credential, TrustList{trust_}, forge::seconds(forge::kToday), [&](const auto&) { return registered; });
        Json one{{"name", name},
                 {"credential", to_hex(credential)},
                 {"qr_text", qr_payload(trust_.public_url, credential).text()},
                 {"digest", to_hex(credential_digest(credential))},
                 {"registered", registered},
                 {"verdict", name_of(found.verdict)}};
        if (found.credential) {
            one["centre"] = found.centre->code;
            one["device"] = found.device_code;
            one["serial"] = found.serial;
            one["lookup_code"] = lookup_code(found.credential->id);
            one["facts"] = facts_json(*found.credential);
        }
        cases_.push_back(std::move(one));
    }
    [[nodiscard]] Json take() { return std::move(cases_); }

private:
    const TrustKeys& trust_;
    Json cases_ = Json::array();
};

inline void add_genuine_cases(CaseWriter& cases) {
    using namespace std::chrono_literals;
    const auto device = forge::key("K0117");
    cases.add("micro-credential, registered", forge::credential(device, forge::facts()), true);
    cases.add("the same, not registered yet", forge::credential(device, forge::facts()), false);
    cases.add("fewest facts", forge::credential(device, forge::fewest_facts()), true);

    auto stated = forge::facts();
    stated.holder_name = "Rukhsana Parveen Akhtar Cheema";
    stated.relation = Relation::wife_of;
    stated.relation_name = "Chaudhry Zahid Mehmood Akhtar Cheema";
    stated.holder_name_ur = "رخسانہ پروین اختر چیمہ";
    stated.course_title = "Finance, Administration, Management and e-Governance for District Officers";
    stated.course_code = "FAME-DISTRICT";
    stated.hours = 240;
    stated.level = "NVQF 5";
    stated.counter = 100'001;
    cases.add("over budget: without the Urdu name", issue_credential(stated, "Finance and e-Governance", device).value().bytes);
    stated.relation_name = "Chaudhry Muhammad Zahid Mehmood Akhtar Cheema, Tehsil Yazman";
    stated.grade = "A, 86 of 100, first in her batch and in the district";
    cases.add("far over budget: with the short title too", issue_credential(stated, "Finance and e-Governance", device).value().bytes);

    stated = forge::facts();
    stated.full_digest = ByteArray<16>{0xde, 0xad, 0xbe, 0xef};
    stated.supersedes = CertificateNumber{"K0117", 41};
    stated.time_source = TimeSource::by_hand;
    stated.counter = 43;
    cases.add("replaces another, has a full credential, time set by hand", forge::credential(device, stated));

    stated = forge::facts();
    stated.expires_at = forge::seconds(forge::kToday);
    cases.add("expired this second", forge::credential(device, stated), true);
    stated.expires_at = forge::seconds(forge::kToday) + 1;
    cases.add("expires in a second", forge::credential(device, stated), true);
    cases.add("by a retired key inside its window", forge::credential(forge::key("K0118"), forge::facts()), true);
    cases.add("by a compromised key", forge::credential(forge::key("K0119"), forge::facts()), true);
    stated.expires_at = forge::seconds(forge::kToday) - 1;
    cases.add("by a compromised key, expired too", forge::credential(forge::key("K0119"), stated), true);
    cases.add("algorithm -19 (Ed25519, fully specified)",
              forge::sign(device,
                          {Cbor::map(forge::usual_header(device, cose::kAlgEd25519)).encode(), Cbor::map({}), encode_cwt(forge::facts())}));
}

inline void add_untrusted_cases(CaseWriter& cases) {
    using namespace std::chrono_literals;
    const auto device = forge::key("K0117");
    const Bytes good = forge::credential(device, forge::facts());
    const auto flipped = [&](std::size_t at) {
        Bytes bytes = good;
        bytes[at] ^= 1;
        return bytes;
    };
    const auto position = [&](std::string_view part) {
        const auto at = text_of(good).find(part);
        return at;
    };
    cases.add("one letter of the name changed", flipped(position("Ayesha") + 2));
    cases.add("one mark changed", flipped(position("86 of") + 1));
    cases.add("signature changed", flipped(good.size() - 40));
    cases.add("second signature (S plus the group's order)", forge::with_second_signature(good));
    const auto stranger = forge::key("nobody");
    cases.add("by a key that nobody knows", forge::credential(stranger, forge::facts()), true);
    cases.add("by a key that nobody knows, under a known key's id",
              forge::sign(stranger, {Cbor::map(forge::usual_header(device)).encode(), Cbor::map({}), encode_cwt(forge::facts())}), true);
    auto stated = forge::facts();
    stated.issued_at = forge::trust().devices[0].not_before - 1;
    cases.add("signed a second before the key's window", forge::credential(device, stated), true);
    stated.issued_at = forge::trust().devices[0].not_after + 1;
    cases.add("signed a second after the key's window", forge::credential(device, stated), true);
    cases.add("by a device of a centre that the list does not name", forge::credential(forge::key("K0201"), forge::facts()), true);
}

/// Each is signed by a known key, so that only its form can be wrong.
inline void add_malformed_cases(CaseWriter& cases) {
    const auto device = forge::key("K0117");
    const auto facts = forge::facts();
    const Bytes good = forge::credential(device, facts);
    const Bytes claims = encode_cwt(facts);
    const auto payload = [&](const std::string& name, const Bytes& bytes) { cases.add(name, forge::sign_payload(device, bytes)); };
    const auto fact = [&](const std::string& name, std::int64_t key, std::optional<Cbor> value) {
        payload(name, forge::claims_with_fact(facts, key, std::move(value)));
    };

    cases.add("cut short", {good.begin(), good.end() - 1});
    Bytes longer = good;
    longer.push_back(0);
    cases.add("a byte too many", longer);
    cases.add("one zero byte", Bytes{0});
    cases.add("without the tag", {good.begin() + 1, good.end()});
    cases.add("another tag", forge::sign(device, {Cbor::map(forge::usual_header(device)).encode(), Cbor::map({}), claims, 98}));
    auto header = forge::usual_header(device);
    header.emplace_back(Cbor::integer(16), Cbor::text("application/vnd.sanad.parcel"));
    cases.add("a message of another kind", forge::sign(device, {Cbor::map(header).encode(), Cbor::map({}), claims}));
    header.back() = {Cbor::integer(2), Cbor::array({Cbor::integer(4)})};
    cases.add("a header that we do not read", forge::sign(device, {Cbor::map(header).encode(), Cbor::map({}), claims}));
    cases.add("something unprotected", forge::sign(device, {Cbor::map(forge::usual_header(device)).encode(),
                                                            Cbor::map({{Cbor::integer(4), Cbor::bytes({})}}), claims}));
    cases.add("algorithm ES256", forge::sign(device, {Cbor::map(forge::usual_header(device, -7)).encode(), Cbor::map({}), claims}));
    cases.add("a device's key certificate", sign_key_certificate(forge::key("registry"), MessageKind::device_key_certificate,
                                                                 forge::device_certificate("K0117", device.public_key())));
    auto long_facts = facts;
    long_facts.grade = std::string(200, 'A');
    cases.add("over 373 bytes", forge::credential(device, long_facts));

    fact("no name", 2, std::nullopt);
    fact("an empty name", 2, Cbor::text(""));
    fact("a name with a line break", 2, Cbor::text("Ayesha\nBibi"));
    fact("a name in bytes", 2, Cbor::bytes(bytes_of("Ayesha")));
    fact("a relation without a name", 4, std::nullopt);
    fact("a relation that does not exist", 3, Cbor::integer(4));
    fact("a kind that does not exist", 1, Cbor::integer(3));
    fact("attendance over a hundred", 16, Cbor::integer(101));
    fact("no hours", 10, Cbor::integer(0));
    fact("period that ends before it starts", 13, Cbor::array({Cbor::integer(20'000), Cbor::integer(19'999)}));
    fact("period of three days", 13, Cbor::array({Cbor::integer(20'000), Cbor::integer(20'001), Cbor::integer(20'002)}));
    fact("counter over 32 bits", 15, Cbor::integer(0x1'0000'0000));
    fact("half a digest", 17, Cbor::bytes(Bytes(8)));
    fact("a fact that we do not know", 20, Cbor::integer(1));
    payload("no id", forge::claims_with_claim(facts, cose::kClaimCti, std::nullopt));
    payload("no time of issue", forge::claims_with_claim(facts, cose::kClaimIat, std::nullopt));
    payload("a time before 1970", forge::claims_with_claim(facts, cose::kClaimIat, Cbor::integer(-1)));
    payload("a claim that we do not know", forge::claims_with_claim(facts, 1, Cbor::text("https://elsewhere.example")));
    payload("no facts", forge::claims_with_claim(facts, cose::kClaimSanad, std::nullopt));
    payload("not CBOR", Bytes{0xff});

    const auto patched = [&](std::string_view from, std::string_view to) {
        std::string bytes = text_of(claims);
        bytes.replace(bytes.find(from), from.size(), to);
        return copy_of(bytes_of(bytes));
    };
    using namespace std::string_view_literals;
    payload("a number longer than it need be", patched("\x10\x18\x5d"sv, "\x10\x19\x00\x5d"sv));  // attendance 93 in two bytes
    payload("an indefinite length", patched("\x06\x64"
                                            "4827"sv,
                                            "\x06\x7f\x64"
                                            "4827\xff"sv));
    payload("a broken letter", patched("Aslam"sv, "Asla\xc3"sv));
    payload("a half-precision float", patched("\x10\x18\x5d"sv, "\x10\xf9\x55\xd0"sv));  // 93.0
}

inline Json list_json(const std::string& name, const Bytes& message) {
    const auto read = read_trust_keys(message, forge::key("anchor").public_key());
    Json one{{"name", name}, {"message", to_hex(message)}, {"believed", read.has_value()}};
    if (read) one["number"] = read->number;
    return one;
}

inline Json make_trust_lists() {
    const auto trust = forge::trust();
    const Bytes good = forge::trust_message(trust);
    auto older = trust;
    older.number = older.made_at = trust.number - 86'400;
    older.devices.clear();
    auto newer = trust;
    newer.number = newer.made_at = trust.number + 3'600;
    newer.devices[0].state = KeyState::compromised;
    newer.devices[0].compromised_since = newer.made_at;

    Json lists = Json::array();
    lists.push_back(list_json("the list of the cases", good));
    lists.push_back(list_json("an older list, without devices", forge::trust_message(older)));
    lists.push_back(list_json("a newer list, K0117 compromised", forge::trust_message(newer)));
    const auto impostor = forge::key("impostor");
    const auto impostor_certificate =
        sign_key_certificate(impostor, MessageKind::registry_key_certificate, forge::registry_certificate(impostor.public_key()));
    lists.push_back(list_json("by a registry that certified itself", sign_trust_keys(impostor, impostor_certificate, newer)));
    const auto registry = forge::key("registry");
    const auto certificate = sign_key_certificate(forge::key("anchor"), MessageKind::registry_key_certificate,
                                                  forge::registry_certificate(registry.public_key()));
    lists.push_back(list_json("by another key under the registry's certificate", sign_trust_keys(impostor, certificate, newer)));
    const auto as_device =
        sign_key_certificate(forge::key("anchor"), MessageKind::device_key_certificate, forge::registry_certificate(registry.public_key()));
    lists.push_back(list_json("with a device's certificate in place of the registry's", sign_trust_keys(registry, as_device, newer)));
    Bytes changed = good;
    changed[good.size() - 100] ^= 1;
    lists.push_back(list_json("changed after signing", changed));
    lists.push_back(list_json("cut short", {good.begin(), good.end() - 1}));
    lists.push_back(list_json("a credential instead of a list", forge::credential(forge::key("K0117"), forge::facts())));
    lists.push_back(list_json("second signature (S plus the group's order)", forge::with_second_signature(good)));
    const auto with_entry = [&](std::int64_t key, Cbor value) {
        const Cbor payload = *Cbor::decode(Sign1::parse(good, MessageKind::trust_keys, kMaxTrustKeysBytes)->payload());
        Cbor::Map map;
        for (const auto& entry : *payload.as_map()) {
            if (entry.first.as_integer() != key) map.push_back(entry);
        }
        map.emplace_back(Cbor::integer(key), std::move(value));
        return sign1(registry, MessageKind::trust_keys, Cbor::map(std::move(map)).encode());
    };
    lists.push_back(list_json("with an entry that we do not know", with_entry(7, Cbor::integer(1))));
    lists.push_back(list_json("with a centre of three parts",
                              with_entry(4, Cbor::array({Cbor::array({Cbor::text("A"), Cbor::text("B"), Cbor::text("C")})}))));
    lists.push_back(list_json("with a number in words", with_entry(1, Cbor::text("one"))));
    return lists;
}

inline Json make_key_requests() {
    const auto registry = forge::key("registry");
    const auto request = forge::registry_request(registry);
    const Bytes good = sign_key_request(registry, request);
    Json requests = Json::array();
    const auto add = [&](const std::string& name, const Bytes& message) {
        const auto read = read_key_request(message);
        requests.push_back({{"name", name},
                            {"message", to_hex(message)},
                            {"read", read ? std::string("yes") : "request_" + std::string(name_of(read.error()))}});
    };
    const auto with_entry = [&](std::int64_t key, std::optional<Cbor> value) {
        const Cbor payload = *Cbor::decode(Sign1::parse(good, MessageKind::registry_key_request, kMaxKeyRequestBytes)->payload());
        Cbor::Map map;
        for (const auto& entry : *payload.as_map()) {
            if (entry.first.as_integer() != key) map.push_back(entry);
        }
        if (value) map.emplace_back(Cbor::integer(key), *value);
        return sign1(registry, MessageKind::registry_key_request, Cbor::map(std::move(map)).encode());
    };
    add("the registry asks the anchor", good);
    auto next = request;
    next.epoch = 2;
    add("for a second key", sign_key_request(registry, next));
    add("signed by another key than it names", sign_key_request(forge::key("impostor"), request));
    Bytes changed = good;
    changed[good.size() - 100] ^= 1;
    add("changed after signing", changed);
    add("cut short", {good.begin(), good.end() - 1});
    add("a certificate instead of a request", forge::registry_certificate_message());
    add("without an epoch", with_entry(5, std::nullopt));
    add("an epoch of 0", with_entry(5, Cbor::integer(0)));
    add("an epoch of 33 bits", with_entry(5, Cbor::integer(0x1'0000'0000)));
    add("a key of 31 bytes", with_entry(3, Cbor::bytes(Bytes(31))));
    add("with an entry that we do not know", with_entry(6, Cbor::integer(1)));
    add("longer than any request", with_entry(1, Cbor::text(std::string(1000, 'x'))));
    return requests;
}

inline Json make_status_parts() {
    Json parts = Json::array();
    const auto add = [&](const std::string& name, const Bytes& message) {
        const auto read = read_trust_status(message, forge::key("anchor").public_key());
        Json one{{"name", name}, {"message", to_hex(message)}, {"believed", read.has_value()}};
        if (read) one["number"] = read->number;
        parts.push_back(std::move(one));
    };
    const auto with = [&](const std::string& name, auto change) {
        TrustStatus status = forge::status();
        change(status);
        add(name, forge::status_message(status));
    };
    const Bytes good = forge::status_message(forge::status());
    const auto registry = forge::key("registry");
    const auto impostor = forge::key("impostor");
    add("PTSD's part", good);
    with("nothing registered, nothing listed", [](TrustStatus& status) { status.devices = {}, status.listed = {}; });
    with("a newer part that revokes one more", [](TrustStatus& status) {
        status.number = status.made_at += 3600;
        status.list({"K0117", 9, {9}, ListedStatus::revoked, status.made_at, RevocationReason::holder_request});
    });
    add("by a registry that certified itself", sign_trust_status(impostor,
                                                                 sign_key_certificate(impostor, MessageKind::registry_key_certificate,
                                                                                      forge::registry_certificate(impostor.public_key())),
                                                                 forge::status()));
    add("by another key under the registry's certificate",
        sign_trust_status(impostor, forge::registry_certificate_message(), forge::status()));
    Bytes changed = good;
    changed[good.size() - 100] ^= 1;
    add("changed after signing", changed);
    add("cut short", {good.begin(), good.end() - 1});
    add("the keys in place of a centre's part", forge::trust_message(forge::trust()));
    add("the keys' payload under the name of a status part",
        sign_trust_message(registry, MessageKind::trust_status, *Cbor::decode(encode_trust_keys(forge::trust()))->as_map(),
                           forge::registry_certificate_message()));
    with("devices out of order", [](TrustStatus& status) { std::swap(status.devices[0], status.devices[1]); });
    with("ranges that touch", [](TrustStatus& status) { status.devices[0].ranges = {{1, 40}, {41, 42}}; });
    with("a range that ends before it begins", [](TrustStatus& status) { status.devices[0].ranges = {{5, 4}}; });
    with("a counter of 0", [](TrustStatus& status) { status.devices[0].ranges = {{0, 4}}; });
    with("digests out of order", [](TrustStatus& status) { status.devices[1].digests = {{{2}, {1}}}; });
    with("listed out of order", [](TrustStatus& status) { std::swap(status.listed[0], status.listed[1]); });
    with("a certificate listed twice", [](TrustStatus& status) { status.listed[1] = status.listed[0]; });
    with("revoked without a reason", [](TrustStatus& status) { status.listed[3].reason.reset(); });
    with("superseded by nothing", [](TrustStatus& status) { status.listed[2].superseded_by.reset(); });
    with("a status that does not exist", [](TrustStatus& status) { status.listed[0].status = static_cast<ListedStatus>(5); });
    return parts;
}

inline Json make() {
    const auto trust = forge::trust();
    Json file;
    file["about"] =
        "The worked example of credential/FORMAT.md; written by make_vectors, checked by C++ and by the verify page. "
        "Keys: seed = SHA-256(\"sanad test key: NAME\").";
    file["anchor"] = to_hex(forge::key("anchor").public_key());
    file["registry"] = to_hex(forge::key("registry").public_key());
    file["registry_key_certificate"] = to_hex(sign_key_certificate(forge::key("anchor"), MessageKind::registry_key_certificate,
                                                                   forge::registry_certificate(forge::key("registry").public_key())));
    file["device_key_certificate"] = to_hex(sign_key_certificate(forge::key("registry"), MessageKind::device_key_certificate,
                                                                 forge::device_certificate("K0117", forge::key("K0117").public_key())));
    file["registry_key_requests"] = make_key_requests();
    file["now"] = forge::seconds(forge::kToday);
    file["trust_lists"] = make_trust_lists();
    file["status_parts"] = make_status_parts();
    Json keys = Json::array();
    for (const auto& device : trust.devices) {
        keys.push_back(
            {{"device", device.code}, {"centre", device.centre_code}, {"key", to_hex(device.key)}, {"key_id", to_hex(key_id(device.key))}});
    }
    file["devices"] = keys;
    file["claims"] = to_hex(encode_cwt(forge::facts()));
    Json decimal = Json::array();
    for (const char* hex :
         {"", "00", "ff", "00ff", "0000", "0102030405060708090a0b0c0d0e0f10", "ffffffffffffffffffffffffffffffffffffffff"}) {
        decimal.push_back({{"bytes", hex}, {"digits", to_decimal(*from_hex(hex))}});
    }
    file["decimal"] = decimal;
    file["bad_decimal"] = {"", "0", "01", "2", "255", "512", "0256", "25a", " 256", "256 ", "-256", "65792x"};
    CaseWriter cases(trust);
    add_genuine_cases(cases);
    add_untrusted_cases(cases);
    add_malformed_cases(cases);
    file["cases"] = cases.take();
    return file;
}

/// Exactly what stands in the file.
inline std::string text() { return make().dump(1) + "\n"; }

}  // namespace sanad::vectors
