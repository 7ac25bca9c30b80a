// A roster is understood as an office exports it, and whatever cannot be taken as it stands says why, line by line.
#include "kiosk/rules/roster_reader.h"

#include <doctest/doctest.h>

#include "credential/model/civil_day.h"
#include "tests/support/source_file.h"

namespace sanad {
namespace {

Result<RosterPreview, Refusal> read(const std::string& text, const RosterOptions& options = {}) {
    return read_roster(bytes_of(text), options);
}

std::string refusal_of(const std::string& text) {
    const auto preview = read(text);
    return preview ? "none" : preview.error().code;
}

/// The one row below the usual headings.
RosterRow row_of(const std::string& line) {
    const auto preview = read("Name,Name (Urdu),Father Name,Gender,CNIC,Mobile,Date of Birth,District\n" + line + "\n");
    REQUIRE(preview);
    REQUIRE(preview->rows.size() == 1);
    return preview->rows.front();
}

std::string problems_of(const RosterRow& row) {
    std::string codes;
    for (const Refusal& problem : row.problems) codes += (codes.empty() ? "" : " ") + problem.code.substr(std::string("roster.").size());
    return codes;
}

std::string utf16(const std::u16string& text, bool big_endian) {
    std::string bytes;
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8);
        const char low = static_cast<char>(unit & 0xff);
        bytes += big_endian ? std::string{high, low} : std::string{low, high};
    }
    return bytes;
}

TEST_CASE("the clean rosters are good to the last row") {
    for (const auto& [name, count] : {std::pair{"roster-agri-officers-batch-35", 34}, std::pair{"roster-home-baking-women", 28}}) {
        const auto preview = read(source_file(std::string("assets/sample/") + name + ".csv"));
        REQUIRE(preview);
        CHECK(preview->good == count);
        CHECK(preview->bad == 0);
        for (const RosterRow& row : preview->rows) {
            CHECK(row.relation == (row.gender == Gender::female ? Relation::daughter_of : Relation::son_of));
            CHECK(row.cnic.size() == 13);
            CHECK(row.mobile.size() == 11);
            CHECK(row.birth_date);
            CHECK_FALSE(row.name_ur.empty());
        }
    }
    const auto officers = read(source_file("assets/sample/roster-agri-officers-batch-35.csv"));
    RosterRow fourth{5,
                     "Abdul Rehman Warraich",
                     "عبدالرحمٰن وڑائچ",
                     Relation::son_of,
                     "Umer Farooq Warraich",
                     Gender::male,
                     "9910120666793",
                     "03983363647",
                     day_of_iso("1995-12-10"),
                     "Bahawalpur",
                     {}};
    CHECK(officers->rows[3] == fourth);
}

TEST_CASE("the messy spreadsheet: twelve rows, eight good, and each bad one says why") {
    const auto preview = read(source_file("tests/kiosk/rules/data/roster-messy-spreadsheet.csv"));
    REQUIRE(preview);
    REQUIRE(preview->rows.size() == 12);
    const std::vector<std::pair<int, std::string>> expected{
        {3, ""},
        {4, ""},
        {5, "cnic_damaged"},
        {6, ""},
        {7, "name_missing"},
        {8, "date_impossible"},
        {9, ""},
        {10, "cnic_duplicate"},
        {11, ""},
        {12, ""},
        {13, ""},
        {14, ""},
    };
    for (std::size_t at = 0; at < expected.size(); ++at) {
        CHECK(preview->rows[at].line == expected[at].first);
        CHECK(problems_of(preview->rows[at]) == expected[at].second);
    }
    CHECK(preview->good == 8);
    CHECK(preview->bad == 4);
    CHECK(preview->rows[2].problems.front().facts.at("written") == "9.91017E+12");
    CHECK(preview->rows[5].problems.front().facts.at("written") == "31/02/1990");
    CHECK(preview->rows[7].problems.front().facts.at("line") == "3");

    CHECK(preview->rows[0].birth_date == day_of_iso("1996-04-04"));
    CHECK(preview->rows[1].cnic == "9910410353336");
    CHECK(preview->rows[1].birth_date == day_of_iso("1978-06-01"));
    CHECK(preview->rows[3].name == "Rukhsana Bhatti");
    CHECK(preview->rows[4].name.empty());
    CHECK(preview->rows[4].name_ur == "فرزانہ اعوان");
    CHECK(preview->rows[6].mobile == "03957286473");
    CHECK(preview->rows[8].name_ur.empty());
    CHECK(preview->rows[9].district == "Rahim Yar Khan, \"City\"");
    CHECK(preview->rows[11].relation == Relation::daughter_of);
}

TEST_CASE("the same roster in every encoding, separator and line end is the same roster") {
    const std::u16string text =
        u"Batch 7\r\nنام\tName\tشناختی کارڈ نمبر\tجنس\tولدیت\r\nعائشہ\tAyesha Khan\t99103-2978347-6\tخاتون\tAli "
        u"Khan\r\n";
    const std::string utf8 =
        "Batch 7\r\nنام\tName\tشناختی کارڈ نمبر\tجنس\tولدیت\r\nعائشہ\tAyesha Khan\t99103-2978347-6\tخاتون\tAli "
        "Khan\r\n";
    const auto expected = read(utf8);
    REQUIRE(expected);
    REQUIRE(expected->good == 1);
    CHECK(expected->rows[0].name_ur == "عائشہ");
    CHECK(expected->rows[0].gender == Gender::female);
    const auto with = [&](char separator, const std::string& line_end) {
        std::string changed;
        for (const char c : utf8) {
            if (c == '\n') continue;
            changed += c == '\r' ? line_end : std::string(1, c == '\t' ? separator : c);
        }
        return changed;
    };
    for (const std::string& file :
         {"\xef\xbb\xbf" + utf8, "\xff\xfe" + utf16(text, false), "\xfe\xff" + utf16(text, true), utf16(text, false), utf16(text, true),
          with(',', "\n"), with(';', "\r\n"), with(';', "\r"), utf8.substr(0, utf8.size() - 2)}) {
        const auto preview = read(file);
        REQUIRE(preview);
        CHECK(preview->rows == expected->rows);
    }
    CHECK(read("sep=;\r\n" + with(';', "\r\n"))->rows[0].line == 4);
}

TEST_CASE("headings in any order and wording; title rows, blank rows, totals and repeated headers are not people") {
    const auto preview = read(
        "Registration of trainees,,,\nName of course,Home Baking,,\n\n"
        "Sr. No,District,Husband's Name,NAME OF TRAINEE\n"
        "1,OKARA,Asif  Ali,Sana\n,,,\n2,,,\nSr. No,District,Husband's Name,NAME OF "
        "TRAINEE\n3,Lahore,Umer,Kulsoom\nکل,2,,\n,,,Total\nGrand Total: 2,,,\n");
    REQUIRE(preview);
    REQUIRE(preview->rows.size() == 2);
    CHECK(preview->good == 2);
    CHECK(preview->rows[0].line == 5);
    CHECK(preview->rows[0].relation == Relation::wife_of);
    CHECK(preview->rows[0].relation_name == "Asif Ali");
    CHECK(preview->rows[0].district == "Okara");
    CHECK(preview->rows[1].name == "Kulsoom");

    // Marks of damage are not blanks: the row is shown, with what is wrong.
    CHECK(problems_of(read("Name,CNIC\n???,\n")->rows[0]) == "name_not_a_name");
    const auto urdu = read("نام,name\nکلثوم,Kulsoom\n");
    REQUIRE(urdu);
    CHECK(urdu->rows[0].name_ur == "کلثوم");
}

TEST_CASE("names are tidied and never guessed at") {
    CHECK(row_of("  RUKHSANA   BHATTI ,,,,,,,").name == "Rukhsana Bhatti");
    CHECK(row_of("M.A. KHAN,,,,,,,").name == "M.A. Khan");
    CHECK(row_of("Ayesha de Souza,,,,,,,").name == "Ayesha de Souza");
    CHECK(row_of("Ayesha\u00a0\u200fKhan,,,,,,,").name == "Ayesha Khan");
    CHECK(row_of("Ali,علي كاظم,,,,,,").name_ur == "علی کاظم");
    CHECK(row_of("عائشہ,,,,,,,").name_ur == "عائشہ");
    CHECK(problems_of(row_of("عائشہ,,,,,,,")) == "name_missing");
    CHECK(row_of(",Ayesha,,,,,,").name == "Ayesha");
    CHECK(problems_of(row_of(std::string(90, 'a') + ",,,,,,,")) == "");
    CHECK(problems_of(row_of(std::string(91, 'a') + ",,,,,,,")) == "name_too_long");
    CHECK(row_of(std::string(91, 'a') + ",,,,,,,").problems[0].facts.at("heading") == "Name");
    CHECK(problems_of(row_of("Ayesha عائشہ,,,,,,,")) == "name_not_latin");
    CHECK(problems_of(row_of("=HYPERLINK(\"\"),,,,,,,")) == "name_not_a_name");
    CHECK(problems_of(row_of("12345,,,,,,,")) == "name_not_a_name");
    CHECK(problems_of(row_of("Ali 2,,,,,,,")) == "name_not_a_name");
    CHECK(problems_of(row_of("Ali,???? ????,,,,,,")) == "name_ur_not_urdu");
    CHECK(problems_of(row_of("Al\x1bi,,,,,,,")) == "control_character");
    CHECK(problems_of(row_of("\"Ayesha\nKhan\",,,,,,,")) == "control_character");
    CHECK(problems_of(row_of("Ay\ufffdsha,,,,,,,")) == "letters_damaged");
}

TEST_CASE("a father's name in Urdu comes along, its Arabic letters made Urdu; one without Urdu letters is a problem") {
    const auto preview = read(
        "Name,Father Name,Father Name (in Urdu),Gender\nAyesha Khan,Ali Malik,\u0639\u0644\u064a \u0645\u0644\u0643,F\n"
        "Bilal Khan,Ali Malik,Ali,M\n");
    REQUIRE(preview);
    REQUIRE(preview->rows.size() == 2);
    CHECK(preview->rows[0].good());
    CHECK(preview->rows[0].relation_name == "Ali Malik");
    CHECK(preview->rows[0].relation_name_ur == "\u0639\u0644\u06cc \u0645\u0644\u06a9");
    CHECK(problems_of(preview->rows[1]) == "name_ur_not_urdu");
    CHECK(preview->rows[1].relation_name_ur.empty());
}

TEST_CASE("the relation comes from what is said, then from gender, card and course") {
    CHECK(row_of("Ali,,Umer,M,,,,").relation == Relation::son_of);
    CHECK(row_of("Sana,,Umer,F,,,,").relation == Relation::daughter_of);
    CHECK(row_of("Sana,,W/O Umer Khan,F,,,,").relation == Relation::wife_of);
    CHECK(row_of("Sana,,W/O Umer Khan,F,,,,").relation_name == "Umer Khan");
    CHECK(row_of("Sana,,Umer,,99103-2978347-6,,,").relation == Relation::daughter_of);
    CHECK(row_of("Ali,,Umer,,99101-2066679-3,,,").relation == Relation::son_of);
    CHECK_FALSE(row_of("Ali,,,M,,,,").relation);
    CHECK(problems_of(row_of("Ali,,Umer,,,,,")) == "relation_unclear");
    CHECK(problems_of(row_of("Ali,,علی,M,,,,")) == "relation_name_not_a_name");
    CHECK(problems_of(row_of("Ali,,,Q,,,,")) == "gender_unknown");
    CHECK(read("Name,Father\nSana,Umer\n", {Relation::daughter_of, {}})->rows[0].relation == Relation::daughter_of);
    CHECK(read("Name,Parentage,Relation\nSana,Umer,زوجہ\n")->rows[0].relation == Relation::wife_of);
    CHECK(problems_of(read("Name,Parentage,Relation\nSana,Umer,cousin\n")->rows[0]) == "relation_unknown");
    CHECK(read("Name,Father,Husband\nSana,Umer,Ali\nHina,,Asif\n")->rows[1].relation == Relation::wife_of);
}

TEST_CASE("identity numbers: shown 5-7-1, plain, in Urdu digits, as a number; anything else is said to be wrong") {
    for (const char* written : {"99103-2978347-6", "9910329783476", " 99103 2978347 6 ", "۹۹۱۰۳-۲۹۷۸۳۴۷-۶", "'9910329783476",
                                "9910329783476.0", "99103–2978347–6"}) {
        CAPTURE(std::string(written));
        const RosterRow row = row_of(std::string("Sana,,,,") + written + ",,,");
        CHECK(row.cnic == "9910329783476");
        CHECK(row.good());
    }
    for (const char* written : {"9.91017E+12", "9.91017e12", "\"9,91017E+12\""}) {
        CHECK(problems_of(row_of(std::string("Sana,,,,") + written + ",,,")) == "cnic_damaged");
    }
    for (const char* written : {"991032978347", "99103297834766", "9910329783A76", "abc", "99103-2978347-6 x", "????"}) {
        CHECK(problems_of(row_of(std::string("Sana,,,,") + written + ",,,")) == "cnic_wrong");
    }
    for (const char* nothing : {"", "-", "N/A", "nil"}) {
        const RosterRow row = row_of(std::string("Sana,,,,") + nothing + ",,,");
        CHECK(row.good());
        CHECK(row.cnic.empty());
    }
}

TEST_CASE("who stands twice in the file is bad the second time, and the third") {
    const auto preview = read(
        "Name,CNIC,Father,Gender\nSana,99103-2978347-6,A,F\nOther,9910329783476,B,F\nThird,9910329783476,C,F\n"
        "Hina,,Umer,F\nHina,,Umer,F\nHina,,Ali,F\n");
    REQUIRE(preview);
    CHECK(problems_of(preview->rows[0]) == "");
    CHECK(problems_of(preview->rows[1]) == "cnic_duplicate");
    CHECK(preview->rows[2].problems[0] == Refusal{"roster.cnic_duplicate", {{"line", "2"}}});
    CHECK(preview->rows[4].problems[0] == Refusal{"roster.row_repeated", {{"line", "5"}}});
    CHECK(problems_of(preview->rows[5]) == "");
}

TEST_CASE("mobile numbers get their zero back; what cannot be dialled is refused") {
    for (const char* written :
         {"0395-7286473", "3957286473", "+92 395 7286473", "00923957286473", "923957286473", "(0395) 7286473", "3957286473.0"}) {
        CAPTURE(std::string(written));
        CHECK(row_of(std::string("Sana,,,,,") + written + ",,").mobile == "03957286473");
    }
    CHECK(row_of("Sana,,,,,041-9200161,,").mobile == "0419200161");
    CHECK(problems_of(row_of("Sana,,,,,3.95729E+09,,")) == "mobile_damaged");
    for (const char* written : {"395728647", "0395728647", "039572864730", "call home", "03957286473/03957286474"}) {
        CAPTURE(std::string(written));
        CHECK(problems_of(row_of(std::string("Sana,,,,,") + written + ",,")) == "mobile_wrong");
    }
}

TEST_CASE("dates are day first or ISO; what does not exist is not moved to a day that does") {
    for (const char* written : {"05/04/1996", "5-4-1996", "5.4.1996", "1996-04-05", "1996/4/5", "5 April 1996", "05-Apr-1996", "۰۵/۰۴/۱۹۹۶",
                                "1996-04-05 00:00:00"}) {
        CAPTURE(std::string(written));
        CHECK(row_of(std::string("Sana,,,,,,") + written + ",").birth_date == day_of_iso("1996-04-05"));
    }
    for (const char* written : {"31/02/1990", "29/02/2001", "04/25/1996", "00/01/1990", "01/01/1890"}) {
        CAPTURE(std::string(written));
        CHECK(problems_of(row_of(std::string("Sana,,,,,,") + written + ",")) == "date_impossible");
    }
    for (const char* written : {"04/04/96", "35159", "spring 1996", "1996", "1/2/3/1996", "99999999999/1/1996"}) {
        CAPTURE(std::string(written));
        CHECK(problems_of(row_of(std::string("Sana,,,,,,") + written + ",")) == "date_not_a_date");
    }
    const std::string file = "Name,DOB\nSana,02/01/2020\n";
    CHECK(read(file, {{}, day_of_iso("2020-01-02")})->good == 1);
    CHECK(problems_of(read(file, {{}, day_of_iso("2020-01-01")})->rows[0]) == "date_impossible");
}

TEST_CASE("a row may have several problems, and shows them all") {
    CHECK(problems_of(row_of(",,,Q,1.5E+12,12,1/1/90,")) == "name_missing gender_unknown cnic_damaged mobile_wrong date_not_a_date");
}

TEST_CASE("a file that is no roster is refused whole, one code per cause") {
    CHECK(refusal_of("") == "roster.empty");
    CHECK(refusal_of("\xef\xbb\xbf \r\n\r\n") == "roster.empty");
    CHECK(refusal_of(std::string("PK\x03\x04", 4) + "rest") == "roster.is_workbook");
    CHECK(refusal_of("\xd0\xcf\x11\xe0rest") == "roster.is_workbook");
    CHECK(refusal_of("Name,CNIC\nS\xe4na,1\n") == "roster.not_text");
    CHECK(refusal_of(std::string("Name,CNIC\nSa\0na,1\n", 18)) == "roster.not_text");
    CHECK(refusal_of("\xff\xfeN") == "roster.not_text");
    CHECK(refusal_of(std::string("\xff\xfe\x00\xd8", 4)) == "roster.not_text");
    CHECK(refusal_of("Name,CNIC\n\"Sana,1\n") == "roster.quote_open");
    CHECK(refusal_of("Sana,99103-2978347-6\nHina,99103-2978347-8\n") == "roster.no_header");
    CHECK(refusal_of("CNIC,Mobile\n1,2\n") == "roster.no_header");
    CHECK(refusal_of("Name,Father,Trainee Name\nSana,Umer,Hina\n") == "roster.heading_twice");
    CHECK(refusal_of("Name,CNIC\n,,\nTotal: 0,\n") == "roster.no_rows");
    CHECK(refusal_of("Name,Phone,Mobile\nSana,03957286473,\n") == "none");
}

TEST_CASE("limits are checked where they are crossed, not one before") {
    CHECK(refusal_of(std::string(kMaxRosterBytes + 1, 'a')) == "roster.too_large");
    CHECK(refusal_of("Name,Remarks\nSana," + std::string(kMaxRosterFieldBytes, 'a') + "\n") == "none");
    CHECK(refusal_of("Name,Remarks\nSana," + std::string(kMaxRosterFieldBytes + 1, 'a') + "\n") == "roster.field_too_long");
    CHECK(refusal_of("Name" + std::string(kMaxRosterColumns - 1, ',') + "\nSana\n") == "none");
    CHECK(refusal_of("Name" + std::string(kMaxRosterColumns, ',') + "\nSana\n") == "roster.too_many_columns");
    const auto people = [](int count) {
        std::string file = "Name,Mobile\n";
        for (int at = 0; at < count; ++at) file += "Sana,0" + std::to_string(3000000000 + at) + "\n";
        return file;
    };
    const auto full = read(people(kMaxRosterRows));
    REQUIRE(full);
    CHECK(full->good == kMaxRosterRows);
    CHECK(refusal_of(people(kMaxRosterRows + 1)) == "roster.too_many_rows");
    CHECK(refusal_of("Name,CNIC\nSana,\n" + std::string(kMaxRosterBytes - 100, '\n')) == "none");
}

}  // namespace
}  // namespace sanad
