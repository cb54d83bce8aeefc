// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <pthread.h>

namespace switchgear::detail {

/// While it lives, a cancellation of the thread waits: for where the end of a call must not be cut
/// short by what foreign code, or a wait, would let through.
class HeldCancellation final
{
public:
    HeldCancellation() noexcept { (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &m_before); }
    HeldCancellation(const HeldCancellation &) = delete;
    HeldCancellation &operator=(const HeldCancellation &) = delete;
    ~HeldCancellation() { (void)pthread_setcancelstate(m_before, nullptr); }

private:
    int m_before = PTHREAD_CANCEL_ENABLE;
};

} // namespace switchgear::detail
