#include "db/sqlite/database.h"

namespace sanad {

std::string_view name_of(OpenError error) {
    switch (error) {
        case OpenError::missing:
            return "missing";
        case OpenError::exists:
            return "exists";
        case OpenError::not_ours:
            return "not_ours";
        case OpenError::newer_version:
            return "newer_version";
        case OpenError::locked:
            return "locked";
        case OpenError::damaged:
            return "damaged";
    }
    return {};
}

Statement::~Statement() {
    if (!cursor_) return;  // moved from
    cursor_->reset();
    pool_->push_back(std::move(cursor_));
}

Statement& Statement::bind(std::int64_t value) {
    cursor_->bind(next_parameter_++, value);
    return *this;
}

Statement& Statement::bind(std::string_view value) {
    cursor_->bind(next_parameter_++, value);
    return *this;
}

Statement& Statement::bind(ByteView value) {
    cursor_->bind(next_parameter_++, value);
    return *this;
}

Statement& Statement::bind(std::nullptr_t) {
    cursor_->bind_null(next_parameter_++);
    return *this;
}

bool Statement::step() { return cursor_->step(); }
int Statement::run() { return cursor_->run(); }
void Statement::post() { cursor_->post(); }
std::int64_t Statement::integer(int column) const { return cursor_->integer(column); }
std::string Statement::text(int column) const { return cursor_->text(column); }
Bytes Statement::blob(int column) const { return cursor_->blob(column); }
bool Statement::is_null(int column) const { return cursor_->is_null(column); }
int Statement::columns() const { return cursor_->columns(); }

Statement Database::prepare(const std::string& sql) {
    auto& pool = statements_[sql];
    if (pool.empty()) return {pool, connection_->prepare(sql)};
    auto cursor = std::move(pool.back());
    pool.pop_back();
    return {pool, std::move(cursor)};
}

void Database::execute(const std::string& sql) { connection_->execute(sql); }

}  // namespace sanad
