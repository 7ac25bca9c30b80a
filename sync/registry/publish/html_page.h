#pragma once

#include <string>

#include "assets/lang/catalogue.h"

/// Pages that the registry writes itself, for browsers with or without scripts: every sentence in both languages, one under the other.
/// They hold no script at all. Pure functions, any thread.
namespace sanad {

/// Text as it may stand in an element or in a quoted attribute.
[[nodiscard]] std::string escape_html(std::string_view text);

class HtmlWriter {
public:
    /// `style`: what the verify page looks like (VerifyPage::style); a few rules are added to it.
    HtmlWriter(const Catalogue& catalogue, std::string_view style);

    /// A whole page around `main`, which is markup.
    [[nodiscard]] std::string page(std::string_view title_key, std::string_view main) const;
    /// The sentence in both languages, each in a block of its own that says its language and direction. Facts are isolated, so that names
    /// and numbers keep their order inside an Urdu sentence.
    /// `worded`: placeholders that other sentences fill, by their keys.
    [[nodiscard]] std::string both(std::string_view key, const WordFacts& facts = {}, const WordFacts& worded = {}) const;
    /// The same inside an element: "<p>…</p>".
    [[nodiscard]] std::string both_in(std::string_view element, std::string_view key, const WordFacts& facts = {},
                                      const WordFacts& worded = {}) const;
    /// The sentence in both languages with a dash between, as plain text: for places that hold no markup.
    [[nodiscard]] std::string plain(std::string_view key) const;
    /// Content-Security-Policy of every such page: its own style, its own forms, nothing else.
    [[nodiscard]] const std::string& policy() const { return policy_; }

private:
    [[nodiscard]] std::string said(Language language, std::string_view key, const WordFacts& facts, const WordFacts& worded) const;

    const Catalogue& catalogue_;
    std::string style_;
    std::string policy_;
};

}  // namespace sanad
