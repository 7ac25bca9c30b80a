#include "kiosk/ui/theme.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sanad {
namespace {

Rgb colour(const nlohmann::json& colours, const std::string& name) {
    const std::string text = colours.value(name, "");
    if (text.size() != 7 || text[0] != '#' || text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos)
        throw std::runtime_error("theme: no colour \"" + name + "\"");
    return static_cast<Rgb>(std::stoul(text.substr(1), nullptr, 16));
}

}  // namespace

Theme Theme::load(const std::string& assets_dir) {
    const auto file = std::filesystem::path(assets_dir) / "theme" / "kiosk.json";
    std::ifstream in(file);
    const auto colours = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
    if (!colours.is_object()) throw std::runtime_error("no theme at " + file.string());
    const auto pair = [&](const std::string& name) { return TonePair{colour(colours, name + ".tint"), colour(colours, name + ".ink")}; };
    Theme theme;
    theme.ground = colour(colours, "ground");
    theme.surface = colour(colours, "surface");
    theme.ink = colour(colours, "ink");
    theme.muted = colour(colours, "muted");
    theme.line = colour(colours, "line");
    theme.edge = colour(colours, "edge");
    theme.primary = colour(colours, "primary");
    theme.primary_held = colour(colours, "primary.held");
    theme.on_primary = colour(colours, "on_primary");
    theme.rail = colour(colours, "rail");
    theme.rail_chosen = colour(colours, "rail.chosen");
    theme.on_rail = colour(colours, "on_rail");
    theme.rail_muted = colour(colours, "rail.muted");
    theme.calm = pair("calm");
    theme.good = pair("good");
    theme.warn = pair("warn");
    theme.bad = pair("bad");
    theme.note = pair("note");
    return theme;
}

}  // namespace sanad
