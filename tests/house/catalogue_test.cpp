// Everything that people read is in assets/lang/en.json and ur.json: both say the same things, nothing that the sources ask for is
// missing, and nothing is kept that they do not ask for.
#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/house/source_tree.h"

namespace sanad::test {
namespace {

using Sentences = std::map<std::string, std::string, std::less<>>;

Sentences catalogue(const std::string& language) {
    return nlohmann::json::parse(source_file("assets/lang/" + language + ".json")).get<Sentences>();
}

// Keys that the sources put together: prefix, one of some names, suffix. The names are the string literals of `file` from the text
// `from` to the next closing brace at the start of a line, or of all the file.
struct Built {
    std::string prefix;
    std::string file;
    std::string from;  ///< empty: all the file, which holds other literals too
    std::vector<std::string> suffixes{""};
};
const std::vector<Built> kBuilt{
    {"refusal.db.", "db/sqlite/database.cpp", "name_of(OpenError"},                           // kiosk/usecase/desk.cpp
    {"refusal.sync.", "sync/client/sync_refusal.cpp", "name_of(SyncCause"},                   // sync/client/sync_refusal.cpp
    {"refusal.sync.", "sync/client/http_transport.cpp", "name_of(LinkError"},                 // sync/client/sync_refusal.cpp
    {"refusal.sync.", "sync/protocol/problem.cpp", "kProblems[]"},                            // the same, and registry/http/routes.cpp
    {"refusal.registry.", "sync/registry/store/registry_address.cpp", "word_for(OpenError"},  // the same file
    {"refusal.registry.postgresql_", "db/postgresql/postgresql.cpp",
     "name_of(PostgresqlError"},                                                         // sync/registry/store/registry_address.cpp
    {"refusal.registry.request_", "credential/cose/sign1.cpp", "name_of(MessageError"},  // sync/registry/store/registry_key.cpp
    {"refusal.keys.", "db/keys/key_file.cpp", "name_of(KeyFileError"},                   // kiosk/usecase/desk.cpp and the same file
    {"refusal.passphrase.", "db/keys/passphrase_source.cpp", "name_of(PassphraseError"},
    {"refusal.registry.", "sync/registry/ingest/registration_desk.cpp", "name_of(DeskError"},
    {"refusal.registry.", "sync/registry/office/certificate_desk.cpp", "name_of(CertificateDeskError"},
    {"refusal.registry.", "sync/registry/office/device_desk.cpp", "name_of(DeviceDeskError"},
    {"refusal.registry.", "sync/registry/office/case_desk.cpp", "name_of(CaseDeskError"},
    {"refusal.registry.", "sync/registry/office/trainee_desk.cpp", "name_of(TraineeDeskError"},
    {"quarantine.", "sync/protocol/receipt.cpp", "name_of(QuarantineReason"},      // the registry, and the kiosk's status and screen
    {"registry.case.", "sync/registry/office/case_desk.cpp", "name_of(CaseKind"},  // sync/registry/case_commands.cpp
    {"decision.about.", "kiosk/store/case_store.cpp", "bool is_known("},           // kiosk/cli/certificate_commands.cpp and the screen
    {"registry.case_reason.", "sync/registry/office/possible_duplicates.cpp", "name_of(DuplicateReason"},  // the same
    {"refusal.registry.", "sync/registry/office/typed_time.cpp", "name_of(TypedTimeError"},
    {"registry.device.", "credential/trust/trust_keys.cpp", "name_of(KeyState"},          // sync/registry/device_commands.cpp
    {"registry.standing.", "credential/trust/trust_status.cpp", "name_of(ListedStatus"},  // sync/registry/certificate_commands.cpp
    {"lookup.refused.", "sync/registry/publish/lookup_form.cpp", "name_of(LookupFormError", {"", ".do"}},  // lookup_page.cpp
    {"lookup.refused.", "sync/registry/publish/lookup_page.cpp", "Answer LookupPage::answer(", {"", ".do"}},
    {"registry.registration.", "sync/registry/store/registry_store.cpp", "name_of(RegistrationState"},
    {"registry.help.", "sync/registry/main.cpp", ""},  // help("…") there
    {"registry.help.", "sync/registry/key_command_line.cpp", ""},
    {"registry.help.", "sync/registry/setup_command_line.cpp", ""},
    {"refusal.staff.may_not.", "kiosk/model/staff.cpp", "kRights"},  // kiosk/rules/staff_rights.cpp
    {"staff.right.", "kiosk/model/staff.cpp", "kRights"},            // registry/staff_commands.cpp and kiosk/cli/staff_commands.cpp
    {"cli.fault.", "db/projection/ledger_check.cpp", "name_of(LedgerFault"},  // kiosk/cli/centre_commands.cpp
    {"refusal.bundle.", "sync/bundle/bundle.cpp", "name_of(BundleError"},
    {"refusal.stick.", "sync/bundle/stick.cpp", "name_of(StickError"},
    {"verdict.", "credential/verify.cpp", "name_of(Verdict", {"", ".do"}},  // screen, command line and page
    {"reason.", "credential/model/revocation_reason.cpp", "kReasons"},
    {"copy_reason.", "credential/model/copy_reason.cpp", "kReasons"},
    {"standing.", "kiosk/model/entities.cpp", "kStates"},  // kiosk/cli/certificate_commands.cpp and screens
    {"standing.event.", "kiosk/model/entities.cpp", "kEvents"},
    {"fact.", "credential/signed_facts.cpp", ""},
    {"fact.", "credential/verify_full.cpp", ""},
    {"full_credential.", "credential/openbadge/full_credential.cpp", "name_of(FullCredentialError"},  // kiosk/cli/batch_commands.cpp
    {"fact.relation.", "credential/model/compact_credential.cpp", "kRelations"},                      // credential/signed_facts.cpp
    {"fact.time_source.", "credential/model/compact_credential.cpp", "name_of(TimeSource"},
    {"fact.", "assets/verify/src/facts_card.ts", ""},  // `fact` there, and three arrays of words
    {"fact.kind.", "assets/verify/src/facts_card.ts", ""},
    {"page.registry.", "assets/verify/src/page.ts", ""},
    {"page.", "assets/verify/src/registry.ts", "", {".do"}},  // why a check is stuck
    {"page.", "assets/verify/src/main.ts", "", {".do"}},
    {"page.", "assets/verify/src/full_credential.ts", ""},
    {"page.", "assets/verify/src/actions.ts", ""},
};
// Files whose literals are only partly names: a name there without a sentence is no fault.
bool holds_other_literals(const Built& built) { return built.from.empty() || built.file.ends_with(".ts"); }

const std::regex kKeyShape("[a-z_]+(\\.[a-z0-9_]+)+");

std::set<std::string> names_of(const Built& built) {
    const std::string text = source_file(built.file);
    const std::size_t from = built.from.empty() ? 0 : text.find(built.from);
    if (from == std::string::npos) throw std::runtime_error(built.from + " is not in " + built.file);
    const std::size_t to =
        built.from.empty() ? text.size() : std::min({text.find("\n}", from), text.find("\n};", from), text.find("}}};\n", from)});
    std::set<std::string> names;
    for (const Literal& literal : split(text).literals) {
        if (literal.at > from && literal.at < to && !literal.value.empty()) names.insert(literal.value);
    }
    return names;
}

std::vector<SourceText> speakers() { return sources({"assets", "credential", "db", "kiosk", "sync"}, {".h", ".cpp", ".ts", "build.mjs"}); }

// {name_en} in English is {name_ur} in Urdu: the fact in the sentence's own language.
std::set<std::string> placeholders(const std::string& sentence) {
    static const std::regex pattern("\\{([^{}]*?)(_en|_ur)?\\}");
    std::set<std::string> found;
    for (std::sregex_iterator hit(sentence.begin(), sentence.end(), pattern); hit != std::sregex_iterator(); ++hit) found.insert((*hit)[1]);
    return found;
}

// U+0600–U+06FF in UTF-8 begins with 0xD8–0xDB.
bool has_arabic_letters(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xD8 && static_cast<unsigned char>(c) <= 0xDB; });
}

std::string head_of(const std::string& key) { return key.substr(0, key.find('.')); }

}  // namespace

TEST_CASE("both languages have the same keys, filled from the same facts") {
    const Sentences english = catalogue("en"), urdu = catalogue("ur");
    REQUIRE(english.size() > 100);
    for (const auto& [key, sentence] : english) {
        CHECK_MESSAGE(std::regex_match(key, kKeyShape), key);
        CHECK_MESSAGE(!sentence.empty(), key);
        const auto other = urdu.find(key);
        CHECK_MESSAGE(other != urdu.end(), key, " is missing in Urdu");
        if (other != urdu.end()) CHECK_MESSAGE(placeholders(sentence) == placeholders(other->second), key);
    }
    for (const auto& [key, unused] : urdu) CHECK_MESSAGE(english.contains(key), key, " is missing in English");
}

TEST_CASE("Urdu is Urdu, and English is not") {
    // The name of the other language is written in that language; a few sentences are nothing but facts and signs.
    const std::set<std::string> other_script{"page.language", "screen.nav.other_language"};
    const std::set<std::string> signs_only{"fact.attendance.value"};
    static const std::regex fact("\\{[^{}]*\\}");
    for (const auto& [key, sentence] : catalogue("ur")) {
        if (other_script.contains(key) || signs_only.contains(key)) continue;
        const std::string words = std::regex_replace(sentence, fact, "");
        const bool has_words = std::ranges::any_of(words, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
        const bool says_something = has_words || has_arabic_letters(words);
        CHECK_MESSAGE((has_arabic_letters(words) || !says_something), key, ": ", sentence);
    }
    for (const auto& [key, sentence] : catalogue("en")) CHECK_MESSAGE((other_script.contains(key) || !has_arabic_letters(sentence)), key);
}

TEST_CASE("no refusal shows a person a bare status number") {
    for (const char* language : {"en", "ur"}) {
        for (const auto& [key, sentence] : catalogue(language)) {
            if (key.starts_with("refusal.")) CHECK_MESSAGE(sentence.find("{status}") == std::string::npos, language, ": ", key);
        }
    }
}

TEST_CASE("each catalogue is sorted and says a key once") {
    for (const char* language : {"en", "ur"}) {
        static const std::regex line("\\n *\"([^\"]+)\": ");
        const std::string text = source_file("assets/lang/" + std::string(language) + ".json");
        std::string before;
        for (std::sregex_iterator hit(text.begin(), text.end(), line); hit != std::sregex_iterator(); ++hit) {
            CHECK_MESSAGE(before < (*hit)[1].str(), language, ": ", (*hit)[1].str());
            before = (*hit)[1];
        }
    }
}

TEST_CASE("every name that becomes a key has its sentence") {
    const Sentences english = catalogue("en");
    for (const Built& built : kBuilt) {
        const auto names = names_of(built);
        CHECK_MESSAGE(!names.empty(), built.file, ": ", built.from);
        if (holds_other_literals(built)) continue;
        for (const std::string& name : names) {
            for (const std::string& suffix : built.suffixes)
                CHECK_MESSAGE(english.contains(built.prefix + name + suffix), built.prefix, name, suffix);
        }
    }
    for (int month = 1; month <= 12; ++month) CHECK(english.contains("paper.month." + std::to_string(month)));
}

TEST_CASE("every key that the sources name is there") {
    const Sentences english = catalogue("en");
    std::set<std::string> heads, refusal_heads;
    for (const auto& [key, unused] : english) {
        heads.insert(head_of(key));
        if (key.starts_with("refusal.")) refusal_heads.insert(head_of(key.substr(8)));
    }
    // What a call says: say("…"), .say(language, "…"), words("…").
    static const std::regex said("\\b(say|words)\\((language, *|Language::[a-z]+, *|language_, *)?\"([^\"]*)\"(?! *\\+)");
    // What a refusal is: Refusal{"…", voice.refuse("…".
    static const std::regex refused("(Refusal\\{|\\.refuse\\()\"([^\"]*)\"(?! *\\+)");
    for (const SourceText& source : speakers()) {
        const Split parts = split(source.text);
        const auto is_code = [&](std::ptrdiff_t at) { return parts.code[static_cast<std::size_t>(at)] != ' '; };
        for (std::sregex_iterator hit(source.text.begin(), source.text.end(), said); hit != std::sregex_iterator(); ++hit) {
            const std::string key = (*hit)[3];
            if (is_code(hit->position()) && std::regex_match(key, kKeyShape))
                CHECK_MESSAGE(english.contains(key), source.path, " says ", key);
        }
        for (std::sregex_iterator hit(source.text.begin(), source.text.end(), refused); hit != std::sregex_iterator(); ++hit) {
            if (is_code(hit->position()))
                CHECK_MESSAGE(english.contains("refusal." + (*hit)[2].str()), source.path, " refuses with ", (*hit)[2].str());
        }
        // Whatever looks like a key is one; on screens, some heads are those of widgets' ids ("roll.done").
        const bool names_widgets =
            source.path.starts_with("kiosk/screen/") || source.path.starts_with("kiosk/ui/") || source.path.starts_with("kiosk/app/");
        for (const Literal& literal : parts.literals) {
            if (!std::regex_match(literal.value, kKeyShape) || literal.value.ends_with(".html")) continue;
            const std::string head = head_of(literal.value);
            const bool known = english.contains(literal.value) || english.contains("refusal." + literal.value);
            if (heads.contains(head) || (refusal_heads.contains(head) && !names_widgets))
                CHECK_MESSAGE(known, source.path, " names ", literal.value);
        }
    }
}

TEST_CASE("every sentence is said somewhere") {
    std::set<std::string> said;
    for (const SourceText& source : speakers()) {
        for (const Literal& literal : split(source.text).literals) {
            said.insert(literal.value);
            said.insert("refusal." + literal.value);
        }
    }
    for (const Built& built : kBuilt) {
        for (const std::string& name : names_of(built)) {
            for (const std::string& suffix : built.suffixes) said.insert(built.prefix + name + suffix);
        }
    }
    for (int month = 1; month <= 12; ++month) said.insert("paper.month." + std::to_string(month));
    for (const auto& [key, unused] : catalogue("en")) CHECK_MESSAGE(said.contains(key), key, " is said nowhere");
}

}  // namespace sanad::test
