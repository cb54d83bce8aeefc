// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/typing_guard.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>

namespace switchgear::ui {

namespace {

std::chrono::milliseconds steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

/// Whether a key is one that is pressed in the course of typing.
bool isTyped(const QKeyEvent &key)
{
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (key.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
        return true;
    default:
        return !key.text().isEmpty() && key.text().front().isPrint();
    }
}

} // namespace

TypingGuard::TypingGuard(QWidget *window) : QObject(window), m_window(window), m_now(steadyNow)
{
    qApp->installEventFilter(this);
}

bool TypingGuard::isOurDialog(const QWidget &widget) const
{
    return widget.isWindow() && qobject_cast<const QDialog *>(&widget) && widget.parentWidget()
           && widget.parentWidget()->window() == m_window;
}

bool TypingGuard::isStray(const QKeyEvent &key)
{
    if (!isTyped(key))
        return false;
    const auto now = m_now();
    if (m_opening && m_opening->isVisible() && now - m_openedAt < kOpening)
        return true;
    if (!m_typedAt || now - *m_typedAt >= kPause) {
        m_typedAt.reset();
        return false;
    }
    m_typedAt = now;
    return true;
}

void TypingGuard::follow(QWidget &widget, const QEvent &event)
{
    switch (event.type()) {
    case QEvent::Show:
        if (!event.spontaneous() && isOurDialog(widget)) {
            m_opening = &widget;
            m_openedAt = m_now();
        }
        break;
    case QEvent::WindowActivate:
        if (&widget == m_opening)
            m_opening.clear();
        break;
    case QEvent::Hide:
        if (!event.spontaneous() && isOurDialog(widget))
            m_typedAt = m_now();
        break;
    case QEvent::MouseButtonPress:
        if (widget.window() == m_window) {
            m_opening.clear();
            m_typedAt.reset();
        }
        break;
    default:
        break;
    }
}

bool TypingGuard::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = qobject_cast<QWidget *>(watched);
    if (!widget)
        return false;
    follow(*widget, *event);
    const bool isKey =
        event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey || widget->window() != m_window || !isStray(*static_cast<QKeyEvent *>(event)))
        return false;
    event->accept(); // of a shortcut: it looks no further for one
    return true;
}

} // namespace switchgear::ui
