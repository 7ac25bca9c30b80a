#include "sync/client/answer_in_pieces.h"

#include <algorithm>
#include <charconv>

namespace sanad {
namespace {

constexpr int kMostExchanges = 64;          // of 20 KB: more than the largest part of a trust list
constexpr double kMostSeconds = 600;        // then this sync has waited long enough
constexpr std::size_t kLeastGain = 256;     // bytes: who gives less at a time gives nothing
constexpr std::size_t kMaxEtagBytes = 128;  // ours have 34
const std::string kContentType = "application/cose";

/// The beginning of one version.
struct Begun {
    std::string etag;
    std::size_t total = 0;
    Bytes bytes;

    [[nodiscard]] bool whole() const { return !bytes.empty() && bytes.size() == total; }
};

void forget(Database& database, const std::string& path) {
    Transaction transaction(database);
    database.prepare("DELETE FROM answer_piece WHERE path=?").bind(path).run();
    transaction.commit();
}

/// How much of this version is kept.
std::size_t kept(Database& database, const std::string& path, const std::string& etag) {
    auto row = database.prepare("SELECT coalesce(sum(length(bytes)), 0) FROM answer_piece WHERE path=? AND etag=?");
    row.bind(path).bind(etag);
    return row.step() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

/// The window and `sanad sync` may be at the same answer. Each goes on with what it has itself; what is kept is one version without a gap,
/// and the longer one stays.
void remember(Database& database, const std::string& path, const Begun& begun, std::size_t start) {
    Transaction transaction(database);
    const std::size_t there = kept(database, path, begun.etag);
    if (start == 0 ? there >= begun.bytes.size() : there != start) return;
    if (start == 0) database.prepare("DELETE FROM answer_piece WHERE path=?").bind(path).run();
    database.prepare("INSERT INTO answer_piece(path, start, bytes, etag, total) VALUES(?,?,?,?,?)")
        .bind(path)
        .bind(static_cast<std::int64_t>(start))
        .bind(ByteView(begun.bytes).subspan(start))
        .bind(begun.etag)
        .bind(static_cast<std::int64_t>(begun.total))
        .run();
    transaction.commit();
}

Begun remembered(Database& database, const std::string& path) {
    Begun begun;
    auto rows = database.prepare("SELECT bytes, etag, total FROM answer_piece WHERE path=? ORDER BY start");
    rows.bind(path);
    while (rows.step()) {
        const Bytes piece = rows.blob(0);
        begun.bytes.insert(begun.bytes.end(), piece.begin(), piece.end());
        begun.etag = rows.text(1);
        begun.total = static_cast<std::size_t>(rows.integer(2));
    }
    return begun;
}

/// A weak one doesn't name bytes.
bool is_strong(std::string_view etag) {
    return etag.size() > 2 && etag.size() <= kMaxEtagBytes && etag.front() == '"' && etag.back() == '"' &&
           std::ranges::all_of(etag.substr(1, etag.size() - 2), [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
}

/// What can be gone on with later; empty when nothing can.
Begun begun_with(const WireResponse& response, std::size_t max_bytes) {
    const bool bounded = response.length > 0 && static_cast<std::size_t>(response.length) <= max_bytes;
    if (!bounded || response.content_type != kContentType || !is_strong(response.etag) || response.body.size() < kLeastGain ||
        response.body.size() > static_cast<std::size_t>(response.length))
        return {};
    return {response.etag, static_cast<std::size_t>(response.length), response.body};
}

std::optional<std::size_t> number_before(std::string_view& text, char end) {
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto read = static_cast<std::size_t>(stop - text.data());
    if (error != std::errc() || (end ? read == text.size() || *stop != end : read != text.size())) return std::nullopt;
    text.remove_prefix(end ? read + 1 : read);
    return number;
}

/// "bytes 20000-40959/40960" right after what is here, of the same version, and a body that can be that.
bool continues(const Begun& begun, const WireResponse& response, bool broken) {
    constexpr std::string_view kUnit = "bytes ";
    std::string_view range = response.content_range;
    if (!range.starts_with(kUnit) || response.content_type != kContentType) return false;
    if (!response.etag.empty() && response.etag != begun.etag) return false;
    range.remove_prefix(kUnit.size());
    const auto first = number_before(range, '-');
    const auto last = first ? number_before(range, '/') : std::nullopt;
    const std::size_t total = last ? number_before(range, '\0').value_or(0) : 0;
    if (first != begun.bytes.size() || total != begun.total || last < first || last >= total) return false;
    const std::size_t said = *last - *first + 1;
    return broken ? response.body.size() <= said : response.body.size() == said;
}

bool is_worth_another(LinkError error) { return error == LinkError::timed_out || error == LinkError::answer_cut_off; }

}  // namespace

Result<PiecedAnswer, LinkError> get_in_pieces(Database& database, Transport& transport, LinkPace& pace, const std::string& path,
                                              std::size_t max_bytes) {
    Begun begun = remembered(database, path);
    LinkError error = LinkError::answer_cut_off;
    double seconds = 0;
    bool anew = false;
    for (int exchange = 0; exchange < kMostExchanges && seconds < kMostSeconds; ++exchange) {
        if (pace.wants_new_connection()) transport.hang_up();
        const std::size_t from = begun.bytes.size();
        auto [response, broken] = transport.get_rest(path, begun.etag, from, max_bytes);
        error = broken.value_or(LinkError::answer_cut_off);
        seconds += response.seconds;
        const bool is_list = response.status == 200 && response.content_type == kContentType;  // a login page takes nothing away
        bool gained = false;
        if (from > 0 && response.status == 206 && continues(begun, response, broken.has_value())) {
            begun.bytes.insert(begun.bytes.end(), response.body.begin(), response.body.end());
            if (begun.whole()) {
                forget(database, path);
                response.status = 200;
                response.body = std::move(begun.bytes);
                return PiecedAnswer{std::move(response), /*pieced=*/true};
            }
            gained = response.body.size() >= kLeastGain;
            if (gained) {
                remember(database, path, begun, from);
            } else {
                begun.bytes.resize(from);
            }
        } else if (from > 0 && (response.status == 206 || response.status == 416)) {
            forget(database, path);  // not what was asked for: then all of it
            begun = {};
            if (std::exchange(anew, true)) return refuse(error);
            continue;
        } else if (broken && is_list) {
            begun = begun_with(response, max_bytes);
            gained = !begun.bytes.empty();
            if (gained) {
                remember(database, path, begun, 0);
            } else if (from > 0) {
                forget(database, path);
            }
        } else if (!broken) {
            if (from > 0 && is_list) forget(database, path);
            return PiecedAnswer{std::move(response)};
        }
        if (!is_worth_another(error) || (!gained && !pace.broke())) return refuse(error);
    }
    return refuse(error);
}

}  // namespace sanad
