#pragma once

#include "kiosk/document/page_template.h"

/// Where things stand on the certificate, in points. Two mirrored halves: English on the left, Urdu on the right. A
/// slot never grows: text gives way (text_fitter.h).
namespace sanad::page {

struct Slot {
    const char* name;
    double x, y, width, height;
};

inline constexpr double kLeft = 48, kRight = 793.89, kMiddle = 420.945;

inline constexpr Slot kEmblem{"emblem", kMiddle - 29, 36, 58, 58};
inline constexpr Slot kHeading{"heading", kLeft, 38, 330, 13};
inline constexpr Slot kHeadingUr{"heading_ur", kRight - 330, 36, 330, 15};
inline constexpr Slot kCentre{"centre_name", kLeft, 53, 330, 40};
inline constexpr Slot kCentreUr{"centre_name_ur", kRight - 330, 53, 330, 42};

/// NOT VALID, REVISED, DUPLICATE: in the band's two ends; the kind then has less room.
inline constexpr double kMarkWidth = 100, kMarkHeight = 20;
inline constexpr Colour kWarning{0.72, 0.11, 0.11};
/// Beneath everything on a draft.
inline constexpr Slot kUnder{"underlay", kLeft + 10, 185, 344, 90};
inline constexpr Slot kUnderUr{"underlay_ur", kRight - 354, 175, 344, 110};

inline constexpr Slot kBand{"band", kLeft, 102, kRight - kLeft, 36};
inline constexpr Slot kKind{"kind", kLeft + 8, 105, 356, 30};
inline constexpr Slot kKindUr{"kind_ur", kRight - 364, 104, 356, 32};
inline constexpr Slot kNote{"note", kLeft, 140, 364, 13};
inline constexpr Slot kNoteUr{"note_ur", kRight - 364, 140, 364, 14};

inline constexpr Slot kCertify{"certify", kLeft, 159, 364, 13};
inline constexpr Slot kCertifyUr{"certify_ur", kRight - 364, 158, 364, 15};
inline constexpr Slot kName{"holder_name", kLeft, 174, 364, 46};
inline constexpr Slot kNameUr{"holder_name_ur", kRight - 364, 174, 364, 48};
inline constexpr Slot kPerson{"person", kLeft, 223, 364, 14};
inline constexpr Slot kPersonUr{"person_ur", kRight - 364, 223, 364, 15};

inline constexpr Slot kLead{"lead", kLeft, 241, 364, 13};
inline constexpr Slot kLeadUr{"lead_ur", kRight - 364, 241, 364, 15};
inline constexpr Slot kCourse{"course_title", kLeft, 256, 364, 46};
inline constexpr Slot kCourseUr{"course_title_ur", kRight - 364, 257, 364, 48};
inline constexpr Slot kPeriod{"period", kLeft, 306, 364, 13};
inline constexpr Slot kPeriodUr{"period_ur", kRight - 364, 306, 364, 15};

/// A row of cells; each has its two labels above and its value below, in both languages where they differ.
inline constexpr Slot kFacts{"facts", kLeft, 323, kRight - kLeft, 43};
inline constexpr double kFactLabel = 12;

inline constexpr Slot kOutcomesHead{"outcomes_heading", kLeft, 372, 292, 13};
inline constexpr Slot kOutcomesHeadUr{"outcomes_heading_ur", kRight - 292, 371, 292, 15};
inline constexpr Slot kOutcomes{"outcomes", kLeft, 388, 292, 88};
inline constexpr Slot kOutcomesUr{"outcomes_ur", kRight - 292, 388, 292, 88};

/// 42.5 mm: version 15 with its quiet zone at 0.5 mm a module; smaller symbols get larger modules.
inline constexpr double kQrSide = 85 * 0.5 * 72 / 25.4;
inline constexpr Slot kQr{"qr", kMiddle - kQrSide / 2, 369, kQrSide, kQrSide};
inline constexpr Slot kSerial{"serial", kMiddle - 72, 490, 144, 12};
inline constexpr Slot kCode{"code", kMiddle - 72, 503, 144, 12};
inline constexpr Slot kCheck{"check", kMiddle - 72, 516, 144, 11};
inline constexpr Slot kCheckUr{"check_ur", kMiddle - 72, 528, 144, 13};

inline constexpr double kSignLine = 508, kSignWidth = 140, kSignWide = 210;

inline constexpr Slot kIs{"is", kLeft, 541.5, 364, 26.5};
inline constexpr Slot kIsUr{"is_ur", kRight - 364, 541.5, 364, 26.5};

}  // namespace sanad::page
