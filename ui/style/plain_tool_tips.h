// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPoint>
#include <QRect>
#include <QString>

class QHelpEvent;
class QWidget;

namespace switchgear::ui {

/// What Qt shows as that text, wrapped where it is long.
[[nodiscard]] QString toolTipMarkup(const QString &text);
/// Shows a tool tip as the text that it is.
void showPlainToolTip(const QPoint &at, const QString &text, QWidget *widget,
                      const QRect &area = {});

/// Shows the tool tips of all widgets, views and menus of the program as plain text.
///
/// Qt guesses whether a tool tip is HTML, and wraps no other. A tip that bears a name must be no
/// HTML, and one that is escaped for it would be read out with its tags, since screen readers are
/// given the tip where there is no description. So tips are kept plain, and made HTML only as they
/// are shown.
class PlainToolTips final : public QObject
{
    Q_OBJECT

public:
    /// For the whole application, once; needs one.
    static void install();
    /// What the tool tip at that point of the widget says.
    [[nodiscard]] static QString textAt(const QWidget &widget, const QPoint &at);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using QObject::QObject;
};

} // namespace switchgear::ui
