#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a translation against the source as it is now.

check-translation.py SOURCE_ROOT LANGUAGE: that it is complete, and right
check-translation.py SOURCE_ROOT: that each translation there is, listed in po/LINGUAS or not, is right as far as it goes
"""

import collections
import pathlib
import re
import subprocess
import sys

import messages

# As gettext's own msginit has them.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "de": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ja": "nplurals=1; plural=0;",
}
# Names, and what is the same in most languages.
PLACEHOLDER = re.compile(r"^\W*(?:%\S+\W*)*$")
# Of those that write from left to right in Latin script: text that is as it was in the source is not translated.
MAX_SAME = 0.08
MNEMONIC = re.compile(r"_(\w)")
# A format of g_date_time_format(), not of printf(): each language puts day, month and year in its order, and some write the month as
# a number.
DATE = re.compile(r"%[Bb]\b|%H:%M")
DATE_PARTS = re.compile(r"%[-_0]?O?([a-zA-Z])")
DAY_OR_MONTH = {"d": "day", "e": "day", "B": "month", "b": "month", "m": "month"}


def date_parts(text):
    return sorted(DAY_OR_MONTH.get(part, part) for part in DATE_PARTS.findall(text))


def check_format(message, string, number_of_form, n_forms):
    if DATE.search(message.text):
        if date_parts(message.text) != date_parts(string):
            yield f"has the parts {date_parts(string)} of a date instead of {date_parts(message.text)}"
        return
    wanted = messages.specifiers(message.text if message.plural is None else message.plural)
    given = messages.specifiers(string)
    if given == wanted:
        return
    # A form that is for one number alone may leave it out.
    if message.plural is not None and n_forms > 1 and len(wanted) == 1 and not given:
        return
    yield f"takes the arguments {given} instead of {wanted}"


def check_string(message, string):
    prose = string.replace('\\"', "").replace('""', "")
    source = (message.plural or message.text).replace('\\"', "").replace('""', "")
    if '"' in prose and '"' not in source:
        yield "a straight double quote"
    if re.search(r"[^\W\d_]'[^\W\d_]", prose):
        yield "a straight apostrophe"
    if "..." in prose and ".." not in source:
        yield "three dots instead of …"
    if re.search(r"\w", message.text):
        for end in (str.lstrip, str.rstrip):
            if (string == end(string)) != (message.text == end(message.text)):
                yield "white space at an end where the source has none, or the other way round"
    if message.text.endswith("…") != string.rstrip(")").removesuffix("(_").endswith("…") and "(_" not in string:
        yield "the … at the end is missing, or too many"
    if bool(MNEMONIC.search(message.text)) != bool(MNEMONIC.search(string)) and "_" in message.text + string:
        yield "a mnemonic is missing, or too many"
    if len(MNEMONIC.findall(string)) > max(1, len(MNEMONIC.findall(message.text))):
        yield "more than one mnemonic"
    if string.count("\n") != message.text.count("\n"):
        yield "another number of lines"


def check_message(message, n_forms):
    if "fuzzy" in message.flags:
        return
    strings = [string for string in message.strings if string]
    for number, string in enumerate(strings):
        yield from check_format(message, string, number, n_forms)
        if message.text != "translator-credits":
            yield from check_string(message, string)


def mnemonic_clashes(found):
    """The same mnemonic twice in a .ui file, more often than in the source."""
    by_file = collections.defaultdict(lambda: (collections.Counter(), collections.Counter()))
    for message in found:
        for place in {place.split(":")[0] for place in message.places}:
            if place.endswith(".ui") and message.strings and message.strings[0]:
                for text, counter in zip((message.text, message.strings[0]), by_file[place]):
                    match = MNEMONIC.search(text)
                    if match:
                        counter[match.group(1).lower()] += 1
    for place, (source, translation) in sorted(by_file.items()):
        n_source = sum(n - 1 for n in source.values())
        n_translation = sum(n - 1 for n in translation.values())
        if n_translation > n_source + 1:
            yield f"{place}: mnemonics meet: {sorted(letter for letter, n in translation.items() if n > 1)}"


def check_right(path, language, found):
    """What is wrong with what is translated."""
    header = next((message for message in found if message.text == ""), None)
    fields = header.strings[0] if header else ""
    expected = PLURALS.get(language)
    plural = re.search(r"Plural-Forms: *(.*)", fields)
    if plural is None:
        yield f"{path}: no Plural-Forms in the header"
    elif expected and re.sub(r"[\s()]", "", plural.group(1)) != re.sub(r"[\s()]", "", expected):
        yield f"{path}: Plural-Forms is not {expected}"
    if "charset=UTF-8" not in fields or not re.search(rf"^Language: {language}$", fields, re.MULTILINE):
        yield f"{path}: charset or Language in the header"
    n_forms = int(re.search(r"nplurals=(\d)", fields).group(1)) if plural else 2
    translated = [message for message in found if message.text and not message.obsolete]
    for message in translated:
        for what in check_message(message, n_forms):
            yield f"{message}: {what}"
    yield from mnemonic_clashes(translated)
    same = [message for message in translated if message.strings[:1] == [message.text] and not PLACEHOLDER.match(message.text)]
    if len(same) > MAX_SAME * max(len(translated), 1) + 10:
        yield f"{path}: {len(same)} texts are as they were in the source"


def check_complete(path, found, source):
    """What lacks, and what nobody asks for any more."""
    translated = {message.key: message for message in found if not message.obsolete}
    for message in source:
        if not message.text:
            continue
        mine = translated.get(message.key)
        if mine is None or (mine.plural or None) != message.plural:
            yield f"{message}: is not in {path}"
        elif "fuzzy" in mine.flags or not all(mine.strings):
            yield f"{message}: is not translated"
    asked_for = {message.key for message in source}
    for key in translated:
        if key not in asked_for:
            yield f"{path}: {key[1]!r} is not in the source any more"


def check(source_root, language, complete):
    path = source_root / "po" / f"{language}.po"
    if not path.exists():
        return [f"{path} is not there"]
    result = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", str(path)], capture_output=True, text=True)
    findings = result.stderr.splitlines() if result.returncode != 0 else []
    found = messages.read(path)
    findings += check_right(path.name, language, found)
    if complete:
        findings += check_complete(path.name, found, messages.extracted(source_root))
    return findings


def main():
    source_root = pathlib.Path(sys.argv[1])
    listed = messages.languages(source_root)
    if len(sys.argv) > 2:
        checked = sys.argv[2:]
        complete = True
    else:
        checked = sorted(path.stem for path in (source_root / "po").glob("*.po"))
        complete = False
        if not set(listed) <= set(checked):
            print(f"po/LINGUAS lists what has no file: {sorted(set(listed) - set(checked))}")
            return 1
    n_findings = 0
    for language in checked:
        findings = check(source_root, language, complete)
        for finding in findings:
            print(finding)
        n_findings += len(findings)
        print(f"{language}: {len(findings)} findings")
    return 1 if n_findings else 0


if __name__ == "__main__":
    sys.exit(main())
