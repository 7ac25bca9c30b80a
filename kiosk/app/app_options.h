#pragma once

#include <string>

#include "assets/lang/catalogue.h"

namespace sanad {

/// How sanad-kiosk was started.
struct AppOptions {
    std::string db;
    Language language = Language::english;
    std::string inbox;         ///< folder of files waiting to be brought in; empty: none
    std::string registry_url;  ///< offered when registering
    std::string out = ".";     ///< where certificates are saved
    std::string stick;         ///< where a stick is mounted; empty: wherever the system puts them
    std::string backup_to;     ///< folder for hourly backups; empty: none
    int width = 1280;
    int height = 800;
    bool full_screen = false;
    float pixels_per_mm = 4;
    std::string touch_script;  ///< empty: people
    std::string shots = ".";   ///< where the script's pictures go
    bool measure = false;      ///< print timings when the window closes
};

}  // namespace sanad
