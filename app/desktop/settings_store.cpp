// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/settings_store.h"

#include <QSettings>

#include <memory>

namespace switchgear::app {

namespace {

const QString kVersionKey = QStringLiteral("version");
const QString kWindowKey = QStringLiteral("window");

std::unique_ptr<QSettings> open(const QString &file)
{
    if (!file.isEmpty())
        return std::make_unique<QSettings>(file, QSettings::IniFormat);
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                       QStringLiteral("switchgear"), QStringLiteral("switchgear"));
}

} // namespace

QVariantMap SettingsStore::load() const
{
    const auto settings = open(m_file);
    if (settings->value(kVersionKey).toInt() != kVersion)
        return {};
    return settings->value(kWindowKey).toMap();
}

void SettingsStore::save(const QVariantMap &values) const
{
    const auto settings = open(m_file);
    settings->setValue(kVersionKey, kVersion);
    settings->setValue(kWindowKey, values);
}

void SettingsStore::forget() const
{
    open(m_file)->clear();
}

} // namespace switchgear::app
