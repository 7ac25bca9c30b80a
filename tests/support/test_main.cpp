#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "credential/crypto/crypto.h"

// Every test program starts as the products do.
int main(int argc, char** argv) {
    sanad::initialise_crypto();
    return doctest::Context(argc, argv).run();
}
