#include "kiosk/ui/touch_queue.h"

namespace sanad {

void TouchQueue::add(Change change, std::int64_t finger, float x, float y) {
    const Event event{change, finger, x, y};
    if (held_ && *held_ != finger) {
        waiting_.push_back(event);
        return;
    }
    if (!held_ && change != Change::down) return;  // an up without a down: the press was before our window
    if (change == Change::down) held_ = finger;
    if (change == Change::move && !events_.empty() && events_.back().change == Change::move) {
        events_.back() = event;
        return;
    }
    events_.push_back(event);
    if (change == Change::up) {
        held_.reset();
        let_the_next_finger_in();
    }
}

void TouchQueue::let_the_next_finger_in() {
    std::deque<Event> again;
    again.swap(waiting_);
    for (const Event& event : again) add(event.change, event.finger, event.x, event.y);
}

Pointer TouchQueue::next_frame() {
    if (events_.empty()) return now_;
    const Event event = events_.front();
    events_.pop_front();
    now_ = {event.x, event.y, event.change != Change::up};
    return now_;
}

}  // namespace sanad
