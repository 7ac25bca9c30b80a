#include <iostream>

#include "kiosk/cli/command.h"

int main(int argc, char** argv) {
    try {
        sanad::initialise_crypto();
        return sanad::run_command_line(argc, argv, sanad::SystemClock(), std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return sanad::kMachineBroke;
    }
}
