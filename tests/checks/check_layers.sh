#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The layers: app ──▶ ui ──▶ core; what each of them may include is said in its README.md.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/checks/tree.sh
source "$here/tree.sh"
root=${1:-$here/../..}
cd "$root"

code='\.(h|hpp|hh|c|cc|cpp|cxx|inl|ipp)$'

# Lines "file:line:included", of the code in app, core and ui.
includes() {
    list_files . | grep -E "^(app|core|ui)/.*$code" | while IFS= read -r file; do
        # shellcheck disable=SC2016
        awk -v file="$file" '
            match($0, /^[ \t]*#[ \t]*(include|include_next|import)[ \t]*[<"][^>"]*[>"]/) {
                target = substr($0, RSTART, RLENGTH)
                sub(/^[^<"]*[<"]/, "", target)
                sub(/[>"]$/, "", target)
                print file ":" FNR ":" target
            }' "$file"
    done || true
}

# shellcheck disable=SC2016
rules='
function fault(text) { print file ":" line ": includes <" target ">: " text }

# Qt in any of its spellings: <QFile>, <QtCore/QFile>, <QtCore/qfile.h>, <qfile.h>.
function isQt() { return target ~ /^(Q[A-Z]|Qt[A-Z]|q[a-z_]+\.h$)/ }

# The class in lower case, with neither module nor ending: <QtCore/qfile.h> gives "qfile".
function qtClass(name) {
    name = target
    sub(/^.*\//, "", name)
    sub(/\.h$/, "", name)
    return tolower(name)
}

# The policy that a file of core belongs to, or "" for what is common to all.
function policyOf(path, parts, count, i) {
    if (path !~ /^core\/|^switchgear\/|^[^\/]*$/) return ""
    count = split(path, parts, "/")
    for (i = 1; i <= count; ++i) {
        if (parts[i] ~ /^(circuit|trip_rule|break_duration)([_.]|$)/) return "circuit_breaker"
        if (parts[i] ~ /^((sharded|keyed)_)?rate_|^token_grant[.]/) return "rate_limiter"
        if (parts[i] ~ /^(bulkhead|concurrency_limit)([_.]|$)/) return "bulkhead"
        if (parts[i] ~ /^(retry|backoff)([_.]|$)/) return "retry"
        if (parts[i] ~ /^timeout([_.]|$)/) return "timeout"
        if (parts[i] ~ /^fallback([_.]|$)/) return "fallback"
    }
    return ""
}

{
    file = $1; line = $2; target = $3
    system_ = target ~ /^(sys\/(socket|un|stat)|netinet\/.*|arpa\/.*|net\/.*|netdb|dirent|fcntl)\.h$/
    files = target ~ /^(filesystem|fstream)$/ || target ~ /^experimental\/filesystem$/
    json = target ~ /json|^yaml|^toml|^pugixml|^rapidxml|^tinyxml/
    upward = target ~ /(^|\/)(app|ui)\//

    if (file ~ /^core\//) {
        if (isQt()) fault("core knows no Qt")
        else if (upward) fault("core knows no layer above it")
        else if (files || system_) fault("core knows no file and no socket; app does")
        else if (json) fault("core knows no file format; app does")
        else if (target ~ /^(iostream|syslog\.h)$/) fault("core never logs; it returns values")
        else if (target ~ /^(cstdio|stdio\.h|sstream|locale|clocale|locale\.h|iomanip)$/)
            fault("core writes numbers by <charconv>, in no locale")
        else {
            own = policyOf(file)
            other = policyOf(target)
            if (own != "" && other != "" && own != other)
                fault("the policy " own " knows the policy " other "; a pipeline joins them")
        }
    } else if (target ~ /core\/(src|include)\//) {
        fault("the core is reached by <switchgear/…> alone")
    } else if (file ~ /^ui\//) {
        class = isQt() ? qtClass() : ""
        if (target ~ /(^|\/)app\//) fault("ui knows no app; wishes go there as signals")
        else if (files || json || system_) fault("ui reads no file and no socket; app does")
        else if (file !~ /^ui\/bridge\// && target ~ /^switchgear\/(circuit_breaker|permit|registry)\.h$/)
            fault("the bridge alone holds live core objects; take a snapshot")
        else if (target ~ /^CLI\//) fault("ui knows no command line; app does")
        else if (class ~ /^q(file|saveddata|savefile|fileinfo|fileselector|filesystemwatcher|dir|diriterator|temporary.*|lockfile|settings|standardpaths|process|commandline.*)$/)
            fault("ui knows no file, setting, process or command line; app does")
        else if (class ~ /^q(network.*|httpserver.*|abstractsocket|tcp.*|udp.*|local(socket|server)|ssl.*|websocket.*|hostaddress|hostinfo|dns.*)$/ || target ~ /^Qt(Network|HttpServer|WebSockets)(\/|$)/)
            fault("ui knows no socket; app does")
    } else if (file ~ /^app\/(advice|config|replay)\// && isQt()) {
        fault("the configuration, the replay and the advice run with no Qt")
    }
}'

{
    includes | awk -F: "$rules"
    list_files . | { grep -E "^resources/.*($code|\.(js|qml|py|sh)$)" || true; } |
        sed 's|$|: resources hold no code|'
} | conclude check_layers
