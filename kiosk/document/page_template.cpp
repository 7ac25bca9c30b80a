#include "kiosk/document/page_template.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace sanad {
namespace {

Colour colour_of(const std::string& text) {
    if (text.size() != 7 || text[0] != '#' || text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
        throw std::runtime_error("\"" + text + "\" is not a colour like #0b5d3b");
    }
    const auto part = [&](std::size_t at) { return std::stoi(text.substr(at, 2), nullptr, 16) / 255.0; };
    return {part(1), part(3), part(5)};
}

PageTemplate::EmblemShape shape_of(const nlohmann::json& json) {
    PageTemplate::EmblemShape shape{{}, json.at("fill").get<std::string>()};
    std::istringstream path(json.at("path").get<std::string>());
    for (char command = 0; path >> command;) {
        PageTemplate::EmblemShape::Step step{command, {}};
        const auto numbers = command == 'M' || command == 'L' ? 2 : command == 'C' ? 6 : command == 'Z' ? 0 : -1;
        if (numbers < 0) throw std::runtime_error("an emblem's path has M, L, C and Z only");
        for (int i = 0; i < numbers; ++i) {
            if (!(path >> step.at[i])) throw std::runtime_error("a number is missing in an emblem's path");
        }
        shape.steps.push_back(step);
    }
    return shape;
}

PageTemplate::KindLook look_of(const nlohmann::json& json) {
    const auto band = json.at("band").get<std::string>();
    if (band != "filled" && band != "lined") throw std::runtime_error("a band is \"filled\" or \"lined\"");
    return {colour_of(json.at("primary")), band == "filled"};
}

}  // namespace

const PageTemplate::KindLook& PageTemplate::look(CredentialKind kind) const {
    switch (kind) {
        case CredentialKind::certificate_of_completion:
            return certificate_of_completion;
        case CredentialKind::micro_credential:
            return micro_credential;
    }
    throw std::logic_error("no such kind");
}

PageTemplate PageTemplate::load(const std::string& assets, const std::string& id) {
    const auto harmless = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (id.empty() || !std::ranges::all_of(id, harmless)) throw std::runtime_error("no template is called \"" + id + "\"");
    const std::string file = assets + "/templates/" + id + ".json";
    std::ifstream in(file);
    if (!in) throw std::runtime_error("no certificate template at " + file);
    try {
        const auto json = nlohmann::json::parse(in);
        PageTemplate read;
        read.heading_en = json.at("heading").at("en");
        read.heading_ur = json.at("heading").at("ur");
        read.ink = colour_of(json.at("colours").at("ink"));
        read.muted = colour_of(json.at("colours").at("muted"));
        read.accent = colour_of(json.at("colours").at("accent"));
        read.panel = colour_of(json.at("colours").at("panel"));
        read.micro_credential = look_of(json.at("kinds").at("micro_credential"));
        read.certificate_of_completion = look_of(json.at("kinds").at("certificate_of_completion"));
        for (const auto& shape : json.at("emblem")) read.emblem.push_back(shape_of(shape));
        return read;
    } catch (const std::exception& error) {
        throw std::runtime_error(file + " is not a certificate template: " + error.what());
    }
}

}  // namespace sanad
