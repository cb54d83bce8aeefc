// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/replay/replay_run.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace switchgear::test {

/// What a replay printed.
struct Replayed
{
    QStringList lines; ///< of the output, as they were written
    QString errors;
    int status = -1;

    /// The line at this place as an object; empty where it is none.
    [[nodiscard]] QJsonObject object(qsizetype line) const;
    /// What happened in short, summaries and states left out: "1.5 a permitted closed",
    /// "2 b rejected open 28.5", "4 closed>open failure_ratio 30 n1", "5 r1 granted 0.4",
    /// "5 r2 refused 0.4", "5 r3 never", "5.1 r1 restored 1".
    /// With several circuits each begins with "name: ".
    [[nodiscard]] QStringList story() const;
};

/// Replays a trace through a configuration; both are written to files of a folder of their own,
/// named circuits.json and trace.jsonl, and that folder's name is cut out of the errors.
[[nodiscard]] Replayed replayed(const QByteArray &config, const QByteArray &trace,
                                app::BadLines badLines = app::BadLines::Stop);

} // namespace switchgear::test
