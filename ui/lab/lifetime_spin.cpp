// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/lifetime_spin.h"

#include "ui/lab/fault_text.h"

#include <QRegularExpression>

namespace switchgear::ui {
namespace {

constexpr int kShortest = 5;
constexpr int kDefault = 300;

const QRegularExpression &pattern()
{
    static const QRegularExpression expression(QStringLiteral("^(\\d{1,2})(?::([0-5]?\\d?))?$"));
    return expression;
}

} // namespace

LifetimeSpin::LifetimeSpin(QWidget *parent) : QSpinBox(parent)
{
    setRange(kShortest, kLongest);
    setSingleStep(60);
    setValue(kDefault);
    setAlignment(Qt::AlignRight);
}

QString LifetimeSpin::textFromValue(int seconds) const
{
    return countdownText(std::chrono::seconds{seconds});
}

int LifetimeSpin::valueFromText(const QString &text) const
{
    const QRegularExpressionMatch match = pattern().match(text.trimmed());
    return match.captured(1).toInt() * 60 + match.captured(2).toInt();
}

QValidator::State LifetimeSpin::validate(QString &text, int &) const
{
    if (text.trimmed().isEmpty())
        return QValidator::Intermediate;
    if (!pattern().match(text.trimmed()).hasMatch())
        return QValidator::Invalid;
    const int seconds = valueFromText(text);
    return seconds >= kShortest && seconds <= kLongest ? QValidator::Acceptable
                                                       : QValidator::Intermediate;
}

} // namespace switchgear::ui
