#pragma once

#include "kiosk/screen/batch_view.h"

namespace sanad {

struct VerifiedFact {
    std::string label;       ///< catalogue key, `fact.*`
    std::string value;       ///< as signed; empty where `sentence` says it
    std::string sentence{};  ///< catalogue key of the value in words
    WordFacts facts{};       ///< its placeholders
    bool is_code = false;    ///< serials and such: read left to right
    std::string value_ur{};  ///< the value in Urdu, where it was stated in both languages
};

/// A sentence of the catalogue and what fills it.
struct VerifySentence {
    std::string key;
    WordFacts facts{};
    WordFacts worded{};  ///< placeholders that another sentence fills: name and its catalogue key
};

struct VerifyAnswer {
    std::string verdict;  ///< name of it: sentences `verdict.<name>` and `verdict.<name>.do`
    Tone tone = Tone::calm;
    std::vector<VerifiedFact> facts{};       ///< in the order of the paper; none for a code that proves nothing
    std::optional<VerifySentence> detail{};  ///< since when, why, by which
    VerifySentence list{};                   ///< the trust list that was used, and its age
};

struct VerifyView {
    std::optional<VerifyAnswer> answer{};
};

struct VerifyDraft {
    std::string typed;      ///< what the scanner has typed so far
    bool checking = false;  ///< sent, no answer yet
};

/// A scanner types the code and ends with Enter, whatever layout is active.
[[nodiscard]] std::optional<Action> draw_verify(const VerifyView& view, VerifyDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
