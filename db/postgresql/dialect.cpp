#include "db/postgresql/dialect.h"

#include <array>
#include <utility>

namespace sanad {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// The literal 'with its quotes' that begins `sql`. A doubled quote inside reads as two literals, which does no harm.
std::string_view literal_of(std::string_view sql) {
    const auto end = sql.find('\'', 1);
    return sql.substr(0, end == std::string_view::npos ? sql.size() : end + 1);
}

std::string_view word_of(std::string_view sql) {
    std::size_t length = 0;
    while (length < sql.size() && is_word(sql[length])) ++length;
    return sql.substr(0, length);
}

std::string_view translated(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTypes{
        {{"INTEGER", "BIGINT"}, {"TEXT", "TEXT COLLATE \"C\""}, {"BLOB", "BYTEA"}}};
    for (const auto& [sqlite, postgresql] : kTypes) {
        if (word == sqlite) return postgresql;
    }
    return word;
}

}  // namespace

std::string numbered_parameters(std::string_view sql) {
    std::string out;
    for (int number = 0; !sql.empty();) {
        if (sql.front() == '\'') {
            const auto literal = literal_of(sql);
            out += literal;
            sql.remove_prefix(literal.size());
            continue;
        }
        if (sql.front() == '?') {
            out += "$" + std::to_string(++number);
        } else {
            out += sql.front();
        }
        sql.remove_prefix(1);
    }
    return out;
}

std::string for_rows(std::string_view sql, std::size_t rows) {
    const auto values = sql.find("VALUES(") + 6;
    const auto end = sql.find(')', values) + 1;
    const std::string row(sql.substr(values, end - values));
    std::string all(sql.substr(0, end));
    for (std::size_t i = 1; i < rows; ++i) all += "," + row;
    return numbered_parameters(all + std::string(sql.substr(end)));
}

std::string postgresql_schema(std::string_view sql) {
    constexpr std::string_view kNoRowid = ", WITHOUT ROWID";
    std::string out;
    while (!sql.empty()) {
        if (sql.starts_with("--")) {
            sql.remove_prefix(std::min(sql.size(), sql.find('\n')));
        } else if (sql.front() == '\'') {
            const auto literal = literal_of(sql);
            out += literal;
            sql.remove_prefix(literal.size());
        } else if (const auto word = word_of(sql); !word.empty()) {
            if (word != "STRICT") out += translated(word);
            sql.remove_prefix(word.size());
            if (word == "STRICT" && sql.starts_with(kNoRowid)) sql.remove_prefix(kNoRowid.size());
        } else {
            out += sql.front();
            sql.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace sanad
