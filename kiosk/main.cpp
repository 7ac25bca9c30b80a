// sanad-kiosk: the touchscreen. Reads its options and opens the App; everything else is elsewhere.
#include <CLI/CLI.hpp>
#include <iostream>

#include "db/keys/passphrase_source.h"
#include "kiosk/app/app.h"

namespace {

/// From a file or from the service manager; a person types theirs on the Unlock screen.
std::optional<sanad::Passphrase> handed_over(const std::string& named) {
    const std::string file = named.empty() ? sanad::credential_file() : named;
    if (file.empty()) return std::nullopt;
    auto passphrase = sanad::passphrase_in_file(file);
    if (!passphrase) throw std::runtime_error("no passphrase in " + file);
    return *std::move(passphrase);
}

}  // namespace

int main(int argc, char** argv) {
    sanad::AppOptions options;
    std::string passphrase_file;
    std::string language = "en", size = "1280x800";
    CLI::App arguments("The training centre's touchscreen: attendance, results, certificates.");
    arguments.add_option("--db", options.db, "the kiosk's database, made by `sanad init`")->required();
    arguments.add_option(
        "--passphrase-file", passphrase_file,
        "file with the passphrase of the key file (default: $CREDENTIALS_DIRECTORY/sanad.passphrase, else the Unlock screen)");
    arguments.add_option("--lang", language, "en or ur")->check(CLI::IsMember({"en", "ur"}));
    arguments.add_option("--inbox", options.inbox, "folder of course files and rosters to bring in");
    arguments.add_option("--registry", options.registry_url, "address of the registry, offered when registering");
    arguments.add_option("--out", options.out, "folder for saved certificates");
    arguments.add_option("--stick", options.stick, "where a stick is mounted (default: below /media or /run/media)");
    arguments.add_option("--backup-to", options.backup_to, "folder on a second disk, card or stick for an hourly backup");
    arguments.add_option("--size", size, "of the window, WIDTHxHEIGHT");
    arguments.add_flag("--full-screen", options.full_screen);
    arguments.add_option("--scale", options.pixels_per_mm, "pixels in a millimetre of this screen")->check(CLI::Range(2.0, 20.0));
    arguments.add_option("--touch-script", options.touch_script, "file of taps for demonstrations and tests");
    arguments.add_option("--shots", options.shots, "folder for the script's pictures");
    arguments.add_flag("--measure", options.measure, "print timings at the end");
    try {
        arguments.parse(argc, argv);
        char by = 0;
        std::istringstream sizes(size);
        if (!(sizes >> options.width >> by >> options.height) || by != 'x' || options.width < 320 || options.height < 320)
            throw CLI::ValidationError("--size", "WIDTHxHEIGHT, at least 320x320");
    } catch (const CLI::ParseError& error) {
        return arguments.exit(error) == 0 ? 0 : 2;
    }
    options.language = language == "ur" ? sanad::Language::urdu : sanad::Language::english;
    try {
        sanad::initialise_crypto();
        const sanad::Catalogue catalogue = sanad::Catalogue::load(sanad::assets_dir());
        const sanad::SystemClock clock;
        sanad::TextEngine engine;
        sanad::App app(options, catalogue, engine, clock, handed_over(passphrase_file));
        return app.run();
    } catch (const std::exception& broken) {
        std::cerr << "sanad-kiosk: " << broken.what() << '\n';
        return 3;
    }
}
