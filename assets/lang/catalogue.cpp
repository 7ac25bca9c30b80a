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

/// Calls `text` with each piece as it stands and `placeholder` with each name in braces, in order.
template <class Text, class Placeholder>
void read_pattern(std::string_view pattern, Text text, Placeholder placeholder) {
    for (;;) {
        const auto open = pattern.find('{');
        const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
        if (close == std::string_view::npos) return text(pattern);
        text(pattern.substr(0, open));
        placeholder(pattern.substr(open + 1, close - open - 1));
        pattern.remove_prefix(close + 1);
    }
}

}  // namespace

Catalogue Catalogue::load(const std::string& assets) {
    const std::filesystem::path folder = std::filesystem::path(assets) / "lang";
    Catalogue catalogue;
    catalogue.english_ = load_language(folder / "en.json");
    catalogue.urdu_ = load_language(folder / "ur.json");
    return catalogue;
}

Catalogue Catalogue::of(Sentences english, Sentences urdu) {
    Catalogue catalogue;
    catalogue.english_ = std::move(english);
    catalogue.urdu_ = std::move(urdu);
    return catalogue;
}

Catalogue Catalogue::part(std::string_view prefix) const {
    Catalogue catalogue = *this;
    for (Sentences* sentences : {&catalogue.english_, &catalogue.urdu_}) {
        std::erase_if(*sentences, [&](const auto& sentence) { return !sentence.first.starts_with(prefix); });
    }
    return catalogue;
}

bool Catalogue::has(std::string_view key) const { return english_.contains(key) && urdu_.contains(key); }

std::string Catalogue::say(Language language, std::string_view key, const WordFacts& facts) const {
    const auto& words = language == Language::english ? english_ : urdu_;
    const auto found = words.find(key);
    if (found == words.end()) return "<" + std::string(key) + ">";
    std::string sentence;
    read_pattern(
        found->second, [&](std::string_view text) { sentence += text; },
        [&](std::string_view name) {
            const auto fact = facts.find(std::string(name));
            sentence += fact == facts.end() ? "{" + std::string(name) + "}" : fact->second;
        });
    return sentence;
}

bool Catalogue::can_say(std::string_view key, const WordFacts& facts) const {
    if (!has(key)) return false;
    bool filled = true;
    for (const auto* words : {&english_, &urdu_})
        read_pattern(
            words->find(key)->second, [](std::string_view) {},
            [&](std::string_view name) { filled = filled && facts.contains(std::string(name)); });
    return filled;
}

std::string assets_dir() {
    if (const char* named = std::getenv("SANAD_ASSETS")) return named;
    if (std::filesystem::exists("/usr/share/sanad/lang/en.json")) return "/usr/share/sanad";
    return SANAD_ASSETS_DIR;
}

}  // namespace sanad
