// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

class QLineEdit;

namespace switchgear::ui {

/// A dialog whose text may grow while it is open: it gets taller with it, and never jumps back.
///
/// Enter goes on to the next field, from the last to the first, and never to a button; on a button
/// that was gone to by Tab it acts, once for each press. So it neither executes from a field nor
/// throws away what was typed. A letter that is typed while a button has the focus goes into the
/// field for text, and the rest after it: no word presses a button by its blank.
class GrowingDialog : public QDialog
{
    Q_OBJECT

protected:
    explicit GrowingDialog(QWidget *parent);

    /// To be called once the layout is complete; `width` is that of the opened dialog.
    void beginAt(int width);
    /// Where text goes that is typed on a button.
    void setTypingField(QLineEdit *field) { m_typingField = field; }

    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] int neededHeight(int width) const;
    void goToNextField();
    [[nodiscard]] bool typeInto(QKeyEvent *event);

    QLineEdit *m_typingField = nullptr;
};

} // namespace switchgear::ui
