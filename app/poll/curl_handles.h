// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <curl/curl.h>
#include <memory>

namespace switchgear::app {

// libcurl's handles are all `void`: each type here knows how its own ends.

struct CurlEasyEnd
{
    void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};
struct CurlMultiEnd
{
    void operator()(CURLM *multi) const noexcept { curl_multi_cleanup(multi); }
};
struct CurlListEnd
{
    void operator()(curl_slist *list) const noexcept { curl_slist_free_all(list); }
};

using CurlEasy = std::unique_ptr<CURL, CurlEasyEnd>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiEnd>;
using CurlList = std::unique_ptr<curl_slist, CurlListEnd>;

// The first handle makes libcurl ready for the program. It is never put away again: a lookup that
// was given up may still run at the end. No memory throws std::bad_alloc.

[[nodiscard]] CurlEasy makeCurlEasy();
[[nodiscard]] CurlMulti makeCurlMulti();

} // namespace switchgear::app
