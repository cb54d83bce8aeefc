# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Puts the examples of a public header, the indented blocks of its comments, where the header's
# frame names them: awk -v header=PATH -v include=NAME -f frame_examples.awk HEADER FRAME
# Fails where an example has no place in the frame, or a place has no example.

FNR == 1 { ++file }

file == 1 {
    if (match($0, /^ *\/\/\/     /)) {
        if (last != FNR - 1)
            print_from[++count] = FNR
        text[count] = text[count] substr($0, RSTART + RLENGTH) "\n"
        last = FNR
    }
    next
}

FNR == 1 {
    printf "#include <switchgear/%s>\n#include \"example_world.h\"\n", include
}

# What it includes stands before the namespace of the program around.
!inside && !/^(#|\/\/|$)/ {
    print "namespace example {"
    inside = 1
}

/^@example [0-9]+@$/ {
    number = $2 + 0
    if (!(number in text)) {
        print FILENAME ": there is no example " number > "/dev/stderr"
        failed = 1
    }
    printf "#line %d \"%s\"\n%s#line %d \"%s\"\n", print_from[number], header, text[number],
        FNR + 1, FILENAME
    delete text[number]
    next
}
{ print }

END {
    if (inside)
        print "} // namespace example"
    for (number in text) {
        printf "%s:%d: the example has no place in a frame: give it one in frames/%s\n", header,
            print_from[number], frame > "/dev/stderr"
        failed = 1
    }
    exit failed
}
