// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "counting_allocator.h"

#include <QTest>

#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace switchgear::test {

/// What an operation may do where there is no memory.
enum class OutOfMemory : std::uint8_t {
    MayThrow, ///< std::bad_alloc, with nothing half done
    IsTold, ///< throws nothing: it says no, or does with less
};

/// Does an operation on a fresh world again and again: the first request for memory is refused,
/// then the second, and so on to where none is refused; each time that one request alone, and that
/// and all after it. `check(world, hasThrown)` says whether the world is sound afterwards; whether
/// all memory came back is looked at here.
template <typename Make, typename Operate, typename Check>
void walk(OutOfMemory outOfMemory, const Make &make, const Operate &operate, const Check &check)
{
    constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kFar = 10'000;
    const auto once = [&](std::int64_t granted, std::int64_t refused) {
        auto world = make();
        bool hasThrown = false;
        bool wasRefused = false;
        {
            Scarcity scarcity{granted, refused};
            try {
                operate(*world);
            } catch (const std::bad_alloc &) {
                hasThrown = true;
            }
            wasRefused = scarcity.end();
        }
        if (hasThrown && (outOfMemory == OutOfMemory::IsTold || !wasRefused)) {
            QTest::qFail("it threw std::bad_alloc", __FILE__, __LINE__);
            return false;
        }
        check(*world, hasThrown);
        if (QTest::currentTestFailed())
            qWarning("with request %lld refused%s", static_cast<long long>(granted),
                     refused == 1 ? " alone" : " and all after it");
        return wasRefused && !QTest::currentTestFailed();
    };
    const auto pass = [&](std::int64_t refused) {
        std::int64_t granted = 0;
        while (once(granted, refused))
            ++granted;
        QVERIFY(granted < kFar);
    };
    for (const std::int64_t refused : {std::int64_t{1}, kAll}) {
        pass(refused); // makes what the process keeps: names, what belongs to the thread
        const std::int64_t before = s_blocks;
        pass(refused);
        QCOMPARE(s_blocks.load(), before);
    }
}

} // namespace switchgear::test
