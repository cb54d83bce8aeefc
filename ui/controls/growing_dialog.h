// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

namespace switchgear::ui {

/// A dialog whose text may grow while it is open: it gets taller with it, and never jumps back.
///
/// Enter goes on to the next field and acts on a focused button alone, once for each press: it
/// neither executes from a field nor throws away what was typed.
class GrowingDialog : public QDialog
{
    Q_OBJECT

protected:
    explicit GrowingDialog(QWidget *parent);

    /// To be called once the layout is complete; `width` is that of the opened dialog.
    void beginAt(int width);

    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] int neededHeight(int width) const;
};

} // namespace switchgear::ui
