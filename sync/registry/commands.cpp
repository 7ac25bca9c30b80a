#include "sync/registry/commands.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "kiosk/model/entities.h"
#include "kiosk/model/letters.h"
#include "sync/registry/http/routes.h"
#include "sync/registry/json_log.h"
#include "sync/registry/store/put_back.h"

namespace sanad {
namespace {

int refuse_with(const Voice& voice, DeskError error, const WordFacts& facts) {
    return voice.refuse("registry." + std::string(name_of(error)), facts);
}

/// People copy fingerprints with their spaces.
std::string plain_fingerprint(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '-'; });
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// Connections that take parcels in at once: one checks while another stores.
constexpr unsigned kLeastWriters = 2;
constexpr unsigned kMostWriters = 8;

constexpr std::size_t kMaxCentreTextBytes = 200;

/// What the trust list may carry: one broken byte in it and every reader refuses the whole list.
bool is_centre_name(std::string_view name) {
    return name.find_first_not_of(' ') != std::string_view::npos && name.size() <= kMaxCentreTextBytes && is_utf8(bytes_of(name));
}

bool is_time_zone(std::string_view zone) {
    return !zone.empty() && zone.size() <= kMaxCentreTextBytes && std::ranges::all_of(zone, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' || c == '+';
    });
}

/// One line. What somebody typed may not be UTF-8, which JSON can't hold.
std::string json_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::optional<ListenAddress> read_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    ListenAddress found{std::string(host), 0};
    if (!is_ip_address(found.address)) return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found.port);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return found;
}

}  // namespace

void Voice::say(std::string_view key, const WordFacts& facts) const { say(key, Json(facts), facts); }

void Voice::say(std::string_view key, const Json& json, const WordFacts& facts) const {
    if (json_) {
        out_ << json_line(json) << '\n' << std::flush;
    } else {
        remark(key, facts);
    }
}

void Voice::remark(std::string_view key, const WordFacts& facts) const {
    if (json_) return;
    WordFacts shown = facts;
    for (auto& [unused, value] : shown) value = without_controls(value);
    out_ << catalogue_.say(language_, key, shown) << '\n' << std::flush;
}

int Voice::refuse(const std::string& code, const WordFacts& facts) const {
    const std::string sentence = catalogue_.say(language_, "refusal." + code, facts);
    if (json_) {
        out_ << json_line({{"refused", code}, {"sentence", sentence}, {"facts", facts}}) << '\n' << std::flush;
    } else {
        out_ << sentence << '\n' << std::flush;
    }
    return kWorldSaidNo;
}

std::string Voice::words(std::string_view key, const WordFacts& facts) const { return catalogue_.say(language_, key, facts); }

int refuse_with(const Voice& voice, const RegistryRefusal& refusal) { return voice.refuse(refusal.code, refusal.facts); }

int unless_locked(const Voice& voice, const RegistryAddress& at, const std::function<int()>& command) {
    try {
        return command();
    } catch (const DatabaseLocked&) {
        return voice.refuse("registry.database_locked", {{"file", at.shown()}});
    }
}

int init_registry(const Voice& voice, const RegistryPlace& at, const std::string& public_url, const AnchorFile& anchor,
                  const StretchCost& cost) {
    const auto made = Registry::init(at.path, public_url, anchor, at.passphrase, SystemClock(), cost);
    if (!made) return refuse_with(voice, made.error());
    voice.say("registry.made", {{"database", at.path.shown()},
                                {"anchor_file", anchor.path},
                                {"key_file", at.path.key_file()},
                                {"public_url", public_url},
                                {"anchor_check", anchor_check((*made)->settings().anchor)}});
    return kDone;
}

int add_centre(const Voice& voice, const RegistryPlace& at, const TrustedCentre& centre) {
    if (!is_centre_code(centre.code)) return voice.refuse("registry.bad_centre_code", {{"centre", centre.code}});
    if (!is_centre_name(centre.name_en)) return voice.refuse("registry.bad_centre_name", {{"option", "--name-en"}});
    if (!is_centre_name(centre.name_ur)) return voice.refuse("registry.bad_centre_name", {{"option", "--name-ur"}});
    if (!is_time_zone(centre.time_zone)) return voice.refuse("registry.bad_time_zone", {{"time_zone", centre.time_zone}});
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    Transaction transaction((*registry)->database());
    if (!(*registry)->store().add_centre(centre)) return voice.refuse("registry.centre_exists", {{"centre", centre.code}});
    (*registry)->republish_trust(SystemClock().now() / 1000);
    transaction.commit();
    voice.say("registry.centre_added", {{"centre", centre.code}, {"name_en", centre.name_en}, {"name_ur", centre.name_ur}});
    return kDone;
}

int make_office_code(const Voice& voice, const RegistryPlace& at, const std::string& centre_code) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto code = RegistrationDesk(**registry, clock, false).make_office_code(centre_code);
    if (!code) return refuse_with(voice, code.error(), {{"centre", centre_code}});
    voice.say("registry.office_code", {{"centre", centre_code}, {"code", write_office_code(*code)}});
    return kDone;
}

int list_registrations(const Voice& voice, const RegistryPlace& at) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    Json list = Json::array();
    for (const auto& registration : (*registry)->store().registrations()) {
        const auto device = (*registry)->store().device_with_key(registration.key);
        const WordFacts facts{{"fingerprint", key_fingerprint(registration.key)},
                              {"centre", registration.centre_code},
                              {"state", std::string(name_of(registration.state))},
                              {"requested_at", iso_time(registration.requested_at * 1000)},
                              {"device", device ? device->trusted.code : std::string()},
                              {"not_after", device ? iso_day_of(device->trusted.not_after) : std::string()}};
        const bool renewal = device && registration.state != RegistrationState::approved;
        Json one(facts);
        one["renewal"] = renewal;
        list.push_back(std::move(one));
        const std::string key = !renewal                                           ? "registry.registration." + facts.at("state")
                                : registration.state == RegistrationState::pending ? "registry.renewal.pending"
                                                                                   : "registry.renewal.refused";
        voice.remark(key, facts);
    }
    voice.say("registry.registrations", Json{{"registrations", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int approve_registration(const Voice& voice, const RegistryPlace& at, const std::string& fingerprint) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto code = RegistrationDesk(**registry, clock, false).approve(plain_fingerprint(fingerprint));
    if (!code) return refuse_with(voice, code.error(), {{"fingerprint", fingerprint}});
    const TrustedDevice device = (*registry)->store().device_with_code(*code).value().trusted;
    voice.say("registry.approved", {{"fingerprint", fingerprint}, {"device", *code}, {"not_after", iso_day_of(device.not_after)}});
    return kDone;
}

int refuse_registration(const Voice& voice, const RegistryPlace& at, const std::string& fingerprint) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto done = RegistrationDesk(**registry, clock, false).refuse_registration(plain_fingerprint(fingerprint));
    if (!done) return refuse_with(voice, done.error(), {{"fingerprint", fingerprint}});
    voice.say("registry.refused", {{"fingerprint", fingerprint}});
    return kDone;
}

int show_status(const Voice& voice, const RegistryPlace& at) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const RegistryCounts counts = (*registry)->store().counts();
    const std::pair<const char*, std::int64_t> numbers[] = {{"centres", counts.centres},         {"devices", counts.devices},
                                                            {"pending", counts.pending},         {"ledgers", counts.ledgers},
                                                            {"events", counts.events},           {"certificates", counts.certificates},
                                                            {"quarantined", counts.quarantined}, {"forks", counts.forks}};
    Json json = Json::object();
    WordFacts facts;
    for (const auto& [name, number] : numbers) {
        json[name] = number;
        facts[name] = std::to_string(number);
    }
    json["public_url"] = facts["public_url"] = (*registry)->settings().public_url;
    json["put_back"] = Json::array();
    const auto put_back = held_otherwise((*registry)->database());
    for (const auto& one : put_back)
        json["put_back"].push_back(
            {{"centre", one.centre_code}, {"device", one.device_code}, {"held", one.held}, {"seen_at", one.seen_at}});
    voice.say("registry.status", json, facts);
    for (const auto& one : put_back)
        voice.remark("registry.put_back", {{"centre", one.centre_code},
                                           {"device", one.device_code},
                                           {"held", std::to_string(one.held)},
                                           {"seen_at", iso_time(one.seen_at * 1000)}});
    return kDone;
}

int serve(const Voice& voice, const Catalogue& catalogue, const RegistryPlace& at, const ServeOptions& options) {
    const auto listen = read_listen(options.listen);
    if (!listen) return voice.refuse("registry.bad_listen", {{"listen", options.listen}});
    ServerSetup setup{.tls = options.tls, .trusted_proxies = options.trusted_proxies, .log = log_request};
    if (!options.metrics_listen.empty()) {
        setup.metrics = read_listen(options.metrics_listen);
        if (!setup.metrics) return voice.refuse("registry.bad_listen", {{"listen", options.metrics_listen}});
    }
    for (const auto& proxy : options.trusted_proxies) {
        if (!is_ip_address(proxy)) return voice.refuse("registry.bad_proxy", {{"address", proxy}});
    }
    if (options.tls && !is_usable(*options.tls))
        return voice.refuse("registry.bad_tls", {{"certificate", options.tls->certificate}, {"key", options.tls->key}});
    if (options.approve_at_once && !is_loopback(listen->address))
        return voice.refuse("registry.auto_needs_loopback", {{"listen", options.listen}});
    const auto reader = Registry::open(at.path, at.passphrase);
    if (!reader) return refuse_with(voice, reader.error());
    std::vector<std::unique_ptr<Registry>> writers;
    while (writers.size() < std::clamp(std::thread::hardware_concurrency(), kLeastWriters, kMostWriters)) {
        auto writer = (*reader)->another();
        if (!writer) return refuse_with(voice, writer.error());
        writers.push_back(*std::move(writer));
    }
    const auto& settings = (*reader)->settings();
    if (!options.public_url.empty() && options.public_url != settings.public_url) {
        return voice.refuse("registry.public_url_frozen", {{"public_url", settings.public_url}});
    }

    log_as_json();
    const SystemClock clock;
    Ingest(**reader, clock).catch_up_if_possible();
    auto page = VerifyPage::load(assets_dir() + "/verify/dist", settings.anchor);
    if (!page) spdlog::warn("the verify page is not built: /v answers 404");
    Routes routes(writers, **reader, clock, catalogue, std::move(page), options.approve_at_once, options.device_rate);
    HttpServer server(*listen, routes, {.address_rate = options.address_rate}, std::move(setup));
    server.stop_on_signals();
    const std::string host = listen->address.find(':') == std::string::npos ? listen->address : "[" + listen->address + "]";
    Json json{{"listening", host + ":" + std::to_string(server.port())}, {"public_url", settings.public_url}};
    const WordFacts facts(json.get<WordFacts>());
    if (server.metrics_port() != 0) json["metrics_port"] = server.metrics_port();
    voice.say("registry.serving", json, facts);
    server.wait();
    return kDone;
}

}  // namespace sanad
