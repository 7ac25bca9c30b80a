#pragma once

#include <cstdint>
#include <vector>

namespace sanad {

/// Line icons, each on a grid of 24 × 24. `back` and `forward` point along the reading direction (Ui mirrors them).
enum class Icon {
    today,
    roll_call,
    results,
    issue,
    certificate,
    verify,
    sync,
    check,
    cross,
    clock,
    letter,
    ring,
    warning,
    forward,
    back,
    people,
    file,
    key,
    backspace,
    globe,
    calendar,
    save,
    scan,
};

/// Coverage of `icon` drawn `size` pixels square, row by row.
[[nodiscard]] std::vector<std::uint8_t> icon_coverage(Icon icon, int size);

}  // namespace sanad
