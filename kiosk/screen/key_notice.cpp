#include "kiosk/screen/key_notice.h"

#include "kiosk/ui/day_words.h"

namespace sanad {

std::string key_words(const Ui& ui, const KeyNotice& notice) {
    std::string words = ui.say(notice.window, {{"day", day_words(ui, notice.until)}, {"days", std::to_string(notice.days)}});
    if (!notice.renewal.empty()) words += " " + ui.say(notice.renewal);
    return words;
}

}  // namespace sanad
