// Any text: a refusal with a code, or a template whose outlines lie in their square, whose files are beside it, and which reads again the
// same.
#include <algorithm>

#include "credential/bytes/bytes.h"
#include "kiosk/document/page_template.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using sanad::fuzz::must;
    const std::string text = sanad::text_of({data, size});
    const auto page = sanad::parse_template(text);
    if (!page) {
        must(page.error().code.starts_with("template."));
        must(sanad::parse_template(text).error() == page.error());
        return 0;
    }
    std::size_t steps = 0;
    for (const auto& shape : page->emblem) {
        must(!shape.steps.empty() && shape.steps[0].command == 'M');
        steps += shape.steps.size();
        for (const auto& step : shape.steps) {
            must(std::ranges::all_of(step.at, [](double part) { return part >= 0 && part <= 100; }));
        }
    }
    must(steps <= sanad::kMaxEmblemSteps && page->signatories.size() <= 3);
    must(page->emblem_picture.find('/') == std::string::npos);
    for (const auto& role : sanad::kFontFileRoles) must((page->fonts.*role.file).find('/') == std::string::npos);
    return 0;
}
