#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes through the app in a language in which what is not translated or has no room stands out.

test-pseudo-locale.py SOURCE_ROOT PROGRAM [SCENE...]: PROGRAM is kvp-screenshots, in a display of its own
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PSEUDO = pathlib.Path(__file__).with_name("pseudo.py")

# Every page and dialog once; build-aux/screenshots draws the rest.
SCENES = [
    "connect", "connect-account", "connect-key", "connect-refused", "accounts", "accounts-manage", "token-info", "welcome",
    "filter", "filter-filled", "filter-list", "filter-every", "filter-problem", "scan-failed", "review",
    "review-details", "review-picture", "review-expirations", "review-kept", "review-nothing", "review-partial", "review-undone", "review-waiting", "confirm", "confirm-save", "saving-paused",
    "saving-unsaved", "run-paused", "run-problems", "result-failures", "result-saved", "undo",
    "undo-overwrite", "undone", "pending", "save", "pending-undo", "approve-changes", "production-confirm", "production-question",
    "read-only", "pending-empty", "history", "import", "import-rejected", "import-problem", "handed-over", "changed-file",
    "keep-list", "saved-filters", "saved-filters-all", "preferences", "about", "help", "store-damaged",
]

# What is the same in every language: names and notes of the sample data, what a server or a file says.
DATA = re.compile(r"product|pages?\b|page/|cache|odd/|flags|session|Sessions of March|Acme|archived|owner\.|inance|https?:|"
                  r"\bkey\b|status|team|kvplan|csv|txt|user:|UTF-8|KV Purger|geo-index|Old places|Spring clean-up|stock|lawyers|"
                  r"warehouse|kv-purger/backups|[Aa]da|[Gg]race|thumb/|cafe|^AS$")
# What comes from GTK, libadwaita and GLib, which have no such language.
LIBRARIES = {"Clear entry", "Show Text", "Hide Text", "Search", "Close", "Back", "What’s New", "Details",
             "Report an Issue", "Troubleshooting", "Credits", "Legal"}
SIZE = re.compile(r"^[\d.,]+\s(bytes|[kMG]B)$")

# A title in a narrow header bar gives way to the buttons, and so does a mark, which says all in its tooltip.
TITLE = re.compile(r" < (window_title|KvpHeaderTitle|title_label|subtitle_label|mark_badge)\b")


def is_expected(finding):
    text = re.search(r"not translated: \w+ “(.*)”", finding, re.DOTALL)
    if text:
        return text.group(1) in LIBRARIES or bool(SIZE.match(text.group(1)) or DATA.search(text.group(1)))
    return " narrow: cut: " in finding and bool(TITLE.search(finding))


def choose_locale():
    """One in which translations are looked for at all: glibc 2.36 does in C.UTF-8, glibc 2.41 does not any more."""
    installed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return "en_US.UTF-8" if "en_US.utf8" in installed else "C.UTF-8"


def main():
    source_root, program, *scenes = sys.argv[1:]
    findings = []
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.executable, str(PSEUDO), source_root, directory], check=True, stderr=subprocess.DEVNULL)
        environment = dict(os.environ, LC_ALL=choose_locale(), LANGUAGE="en_XA", KVP_LOCALEDIR=directory)
        for scene in scenes or SCENES:
            result = subprocess.run([program, "--inspect", scene], env=environment, stdout=subprocess.PIPE, text=True)
            if result.returncode != 0:
                findings.append(f"{scene}: ended with {result.returncode}")
            findings += [line for line in re.split(rf"\n(?={re.escape(scene)} )", result.stdout.strip())
                         if line and not is_expected(line)]
    for finding in findings:
        print(finding)
    print(f"{len(scenes or SCENES)} scenes, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
