#pragma once

#include "db/schema/schema.h"

namespace sanad {

/// The schema of a registry's file: the ledgers and projections that a kiosk has too, and tables of its own.
/// A step that has been released is never edited; a new one is added.
[[nodiscard]] std::span<const Migration> registry_migrations();

}  // namespace sanad
