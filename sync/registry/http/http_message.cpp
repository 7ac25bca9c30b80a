#include "sync/registry/http/http_message.h"

namespace sanad {

HttpResponse problem_response(const ProblemReport& report, std::string_view title) {
    return {http_status(report.problem),
            std::string(kProblemContentType),
            copy_of(bytes_of(write_problem(report, title))),
            {{"Cache-Control", "no-store"}}};
}

}  // namespace sanad
