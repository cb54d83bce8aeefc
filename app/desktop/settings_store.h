// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QVariantMap>

namespace switchgear::app {

/// Keeps what the window wants kept from one run to the next, in the user's settings or in a file.
///
/// They are JSON, and carry a version; those of another one are left alone and the window starts
/// afresh. What cannot be written whole leaves the file as it was.
class SettingsStore final
{
public:
    static constexpr int kVersion = 1;

    /// Empty: the user's own settings. Else that file, for tests.
    explicit SettingsStore(QString file = {}) : m_file(std::move(file)) {}

    [[nodiscard]] QVariantMap load() const;
    /// Returns why they could not be kept; empty where they are.
    [[nodiscard]] QString save(const QVariantMap &values) const;
    void forget() const;

private:
    QString m_file;
};

} // namespace switchgear::app
