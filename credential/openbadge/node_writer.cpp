#include "credential/openbadge/node_writer.h"

#include "credential/bytes/json_string.h"

namespace sanad::openbadge {
namespace {

// The digits after the point of a number of quarters.
std::string_view fraction_of(std::int64_t quarters) {
    constexpr std::string_view kFractions[] = {"", "25", "5", "75"};
    return kFractions[quarters % 4];
}

std::string decimal(std::int64_t quarters) {
    std::string text = std::to_string(quarters / 4);
    if (quarters % 4 != 0) text += "." + std::string(fraction_of(quarters));
    return text;
}

}  // namespace

std::string float_literal(std::int64_t quarters) {
    if (quarters % 4 == 0) return std::to_string(quarters / 4);
    // xsd:double's canonical form: one digit, the point, the rest, E, the exponent.
    const std::string whole = std::to_string(quarters / 4);
    std::string digits = whole + std::string(fraction_of(quarters));
    auto exponent = static_cast<int>(whole.size()) - 1;
    if (whole == "0") {  // 0.25, 0.5, 0.75
        digits = std::string(fraction_of(quarters));
        exponent = -1;
    }
    return digits.substr(0, 1) + "." + (digits.size() > 1 ? digits.substr(1) : "0") + "E" + std::to_string(exponent);
}

NodeWriter::NodeWriter(std::string& json, NQuads& quads, Node node) : json_(json), quads_(quads), node_(std::move(node)) {
    if (!node_.is_blank()) id();
}

NodeWriter NodeWriter::inside(std::string& json, NQuads& quads, Node node) { return {json, quads, std::move(node), /*empty=*/false}; }

void NodeWriter::key(std::string_view name) {
    json_ += empty_ ? '{' : ',';
    empty_ = false;
    json_ += '"';
    json_ += name;
    json_ += "\":";
}

void NodeWriter::id() {
    key("id");
    append_json_string(json_, node_.iri());
}

void NodeWriter::types(std::initializer_list<Type> types) {
    key("type");
    char before = '[';
    for (const Type& type : types) {
        json_ += before;
        append_json_string(json_, type.name);
        quads_.link(node_, term::kType, std::string(type.iri));
        before = ',';
    }
    json_ += ']';
}

void NodeWriter::type(const Type& type) {
    key("type");
    append_json_string(json_, type.name);
    quads_.link(node_, term::kType, std::string(type.iri));
}

void NodeWriter::text(const Term& term, std::string_view value) {
    key(term.name);
    append_json_string(json_, value);
    quads_.literal(node_, term.predicate, value, term.datatype);
}

void NodeWriter::text_if_any(const Term& term, std::string_view value) {
    if (!value.empty()) text(term, value);
}

void NodeWriter::quarters(const Term& term, std::int64_t quarters) {
    key(term.name);
    json_ += decimal(quarters);
    quads_.literal(node_, term.predicate, float_literal(quarters), term.datatype);
}

void NodeWriter::flag(const Term& term, bool value) {
    key(term.name);
    json_ += value ? "true" : "false";
    quads_.literal(node_, term.predicate, value ? "true" : "false", term.datatype);
}

void NodeWriter::link(const Term& term, const std::string& iri) {
    key(term.name);
    append_json_string(json_, iri);
    quads_.link(node_, term.predicate, iri);
}

}  // namespace sanad::openbadge
