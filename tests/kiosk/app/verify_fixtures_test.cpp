// The kiosk's Verify screen gives every code of tests/vectors/verdicts.json its verdict, in words that are complete in both languages, and
// shows nothing of a code that proves nothing.
#include <fstream>

#include "credential/bytes/text_codec.h"
#include "kiosk/app/views.h"
#include "kiosk/screen/verify_screen.h"
#include "tests/kiosk/screen/headless.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

Json table() {
    std::ifstream in(source_path("tests/vectors/verdicts.json"));
    return Json::parse(in);
}

TrustList list_of(const Json& file) {
    const auto anchor = *array_of<32>(*from_hex(file["anchor"].get<std::string>()));
    TrustList trust{read_trust_keys(*from_base64(file["keys"].get<std::string>()), anchor).value()};
    for (const auto& [centre, message] : file["status"].items()) {
        trust.status[centre] = read_trust_status(*from_base64(message.get<std::string>()), anchor).value();
    }
    return trust;
}

bool is_complete(const Ui& ui, const VerifySentence& sentence) {
    WordFacts facts = sentence.facts;
    for (const auto& [name, key] : sentence.worded) {
        CHECK(ui.can_say(key, {}));
        facts[name] = key;
    }
    return ui.can_say(sentence.key, facts);
}

}  // namespace

TEST_CASE("the Verify screen shows every verdict of the table, whole in both languages") {
    const Json file = table();
    const TrustList trust = list_of(file);
    Headless english(1280, 800, 4, Language::english), urdu(1280, 800, 4, Language::urdu);
    REQUIRE(file["cases"].size() > 40);
    for (const Json& one : file["cases"]) {
        CAPTURE(one["name"].get<std::string>());
        const auto checked = verify_text(one["text"].get<std::string>(), trust, file["now"].get<std::int64_t>(),
                                         [&](const CredentialDigest&) { return one["registered_online"].get<bool>(); });
        const VerifyAnswer answer = answer_of(checked);
        CHECK(answer.verdict == one["verdict"].get<std::string>());
        const bool shows_nothing = answer.verdict == "unreadable" || answer.verdict == "unknown_key" || answer.verdict == "forged";
        CHECK(answer.facts.empty() == shows_nothing);
        CHECK((answer.tone == Tone::good) == (answer.verdict == "genuine_registered"));
        CHECK((answer.tone == Tone::note) == (answer.verdict == "genuine_unregistered"));
        for (Headless* screen : {&english, &urdu}) {
            CHECK(screen->ui().can_say("verdict." + answer.verdict, {}));
            CHECK(screen->ui().can_say("verdict." + answer.verdict + ".do", {}));
            if (answer.detail) CHECK(is_complete(screen->ui(), *answer.detail));
            CHECK(is_complete(screen->ui(), answer.list));
        }
    }
    VerifyDraft draft;
    for (const auto verdict : {"revoked", "superseded", "under_review", "genuine_registered"}) {
        for (const Json& one : file["cases"]) {
            if (one["verdict"] != verdict) continue;
            const auto checked =
                verify_text(one["text"].get<std::string>(), trust, file["now"].get<std::int64_t>(), [](const auto&) { return false; });
            const VerifyView view{answer_of(checked)};
            for (Headless* screen : {&english, &urdu})
                screen->settle([&](Ui& ui) { return draw_verify(view, draft, ui, {232, 0, 1048, 800}); });
            break;
        }
    }
}
