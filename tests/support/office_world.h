#pragma once

#include <doctest/doctest.h>

#include <sstream>

#include "sync/registry/commands.h"
#include "tests/support/sync_world.h"

namespace sanad::test {

/// A terminal on which an officer works, with --json.
struct OfficeWorld {
    TemporaryFolder folder;
    Catalogue catalogue = Catalogue::load(assets_dir());
    std::ostringstream out;
    Voice voice;
    RegistryPlace at{folder.file("registry.db"), Passphrase(kPassphraseText)};

    explicit OfficeWorld(Language language = Language::english) : voice{catalogue, language, /*json=*/true, out} {}

    /// What was said since the last time.
    Json said() {
        const std::string text = out.str();
        out.str("");
        return Json::parse(text);
    }
    std::string refused(int exit_code) {
        CHECK(exit_code == 1);
        const Json json = said();
        CHECK(json.at("sentence").get<std::string>().front() != '<');
        CHECK(json.at("sentence").get<std::string>().find('{') == std::string::npos);
        return json.at("refused");
    }
    Json done(int exit_code) {
        CHECK(exit_code == 0);
        return said();
    }
    [[nodiscard]] RegistryPlace another(const std::string& path) const { return {path, Passphrase(kPassphraseText)}; }
    int init(const std::string& public_url, const std::string& anchor_file = {}) {
        const AnchorFile anchor{anchor_file.empty() ? at.path.anchor_file() : anchor_file, at.passphrase};
        return init_registry(voice, at, public_url, anchor, kCheapKeys);
    }
    void make() {
        (void)done(init("http://localhost:8080"));
        (void)done(add_centre(voice, at, {"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "Asia/Karachi"}));
    }
};

}  // namespace sanad::test
