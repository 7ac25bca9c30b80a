#pragma once

#include <algorithm>

#include <nlohmann/json.hpp>

#include "credential/bytes/text_codec.h"
#include "credential/qr_payload.h"
#include "credential/verify.h"
#include "tests/support/forge.h"

/// The table of verdicts: codes as a phone would scan them, good, withdrawn, doubtful and tampered with, and the verdict that each deserves
/// under one trust list on one day. The verdicts are stated here by hand, not asked of the verifier. `make_verdicts` writes the table to
/// tests/vectors/verdicts.json; the library, `sanad verify`, the kiosk's Verify screen and the verify page all run that file.
namespace sanad::verdicts {

using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

inline constexpr std::string_view kPublicUrl = "https://sanad.example";

/// Makes certificates of the forge's office, each with its own number, lists them, and writes down what is to be said of them.
class Table {
public:
    Table() {
        trust_.keys = forge::trust();
        trust_.keys.centres.push_back({"MLT", "Women's Skills Centre, Multan", "خواتین ہنر مرکز، ملتان", "Asia/Karachi"});
        trust_.keys.devices.push_back(forge::device("K0301", "MLT"));
        trust_.status["PTSD"] = {trust_.keys.number, trust_.keys.made_at, "PTSD", {{"K0117", {{1, 999}}}, {"K0118", {}, digests()}}, {}};
        // K0119 was stolen on 1 September: ranges would speak for the thief, so its certificates are listed one by one.
        trust_.status["BWP"] = {trust_.keys.number, trust_.keys.made_at, "BWP", {{"K0119", {}, digests()}}, {}};
    }

    template <class Change>
    Bytes issued(std::string_view device, Change change) {
        CompactCredential stated = forge::facts();
        stated.counter = ++counter_;
        stated.id.fill(static_cast<std::uint8_t>(counter_));
        change(stated);
        return forge::credential(forge::key(device), stated);
    }
    Bytes issued(std::string_view device) {
        return issued(device, [](CompactCredential&) {});
    }
    /// A certificate that the registry has not: of a number past the registered ones.
    Bytes issued_later(std::string_view device) {
        return issued(device, [this](CompactCredential& stated) { stated.counter = 1000 + counter_; });
    }

    /// The registry received this very certificate before the key was lost or retired.
    void hold(std::string_view centre, std::string_view device, const Bytes& credential) {
        for (auto& one : trust_.status.find(centre)->second.devices) {
            if (one.device_code != device) continue;
            one.digests->push_back(credential_digest(credential));
            std::ranges::sort(*one.digests);
        }
    }
    ListedCertificate list(std::string_view centre, std::string_view device, const Bytes& credential, ListedStatus status) {
        const auto digest = credential_digest(credential);
        ListedCertificate entry{std::string(device), counter_, {}, status, forge::seconds(std::chrono::sys_days{2026y / 7 / 3} + 9h)};
        std::copy_n(digest.begin(), entry.digest.size(), entry.digest.begin());
        if (status == ListedStatus::revoked) entry.reason = static_cast<RevocationReason>(1 + counter_ % 5);
        if (status == ListedStatus::superseded) entry.superseded_by = CertificateNumber{std::string(device), counter_ + 1};
        trust_.status.find(centre)->second.list(entry);
        return entry;
    }

    void says(Verdict verdict, const std::string& name, const std::string& text, bool registered_online = false, bool by_number = false,
              const std::optional<ListedCertificate>& listed = std::nullopt) {
        Json one{{"name", name},
                 {"verdict", name_of(verdict)},
                 {"text", text},
                 {"registered_online", registered_online},
                 {"by_number", by_number}};
        if (listed) {
            one["listed"] = {{"since", listed->since}};
            if (listed->reason) one["listed"]["reason"] = word_of(*listed->reason);
            if (listed->superseded_by) {
                one["listed"]["superseded_by"] = {{"device", listed->superseded_by->device_code},
                                                  {"counter", listed->superseded_by->counter}};
            }
        }
        cases_.push_back(std::move(one));
    }
    void says(Verdict verdict, const std::string& name, const Bytes& credential, bool registered_online = false, bool by_number = false,
              const std::optional<ListedCertificate>& listed = std::nullopt) {
        says(verdict, name, qr_payload(kPublicUrl, credential).text(), registered_online, by_number, listed);
    }
    /// The code with one letter of the holder's name changed: whatever it was before, now it is forged.
    void says_tampered(const std::string& name, Bytes credential) {
        credential[text_of(credential).find("Ayesha") + 2] ^= 1;
        says(Verdict::forged, name + ", one letter of the name changed", credential, /*registered_online=*/true);
    }

    [[nodiscard]] Json take() {
        Json status = Json::object();
        for (const auto& [centre, part] : trust_.status) status[centre] = to_base64(forge::status_message(part));
        return {{"about",
                 "Codes and the verdict that each deserves; written by make_verdicts. `text` is what a scanner reads; `registered_online`: "
                 "the registry, asked, knows this very certificate. The list has no part for the centre MLT."},
                {"anchor", to_hex(forge::key("anchor").public_key())},
                {"now", forge::seconds(forge::kToday)},
                {"keys", to_base64(forge::trust_message(trust_.keys))},
                {"status", std::move(status)},
                {"cases", std::move(cases_)}};
    }

private:
    static std::vector<CredentialDigest> digests() { return {}; }

    TrustList trust_;
    Json cases_ = Json::array();
    std::uint32_t counter_ = 0;
};

inline void add_codes_that_show_nothing(Table& table) {
    const Bytes good = table.issued("K0117");
    const std::string text = qr_payload(kPublicUrl, good).text();
    table.says(Verdict::unreadable, "another QR code", "https://menu.example/lunch");
    table.says(Verdict::unreadable, "a code that was cut off", text.substr(0, text.size() / 2));
    table.says(Verdict::unreadable, "a letter among the digits", text.substr(0, 60) + "O" + text.substr(61));
    table.says(Verdict::unreadable, "well signed, of a kind that does not exist",
               forge::sign_payload(forge::key("K0117"), forge::claims_with_fact(forge::facts(), 1, Cbor::integer(3))));
    table.says(Verdict::unreadable, "a receipt in place of a certificate",
               sign1(forge::key("K0117"), MessageKind::receipt, encode_cwt(forge::facts())));

    table.says(Verdict::unknown_key, "the forger's own key behind a look-alike address",
               qr_payload("https://verify-sanad-example.com", table.issued("a forger")).text());
    table.says(Verdict::unknown_key, "the forger's own key behind our address", table.issued("a forger"));
    table.says(Verdict::unknown_key, "signed before the key's window",
               table.issued("K0117", [](auto& stated) { stated.issued_at = forge::seconds(std::chrono::sys_days{2026y / 1 / 1}) - 1; }));
    table.says(Verdict::unknown_key, "signed after the key's window",
               table.issued("K0117", [](auto& stated) { stated.issued_at = forge::seconds(std::chrono::sys_days{2028y / 1 / 1}) + 1; }));
    table.says(Verdict::unknown_key, "by a machine of a centre that the list does not name", table.issued("K0201"));
    Bytes outside = table.issued("K0117", [](auto& stated) { stated.issued_at = 1; });
    outside.back() ^= 1;
    table.says(Verdict::unknown_key, "outside the key's window, and the signature is wrong too", outside);

    const auto device = forge::key("K0117");
    table.says_tampered("a good certificate", good);
    Bytes better = good;
    better[text_of(good).find("86 of") + 1] = '9';
    table.says(Verdict::forged, "a better mark", better, /*registered_online=*/true);
    table.says(
        Verdict::forged, "our key's id, a forger's signature",
        forge::sign(forge::key("a forger"), {Cbor::map(forge::usual_header(device)).encode(), Cbor::map({}), encode_cwt(forge::facts())}));
    table.says(Verdict::forged, "a second signature (S plus the group's order)", forge::with_second_signature(good), true);
}

inline void add_withdrawn(Table& table) {
    const auto expired = [](CompactCredential& stated) { stated.expires_at = forge::seconds(forge::kToday) - 86'400; };
    const auto listed = [&](Verdict verdict, ListedStatus status, const std::string& name, const Bytes& credential, bool online = false) {
        const auto entry = table.list("PTSD", "K0117", credential, status);
        table.says(verdict, name, credential, online, false, entry);
        table.says_tampered(name, credential);
    };
    listed(Verdict::revoked, ListedStatus::revoked, "revoked", table.issued("K0117"));
    listed(Verdict::revoked, ListedStatus::revoked, "revoked, though the registry has it", table.issued("K0117"), true);
    listed(Verdict::revoked, ListedStatus::revoked, "revoked, and expired since", table.issued("K0117", expired));
    listed(Verdict::superseded, ListedStatus::superseded, "replaced by a newer one", table.issued("K0117"));
    listed(Verdict::superseded, ListedStatus::superseded, "replaced, and expired since", table.issued("K0117", expired));
    listed(Verdict::suspended, ListedStatus::suspended, "suspended", table.issued("K0117"));
    listed(Verdict::suspended, ListedStatus::suspended, "suspended, and expired since", table.issued("K0117", expired));
    listed(Verdict::not_yet_awarded, ListedStatus::not_yet_awarded, "printed, not handed over", table.issued("K0117"));
    listed(Verdict::not_yet_awarded, ListedStatus::not_yet_awarded, "not handed over, though the registry has it", table.issued("K0117"),
           true);
}

// K0119 was stolen: the thief signs with any counter and any date inside the window.
inline void add_stolen_key(Table& table) {
    const auto expired = [](CompactCredential& stated) { stated.expires_at = forge::seconds(forge::kToday) - 86'400; };
    const Bytes unknown = table.issued("K0119");
    table.says(Verdict::under_review, "by a stolen machine, not among what the registry received before", unknown);
    table.says_tampered("by a stolen machine", unknown);
    table.says(Verdict::under_review, "by the thief, with the first counter and an old date",
               table.issued("K0119",
                            [](auto& stated) {
                                stated.counter = 1;
                                stated.issued_at = forge::seconds(std::chrono::sys_days{2026y / 1 / 2});
                            }),
               /*registered_online=*/true);
    table.says(Verdict::under_review, "by a stolen machine, expired too", table.issued("K0119", expired));
    const Bytes suspended = table.issued("K0119");
    (void)table.list("BWP", "K0119", suspended, ListedStatus::suspended);
    table.says(Verdict::under_review, "by a stolen machine, suspended too", suspended);
    const Bytes revoked = table.issued("K0119");
    table.says(Verdict::revoked, "by a stolen machine, revoked since", revoked, false, false,
               table.list("BWP", "K0119", revoked, ListedStatus::revoked));
    const Bytes held = table.issued("K0119");
    table.hold("BWP", "K0119", held);
    table.says(Verdict::genuine_registered, "by the stolen machine before it was stolen: the registry had it", held);
    table.says_tampered("by the stolen machine before it was stolen", held);
    const Bytes held_expired = table.issued("K0119", expired);
    table.hold("BWP", "K0119", held_expired);
    table.says(Verdict::expired, "by the stolen machine before it was stolen, expired since", held_expired);
}

inline void add_genuine(Table& table) {
    const auto expires = [](std::int64_t at) {
        return [at](CompactCredential& stated) { stated.expires_at = forge::seconds(forge::kToday) + at; };
    };
    const Bytes ended = table.issued("K0117", expires(0));
    table.says(Verdict::expired, "expired this second", ended, true);
    table.says_tampered("expired this second", ended);
    table.says(Verdict::expired, "expired long ago, not registered", table.issued("K0301", expires(-30'000'000)));

    const Bytes waiting = table.issued_later("K0117");
    table.says(Verdict::genuine_unregistered, "genuine, its number not registered yet", waiting);
    table.says_tampered("genuine, its number not registered yet", waiting);
    table.says(Verdict::genuine_unregistered, "genuine, of a centre whose part of the list is not at hand", table.issued("K0301"));
    table.says(Verdict::genuine_unregistered, "by a retired key inside its window, not among what the registry received",
               table.issued("K0118"));

    const Bytes number = table.issued("K0117");
    table.says(Verdict::genuine_registered, "genuine, its number registered", number, false, true);
    table.says_tampered("genuine, its number registered", number);
    table.says(Verdict::genuine_registered, "genuine, this very certificate registered", number, true);
    table.says(Verdict::genuine_registered, "registered since the list was made", table.issued_later("K0117"), true);
    table.says(Verdict::genuine_registered, "expires in a second", table.issued("K0117", expires(1)), true);
    const Bytes retired = table.issued("K0118");
    table.hold("PTSD", "K0118", retired);
    table.says(Verdict::genuine_registered, "by a retired key, among what the registry received", retired);
    // The list revokes one certificate of this number; a fork of the ledger made another.
    const Bytes revoked = table.issued("K0117");
    const auto entry = table.list("PTSD", "K0117", revoked, ListedStatus::revoked);
    table.says(Verdict::genuine_registered, "another certificate with this number is revoked, not this one",
               table.issued("K0117", [&](auto& stated) { stated.counter = entry.counter; }), true);
}

inline Json make() {
    Table table;
    add_codes_that_show_nothing(table);
    add_withdrawn(table);
    add_stolen_key(table);
    add_genuine(table);
    return table.take();
}

/// Exactly what stands in the file.
inline std::string text() { return make().dump(1) + "\n"; }

}  // namespace sanad::verdicts
