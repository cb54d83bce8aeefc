// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/settings_store.h"

#include "app/system/whole_file.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <memory>

namespace switchgear::app {

namespace {

const QString kVersionKey = QStringLiteral("version");
const QString kWindowKey = QStringLiteral("window");
const QString kBytesKey = QStringLiteral("base64");

/// As QJsonValue::fromVariant(), and bytes as an object of their own.
QJsonValue toJson(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return QJsonObject{{kBytesKey, QString::fromLatin1(value.toByteArray().toBase64())}};
    case QMetaType::QVariantMap: {
        QJsonObject object;
        const QVariantMap map = value.toMap();
        for (auto entry = map.begin(); entry != map.end(); ++entry)
            object.insert(entry.key(), toJson(entry.value()));
        return object;
    }
    case QMetaType::QVariantList: {
        QJsonArray array;
        for (const QVariant &entry : value.toList())
            array.append(toJson(entry));
        return array;
    }
    default:
        return QJsonValue::fromVariant(value);
    }
}

QVariant fromJson(const QJsonValue &value)
{
    if (value.isArray()) {
        QVariantList list;
        for (const QJsonValue entry : value.toArray())
            list.append(fromJson(entry));
        return list;
    }
    if (!value.isObject())
        return value.toVariant();
    const QJsonObject object = value.toObject();
    if (object.size() == 1 && object.contains(kBytesKey))
        return QByteArray::fromBase64(object[kBytesKey].toString().toLatin1());
    QVariantMap map;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        map.insert(entry.key(), fromJson(entry.value()));
    return map;
}

/// What is no JSON holds no settings, as an empty file does, and is written over.
bool readJson(QIODevice &device, QSettings::SettingsMap &values)
{
    values = fromJson(QJsonDocument::fromJson(device.readAll()).object()).toMap();
    return true;
}

/// QSettings lets the old file stand where this says no; of its own formats it does not ask
/// whether what they wrote has reached the disk.
bool writeJson(QIODevice &device, const QSettings::SettingsMap &values)
{
    auto *const file = qobject_cast<QFileDevice *>(&device);
    const QByteArray text = QJsonDocument(toJson(QVariant(values)).toObject()).toJson();
    return file != nullptr && fillDevice(*file, text).isEmpty();
}

std::unique_ptr<QSettings> open(const QString &file)
{
    static const QSettings::Format format =
        QSettings::registerFormat(QStringLiteral("json"), readJson, writeJson);
    if (!file.isEmpty())
        return std::make_unique<QSettings>(file, format);
    return std::make_unique<QSettings>(format, QSettings::UserScope, QStringLiteral("switchgear"),
                                       QStringLiteral("switchgear"));
}

} // namespace

QVariantMap SettingsStore::load() const
{
    const auto settings = open(m_file);
    if (settings->value(kVersionKey).toInt() != kVersion)
        return {};
    return settings->value(kWindowKey).toMap();
}

QString SettingsStore::save(const QVariantMap &values) const
{
    const auto settings = open(m_file);
    settings->setValue(kVersionKey, kVersion);
    settings->setValue(kWindowKey, values);
    settings->sync();
    if (settings->status() == QSettings::NoError)
        return {};
    return QCoreApplication::translate("SettingsStore", "the settings cannot be kept in %1")
        .arg(settings->fileName());
}

void SettingsStore::forget() const
{
    open(m_file)->clear();
}

} // namespace switchgear::app
