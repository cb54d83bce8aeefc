// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace switchgear::test {

/// Threads that take strict turns: one does something while all others, and the caller, wait. What
/// a circuit does then is exact, as on one thread, whatever it keeps by thread.
class Turns final
{
public:
    /// `workers` threads beside the caller's own, which is worker 0.
    explicit Turns(std::size_t workers)
    {
        for (std::size_t i = 0; i < workers; ++i)
            m_workers.push_back(std::make_unique<Worker>());
    }

    /// Runs `job` on that worker and comes back when it is done.
    void run(std::size_t worker, const std::function<void()> &job)
    {
        if (worker == 0 || worker > m_workers.size())
            job();
        else
            m_workers[worker - 1]->run(job);
    }

private:
    class Worker final
    {
    public:
        Worker() : m_thread([this](const std::stop_token &stop) { loop(stop); }) {}

        void run(const std::function<void()> &job)
        {
            std::unique_lock lock{m_mutex};
            m_job = &job;
            m_changed.notify_all();
            m_changed.wait(lock, [this] { return m_job == nullptr; });
        }

    private:
        void loop(const std::stop_token &stop)
        {
            std::unique_lock lock{m_mutex};
            while (m_changed.wait(lock, stop, [this] { return m_job != nullptr; })) {
                (*m_job)();
                m_job = nullptr;
                m_changed.notify_all();
            }
        }

        std::mutex m_mutex;
        std::condition_variable_any m_changed;
        const std::function<void()> *m_job = nullptr;
        std::jthread m_thread; ///< last: it uses the others
    };

    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace switchgear::test
