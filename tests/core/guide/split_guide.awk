# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Writes each ```cpp block of the guide as a program of its own: example_1.cpp, example_2.cpp, … in
# the folder given as -v to=FOLDER. Assertions hold in every build.

/^```cpp$/ {
    file = to "/example_" ++count ".cpp"
    print "#undef NDEBUG" > file
    inside = 1
    next
}
/^```$/ && inside {
    close(file)
    inside = 0
    next
}
inside { print > file }
END { print count + 0 }
