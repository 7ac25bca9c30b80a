#include "kiosk/model/paper_json.h"

#include <stdexcept>
#include <type_traits>

namespace sanad {
namespace {

/// What a member says when it says nothing.
template <class Value>
Value silent() {
    if constexpr (std::is_same_v<Value, std::uint32_t>)
        return 1;  // the first revision
    else
        return {};
}

// One list of members serves both ways. DO NOT CHANGE a name: stored on disk.
template <class Archive, class PaperLike>
void members(Archive&& archive, PaperLike& paper) {
    archive("template", paper.template_id);
    archive("kind", paper.kind);
    archive("serial", paper.serial);
    archive("lookup_code", paper.lookup_code);
    archive("public_url", paper.public_url);
    archive("centre_name_en", paper.centre_name_en);
    archive("centre_name_ur", paper.centre_name_ur);
    archive("holder_name", paper.holder_name);
    archive("holder_name_ur", paper.holder_name_ur);
    archive("relation", paper.relation);
    archive("relation_name", paper.relation_name);
    archive("identity_masked", paper.identity_masked);
    archive("course_title_en", paper.course_title_en);
    archive("course_title_ur", paper.course_title_ur);
    archive("learning_outcomes_en", paper.learning_outcomes_en);
    archive("learning_outcomes_ur", paper.learning_outcomes_ur);
    archive("assessment_en", paper.assessment_en);
    archive("hours", paper.hours);
    archive("level", paper.level);
    archive("grade", paper.grade);
    archive("attendance_percent", paper.attendance_percent);
    archive("period_start", paper.period_start);
    archive("period_end", paper.period_end);
    archive("issued_on", paper.issued_on);
    archive("issued_at", paper.issued_at);
    archive("signatories", paper.signatories);
    // Later than the first papers: left out when they say nothing, and empty when absent.
    archive.optional("look", paper.look);
    archive.optional("relation_name_ur", paper.relation_name_ur);
    archive.optional("assessment_ur", paper.assessment_ur);
    archive.optional("signatories_ur", paper.signatories_ur);
    archive.optional("revision", paper.revision);
    archive.optional("supersedes", paper.supersedes);
}

struct Writer {
    Json& json;
    void operator()(const char* name, CredentialKind kind) { json[name] = static_cast<int>(kind); }
    void operator()(const char* name, const std::optional<Relation>& relation) {
        if (relation) json[name] = static_cast<int>(*relation);
    }
    template <class Value>
    void operator()(const char* name, const Value& value) {
        json[name] = value;
    }
    template <class Value>
    void optional(const char* name, const Value& value) {
        if (value != silent<Value>()) json[name] = value;
    }
};

struct Reader {
    const Json& json;
    void operator()(const char* name, CredentialKind& kind) { kind = static_cast<CredentialKind>(json.at(name).get<int>()); }
    void operator()(const char* name, std::optional<Relation>& relation) {
        if (json.contains(name)) relation = static_cast<Relation>(json.at(name).get<int>());
    }
    template <class Value>
    void operator()(const char* name, Value& value) {
        json.at(name).get_to(value);
    }
    template <class Value>
    void optional(const char* name, Value& value) {
        if (json.contains(name)) json.at(name).get_to(value);
    }
};

}  // namespace

Json paper_to_json(const Paper& paper) {
    Json json = Json::object();
    members(Writer{json}, paper);
    return json;
}

Paper paper_from_json(const Json& json) {
    Paper paper;
    try {
        members(Reader{json}, paper);
    } catch (const Json::exception& error) {
        throw std::runtime_error(std::string("a stored paper can't be read: ") + error.what());
    }
    return paper;
}

}  // namespace sanad
