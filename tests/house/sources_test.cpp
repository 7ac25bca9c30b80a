// Small habits that are cheaper to hold by a test than by a reviewer.
#include <doctest/doctest.h>

#include <filesystem>
#include <regex>

#include "tests/house/source_tree.h"

namespace sanad::test {
namespace {

constexpr int kLongestFile = 600;

std::vector<SourceText> code() {
    return sources({"assets", "credential", "db", "deploy", "kiosk", "sync", "tests"}, {".h", ".cpp", ".ts", ".mjs", ".css", ".py"});
}

void find_none(const std::vector<SourceText>& files, const std::string& pattern, const char* complaint) {
    const std::regex wanted(pattern);
    for (const SourceText& file : files) {
        if (file.path.starts_with("tests/house/")) continue;  // these name what they look for
        std::smatch hit;
        const bool found = std::regex_search(file.text, hit, wanted);
        CHECK_MESSAGE(!found, file.path, ":", found ? line_of(file.text, static_cast<std::size_t>(hit.position())) : 0, ": ", complaint);
    }
}

}  // namespace

TEST_CASE("no file is longer than one sitting") {
    for (const SourceText& file : code()) {
        const auto lines = std::ranges::count(file.text, '\n');
        CHECK_MESSAGE(lines <= kLongestFile, file.path, " has ", lines, " lines");
    }
}

TEST_CASE("what is not finished is absent, not promised in a comment") { find_none(code(), "\\b(TODO|FIXME|XXX|HACK)\\b", "unfinished"); }

TEST_CASE("a page that a comment names is there, with the section that it names") {
    // From the folder of the source upwards; a test's from the folder that it mirrors.
    const auto pages_named = [](const std::string& name, const std::string& source) {
        std::vector<std::string> found;
        for (std::filesystem::path start : {source, source.starts_with("tests/") ? source.substr(6) : source}) {
            while (!start.empty()) {
                start = start.parent_path();
                const std::string page = (start / name).string();
                if (std::filesystem::is_regular_file(source_path(page))) found.push_back(source_file(page));
            }
        }
        return found;
    };
    const std::regex wanted("([A-Za-z0-9_./-]+\\.md)\\b(?:, \"([^\"\n]+)\")?");
    for (const SourceText& file : code()) {
        if (file.path.starts_with("tests/house/")) continue;
        for (std::sregex_iterator hit(file.text.begin(), file.text.end(), wanted); hit != std::sregex_iterator(); ++hit) {
            const std::string place = file.path + ":" + std::to_string(line_of(file.text, static_cast<std::size_t>(hit->position())));
            const auto pages = pages_named((*hit)[1], file.path);
            CHECK_MESSAGE(!pages.empty(), place, ": there is no ", (*hit)[1].str());
            const bool has_section =
                std::ranges::any_of(pages, [&](const std::string& page) { return page.find("# " + (*hit)[2].str()) != std::string::npos; });
            CHECK_MESSAGE((pages.empty() || !(*hit)[2].matched || has_section), place, ": ", (*hit)[1].str(), " has no section ",
                          (*hit)[2].str());
        }
    }
    find_none(code(), "\\bU-[0-9]{2}\\b|\\(design:", "names a page that is not here");
}

TEST_CASE("a switch over an enum class has no default, so that the compiler names what was forgotten") {
    for (const SourceText& file : sources({"assets", "credential", "db", "kiosk", "sync"}, {".h", ".cpp"})) {
        const std::string text = split(file.text).code;
        for (std::size_t at = text.find("default:"); at != std::string::npos; at = text.find("default:", at + 1)) {
            const std::size_t last_case = text.rfind("case ", at);
            const std::string label = last_case == std::string::npos ? "" : text.substr(last_case, text.find('\n', last_case) - last_case);
            CHECK_MESSAGE(!std::regex_search(label, std::regex("^case \\w+::")), file.path, ":", line_of(text, at));
        }
    }
}

TEST_CASE("only programs and their loops know the terminal") {
    for (const SourceText& file : sources({"assets", "credential", "db", "kiosk", "sync"}, {".h", ".cpp"})) {
        if (file.path.ends_with("main.cpp") || file.path == "kiosk/sanad.cpp" || file.path == "kiosk/app/app.cpp") continue;
        CHECK_MESSAGE(file.text.find("#include <iostream>") == std::string::npos, file.path);
        CHECK_MESSAGE(!std::regex_search(file.text, std::regex("\\b(printf|puts|fprintf)\\(")), file.path);
    }
}

TEST_CASE("a test that can't be tried on this machine says so in the words that tests/run counts") {
    auto files = sources({"tests"}, {".h", ".cpp", ".mjs", ".py"});
    for (const char* script :
         {"tests/run", "tests/torture/run", "tests/bench/run", "tests/fuzz/run", "tests/interop/run", "tests/verify/run"})
        files.push_back({script, source_file(script)});
    find_none(files, "[\"']([Ss]kipped\\b|SKIPPED(?!: ))|MESSAGE\\(\"SKIPPED",
              "a line \"SKIPPED: what was not tried, and why\", with nothing before it");
}

TEST_CASE("headers are guarded, and open no namespace for others") {
    for (const SourceText& file : sources({"assets", "credential", "db", "kiosk", "sync"}, {".h"})) {
        CHECK_MESSAGE(file.text.starts_with("#pragma once\n"), file.path);
        CHECK_MESSAGE(file.text.find("using namespace") == std::string::npos, file.path);
    }
}

TEST_CASE("where packages are fetched from is the machine's business") {
    auto files = sources({"assets", "credential", "db", "deploy", "kiosk", "sync", "tests", ".ci"},
                         {".h", ".cpp", ".ts", ".mjs", ".json", ".txt", ".md", ".npmrc", "run", "install", "build"});
    for (const char* page : {"README.md", "ARCHITECTURE.md", "CMakeLists.txt", "CMakePresets.json"})
        files.push_back({page, source_file(page)});
    find_none(files, "registry\\.[a-z]+js\\.org|[a-z]*\\.debian\\.org|\"resolved\":|github\\.com/[^ ]*\\.(git|tar)",
              "names a package host");
}

}  // namespace sanad::test
