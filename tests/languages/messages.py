# SPDX-License-Identifier: GPL-3.0-or-later
"""What gettext's files hold: the messages of the source as they are now, and those of a translation.

The extraction is that of meson's kv-purger-pot target (the preset “glib”), into a folder that is thrown away.
"""

import ast
import pathlib
import re
import subprocess
import tempfile

KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]
FLAGS = ["N_:1:pass-c-format", "C_:2:pass-c-format", "NC_:2:pass-c-format", "g_dngettext:2:pass-c-format",
         "g_strdup_printf:1:c-format", "g_string_printf:2:c-format", "g_string_append_printf:2:c-format",
         "g_error_new:3:c-format", "g_set_error:4:c-format"]

LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(".*")$')


class Message:
    """One message: texts are str, or None where there is none; strings are its translations, by plural form."""

    def __init__(self):
        self.context = None
        self.text = None
        self.plural = None
        self.strings = []
        self.flags = set()
        self.places = []
        self.comments = []
        self.obsolete = False

    @property
    def key(self):
        return (self.context, self.text)

    def __str__(self):
        place = self.places[0] if self.places else "?"
        return f"{place}: {self.text!r}"


def parse(text):
    """The messages of a .po or .pot file; the header is the one with an empty text."""
    messages = []
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        message = Message()
        target = None
        for line in block.splitlines():
            if line.startswith("#~"):
                message.obsolete = True
                line = line[2:].strip()
            if line.startswith("#,"):
                message.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif line.startswith("#:"):
                message.places += line[2:].split()
            elif line.startswith("#."):
                message.comments.append(line[2:].strip())
            elif not line.startswith("#"):
                keyword, literal = LINE.match(line).groups()
                # As in C, but for what no message has: octal and trigraphs.
                value = ast.literal_eval(literal)
                if keyword and keyword.startswith("msgstr"):
                    message.strings.append("")
                    target = "string"
                elif keyword:
                    target = {"msgctxt": "context", "msgid": "text", "msgid_plural": "plural"}[keyword]
                    setattr(message, target, "")
                if target == "string":
                    message.strings[-1] += value
                else:
                    setattr(message, target, getattr(message, target) + value)
        if message.text is not None:
            messages.append(message)
    return messages


def read(path):
    return parse(pathlib.Path(path).read_text(encoding="utf-8"))


def extract(source_root, pot):
    """Writes the messages of the source to the file pot."""
    files = [line for line in (pathlib.Path(source_root) / "po" / "POTFILES").read_text().splitlines()
             if line and not line.startswith("#")]
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--package-name=kv-purger",
                    *(f"--keyword={keyword}" for keyword in KEYWORDS), *(f"--flag={flag}" for flag in FLAGS),
                    "-o", str(pot), *files], cwd=source_root, check=True)


def extracted(source_root):
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / "kv-purger.pot"
        extract(source_root, pot)
        return read(pot)


def languages(source_root):
    lines = (pathlib.Path(source_root) / "po" / "LINGUAS").read_text().splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def specifiers(text):
    """What printf() takes from its arguments: {number: conversion}, where %s counts as %1$s."""
    found = {}
    position = 0
    for number, conversion in re.findall(r"%(?!%)(?:(\d+)\$)?[-+ #0']*[\d*]*(?:\.\d+)?([hlzjqL]*[a-zA-Z])",
                                         text.replace("%%", "")):
        position += 1
        found[int(number) if number else position] = conversion
    return found
