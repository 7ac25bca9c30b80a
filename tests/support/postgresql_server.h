#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tests/support/source_file.h"

namespace sanad::test {

/// A PostgreSQL server of this test program's own (tests/support/postgresql), started when it is first asked for.
class PostgresqlServer {
public:
    /// False where PostgreSQL is not installed; the test that asks then says so loudly.
    [[nodiscard]] static bool is_here() {
        const bool here = !address().empty();
        if (!here) std::fprintf(stderr, "SKIPPED: PostgreSQL is not installed here, so nothing was tried on it\n");
        return here;
    }
    /// The address of an empty database.
    [[nodiscard]] static std::string new_database() {
        static int number = 0;
        const std::string name = "test" + std::to_string(++number);
        psql("CREATE DATABASE " + name);
        std::string made = address();
        return made.replace(made.find("/sanad?"), 7, "/" + name + "?");
    }
    /// As the server's owner.
    static void psql(const std::string& sql) {
        if (std::system(("psql -qX '" + address() + "' -c \"" + sql + "\"").c_str()) != 0) throw std::runtime_error("psql: " + sql);
    }

private:
    static const std::string& address() {
        static const std::string started = start();
        return started;
    }
    static std::string start() {
        std::FILE* script = ::popen((source_path("tests/support/postgresql") + " " + std::to_string(::getpid())).c_str(), "r");
        if (!script) throw std::runtime_error("no shell");
        char line[256] = {};
        const bool said = std::fgets(line, sizeof line, script) != nullptr;
        const int status = ::pclose(script);
        if (WEXITSTATUS(status) == 77) return {};
        if (status != 0 || !said) throw std::runtime_error("PostgreSQL did not start");
        std::string text(line);
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    }
};

}  // namespace sanad::test
