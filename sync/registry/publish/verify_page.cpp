#include "sync/registry/publish/verify_page.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kAnchorPlaceholder = "__SANAD_ANCHOR__";

std::string content_type_of(const std::filesystem::path& file) {
    static const std::map<std::string, std::string> kTypes{
        {".html", "text/html; charset=utf-8"},  {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},          {".svg", "image/svg+xml"},                 {".png", "image/png"},
        {".woff2", "font/woff2"},               {".txt", "text/plain; charset=utf-8"},     {".webmanifest", "application/manifest+json"},
    };
    const auto found = kTypes.find(file.extension().string());
    return found == kTypes.end() ? std::string() : found->second;
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("can't read " + file.string());
    return text.str();
}

}  // namespace

VerifyPage VerifyPage::load(const std::string& folder, const PublicKey& anchor) {
    VerifyPage page;
    if (!std::filesystem::exists(std::filesystem::path(folder) / "index.html")) return page;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string type = entry.is_regular_file() ? content_type_of(entry.path()) : std::string();
        if (type.empty()) continue;
        std::string content = read_file(entry.path());
        const std::string name = entry.path().filename().string();
        if (name == "index.html") {
            const auto at = content.find(kAnchorPlaceholder);
            if (at == std::string::npos) throw std::runtime_error("the verify page has no place for the anchor: " + entry.path().string());
            content.replace(at, kAnchorPlaceholder.size(), to_hex(anchor));
        }
        page.files_.emplace(name, File{type, copy_of(bytes_of(content))});
    }
    return page;
}

const VerifyPage::File* VerifyPage::find(const std::string& name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace sanad
