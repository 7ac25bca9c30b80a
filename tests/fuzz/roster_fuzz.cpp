// Any bytes: a refusal, or a preview whose numbers add up, whose good rows keep every promise, and whose text is text.
#include <cstdlib>

#include "credential/bytes/text_codec.h"
#include "kiosk/model/letters.h"
#include "kiosk/rules/roster_reader.h"

namespace {

void require(bool promise) {
    if (!promise) std::abort();
}

bool clean(const std::string& text) { return sanad::is_utf8(sanad::bytes_of(text)) && !sanad::has_control(text); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto preview = sanad::read_roster({data, size});
    if (!preview) {
        require(preview.error().code.starts_with("roster."));
        return 0;
    }
    int good = 0;
    int line = 0;
    for (const sanad::RosterRow& row : preview->rows) {
        good += row.good() ? 1 : 0;
        require(row.line > line);
        line = row.line;
        require(clean(row.name) && clean(row.name_ur) && clean(row.relation_name) && clean(row.mobile) && clean(row.district));
        require(row.cnic.empty() || row.cnic.size() == 13);
        if (!row.good()) continue;
        require(!row.name.empty());
        require(sanad::letters_of(row.name).size() <= sanad::kMaxNameLetters);
        require(row.relation.has_value() == !row.relation_name.empty());
    }
    require(preview->good == good && preview->good + preview->bad == static_cast<int>(preview->rows.size()));
    return 0;
}
