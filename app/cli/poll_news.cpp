// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/poll_news.h"

#include "app/demo/report_values.h"

#include <QCoreApplication>

#include <utility>

namespace switchgear::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PollNews", text);
}

} // namespace

QStringList PollNews::take(const PollLog &log)
{
    QStringList lines;
    if (std::exchange(m_failed, log.failed()) != log.failed()) {
        const PollError &error = log.errors().back();
        if (!error.words.empty() && m_told.insert(error.error).second)
            lines << tr("poll %1 failed: %2 (%3)")
                         .arg(QString::number(error.poll), toText(error.words),
                              toText(error.error.text()));
        takeWait(error, lines);
    }
    if (std::exchange(m_successful, log.successful()) != log.successful())
        takeWait(log.results().back(), lines);
    return lines;
}

template <typename Entry>
void PollNews::takeWait(const Entry &entry, QStringList &lines)
{
    if (m_isCutTold || !entry.delay || !(entry.retryAfter > m_longest))
        return;
    m_isCutTold = true;
    lines << tr("poll %1 was answered with a Retry-After of %2 s; it is cut to %3 s "
                "(--max-retry-after)")
                 .arg(QString::number(entry.poll), QString::number(inSeconds(*entry.retryAfter)),
                      QString::number(inSeconds(m_longest)));
}

} // namespace switchgear::app
