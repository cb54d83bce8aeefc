// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"
#include "ui/frame/window_actions.h"

#include <QMainWindow>
#include <QVariantMap>

#include <array>

class QStackedWidget;

namespace switchgear::ui {

class AttentionBook;
class CircuitView;
class EventsView;
class FaultBanner;
class FleetStore;
class HintLine;
class LoadLabView;
class OrderDesk;
class OverviewPage;
class Selection;
class StatusLine;
class StatusStrip;
class TimeWindow;
class TypingGuard;

/// The window: strip, banner, rail, views, status line, and what joins them. It shows what the
/// store holds, and asks for what an operator wants with signals; it knows no circuit, file or
/// setting.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// The store outlives it.
    explicit MainWindow(FleetStore *store, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] const WindowActions &actions() const { return *m_actions; }
    [[nodiscard]] StatusStrip *strip() const { return m_strip; }
    [[nodiscard]] FaultBanner *banner() const { return m_banner; }
    [[nodiscard]] OverviewPage *overview() const { return m_overview; }
    [[nodiscard]] CircuitView *circuitView() const { return m_circuit; }
    [[nodiscard]] EventsView *events() const { return m_events; }
    /// Its signals are the wishes for the demo's load and faults.
    [[nodiscard]] LoadLabView *loadLab() const { return m_lab; }
    [[nodiscard]] OrderDesk *desk() const { return m_desk; }
    [[nodiscard]] TypingGuard *typingGuard() const { return m_guard; }
    [[nodiscard]] Selection *selection() const { return m_selection; }
    [[nodiscard]] TimeWindow *timeWindow() const { return m_window; }

    /// "user@host": who gives the orders of this window.
    void setOperatorName(const QString &name);
    /// What the status line says of the source of the data.
    void setSource(const QString &source);
    void setHintVisible(bool visible);
    /// One line that tells a problem, in the status line.
    void tellProblem(const QString &text);

    void showView(View view);
    [[nodiscard]] View currentView() const;
    /// Selects a circuit: in the overview, whose filters it clears, and so in its own view.
    void selectCircuit(const QString &circuit);
    void openCircuit(const QString &circuit);
    void setThemeChoice(ThemeChoice choice);
    [[nodiscard]] ThemeChoice themeChoice() const { return m_theme; }

    /// All that is kept from one run to the next, for whoever keeps it; what cannot be read in what
    /// is given back is ignored.
    [[nodiscard]] QVariantMap state() const;
    void restoreState(const QVariantMap &state);

public Q_SLOTS:
    void answer(const switchgear::ui::OrderReply &reply);

Q_SIGNALS:
    void orderRequested(const switchgear::ui::OrderWish &wish);
    /// To be written where the operator wants it.
    void exportRequested(const QByteArray &content, const QString &suggestedName);
    void hintDismissed();
    void closing();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    QWidget *buildViews();
    void connectStore();
    void connectViews();
    void connectActions();
    void refresh();
    void findAnything();
    void showKeys();
    void clearOrClose();
    void setLetterKeys(bool on);

    FleetStore *m_store;
    AttentionBook *m_book;
    TimeWindow *m_window;
    Selection *m_selection;
    TypingGuard *m_guard;
    OrderDesk *m_desk;
    WindowActions *m_actions;
    StatusStrip *m_strip = nullptr;
    HintLine *m_hint = nullptr;
    FaultBanner *m_banner = nullptr;
    QStackedWidget *m_views = nullptr;
    OverviewPage *m_overview = nullptr;
    CircuitView *m_circuit = nullptr;
    EventsView *m_events = nullptr;
    LoadLabView *m_lab;
    StatusLine *m_status = nullptr;
    ThemeChoice m_theme = ThemeChoice::System;
};

} // namespace switchgear::ui
