#include "sync/registry/publish/html_page.h"

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {
namespace {

// Beside the verify page's own rules: two languages at once, and a form.
constexpr std::string_view kStyle = R"css(
[lang=en], [lang=ur] { display: block; }
[lang=ur] { direction: rtl; text-align: right; }
h1 [lang=ur], h2 [lang=ur], .brand [lang=ur] { font-family: "Noto Nastaliq Urdu", "Jameel Noori Nastaleeq", "Urdu Typesetting", "Noto Naskh Arabic", serif; font-weight: 400; line-height: 2.2; }
h1 [lang=ur] { font-size: 21px; }
header [lang] { display: inline-block; margin: 0 8px 0 0; }
dt [lang=ur] { text-align: left; }
form { padding-bottom: 14px; }
label { display: block; margin-top: 12px; font-weight: 600; }
input { width: 100%; min-height: 48px; margin-top: 4px; padding: 6px 12px; border: 1px solid #5b6b68; border-radius: 8px; background: #fff; color: #14211f; font: inherit; letter-spacing: .04em; text-transform: uppercase; direction: ltr; text-align: left; }
input:focus-visible { outline: 3px solid #0b4f4a; outline-offset: 1px; }
form button, a.button { display: block; width: 100%; margin-top: 16px; padding: 8px 18px; border: 0; border-radius: 8px; background: #0b4f4a; color: #fff; text-align: center; text-decoration: none; }
form button [lang], a.button [lang] { text-align: center; }
)css";

std::string isolated(const std::string& fact) { return "\u2068" + fact + "\u2069"; }

}  // namespace

std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

HtmlWriter::HtmlWriter(const Catalogue& catalogue, std::string_view style)
    : catalogue_(catalogue),
      style_(std::string(style) + std::string(kStyle)),
      policy_("default-src 'none'; style-src 'sha256-" + to_base64(sha256(bytes_of(style_))) +
              "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'") {}

std::string HtmlWriter::page(std::string_view title_key, std::string_view main) const {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
           "<title>" +
           escape_html(plain(title_key)) + "</title>\n<style>" + style_ + "</style>\n</head>\n<body>\n<header><div class=\"brand\">" +
           both("page.brand") + "</div></header>\n<main>\n" + std::string(main) + "</main>\n</body>\n</html>\n";
}

std::string HtmlWriter::said(Language language, std::string_view key, const WordFacts& facts, const WordFacts& worded) const {
    WordFacts apart;
    for (const auto& [name, value] : facts) apart[name] = isolated(value);
    for (const auto& [name, other] : worded) apart[name] = catalogue_.say(language, other);
    return escape_html(catalogue_.say(language, key, apart));
}

std::string HtmlWriter::both(std::string_view key, const WordFacts& facts, const WordFacts& worded) const {
    return "<span lang=\"en\">" + said(Language::english, key, facts, worded) + "</span><span lang=\"ur\" dir=\"rtl\">" +
           said(Language::urdu, key, facts, worded) + "</span>";
}

std::string HtmlWriter::both_in(std::string_view element, std::string_view key, const WordFacts& facts, const WordFacts& worded) const {
    return "<" + std::string(element) + ">" + both(key, facts, worded) + "</" + std::string(element) + ">\n";
}

std::string HtmlWriter::plain(std::string_view key) const {
    return catalogue_.say(Language::english, key) + " – " + catalogue_.say(Language::urdu, key);
}

}  // namespace sanad
