#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "credential/openbadge/nquads.h"
#include "credential/openbadge/terms.h"

namespace sanad::openbadge {

/// A JSON-LD node written twice at once: as the JSON object that people exchange and as the quads that are signed. What is said in one
/// is said in the other, by the same call. Nodes nest: while an inner one is open, the outer one waits.
class NodeWriter {
public:
    /// Opens `{"id":"…"` (a blank node has no id).
    NodeWriter(std::string& json, NQuads& quads, Node node);
    /// Goes on in an object that is open already, with members in it; its id is written by `id()`.
    [[nodiscard]] static NodeWriter inside(std::string& json, NQuads& quads, Node node);

    /// "type":["…",…]
    void types(std::initializer_list<Type> types);
    /// "type":"…", where the schema wants no array
    void type(const Type& type);
    void id();
    /// A string, and a literal of the term's datatype.
    void text(const Term& term, std::string_view value);
    /// The same, unless it is empty.
    void text_if_any(const Term& term, std::string_view value);
    /// A number of quarters, exactly: JSON 3 and "3"^^float, JSON 1.5 and "1.5E0"^^float.
    void quarters(const Term& term, std::int64_t quarters);
    void flag(const Term& term, bool value);
    /// A string that names a node.
    void link(const Term& term, const std::string& iri);
    /// An inner object; `fill(NodeWriter&)` writes its members.
    template <class Fill>
    void node(const Term& term, const Node& inner, const Fill& fill) {
        key(term.name);
        object(term, inner, fill);
    }
    /// An array of inner objects; `node_of(item)` names each, `fill(NodeWriter&, item)` writes it. Nothing for an empty list.
    template <class List, class NodeOf, class Fill>
    void nodes(const Term& term, const List& list, const NodeOf& node_of, const Fill& fill) {
        if (list.empty()) return;
        key(term.name);
        char before = '[';
        for (const auto& item : list) {
            json_ += before;
            object(term, node_of(item), [&](NodeWriter& inner) { fill(inner, item); });
            before = ',';
        }
        json_ += ']';
    }
    void close() { json_ += empty_ ? "{}" : "}"; }

private:
    NodeWriter(std::string& json, NQuads& quads, Node node, bool empty)
        : json_(json), quads_(quads), node_(std::move(node)), empty_(empty) {}
    void key(std::string_view name);
    template <class Fill>
    void object(const Term& term, const Node& inner, const Fill& fill) {
        quads_.link(node_, term.predicate, inner);
        NodeWriter writer(json_, quads_, inner);
        fill(writer);
        writer.close();
    }

    std::string& json_;
    NQuads& quads_;
    Node node_;
    bool empty_ = true;  ///< no member yet, so no '{' either
};

/// How JSON-LD turns a JSON number of a float term into text: "3", "1.5E0", "1.075E1".
[[nodiscard]] std::string float_literal(std::int64_t quarters);

}  // namespace sanad::openbadge
