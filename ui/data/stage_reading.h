// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QMetaType>
#include <QString>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace switchgear::ui {

/// The stages that can stand around a call, outermost first.
enum class StageKind : quint8 { Fallback, Retry, Limiter, Bulkhead, Breaker, Timeout };
inline constexpr int kStageKindCount = 6;

/// Passed: calls that it served. Refused: calls for which it had no answer either.
struct FallbackFigures
{
    std::uint64_t fromCache = 0;
    std::uint64_t fromStatic = 0;
    std::uint64_t kept = 0; ///< accepted for later
    std::uint64_t drained = 0; ///< of them, made by now
    std::uint64_t cached = 0; ///< answers it holds
    std::uint64_t queued = 0; ///< calls that wait for later
};

/// Passed: calls that ended well or with their own answer. Refused: calls it gave up.
struct RetryFigures
{
    std::uint32_t attempts = 1; ///< at most, the first included
    std::uint64_t retries = 0;
    std::uint64_t recovered = 0; ///< calls that a retry has saved
    std::optional<std::uint64_t> budgetLeft{}; ///< retries; none: no budget
};

struct LimiterFigures
{
    double rate = 0; ///< tokens `per`
    Duration per = std::chrono::seconds{1};
    std::uint64_t burst = 1;
    Duration minInterval{0}; ///< zero: none
    double available = 0; ///< tokens; below zero: promised ahead

    /// What it permits in the long run, calls a second.
    [[nodiscard]] double perSecond() const noexcept;
};

struct BulkheadFigures
{
    std::uint32_t concurrent = 1;
    std::uint64_t inUse = 0; ///< may be above `concurrent` for a while after shrinking
    std::uint32_t queue = 0; ///< how many may wait; zero: nobody
    std::uint32_t waiting = 0;
};

/// The breaker's own figures are those of the circuit.
struct BreakerFigures
{};

/// Refused: attempts that took longer.
struct TimeoutFigures
{
    Duration limit{0};
};

/// One stage of a circuit's pipeline at one instant; counts since the start of the run.
struct StageReading
{
    /// In the order of StageKind.
    using Figures = std::variant<FallbackFigures, RetryFigures, LimiterFigures, BulkheadFigures,
                                 BreakerFigures, TimeoutFigures>;

    std::uint64_t passed = 0;
    std::uint64_t refused = 0;
    float passing = 0; ///< calls a second, over about two seconds
    float refusing = 0; ///< the same
    Figures figures{};

    [[nodiscard]] StageKind kind() const noexcept
    {
        static_assert(std::variant_size_v<Figures> == kStageKindCount);
        return static_cast<StageKind>(figures.index());
    }
};

/// The stages of one circuit, outermost first; empty where nothing is known of them.
using StageReadings = std::vector<StageReading>;

/// The figures of the stage of that kind; null where the circuit has none.
template <typename Figures>
[[nodiscard]] const Figures *figuresOf(const StageReadings &stages) noexcept
{
    for (const StageReading &stage : stages)
        if (const auto *figures = std::get_if<Figures>(&stage.figures))
            return figures;
    return nullptr;
}

/// The stage of that kind; null where the circuit has none.
[[nodiscard]] const StageReading *stageOf(const StageReadings &stages, StageKind kind) noexcept;

/// What an operator can set of a stage while calls run through it. A wish: its effect is shown once
/// a reading shows it.
struct StageWish
{
    enum class Kind : quint8 { Rate, Concurrent };

    Kind kind = Kind::Rate;
    QString circuit;
    double value = 0; ///< tokens `per`; or calls at once, a whole number
};

} // namespace switchgear::ui

Q_DECLARE_METATYPE(switchgear::ui::StageWish)
