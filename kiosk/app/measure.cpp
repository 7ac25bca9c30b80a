#include "kiosk/app/measure.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace sanad {
namespace {

/// Since this process was started by the kernel, loading of libraries included (clock ticks: 10 ms).
double process_age_ms() {
    std::ifstream in("/proc/self/stat");
    std::string line;
    std::getline(in, line);
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string field;
    for (int number = 3; number <= 22; ++number) rest >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started) * 1000;
}

double resident_mib() {
    std::ifstream in("/proc/self/statm");
    long total = 0, resident = 0;
    in >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

}  // namespace

void Measure::first_frame() {
    if (!first_frame_ms_) first_frame_ms_ = process_age_ms();
}

void Measure::finger_up() {
    if (!finger_up_) finger_up_ = std::chrono::steady_clock::now();
}

void Measure::settled() {
    if (!finger_up_) return;
    taps_ms_.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - *finger_up_).count());
    finger_up_.reset();
}

void Measure::print(std::ostream& out) const {
    std::vector<double> taps = taps_ms_;
    std::sort(taps.begin(), taps.end());
    const auto at = [&](double share) {
        return taps.empty() ? 0 : taps[static_cast<std::size_t>(share * static_cast<double>(taps.size() - 1))];
    };
    out << "{\"first_frame_ms\":" << first_frame_ms_.value_or(0) << ",\"taps\":" << taps.size() << ",\"tap_p50_ms\":" << at(0.5)
        << ",\"tap_p99_ms\":" << at(0.99) << ",\"tap_worst_ms\":" << at(1) << ",\"frames\":" << frames_ << ",\"rss_mib\":" << resident_mib()
        << "}\n";
}

}  // namespace sanad
