#pragma once

#include "kiosk/document/page_template.h"

/// Where things stand on the certificate, in points. Two mirrored halves: English on the left, Urdu on the right. A
/// slot never grows: text gives way (text_fitter.h).
namespace sanad::page {

struct Slot {
    const char* name;
    double x, y, width, height;
};

inline constexpr double kLeft = 42, kRight = 799.89, kMiddle = 420.945;
/// Of a half: 90 wide letters go on two lines of it at 60 % of a name's size, and 160 at 60 % of a title's.
inline constexpr double kHalf = 374;

inline constexpr Slot kEmblem{"emblem", kMiddle - 29, 36, 58, 58};
inline constexpr Slot kHeading{"heading", kLeft, 38, 330, 13};
inline constexpr Slot kHeadingUr{"heading_ur", kRight - 330, 36, 330, 15};
inline constexpr Slot kCentre{"centre_name", kLeft, 53, 330, 40};
inline constexpr Slot kCentreUr{"centre_name_ur", kRight - 330, 53, 330, 42};

/// NOT VALID, REVISED, DUPLICATE: in the band's two ends; the kind then has less room.
inline constexpr double kMarkWidth = 100, kMarkHeight = 20;
inline constexpr Colour kWarning{0.72, 0.11, 0.11};
/// Beneath everything on a draft.
inline constexpr Slot kUnder{"underlay", kLeft + 10, 185, kHalf - 20, 90};
inline constexpr Slot kUnderUr{"underlay_ur", kRight - kHalf + 10, 175, kHalf - 20, 110};

inline constexpr Slot kBand{"band", kLeft, 102, kRight - kLeft, 36};
inline constexpr Slot kKind{"kind", kLeft + 8, 105, kHalf - 8, 30};
inline constexpr Slot kKindUr{"kind_ur", kRight - kHalf, 104, kHalf - 8, 32};
inline constexpr Slot kNote{"note", kLeft, 140, kHalf, 13};
inline constexpr Slot kNoteUr{"note_ur", kRight - kHalf, 140, kHalf, 14};

inline constexpr Slot kCertify{"certify", kLeft, 159, kHalf, 13};
inline constexpr Slot kCertifyUr{"certify_ur", kRight - kHalf, 158, kHalf, 15};
inline constexpr Slot kName{"holder_name", kLeft, 173, kHalf, 54};
inline constexpr Slot kNameUr{"holder_name_ur", kRight - kHalf, 173, kHalf, 54};
inline constexpr Slot kPerson{"person", kLeft, 228, kHalf, 14};
inline constexpr Slot kPersonUr{"person_ur", kRight - kHalf, 228, kHalf, 15};

inline constexpr Slot kLead{"lead", kLeft, 245, kHalf, 13};
inline constexpr Slot kLeadUr{"lead_ur", kRight - kHalf, 245, kHalf, 15};
inline constexpr Slot kCourse{"course_title", kLeft, 260, kHalf, 43};
inline constexpr Slot kCourseUr{"course_title_ur", kRight - kHalf, 260, kHalf, 45};
inline constexpr Slot kPeriod{"period", kLeft, 306, kHalf, 13};
inline constexpr Slot kPeriodUr{"period_ur", kRight - kHalf, 306, kHalf, 15};

/// A row of cells; each has its two labels above and its value below, in both languages where they differ.
inline constexpr Slot kFacts{"facts", kLeft, 323, kRight - kLeft, 43};
inline constexpr double kFactLabel = 12;

inline constexpr double kOutcomesWidth = 304;
inline constexpr Slot kOutcomesHead{"outcomes_heading", kLeft, 372, kOutcomesWidth, 13};
inline constexpr Slot kOutcomesHeadUr{"outcomes_heading_ur", kRight - kOutcomesWidth, 371, kOutcomesWidth, 15};
inline constexpr Slot kOutcomes{"outcomes", kLeft, 388, kOutcomesWidth, 88};
inline constexpr Slot kOutcomesUr{"outcomes_ur", kRight - kOutcomesWidth, 388, kOutcomesWidth, 88};

/// 42.5 mm: version 15 with its quiet zone at 0.5 mm a module; smaller symbols get larger modules.
inline constexpr double kQrSide = 85 * 0.5 * 72 / 25.4;
inline constexpr Slot kQr{"qr", kMiddle - kQrSide / 2, 369, kQrSide, kQrSide};
inline constexpr Slot kSerial{"serial", kMiddle - 72, 490, 144, 12};
inline constexpr Slot kCode{"code", kMiddle - 72, 503, 144, 12};
inline constexpr Slot kCheck{"check", kMiddle - 72, 516, 144, 11};
inline constexpr Slot kCheckUr{"check_ur", kMiddle - 72, 528, 144, 13};

inline constexpr double kSignLine = 508, kSignWidth = 140, kSignWide = 210;

inline constexpr Slot kIs{"is", kLeft, 541.5, kHalf, 26.5};
inline constexpr Slot kIsUr{"is_ur", kRight - kHalf, 541.5, kHalf, 26.5};

}  // namespace sanad::page
