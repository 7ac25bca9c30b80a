// Two kiosks of a centre that stay on: in one process, as the kiosk's link thread does it, each records a little and syncs, so that each is
// fed what the other recorded, again and again. The work of a round and the memory of the process are at the end what they were at the
// beginning. Called by soak.py:
//
//     soak_kiosks ROUNDS REGISTRY-URL DATABASE DATABASE
//
// Registered kiosks; the passphrase of each is in DATABASE.passphrase. Counts the processor's time, not the clock's. Exits with 1, saying
// why, when a sync stops or something grows.
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "credential/crypto/crypto.h"
#include "db/keys/passphrase_source.h"
#include "kiosk/outside/connection.h"
#include "sync/client/http_transport.h"
#include "tests/bench/timing.h"

using namespace sanad;

namespace {

constexpr int kEvents = 3;                // a kiosk records in a round
constexpr double kMoreTime = 1.25;        // of the median
constexpr double kTimeSlack = 0.005;      // seconds
constexpr double kMoreMemory = 2 * 1024;  // KiB, of both kiosks

void must(bool is_true, const std::string& sentence) {
    if (!is_true) throw std::runtime_error("NOT TRUE: " + sentence);
}

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// KiB that are in memory now.
double memory() {
    std::ifstream statm("/proc/self/statm");
    double whole = 0, resident = 0;
    statm >> whole >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

long descriptors() { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); }

class Kiosk {
public:
    Kiosk(const std::string& path, std::string url)
        : desk_(Desk::open(path, passphrase_in_file(path + ".passphrase").value(), clock_).value()), url_(std::move(url)) {}

    void record(int events) {
        Transaction transaction(desk_->database());
        for (int i = 1; i <= events; ++i)
            desk_->record({"trainee.added/1", Json{{"trainee", new_id()}, {"roster", "women"}, {"position", i}},
                           Json{{"name", "Ayesha Bibi " + new_id()}, {"cnic", "3310012345671"}}});
        transaction.commit();
    }
    /// Returns how many events of others came.
    std::int64_t sync() {
        HttpTransport transport(url_);
        const auto report = sync_kiosk(*desk_, transport, &pace_).value();
        must(!report.stopped, "a sync goes through: " + (report.stopped ? report.stopped->code : ""));
        must(report.waiting == 0, "nothing waits after it");
        return report.received;
    }

private:
    SystemClock clock_;
    std::unique_ptr<Desk> desk_;
    std::string url_;
    LinkPace pace_{ParcelSizes{}};
};

struct Ends {
    double first = 0;
    double last = 0;
};

/// Medians of the first tenth and of the last.
Ends ends_of(const std::vector<double>& values) {
    const auto window = std::max<std::ptrdiff_t>(1, std::ssize(values) / 10);
    return {bench::median({values.begin(), values.begin() + window}), bench::median({values.end() - window, values.end()})};
}

void soak(int rounds, const std::string& url, const std::string& first, const std::string& second) {
    Kiosk kiosks[]{{first, url}, {second, url}};
    // What is made once, and what SQLite keeps of its file: full before it is measured, when the rounds would fill it.
    for (int left = rounds; left > 0; left -= 100)
        for (auto& kiosk : kiosks) {
            kiosk.record(std::min(left, 100));
            (void)kiosk.sync();
        }
    for (auto& kiosk : kiosks) (void)kiosk.sync();

    const long open = descriptors();
    std::vector<double> seconds, kibibytes;
    std::int64_t received = 0;
    for (int round = 0; round < rounds; ++round) {
        double worked = 0;
        for (auto& kiosk : kiosks) {
            kiosk.record(kEvents);
            const double before = processor_seconds();
            received += kiosk.sync();
            worked += processor_seconds() - before;
        }
        seconds.push_back(worked);
        kibibytes.push_back(memory());
    }
    const auto [work_first, work_last] = ends_of(seconds);
    const auto [memory_first, memory_last] = ends_of(kibibytes);
    std::printf(
        "%d rounds of two kiosks in one process, %lld events fed; first and last tenth: %.1f ms, then %.1f ms a round; %.1f MiB, then %.1f "
        "MiB\n",
        rounds, static_cast<long long>(received), work_first * 1000, work_last * 1000, memory_first / 1024, memory_last / 1024);
    std::fflush(stdout);
    must(received == std::int64_t{kEvents} * (2 * rounds - 1), "each is fed what the other recorded");  // but the last of the second
    must(descriptors() <= open, "no descriptor is left open");
    must(work_last <= work_first * kMoreTime + kTimeSlack, "the work does not grow");
    must(memory_last <= memory_first + kMoreMemory, "the memory does not grow");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "soak_kiosks ROUNDS REGISTRY-URL DATABASE DATABASE\n");
        return 2;
    }
    try {
        initialise_crypto();
        soak(std::stoi(argv[1]), argv[2], argv[3], argv[4]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
