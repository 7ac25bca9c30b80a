// Who may include whom. The two tables are the architecture; the cases read the includes of every source and hold them to it.
#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <regex>
#include <set>

#include "tests/house/source_tree.h"

namespace sanad::test {
namespace {

using Rooms = std::vector<std::string_view>;

// A room is a folder, without the folders below it that are rooms themselves. "credential/*" stands for credential and every room in it.
const std::map<std::string, Rooms, std::less<>> kMayInclude{
    {"assets/lang", {}},

    {"credential/bytes", {}},
    {"credential/crypto", {"credential/bytes"}},
    {"credential/model", {"credential/bytes"}},
    {"credential/cose", {"credential/bytes", "credential/crypto", "credential/model"}},
    {"credential/trust", {"credential/bytes", "credential/crypto", "credential/cose", "credential/model"}},
    {"credential/openbadge", {"credential/bytes", "credential/crypto", "credential/model", "credential/trust"}},
    {"credential", {"credential/*"}},

    {"db/sqlite", {"credential/bytes"}},
    {"db/postgresql", {"db/sqlite", "credential/bytes"}},
    {"db/keys", {"credential/bytes", "credential/crypto"}},
    {"db/ledger", {"db/sqlite", "credential/bytes", "credential/crypto", "credential/model"}},
    {"db/schema", {"db/sqlite"}},
    {"db/projection", {"db/ledger", "db/schema", "db/sqlite", "credential/bytes", "credential/model"}},

    {"kiosk/model", {"credential/bytes", "credential/model"}},
    {"kiosk/rules", {"kiosk/model", "credential/bytes", "credential/model"}},
    {"kiosk/store", {"kiosk/model", "db/sqlite", "db/ledger", "db/projection", "credential/*"}},
    {"kiosk/setup", {"kiosk/rules", "kiosk/model", "db/sqlite", "db/ledger", "db/projection", "credential/*"}},
    {"kiosk/usecase", {"kiosk/setup", "kiosk/rules", "kiosk/store", "kiosk/model", "db/*", "credential/*"}},
    {"kiosk/text", {}},
    {"kiosk/document", {"kiosk/text", "kiosk/model", "credential/*", "assets/lang"}},
    {"kiosk/outside",
     {"kiosk/usecase", "kiosk/setup", "kiosk/store", "kiosk/document", "sync/client", "db/*", "credential/bytes", "credential/cose",
      "credential/openbadge", "kiosk/model", "assets/lang"}},
    {"kiosk/ui", {"kiosk/text", "assets/lang", "credential/model"}},
    {"kiosk/screen", {"kiosk/ui", "kiosk/model", "credential/model", "assets/lang"}},
    {"kiosk/platform", {}},
    {"kiosk/app",
     {"kiosk/model", "kiosk/rules", "kiosk/setup", "kiosk/store", "kiosk/usecase", "kiosk/text", "kiosk/document", "kiosk/outside",
      "kiosk/ui", "kiosk/screen", "kiosk/platform", "sync/bundle", "sync/client", "db/schema", "credential/*", "assets/lang"}},
    {"kiosk/cli",
     {"kiosk/model", "kiosk/setup", "kiosk/store", "kiosk/usecase", "kiosk/outside", "sync/client", "db/*", "credential/*", "assets/lang"}},
    {"kiosk", {"kiosk/app", "kiosk/cli", "db/keys", "credential/crypto"}},

    {"sync/protocol", {"db/ledger", "credential/*"}},
    {"sync/bundle", {"credential/bytes", "credential/crypto"}},
    {"sync/client", {"sync/bundle", "sync/protocol", "db/sqlite", "db/ledger", "db/projection", "credential/*"}},
    {"sync/registry/store", {"sync/protocol", "db/*", "credential/*"}},
    {"sync/registry/ingest", {"sync/registry/store", "sync/protocol", "db/ledger", "db/projection", "credential/*"}},
    {"sync/registry/feed", {"sync/registry/store", "sync/protocol", "db/ledger", "credential/*"}},
    {"sync/registry/publish", {"sync/registry/store", "db/sqlite", "db/ledger", "credential/*", "assets/lang"}},
    {"sync/registry/office",
     {"sync/registry/ingest", "sync/registry/feed", "sync/registry/publish", "sync/registry/store", "sync/bundle", "sync/protocol",
      "kiosk/setup", "kiosk/rules", "kiosk/model", "db/*", "credential/*"}},
    {"sync/registry/http",
     {"sync/registry/feed", "sync/registry/ingest", "sync/registry/publish", "sync/protocol", "credential/bytes", "assets/lang"}},
    {"sync/registry",
     {"sync/registry/http", "sync/registry/office", "sync/registry/publish", "sync/registry/store", "kiosk/setup", "kiosk/rules",
      "kiosk/model", "db/keys", "assets/lang", "credential/*"}},
};

// Headers of others: where each may be included. A folder ends in '/' and means its own files and those below.
const std::map<std::string, Rooms, std::less<>> kForeign{
    {"sodium.h", {"credential/crypto/", "credential/bytes/text_codec.cpp"}},
    {"cbor.h", {"credential/bytes/cbor.cpp"}},
    {"tl/expected.hpp", {"credential/bytes/result.h"}},
    {"nlohmann/json.hpp", {"credential/bytes/canonical_json.h", "assets/lang/catalogue.cpp", "kiosk/ui/theme.cpp"}},
    {"SQLiteCpp/", {"db/sqlite/"}},
    {"sqlite3.h", {"db/sqlite/"}},
    {"pqxx/", {"db/postgresql/"}},
    {"zstd.h", {"sync/protocol/zstd_frame.cpp"}},
    {"zlib.h", {"credential/openbadge/baked_png.cpp", "credential/openbadge/status_list.cpp", "kiosk/document/deflate.cpp"}},
    {"curl/", {"sync/client/http_transport.cpp"}},
    {"boost/", {"sync/registry/http/server.cpp"}},
    {"openssl/", {"sync/client/http_transport.cpp", "sync/registry/http/server.cpp"}},
    {"CLI/",
     {"kiosk/cli/command_line.cpp", "kiosk/main.cpp", "sync/registry/main.cpp", "sync/registry/key_command_line.cpp",
      "sync/registry/setup_command_line.cpp"}},
    {"spdlog/", {"sync/registry/", "kiosk/app/"}},
    {"pango/", {"kiosk/text/"}},
    {"fontconfig/", {"kiosk/text/"}},
    {"hb.h", {"kiosk/text/"}},
    {"hb-ot.h", {"kiosk/text/"}},
    {"hb-subset.h", {"kiosk/text/"}},
    {"cairo.h", {"kiosk/text/", "kiosk/document/"}},
    {"qrcodegen.hpp", {"kiosk/document/qr_symbol.cpp"}},
    {"png.h", {"kiosk/document/picture.cpp", "kiosk/document/qr_symbol.cpp", "kiosk/platform/png_file.cpp"}},
    {"imgui.h", {"kiosk/ui/", "kiosk/platform/"}},
    {"SDL", {"kiosk/platform/"}},
    // The operating system, where the standard library does not reach.
    {"fcntl.h",
     {"db/keys/", "db/ledger/high_water.cpp", "kiosk/document/asset_store.cpp", "kiosk/outside/certificate_files.cpp",
      "sync/bundle/stick.cpp", "kiosk/outside/backup_file.cpp", "kiosk/outside/disk_reserve.cpp"}},
    {"sys/timex.h", {"db/ledger/clock.cpp"}},
    {"sys/stat.h", {"db/keys/key_file.cpp", "kiosk/document/asset_store.cpp", "kiosk/outside/disk_reserve.cpp", "sync/bundle/stick.cpp"}},
    {"unistd.h",
     {"db/keys/", "db/ledger/high_water.cpp", "kiosk/document/asset_store.cpp", "kiosk/app/measure.cpp",
      "kiosk/outside/certificate_files.cpp", "sync/bundle/stick.cpp", "kiosk/outside/backup_file.cpp", "kiosk/outside/disk_reserve.cpp",
      "kiosk/platform/network_watch.cpp"}},
    {"linux/rtnetlink.h", {"kiosk/platform/network_watch.cpp"}},
    {"net/if.h", {"kiosk/platform/network_watch.cpp"}},
    {"poll.h", {"kiosk/platform/network_watch.cpp"}},
    {"sys/eventfd.h", {"kiosk/platform/network_watch.cpp"}},
    {"sys/socket.h", {"kiosk/platform/network_watch.cpp"}},
    {"termios.h", {"db/keys/passphrase_source.cpp"}},
    {"spawn.h", {"sync/bundle/stick.cpp"}},
    {"sys/wait.h", {"sync/bundle/stick.cpp"}},
    {"time.h", {"kiosk/app/measure.cpp"}},
};

std::string room_of(std::string_view path) {
    for (auto slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/', slash - 1)) {
        if (kMayInclude.contains(path.substr(0, slash))) return std::string(path.substr(0, slash));
        if (slash == 0) break;
    }
    return {};
}

bool allowed_by(const Rooms& rooms, std::string_view room) {
    return std::ranges::any_of(rooms, [&](std::string_view allowed) {
        if (!allowed.ends_with("/*")) return allowed == room;
        const auto top = allowed.substr(0, allowed.size() - 2);
        return room == top || room.starts_with(allowed.substr(0, allowed.size() - 1));
    });
}

struct Include {
    int line = 0;
    bool ours = false;  ///< "…", not <…>
    std::string header;
};

std::vector<Include> includes_of(const std::string& text) {
    static const std::regex pattern("^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^>\"\\n]+)", std::regex::multiline);
    std::vector<Include> includes;
    for (std::sregex_iterator hit(text.begin(), text.end(), pattern); hit != std::sregex_iterator(); ++hit) {
        includes.push_back({line_of(text, static_cast<std::size_t>(hit->position())), (*hit)[1] == "\"", (*hit)[2]});
    }
    return includes;
}

bool is_standard(std::string_view header) { return header.find_first_of("./") == std::string_view::npos; }

bool foreign_is_allowed(std::string_view header, std::string_view path) {
    const auto rule = std::ranges::find_if(kForeign, [&](const auto& entry) {
        // "curl/" and "SDL" stand for every header that starts so; "cbor.h" for itself.
        return entry.first == header || (!entry.first.ends_with(".h") && !entry.first.ends_with(".hpp") && header.starts_with(entry.first));
    });
    return rule != kForeign.end() && std::ranges::any_of(rule->second, [&](std::string_view place) {
               return place == path || (place.ends_with('/') && path.starts_with(place));
           });
}

std::vector<SourceText> products() { return sources({"assets", "credential", "db", "kiosk", "sync"}, {".h", ".cpp"}); }

// Every room that `room` reaches, through however many others.
std::set<std::string> reach_of(const std::string& room) {
    std::set<std::string> reached;
    std::vector<std::string> next{room};
    while (!next.empty()) {
        const std::string at = next.back();
        next.pop_back();
        for (const auto& [other, unused] : kMayInclude) {
            if (other != at && allowed_by(kMayInclude.at(at), other) && reached.insert(other).second) next.push_back(other);
        }
    }
    return reached;
}

}  // namespace

TEST_CASE("every include follows an arrow") {
    for (const SourceText& source : products()) {
        const std::string from = room_of(source.path);
        CHECK_MESSAGE(!from.empty(), source.path, " is in no room of the table");
        if (from.empty()) continue;
        for (const Include& include : includes_of(source.text)) {
            const std::string place = source.path + ":" + std::to_string(include.line);
            if (!include.ours) {
                if (is_standard(include.header)) continue;
                CHECK_MESSAGE(foreign_is_allowed(include.header, source.path), place, ": <", include.header, "> does not belong here");
                continue;
            }
            const std::string to = room_of(include.header);
            CHECK_MESSAGE(!to.empty(), place, ": \"", include.header, "\" is not a header of a room, named from the root");
            if (to.empty()) continue;
            CHECK_MESSAGE((to == from || allowed_by(kMayInclude.at(from), to)), place, ": ", from, " -> ", to, " is not an arrow");
        }
    }
}

TEST_CASE("the check sees what is wrong") {
    CHECK(room_of("kiosk/screen/issue_screen.cpp") == "kiosk/screen");
    CHECK(room_of("sync/registry/http/routes.h") == "sync/registry/http");
    CHECK(room_of("sync/registry/main.cpp") == "sync/registry");
    CHECK(room_of("elsewhere/file.cpp").empty());
    CHECK_FALSE(allowed_by(kMayInclude.at("kiosk/screen"), "db/sqlite"));
    CHECK_FALSE(allowed_by(kMayInclude.at("sync/client"), "sync/registry/store"));
    CHECK(foreign_is_allowed("SDL.h", "kiosk/platform/window.cpp"));
    CHECK_FALSE(foreign_is_allowed("SDL.h", "kiosk/screen/shell.cpp"));
    CHECK_FALSE(foreign_is_allowed("openssl/sha.h", "credential/crypto/crypto.cpp"));
    const auto includes = includes_of("#pragma once\n\n#include <map>\n  # include \"db/sqlite/database.h\"\n// #include <no.h>\n");
    REQUIRE(includes.size() == 2);
    CHECK(includes[1].line == 4);
    CHECK(includes[1].header == "db/sqlite/database.h");
}

TEST_CASE("no arrow leads back") {
    for (const auto& [room, unused] : kMayInclude) CHECK_MESSAGE(!reach_of(room).contains(room), room, " reaches itself");
}

TEST_CASE("what must be out of reach is, by any way round") {
    for (const std::string& room : reach_of("kiosk/screen")) {
        CHECK_MESSAGE((!room.starts_with("db") && !room.starts_with("sync") && room != "kiosk/store" && room != "kiosk/usecase"),
                      "a screen reaches ", room);
    }
    for (const std::string& room : reach_of("credential")) CHECK_MESSAGE(room.starts_with("credential"), "credential reaches ", room);
    for (const std::string& room : reach_of("kiosk/rules")) {
        CHECK_MESSAGE((room == "kiosk/model" || room.starts_with("credential/")), "a rule reaches ", room);
    }
    for (const std::string& room : reach_of("sync/registry")) {
        const bool read_alike = room == "kiosk/model" || room == "kiosk/rules" || room == "kiosk/setup";
        CHECK_MESSAGE((read_alike || !room.starts_with("kiosk")), "the registry reaches ", room);
    }
    CHECK_FALSE(reach_of("sync/client").contains("sync/registry/store"));
    CHECK_FALSE(reach_of("sync/registry").contains("sync/client"));
}

TEST_CASE("no room of the table is empty") {
    std::set<std::string> lived_in;
    for (const SourceText& source : products()) lived_in.insert(room_of(source.path));
    for (const auto& [room, unused] : kMayInclude) CHECK_MESSAGE(lived_in.contains(room), room, " has no sources");
}

TEST_CASE("every top folder says its purpose, its promises, its files and why") {
    for (const char* top : {"assets", "credential", "db", "deploy", "kiosk", "sync", "tests"}) {
        const std::string page = source_file(std::string(top) + "/README.md");
        CHECK_MESSAGE(page.find("**Purpose.**") != std::string::npos, top);
        CHECK_MESSAGE(page.find("**Promises.**") != std::string::npos, top);
        CHECK_MESSAGE(page.find("**Why.**") != std::string::npos, top);
        CHECK_MESSAGE(page.find("| ---") != std::string::npos, top, "/README.md has no table of its files");
    }
}

}  // namespace sanad::test
