#include "kiosk/rules/marks.h"

#include <algorithm>

#include "kiosk/rules/names.h"

namespace sanad {

Result<int, Refusal> read_marks(const AssessmentComponent& component, std::string_view typed) {
    const std::string text = western_digits(tidy_spaces(typed));
    const auto not_a_number = [&] { return refuse(Refusal{"marks.not_a_number", {{"typed", tidy_spaces(typed)}}}); };
    int whole = 0;
    int fraction = 0;
    int decimals = -1;  // -1 before the point
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool decimal_point = text[at] == '.' || text.compare(at, 2, "\u066b") == 0;
        if (decimal_point) {
            if (decimals >= 0 || at == 0) return not_a_number();
            if (text[at] != '.') ++at;
            decimals = 0;
        } else if (text[at] < '0' || text[at] > '9' || decimals == 2) {
            return not_a_number();
        } else if (decimals < 0) {
            whole = std::min(whole * 10 + (text[at] - '0'), 100000);  // far out of range stays out of range
        } else {
            fraction = fraction * 10 + (text[at] - '0');
            ++decimals;
        }
    }
    if (text.empty() || decimals == 0) return not_a_number();
    const int hundredths = whole * 100 + (decimals == 1 ? fraction * 10 : fraction);
    if (hundredths > component.maximum * 100) {
        return refuse(Refusal{"marks.out_of_range", {{"maximum", std::to_string(component.maximum)}}});
    }
    return hundredths;
}

Result<void, Refusal> allow_attempt(const Course& course, int attempts_so_far) {
    if (!course.policy.assessment) return refuse(Refusal{"marks.not_assessed"});
    const int allowed = course.policy.assessment->attempts_allowed;
    if (attempts_so_far >= allowed) return refuse(Refusal{"marks.no_attempt_left", {{"allowed", std::to_string(allowed)}}});
    return {};
}

std::string hundredths_text(int hundredths) {
    std::string text = std::to_string(hundredths / 100);
    const int fraction = hundredths % 100;
    if (fraction == 0) return text;
    text += '.';
    text += static_cast<char>('0' + fraction / 10);
    if (fraction % 10 != 0) text += static_cast<char>('0' + fraction % 10);
    return text;
}

}  // namespace sanad
