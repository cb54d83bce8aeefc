// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/replay/output_buffer.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <utility>

namespace switchgear::app {

/// Where a command was asked to write its report: a file, or "-" for its output.
///
///     const ReportTarget report{path, output};
///     if (const auto fault = report.faultAhead())
///         return refuse(fault->text, fault->status); // before an hour is spent on the run
///     …
///     const QString fault = report.write(json);
///
/// A file is written so that it is whole or as it was before (writeWholeFile()). What is no file (a
/// pipe, a device), or names an open descriptor (/dev/stdout), is written as it is, and not
/// replaced.
/// **Errors.** One sentence each, with the words of the system; empty where nothing is wrong. A
/// place that is none (no such folder) is wrong use; what the system refuses is a failure.
/// **Threads.** One; write() waits where a pipe has no reader. **Ownership.** The output outlives
/// it.
class ReportTarget final
{
public:
    /// An empty path: no report was asked for.
    ReportTarget(QString path, ByteSink &output) : m_path(std::move(path)), m_output(output) {}

    /// The report stands on the output, where nothing else belongs then.
    [[nodiscard]] bool isOutput() const { return m_path == u"-"; }
    struct Fault
    {
        QString text;
        int status = 0; ///< kStatusRefused or kStatusFailed
    };
    /// Why it could not be written now. Leaves nothing behind.
    [[nodiscard]] std::optional<Fault> faultAhead() const;
    /// Why it was not written: a failure.
    [[nodiscard]] QString write(const QByteArray &bytes) const;

private:
    [[nodiscard]] QString sentence(const QString &fault) const;

    QString m_path;
    ByteSink &m_output;
};

/// What cannot be printed, in a sentence.
[[nodiscard]] QString outputFault(const ByteSink &output);

} // namespace switchgear::app
