// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/load_lab_view.h"

#include "ui/controls/flow_layout.h"
#include "ui/controls/plain_label.h"
#include "ui/controls/wheel_guard.h"
#include "ui/lab/active_faults.h"
#include "ui/lab/fault_editor.h"
#include "ui/lab/fault_text.h"
#include "ui/lab/limit_panel.h"
#include "ui/lab/load_counters.h"
#include "ui/lab/services_model.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace switchgear::ui {
namespace {

constexpr int kHeight = 30;
constexpr int kRow = 24;

QToolButton *buttonOf(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMinimumHeight(kHeight);
    button->setObjectName(action->objectName());
    return button;
}

QString whyUnavailable(const LoadLabStatus &status)
{
    return status.coming
               ? LoadLabView::tr("The demo services are being started.")
               : LoadLabView::tr("There is no load lab: this program was started without its demo "
                                 "services. Start it with the demo to send real calls to services "
                                 "on this machine and to disturb them.");
}

} // namespace

LoadLabView::LoadLabView(QWidget *parent)
    : QWidget(parent)
    , m_start(new QAction(tr("Start load"), this))
    , m_stop(new QAction(tr("Stop load"), this))
    , m_stopAll(new QAction(tr("Stop all faults"), this))
    , m_unavailable(wrappedLabel({}, this))
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_services(new ServicesModel(this))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 8);
    outer->setSpacing(12);
    m_unavailable->setObjectName(QStringLiteral("unavailable"));
    outer->addWidget(m_unavailable);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setBackgroundRole(QPalette::Window);
    m_scroll->setWidget(m_content);
    outer->addWidget(m_scroll, 1);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    nameActions();
    addLoad(column);
    addLimits(column);
    column->addSpacing(8);
    addFaults(column);
    column->addSpacing(8);
    addServices(column);
    WheelGuard::installBelow(m_content);
    connectWishes();
    setFocusProxy(m_rate); // where the keyboard begins: not on a button that stops the load
    setStatus({});
}

void LoadLabView::nameActions()
{
    m_start->setObjectName(QStringLiteral("startLoad"));
    m_start->setShortcut(QKeySequence(Qt::Key_F5));
    m_stop->setObjectName(QStringLiteral("stopLoad"));
    m_stop->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F5));
    m_stopAll->setObjectName(QStringLiteral("stopAllFaults"));
    m_stopAll->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
}

void LoadLabView::addLoad(QVBoxLayout *column)
{
    column->addWidget(headingLabel(tr("Load"), 1.1, m_content));
    addLoadBar(column);
    m_counters = new LoadCounters(m_content);
    m_preview = new ShapePreview(m_content);
    m_preview->setVisible(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_counters, 0, Qt::AlignTop);
    row->addWidget(m_preview, 1);
    column->addLayout(row);
}

void LoadLabView::addLoadBar(QVBoxLayout *column)
{
    auto *bar = new QWidget(m_content);
    auto *flow = new FlowLayout(bar);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    bar->setSizePolicy(policy);
    flow->addWidget(buttonOf(m_start, bar));
    flow->addWidget(buttonOf(m_stop, bar));

    m_rate = new QSpinBox(bar);
    m_rate->setObjectName(QStringLiteral("rate"));
    m_rate->setAccessibleName(tr("Rate in calls a second"));
    m_rate->setRange(kLowestRate, kHighestRate);
    m_rate->setSingleStep(50);
    m_rate->setPrefix(tr("Rate "));
    m_rate->setSuffix(tr(" calls/s"));
    m_rate->setKeyboardTracking(false); // a half-typed number is no wish
    m_rate->setMinimumHeight(kHeight);
    m_rate->setValue(200);
    flow->addWidget(m_rate);

    m_shape = new QComboBox(bar);
    m_shape->setObjectName(QStringLiteral("shape"));
    m_shape->setAccessibleName(tr("Shape of the load"));
    m_shape->setMinimumHeight(kHeight);
    for (const LoadShape shape :
         {LoadShape::Steady, LoadShape::Ramp, LoadShape::Spike, LoadShape::Sine})
        m_shape->addItem(shapeText(shape), static_cast<int>(shape));
    flow->addWidget(m_shape);

    m_elapsed = mutedLabel({}, bar);
    m_elapsed->setObjectName(QStringLiteral("elapsed"));
    m_elapsed->setMinimumHeight(kHeight);
    flow->addWidget(m_elapsed);
    column->addWidget(bar);
}

void LoadLabView::addLimits(QVBoxLayout *column)
{
    m_limitArea = new QWidget(m_content);
    auto *area = new QVBoxLayout(m_limitArea);
    area->setContentsMargins(0, 8, 0, 0);
    area->setSpacing(8);
    area->addWidget(headingLabel(tr("Limiters and bulkheads"), 1.1, m_limitArea));
    m_limits = new LimitPanel(m_limitArea);
    area->addWidget(m_limits);
    m_limitArea->hide();
    column->addWidget(m_limitArea);
}

void LoadLabView::addFaults(QVBoxLayout *column)
{
    auto *title = new QHBoxLayout;
    title->addWidget(headingLabel(tr("Faults"), 1.1, m_content));
    title->addStretch(1);
    title->addWidget(buttonOf(m_stopAll, m_content));
    column->addLayout(title);
    m_editor = new FaultEditor(m_content);
    column->addWidget(m_editor);
    m_active = new ActiveFaults(m_content);
    column->addWidget(m_active);
}

void LoadLabView::addServices(QVBoxLayout *column)
{
    column->addWidget(headingLabel(tr("Services (loopback only)"), 1.1, m_content));
    auto *table = new QTableView(m_content);
    table->setObjectName(QStringLiteral("services"));
    table->setAccessibleName(tr("Services"));
    table->setModel(m_services);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setMinimumHeight(4 * kRow);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(std::max(kRow, fontMetrics().height() + 8));
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->resizeSection(static_cast<int>(ServicesModel::Column::Name), 200);
    header->resizeSection(static_cast<int>(ServicesModel::Column::Address), 160);
    header->resizeSection(static_cast<int>(ServicesModel::Column::Requests), 144);
    header->setSectionResizeMode(static_cast<int>(ServicesModel::Column::Faults),
                                 QHeaderView::Stretch);
    column->addWidget(table, 1);
}

void LoadLabView::connectWishes()
{
    connect(m_start, &QAction::triggered, this,
            [this] { Q_EMIT startRequested(m_rate->value(), shape()); });
    connect(m_stop, &QAction::triggered, this, &LoadLabView::stopRequested);
    connect(m_stopAll, &QAction::triggered, this, &LoadLabView::stopAllRequested);
    connect(m_rate, &QSpinBox::valueChanged, this, [this](int rate) {
        updatePreview();
        if (m_status.running)
            Q_EMIT rateChanged(rate);
    });
    connect(m_shape, &QComboBox::currentIndexChanged, this, [this] {
        updatePreview();
        if (m_status.running)
            Q_EMIT shapeChanged(shape());
    });
    connect(m_editor, &FaultEditor::faultRequested, this, &LoadLabView::faultRequested);
    connect(m_limits, &LimitPanel::stageRequested, this, &LoadLabView::stageRequested);
    connect(m_active, &ActiveFaults::stopRequested, this, &LoadLabView::faultStopRequested);
}

LoadShape LoadLabView::shape() const
{
    return static_cast<LoadShape>(m_shape->currentData().toInt());
}

void LoadLabView::showLimits(const FleetStore &store)
{
    m_limits->show(store);
    m_limitArea->setVisible(!m_limits->isEmpty());
}

void LoadLabView::refuseStage(const StageWish &wish)
{
    m_limits->refuse(wish);
}

void LoadLabView::setShapeFactor(ShapeFactor factor)
{
    m_preview->setVisible(static_cast<bool>(factor));
    m_preview->setFactor(std::move(factor));
    updatePreview();
}

void LoadLabView::setStatus(const LoadLabStatus &status)
{
    const bool rateMoved = status.rate != m_status.rate || status.running != m_status.running;
    const bool shapeMoved = status.shape != m_status.shape || status.running != m_status.running;
    m_status = status;
    // A field follows the run where the run was steered from elsewhere, and is left alone else.
    if (status.running && rateMoved) {
        const QSignalBlocker quiet(m_rate);
        m_rate->setValue(static_cast<int>(status.rate));
    }
    if (status.running && shapeMoved) {
        const QSignalBlocker quiet(m_shape);
        m_shape->setCurrentIndex(m_shape->findData(static_cast<int>(status.shape)));
    }
    m_unavailable->setVisible(!status.available);
    m_unavailable->setText(whyUnavailable(status));
    m_content->setEnabled(status.available);
    m_elapsed->setText(status.running ? tr("Running for %1").arg(countdownText(status.elapsed))
                                      : tr("Not running"));
    m_counters->show(status);
    QStringList names;
    for (const ServiceStatus &service : status.services)
        names << service.name;
    m_editor->setServices(names);
    m_active->show(status.faults);
    m_services->show(status);
    updateActions();
    updatePreview();
}

void LoadLabView::updateActions()
{
    const QString noLab = m_status.coming ? tr("The demo services are being started.")
                                          : tr("This program was started without demo services.");
    const auto update = [](QAction *action, const QString &why, const QString &help) {
        action->setEnabled(why.isEmpty());
        action->setToolTip(why.isEmpty() ? tr("%1 (%2)").arg(
                               help, action->shortcut().toString(QKeySequence::NativeText))
                                         : why);
    };
    const bool available = m_status.available;
    update(m_start,
           !available         ? noLab
           : m_status.running ? tr("It runs already.")
                              : QString(),
           tr("Send real calls through the circuits"));
    update(m_stop,
           !available          ? noLab
           : !m_status.running ? tr("Nothing runs.")
                               : QString(),
           tr("Send no more calls"));
    update(m_stopAll,
           !available                  ? noLab
           : m_status.faults.isEmpty() ? tr("No fault is on.")
                                       : QString(),
           tr("End every fault at once"));
}

void LoadLabView::updatePreview()
{
    m_preview->show(shape(), m_rate->value());
    m_preview->setElapsed(m_status.running ? std::optional{m_status.elapsed} : std::nullopt);
}

} // namespace switchgear::ui
