// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/rate_limiter.h>

namespace switchgear {

inline char *toString(const TokenGrant &grant)
{
    return qstrdup((grant.granted ? QByteArray{"granted, wait "}
                    : grant.never ? QByteArray{"never, wait "}
                                  : QByteArray{"refused, wait "})
                       .append(QByteArray::number(static_cast<qlonglong>(grant.wait.count())))
                       .constData());
}

} // namespace switchgear

namespace switchgear::test {

[[nodiscard]] inline TokenGrant granted()
{
    return {true, false, Duration{0}};
}

[[nodiscard]] inline TokenGrant refused(Duration wait)
{
    return {false, false, wait};
}

[[nodiscard]] inline TokenGrant never()
{
    return {false, true, Duration{0}};
}

/// How many of so many single tokens are granted at one instant.
template <typename Limiter>
[[nodiscard]] std::uint64_t grantsAt(Limiter &limiter, TimePoint now, std::uint64_t asked)
{
    std::uint64_t count = 0;
    for (std::uint64_t i = 0; i < asked; ++i)
        count += limiter.tryAcquire(now).granted;
    return count;
}

} // namespace switchgear::test
