#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Canonical N-Quads (W3C RDF Dataset Canonicalization 1.0) of small graphs that we write ourselves: nearly every node has an IRI, and the
/// few blank ones are told apart by what is said of them (first-degree hash, section 4.6). No general canonicalisation: a tie is an answer.
namespace sanad::openbadge {

/// A subject or an object that is a node: an IRI, or a blank node of one NQuads.
class Node {
public:
    Node(std::string iri) : iri_(std::move(iri)) {}  // NOLINT(google-explicit-constructor): an IRI is a node

    [[nodiscard]] bool is_blank() const { return blank_ >= 0; }
    [[nodiscard]] const std::string& iri() const { return iri_; }

private:
    friend class NQuads;
    explicit Node(int blank) : blank_(blank) {}

    std::string iri_{};
    int blank_ = -1;
};

/// A set of quads in the default graph. The caller gives IRIs that `is_iri` accepts and text that is UTF-8. One thread.
class NQuads {
public:
    [[nodiscard]] Node blank();

    void link(const Node& subject, std::string_view predicate, const Node& object);
    /// A literal; without `datatype` a plain string.
    void literal(const Node& subject, std::string_view predicate, std::string_view value, std::string_view datatype = {});

    /// The canonical lines, each with its line end, sorted, each once; blank nodes are _:c14n0, _:c14n1 … in the order of their hashes.
    /// Nothing when two blank nodes can't be told apart.
    [[nodiscard]] std::optional<std::vector<std::string>> canonical_lines() const;
    /// The same in one piece.
    [[nodiscard]] std::optional<std::string> canonical() const;

private:
    struct Quad {
        Node subject;
        std::string predicate;
        std::optional<Node> node;  ///< the object, when it is a node
        std::string literal;       ///< otherwise: as it stands in the line
    };
    template <class Label>
    static std::string line_of(const Quad& quad, const Label& label);
    [[nodiscard]] std::optional<std::vector<std::string>> blank_labels() const;

    std::vector<Quad> quads_{};
    int blanks_ = 0;
};

/// Whether the text can stand between < and > as an absolute IRI of ours: printable ASCII without space, <, >, ", {, }, |, ^, `, \,
/// with a scheme.
[[nodiscard]] bool is_iri(std::string_view text);

}  // namespace sanad::openbadge
