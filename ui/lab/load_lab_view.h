// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"
#include "ui/data/stage_reading.h"
#include "ui/lab/shape_preview.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace switchgear::ui {

class ActiveFaults;
class FaultEditor;
class FleetStore;
class LimitPanel;
class LoadCounters;
class Notice;
class ServicesModel;

/// The demo's load and its faults: starts, steers and stops them, by wishes alone. What it shows is
/// what the last status says.
class LoadLabView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kLowestRate = 1;
    static constexpr int kHighestRate = 5000;

    explicit LoadLabView(QWidget *parent = nullptr);

    void setStatus(const LoadLabStatus &status);
    /// The limiters and bulkheads around the circuits; without any there is nothing of them to see.
    void showLimits(const FleetStore &store);
    /// A wish of stageRequested() was refused.
    void refuseStage(const StageWish &wish);
    /// Of the load generator; without it no preview is drawn.
    void setShapeFactor(ShapeFactor factor);

    /// F5, Shift+F5 and Ctrl+.: the window adds them to itself, so that they work in every view.
    [[nodiscard]] QAction *startAction() const { return m_start; }
    [[nodiscard]] QAction *stopAction() const { return m_stop; }
    [[nodiscard]] QAction *stopAllAction() const { return m_stopAll; }

Q_SIGNALS:
    void startRequested(double rate, switchgear::ui::LoadShape shape);
    void stopRequested();
    void rateChanged(double rate); ///< by the operator, while it runs
    void shapeChanged(switchgear::ui::LoadShape shape);
    void faultRequested(const switchgear::ui::FaultSetting &setting);
    void faultStopRequested(quint64 id);
    void stopAllRequested();
    void stageRequested(const switchgear::ui::StageWish &wish);

private:
    void nameActions();
    void addLoad(QVBoxLayout *column);
    void addLoadBar(QVBoxLayout *column);
    void addLimits(QVBoxLayout *column);
    void addFaults(QVBoxLayout *column);
    void addServices(QVBoxLayout *column);
    void connectWishes();
    void updateActions();
    void updatePreview();
    [[nodiscard]] LoadShape shape() const;

    LoadLabStatus m_status;
    QAction *m_start;
    QAction *m_stop;
    QAction *m_stopAll;
    QLabel *m_unavailable;
    QScrollArea *m_scroll; ///< where there is less room than the content needs
    QWidget *m_content;
    QSpinBox *m_rate = nullptr;
    QComboBox *m_shape = nullptr;
    QLabel *m_elapsed = nullptr;
    LoadCounters *m_counters = nullptr;
    ShapePreview *m_preview = nullptr;
    QWidget *m_limitArea = nullptr; ///< the panel with its heading
    LimitPanel *m_limits = nullptr;
    FaultEditor *m_editor = nullptr;
    ActiveFaults *m_active = nullptr;
    ServicesModel *m_services;
};

} // namespace switchgear::ui
