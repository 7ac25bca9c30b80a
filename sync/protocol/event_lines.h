#pragma once

#include "credential/bytes/text_codec.h"
#include "db/ledger/event.h"

/// Events as they travel, one line each (sync/FORMAT.md, "Parcel"): the same in a parcel and in a feed. Pure functions, any thread.
namespace sanad {

enum class LineError {
    malformed,  ///< not a line as FORMAT.md has it
    too_large,  ///< the event, or its personal part, is over kMaxEventBytes
    too_deep,   ///< nested deeper than kMaxJsonDepth
};

/// Without its line end.
[[nodiscard]] std::string event_line(const Event& event);
/// The event again, linked to `prev`; its personal part as sent, not yet compared (personal_matches).
[[nodiscard]] Result<Event, LineError> read_event_line(std::string_view line, const Digest& prev);

/// Takes a text apart that consists of lines, each ended by '\n'.
class LineReader {
public:
    explicit LineReader(std::string_view text) : rest_(text) {}

    /// Whether there is no line left.
    [[nodiscard]] bool done() const { return rest_.empty(); }
    /// The next line without its end; nothing when there is none, or it has no end.
    [[nodiscard]] std::optional<std::string_view> take();

private:
    std::string_view rest_;
};

/// Members of a line's object; nothing when absent or of another kind. Hex is lower case.
[[nodiscard]] const std::string* line_text(const Json& json, const char* key);
[[nodiscard]] std::optional<std::int64_t> line_integer(const Json& json, const char* key);
template <std::size_t size>
[[nodiscard]] std::optional<ByteArray<size>> line_hex(const Json& json, const char* key) {
    const auto* hex = line_text(json, key);
    const auto bytes = hex ? from_hex(*hex) : std::nullopt;
    return bytes && to_hex(*bytes) == *hex ? array_of<size>(*bytes) : std::nullopt;
}

/// Whether a text may name a ledger: 1–64 of A-Z a-z 0-9 . _ - (it stands in URLs).
[[nodiscard]] bool is_ledger_name(std::string_view text);

}  // namespace sanad
