#include "kiosk/outside/paper_check.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "kiosk/document/document_maker.h"
#include "kiosk/document/paper_words.h"

namespace sanad {
namespace {

Refusal refusal_of(const PageRefusal& why, const Paper& paper, const Catalogue& catalogue, Language language) {
    switch (why.cause) {
        case PageRefusal::Cause::does_not_fit:
            return {"issue.paper_does_not_fit", {{"name", paper.holder_name}, {"field", catalogue.say(language, field_key(why.field))}}};
        case PageRefusal::Cause::missing_glyph:
            return {"issue.missing_glyph", {{"name", paper.holder_name}, {"letter", why.letter}}};
        case PageRefusal::Cause::no_look:
            return why.look;
    }
    throw std::logic_error("no such refusal");
}

/// The same room is needed for any serial number and code of their usual lengths.
Paper with_numbers(Paper paper) {
    paper.serial = "CENTRE12-K00000-000000000-X";
    paper.lookup_code = "00000000";
    return paper;
}

}  // namespace

std::string kept_looks_dir(Database& database) {
    auto row = database.prepare("SELECT file FROM pragma_database_list WHERE name='main'");
    if (!row.step()) throw std::logic_error("a database without a main file");
    return row.text(0) + ".assets";
}

PaperCheck paper_check(Desk& desk, const Catalogue& catalogue, Language language) {
    return [&desk, &catalogue, language](std::vector<Paper>& papers) {
        std::vector<std::optional<Refusal>> refusals(papers.size());
        if (papers.empty()) return refusals;
        const std::string kept = kept_looks_dir(desk.database());
        std::map<std::string, Result<std::string, Refusal>> looks;
        for (std::size_t at = 0; at < papers.size(); ++at) {
            const std::string& id = papers[at].template_id;
            auto look = looks.find(id);
            if (look == looks.end()) look = looks.emplace(id, keep_look(AssetStore(kept), assets_dir(), id, catalogue)).first;
            if (look->second) {
                papers[at].look = *look->second;
            } else {
                refusals[at] = look->second.error();
            }
        }
        std::atomic<std::size_t> next = 0;
        std::exception_ptr broken;
        std::mutex mutex;
        const auto lay_out = [&] {
            try {
                DocumentMaker maker(catalogue, assets_dir(), kept);
                for (std::size_t at = next++; at < papers.size(); at = next++) {
                    if (refusals[at]) continue;
                    // The symbol has its place whatever is in it.
                    const auto page = maker.compose(with_numbers(papers[at]), QrSymbol{});
                    if (!page) refusals[at] = refusal_of(page.error(), papers[at], catalogue, language);
                }
            } catch (...) {
                const std::lock_guard lock(mutex);
                broken = std::current_exception();
            }
        };
        // A second pair of hands reads the fonts again, which a few pages are not worth.
        constexpr std::size_t kWorthAHand = 16;
        const auto hands = std::clamp<std::size_t>(papers.size() / kWorthAHand, 1, std::max(1u, std::thread::hardware_concurrency()));
        std::vector<std::thread> others;
        for (std::size_t hand = 1; hand < hands; ++hand) others.emplace_back(lay_out);
        lay_out();
        for (std::thread& other : others) other.join();
        if (broken) std::rethrow_exception(broken);
        return refusals;
    };
}

}  // namespace sanad
