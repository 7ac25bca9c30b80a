#include "kiosk/app/touch_script.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sanad {
namespace {

constexpr std::int64_t kFinger = 7;
constexpr const char* kBusy = "the kiosk is busy";

}  // namespace

TouchScript::TouchScript(const std::string& file, std::string shots, Window& window, std::chrono::milliseconds patience)
    : shots_(std::move(shots)), window_(window), patience_(patience), hint_(kBusy) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("no touch script at " + file);
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        std::istringstream words(text);
        Line line;
        line.number = number;
        if (!(words >> line.verb) || line.verb[0] == '#') continue;
        static const std::vector<std::string> kVerbs{"tap", "type", "wait", "shot", "language", "drag", "quit"};
        if (std::find(kVerbs.begin(), kVerbs.end(), line.verb) == kVerbs.end())
            throw std::runtime_error(file + ":" + std::to_string(number) + ": no such line: " + text);
        if (line.verb == "type") {
            std::getline(words >> std::ws, line.text);
        } else {
            words >> line.id;
            if (line.verb == "drag") words >> line.dx >> line.dy;
            if (line.id.empty() && line.verb != "quit")
                throw std::runtime_error(file + ":" + std::to_string(number) + ": of what? " + text);
        }
        lines_.push_back(std::move(line));
    }
}

void TouchScript::drag(float x, float y, float dx, float dy) {
    constexpr int kSteps = 6;
    window_.push_finger(InputEvent::Kind::finger_down, kFinger, x, y);
    for (int i = 1; i <= kSteps; ++i) {
        const float share = static_cast<float>(i) / kSteps;
        window_.push_finger(InputEvent::Kind::finger_move, kFinger, x + dx * share, y + dy * share);
    }
    window_.push_finger(InputEvent::Kind::finger_up, kFinger, x + dx, y + dy);
}

/// True when the tap was sent; false: not yet, and hint_ says why.
bool TouchScript::tap(const TouchMap& map, const std::string& id) {
    const Target* target = map.find(id);
    hint_ = "\"" + id + "\" is not on the screen";
    if (!target) return false;
    hint_ = "\"" + id + "\" cannot be tapped now (disabled)";
    if (!target->enabled) return false;
    const Rect seen = target->visible, all = target->rect, area = target->scroll_area;
    if (seen.w >= std::min(all.w, 24.0f) && seen.h >= std::min(all.h, 24.0f)) {
        window_.push_finger(InputEvent::Kind::finger_down, kFinger, seen.x + seen.w / 2, seen.y + seen.h / 2);
        window_.push_finger(InputEvent::Kind::finger_up, kFinger, seen.x + seen.w / 2, seen.y + seen.h / 2);
        return true;
    }
    hint_ = "\"" + id + "\" cannot be dragged into view";
    if (area.w <= 0 || area.h <= 0) return false;
    // Towards the middle, from the edge that leaves the finger the longest way.
    constexpr float kEdge = 4;
    const float dy = all.bottom() > area.bottom() || all.y < area.y ? area.y + area.h / 2 - (all.y + all.h / 2) : 0;
    const float dx = all.right() > area.right() || all.x < area.x ? area.x + area.w / 2 - (all.x + all.w / 2) : 0;
    // A long list needs many drags, and each needs frames: as long as it comes nearer there is no hurry.
    const float left = std::hypot(dx, dy);
    nearer_ = !way_left_ || left < *way_left_ - 1;
    way_left_ = left;
    const auto start = [](float from, float length, float way) {
        return way < 0 ? from + length - kEdge : way > 0 ? from + kEdge : from + length / 2;
    };
    const auto reach = [](float length, float way) {
        return std::clamp(way, std::min(0.0f, 2 * kEdge - length), std::max(0.0f, length - 2 * kEdge));
    };
    drag(start(area.x, area.w, dx), start(area.y, area.h, dy), reach(area.w, dx), reach(area.h, dy));
    return false;
}

bool TouchScript::do_line(const Line& line, const TouchMap& map, Language language) {
    if (line.verb == "tap") return tap(map, line.id);
    if (line.verb == "wait") {
        hint_ = "\"" + line.id + "\" did not appear";
        return line.id == "idle" || map.find(line.id) != nullptr;
    }
    if (line.verb == "shot") {
        window_.save_png(shots_ + "/" + line.id + ".png");
        return true;
    }
    if (line.verb == "language") {
        const Language wanted = line.id == "ur" ? Language::urdu : Language::english;
        return language == wanted || tap(map, "nav.language");
    }
    if (line.verb == "drag") {
        const Target* target = map.find(line.id);
        hint_ = "\"" + line.id + "\" is not on the screen";
        if (target) drag(target->visible.x + target->visible.w / 2, target->visible.y + target->visible.h / 2, line.dx, line.dy);
        return target != nullptr;
    }
    if (line.verb == "type") {
        for (std::size_t i = 0; i < line.text.size(); ++i) {
            const bool enter = line.text[i] == '\\' && i + 1 < line.text.size() && line.text[i + 1] == 'n';
            window_.push_key(enter ? '\r' : line.text[i]);
            if (enter) ++i;
        }
        return true;
    }
    return true;
}

bool TouchScript::step(const TouchMap& map, Language language, bool settled, bool idle) {
    if (at_ >= lines_.size() || !failure_.empty()) return false;
    const Line& line = lines_[at_];
    if (line.verb == "quit" && settled && idle) return false;
    // Only `wait ID` looks while a job runs: to catch what is there for a moment only.
    const bool may = settled && (idle || (line.verb == "wait" && line.id != "idle"));
    nearer_ = false;
    if (may && line.verb != "quit" && do_line(line, map, language)) {
        ++at_;
        since_ = std::chrono::steady_clock::now();
        hint_ = kBusy;
        way_left_.reset();
    } else if (nearer_) {
        since_ = std::chrono::steady_clock::now();
    } else if (std::chrono::steady_clock::now() - since_ > patience_) {
        failure_ = "line " + std::to_string(line.number) + ": " + hint_;
        return false;
    }
    return at_ < lines_.size();
}

}  // namespace sanad
