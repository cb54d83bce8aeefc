// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QStringList>

namespace switchgear::ui {

/// What a row of the overview stands for.
enum class RowKind : quint8 {
    Circuit,
    Limiter, ///< of the circuit in the row before; its orders act on that circuit
};

/// What is selected: one circuit, several, or none. There is one selection in the window; table,
/// inspector, Circuit view and palette set it and follow it, so that no control acts on another
/// circuit than the one that is chosen.
///
/// It outlives the rows that show it: a circuit that a filter hides, or that is gone, stays
/// selected until somebody chooses another one.
class Selection final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] const QStringList &circuits() const { return m_circuits; }
    /// The one of them that the keyboard is on, which a view of one circuit shows; empty: none.
    [[nodiscard]] const QString &current() const { return m_current; }
    /// Limiter where nothing but limiters is selected.
    [[nodiscard]] RowKind kind() const { return m_kind; }

    /// Somebody chose. A current one that is not among the circuits stands for the first.
    void choose(const QStringList &circuits, RowKind kind = RowKind::Circuit,
                const QString &current = {});
    void choose(const QString &circuit);
    /// Proposes a circuit, so that no view is empty; without effect once somebody chose.
    void propose(const QString &circuit);
    /// Takes what is selected as chosen: somebody works with it.
    void keep() { m_isChosen = true; }
    [[nodiscard]] bool isChosen() const { return m_isChosen; }

Q_SIGNALS:
    void changed();

private:
    void set(const QStringList &circuits, RowKind kind, const QString &current);

    QStringList m_circuits;
    QString m_current;
    RowKind m_kind = RowKind::Circuit;
    bool m_isChosen = false;
};

} // namespace switchgear::ui
