#pragma once

#include <SDL_scancode.h>

#include <optional>

namespace sanad {

/// A key by its place on the board, as a barcode scanner presses it.
struct KeyPlace {
    SDL_Scancode code = SDL_SCANCODE_UNKNOWN;
    bool shift = false;
};

/// The letter at a place on a US keyboard ('\r' Enter, '\b' Backspace, 27 Escape), 0 for none. Independent of the active
/// layout: a scanner that types "https://…" is understood while Urdu is switched on.
[[nodiscard]] char letter_at(SDL_Scancode code, bool shift);
[[nodiscard]] std::optional<KeyPlace> place_of(char letter);

}  // namespace sanad
