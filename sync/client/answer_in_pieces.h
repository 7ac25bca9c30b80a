#pragma once

#include "db/sqlite/database.h"
#include "sync/client/link_pace.h"
#include "sync/client/transport.h"

/// An answer to a GET that may be larger than what the link carries before it breaks: what arrived is kept in the kiosk's table
/// `answer_piece`, and the next try, in this sync or another one, goes on from there (RFC 9110: ETag, If-Range, Content-Range). Nothing of
/// it is believed here: whoever reads the whole checks its signature. One connection, its thread; not inside a Transaction.
namespace sanad {

/// What `path` gives whole, or what answers in its place.
struct PiecedAnswer {
    WireResponse response;
    bool pieced = false;  ///< put together here: nobody ever sent it as one
};

/// Goes on by itself while something is gained, for at most 64 exchanges or ten minutes; without gain as long as `pace` finds it worth to
/// try again. Refuses with what broke the last one; what has arrived is then kept, unless it does not continue or is of another version.
/// Keeps nothing of an answer without a strong ETag and a length, nor of one longer than `max_bytes`.
[[nodiscard]] Result<PiecedAnswer, LinkError> get_in_pieces(Database& database, Transport& transport, LinkPace& pace,
                                                            const std::string& path, std::size_t max_bytes);

}  // namespace sanad
