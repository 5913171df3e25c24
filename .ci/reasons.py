# SPDX-License-Identifier: GPL-3.0-or-later
"""What failed, and why, in a screenful: reasons.py SINCE LOG BUILD...

SINCE is when the run began, in seconds: what a build directory knows of earlier runs is no news. LOG is all that was printed.
"""

import json
import pathlib
import re
import signal
import sys

N_LINES = 50
WIDTH = 300

# What says why, in the output of a test.
REASON = re.compile(r"^not ok |ERROR \*\*:|CRITICAL \*\*:|WARNING \*\*:|^ERROR:|: ERROR:|never came true|assertion failed|"
                    r"^==\d+==ERROR|^SUMMARY: |runtime error:|^\s+#[0-4] 0x|^\w+(Error|Exception)\b|^# (not ok|Subtest failed)|failed:")
# The portal says so in each display, and no test is about it.
NOISE = re.compile(r"GLib(-\w+)?-DEBUG|xdg-desktop-portal|X connection to|^# random seed|^\s*$|dbus-daemon\[")
# What says why nothing could be tested.
BUILD_REASON = re.compile(r"^FAILED: |\berror: |undefined reference|ninja: error|ninja: build stopped|\bERROR: |^E: |"
                          r"^These Debian packages|Run this as root|command not found|No space left")


def describe(test):
    code = test["returncode"]
    # A shell says by a number above 128 that a signal ended what it ran.
    number = -code if code < 0 else code - 128 if code > 128 else 0
    if test["result"] == "TIMEOUT":
        how = f"not done after {test['duration']:.0f} s"
    elif number in set(signal.Signals):
        how = f"ended by {signal.Signals(number).name}"
    else:
        how = f"exit status {code}"
    return f"{test['result']}: {test['name']}, {how}"


def reasons(test, n_lines):
    output = test.get("stdout", "") + "\n" + test.get("stderr", "")
    lines = [line.removeprefix("Bail out! ")[:WIDTH] for line in output.splitlines() if not NOISE.search(line)]
    chosen = [line for line in lines if REASON.search(line)]
    # Where it stood, or what comes after the word that there is an error.
    rest = [line for line in lines if line not in chosen][-n_lines:] if len(chosen) < n_lines else []
    chosen = list(dict.fromkeys(chosen))[:n_lines]
    return chosen + rest[len(rest) - min(len(rest), n_lines - len(chosen)):]


def failed_tests(build, since):
    log = build / "meson-logs" / "testlog.json"
    if not log.exists() or log.stat().st_mtime < since:
        return
    for line in log.read_text(errors="replace").splitlines():
        test = json.loads(line)
        if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL"):
            yield test


def main():
    since, log, *builds = sys.argv[1:]
    failed = [(build, test) for build in builds for test in failed_tests(pathlib.Path(build), float(since))]
    n_lines = max(2, N_LINES // len(failed) - 1) if failed else 0
    for build, test in failed[:N_LINES // 3]:
        print(f"{describe(test)} ({pathlib.Path(build).name})")
        for line in reasons(test, min(n_lines, 12)):
            print(f"  {line}")
    if len(failed) > N_LINES // 3:
        print(f"and {len(failed) - N_LINES // 3} more")
    lines = pathlib.Path(log).read_text(errors="replace").splitlines()
    if not failed or "ninja: build stopped: subcommand failed." in lines:
        for line in list(dict.fromkeys(line[:WIDTH] for line in lines if BUILD_REASON.search(line)))[:20]:
            print(f"  {line}")


main()
