// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchgear {

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

} // namespace detail

/// A call under way, as a coroutine gives it: begins when it is awaited, and gives its value there.
///
/// **Threads.** Awaited once. Goes on in whichever thread resumes what it awaits itself.
/// **Ownership.** Owns the coroutine's frame: destroyed before its end, it gives up every permit
/// that the call holds. Not while the call waits in a queue whose callback another thread may be
/// calling just then.
template <typename T>
class [[nodiscard]] PipelineTask final
{
public:
    struct promise_type
    {
        std::optional<T> value;
        std::exception_ptr thrown;
        std::coroutine_handle<> caller = std::noop_coroutine();

        promise_type() = default; // not from the coroutine's arguments

        PipelineTask get_return_object() noexcept
        {
            return PipelineTask{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
        [[nodiscard]] auto final_suspend() const noexcept
        {
            struct ToCaller
            {
                [[nodiscard]] bool await_ready() const noexcept { return false; }
                [[nodiscard]] std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> ended) const noexcept
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
        void unhandled_exception() noexcept { thrown = std::current_exception(); }
    };

    PipelineTask(PipelineTask &&other) noexcept : m_frame(std::exchange(other.m_frame, {})) {}
    PipelineTask &operator=(PipelineTask &&other) noexcept
    {
        if (this != &other) {
            destroy();
            m_frame = std::exchange(other.m_frame, {});
        }
        return *this;
    }
    ~PipelineTask() { destroy(); }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept
    {
        m_frame.promise().caller = caller;
        return m_frame;
    }
    T await_resume()
    {
        promise_type &promise = m_frame.promise();
        if (promise.thrown)
            std::rethrow_exception(promise.thrown);
        return std::move(*promise.value);
    }

private:
    explicit PipelineTask(std::coroutine_handle<promise_type> frame) noexcept : m_frame(frame) {}
    void destroy() noexcept
    {
        if (m_frame)
            m_frame.destroy();
    }

    std::coroutine_handle<promise_type> m_frame;
};

} // namespace switchgear
