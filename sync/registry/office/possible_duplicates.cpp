#include "sync/registry/office/possible_duplicates.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "kiosk/rules/names.h"

namespace sanad {
namespace {

using Records = std::vector<const PersonRecord*>;

bool in_one_roster(const Records& records) {
    return std::ranges::all_of(records, [&](const PersonRecord* one) { return one->roster == records.front()->roster; });
}

/// Whoever entered them had both before their eyes.
bool entered_together(const Records& records) {
    return in_one_roster(records) &&
           std::ranges::all_of(records, [&](const PersonRecord* one) { return one->ledger == records.front()->ledger; });
}

std::vector<std::string> members_of(const Records& records) {
    std::vector<std::string> ids;
    for (const PersonRecord* one : records) ids.push_back(one->trainee);
    std::ranges::sort(ids);
    return ids;
}

PossibleDuplicate duplicate(DuplicateReason reason, const Records& records) {
    return {reason, records.front()->trainee + "-" + std::string(name_of(reason)), members_of(records)};
}

/// The first record of each value of `part`, in their order.
Records first_of_each(const Records& records, std::string PersonRecord::*part) {
    std::map<std::string_view, const PersonRecord*> seen;
    Records first;
    for (const PersonRecord* one : records) {
        if (seen.emplace(one->*part, one).second) first.push_back(one);
    }
    return first;
}

/// All numbers from which the same slip leads here have the same key: one a place, one a pair of neighbours.
std::vector<std::string> slip_keys(const std::string& number) {
    std::vector<std::string> keys;
    for (std::size_t at = 0; at < number.size(); ++at) {
        keys.push_back(number);
        keys.back()[at] = '*';
    }
    for (std::size_t at = 0; at + 1 < number.size(); ++at) {
        keys.push_back(number);
        std::string& key = keys.back();
        if (key[at] > key[at + 1]) std::swap(key[at], key[at + 1]);
        key += '~' + std::to_string(at);
    }
    return keys;
}

/// Which slips connect, the first of each in their order. No two have the same number.
std::vector<Records> by_slips(const Records& records) {
    constexpr std::size_t kDigits = 13;  // of an identity number; another is nobody's slip
    std::vector<std::size_t> leads(records.size());
    std::iota(leads.begin(), leads.end(), std::size_t{0});
    const auto root = [&](std::size_t at) {
        while (leads[at] != at) at = leads[at] = leads[leads[at]];
        return at;
    };
    std::map<std::string, std::size_t> first_with;
    for (std::size_t at = 0; at < records.size(); ++at) {
        if (records[at]->number.size() != kDigits) continue;
        for (std::string& key : slip_keys(records[at]->number)) {
            const auto [found, is_new] = first_with.try_emplace(std::move(key), at);
            if (is_new) continue;
            const auto [lower, higher] = std::minmax({root(found->second), root(at)});
            leads[higher] = lower;
        }
    }
    std::map<std::size_t, Records> clusters;
    for (std::size_t at = 0; at < records.size(); ++at) clusters[root(at)].push_back(records[at]);
    std::vector<Records> found;
    found.reserve(clusters.size());
    for (auto& [unused, cluster] : clusters) found.push_back(std::move(cluster));
    return found;
}

void add_one_number(const Records& records, std::vector<PossibleDuplicate>& found) {
    std::map<std::string_view, Records> by_roster;
    for (const PersonRecord* one : records) by_roster[one->roster].push_back(one);
    for (const auto& [unused, listed] : by_roster) {
        if (listed.size() < 2) continue;
        const bool one_name = first_of_each(listed, &PersonRecord::name).size() == 1;
        auto members = members_of(listed);
        std::string subject = members.front();
        found.push_back({one_name ? DuplicateReason::twice_in_list : DuplicateReason::same_number, std::move(subject), std::move(members)});
    }
    const Records names = first_of_each(records, &PersonRecord::name);
    if (names.size() > 1 && !in_one_roster(names)) found.push_back(duplicate(DuplicateReason::same_number, names));
}

void add_one_name(const Records& records, std::vector<PossibleDuplicate>& found) {
    const auto with_relation = std::ranges::find_if(records, [](const PersonRecord* one) { return !one->relation_name.empty(); });
    const std::string_view first_relation = with_relation == records.end() ? std::string_view() : (*with_relation)->relation_name;
    std::map<std::string_view, Records> by_relation;
    for (const PersonRecord* one : records) by_relation[one->relation_name.empty() ? first_relation : one->relation_name].push_back(one);
    for (const auto& [unused, related] : by_relation) {
        const Records numbers = first_of_each(related, &PersonRecord::number);
        if (numbers.size() < 2) continue;
        Records distinct;  // what a slip explains is told apart from the rest
        for (const Records& cluster : by_slips(numbers)) {
            if (cluster.size() > 1 && !entered_together(cluster)) found.push_back(duplicate(DuplicateReason::one_digit, cluster));
            distinct.push_back(cluster.front());
        }
        if (distinct.size() > 1 && !entered_together(distinct)) found.push_back(duplicate(DuplicateReason::same_name, distinct));
    }
}

}  // namespace

std::string_view name_of(DuplicateReason reason) {
    switch (reason) {
        case DuplicateReason::twice_in_list:
            return "twice_in_list";
        case DuplicateReason::same_number:
            return "same_number";
        case DuplicateReason::same_name:
            return "same_name";
        case DuplicateReason::one_digit:
            return "one_digit";
    }
    return {};
}

std::string compared_name(const std::string& written) {
    std::string name = folded(written);
    return name.empty() ? tidy_spaces(written) : name;
}

std::vector<PossibleDuplicate> possible_duplicates(const std::vector<PersonRecord>& records) {
    std::map<std::string_view, Records> by_number, by_name;
    for (const PersonRecord& one : records) {
        by_number[one.number].push_back(&one);
        if (!one.name.empty()) by_name[one.name].push_back(&one);
    }
    std::vector<PossibleDuplicate> found;
    for (const auto& [unused, those] : by_number) add_one_number(those, found);
    for (const auto& [unused, those] : by_name) add_one_name(those, found);
    std::ranges::sort(found, {}, &PossibleDuplicate::subject);
    return found;
}

}  // namespace sanad
