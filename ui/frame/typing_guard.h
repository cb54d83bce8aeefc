// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <optional>

class QKeyEvent;
class QWidget;

namespace switchgear::ui {

/// Keeps what is typed for a dialog from the window behind it, where letters are commands.
///
/// While a dialog that was opened has not got the keyboard yet, and after one was closed for as
/// long as somebody types on, letters, blanks, Enter and Escape that reach the window do nothing. A
/// pause of kPause or a press of the mouse ends that. Arrows, function keys and what is pressed
/// with Ctrl or Alt pass always: nobody types a word with them.
/// **Time.** Handed in; none: a steady clock.
class TypingGuard final : public QObject
{
    Q_OBJECT

public:
    using Now = std::function<std::chrono::milliseconds()>;

    static constexpr std::chrono::milliseconds kPause{400};
    /// A window system that never makes the dialog active must not lock the window.
    static constexpr std::chrono::milliseconds kOpening{1000};

    explicit TypingGuard(QWidget *window);

    void setClock(Now now) { m_now = std::move(now); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] bool isOurDialog(const QWidget &widget) const;
    [[nodiscard]] bool isStray(const QKeyEvent &key);
    void follow(QWidget &widget, const QEvent &event);

    QWidget *m_window;
    Now m_now;
    QPointer<QWidget> m_opening; ///< shown, and not active yet
    std::chrono::milliseconds m_openedAt{0};
    std::optional<std::chrono::milliseconds> m_typedAt; ///< the closing, or the last stray key
};

} // namespace switchgear::ui
