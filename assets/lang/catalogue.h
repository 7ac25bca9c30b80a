#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sanad {

enum class Language { english, urdu };

/// Values for the named placeholders of a sentence: {"name", "Ayesha"} fills {name}.
using WordFacts = std::map<std::string, std::string>;

/// All that people read, from assets/lang/en.json and ur.json: flat maps from key to sentence.
/// Immutable once loaded; any thread.
class Catalogue {
public:
    /// Reads both languages from `assets_dir`/lang. Throws std::runtime_error when a file is missing or not a flat map of
    /// strings: a program without words must not start.
    [[nodiscard]] static Catalogue load(const std::string& assets_dir);

    /// Sentences by key.
    using Sentences = std::map<std::string, std::string, std::less<>>;
    [[nodiscard]] static Catalogue of(Sentences english, Sentences urdu);
    /// The keys that begin with `prefix`.
    [[nodiscard]] Catalogue part(std::string_view prefix) const;
    [[nodiscard]] const Sentences& sentences(Language language) const { return language == Language::english ? english_ : urdu_; }

    /// The sentence under `key` with its placeholders filled. A key that is missing comes back as itself in angle
    /// brackets (tests/house refuses a build in which that can happen).
    [[nodiscard]] std::string say(Language language, std::string_view key, const WordFacts& facts = {}) const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// Whether `facts` fill every placeholder of the sentence, in both languages.
    [[nodiscard]] bool can_say(std::string_view key, const WordFacts& facts) const;

private:
    Sentences english_;
    Sentences urdu_;
};

/// Where the assets are: $SANAD_ASSETS, else /usr/share/sanad if it is there, else the source tree that this was built from.
[[nodiscard]] std::string assets_dir();

}  // namespace sanad
