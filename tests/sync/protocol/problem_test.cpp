#include "sync/protocol/problem.h"

#include <doctest/doctest.h>

using namespace sanad;

TEST_CASE("every problem is read as it was written, with the status that belongs to it") {
    for (int number = 0; number <= static_cast<int>(Problem::busy); ++number) {
        const auto problem = static_cast<Problem>(number);
        ProblemReport report{problem, {}};
        if (problem == Problem::gap) report.wanted = 17;
        CHECK(read_problem(write_problem(report, "A sentence."), http_status(problem)) == report);
        CHECK_FALSE(read_problem(write_problem(report, "A sentence."), 200));
    }
}

TEST_CASE("what is not a problem of ours is none") {
    CHECK_FALSE(read_problem("<html><body>502 Bad Gateway</body></html>", 502));
    CHECK_FALSE(read_problem("", 500));
    CHECK_FALSE(read_problem(R"({"type":"about:blank","status":500})", 500));
    CHECK_FALSE(read_problem(R"({"type":"/problems/nonsense","status":400})", 400));
    CHECK_FALSE(read_problem(R"({"type":"/problems/gap","status":409})", 409));
    CHECK_FALSE(read_problem(R"({"type":"/problems/gap","status":409,"wanted":0})", 409));
    CHECK_FALSE(read_problem(R"({"type":"/problems/gap","status":409,"wanted":-9007199254740991})", 409));
    CHECK_FALSE(read_problem(R"({"type":"/problems/gap","status":409,"wan)", 409));
}

TEST_CASE("where to send from is read of a gap alone") {
    for (const char* wanted : {"0", "-1", "1", "-9007199254740991"}) {
        const auto busy = read_problem(R"({"type":"/problems/busy","status":503,"wanted":)" + std::string(wanted) + "}", 503);
        REQUIRE(busy);
        CHECK(*busy == ProblemReport{Problem::busy, {}});
    }
}
