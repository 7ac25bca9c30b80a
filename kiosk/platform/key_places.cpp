#include "kiosk/platform/key_places.h"

#include <array>

namespace sanad {
namespace {

struct Key {
    SDL_Scancode code;
    char plain;
    char shifted;
};

constexpr std::array<Key, 14> kMarks{{{SDL_SCANCODE_MINUS, '-', '_'},
                                      {SDL_SCANCODE_EQUALS, '=', '+'},
                                      {SDL_SCANCODE_LEFTBRACKET, '[', '{'},
                                      {SDL_SCANCODE_RIGHTBRACKET, ']', '}'},
                                      {SDL_SCANCODE_BACKSLASH, '\\', '|'},
                                      {SDL_SCANCODE_SEMICOLON, ';', ':'},
                                      {SDL_SCANCODE_APOSTROPHE, '\'', '"'},
                                      {SDL_SCANCODE_GRAVE, '`', '~'},
                                      {SDL_SCANCODE_COMMA, ',', '<'},
                                      {SDL_SCANCODE_PERIOD, '.', '>'},
                                      {SDL_SCANCODE_SLASH, '/', '?'},
                                      {SDL_SCANCODE_SPACE, ' ', ' '},
                                      {SDL_SCANCODE_BACKSPACE, '\b', '\b'},
                                      {SDL_SCANCODE_ESCAPE, 27, 27}}};
constexpr const char* kDigits = "1234567890";
constexpr const char* kShiftedDigits = "!@#$%^&*()";

}  // namespace

char letter_at(SDL_Scancode code, bool shift) {
    if (code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z) return static_cast<char>((shift ? 'A' : 'a') + (code - SDL_SCANCODE_A));
    if (code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_0) return (shift ? kShiftedDigits : kDigits)[code - SDL_SCANCODE_1];
    if (code >= SDL_SCANCODE_KP_1 && code <= SDL_SCANCODE_KP_0) return kDigits[code - SDL_SCANCODE_KP_1];
    if (code == SDL_SCANCODE_KP_PERIOD) return '.';
    if (code == SDL_SCANCODE_RETURN || code == SDL_SCANCODE_KP_ENTER || code == SDL_SCANCODE_TAB) return '\r';
    for (const Key& key : kMarks)
        if (key.code == code) return shift ? key.shifted : key.plain;
    return 0;
}

std::optional<KeyPlace> place_of(char letter) {
    if (letter == '\r' || letter == '\n') return KeyPlace{SDL_SCANCODE_RETURN, false};
    for (int code = SDL_SCANCODE_A; code <= SDL_SCANCODE_SLASH; ++code)
        for (const bool shift : {false, true})
            if (letter_at(static_cast<SDL_Scancode>(code), shift) == letter) return KeyPlace{static_cast<SDL_Scancode>(code), shift};
    return std::nullopt;
}

}  // namespace sanad
