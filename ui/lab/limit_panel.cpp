// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/limit_panel.h"

#include "ui/controls/flow_layout.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/controls/trimmed_spin.h"
#include "ui/controls/wheel_guard.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/data/stage_text.h"

#include <QHBoxLayout>
#include <QSet>
#include <QSignalBlocker>

namespace switchgear::ui {

namespace {

constexpr int kHeight = 30;
constexpr int kGap = 8; ///< that the flow leaves between two fields

bool canBeSet(StageKind kind)
{
    return kind == StageKind::Limiter || kind == StageKind::Bulkhead;
}

double settingOf(const StageReading &stage)
{
    if (const auto *limit = std::get_if<LimiterFigures>(&stage.figures))
        return limit->rate;
    const auto *places = std::get_if<BulkheadFigures>(&stage.figures);
    return places ? static_cast<double>(places->concurrent) : 0;
}

} // namespace

LimitPanel::LimitPanel(QWidget *parent) : QWidget(parent), m_flow(new FlowLayout(this))
{
    setAccessibleName(tr("Limits"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void LimitPanel::show(const FleetStore &store)
{
    QSet<Key> gone(m_fields.keyBegin(), m_fields.keyEnd());
    for (const CircuitRecord &record : store.records()) {
        const QString circuit = fromCore(record.now.name);
        for (const StageReading &stage : record.stages) {
            if (!canBeSet(stage.kind()))
                continue;
            gone.remove({circuit, static_cast<int>(stage.kind())});
            showStage(circuit, stage);
        }
    }
    for (const Key &key : std::as_const(gone))
        delete m_fields.take(key).box;
}

void LimitPanel::showStage(const QString &circuit, const StageReading &stage)
{
    const Key key{circuit, static_cast<int>(stage.kind())};
    if (!m_fields.contains(key)) {
        m_fields.insert(key, makeField(circuit, stage));
        alignFields();
    }
    Field &field = m_fields[key];
    const double setting = settingOf(stage);
    // It follows what was set, here or elsewhere; a number that is being typed is left alone.
    if (setting != field.inForce) {
        field.inForce = setting;
        setRefusal(field, {});
        if (!field.spin->hasFocus() || field.spin->value() == setting) {
            const QSignalBlocker quiet(field.spin);
            field.spin->setValue(setting);
        }
    }
    const bool isPending = field.spin->value() != setting;
    const QString now = stageFigure(stage);
    field.reading->setText(isPending ? tr("%1 …").arg(now) : now);
    QFont font = field.reading->font();
    font.setBold(stage.refusing > 0);
    field.reading->setFont(font);
    field.reading->setToolTip(
        plainToolTip((QStringList{tr("In force:")} + stageDetails(stage)).join(QLatin1Char('\n'))));
}

void LimitPanel::refuse(const StageWish &wish)
{
    const StageKind kind =
        wish.kind == StageWish::Kind::Rate ? StageKind::Limiter : StageKind::Bulkhead;
    const auto found = m_fields.constFind({wish.circuit, static_cast<int>(kind)});
    // What was typed since is a wish of its own.
    if (found == m_fields.cend() || found->spin->value() != wish.value)
        return;
    const QString refused = found->spin->text();
    {
        const QSignalBlocker quiet(found->spin);
        found->spin->setValue(found->inForce);
    }
    setRefusal(*found, tr("%1 was refused").arg(refused));
}

void LimitPanel::setRefusal(const Field &field, const QString &text)
{
    if (field.refusal->text() == text)
        return;
    field.refusal->setText(text);
    field.refusal->setVisible(!text.isEmpty());
    alignFields();
}

/// In one row each field is as wide as it wishes; in several they stand below one another.
void LimitPanel::alignFields()
{
    int all = 0;
    int name = 0;
    int spin = 0;
    for (const Field &field : std::as_const(m_fields)) {
        field.name->setMinimumWidth(0);
        field.spin->setMinimumWidth(0);
        field.reading->setMinimumWidth(field.readingWidth);
        field.box->layout()->activate();
        all += field.box->sizeHint().width() + kGap;
        name = std::max(name, field.name->sizeHint().width());
        spin = std::max(spin, field.spin->sizeHint().width());
    }
    if (all - kGap <= width())
        return;
    int reading = 0;
    for (const Field &field : std::as_const(m_fields))
        reading = std::max(reading, field.readingWidth);
    for (const Field &field : std::as_const(m_fields)) {
        field.name->setMinimumWidth(name);
        field.spin->setMinimumWidth(spin);
        field.reading->setMinimumWidth(reading);
    }
}

void LimitPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    alignFields();
}

LimitPanel::Field LimitPanel::makeField(const QString &circuit, const StageReading &stage)
{
    const QString name = nameText(circuit);
    const auto *limit = std::get_if<LimiterFigures>(&stage.figures);
    Field field;
    field.box = new QWidget(this);
    auto *line = new QHBoxLayout(field.box);
    line->setContentsMargins(0, 0, 12, 0);
    line->setSpacing(8);
    field.name =
        plainLabel(limit ? tr("%1 · rate").arg(name) : tr("%1 · size").arg(name), field.box);
    line->addWidget(field.name);
    field.spin = new TrimmedSpin(field.box);
    field.spin->setKeyboardTracking(false); // a half-typed number is no wish
    field.spin->setMinimumHeight(kHeight);
    if (limit) {
        field.spin->setDecimals(2);
        field.spin->setRange(0.01, kHighestRate);
        field.spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        field.spin->setSuffix(perText(limit->per));
        field.spin->setAccessibleName(tr("Rate of the limiter of %1").arg(name));
    } else {
        field.spin->setDecimals(0);
        field.spin->setRange(1, kMostConcurrent);
        field.spin->setSuffix(tr(" at once"));
        field.spin->setAccessibleName(tr("Size of the bulkhead of %1").arg(name));
    }
    field.spin->setToolTip(tr("Takes effect while calls run"));
    WheelGuard::install(field.spin);
    line->addWidget(field.spin);
    field.reading = plainLabel({}, field.box);
    field.readingWidth = fontMetrics().horizontalAdvance(
        limit ? tr("000 of %1").arg(limitText(*limit)) : tr("00 of 000"));
    line->addWidget(field.reading);
    field.refusal = plainLabel({}, field.box);
    field.refusal->setObjectName(QStringLiteral("refusal"));
    QFont bold = field.refusal->font();
    bold.setBold(true);
    field.refusal->setFont(bold);
    field.refusal->hide();
    line->addWidget(field.refusal);
    m_flow->addWidget(field.box);
    field.box->show();
    const StageWish::Kind kind = limit ? StageWish::Kind::Rate : StageWish::Kind::Concurrent;
    connect(field.spin, &QDoubleSpinBox::valueChanged, this,
            [this, circuit, kind, field](double value) {
                setRefusal(field, {});
                Q_EMIT stageRequested({kind, circuit, value});
            });
    return field;
}

} // namespace switchgear::ui
