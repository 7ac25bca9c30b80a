#pragma once

#include "kiosk/model/entities.h"
#include "kiosk/screen/batch_view.h"
#include "kiosk/screen/sheet.h"
#include "kiosk/ui/keyboard.h"

namespace sanad {

struct CertificateLine {
    CertificateId id{};
    std::string serial;
    std::string name_en;
    std::string name_ur;
    bool receipted = false;
    CertificateState state = CertificateState::valid;
    bool handed_over = false;
    bool outdated = false;  ///< stands, though the record no longer says what it says
    std::string apart{};    ///< why the registry set it apart, "quarantine.<apart>"; empty: it did not

    [[nodiscard]] bool stands() const { return state < CertificateState::superseded; }
};

/// What the office decided of a case that the certificate, or its holder's record, is part of.
struct DecisionLine {
    CivilDay day{};
    std::string kind;                    ///< "decision.about.<kind>"
    std::vector<std::string> members{};  ///< serial numbers, or ids
    std::string sentence{};              ///< what it means for this certificate
    std::string kept{};                  ///< the one that is right; empty: all of them
    bool asks = false;                   ///< for something to be done
};

/// One line of a certificate's history.
struct HistoryLine {
    CertificateEvent::Kind kind = CertificateEvent::Kind::issued;
    CivilDay day{};
    std::string time;  ///< "14:05"
    std::string actor;
    std::optional<RevocationReason> reason{};
    std::string note;
    std::string other;       ///< serial of the certificate that it replaces, or that replaces it
    std::uint32_t copy = 0;  ///< of copied
    std::optional<CopyReason> copy_reason{};
};

struct FoundLine {
    CertificateId certificate{};
    BatchId batch{};
    std::string batch_name;
    std::string serial;
    std::string name_en;
    std::string name_ur;
    CertificateState state = CertificateState::valid;
    bool apart = false;  ///< by the registry
};

struct CertificateView {
    std::optional<BatchHead> batch{};
    std::vector<CertificateLine> lines{};
    std::size_t shown = 0;
    std::shared_ptr<const Pixmap> qr{};     ///< one pixel a module, with its quiet zone; null while it is drawn
    std::shared_ptr<const Pixmap> paper{};  ///< preview of the page
    std::string save_folder;
    std::vector<HistoryLine> history{};             ///< of the one that is shown, oldest first
    std::vector<DecisionLine> decisions{};          ///< likewise, the newest first
    PersonNames names{};                            ///< its holder's, as recorded now
    std::optional<std::vector<FoundLine>> found{};  ///< the answer to the last search
};

struct CertificateDraft {
    bool full_screen = false;
    bool paper = false;
    /// What is being done with the certificate shown: its page, one of the questions, or the search.
    enum class Care { none, history, hand_over, copy, suspend, reinstate, revoke, correct, reissue, find } care = Care::none;
    std::optional<RevocationReason> reason{};
    std::optional<CopyReason> copy_reason{};
    PersonNames names{};
    int field = 0;
    bool shift = false;
    Script script = Script::codes;  ///< of the search
    std::string wanted{};
    bool typing = true;      ///< the search's keyboard is open
    bool searching = false;  ///< asked, no answer yet
};

[[nodiscard]] std::optional<Action> draw_certificate(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content);

/// The state in a badge's words and colour.
struct StateWords {
    Tone tone;
    Icon icon;
    std::string words;
};
[[nodiscard]] StateWords words_of_state(CertificateState state, const Ui& ui);
/// That the registry set it apart.
[[nodiscard]] StateWords words_of_apart(const Ui& ui);
/// What the office decided, when, and what it means for the certificate.
[[nodiscard]] std::string decision_words(const DecisionLine& line, const Ui& ui);

/// The certificate's history and what can be done with it; each act asks first and says exactly what will happen. Or the search.
[[nodiscard]] std::optional<Action> draw_certificate_care(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content);

/// The code alone on the whole window, to be scanned from a metre; drawn instead of shell and screen.
[[nodiscard]] std::optional<Action> draw_certificate_full(const CertificateView& view, CertificateDraft& draft, Ui& ui);

}  // namespace sanad
