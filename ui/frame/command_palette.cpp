// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/command_palette.h"

#include "ui/style/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace switchgear::ui {

namespace {

constexpr int kRowHeight = 28;
constexpr int kMargin = 8;

class CommandDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem & /*option*/,
                   const QModelIndex & /*index*/) const override
    {
        return {200, kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        painter->fillRect(option.rect, chosen ? theme.selection : theme.base);
        const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
        const QRect box = option.rect.adjusted(kMargin, 0, -kMargin, 0);
        icon.paint(painter, QRect(box.left(), box.center().y() - 7, 16, 16));
        const QString whyNot = index.data(CommandList::WhyNotRole).toString();
        const QString hint =
            whyNot.isEmpty() ? index.data(CommandList::HintRole).toString() : whyNot;
        const QFontMetrics metrics(option.font);
        const QString shownHint = metrics.elidedText(hint, Qt::ElideRight, box.width() / 2);
        painter->setFont(option.font);
        painter->setPen(theme.muted);
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, shownHint);
        painter->setPen(whyNot.isEmpty() ? theme.text : theme.muted);
        const QRect words = box.adjusted(24, 0, -metrics.horizontalAdvance(shownHint) - kMargin, 0);
        painter->drawText(
            words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(index.data().toString(), Qt::ElideMiddle, words.width()));
    }
};

} // namespace

CommandPalette::CommandPalette(std::vector<Command> commands, QWidget *parent)
    : QDialog(parent)
    , m_list(new CommandList(this))
    , m_field(new QLineEdit)
    , m_view(new QListView)
{
    setWindowTitle(tr("Find"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(480, 360);
    m_list->setCommands(std::move(commands));
    m_field->setPlaceholderText(tr("A circuit, or a command such as “isolate auth”"));
    m_field->setAccessibleName(tr("Find a circuit or a command"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_view->setModel(m_list);
    m_view->setItemDelegate(new CommandDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setAccessibleName(tr("What was found"));
    m_view->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_view, 1);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_list->setQuery(text);
        choose(0);
    });
    connect(m_view, &QListView::clicked, this,
            [this](const QModelIndex &index) { runRow(index.row()); });
    choose(0);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int row = m_view->currentIndex().row();
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        choose(row + 1);
        return true;
    case Qt::Key_Up:
        choose(row - 1);
        return true;
    case Qt::Key_PageDown:
        choose(row + 8);
        return true;
    case Qt::Key_PageUp:
        choose(row - 8);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runRow(row);
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

/// Closed first, so that a dialog of the command finds the window free.
void CommandPalette::runRow(int row)
{
    if (row < 0 || row >= m_list->rowCount() || !m_list->command(row).whyNot.isEmpty())
        return;
    const auto run = m_list->command(row).run;
    accept();
    if (run)
        run();
}

void CommandPalette::choose(int row)
{
    const int last = m_list->rowCount() - 1;
    m_view->setCurrentIndex(m_list->index(std::clamp(row, 0, std::max(0, last))));
}

} // namespace switchgear::ui
