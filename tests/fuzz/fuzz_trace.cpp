// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a trace, replayed twice: stopping at the first bad line, and passing bad lines over.
// A trace that names a circuit runs against several, another against one.

#include "app/config/config_reader.h"
#include "app/config/json_document.h"
#include "app/replay/replay_run.h"
#include "fuzz_support.h"
#include "fuzz_text.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace switchgear;
using namespace switchgear::app;
using switchgear::test::require;
using switchgear::test::requireOneLine;

/// A file in memory, with a name by which it can be opened.
class MemoryFile final
{
public:
    explicit MemoryFile(std::string_view text = {}) : m_descriptor(::memfd_create("fuzz", 0))
    {
        require(m_descriptor >= 0, "memory can be a file");
        set(text);
    }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;
    ~MemoryFile() { ::close(m_descriptor); }

    void set(std::string_view text)
    {
        require(::ftruncate(m_descriptor, 0) == 0
                    && ::pwrite(m_descriptor, text.data(), text.size(), 0)
                           == static_cast<ssize_t>(text.size()),
                "a file in memory can be written");
    }
    [[nodiscard]] std::string name() const
    {
        return "/proc/self/fd/" + std::to_string(m_descriptor);
    }

private:
    int m_descriptor;
};

struct Played
{
    ReplayStatus status = ReplayStatus::Stopped;
    std::string output;
    std::string errors;
};

Played play(const ConfigDocument &config, const MemoryFile &trace, BadLines badLines)
{
    StringSink output;
    StringSink errors;
    const ReplayStatus status =
        runReplay({"circuits.json", trace.name(), badLines}, config, output, errors);
    return {status, output.text(), errors.text()};
}

const std::string kOne =
    R"({"name":"one","trip":[{"kind":"consecutive_failures","failures":2,"window":"10s"},)"
    R"({"kind":"failure_ratio","min_throughput":4,"sampling_duration":"10s","buckets":5}],)"
    R"("slow_call":{"threshold":"1s","ratio":0.8},"half_open":{"probes":3,"successes":2,)"
    R"("probe_timeout":"5s"},"break_duration":{"strategy":"adaptive","jitter":0.2,"settle":"5s"},)"
    R"("recovery_ramp":{"duration":"10s","from":0.1},"errors":{"ignore":["http.4xx"]}})";

const std::vector<std::string> kSeveral{
    R"({"name":"a","trip":{"kind":"consecutive_failures","failures":1},)"
    R"("break_duration":{"strategy":"exponential","base":"1s","factor":2,"max":"8s"}})",
    R"({"name":"b","trip":{"kind":"failure_ratio_of_calls","calls":4,"min_throughput":2},)"
    R"("slow_call":{"threshold":"500ms"},"errors":{"only":["http.5xx","TimeoutError"]},)"
    R"("break_duration":{"strategy":"linear","base":"2s","increment":"1s","jitter":1}})",
    R"({"name":"c\"","mode":"shadow","preset":"strict","recovery_ramp":{"duration":"1s"}})",
    R"({"name":"d","limiter":{"rate":2,"burst":3,"min_interval":"100ms"},)"
    R"("trip":{"kind":"consecutive_failures"}})",
    R"({"name":"e","bulkhead":{"concurrent":1},"limiter":{"rate":0.1},"mode":"disabled"})",
};

CircuitConfig circuit(std::string_view text)
{
    ConfigResult result = readConfig(R"({"circuits":[)" + std::string{text} + "]}");
    require(result.isSound(), "the target's own configuration is sound", text);
    return std::move(result.document.circuits.front());
}

const ConfigDocument &configuration(bool hasSeveral)
{
    static const ConfigDocument one{{circuit(kOne)}};
    static const ConfigDocument several = [] {
        ConfigDocument document;
        for (const std::string &text : kSeveral)
            document.circuits.push_back(circuit(text));
        return document;
    }();
    return hasSeveral ? several : one;
}

template <typename Check>
void forEachLine(std::string_view text, Check check)
{
    require(text.empty() || text.ends_with('\n'), "the last line is whole", text);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        check(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
}

const JsonValue &member(const JsonValue &object, std::string_view key, std::string_view shown)
{
    const auto place = std::find_if(object.members.begin(), object.members.end(),
                                    [key](const JsonMember &each) { return each.key == key; });
    require(place != object.members.end(), "a line of the output has its keys", shown);
    return place->value;
}

double number(const JsonValue &object, std::string_view key, std::string_view shown)
{
    const std::string_view raw = member(object, key, shown).raw;
    double value = -1;
    std::from_chars(raw.data(), raw.data() + raw.size(), value);
    require(value >= 0, "a number of the output is at least 0", shown);
    return value;
}

void checkSummary(const JsonValue &object, std::string_view line)
{
    const auto at = [&](std::string_view key) { return number(object, key, line); };
    require(at("calls") == at("permitted") + at("rejected"), "each call has its decision", line);
    require(at("succeeded") + at("failed") + at("ignored") + at("cancelled") + at("abandoned")
                <= at("permitted"),
            "each permit has one end at most", line);
}

/// The lines are objects, in order of time, the summaries last.
void checkOutput(const Played &played, std::size_t circuits)
{
    double now = 0;
    std::size_t summaries = 0;
    forEachLine(played.output, [&](std::string_view line) {
        const auto parsed = parseJson(line);
        const auto *const object = std::get_if<JsonValue>(&parsed);
        require(object != nullptr && object->kind == JsonKind::Object, "a line is an object", line);
        if (member(*object, "event", line).text == "summary") {
            ++summaries;
            checkSummary(*object, line);
            return;
        }
        require(summaries == 0, "summaries come last", line);
        const double at = number(*object, "t", line);
        require(at >= now, "time does not go back", line);
        now = at;
    });
    const bool isWhole = played.status != ReplayStatus::Stopped;
    require(summaries == (isWhole ? circuits : 0), "each circuit has its summary", played.output);
    forEachLine(played.errors, requireOneLine);
    require(played.errors.empty() == (played.status == ReplayStatus::AllWell),
            "what is wrong is told, and nothing else", played.errors);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static MemoryFile trace;
    const std::string_view text = test::asText(data, size);
    trace.set(text);
    const bool namesCircuits = text.find("\"circuit\"") != std::string_view::npos;
    const ConfigDocument &config = configuration(namesCircuits);

    const Played stopping = play(config, trace, BadLines::Stop);
    checkOutput(stopping, config.circuits.size());
    require(stopping.status != ReplayStatus::LinesPassedOver, "a bad line stops the replay");

    const Played passing = play(config, trace, BadLines::PassOver);
    checkOutput(passing, config.circuits.size());
    require(passing.status != ReplayStatus::Stopped, "bad lines are passed over", passing.errors);
    const bool isSound = stopping.status == ReplayStatus::AllWell;
    require((passing.status == ReplayStatus::AllWell) == isSound, "both find the same lines bad");
    require(isSound ? passing.output == stopping.output
                    : passing.output.starts_with(stopping.output),
            "what came before the first bad line is told in both", passing.output);
    return 0;
}
