// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractListModel>
#include <QIcon>
#include <QStringList>

#include <functional>
#include <vector>

namespace switchgear::ui {

/// One thing that the palette offers.
struct Command
{
    QString text; ///< "auth.token", "Isolate auth.token…", "Stop all faults"
    QString hint; ///< at the right: a shortcut, or "circuit"
    QString whyNot; ///< set: it does not apply now
    QIcon icon;
    std::function<void()> run;
};

/// How well a text answers a query: each word of it must occur, whatever its case; lower is better,
/// the beginning of the text best, the beginning of a word next. -1: it does not.
[[nodiscard]] int matchCost(const QString &text, const QString &query);

/// The commands that answer a query, the best first.
class CommandList final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { HintRole = Qt::UserRole, WhyNotRole };
    static constexpr std::size_t kShown = 60;

    explicit CommandList(QObject *parent = nullptr) : QAbstractListModel(parent) {}

    void setCommands(std::vector<Command> commands);
    void setQuery(const QString &query);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] const Command &command(int row) const;

private:
    void arrange();

    std::vector<Command> m_commands;
    std::vector<std::size_t> m_shown; ///< which of them, in which order
    QString m_query;
};

} // namespace switchgear::ui
