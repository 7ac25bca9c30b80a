#include "sync/registry/http/http_message.h"

namespace sanad {

HttpResponse problem_response(const ProblemReport& report, std::string_view title) {
    HttpResponse response{http_status(report.problem),
                          std::string(kProblemContentType),
                          copy_of(bytes_of(write_problem(report, title))),
                          {{"Cache-Control", "no-store"}}};
    if (report.problem == Problem::busy) response.headers.emplace_back("Retry-After", "30");
    if (report.retry_after) response.headers.emplace_back("Retry-After", std::to_string(*report.retry_after));
    return response;
}

}  // namespace sanad
