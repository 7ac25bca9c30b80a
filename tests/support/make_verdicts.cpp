#include <iostream>

#include "tests/support/verdict_fixtures.h"

// Writes tests/vectors/verdicts.json to standard output. Run by hand when a case is added.
int main() {
    sanad::initialise_crypto();
    std::cout << sanad::verdicts::text();
}
