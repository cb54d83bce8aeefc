// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/fault_editor.h"

#include "ui/controls/flow_layout.h"
#include "ui/data/shown_text.h"
#include "ui/lab/fault_text.h"
#include "ui/lab/lifetime_spin.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace switchgear::ui {
namespace {

constexpr int kHeight = 28;

} // namespace

FaultEditor::FaultEditor(QWidget *parent)
    : QWidget(parent)
    , m_service(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_lifetime(new LifetimeSpin(this))
    , m_start(new QPushButton(tr("Start fault"), this))
{
    setAccessibleName(tr("New fault"));
    auto *flow = new FlowLayout(this);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_service->setObjectName(QStringLiteral("service"));
    m_service->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_service->setMaximumWidth(fontMetrics().averageCharWidth() * 32);
    m_kind->setObjectName(QStringLiteral("kind"));
    for (int kind = 0; kind < kFaultKindCount; ++kind)
        m_kind->addItem(faultKindText(static_cast<FaultKind>(kind)), kind);
    m_kind->setCurrentIndex(static_cast<int>(FaultKind::Http503));
    addFields(flow);
    m_start->setObjectName(QStringLiteral("startFault"));
    m_start->setMinimumHeight(kHeight);
    m_start->setAutoDefault(false);
    flow->addWidget(m_start);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &FaultEditor::choose);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_service->currentIndex() >= 0)
            Q_EMIT faultRequested(setting());
    });
    setServices({});
    choose();
}

void FaultEditor::addFields(QLayout *row)
{
    row->addWidget(labelled(tr("Service"), m_service));
    row->addWidget(labelled(tr("Fault"), m_kind));
    m_share = addSpin(row, tr("Share"), QStringLiteral("share"), 100, tr(" %"));
    m_share->setMinimum(1);
    m_share->setValue(70);
    m_latency = addSpin(row, tr("Adds"), QStringLiteral("latency"), 60'000, tr(" ms"));
    m_latency->setValue(800);
    m_spread = addSpin(row, tr("±"), QStringLiteral("spread"), 60'000, tr(" ms"));
    m_spread->setAccessibleName(tr("Spread"));
    m_spread->setValue(200);
    m_retryAfter = addSpin(row, tr("Retry after"), QStringLiteral("retryAfter"), 3600, tr(" s"));
    m_retryAfter->setValue(5);
    m_lifetime->setObjectName(QStringLiteral("lifetime"));
    row->addWidget(labelled(tr("For"), m_lifetime));
    m_lifetime->setAccessibleName(tr("Lifetime in minutes and seconds"));
    m_lifetime->setToolTip(tr("Minutes and seconds; at most 60:00"));
}

QWidget *FaultEditor::labelled(const QString &label, QWidget *editor)
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto *text = new QLabel(label, box);
    text->setBuddy(editor);
    editor->setAccessibleName(label);
    editor->setMinimumHeight(kHeight);
    row->addWidget(text);
    row->addWidget(editor);
    return box;
}

QSpinBox *FaultEditor::addSpin(QLayout *row, const QString &label, const QString &name, int highest,
                               const QString &suffix)
{
    auto *spin = new QSpinBox(this);
    spin->setObjectName(name);
    spin->setRange(0, highest);
    spin->setSuffix(suffix);
    spin->setAlignment(Qt::AlignRight);
    row->addWidget(labelled(label, spin));
    return spin;
}

FaultKind FaultEditor::kind() const
{
    return static_cast<FaultKind>(m_kind->currentData().toInt());
}

void FaultEditor::choose()
{
    m_share->parentWidget()->setVisible(kind() != FaultKind::RefuseConnections);
    m_latency->parentWidget()->setVisible(kind() == FaultKind::Latency);
    m_spread->parentWidget()->setVisible(kind() == FaultKind::Latency);
    m_retryAfter->parentWidget()->setVisible(kind() == FaultKind::Http429);
    updateGeometry();
}

void FaultEditor::setServices(const QStringList &services)
{
    QStringList listed;
    for (int row = 0; row < m_service->count(); ++row)
        listed << m_service->itemData(row).toString();
    m_start->setEnabled(!services.isEmpty());
    m_start->setToolTip(services.isEmpty() ? tr("There is no service to disturb.")
                                           : tr("Starts at once and ends by itself"));
    if (listed == services)
        return;
    const QString chosen = m_service->currentData().toString();
    m_service->clear();
    for (const QString &service : services)
        m_service->addItem(nameText(service), service);
    m_service->setCurrentIndex(std::max(0, static_cast<int>(services.indexOf(chosen))));
}

FaultSetting FaultEditor::setting() const
{
    FaultSetting setting;
    setting.service = m_service->currentData().toString();
    setting.kind = kind();
    setting.share = kind() == FaultKind::RefuseConnections ? 1.0 : m_share->value() / 100.0;
    setting.latency = std::chrono::milliseconds{m_latency->value()};
    setting.spread = std::chrono::milliseconds{std::min(m_spread->value(), m_latency->value())};
    setting.retryAfter = std::chrono::seconds{m_retryAfter->value()};
    setting.lifetime = std::chrono::seconds{m_lifetime->value()};
    return setting;
}

} // namespace switchgear::ui
