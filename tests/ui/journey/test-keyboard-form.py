# SPDX-License-Identifier: GPL-3.0-or-later
"""The keep list and saved filters, with a keyboard and nothing else."""

import sys

from keyboard import Keyboard, query
from window_driver import holds, run, wait_for

NAMESPACE = "feature-flags"
PREFIX = "production:"


def rules(window):
    return query(window, "SELECT kind, pattern, note FROM keep_rule ORDER BY id")


def filters(window):
    return [name for name, in query(window, "SELECT name FROM saved_filter ORDER BY id")]


def keep_list(keyboard, window, kept):
    keyboard.key("alt+k")
    keyboard.dialog("Keep List", "text", "Name of the Key")
    keyboard.type(kept)
    keyboard.fill("Note (Optional)", "Still in use")
    keyboard.key("Return")
    wait_for("rule for one key", lambda: rules(window) == [(0, kept.encode(), "Still in use")])

    # The second kind of rule.
    keyboard.wait_at("text", "Name of the Key")
    keyboard.choose_below("combo box", "Keep", 1)
    keyboard.fill("Beginning of the Names", "staging:")
    keyboard.press("push button", holds("Add to Keep List"))
    wait_for("rule for a prefix", lambda: len(rules(window)) == 2)
    assert rules(window)[1] == (1, b"staging:", ""), rules(window)

    # One goes, comes back, and goes again.
    removal = holds("Remove from the keep list: Keys that start with “staging:”")
    keyboard.press("push button", removal)
    wait_for("one rule", lambda: len(rules(window)) == 1)
    keyboard.key("ctrl+z")
    wait_for("two rules", lambda: len(rules(window)) == 2)
    keyboard.press("push button", removal)
    wait_for("one rule", lambda: len(rules(window)) == 1)
    assert keyboard.is_at("list item", holds(f"The key “{kept}”")), keyboard.place()
    # The first one is for the toast.
    toast = holds("Removed from the keep list: Keys that start with")
    window.wait("label", toast)
    keyboard.key("Escape")
    wait_for("end of the toast", lambda: not any(window.find("label", toast)))
    keyboard.key("Escape")
    keyboard.gone("Keep List")
    window.wait("push button", holds("Keep List: 1 Rule"))


def saved_filters(keyboard, window):
    keyboard.tab_to("text", holds("Name starts with"))
    keyboard.type(PREFIX)
    keyboard.key("Return")
    keyboard.key("alt+s")
    keyboard.choose_in_menu(holds("Save Filter"))
    keyboard.dialog("Save Filter")
    keyboard.type("Production flags")
    keyboard.key("Return")
    wait_for("saved filter", lambda: filters(window) == ["Production flags"])
    keyboard.gone("Save Filter")

    # It fills in a form that is empty.
    keyboard.press("push button", holds(f"Remove the Prefix “{PREFIX}”"))
    wait_for("no prefix", lambda: not any(window.find("push button", holds("Remove the Prefix"))))
    keyboard.key("alt+s")
    keyboard.choose_in_menu("Production flags")
    window.wait("push button", holds(f"Remove the Prefix “{PREFIX}”"))

    keyboard.key("alt+s")
    keyboard.choose_in_menu(holds("All Saved Filters"))
    keyboard.dialog("Saved Filters")
    keyboard.press("push button", holds("Rename…: Production flags"))
    keyboard.dialog("Rename Filter")
    keyboard.key("ctrl+a")
    keyboard.type("Flags")
    keyboard.key("Return")
    wait_for("another name", lambda: filters(window) == ["Flags"])
    keyboard.gone("Rename Filter")
    keyboard.press("push button", holds("Delete: Flags"))
    wait_for("no filter", lambda: not filters(window))
    keyboard.key("ctrl+z")
    wait_for("the filter", lambda: filters(window) == ["Flags"])
    keyboard.press("list item", holds("Flags"), "Return")
    keyboard.gone("Saved Filters")
    window.wait("push button", holds(f"Remove the Prefix “{PREFIX}”"))


def form(window, server):
    names = server.key_names(NAMESPACE)
    matching = sorted(name for name in names if name.startswith(PREFIX))
    kept = matching[0]

    keyboard = Keyboard(window)
    keyboard.connect(server)
    keyboard.choose_namespace(NAMESPACE)
    keep_list(keyboard, window, kept)
    saved_filters(keyboard, window)

    # What is kept is in the review, and no key unticks or ticks it.
    keyboard.dry_run()
    window.wait("label", f"{len(matching) - 1} of {len(matching)} listed keys go")
    keyboard.wait_at(None, lambda name: True)
    keyboard.key("Down")
    keyboard.key("space")
    states = query(window, "SELECT state, reason FROM plan_key WHERE name = ?", kept.encode())
    assert states == [(1, 9)], states
    assert window.wait("label", f"{len(matching) - 1} of {len(matching)} listed keys go")
    assert server.key_names(NAMESPACE) == names, "Something was deleted without being confirmed."


run(form, *sys.argv[1:])
