#include "kiosk/setup/staff_list.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/canonical_json.h"
#include "db/projection/projector.h"

namespace sanad {
namespace {

std::vector<StaffRight> rights_in(const std::string& json) {
    std::vector<StaffRight> rights;
    for (const Json& word : Json::parse(json)) {
        if (const auto right = staff_right_of(word.get_ref<const std::string&>())) rights.push_back(*right);
    }
    std::ranges::sort(rights);
    rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
    return rights;
}

std::string name_in(const ColumnCipher& cipher, const std::string& staff, ByteView sealed) {
    const auto plain = cipher.open(personal_place("staff", staff), sealed);
    if (!plain) throw std::runtime_error("a staff member's name can't be opened with this machine's data key");
    return Json::parse(text_of(*plain)).value("name", "");
}

}  // namespace

std::vector<StaffMember> load_staff(Database& database, const ColumnCipher& cipher, std::string_view ledger) {
    auto rows = database.prepare("SELECT staff, rights, until, ended_on, personal FROM staff WHERE ledger=? OR ''=? ORDER BY staff");
    rows.bind(ledger).bind(ledger);
    std::vector<StaffMember> staff;
    while (rows.step()) {
        StaffMember member{rows.text(0), {}, rights_in(rows.text(1))};
        if (!rows.is_null(2)) member.until = rows.text(2);
        if (!rows.is_null(3)) member.ended_on = rows.text(3);
        if (!rows.is_null(4)) member.name = name_in(cipher, member.code, rows.blob(4));
        staff.push_back(std::move(member));
    }
    return staff;
}

}  // namespace sanad
