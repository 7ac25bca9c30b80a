#include "sync/client/stick_transport.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "sync/bundle/registration_files.h"
#include "sync/protocol/problem.h"
#include "sync/protocol/registration.h"

namespace sanad {

WireResponse carried_answer(Bytes content) {
    WireResponse response{200, "application/cbor", std::move(content)};
    const auto json = parse_json(text_of(response.body), kMaxRegistrationAnswerBytes);
    if (!json || !json->is_object()) return response;
    if (json->contains("state")) {
        response.status = 202;
        response.content_type = "application/json";
    } else {
        const auto status = json->find("status");
        response.status = status != json->end() && status->is_number_unsigned() ? status->get<unsigned>() : 0;
        response.content_type = kProblemContentType;
    }
    return response;
}

Result<std::optional<Bytes>, StickError> StickTransport::newest(const std::string& name, std::size_t max_bytes) const {
    auto files = stick_.generations(name, max_bytes);
    if (!files) return refuse(files.error());
    if (files->empty()) return std::nullopt;
    return std::move(files->front().content);
}

Result<WireResponse, LinkError> StickTransport::answer(std::size_t max_bytes) {
    const auto request = newest(registration_request_file(registration_), kMaxRegistrationBytes);
    auto content = request && *request ? newest(registration_answer_file(registration_, **request), max_bytes) : request;
    if (!content) {
        trouble_ = content.error();
        return refuse(LinkError::offline);
    }
    return carried_answer(request.value() && *content ? **std::move(content) : write_pending(registration_));
}

Result<WireResponse, LinkError> StickTransport::get(const std::string& path, std::size_t max_bytes) {
    trouble_.reset();
    if (path != "/v1/registrations/" + registration_) return refuse(LinkError::offline);
    return answer(max_bytes);
}

Result<WireResponse, LinkError> StickTransport::post(const std::string& path, ByteView body, const std::string& /*nonce*/,
                                                     std::size_t max_bytes) {
    trouble_.reset();
    if (path != "/v1/registrations") return refuse(LinkError::offline);
    const std::string name = registration_request_file(registration_);
    const auto before = newest(name, kMaxRegistrationBytes);
    const bool there = before && *before && std::ranges::equal(**before, body);
    if (const auto written = there ? Result<void, StickError>() : stick_.write(name, body); !written) {
        trouble_ = written.error();
        return refuse(LinkError::offline);
    }
    return answer(max_bytes);
}

Result<WireResponse, LinkError> StickTransport::post_signed(const std::string& /*path*/, ByteView /*body*/, ByteView /*request*/,
                                                            std::size_t /*max_bytes*/) {
    trouble_.reset();
    return refuse(LinkError::offline);
}

Result<WireResponse, LinkError> StickTransport::get_signed(const std::string& /*path*/, ByteView /*request*/, std::size_t /*max_bytes*/) {
    trouble_.reset();
    return refuse(LinkError::offline);
}

}  // namespace sanad
