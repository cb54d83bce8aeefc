// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "slot_directory.h"

#include "circuit_controller.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace switchgear::detail {
namespace {

struct ThreadTable;

struct Directory
{
    std::mutex mutex;
    std::vector<std::uint32_t> freeIndices;
    std::uint32_t nextIndex = 0;
    std::vector<ThreadTable *> tables;
    std::uint64_t lastThread = 0;
};

Directory &directory()
{
    static auto *const instance = new Directory; // threads may end after every static is gone
    return *instance;
}

using Page = std::array<ThreadSlot, ThreadSlots::kPage>;

/// Stands for every page that a thread has not needed yet. Never written.
Page s_emptyPage;

/// One thread's slots; t_threadSlots looks into it.
struct ThreadTable
{
    std::vector<std::unique_ptr<Page>> pages; // null: the empty one
    std::vector<ThreadSlot *> view;
    std::uint64_t thread = 0;

    ThreadTable()
    {
        Directory &all = directory();
        const std::lock_guard lock{all.mutex};
        all.tables.push_back(this);
        thread = ++all.lastThread;
    }
    ThreadTable(const ThreadTable &) = delete;
    ThreadTable &operator=(const ThreadTable &) = delete;
    ~ThreadTable()
    {
        t_threadSlots = {};
        const std::lock_guard lock{directory().mutex};
        std::erase(directory().tables, this);
        for (const std::unique_ptr<Page> &page : pages) {
            if (page)
                retireAll(*page);
        }
    }

    [[nodiscard]] ThreadSlot *find(std::uint32_t index) noexcept
    {
        const std::size_t page = index / ThreadSlots::kPage;
        return page < pages.size() && pages[page] ? &(*pages[page])[index % ThreadSlots::kPage]
                                                  : nullptr;
    }

    /// Under the directory's lock.
    [[nodiscard]] ThreadSlot &need(std::uint32_t index)
    {
        const std::size_t page = index / ThreadSlots::kPage;
        if (page >= pages.size()) {
            const std::size_t size = std::max<std::size_t>(page + 1, pages.size() * 2);
            pages.resize(size);
            view.resize(size, s_emptyPage.data());
        }
        if (!pages[page]) {
            pages[page] = std::make_unique<Page>();
            view[page] = pages[page]->data();
        }
        t_threadSlots = {view.data(), static_cast<std::uint32_t>(view.size() * ThreadSlots::kPage),
                         thread};
        return (*pages[page])[index % ThreadSlots::kPage];
    }

    static void retireAll(Page &page) noexcept
    {
        for (ThreadSlot &slot : page) {
            if (slot.memory == nullptr)
                continue;
            slot.memory->controller->retire(slot);
            delete slot.memory;
        }
    }
};

constinit thread_local bool t_isEnding = false;

struct ThreadEnd
{
    ThreadTable table;
    ~ThreadEnd() { t_isEnding = true; }
};

ThreadTable &ownTable()
{
    thread_local ThreadEnd end;
    return end.table;
}

/// The circuit is gone: its place may be taken by another.
void clear(ThreadSlot &slot) noexcept
{
    delete slot.memory;
    slot.memory = nullptr;
    for (auto *const counter :
         {&slot.permitted, &slot.rejected, &slot.succeeded, &slot.failed, &slot.failedLimit})
        counter->store(0, std::memory_order_relaxed);
    slot.armedUntil.store(0, std::memory_order_relaxed);
    slot.lastError.store(0, std::memory_order_relaxed);
}

} // namespace

std::uint32_t SlotDirectory::takeIndex()
{
    Directory &all = directory();
    const std::lock_guard lock{all.mutex};
    if (all.freeIndices.empty())
        return all.nextIndex++;
    const std::uint32_t index = all.freeIndices.back();
    all.freeIndices.pop_back();
    return index;
}

void SlotDirectory::giveIndexBack(std::uint32_t index) noexcept
{
    Directory &all = directory();
    const std::lock_guard lock{all.mutex};
    for (ThreadTable *const table : all.tables) {
        if (ThreadSlot *const slot = table->find(index))
            clear(*slot);
    }
    try {
        all.freeIndices.push_back(index);
    } catch (const std::bad_alloc &) {
        return; // the index stays unused
    }
}

ThreadSlot *SlotDirectory::slotOf(std::uint32_t index, CircuitController &controller) noexcept
{
    if (ThreadSlot *const slot = threadSlot(index))
        return slot;
    if (t_isEnding)
        return nullptr;
    try {
        ThreadTable &table = ownTable();
        auto memory = std::make_unique<ThreadSlotMemory>(&controller);
        const std::lock_guard lock{directory().mutex};
        ThreadSlot &slot = table.need(index);
        slot.memory = memory.release();
        return &slot;
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

} // namespace switchgear::detail
