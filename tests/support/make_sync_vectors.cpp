#include <iostream>

#include "tests/support/sync_vectors.h"

// Writes tests/vectors/sync.json to standard output. Run by hand when the format grows; a changed line is a changed format.
int main() {
    sanad::initialise_crypto();
    std::cout << sanad::sync_vectors::text();
}
