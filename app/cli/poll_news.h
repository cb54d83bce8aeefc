// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_log.h"
#include "app/poll/poll_settings.h"

#include <QStringList>

#include <set>

namespace switchgear::app {

/// What is worth a line of its own while an API is polled: a kind of failure that has words, and a
/// Retry-After that is cut. Each is told once in a run; the report has them all.
class PollNews final
{
public:
    explicit PollNews(const PollSettings &settings) : m_longest(settings.maxRetryAfter) {}

    /// To be called after each poll: what the newest brings.
    [[nodiscard]] QStringList take(const PollLog &log);

private:
    template <typename Entry>
    void takeWait(const Entry &entry, QStringList &lines);

    Duration m_longest;
    std::uint64_t m_failed = 0;
    std::uint64_t m_successful = 0;
    std::set<ErrorName> m_told;
    bool m_isCutTold = false;
};

} // namespace switchgear::app
