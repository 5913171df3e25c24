#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a language of its own, in which what is not translated or has no room stands out: pseudo.py SOURCE_ROOT DIRECTORY

Every text gets accents, is 30 % longer and stands in brackets. DIRECTORY/en_XA/LC_MESSAGES/kv-purger.mo is to be read with
LC_ALL=C.UTF-8 LANGUAGE=en_XA and KVP_LOCALEDIR=DIRECTORY. It is made for tests and never installed.
"""

import pathlib
import re
import subprocess
import sys

import messages

ACCENTS = str.maketrans("AEIOUYCDGHJKLNRSTWZaeiouycdghjklnrstwz", "ÅÉÎÖÛÝÇÐĜĤĴĶĻÑŔŠŢŴŽåéîöûýçðĝĥĵķļñŕšţŵž")
# printf()'s and strftime()'s conversions, entities and escapes, and the letter of a mnemonic are kept.
KEPT = re.compile(r"(%(?:\d+\$)?[-+ #0']*[\d*]*(?:\.\d+)?(?:[hlzjqL]*[a-zA-Z%])|&\w+;|</?\w+>|_\w)")
STRFTIME = re.compile(r"%-?[BHYe]")
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en_XA\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
OPEN, CLOSE = "⟦", "⟧"


def pseudo(text):
    if STRFTIME.search(text):
        return OPEN + text + CLOSE
    if not re.search(r"[^\W\d_]", KEPT.sub("", text)) and "_" not in text:
        return text
    body = "".join(part if index % 2 else part.translate(ACCENTS) for index, part in enumerate(KEPT.split(text)))
    core = body.rstrip()
    # In words, so that a line can break there as it can in the text.
    longer = re.sub("(·{8})(?=·)", r"\1 ", "·" * max(1, round(len(core) * 0.3)))
    return OPEN + core + longer + CLOSE + body[len(core):]


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write(found, path):
    with path.open("w", encoding="utf-8") as po:
        po.write(HEADER)
        for message in found:
            if not message.text:
                continue
            po.write("\n")
            if "c-format" in message.flags:
                po.write("#, c-format\n")
            if message.context is not None:
                po.write(f"msgctxt {literal(message.context)}\n")
            po.write(f"msgid {literal(message.text)}\n")
            if message.plural is None:
                po.write(f"msgstr {literal(pseudo(message.text))}\n")
            else:
                po.write(f"msgid_plural {literal(message.plural)}\n")
                po.write(f"msgstr[0] {literal(pseudo(message.text))}\nmsgstr[1] {literal(pseudo(message.plural))}\n")


def main():
    source_root, directory = map(pathlib.Path, sys.argv[1:])
    folder = directory / "en_XA" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    po = directory / "en_XA.po"
    write(messages.extracted(source_root), po)
    subprocess.run(["msgfmt", "--check", "-o", str(folder / "kv-purger.mo"), str(po)], check=True)


if __name__ == "__main__":
    sys.exit(main())
