#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons are whole, of the size that their folder says, and show the same wherever they are drawn.

check-icons.py DATA_FOLDER MIME_FILE
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

APPLICATION_ID = "io.github.kvpurger.KvPurger"
SVG = "{http://www.w3.org/2000/svg}"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"

# GTK gives these to an icon that is symbolic, and then draws nothing else right.
SYMBOLIC_COLOR = "#2e3436"


def fail(path, sentence):
    sys.exit(f"{path}: {sentence}")


def check(path, size):
    root = ElementTree.parse(path).getroot()

    if root.tag != SVG + "svg":
        fail(path, "it is no SVG image")
    if root.get("width") != str(size) or root.get("height") != str(size):
        fail(path, f"it should be {size} × {size}")
    if root.get("viewBox") != f"0 0 {size} {size}":
        fail(path, "its view box is another one than its size")

    for element in root.iter():
        if element.tag.removeprefix(SVG) in ("image", "script", "text", "style", "foreignObject", "filter"):
            fail(path, f"“{element.tag.removeprefix(SVG)}” is not drawn alike everywhere")
        for name, value in element.attrib.items():
            if name.endswith("href") and not value.startswith("#"):
                fail(path, f"it needs something from elsewhere: {value}")

    return root


def check_symbolic(path):
    root = check(path, 16)

    for element in root.iter():
        if element is root:
            continue
        if element.tag != SVG + "path":
            fail(path, "a symbolic icon is made of paths")
        if element.get("fill") != SYMBOLIC_COLOR or element.get("stroke") is not None:
            fail(path, f"a symbolic icon is filled with {SYMBOLIC_COLOR}, and not drawn with lines")


def main():
    data = pathlib.Path(sys.argv[1])
    theme = data / "icons" / "hicolor"
    expected = {
        theme / "scalable" / "apps" / f"{APPLICATION_ID}.svg",
        theme / "symbolic" / "apps" / f"{APPLICATION_ID}-symbolic.svg",
    }

    for icon in ElementTree.parse(sys.argv[2]).getroot().iter(MIME + "icon"):
        # A sandbox shows the desktop only icons whose names begin with the application's.
        if not icon.get("name").startswith(APPLICATION_ID):
            fail(icon.get("name"), f"its name does not begin with {APPLICATION_ID}")
        expected.add(theme / "scalable" / "mimetypes" / f"{icon.get('name')}.svg")

    found = {path for path in theme.rglob("*") if path.is_file()}
    if found != expected:
        sys.exit(f"these icons are missing, or nobody asks for them: {sorted(map(str, found ^ expected))}")

    for path in sorted(found):
        if "symbolic" in path.parts:
            check_symbolic(path)
        else:
            check(path, 128)


main()
