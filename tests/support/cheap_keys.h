#pragma once

#include "db/keys/key_file.h"

/// Key files that tests make by the hundred: under a passphrase like any other, at the least cost that a reader accepts.
namespace sanad::test {

constexpr StretchCost kCheapKeys = kLeastStretchCost;
constexpr const char* kPassphraseText = "four words for tests";

/// The same one for every file of a test; lives as long as the program.
inline const Passphrase& passphrase() {
    static const Passphrase made(kPassphraseText);
    return made;
}

}  // namespace sanad::test
