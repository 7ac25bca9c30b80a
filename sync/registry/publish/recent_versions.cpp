#include "sync/registry/publish/recent_versions.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {
namespace {

std::string etag_of(const std::string& bytes) { return '"' + to_hex(ByteView(sha256(bytes_of(bytes))).first(16)) + '"'; }

}  // namespace

const Version& RecentVersions::keep(const std::string& path, const std::string& bytes) {
    forget_old();
    const auto known = std::ranges::find_if(kept_, [&](const Kept& one) { return one.path == path && one.version.bytes == bytes; });
    if (known != kept_.end()) return answered(known);
    kept_.push_front({path, {etag_of(bytes), bytes}, clock_.now() / 1000});
    bytes_ += bytes.size();
    while (kept_.size() > 1 && (kept_.size() > most_ || bytes_ > most_bytes_)) {
        bytes_ -= kept_.back().version.bytes.size();
        kept_.pop_back();
    }
    return kept_.front().version;
}

const Version* RecentVersions::find(const std::string& path, const std::string& etag) {
    forget_old();
    const auto known = std::ranges::find_if(kept_, [&](const Kept& one) { return one.path == path && one.version.etag == etag; });
    return known == kept_.end() ? nullptr : &answered(known);
}

const Version& RecentVersions::answered(Place kept) {
    kept->answered_at = clock_.now() / 1000;
    kept_.splice(kept_.begin(), kept_, kept);
    return kept->version;
}

void RecentVersions::forget_old() {
    const std::int64_t now = clock_.now() / 1000;
    std::erase_if(kept_, [&](const Kept& one) {
        const bool old = now < one.answered_at || now >= one.answered_at + kKeptSeconds;  // also when the clock was put back
        if (old) bytes_ -= one.version.bytes.size();
        return old;
    });
}

}  // namespace sanad
