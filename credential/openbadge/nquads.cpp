#include "credential/openbadge/nquads.h"

#include <algorithm>
#include <numeric>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad::openbadge {
namespace {

// RDF 1.2 N-Quads, "Canonical form": only these are escaped by a letter; the other controls by number.
void append_escaped(std::string& line, std::string_view value) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '\b':
                line += "\\b";
                break;
            case '\t':
                line += "\\t";
                break;
            case '\n':
                line += "\\n";
                break;
            case '\f':
                line += "\\f";
                break;
            case '\r':
                line += "\\r";
                break;
            case '"':
                line += "\\\"";
                break;
            case '\\':
                line += "\\\\";
                break;
            default:
                if (byte < 0x20 || byte == 0x7f) {
                    line += "\\u00";
                    line += kHex[byte >> 4];
                    line += kHex[byte & 15];
                } else {
                    line += c;
                }
        }
    }
}

}  // namespace

Node NQuads::blank() { return Node(blanks_++); }

void NQuads::link(const Node& subject, std::string_view predicate, const Node& object) {
    quads_.push_back({subject, std::string(predicate), object, {}});
}

void NQuads::literal(const Node& subject, std::string_view predicate, std::string_view value, std::string_view datatype) {
    std::string text;
    text.reserve(value.size() + datatype.size() + 8);
    text += '"';
    append_escaped(text, value);
    text += '"';
    if (!datatype.empty()) {
        text += "^^<";
        text += datatype;
        text += '>';
    }
    quads_.push_back({subject, std::string(predicate), std::nullopt, std::move(text)});
}

template <class Label>
std::string NQuads::line_of(const Quad& quad, const Label& label) {
    std::string line;
    line.reserve(quad.subject.iri_.size() + quad.predicate.size() + quad.literal.size() + (quad.node ? quad.node->iri_.size() : 0) + 24);
    const auto append = [&](const Node& node) {
        if (node.is_blank()) {
            line += "_:";
            line += label(node.blank_);
        } else {
            line += '<';
            line += node.iri_;
            line += '>';
        }
    };
    append(quad.subject);
    line += " <";
    line += quad.predicate;
    line += "> ";
    if (quad.node) {
        append(*quad.node);
    } else {
        line += quad.literal;
    }
    line += " .\n";
    return line;
}

std::optional<std::vector<std::string>> NQuads::blank_labels() const {
    std::vector<std::string> hashes;
    for (int blank = 0; blank < blanks_; ++blank) {
        std::vector<std::string> lines;
        for (const Quad& quad : quads_) {
            if (quad.subject.blank_ != blank && (!quad.node || quad.node->blank_ != blank)) continue;
            lines.push_back(line_of(quad, [&](int other) { return other == blank ? "a" : "z"; }));
        }
        std::ranges::sort(lines);
        lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
        hashes.push_back(to_hex(sha256(bytes_of(std::accumulate(lines.begin(), lines.end(), std::string())))));
    }
    std::vector<std::string> labels;
    for (const std::string& hash : hashes) {
        if (std::ranges::count(hashes, hash) > 1) return std::nullopt;
        labels.push_back("c14n" + std::to_string(std::ranges::count_if(hashes, [&](const auto& other) { return other < hash; })));
    }
    return labels;
}

std::optional<std::vector<std::string>> NQuads::canonical_lines() const {
    const auto labels = blank_labels();
    if (!labels) return std::nullopt;
    std::vector<std::string> lines;
    lines.reserve(quads_.size());
    for (const Quad& quad : quads_) {
        lines.push_back(line_of(quad, [&](int blank) -> const std::string& { return (*labels)[static_cast<std::size_t>(blank)]; }));
    }
    std::ranges::sort(lines);
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

std::optional<std::string> NQuads::canonical() const {
    const auto lines = canonical_lines();
    if (!lines) return std::nullopt;
    return std::accumulate(lines->begin(), lines->end(), std::string());
}

bool is_iri(std::string_view text) {
    const auto allowed = [](char c) { return c > ' ' && c < 0x7f && std::string_view("<>\"{}|^`\\").find(c) == std::string_view::npos; };
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !letter(text[0])) return false;
    const auto in_scheme = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; };
    return std::ranges::all_of(text, allowed) && std::ranges::all_of(text.substr(0, colon), in_scheme);
}

}  // namespace sanad::openbadge
