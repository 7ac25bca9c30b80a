#include "sync/client/http_transport.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "sync/client/sync_refusal.h"

namespace sanad {
namespace {

// X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED (openssl/x509_vfy.h); libcurl hands OpenSSL's number on.
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;

constexpr std::size_t kMaxWallBytes = 16 * 1024;

struct Answer {
    Bytes body;
    std::size_t limit = 0;
    bool too_long = false;
    CURL* curl = nullptr;
    bool header_came = false;  ///< to its end, the blank line
};

std::size_t take(char* data, std::size_t, std::size_t count, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    if (answer.body.size() + count > answer.limit) {
        answer.too_long = true;
        return 0;
    }
    answer.body.insert(answer.body.end(), data, data + count);
    return count;
}

// One line at a time. Those of "100 Continue" and of a proxy's CONNECT come here too: the answer's own header is the one with its status.
std::size_t note_line(char* line, std::size_t, std::size_t count, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    long status = 0;
    curl_easy_getinfo(answer.curl, CURLINFO_RESPONSE_CODE, &status);
    if (count > 0 && (*line == '\r' || *line == '\n') && status >= 200) answer.header_came = true;
    return count;
}

// Of the request, its head included: an open connection alone has carried nothing.
bool nothing_was_sent(CURL* curl) {
    long sent = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    return sent == 0;
}

LinkError error_of(CURLcode code, CURL* curl, const Answer& answer) {
    long verified = 0;
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return nothing_was_sent(curl) ? LinkError::offline : LinkError::timed_out;
        case CURLE_WRITE_ERROR:
            return answer.too_long ? LinkError::answer_too_long : LinkError::answer_cut_off;
        case CURLE_PEER_FAILED_VERIFICATION:
            curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verified);
            return verified == kNotYetValid || verified == kExpired ? LinkError::clock_wrong : LinkError::insecure;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
            return LinkError::insecure;
        case CURLE_URL_MALFORMAT:
            return LinkError::bad_address;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_INTERFACE_FAILED:
            return LinkError::offline;
        default:
            return LinkError::answer_cut_off;  // partial file, nothing got, reset, bad chunk, not HTTP
    }
}

std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
    auto& unsent = *static_cast<ByteView*>(from);
    const std::size_t bytes = std::min(size * count, unsent.size());
    std::copy_n(unsent.begin(), bytes, into);
    unsent = unsent.subspan(bytes);
    return bytes;
}

// What every exchange has in common.
void aim(CURL* curl, const std::string& url, Answer& answer) {
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    answer.curl = curl;
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
    // A proxy that the office's environment names is used, but never to reach this very machine.
    const char* named = std::getenv("no_proxy");
    const std::string direct = std::string("localhost,127.0.0.1,::1") + (named ? "," + std::string(named) : "");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, direct.c_str());
}

std::string header_of(CURL* curl, const char* name) {
    curl_header* header = nullptr;
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : std::string();
}

WireResponse response_of(CURL* curl, Answer& answer) {
    WireResponse response;
    long status = 0;
    curl_off_t microseconds = 0;
    curl_off_t length = -1;
    curl_off_t retry_after = 0;
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &microseconds);
    response.seconds = static_cast<double>(microseconds) / 1e6;
    if (!answer.header_came) return response;  // half a header is no answer: what it doesn't say may be in the other half
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    response.retry_after = retry_after;
    response.length = length;
    response.status = static_cast<unsigned>(status);
    if (type) response.content_type = type;
    response.content_type.resize(std::min(response.content_type.find_first_of("; "), response.content_type.size()));
    std::ranges::transform(response.content_type, response.content_type.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    response.body = std::move(answer.body);
    response.etag = header_of(curl, "ETag");
    response.content_range = header_of(curl, "Content-Range");
    return response;
}

// Lower case, an IPv6 address in its brackets; empty when there is none.
std::string host_of(const char* url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), curl_url_cleanup);
    char* text = nullptr;
    if (!url || !parts || curl_url_set(parts.get(), CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(parts.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&curl_free)> held(text, curl_free);
    std::string host(text);
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return host;
}

// A wall either takes the secure connection for itself or drops it; what is asked in the clear it answers or sends elsewhere.
bool may_be_a_wall(CURLcode code, LinkError error) {
    if (error == LinkError::offline) return code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT;
    return error == LinkError::insecure || error == LinkError::clock_wrong;
}

// On a connection of its own, without a name of ours, an id or a nonce.
bool login_wall_answers(const std::string& url, const HttpLimits& limits) {
    const std::string host = host_of(url.c_str());
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
    if (host.empty() || !curl) return false;
    Answer answer{{}, kMaxWallBytes};
    aim(curl.get(), "http://" + host + ":" + std::to_string(limits.plain_port) + "/v1/time", answer);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limits.plain.count()));
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK && !answer.too_long) return false;  // of a long page, how it begins is enough
    const char* elsewhere = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &elsewhere);
    const auto response = response_of(curl.get(), answer);
    if (response.status >= 300 && response.status < 400) {
        const std::string other = host_of(elsewhere);
        return !other.empty() && other != host;
    }
    return response.status == 511 || (response.status == 200 && looks_like_a_page(response));
}

// The machine's own clock may be wrong for ever: its battery is dead, and people set the kiosk's.
CURLcode set_time(CURL*, void* tls, void* clock) {
    const auto now = static_cast<const Clock*>(clock)->now() / 1000;
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(static_cast<SSL_CTX*>(tls)), static_cast<std::time_t>(now));
    return CURLE_OK;
}

Result<WireResponse, LinkError> whole(ArrivedPart arrived) {
    if (arrived.broken) return refuse(*arrived.broken);
    return std::move(arrived.response);
}

void start_curl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
    });
}

}  // namespace

std::string_view name_of(LinkError error) {
    switch (error) {
        case LinkError::offline:
            return "offline";
        case LinkError::timed_out:
            return "link_timed_out";
        case LinkError::answer_cut_off:
            return "answer_cut_off";
        case LinkError::answer_too_long:
            return "answer_too_long";
        case LinkError::clock_wrong:
            return "clock_wrong";
        case LinkError::insecure:
            return "insecure";
        case LinkError::login_wall:
            return "login_page";  // the same sentence as SyncCause::login_page
        case LinkError::bad_address:
            return "bad_address";
    }
    return {};
}

class HttpTransport::Handle {
public:
    Handle(HttpLimits limits, const Clock* clock) : limits_(limits), clock_(clock) {
        start_curl();
        curl_ = curl_easy_init();
        if (!curl_) throw std::runtime_error("libcurl gives no handle");
    }
    ~Handle() { curl_easy_cleanup(curl_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    ArrivedPart exchange(const std::string& url, const ByteView* body, const std::vector<std::string>& own_headers, std::size_t max_bytes) {
        if (!url.starts_with("http://") && !url.starts_with("https://")) return {{}, LinkError::bad_address};
        curl_easy_reset(curl_);  // keeps the connection
        Answer answer{{}, max_bytes};
        ByteView unsent = body ? *body : ByteView();
        curl_slist* list = curl_slist_append(nullptr, "Expect:");  // a round trip that a slow link can spare
        if (body) list = curl_slist_append(list, "Content-Type: application/cose");
        for (const auto& header : own_headers) list = curl_slist_append(list, header.c_str());
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, curl_slist_free_all);

        aim(curl_, url, answer);
        curl_easy_setopt(curl_, CURLOPT_USERAGENT, "sanad");
        curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect.count()));
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.whole.count()));
        curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.silence.count()));
        if (std::exchange(hung_up_, false)) {  // a connection for this exchange alone
            curl_easy_setopt(curl_, CURLOPT_FRESH_CONNECT, 1L);
            curl_easy_setopt(curl_, CURLOPT_FORBID_REUSE, 1L);
        }
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers.get());
        // An office's own authority for HTTPS, named as OpenSSL's programs name it: Debian's libcurl asks for its own list alone.
        if (const char* authorities = std::getenv("SSL_CERT_FILE")) curl_easy_setopt(curl_, CURLOPT_CAINFO, authorities);
        if (clock_) {
            curl_easy_setopt(curl_, CURLOPT_SSL_CTX_FUNCTION, set_time);
            curl_easy_setopt(curl_, CURLOPT_SSL_CTX_DATA, clock_);
        }
        if (body) {
            curl_easy_setopt(curl_, CURLOPT_POST, 1L);
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
            // Read once, and not again: curl would send it anew by itself when a kept connection dies under it, and nobody would learn how
            // little this link bears.
            curl_easy_setopt(curl_, CURLOPT_READFUNCTION, give);
            curl_easy_setopt(curl_, CURLOPT_READDATA, &unsent);
        }

        const CURLcode code = curl_easy_perform(curl_);
        if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
        if (code == CURLE_OK && answer.header_came) return {response_of(curl_, answer)};
        // An end inside the header is OK for libcurl, and answer_cut_off for error_of.
        const LinkError error = error_of(code, curl_, answer);
        const bool wall = url.starts_with("https://") && may_be_a_wall(code, error) && login_wall_answers(url, limits_);
        return {response_of(curl_, answer), wall ? LinkError::login_wall : error};
    }

    void hang_up() { hung_up_ = true; }

private:
    HttpLimits limits_;
    const Clock* clock_;
    CURL* curl_ = nullptr;
    bool hung_up_ = false;
};

HttpTransport::HttpTransport(std::string registry_url, HttpLimits limits, const Clock* clock)
    : handle_(std::make_unique<Handle>(limits, clock)), registry_url_(std::move(registry_url)) {
    while (registry_url_.ends_with('/')) registry_url_.pop_back();
}
HttpTransport::~HttpTransport() = default;

Result<WireResponse, LinkError> HttpTransport::get(const std::string& path, std::size_t max_bytes) {
    return whole(handle_->exchange(registry_url_ + path, nullptr, {}, max_bytes));
}

ArrivedPart HttpTransport::get_rest(const std::string& path, const std::string& etag, std::size_t from, std::size_t max_bytes) {
    std::vector<std::string> headers;
    if (from > 0) headers = {"Range: bytes=" + std::to_string(from) + "-", "If-Range: " + etag};
    return handle_->exchange(registry_url_ + path, nullptr, headers, max_bytes);
}

Result<WireResponse, LinkError> HttpTransport::post(const std::string& path, ByteView body, const std::string& nonce,
                                                    std::size_t max_bytes) {
    std::vector<std::string> headers;
    if (!nonce.empty()) headers = {"Sanad-Nonce: " + nonce};
    return whole(handle_->exchange(registry_url_ + path, &body, headers, max_bytes));
}

Result<WireResponse, LinkError> HttpTransport::post_signed(const std::string& path, ByteView body, ByteView request,
                                                           std::size_t max_bytes) {
    return whole(handle_->exchange(registry_url_ + path, &body, {"Sanad-Request: " + to_base64(request)}, max_bytes));
}

Result<WireResponse, LinkError> HttpTransport::get_signed(const std::string& path, ByteView request, std::size_t max_bytes) {
    return whole(handle_->exchange(registry_url_ + path, nullptr, {"Sanad-Request: " + to_base64(request)}, max_bytes));
}

void HttpTransport::hang_up() { handle_->hang_up(); }

}  // namespace sanad
