#include "sync/registry/json_log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>

#include "credential/bytes/canonical_json.h"

namespace sanad {
namespace {

/// Members of a JSON object stand as they are; any other message becomes a string of one.
constexpr std::string_view kMembers = "\"event\":";

class Message final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& to) override {
        std::string text(message.payload.data(), message.payload.size());
        if (!text.starts_with(kMembers)) {
            // What a library says may not be UTF-8, which JSON can't hold.
            const Json note{{"message", text}};
            text = "\"event\":\"note\"," + note.dump(-1, ' ', false, Json::error_handler_t::replace).substr(1);
            text.pop_back();
        }
        to.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<Message>(); }
};

}  // namespace

void log_as_json() {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<Message>('*').set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%*})");
    spdlog::set_formatter(std::move(formatter));
}

void log_request(const AnsweredRequest& request) {
    spdlog::info(R"("event":"request","route":"{}","method":"{}","status":{},"ms":{:.1f},"in":{},"out":{})", request.route, request.method,
                 request.status, request.seconds * 1000, request.bytes_in, request.bytes_out);
}

}  // namespace sanad
