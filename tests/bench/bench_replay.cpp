// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A replay from memory and from a file. Absolute figures drift from machine to machine: hold the
// rows against ref_add and ref_lines of the same run.

#include "app/config/input_file.h"
#include "app/replay/line_reader.h"
#include "app/replay/replay.h"
#include "app/replay/replay_run.h"
#include "app/replay/replay_writer.h"
#include "app/replay/trace_reader.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

constexpr int kLines = 300'000;
constexpr int kManyLines = 400'000;

enum class Ids { OwnOfTheLine, Written };

/// A trace in the way that a proxy would log it, and its configuration; both go with it.
class TraceFiles final
{
public:
    explicit TraceFiles(Ids ids)
        : m_folder(std::filesystem::temp_directory_path()
                   / ("switchgear-bench-" + std::to_string(::getpid())))
    {
        std::filesystem::create_directories(m_folder);
        std::ofstream{config()} << R"({"circuits":[{"name":"payments"}]})";
        std::ofstream trace{this->trace()};
        char line[160];
        for (int i = 0; i < kLines; ++i) {
            const char *outcome = i % 20 == 0 ? "TimeoutError" : "ok";
            const int start = std::snprintf(line, sizeof line, R"({"t":%d.%04d,"op":"call",)",
                                            i / 10'000, i % 10'000);
            trace.write(line, start);
            if (ids == Ids::Written)
                trace << R"("id":"call-)" << i << R"(",)";
            trace << R"("outcome":")" << outcome << R"(","duration":0.012})" << '\n';
        }
    }
    TraceFiles(const TraceFiles &) = delete;
    TraceFiles &operator=(const TraceFiles &) = delete;
    ~TraceFiles() { std::filesystem::remove_all(m_folder); }

    [[nodiscard]] std::string config() const { return m_folder / "circuits.json"; }
    [[nodiscard]] std::string trace() const { return m_folder / "trace.jsonl"; }

private:
    std::filesystem::path m_folder;
};

/// Lines of many circuits in no order, one each `step`; every twentieth call fails.
std::string manyCircuitsTrace(std::uint32_t circuits, Duration step)
{
    std::string trace;
    std::mt19937 chance{42};
    char line[120];
    for (int i = 0; i < kManyLines; ++i) {
        const std::int64_t at = i * step.count();
        const int length = std::snprintf(
            line, sizeof line,
            R"({"t":%lld.%09lld,"op":"call","circuit":"c%u","outcome":"%s","duration":0.012})"
            "\n",
            static_cast<long long>(at / 1'000'000'000), static_cast<long long>(at % 1'000'000'000),
            static_cast<unsigned>(chance() % circuits), i % 20 == 0 ? "TimeoutError" : "ok");
        trace.append(line, static_cast<std::size_t>(length));
    }
    return trace;
}

/// Counts what it is given and drops it.
class CountingSink final : public ByteSink
{
public:
    bool write(std::string_view bytes) override
    {
        m_count += bytes.size();
        return true;
    }
    [[nodiscard]] std::string fault() const override { return {}; }
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

private:
    std::size_t m_count = 0;
};

void ref_add(benchmark::State &state)
{
    static std::atomic<std::uint64_t> counter{0};
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(counter.fetch_add(1, std::memory_order_relaxed));
}

/// Reading the file's lines and no more; an item is a line.
void ref_lines(benchmark::State &state)
{
    const TraceFiles files{Ids::OwnOfTheLine};
    for ([[maybe_unused]] auto _ : state) {
        InputFile file;
        if (!file.open(files.trace()))
            state.SkipWithError("the trace cannot be read");
        LineReader lines{file};
        for (auto step = lines.next(); step != LineReader::Step::End; step = lines.next()) {
            if (step == LineReader::Step::NeedsInput && !lines.fill())
                state.SkipWithError("the trace cannot be read");
        }
        benchmark::DoNotOptimize(lines.number());
    }
    state.SetItemsProcessed(state.iterations() * kLines);
}

void replayFile(benchmark::State &state, Ids ids)
{
    const TraceFiles files{ids};
    for ([[maybe_unused]] auto _ : state) {
        CountingSink output;
        CountingSink errors;
        const ReplayStatus status =
            runReplay({files.config(), files.trace(), BadLines::Stop}, output, errors);
        if (status != ReplayStatus::AllWell || errors.count() != 0 || output.count() == 0)
            state.SkipWithError("the replay failed");
    }
    state.SetItemsProcessed(state.iterations() * kLines);
}

void replay_lines_of_a_file(benchmark::State &state)
{
    replayFile(state, Ids::OwnOfTheLine);
}

void replay_lines_with_ids_of_a_file(benchmark::State &state)
{
    replayFile(state, Ids::Written);
}

/// Many circuits against one: reading, running and writing, with no start-up. An item is a line.
void replayOfMany(benchmark::State &state, std::uint32_t circuits, Duration step)
{
    const std::string trace = manyCircuitsTrace(circuits, step);
    ConfigDocument config;
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < circuits; ++i)
        config.circuits.emplace_back().name = std::to_string(i).insert(0, 1, 'c');
    for (const CircuitConfig &circuit : config.circuits)
        names.push_back(circuit.name);
    TraceReader reader{names};
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        CountingSink sink;
        OutputBuffer output{sink};
        ReplayWriter writer{output, names};
        auto replay = std::make_unique<Replay>(config, &writer);
        state.ResumeTiming();
        TraceLine line;
        std::uint64_t number = 0;
        for (std::size_t from = 0; from < trace.size();) {
            const std::size_t end = trace.find('\n', from);
            if (!reader.read(std::string_view{trace}.substr(from, end - from), line)
                || !replay->take(line, ++number)) {
                state.SkipWithError("the replay failed");
                return;
            }
            from = end + 1;
        }
        output.flush();
        benchmark::DoNotOptimize(sink.count());
        state.PauseTiming();
        replay.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kManyLines);
}

void ref_replay_of_1_circuit_at_5us(benchmark::State &state)
{
    replayOfMany(state, 1, 5us);
}
void replay_of_5000_circuits_at_5us(benchmark::State &state)
{
    replayOfMany(state, 5000, 5us);
}
void ref_replay_of_1_circuit_at_1ms(benchmark::State &state)
{
    replayOfMany(state, 1, 1ms);
}
void replay_of_5000_circuits_at_1ms(benchmark::State &state)
{
    replayOfMany(state, 5000, 1ms);
}

ConfigDocument oneCircuit()
{
    ConfigDocument config;
    config.circuits.emplace_back().name = "payments";
    return config;
}

/// A call whose outcome comes at once; every twentieth fails. An item is a call.
void replay_calls_from_memory(benchmark::State &state)
{
    const ConfigDocument config = oneCircuit();
    Replay replay{config, nullptr};
    const Outcome ok;
    const Outcome failed{Outcome::Kind::Error, ErrorName{"TimeoutError"}, {}};
    TimePoint now;
    std::uint64_t made = 0;
    for ([[maybe_unused]] auto _ : state) {
        now += 10us;
        replay.call(0, now, ++made % 20 == 0 ? failed : ok, Duration{0});
    }
    state.SetItemsProcessed(state.iterations());
}

/// The same where a hundred calls are under way.
void replay_long_calls_from_memory(benchmark::State &state)
{
    const ConfigDocument config = oneCircuit();
    Replay replay{config, nullptr};
    const Outcome ok;
    TimePoint now;
    for ([[maybe_unused]] auto _ : state) {
        now += 10us;
        replay.call(0, now, ok, 1ms);
    }
    state.SetItemsProcessed(state.iterations());
}

/// Through a limiter and a bulkhead, which let every call through.
void replay_guarded_calls_from_memory(benchmark::State &state)
{
    ConfigDocument config = oneCircuit();
    config.circuits.front().limiter = RateLimit{.rate = 1e6, .burst = 1000};
    config.circuits.front().bulkhead = BulkheadOptions{.concurrent = 1000};
    Replay replay{config, nullptr};
    const Outcome ok;
    TimePoint now;
    for ([[maybe_unused]] auto _ : state) {
        now += 10us;
        replay.call(0, now, ok, 1ms);
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(ref_add);
BENCHMARK(ref_lines)->Unit(benchmark::kMillisecond);
BENCHMARK(replay_lines_of_a_file)->Unit(benchmark::kMillisecond);
BENCHMARK(replay_lines_with_ids_of_a_file)->Unit(benchmark::kMillisecond);
BENCHMARK(ref_replay_of_1_circuit_at_5us)->Unit(benchmark::kMillisecond);
BENCHMARK(replay_of_5000_circuits_at_5us)->Unit(benchmark::kMillisecond);
BENCHMARK(ref_replay_of_1_circuit_at_1ms)->Unit(benchmark::kMillisecond);
BENCHMARK(replay_of_5000_circuits_at_1ms)->Unit(benchmark::kMillisecond);
BENCHMARK(replay_calls_from_memory);
BENCHMARK(replay_long_calls_from_memory);
BENCHMARK(replay_guarded_calls_from_memory);

} // namespace
