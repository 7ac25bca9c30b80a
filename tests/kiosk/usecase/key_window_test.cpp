#include "kiosk/usecase/key_window.h"

#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/issue.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using namespace sanad::test;

namespace {

void list_own_key_as(CentreFixture& f, KeyState state) {
    const auto device = load_registration(f.desk->database())->device.value();
    const TrustKeys keys{
        1,
        1,
        "http://localhost:8080",
        {{"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "Asia/Karachi"}},
        {{"K0117", "PTSD", device.key, device.not_before, device.not_after, state, state == KeyState::compromised ? 1 : 0}}};
    Transaction transaction(f.desk->database());
    f.desk->database().prepare("UPDATE trust_keys SET remembered=?").bind(encode_trust_keys(keys)).run();
    transaction.commit();
}

}  // namespace

TEST_CASE("the end of a key's window is said from sixty days before, counted from thirty, and then it is over") {
    CentreFixture f;
    CHECK_FALSE(key_window(*f.desk));
    f.register_kiosk(/*valid_days=*/100);
    const Millis start = f.clock.now();
    const auto after = [&](int days, Millis more = 0) {
        f.clock.set(start + days * kDay + more);
        return key_window(*f.desk).value();
    };
    CHECK((after(39).stage == KeyStage::good));
    CHECK(after(39).window_words().empty());
    CHECK_FALSE(after(39).renewal_due());
    CHECK((after(40).stage == KeyStage::ends_soon));
    CHECK(after(40).renewal_due());
    CHECK(after(40).days_left == 60);
    CHECK((after(69).stage == KeyStage::ends_soon));
    CHECK((after(70).stage == KeyStage::counted));
    CHECK(after(70).days_left == 30);
    CHECK((after(99, 1000).stage == KeyStage::counted));
    CHECK(after(99, 1000).days_left == 0);
    CHECK((after(100).stage == KeyStage::counted));
    CHECK((after(100, 1000).stage == KeyStage::over));
    CHECK(after(100, 1000).renewal_due());
    CHECK(after(100, 1000).renewal_words() == "key.renewal.unasked");
    f.desk->database().execute("UPDATE registration SET renewal='carried'");
    CHECK(after(70).renewal_words() == "key.renewal.on_stick");
    f.desk->database().execute("UPDATE registration SET renewal='sync.renewal_pending'");
    CHECK(after(70).renewal_words() == "key.renewal.asked");
    CHECK(after(39).renewal_words().empty());
    f.desk->database().execute("UPDATE registration SET renewal='sync.renewal_refused'");
    CHECK(after(70).renewal_words() == "refusal.sync.renewal_refused");
}

TEST_CASE("a kiosk that hears that its key was given up issues nothing more, and renews nothing") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    for (const auto& [state, code] :
         {std::pair(KeyState::retired, "issue.key_retired"), {KeyState::compromised, "issue.key_compromised"}}) {
        list_own_key_as(f, state);
        const auto window = key_window(*f.desk).value();
        CHECK(name_of(window.stage) == name_of(state));
        CHECK(window.window_words() == std::string("refusal.") + code);
        CHECK_FALSE(window.renewal_due());
        CHECK(issue_certificates(*f.desk, batch.id, {}).error().code == code);
    }
    list_own_key_as(f, KeyState::active);
    CHECK(issue_certificates(*f.desk, batch.id, {})->issued.size() == 28);
}
