#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of the project, of its list of changes and of its metainfo are the same, and each release says what is new.

check-releases.py METAINFO CHANGELOG VERSION
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def main():
    releases = ElementTree.parse(sys.argv[1]).getroot().findall("releases/release")
    changes = re.findall(r"^## (\S+)", pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"), re.MULTILINE)
    versions = [release.get("version") for release in releases]

    if versions != changes:
        sys.exit(f"the metainfo has the releases {versions}, the list of changes {changes}")
    if versions[0] != sys.argv[3]:
        sys.exit(f"the newest release is {versions[0]}, the project is at {sys.argv[3]}")

    for release in releases:
        # What the About window can show.
        description = release.find("description")
        if description is None or not any("".join(part.itertext()).strip() for part in description):
            sys.exit(f"release {release.get('version')} does not say what is new")
        for element in description.iter():
            if element.tag not in ("description", "p", "ul", "li"):
                sys.exit(f"release {release.get('version')} has a “{element.tag}”")


main()
