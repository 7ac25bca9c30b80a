#include "assets/lang/catalogue.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sanad {
namespace {

std::map<std::string, std::string, std::less<>> load_language(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("no catalogue at " + file.string());
    const auto words = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
    if (!words.is_object()) throw std::runtime_error("not a catalogue: " + file.string());
    std::map<std::string, std::string, std::less<>> sentences;
    for (const auto& [key, sentence] : words.items()) {
        if (!sentence.is_string()) throw std::runtime_error("not a sentence: " + key + " in " + file.string());
        sentences.emplace(key, sentence.get<std::string>());
    }
    return sentences;
}

}  // namespace

Catalogue Catalogue::load(const std::string& assets) {
    const std::filesystem::path folder = std::filesystem::path(assets) / "lang";
    Catalogue catalogue;
    catalogue.english_ = load_language(folder / "en.json");
    catalogue.urdu_ = load_language(folder / "ur.json");
    return catalogue;
}

bool Catalogue::has(std::string_view key) const { return english_.contains(key) && urdu_.contains(key); }

std::string Catalogue::say(Language language, std::string_view key, const WordFacts& facts) const {
    const auto& words = language == Language::english ? english_ : urdu_;
    const auto found = words.find(key);
    if (found == words.end()) return "<" + std::string(key) + ">";
    std::string sentence;
    const std::string& pattern = found->second;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        const auto close = open == std::string::npos ? open : pattern.find('}', open);
        sentence.append(pattern, at, std::min(open, pattern.size()) - at);
        if (close == std::string::npos) {
            if (open != std::string::npos) sentence.append(pattern, open);
            break;
        }
        const auto fact = facts.find(pattern.substr(open + 1, close - open - 1));
        sentence += fact == facts.end() ? pattern.substr(open, close - open + 1) : fact->second;
        at = close + 1;
    }
    return sentence;
}

std::string assets_dir() {
    if (const char* named = std::getenv("SANAD_ASSETS")) return named;
    if (std::filesystem::exists("/usr/share/sanad/lang/en.json")) return "/usr/share/sanad";
    return SANAD_ASSETS_DIR;
}

}  // namespace sanad
