// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace switchgear::ui {

/// Collects the names of circuits that changed until somebody takes them.
///
/// **Threads.** All functions may be called from any thread; put() holds a short lock, and calls
/// `wake` outside it, once for each batch.
class NewsInbox final
{
public:
    explicit NewsInbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void put(std::string_view circuit)
    {
        {
            const std::lock_guard lock(m_mutex);
            const bool first = m_names.empty();
            m_names.emplace(circuit);
            if (!first)
                return;
        }
        m_wake();
    }

    [[nodiscard]] std::set<std::string, std::less<>> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_names, {});
    }

private:
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::set<std::string, std::less<>> m_names;
};

} // namespace switchgear::ui
