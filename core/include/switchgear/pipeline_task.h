// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/cancellation.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchgear {

template <typename T>
class PipelineTask;

namespace detail {

/// What `co_await` makes of a T.
template <typename T>
struct AwaitedOf
{
    static decltype(auto) awaiter(T &&awaited)
    {
        if constexpr (requires { std::forward<T>(awaited).operator co_await(); })
            return std::forward<T>(awaited).operator co_await();
        else if constexpr (requires { operator co_await(std::forward<T>(awaited)); })
            return operator co_await(std::forward<T>(awaited));
        else
            return std::forward<T>(awaited);
    }
    using Type = decltype(awaiter(std::declval<T>()).await_resume());
};
template <typename T>
using Awaited = typename AwaitedOf<T>::Type;

/// Suspends a coroutine until a stage of its run has a place for it, or says that it has none.
template <typename Run>
struct Queueing
{
    Run &run;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller)
    {
        run.queue([caller] { caller.resume(); });
    }
    void await_resume() const noexcept {}
};
template <typename Run>
Queueing(Run &) -> Queueing<Run>;

/// What the compiler keeps of a PipelineTask.
template <typename T>
struct PipelinePromise
{
    std::optional<T> value;
    std::exception_ptr thrown;
    std::coroutine_handle<> caller = std::noop_coroutine();

    PipelinePromise() = default; // not from the coroutine's arguments

    PipelineTask<T> get_return_object() noexcept
    {
        return PipelineTask<T>{std::coroutine_handle<PipelinePromise>::from_promise(*this)};
    }
    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] auto final_suspend() const noexcept
    {
        struct ToCaller
        {
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            [[nodiscard]] std::coroutine_handle<> await_suspend(
                std::coroutine_handle<PipelinePromise> ended) const noexcept
            {
                return ended.promise().caller;
            }
            void await_resume() const noexcept {}
        };
        return ToCaller{};
    }
    template <typename U>
    void return_value(U &&result)
    {
        value.emplace(std::forward<U>(result));
    }
    /// A thread that is cancelled goes on past it: nothing may keep that.
    void unhandled_exception()
    {
        try {
            throw;
        } catch (const ForcedUnwind &) {
            throw;
        } catch (...) {
            thrown = std::current_exception();
        }
    }
};

} // namespace detail

/// A call under way, as a coroutine gives it: begins when it is awaited, and gives its value there.
///
/// **Threads.** Awaited once. Goes on in whichever thread resumes what it awaits itself.
/// **Ownership.** Owns the coroutine's frame: destroyed before its end, it gives up every permit
/// that the call holds, and leaves the queue that it waits in. Not while another thread may be
/// resuming it just then: what gives a place, looks at the time or asks to stop does.
template <typename T>
class [[nodiscard]] PipelineTask final
{
public:
    /// For the compiler.
    using promise_type = detail::PipelinePromise<T>;

    /// The other has nothing to do any more.
    PipelineTask(PipelineTask &&other) noexcept : m_frame(std::exchange(other.m_frame, {})) {}
    /// What it had to do itself is given up.
    PipelineTask &operator=(PipelineTask &&other) noexcept
    {
        if (this != &other) {
            destroy();
            m_frame = std::exchange(other.m_frame, {});
        }
        return *this;
    }
    ~PipelineTask() { destroy(); }

    /// For `co_await`: begins the call, and goes on in `caller` at its end.
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    /// The same.
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept
    {
        m_frame.promise().caller = caller;
        return m_frame;
    }
    /// What the call gave, or threw.
    T await_resume()
    {
        promise_type &promise = m_frame.promise();
        if (promise.thrown)
            std::rethrow_exception(promise.thrown);
        return std::move(*promise.value);
    }

private:
    friend promise_type;

    explicit PipelineTask(std::coroutine_handle<promise_type> frame) noexcept : m_frame(frame) {}
    void destroy() noexcept
    {
        if (m_frame)
            m_frame.destroy();
    }

    std::coroutine_handle<promise_type> m_frame;
};

} // namespace switchgear
