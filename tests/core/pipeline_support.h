// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/pipeline.h>

#include <coroutine>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace switchgear::test {

/// What a Witness does.
struct WitnessRole
{
    std::vector<StageAnswer> entering; ///< in turn; then On
    std::vector<Duration> again; ///< waits before further attempts where it did not succeed
    Rejection rejection{RejectedBy::Limiter, {}, std::chrono::seconds{3}};
};

/// Writes down when it is entered and left, and does what it was told to.
class Witness final
{
public:
    struct Entry
    {
        int again = 0;
    };

    Witness(std::string name, std::vector<std::string> &diary, WitnessRole role = {})
        : m_name(std::move(name))
        , m_diary(&diary)
        , m_role(std::move(role))
    {}

    StageAnswer enter(Entry &entry, CallContext &context)
    {
        entry = {};
        const StageAnswer answer =
            m_entered < m_role.entering.size() ? m_role.entering[m_entered++] : StageAnswer::On;
        m_diary->push_back(m_name + (answer == StageAnswer::Refuse ? " refuses" : " in"));
        if (answer == StageAnswer::Refuse)
            context.rejection = m_role.rejection;
        if (answer == StageAnswer::Wait)
            context.wait = std::chrono::seconds{7};
        return answer;
    }
    StageAnswer leave(Entry &entry, CallContext &context, const StageOutcome &outcome)
    {
        constexpr const char *kWords[] = {" succeeded", " failed", " refused", " ignored"};
        m_diary->push_back(m_name + kWords[static_cast<std::size_t>(outcome.kind)]);
        if (outcome.kind == StageOutcome::Kind::Success
            || static_cast<std::size_t>(entry.again) == m_role.again.size())
            return StageAnswer::On;
        context.wait = m_role.again[static_cast<std::size_t>(entry.again++)];
        ++context.attempt;
        return StageAnswer::Again;
    }

private:
    std::string m_name;
    std::vector<std::string> *m_diary;
    WitnessRole m_role;
    std::size_t m_entered = 0;
};

/// Waits that take no time but on the clock.
class VirtualSleep final
{
public:
    explicit VirtualSleep(Clock &clock) : m_clock(&clock) {}

    [[nodiscard]] Sleeper sleeper()
    {
        return [this](Duration time, const std::stop_token &stop) {
            waits.push_back(time);
            if (stop.stop_requested())
                return false;
            m_clock->advance(time);
            return true;
        };
    }

    std::vector<Duration> waits;

private:
    Clock *m_clock;
};

/// A coroutine that begins at once and that nobody waits for.
struct Detached
{
    struct promise_type
    {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

/// Suspends those who await it until the test lets them go on.
class Gate final
{
public:
    [[nodiscard]] auto pass()
    {
        struct Awaiter
        {
            Gate *gate;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> handle)
            {
                gate->m_waiting.push_back(handle);
            }
            void await_resume() const noexcept {}
        };
        return Awaiter{this};
    }
    [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }
    void open()
    {
        const std::coroutine_handle<> next = m_waiting.front();
        m_waiting.pop_front();
        next.resume();
    }

private:
    std::deque<std::coroutine_handle<>> m_waiting;
};

} // namespace switchgear::test
