#pragma once

#include <memory>

#include "kiosk/screen/batch_view.h"

namespace sanad {

/// Pixels made by a job: ARGB8888, straight alpha.
struct Pixmap {
    std::string id;  ///< names these very pixels
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> argb{};
};

struct CertificateLine {
    CertificateId id{};
    std::string serial;
    std::string name_en;
    std::string name_ur;
    bool receipted = false;
};

struct CertificateView {
    std::optional<BatchHead> batch{};
    std::vector<CertificateLine> lines{};
    std::size_t shown = 0;
    std::shared_ptr<const Pixmap> qr{};     ///< one pixel a module, with its quiet zone; null while it is drawn
    std::shared_ptr<const Pixmap> paper{};  ///< preview of the page
    std::string save_folder;
};

struct CertificateDraft {
    bool full_screen = false;
    bool paper = false;
};

[[nodiscard]] std::optional<Action> draw_certificate(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content);

/// The code alone on the whole window, to be scanned from a metre; drawn instead of shell and screen.
[[nodiscard]] std::optional<Action> draw_certificate_full(const CertificateView& view, CertificateDraft& draft, Ui& ui);

}  // namespace sanad
