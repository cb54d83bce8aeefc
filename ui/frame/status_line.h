// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_desk.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace switchgear::ui {

class FleetStore;

/// The line at the bottom: where the data come from and how well, what opened last, what was done
/// last, with its undo.
class StatusLine final : public QWidget
{
    Q_OBJECT

public:
    /// Store and desk outlive it.
    StatusLine(FleetStore *store, OrderDesk *desk, QWidget *parent = nullptr);

    /// "demo on 127.0.0.1, 12 services".
    void setSource(const QString &source);
    void report(const QString &message, OrderDesk::Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void refreshOffer(const QString &offer);

    FleetStore *m_store;
    QString m_source;
    QLabel *m_sourceLabel;
    QLabel *m_dropped;
    QLabel *m_opening;
    QLabel *m_message;
    QToolButton *m_undo;
    TimePoint m_reportedAt;
};

} // namespace switchgear::ui
