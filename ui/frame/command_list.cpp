// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/command_list.h"

namespace switchgear::ui {

namespace {

bool isWordStart(const QString &text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

int wordCost(const QString &text, const QString &word)
{
    int best = -1;
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        const int cost = at == 0 ? 0 : isWordStart(text, at) ? 1 : 4;
        if (best < 0 || cost < best)
            best = cost;
    }
    return best;
}

} // namespace

int matchCost(const QString &text, const QString &query)
{
    int sum = 0;
    const QStringList words = query.split(QChar(u' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const int cost = wordCost(text, word);
        if (cost < 0)
            return -1;
        sum += cost;
    }
    return sum;
}

void CommandList::setCommands(std::vector<Command> commands)
{
    beginResetModel();
    m_commands = std::move(commands);
    arrange();
    endResetModel();
}

void CommandList::setQuery(const QString &query)
{
    beginResetModel();
    m_query = query;
    arrange();
    endResetModel();
}

int CommandList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant CommandList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Command &shown = command(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.text;
    case Qt::DecorationRole:
        return shown.icon;
    case Qt::AccessibleTextRole:
        return shown.hint.isEmpty() ? shown.text : shown.text + QStringLiteral(", ") + shown.hint;
    case HintRole:
        return shown.hint;
    case WhyNotRole:
        return shown.whyNot;
    default:
        return {};
    }
}

const Command &CommandList::command(int row) const
{
    return m_commands[m_shown[static_cast<std::size_t>(row)]];
}

void CommandList::arrange()
{
    std::vector<std::pair<int, std::size_t>> found;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const int cost = matchCost(m_commands[i].text, m_query);
        if (cost >= 0)
            found.emplace_back(cost, i);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &left, const auto &right) { return left.first < right.first; });
    m_shown.clear();
    for (std::size_t i = 0; i < std::min(found.size(), kShown); ++i)
        m_shown.push_back(found[i].second);
}

} // namespace switchgear::ui
