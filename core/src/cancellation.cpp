// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/cancellation.h"

#if __has_include(<pthread.h>)
#include <pthread.h>
#endif

namespace switchgear::detail {

CancellationPause::CancellationPause() noexcept
{
#if defined(PTHREAD_CANCEL_DISABLE)
    static_cast<void>(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &m_before));
#endif
}

CancellationPause::~CancellationPause()
{
#if defined(PTHREAD_CANCEL_DISABLE)
    static_cast<void>(pthread_setcancelstate(m_before, &m_before));
#endif
}

} // namespace switchgear::detail
