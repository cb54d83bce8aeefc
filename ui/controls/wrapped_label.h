// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLabel>

namespace switchgear::ui {

/// Plain text over as many lines as it takes, or as it may. A line ends between words or, where one
/// word is wider than the label, within it: no text from outside decides how wide a window is, nor,
/// where the lines are bounded, how high. What is cut ends in an ellipsis and is whole in the tool
/// tip and for a screen reader; the context menu copies it. With word wrap switched off it is a
/// QLabel.
class WrappedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit WrappedLabel(const QString &text, QWidget *parent);

    /// 0, the default: as many as it takes.
    void setMaximumLines(int lines);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QSize frame() const;
    [[nodiscard]] QRect textArea() const;

    int m_maximumLines = 0;
};

} // namespace switchgear::ui
