// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/plain_tool_tips.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>

namespace switchgear::ui {

namespace {

struct Tip
{
    QString text;
    QRect area; ///< while the pointer is in it the tip stays
};

Tip tipOfHeader(const QHeaderView &header, const QPoint &at)
{
    const int section = header.logicalIndexAt(at);
    if (section < 0 || !header.model())
        return {};
    return {header.model()->headerData(section, header.orientation(), Qt::ToolTipRole).toString(),
            {}};
}

Tip tipOfItem(const QAbstractItemView &view, const QPoint &at)
{
    if (const auto *header = qobject_cast<const QHeaderView *>(&view))
        return tipOfHeader(*header, at);
    const QModelIndex index = view.indexAt(at);
    return {index.data(Qt::ToolTipRole).toString(), view.visualRect(index)};
}

Tip tipAt(const QWidget &widget, const QPoint &at)
{
    if (const auto *view = qobject_cast<const QAbstractItemView *>(widget.parentWidget());
        view && view->viewport() == &widget)
        return tipOfItem(*view, at);
    if (const auto *menu = qobject_cast<const QMenu *>(&widget)) {
        const QAction *action = menu->toolTipsVisible() ? menu->actionAt(at) : nullptr;
        return action ? Tip{action->toolTip(), menu->actionGeometry(menu->actionAt(at))} : Tip{};
    }
    return {widget.toolTip(), {}};
}

} // namespace

QString toolTipMarkup(const QString &text)
{
    return text.isEmpty() ? QString()
                          : QStringLiteral("<p style='white-space:pre-wrap'>")
                                + text.toHtmlEscaped() + QStringLiteral("</p>");
}

void showPlainToolTip(const QPoint &at, const QString &text, QWidget *widget, const QRect &area)
{
    QToolTip::showText(at, toolTipMarkup(text), widget, area);
}

QString PlainToolTips::textAt(const QWidget &widget, const QPoint &at)
{
    return tipAt(widget, at).text;
}

void PlainToolTips::install()
{
    static const QString kName = QStringLiteral("plainToolTips");
    if (qApp->findChild<PlainToolTips *>(kName, Qt::FindDirectChildrenOnly))
        return;
    auto *tips = new PlainToolTips(qApp);
    tips->setObjectName(kName);
    qApp->installEventFilter(tips);
}

bool PlainToolTips::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = event->type() == QEvent::ToolTip ? qobject_cast<QWidget *>(watched) : nullptr;
    if (!widget)
        return false;
    const auto *help = static_cast<QHelpEvent *>(event);
    const Tip tip = tipAt(*widget, help->pos());
    if (tip.text.isEmpty())
        return false; // it may show one of its own, or pass the question on
    showPlainToolTip(help->globalPos(), tip.text, widget, tip.area);
    return true;
}

} // namespace switchgear::ui
