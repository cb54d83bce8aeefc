// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/stage_reading.h"

#include <QWidget>

namespace switchgear::ui {

/// One stage of a pipeline: its name, its main figure, and what it turned away; in three lines, in
/// one, or in two where one has no room; the latter say nothing where nothing was turned away.
/// While it turns calls away it bears the sign of what limits, an outline in its ink and bold
/// words; its tool tip has all figures.
class StageBox final : public QWidget
{
    Q_OBJECT

public:
    enum class Form : quint8 { Block, Line, TwoLines };

    explicit StageBox(QWidget *parent = nullptr);

    /// Stale figures are shown in italics.
    void show(const StageReading &stage, bool isStale);
    /// Marks the stage that is spoken of.
    void setMarked(bool marked);
    void setForm(Form form);
    /// What the form needs for its words, with room for counts that grow.
    [[nodiscard]] QSize wish(Form form) const;

    [[nodiscard]] bool isRefusing() const { return m_isRefusing; }
    [[nodiscard]] QSize sizeHint() const override { return wish(m_form); }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Part
    {
        QString text;
        bool isBold = false;
        QColor ink;
    };

    [[nodiscard]] QFont lineFont(bool bold) const;
    [[nodiscard]] bool tellsRefusal(Form form) const;
    [[nodiscard]] int signWidth() const;
    void paintBlock(QPainter &painter, const Part &name, const Part &figure, const Part &refusal);
    void paintLine(QPainter &painter, const Part &name, const Part &figure, const Part &refusal);

    Form m_form = Form::Block;
    QString m_name;
    QString m_figure;
    QString m_refusal;
    bool m_hasRefused = false;
    bool m_isRefusing = false;
    bool m_isStale = false;
    bool m_isMarked = false;
};

} // namespace switchgear::ui
