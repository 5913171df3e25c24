#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the texts of the source against how GNOME writes: check-source-text.py SOURCE_ROOT

Typographic quotes, dashes and ellipses; no white space at either end; one mnemonic; and nothing that can not be
translated as a whole.
"""

import pathlib
import re
import sys

import messages

# What JSON wants to be typed is written as it is typed.
LITERAL = re.compile(r'\\"|""')
# A translator's own names: gettext's convention.
SPECIAL = {"translator-credits"}
UNNUMBERED = re.compile(r"%[-+ #0'\d.]*[a-z]")
UI_TEXT = re.compile(r'<(?:property|attribute) name="(?:label|title|subtitle|tooltip-text|placeholder-text|description|heading|body)"'
                     r"([^>]*)>([^<]+)<")


def findings_of(message):
    for text in filter(None, (message.text, message.plural)):
        prose = LITERAL.sub("", text)
        if '"' in prose:
            yield "a straight double quote"
        if re.search(r"\w'\w|\w'(\s|$)|(^|\s)'\w", prose):
            yield "a straight apostrophe"
        if "..." in prose and "“..”" not in prose:
            yield "three dots instead of …"
        if " -- " in prose or " - " in prose:
            yield "a hyphen instead of a dash"
        # Where two things are joined, the white space is the text.
        if text != text.strip() and re.search(r"\w", text):
            yield "white space at an end"
        if re.search(r"\S  +\S", text):
            yield "two spaces"
        if len(re.findall(r"_\w", re.sub(r"\w_\w", "", text))) > 1:
            yield "two mnemonics"
    if message.plural is not None and messages.specifiers(message.plural) == {} and message.text != message.plural:
        yield "a plural that says no number"
    wanted = messages.specifiers(message.plural or message.text)
    if "c-format" in message.flags and len(wanted) > 1:
        # A name in quotes, and what is said of it, speak for themselves.
        if not message.comments and "“%1$s”" not in message.text:
            yield "more than one argument, and no comment for translators that says what they are"
        if UNNUMBERED.search((message.plural or message.text).replace("%%", "")):
            yield "more than one argument, and they have no numbers, as in %1$s and %2$s"


def untranslatable_of(path):
    """Texts for people in a .ui file that nobody can translate."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = UI_TEXT.search(line)
        if match and "translatable=" not in match.group(1) and re.search(r"[A-Za-z]{2}", match.group(2)):
            yield number, match.group(2)


def main():
    n_findings = 0
    source_root = pathlib.Path(sys.argv[1])
    for path in sorted((source_root / "src").rglob("*.ui")):
        for number, text in untranslatable_of(path):
            print(f"{path.relative_to(source_root)}:{number}: {text!r}: not translatable")
            n_findings += 1
    found = messages.extracted(source_root)
    for message in found:
        if message.text in SPECIAL or not message.text:
            continue
        for what in findings_of(message):
            print(f"{message}: {what}")
            n_findings += 1
    print(f"{len(found)} messages, {n_findings} findings")
    return 1 if n_findings or len(found) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
