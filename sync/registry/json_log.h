#pragma once

#include <string_view>

#include "sync/registry/http/server_metrics.h"

namespace sanad {

/// From now on the default logger writes one JSON object a line, whatever is logged: {"time","level","event":"note","message"}.
void log_as_json();
/// The line of a request: event "request", route, method, status, milliseconds, bytes. No path, no query, no address.
void log_request(const AnsweredRequest& request);

}  // namespace sanad
