// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_log.h"
#include "app/poll/poll_settings.h"

#include <QByteArray>
#include <QDateTime>
#include <QUrl>

#include <optional>

namespace switchgear::app {

/// What a run was, once it has ended.
struct PollReport
{
    QUrl url;
    PollSettings settings;
    Duration timeout{0};
    std::optional<double> failureRate; ///< of the built-in API; none where another was polled
    std::optional<std::uint64_t> received; ///< requests that the built-in API counted itself
    QDateTime startedAt; ///< wall time, for display alone
    Duration duration{0};
    PollStop stoppedBy = PollStop::MaxPolls;
    PollLog log;

    /// One JSON object, keys in the order of the alphabet. A payload that is JSON stands in it as
    /// such, every other as a string; a password in the address is left out. Each result and error
    /// has its `delay` until the next poll (null after the last), and where they hold
    /// `retry_after`, as the answer bore it, and `retry_after_cut_to`; an error has its words in
    /// `detail` where its name is not that of a status.
    [[nodiscard]] QByteArray toJson() const;
};

} // namespace switchgear::app
