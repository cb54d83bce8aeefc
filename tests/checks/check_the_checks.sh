#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A check that never fails proves nothing: each is run on a small tree that is well, and again
# with one fault planted, which it has to name.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf -- "$tree"' EXIT
planted=0
wrong=0

plant_sound_tree() {
    rm -rf -- "${tree:?}"/*
    mkdir -p "$tree"/{app/config,core/include/switchgear,core/src,resources,tests,ui/bridge}
    local folder
    for folder in app core resources tests ui; do
        printf '# %s\n' "$folder" >"$tree/$folder/README.md"
    done
    write core/include/switchgear/circuit_breaker.h '#include <switchgear/circuit_state.h>' '#include <atomic>'
    write core/include/switchgear/circuit_state.h '#include <string>'
    write core/include/switchgear/pipeline.h '#include <switchgear/circuit_breaker.h>' '#include <switchgear/retry.h>'
    write core/include/switchgear/retry.h '#include <switchgear/clock.h>'
    write core/src/circuit_breaker.cpp '// a word about #include <QFile>' '#include "tally.h"'
    write ui/bridge/sampler.h '#include <switchgear/registry.h>'
    write ui/pane.h '#include <QWidget>' '#include <QFileDialog>' '#include <switchgear/circuit_state.h>'
    write app/config/reader.cpp '#include <fstream>' '#include <simdjson.h>'
    write app/session.cpp '#include <QSettings>' '#include "ui/pane.h"'
    write tests/tst_pane.cpp '#include "ui/pane.h"' '#include <QFile>'
}

# write FILE LINE… : a source file with the two lines that it needs at its top.
write() {
    local licence=GPL-3.0-or-later
    [[ $1 != core/* ]] || licence=MIT
    printf '%s\n' '// SPDX-FileCopyrightText: 2026 The Switchgear authors' \
        "// SPDX-License-Identifier: $licence" '' "${@:2}" >"$tree/$1"
}

# passes CHECK : the tree as it stands is well.
passes() {
    local said
    if ! said=$("$here/$1.sh" "$tree" 2>&1); then
        printf '%s refuses a tree that is well:\n%s\n' "$1" "$said"
        wrong=$((wrong + 1))
    fi
}

# refuses CHECK FILE LINE… : with this file planted, the check fails and names it.
refuses() {
    plant_sound_tree
    mkdir -p "$tree/$(dirname "$2")"
    write "$2" "${@:3}"
    refuses_as_planted "$1" "$2"
}

refuses_as_planted() {
    local said status=0
    planted=$((planted + 1))
    said=$("$here/$1.sh" "$tree" 2>&1) || status=$?
    if ((status != 1)) || ! grep -qF -- "$2:" <<<"$said"; then
        printf '%s (status %d) lets pass what was planted in %s:\n%s\n' "$1" "$status" "$2" \
            "$(cat "$tree/$2")"
        wrong=$((wrong + 1))
    fi
}

plant_sound_tree
for check in check_layers check_spdx check_top_level check_names; do
    passes "$check"
done

for included in QString QtCore/QString QtCore/qstring.h qglobal.h ui/pane.h ../ui/pane.h \
    app/session.h filesystem fstream iostream sys/socket.h simdjson.h nlohmann/json.hpp; do
    refuses check_layers core/src/tally.cpp "#include <$included>"
done
refuses check_layers core/src/tally.cpp '  #  include "QtGlobal"'
refuses check_layers core/src/tally.cpp '#include <cstdio>'
refuses check_layers core/include/switchgear/detail/tally.h '#include <QtCore>'
refuses check_layers core/include/switchgear/retry.h '#include <switchgear/circuit_breaker.h>'
refuses check_layers core/include/switchgear/circuit_options.h '#include <switchgear/rate_limiter.h>'
refuses check_layers core/include/switchgear/rate_limiter.h '#include <switchgear/bulkhead.h>'
refuses check_layers core/src/bulkhead.cpp '#include "timeout_queue.h"' '#include "timeout.h"'
refuses check_layers core/include/switchgear/fallback.h '#include <switchgear/retry_budget.h>'
for included in app/session.h ../app/session.h QFile QtCore/QFile qfile.h QSettings QDir QProcess \
    QSaveFile QStandardPaths QCommandLineParser QNetworkAccessManager QtNetwork QTcpSocket \
    QtNetwork/QUdpSocket QLocalServer QHttpServer QWebSocket fstream filesystem sys/socket.h \
    simdjson.h CLI/CLI.hpp ../core/src/tally.h switchgear/registry.h; do
    refuses check_layers ui/view/list.cpp "#include \"$included\""
done
refuses check_layers app/replay/reader.cpp '#include <QString>'
refuses check_layers app/session.cpp '#include "core/src/tally.h"'
refuses check_layers resources/helper.cpp ''

plant_sound_tree
printf 'int a;\n' >"$tree/ui/bare.cpp"
refuses_as_planted check_spdx ui/bare.cpp
plant_sound_tree
sed 's/MIT/GPL-3.0-or-later/' "$tree/core/src/circuit_breaker.cpp" >"$tree/core/src/tally.cpp"
refuses_as_planted check_spdx core/src/tally.cpp
plant_sound_tree
sed 's/GPL-3.0-or-later/MIT/' "$tree/ui/pane.h" >"$tree/ui/list.h"
refuses_as_planted check_spdx ui/list.h

refuses check_top_level stray.cpp ''
plant_sound_tree
mkdir "$tree/scripts" && : >"$tree/scripts/run"
refuses_as_planted check_top_level scripts
plant_sound_tree
rm "$tree/ui/README.md"
refuses_as_planted check_top_level ui

refuses check_names ui/PaneList.cpp ''
refuses check_names tests/pane.h ''

if ((wrong)); then
    printf 'check_the_checks: %d wrong\n' "$wrong"
    exit 1
fi
printf 'check_the_checks: all well, %d faults were planted and found\n' "$planted"
