// Whether the machine that offered an event was registered anew and has brought what it recorded: by the very event, nothing less.
#include "db/projection/ledger_forks.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "db/ledger/ledger.h"
#include "db/schema/schema.h"
#include "tests/support/set_clock.h"

using namespace sanad;

namespace {

Json place_of(const OfferedEvent& one) { return Json{{"ledger", one.ledger}, {"seq", one.seq}, {"hash", to_hex(one.hash)}}; }

struct ForksFixture {
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    ColumnCipher cipher{*array_of<32>(Bytes(32, 7))};
    Ledger ledger{database, cipher};
    test::SetClock clock;
    const OfferedEvent offered{"L", 7, sha256(bytes_of("the second machine"))};

    void write(const std::string& name, const std::string& type, Json body) {
        Transaction transaction(database);
        (void)ledger.append(name, "S1", clock, {type, std::move(body)});
        transaction.commit();
    }
    void open(const std::string& name, Json body) { write(name, "ledger.opened/1", std::move(body)); }
    void copy(const std::string& name, const Json& origin) { write(name, "roll.called/1", Json{{"session", "S"}, {"origin", origin}}); }
    void go_on(const std::string& name) { write(name, "device.registered/1", Json{{"device", "K0002"}, {"centre", "PTSD"}}); }
    bool brought() { return is_brought_along(database, {"N", "M"}, offered); }
};

}  // namespace

TEST_CASE(
    "a copy of the very event counts, once all copies are there: another's at that seq does not, nor one that comes later in its ledger") {
    ForksFixture f;
    CHECK_FALSE(f.brought());
    f.open("N", Json{{"reason", "cloned"}});
    OfferedEvent other = f.offered;
    other.hash = sha256(bytes_of("a third machine"));
    f.copy("N", place_of(other));
    OfferedEvent later = f.offered;
    later.seq = 8;
    f.copy("N", place_of(later));
    f.write("N", "roll.called/1", Json{{"session", "S"}, {"origin", Json::object()}, {"told", place_of(f.offered)}});  // no copy of it
    f.go_on("N");
    CHECK_FALSE(f.brought());

    f.open("M", Json{{"reason", "cloned"}});
    Json nested = place_of({"B", 3, sha256(bytes_of("copied twice"))});
    nested["origin"] = place_of(f.offered);
    f.copy("M", nested);
    CHECK_FALSE(f.brought());
    f.go_on("M");
    CHECK(f.brought());
}

TEST_CASE("an event that is never copied is named in the beginning of the new ledger") {
    ForksFixture f;
    f.open("N", Json{{"reason", "cloned"}, {"left", Json::array({"nonsense", place_of(f.offered)})}});
    CHECK_FALSE(f.brought());
    f.go_on("N");
    CHECK(f.brought());
}

TEST_CASE("a ledger that has nothing but copies is at its end when another goes on after it") {
    ForksFixture f;
    f.open("N", Json{{"reason", "cloned"}});
    f.copy("N", place_of(f.offered));
    CHECK_FALSE(f.brought());
    f.open("M", Json{{"reason", "clock"}, {"parent", "N"}, {"parent_seq", 3}});  // its end has not come yet
    CHECK_FALSE(f.brought());
    f.copy("N", place_of({"L", 8, Digest{}}));
    CHECK(f.brought());
}

TEST_CASE("only a ledger that begins as that of a machine registered anew counts") {
    ForksFixture f;
    f.open("N", Json{{"reason", "restored"}, {"left", Json::array({place_of(f.offered)})}});
    f.copy("N", place_of(f.offered));
    f.go_on("N");
    CHECK_FALSE(f.brought());
}
