// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/events/event_entry.h"
#include "ui/events/event_export.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLayout;
class QLineEdit;
class QToolButton;

namespace switchgear::ui {

/// What narrows the list of events, follows its newest, and exports it. Wraps where it is narrow.
class EventsToolbar final : public QWidget
{
    Q_OBJECT

public:
    explicit EventsToolbar(QWidget *parent = nullptr);

    void setCircuit(const QString &circuit);
    /// Every field as it was at first.
    void clear();
    /// `missed` events came while the list was not following.
    void showFollowing(bool following, int missed);
    void focusText();

Q_SIGNALS:
    void groupChosen(switchgear::ui::EventGroup group);
    void leastChosen(switchgear::ui::EventSeverity severity);
    void circuitEdited(const QString &part);
    void textEdited(const QString &part);
    void followToggled(bool follow);
    void exportChosen(switchgear::ui::ExportFormat format);

private:
    void addGroups(QLayout *row);
    void addFields(QLayout *row);
    void addExport(QLayout *row);

    QButtonGroup *m_groups;
    QComboBox *m_least;
    QLineEdit *m_circuit;
    QLineEdit *m_text;
    QToolButton *m_follow;
};

} // namespace switchgear::ui
