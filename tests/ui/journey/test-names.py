# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be used has a name that a screen reader can say, on every page on the way to a result."""

import re
import sys

from window_driver import holds, run, walk

NAMESPACE = "feature-flags"

INTERACTIVE_ROLES = {
    "check box", "combo box", "entry", "link", "list item", "menu item", "password text", "push button", "radio button",
    "slider", "spin button", "switch", "table row", "text", "toggle button",
}
# Rows are named by what is in them.
NAMED_BY_CONTENT = {"list item", "table row"}
# What the library puts into such a thing, such as the button of a drop-down, is not ours to name.
MADE_OF_PARTS = {"combo box", "entry", "password text", "spin button", "text"}

CLASS_NAME = re.compile(r"(Gtk|Adw|Kvp)[A-Z]\w*$")


def is_name(name):
    return bool(name.strip()) and not CLASS_NAME.match(name)


def is_part(node):
    parent = node.parent
    while parent is not None and parent.getRoleName() not in MADE_OF_PARTS | {"frame", "dialog", "application"}:
        parent = parent.parent
    return parent is not None and parent.getRoleName() in MADE_OF_PARTS and is_name(parent.name)


def is_named(node):
    if is_name(node.name):
        return True
    if node.getRoleName() in NAMED_BY_CONTENT:
        return any(is_name(inner.name) for inner in walk(node) if inner.getRoleName() in ("label", "check box"))
    return is_part(node)


def path_of(node):
    names = []
    while node is not None and node.getRoleName() != "application":
        names.append(node.name or node.getRoleName())
        node = node.parent
    return " < ".join(names)


def names(window, server):
    findings = []

    def look(page):
        n_seen = 0
        for node in walk(window.application):
            if node.getRoleName() not in INTERACTIVE_ROLES:
                continue
            n_seen += 1
            if not is_named(node):
                findings.append(f"{page}: {node.getRoleName()}: {path_of(node)}")
        assert n_seen > 5, f"{page}: only {n_seen} things that can be used were found."

    window.click(window.wait("list item", "Advanced"))
    window.wait("text", "API Endpoint")
    look("connect")
    window.type_into("API Token", server.token)
    window.type_into("API Endpoint", server.endpoint)
    window.press("push button", holds("Connect"))

    window.choose_namespace(NAMESPACE)
    window.click(window.wait("list item", "Add Rule"))
    window.wait("push button", holds("Remove"))
    look("filter")
    window.press("push button", holds("A List of Keys…"))
    window.wait("text", holds("Key Names"))
    look("list of keys")
    window.press("push button", holds("Every Key"))
    window.press("push button", holds("Dry Run"))
    window.wait("label", "312 of 312 keys go")
    window.untick(window.wait("check box", holds("Delete ")).name.removeprefix("Delete "))
    window.wait("label", "311 of 312 keys go")
    look("review")
    window.press("push button", "Delete 311 Keys…")
    window.wait("push button", holds("_Delete 311 Keys"))
    look("confirmation")
    window.press("push button", holds("_Delete 311 Keys"))
    window.wait("label", "311 keys deleted")
    window.wait("push button", holds("Done"))
    look("result")

    assert not findings, "Without a name:\n" + "\n".join(findings)


run(names, *sys.argv[1:])
