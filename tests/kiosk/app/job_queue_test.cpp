// Jobs run one after another on their own thread; what they post arrives in order; one that breaks does not stop the next.
#include "kiosk/app/job_queue.h"

#include <doctest/doctest.h>

#include <semaphore>

using namespace sanad;

TEST_CASE("news arrives in the order of the jobs, and a job that throws is told and not fatal") {
    std::vector<std::string> told;
    std::counting_semaphore<> woken(0);
    std::binary_semaphore done(0);
    JobQueue queue([&] { woken.release(); }, [&](const std::string& what) { return [&told, what] { told.push_back("broke: " + what); }; });
    queue.add([&] { queue.post([&] { told.emplace_back("first"); }); });
    queue.add([] { throw std::runtime_error("disk full"); });
    queue.add([&] {
        queue.post([&] { told.emplace_back("third"); });
        done.release();
    });
    done.acquire();
    CHECK(queue.busy());  // its news has not been taken
    for (const auto& news : queue.take()) news();
    CHECK(told == std::vector<std::string>{"first", "broke: disk full", "third"});
    CHECK(woken.try_acquire());
}

TEST_CASE("closing finishes what was added") {
    std::binary_semaphore started(0);
    int finished = 0;
    {
        JobQueue queue([] {}, [](const std::string&) { return [] {}; });
        queue.add([&] {
            started.release();
            ++finished;
        });
        queue.add([&] { ++finished; });
        started.acquire();
    }
    CHECK(finished == 2);
}
