#include "kiosk/cli/verify_command.h"

#include <charconv>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/openbadge/baked_png.h"
#include "credential/signed_facts.h"
#include "kiosk/setup/input_file.h"
#include "kiosk/usecase/verify_code.h"
#include "kiosk/usecase/verify_file.h"

namespace sanad {
namespace {

std::string said(const Sentence& sentence, const Speaker& say) {
    WordFacts facts = sentence.facts;
    for (const auto& [name, key] : sentence.worded) facts[name] = say(key);
    return say(sentence.key, facts);
}

Json listed_json(const ListedCertificate& listed) {
    Json json{{"since", listed.since}};
    if (listed.reason) json["reason"] = word_of(*listed.reason);
    if (listed.superseded_by) {
        json["superseded_by"] = {{"device", listed.superseded_by->device_code}, {"counter", listed.superseded_by->counter}};
    }
    return json;
}

Answer answer_of(Verdict verdict, const std::vector<SignedFact>& facts, const std::optional<Sentence>& detail, const Sentence& list,
                 const std::optional<ListedCertificate>& listed, const Speaker& say) {
    const std::string name(name_of(verdict));
    const std::string sentence = say("verdict." + name), advice = say("verdict." + name + ".do");
    Answer answer{Json{{"verdict", name}, {"sentence", sentence}, {"advice", advice}, {"list", said(list, say)}}, {sentence}};
    if (detail) {
        const std::string particulars = said(*detail, say);
        answer.json["detail"] = particulars;
        answer.lines.push_back(particulars);
    }
    answer.lines.push_back(advice);
    answer.lines.push_back(said(list, say));
    if (listed) answer.json["listed"] = listed_json(*listed);
    answer.world_said_no = !is_genuine(verdict);
    for (const SignedFact& fact : facts) {
        const std::string& stated = say.language == Language::urdu && !fact.value_ur.empty() ? fact.value_ur : fact.value;
        const std::string value = fact.sentence.empty() ? stated : say(fact.sentence, fact.facts);
        answer.json["facts"][fact.label.substr(5)] = value;
        answer.lines.push_back("  " + say(fact.label) + ": " + value);
    }
    return answer;
}

Answer answer_of(const CodeVerified& checked, const Speaker& say) {
    const Verification& found = checked.verification;
    Answer answer = answer_of(found.verdict, signed_facts(found), checked.detail, checked.list, found.listed, say);
    answer.json["by_number"] = found.by_number;
    return answer;
}

Answer answer_of(const FileVerified& checked, const Speaker& say) {
    const FullVerification& found = checked.verification;
    Answer answer = answer_of(found.verdict, signed_facts(found), checked.detail, checked.list, found.listed, say);
    if (found.fault) {
        const std::string why(name_of(*found.fault));
        answer.json["why"] = why;
        answer.lines.push_back("  " + say("full_credential." + why));
    }
    return answer;
}

template <class Part, class Read>
Result<Part, Refusal> part_in(const std::string& file, std::size_t limit, const PublicKey& anchor, Read read) {
    const auto content = read_input_file(file, limit);
    if (!content) return refuse(content.error());
    auto part = read(bytes_of(*content), anchor);
    if (part) return *std::move(part);
    switch (part.error()) {
        case TrustError::malformed:
            return refuse(Refusal{"trust.malformed", {{"file", file}}});
        case TrustError::wrong_registry:
            return refuse(Refusal{"trust.wrong_registry", {{"file", file}}});
        case TrustError::bad_signature:
            return refuse(Refusal{"trust.bad_signature", {{"file", file}}});
    }
    return refuse(Refusal{"trust.malformed", {{"file", file}}});
}

Result<TrustList, Refusal> list_in(const TrustFiles& files) {
    const auto hex = from_hex(files.anchor);
    const auto anchor = hex ? array_of<32>(*hex) : std::nullopt;
    if (!anchor) return refuse(Refusal{"argument.malformed", {{"argument", files.anchor}, {"shape", "64 hex digits"}}});
    auto keys = part_in<TrustKeys>(files.keys, kMaxTrustKeysBytes, *anchor, read_trust_keys);
    if (!keys) return refuse(keys.error());
    TrustList trust{*std::move(keys)};
    for (const std::string& file : files.status) {
        auto status = part_in<TrustStatus>(file, kMaxTrustStatusBytes, *anchor, read_trust_status);
        if (!status) return refuse(status.error());
        trust.status[status->centre_code] = *std::move(status);
    }
    return trust;
}

// A day, unix seconds, or now.
Result<std::int64_t, Refusal> time_in(const std::string& text, const Clock& clock) {
    if (text.empty()) return clock.now() / 1000;
    if (const auto day = day_of_iso(text)) return std::chrono::sys_seconds(*day).time_since_epoch().count();
    std::int64_t time = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
    if (error == std::errc() && end == text.data() + text.size()) return time;
    return refuse(Refusal{"argument.malformed", {{"argument", text}, {"shape", "2026-11-21"}}});
}

}  // namespace

Outcome command_verify(Desk& desk, const std::string& text, const Speaker& say) {
    const auto checked = verify_code(desk, text);
    if (!checked) return refuse(checked.error());
    return answer_of(*checked, say);
}

Outcome command_verify_file(Desk& desk, const std::string& path, const Speaker& say) {
    const auto file = read_input_file(path, kMaxBakedPngBytes);
    if (!file) return refuse(file.error());
    const auto checked = verify_file(desk, bytes_of(*file));
    if (!checked) return refuse(checked.error());
    return answer_of(*checked, say);
}

Outcome command_verify_with(const TrustFiles& files, const std::string& text, const Clock& clock, const Speaker& say) {
    const auto now = time_in(files.at, clock);
    if (!now) return refuse(now.error());
    const auto trust = list_in(files);
    if (!trust) return refuse(trust.error());
    return answer_of(verify_text(text, *trust, *now, [&](const CredentialDigest&) { return files.registered; }), say);
}

Outcome command_verify_file_with(const TrustFiles& files, const std::string& path, const Clock& clock, const Speaker& say) {
    const auto now = time_in(files.at, clock);
    if (!now) return refuse(now.error());
    const auto trust = list_in(files);
    if (!trust) return refuse(trust.error());
    const auto file = read_input_file(path, kMaxBakedPngBytes);
    if (!file) return refuse(file.error());
    return answer_of(verify_file_with(bytes_of(*file), *trust, *now), say);
}

}  // namespace sanad
