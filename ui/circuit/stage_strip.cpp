// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/stage_strip.h"

#include "ui/style/theme.h"

#include <QEvent>
#include <QPainter>

namespace switchgear::ui {

namespace {

constexpr int kArrow = 16; ///< between two boxes
constexpr int kGap = 6; ///< between two lines of blocks
constexpr int kLineGap = 3;
constexpr int kWidest = 190; ///< a box grows no further

} // namespace

StageStrip::StageStrip(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Pipeline"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void StageStrip::show(const StageReadings &stages, bool isStale)
{
    std::vector<StageKind> kinds;
    for (const StageReading &stage : stages)
        kinds.push_back(stage.kind());
    const bool sameStages = kinds == m_kinds;
    if (!sameStages) {
        m_kinds = std::move(kinds);
        while (m_boxes.size() > stages.size()) {
            delete m_boxes.back();
            m_boxes.pop_back();
        }
        while (m_boxes.size() < stages.size()) {
            m_boxes.push_back(new StageBox(this));
            m_boxes.back()->setVisible(true);
        }
        showMark();
    }
    for (std::size_t i = 0; i < stages.size(); ++i)
        m_boxes[i]->show(stages[i], isStale);
    setVisible(!stages.empty());
    arrange();
}

void StageStrip::setMarked(std::optional<StageKind> kind)
{
    m_marked = kind;
    showMark();
}

void StageStrip::showMark()
{
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        m_boxes[i]->setMarked(m_marked == m_kinds[i]);
}

void StageStrip::setCompact(bool compact)
{
    m_isCompact = compact;
    arrange();
}

StageStrip::Plan StageStrip::planFor(int width) const
{
    if (m_boxes.empty())
        return {};
    if (!m_isCompact) {
        if (Plan blocks = blocksIn(width); !blocks.places.empty())
            return blocks;
    }
    return linesIn(width);
}

StageStrip::Plan StageStrip::blocksIn(int width) const
{
    QSize box;
    for (const StageBox *stage : m_boxes)
        box = box.expandedTo(stage->wish(StageBox::Form::Block));
    const int count = static_cast<int>(m_boxes.size());
    const int room = (width + kArrow) / (box.width() + kArrow);
    if (room < std::min(count, 2))
        return {};
    // Lines of much the same length: two and two, not three and one.
    const int lines = (count + room - 1) / room;
    const int columns = (count + lines - 1) / lines;
    // Of several lines, the end of each has an arrow that points on.
    const int arrows = lines > 1 ? columns : columns - 1;
    const int most = (width - arrows * kArrow) / columns;
    if (most < box.width())
        return {};
    box.setWidth(std::min(most, std::max(box.width(), kWidest)));
    Plan plan;
    plan.forms.assign(m_boxes.size(), StageBox::Form::Block);
    for (int i = 0; i < count; ++i)
        plan.places.emplace_back(
            QPoint(i % columns * (box.width() + kArrow), i / columns * (box.height() + kGap)), box);
    plan.height = lines * box.height() + (lines - 1) * kGap;
    return plan;
}

StageStrip::Plan StageStrip::linesIn(int width) const
{
    Plan plan;
    QPoint at;
    for (const StageBox *stage : m_boxes) {
        StageBox::Form form = StageBox::Form::Line;
        if (stage->wish(form).width() > width)
            form = StageBox::Form::TwoLines;
        QSize box = stage->wish(form);
        box.setWidth(std::min(box.width(), width));
        if (at.x() > 0 && at.x() + box.width() > width)
            at = {0, plan.height + kLineGap};
        plan.forms.push_back(form);
        plan.places.emplace_back(at, box);
        plan.height = std::max(plan.height, at.y() + box.height());
        at.rx() += box.width() + kArrow;
    }
    return plan;
}

int StageStrip::heightForWidth(int width) const
{
    return planFor(width).height;
}

QSize StageStrip::sizeHint() const
{
    const int wide = std::max(width(), 200);
    return {wide, heightForWidth(wide)};
}

QSize StageStrip::minimumSizeHint() const
{
    // All of it, or stages would be cut off.
    return {200, heightForWidth(std::max(width(), 200))};
}

void StageStrip::arrange()
{
    const Plan plan = planFor(width());
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        m_boxes[i]->setForm(plan.forms[i]);
        m_boxes[i]->setGeometry(plan.places[i]);
    }
    if (plan.height != m_height) {
        m_height = plan.height;
        updateGeometry();
    }
    update();
}

void StageStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool StageStrip::event(QEvent *event)
{
    // A box asks for more room as its figures grow.
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange)
        arrange();
    return QWidget::event(event);
}

void StageStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.muted, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (std::size_t i = 0; i + 1 < m_boxes.size(); ++i) {
        const QRect box = m_boxes[i]->geometry();
        const double y = box.center().y() + 0.5;
        const double from = box.right() + 3.5;
        const double to = from + kArrow - 6;
        if (to + 2 > width())
            continue;
        painter.drawLine(QPointF(from, y), QPointF(to, y));
        painter.drawPolyline(
            QPolygonF({QPointF(to - 3, y - 3), QPointF(to, y), QPointF(to - 3, y + 3)}));
    }
}

} // namespace switchgear::ui
