// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/fallback.h"
#include "switchgear/pipeline_stage.h"

#include <optional>
#include <type_traits>
#include <utility>

namespace switchgear {

/// Answers what failed or was refused further in; keeps good answers under CallContext::key, for
/// the caches, where the call has one. A pipeline with one gives a FallbackResult, which bears the
/// marks.
template <typename T, typename Item>
class FallbackStage final
{
public:
    /// It keeps nothing for one call.
    struct Entry
    {};

    /// The chain must outlive it.
    FallbackStage(FallbackChain<T, Item> &chain) noexcept : m_chain(&chain) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &, CallContext &context)
    {
        context.fallback = {};
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &, CallContext &context, StageOutcome &outcome, Slot &slot)
    {
        static_assert(std::is_same_v<typename Slot::Kept, FallbackValue<T>>,
                      "the call gives another type than the fallback chain");
        if (outcome.kind == StageOutcome::Kind::Success) {
            if (slot.value && m_chain->remembers() && !context.fallback.fromFallback)
                m_chain->remember(context.key, *slot.value, context.now);
        } else if (outcome.kind != StageOutcome::Kind::Ignored && !context.isGivenUp) {
            serve(context, outcome, slot);
        }
        return StageAnswer::On;
    }

private:
    template <typename Slot>
    void serve(CallContext &context, StageOutcome &outcome, Slot &slot)
    {
        FallbackFailure failure{slot.error(outcome), {}, outcome.isProgrammingError};
        if (outcome.kind == StageOutcome::Kind::Refused)
            failure.rejection = context.rejection;
        std::optional<FallbackResult<T>> instead =
            m_chain->answer(context.key, failure, context.now);
        if (!instead)
            return;
        slot.thrown = nullptr;
        slot.value.emplace(std::move(instead->value));
        context.fallback = {true, instead->fallbackReason, instead->fallbackLevel};
        outcome = {};
    }

    FallbackChain<T, Item> *m_chain;
};

template <typename T, typename Item>
[[nodiscard]] FallbackStage<T, Item> stageOf(FallbackChain<T, Item> &chain) noexcept
{
    return chain;
}

namespace detail {

template <typename Stage>
inline constexpr bool isFallbackStage = false;
template <typename T, typename Item>
inline constexpr bool isFallbackStage<FallbackStage<T, Item>> = true;

} // namespace detail

} // namespace switchgear
