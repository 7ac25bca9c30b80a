// Any text: a refusal with a code, or a course whose document is canonical, reads again, and is its own document.
#include <cstdlib>

#include "credential/bytes/bytes.h"
#include "kiosk/model/course.h"

namespace {

void require(bool promise) {
    if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = sanad::text_of({data, size});
    const auto course = sanad::parse_course(text);
    const auto document = sanad::course_document(text);
    require(course.has_value() == document.has_value());
    if (!course) {
        require(course.error().code.starts_with("course."));
        require(course.error() == document.error());
        return 0;
    }
    require(sanad::parse_canonical_json(*document, sanad::kMaxCourseBytes).has_value());
    require(sanad::course_document(*document) == *document);
    require(!course->modules.empty() && course->policy.assessment.has_value() == !course->components.empty());
    return 0;
}
