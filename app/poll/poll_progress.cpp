// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_progress.h"

#include "app/demo/report_values.h"

#include <QCoreApplication>

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace switchgear::app {

namespace {

constexpr std::size_t kLeastWidth = 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("PollProgress", text);
}

std::string cut(const std::string &line, std::size_t columns)
{
    const QString text = QString::fromStdString(line);
    const auto most = static_cast<qsizetype>(columns);
    return text.size() <= most ? line : (text.left(most - 1) + u'…').toStdString();
}

} // namespace

ProgressStyle ProgressStyle::of(int descriptor)
{
    ProgressStyle style;
    style.isTerminal = isatty(descriptor) == 1 && qgetenv("TERM") != "dumb";
    winsize size{};
    if (style.isTerminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.width = std::max<std::size_t>(size.ws_col, kLeastWidth);
    return style;
}

std::string progressText(const PollStatus &status)
{
    QString text = status.maxPolls == 0 ? tr("poll %1").arg(status.poll)
                                        : tr("poll %1 of %2").arg(status.poll).arg(status.maxPolls);
    text += tr("  ok %1  failed %2").arg(status.successful).arg(status.failed);
    if (status.failuresInARow > 0)
        text += tr("  %1 in a row (%2)")
                    .arg(QString::number(status.failuresInARow), toText(status.lastError.text()));
    if (status.nextIn) {
        text += tr("  next in %1 s").arg(inSeconds(*status.nextIn), 0, 'f', 1);
    }
    return text.toStdString();
}

void PollProgress::show(const PollStatus &status, Duration elapsed)
{
    if (m_style.isTerminal) {
        // In the last column a terminal would begin a new line.
        std::string text = cut(progressText(status), m_style.width - 1);
        if (text == m_shown)
            return;
        m_sink.write('\r' + text + "\x1b[K");
        m_shown = std::move(text);
    } else if (elapsed >= m_nextLine) {
        m_sink.write(progressText(status) + '\n');
        m_nextLine = elapsed + kLineInterval;
    }
}

void PollProgress::clear()
{
    if (m_shown.empty())
        return;
    m_sink.write("\r\x1b[K");
    m_shown.clear();
}

} // namespace switchgear::app
