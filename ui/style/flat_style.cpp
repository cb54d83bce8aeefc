// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/flat_style.h"

#include "ui/style/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace switchgear::ui {

namespace {

/// A button's ground: plain, darker while it is pressed or checked, outlined in the accent while it
/// has the keyboard.
void paintButton(const QStyleOption &option, QPainter &painter)
{
    const Theme &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool down = option.state.testFlag(QStyle::State_Sunken);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool hovered = enabled && option.state.testFlag(QStyle::State_MouseOver);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    QColor ground = enabled ? option.palette.color(QPalette::Button) : theme.window;
    if (down || on)
        ground = theme.selection;
    else if (hovered)
        ground = theme.alternate;
    QColor edge = enabled ? theme.outline : theme.grid;
    if (focused)
        edge = theme.accent;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, focused ? 2.0 : 1.0));
    painter.setBrush(ground);
    const double inset = focused ? 1.0 : 0.5;
    painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), 4, 4);
    painter.restore();
}

/// The frame of a field for text; its ground is the base's.
void paintField(const QStyleOption &option, QPainter &painter)
{
    const Theme &theme = Theme::current();
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(focused   ? theme.accent
                        : enabled ? theme.outline
                                  : theme.grid,
                        focused ? 2.0 : 1.0));
    const double inset = focused ? 1.0 : 0.5;
    painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), 3, 3);
    painter.restore();
}

void paintArrow(const QRect &box, QPainter &painter, const QColor &ink)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.4));
    const QPointF centre = QRectF(box).center();
    painter.drawPolyline(QPolygonF{{centre.x() - 4, centre.y() - 2},
                                   {centre.x(), centre.y() + 2},
                                   {centre.x() + 4, centre.y() - 2}});
    painter.restore();
}

void paintHeader(const QStyleOption &option, QPainter &painter)
{
    const Theme &theme = Theme::current();
    painter.fillRect(option.rect, theme.window);
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     theme.grid);
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("fusion"))) {}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        paintButton(*option, *painter);
        return;
    case PE_FrameLineEdit:
        paintField(*option, *painter);
        return;
    case PE_FrameFocusRect:
        // Every widget of ours shows its own focus; a second frame inside a button is noise.
        if (widget && widget->inherits("QAbstractButton") && !widget->inherits("QCheckBox")
            && !widget->inherits("QRadioButton"))
            return;
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) {
        paintHeader(*option, *painter);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (control != CC_ComboBox || !combo || combo->editable) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        // Fusion's own frame is lost on a dark ground.
        if (control == CC_SpinBox)
            paintField(*option, *painter);
        return;
    }
    paintButton(*option, *painter);
    QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    arrow.adjust(0, 0, -2, 0);
    const Theme &theme = Theme::current();
    paintArrow(arrow, *painter, option->state.testFlag(State_Enabled) ? theme.text : theme.outline);
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    // A header's words stand above those of its cells: both keep 6 pixels free.
    if (metric == PM_HeaderMargin)
        return 6;
    if (metric == PM_FocusFrameHMargin && qobject_cast<const QAbstractItemView *>(widget))
        return 5;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace switchgear::ui
