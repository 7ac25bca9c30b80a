#pragma once

#include <functional>

#include "credential/bytes/text_codec.h"
#include "sync/client/transport.h"
#include "sync/registry/http/routes.h"

namespace sanad::test {

/// The registry's calls without sockets: what a kiosk asks goes to the routes themselves. `on_answer` may change an answer on its way.
class DirectTransport final : public Transport {
public:
    explicit DirectTransport(Routes& routes) : routes_(routes) {}

    std::function<void(const std::string& path, WireResponse& answer)> on_answer;
    std::string breaks_at;  ///< the next answer from there is cut off; empty: none
    int feeds = 0;          ///< asked for
    /// Of what can be gone on with, the link carries so many bytes of an answer, and so many answers.
    std::optional<std::size_t> cut_after{};
    int most_rests = 1000;
    int rests = 0;  ///< asked for

    [[nodiscard]] Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override {
        const auto mark = path.find('?');
        HttpRequest request{Method::get, path.substr(0, mark)};
        if (mark != std::string::npos) request.query = path.substr(mark + 1);
        return answered(path, routes_.handle_read(request), max_bytes);
    }
    [[nodiscard]] ArrivedPart get_rest(const std::string& path, const std::string& etag, std::size_t from, std::size_t max_bytes) override {
        if (rests == most_rests) return {{}, LinkError::offline};
        ++rests;
        HttpRequest request{Method::get, path};
        if (from > 0) request.range = "bytes=" + std::to_string(from) + "-", request.if_range = etag;
        auto answer = answered(path, routes_.handle_read(request), max_bytes);
        if (!answer) return {{}, answer.error()};
        if (!cut_after || answer->body.size() <= *cut_after) return {*std::move(answer)};
        answer->body.resize(*cut_after);
        return {*std::move(answer), LinkError::answer_cut_off};
    }
    [[nodiscard]] Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce,
                                                       std::size_t max_bytes) override {
        HttpRequest request{Method::post, path};
        request.nonce = nonce;
        request.body = copy_of(body);
        return answered(path, routes_.handle_write(request), max_bytes);
    }
    [[nodiscard]] Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView signed_request,
                                                              std::size_t max_bytes) override {
        HttpRequest request{Method::post, path};
        request.body = copy_of(body);
        request.signed_request = to_base64(signed_request);
        if (body.size() > routes_.body_limit(request).value_or(0)) return refuse(LinkError::answer_cut_off);
        ++feeds;
        return answered(path, routes_.handle_write(request), max_bytes);
    }
    [[nodiscard]] Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView signed_request,
                                                             std::size_t max_bytes) override {
        const auto mark = path.find('?');
        HttpRequest request{Method::get, path.substr(0, mark)};
        if (mark != std::string::npos) request.query = path.substr(mark + 1);
        request.signed_request = to_base64(signed_request);
        return answered(path, routes_.handle_read(request), max_bytes);
    }
    void hang_up() override {}

private:
    Result<WireResponse, LinkError> answered(const std::string& path, HttpResponse response, std::size_t max_bytes) {
        if (!breaks_at.empty() && path == breaks_at) {
            breaks_at.clear();
            return refuse(LinkError::answer_cut_off);
        }
        WireResponse answer{response.status, response.content_type, std::move(response.body), 0.01};
        answer.length = std::ssize(answer.body);
        for (const auto& [name, value] : response.headers) {
            if (name == "ETag") answer.etag = value;
            if (name == "Content-Range") answer.content_range = value;
        }
        if (on_answer) on_answer(path, answer);
        if (answer.body.size() > max_bytes) return refuse(LinkError::answer_too_long);
        return answer;
    }

    Routes& routes_;
};

}  // namespace sanad::test
