#pragma once

#include <tl/expected.hpp>

namespace sanad {

/// What a function returns when the world may say no: a value, or an error with one documented cause.
/// A broken machine (disk, memory) is an exception instead, caught only in the job loop and the request loop.
template <class Value, class Error>
using Result = tl::expected<Value, Error>;

/// `return refuse(CoseError::bad_signature);`
template <class Error>
[[nodiscard]] tl::unexpected<Error> refuse(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace sanad
