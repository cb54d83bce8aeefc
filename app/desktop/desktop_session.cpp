// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_session.h"

#include "app/system/whole_file.h"
#include "ui/data/shown_text.h"
#include "ui/lab/load_lab_view.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QSysInfo>
#include <QThreadPool>

namespace switchgear::app {

namespace {

const QString kHintKey = QStringLiteral("hintDismissed");

QString operatorName()
{
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty())
        user = QStringLiteral("operator");
    return user + QChar(u'@') + QSysInfo::machineHostName();
}

} // namespace

DesktopSession::DesktopSession(DesktopOptions options, const ConfigDocument &config,
                               SettingsStore settings, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_settings(std::move(settings))
{
    addCircuits(config);
    ui::SamplerOptions sampling;
    if (m_options.withDemo) {
        m_demo = std::make_unique<DemoSession>(m_registry, Clock::steady());
        m_stages = std::make_unique<DemoStages>(m_demo->seats());
        sampling.stages = m_stages.get();
    }
    m_bridge = std::make_unique<ui::FleetBridge>(m_registry, m_store, std::move(sampling));
    m_window = std::make_unique<ui::MainWindow>(&m_store);
    joinWindow();
    if (m_demo)
        joinDemo();
    applyOptions();
}

DesktopSession::~DesktopSession()
{
    m_lab.reset();
    m_bridge->stop();
    m_window.reset();
    m_demo.reset();
}

void DesktopSession::start()
{
    m_window->show();
    m_bridge->start();
    if (!m_demo)
        return;
    DemoSettings settings;
    settings.rate = m_options.rate;
    settings.seed = m_options.seed;
    settings.scenario = Scenario::BrownOut;
    m_demo->start(settings);
}

/// Latencies are what a window is looked at for, whatever the file says of them.
void DesktopSession::addCircuits(const ConfigDocument &config)
{
    for (const CircuitConfig &circuit : config.circuits) {
        CircuitOptions options = circuit.options;
        options.latency = LatencyTracking::On;
        m_registry.add(circuit.name, options);
    }
}

void DesktopSession::joinDemo()
{
    DemoSettings settings;
    settings.rate = m_options.rate;
    settings.seed = m_options.seed;
    m_lab = std::make_unique<LabLink>(*m_demo, m_store, *m_window->loadLab(), settings);
    connect(m_demo.get(), &DemoSession::problemFound, m_window.get(),
            [this](const QString &text) { m_window->tellProblem(ui::shownText(text)); });
    connect(m_window->loadLab(), &ui::LoadLabView::stageRequested, m_bridge.get(),
            &ui::FleetBridge::setStage);
    connect(m_bridge.get(), &ui::FleetBridge::stageRefused, m_window.get(),
            [this](const ui::StageWish &wish) {
                m_window->loadLab()->refuseStage(wish);
                m_window->tellProblem(
                    (wish.kind == ui::StageWish::Kind::Rate
                         ? tr("The limiter of %1 takes no such rate; it is as it was.")
                         : tr("The bulkhead of %1 takes no such size; it is as it was."))
                        .arg(ui::nameText(wish.circuit)));
            });
}

void DesktopSession::joinWindow()
{
    connect(m_window.get(), &ui::MainWindow::orderRequested, m_bridge.get(),
            &ui::FleetBridge::order);
    connect(m_bridge.get(), &ui::FleetBridge::replied, m_window.get(), &ui::MainWindow::answer);
    connect(m_window.get(), &ui::MainWindow::exportRequested, this, &DesktopSession::exportFile);
    connect(m_window.get(), &ui::MainWindow::hintDismissed, this,
            [this] { m_hintDismissed = true; });
    connect(m_window.get(), &ui::MainWindow::closing, this, &DesktopSession::saveSettings);
    m_window->setOperatorName(operatorName());
    m_window->setSource(m_demo ? tr("Demo on 127.0.0.1") : tr("Circuits of this program"));
}

void DesktopSession::applyOptions()
{
    if (m_options.resetLayout)
        m_settings.forget();
    QVariantMap kept;
    if (m_options.keepsSettings())
        kept = m_settings.load();
    m_hintDismissed = kept.value(kHintKey).toBool();
    m_window->restoreState(kept);
    m_window->setHintVisible(m_demo && m_options.keepsSettings() && !m_hintDismissed);
    if (m_options.theme)
        m_window->setThemeChoice(*m_options.theme);
    if (m_options.size)
        m_window->resize(*m_options.size);
    if (m_options.view)
        m_window->showView(*m_options.view);
    if (!m_options.select.isEmpty())
        connect(&m_store, &ui::FleetStore::circuitsChanged, this, &DesktopSession::selectWhenThere);
}

void DesktopSession::selectWhenThere()
{
    if (m_store.record(m_options.select)) {
        m_window->selectCircuit(m_options.select);
        disconnect(&m_store, nullptr, this, nullptr);
    }
}

void DesktopSession::saveSettings()
{
    if (!m_options.keepsSettings())
        return;
    QVariantMap values = m_window->state();
    values.insert(kHintKey, m_hintDismissed);
    if (const QString fault = m_settings.save(values); !fault.isEmpty())
        Q_EMIT problemFound(fault);
}

void DesktopSession::exportFile(const QByteArray &content, const QString &suggestedName)
{
    auto *dialog = new QFileDialog(m_window.get(), tr("Export"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString &path) {
        const QPointer<DesktopSession> self(this);
        QThreadPool::globalInstance()->start([self, path, content] {
            const QString fault = writeWholeFile(path, content);
            QMetaObject::invokeMethod(QCoreApplication::instance(), [self, path, fault] {
                if (self)
                    self->m_window->tellProblem(ui::shownText(
                        fault.isEmpty() ? tr("Written: ") + path
                                        : tr("%1 cannot be written (%2)").arg(path, fault)));
            });
        });
    });
    dialog->show();
}

} // namespace switchgear::app
