#include <iostream>

#include "tests/support/credential_vectors.h"

// Writes tests/vectors/credential.json to standard output. Run by hand when the format grows; a changed line in an old
// case is a changed format.
int main() {
    sanad::initialise_crypto();
    std::cout << sanad::vectors::text();
}
