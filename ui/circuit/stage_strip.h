// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/circuit/stage_box.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace switchgear::ui {

/// The pipeline around a circuit's calls as a row of stages, outermost first, with arrows between.
/// Where the row has no room it goes on below: blocks in columns, and where not even two of them
/// stand side by side, single lines. Hidden while nothing is known of stages.
class StageStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit StageStrip(QWidget *parent = nullptr);

    void show(const StageReadings &stages, bool isStale);
    /// Single lines at every width.
    void setCompact(bool compact);
    /// The stage that is spoken of beside it; none: none is.
    void setMarked(std::optional<StageKind> kind);

    [[nodiscard]] const std::vector<StageBox *> &boxes() const { return m_boxes; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    /// Where the boxes stand in a width, and in which form.
    struct Plan
    {
        std::vector<StageBox::Form> forms; ///< by box
        std::vector<QRect> places;
        int height = 0;
    };

    [[nodiscard]] Plan planFor(int width) const;
    [[nodiscard]] Plan blocksIn(int width) const; ///< no places: there is no room for two columns
    [[nodiscard]] Plan linesIn(int width) const;
    void arrange();
    void showMark();

    std::vector<StageBox *> m_boxes; // children
    std::vector<StageKind> m_kinds; ///< of m_boxes
    std::optional<StageKind> m_marked;
    bool m_isCompact = false;
    int m_height = 0; ///< as arranged last
};

} // namespace switchgear::ui
