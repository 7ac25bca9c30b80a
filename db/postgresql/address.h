#pragma once

#include <string>
#include <string_view>

namespace sanad {

/// Whether it names a PostgreSQL database and not a file: `postgresql://…` or `postgres://…`, as libpq reads it.
[[nodiscard]] bool is_postgresql(std::string_view place);

/// The same address for eyes and logs: without any password in it. What is no such address stays as it is.
[[nodiscard]] std::string without_password(std::string_view address);

}  // namespace sanad
