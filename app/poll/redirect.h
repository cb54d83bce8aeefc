// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/answer_head.h"

#include <QList>
#include <QUrl>

#include <optional>

namespace switchgear::app {

inline constexpr qsizetype kMostRedirects = 20;

/// Where a redirect leads, or why it is not followed.
struct NextPlace
{
    QUrl url;
    std::optional<PollFault> fault;
};

/// `places` were asked before, the last of them gave this redirect. It may lead to http and https
/// alone, from https not to http, to no place a second time, and not on for ever. User and password
/// go along where it stays with the same server.
[[nodiscard]] NextPlace nextPlace(const QList<QUrl> &places, const AnswerHead &head);

} // namespace switchgear::app
