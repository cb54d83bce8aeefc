// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/nav_rail.h"

#include "ui/style/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QBoxLayout>
#include <QPainter>

namespace switchgear::ui {

namespace {

class RailButton final : public QAbstractButton
{
public:
    explicit RailButton(QAction *action, QWidget *parent) : QAbstractButton(parent)
    {
        setText(action->iconText());
        setCheckable(true);
        setChecked(action->isChecked());
        setToolTip(action->toolTip());
        setAccessibleName(action->iconText());
        setFocusPolicy(Qt::TabFocus);
        connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::toggled, this, &QAbstractButton::setChecked);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        QFont bold = font();
        bold.setBold(true);
        return {QFontMetrics(bold).horizontalAdvance(text()) + 28, 36};
    }

protected:
    // Which view is shown is the action's to say: a press on the current one changes nothing.
    void nextCheckState() override {}

    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        if (isChecked()) {
            painter.fillRect(rect(), theme.selection);
            painter.fillRect(QRect(0, 0, 3, height()), theme.accent);
        } else if (underMouse()) {
            painter.fillRect(rect(), theme.alternate);
        }
        QFont shown = font();
        shown.setBold(isChecked());
        painter.setFont(shown);
        painter.setPen(isChecked() ? theme.text : theme.muted);
        painter.drawText(rect().adjusted(14, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
        if (hasFocus()) {
            painter.setPen(theme.accent);
            painter.drawRect(rect().adjusted(0, 0, -1, -1));
        }
    }
};

} // namespace

NavRail::NavRail(const std::vector<QAction *> &views, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(0);
    for (QAction *view : views)
        layout->addWidget(new RailButton(view, this));
    layout->addStretch(1);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void NavRail::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.grid);
}

} // namespace switchgear::ui
