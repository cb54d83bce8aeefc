// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QWidget>

#include <array>

class QLabel;

namespace switchgear::ui {

/// What came of the calls of a run, as numbers under their names.
class LoadCounters final : public QWidget
{
    Q_OBJECT

public:
    explicit LoadCounters(QWidget *parent = nullptr);

    void show(const LoadLabStatus &status);

private:
    enum class Counter : quint8 { Reached, Sent, Succeeded, Failed, Rejected, NotStarted };
    static constexpr std::size_t kCounters = 6;

    void set(Counter counter, const QString &text);

    std::array<QLabel *, kCounters> m_values{};
    std::array<QString, kCounters> m_names;
};

} // namespace switchgear::ui
