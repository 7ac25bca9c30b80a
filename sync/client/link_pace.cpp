#include "sync/client/link_pace.h"

#include <algorithm>

namespace sanad {

void LinkPace::begin_sync() {
    breaks_ = 0;
    patience_ = kPatience;
}

void LinkPace::went_through(std::size_t parcel_bytes, double seconds) {
    breaks_ = 0;
    proven_ = std::max(proven_, parcel_bytes);
    if (careful_) {
        careful_ = ++good_ < patience_;
    } else if (seconds < sizes_.slow_seconds) {
        size_ = std::min(sizes_.largest, size_ * 2);
    }
}

bool LinkPace::broke() {
    const bool was_careful = careful_;
    careful_ = true;
    good_ = 0;
    // What went through before may have used up what this connection could carry: by one of its own it may pass.
    size_ = !was_careful && proven_ > 0 ? std::min(size_, proven_) : size_ / 2;
    size_ = std::max(sizes_.smallest, size_);
    proven_ = 0;
    if (!was_careful) patience_ = std::min(patience_ * 2, 1024);
    return breaks_++ < sizes_.halvings;
}

}  // namespace sanad
