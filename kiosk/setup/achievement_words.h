#pragma once

#include <string>
#include <string_view>

#include "kiosk/model/course.h"

/// The English sentences of a full credential. DO NOT CHANGE lightly: they are signed, and two kiosks of one course should say the same.
namespace sanad::words {

/// The course's own description, then its outcomes, modules, workload, level, language, prerequisites, audience, fee and support, in
/// Markdown; at the end title, description and outcomes in Urdu.
[[nodiscard]] std::string description(const Course& course);
/// What had to be done: attendance, assessment, grades, supervision, validity. Markdown.
[[nodiscard]] std::string criteria(const Course& course);

[[nodiscard]] std::string hours(int hours);
/// "1.75 credits (ECTS)", or empty.
[[nodiscard]] std::string credits(const Course& course);
/// ", since 2021-01-04"
[[nodiscard]] std::string since(const std::string& day);
[[nodiscard]] std::string_view level(bool verified);
[[nodiscard]] std::string_view participation(Participation participation);
/// The concept in the European Learning Model's vocabulary "Mode of learning and assessment".
[[nodiscard]] std::string_view participation_url(Participation participation);
[[nodiscard]] std::string_view supervision(Supervision supervision);

}  // namespace sanad::words
