# SPDX-License-Identifier: GPL-3.0-or-later
"""A pending deletion from its title to its record, in an account that is marked as production, with a keyboard alone."""

import pathlib
import sys
import tempfile

from keyboard import Keyboard, query
from window_driver import holds, run, wait_for

NAMESPACE = "feature-flags"
PREFIX = "production:"
TITLE = "Old flags"


def save(keyboard, window, title):
    keyboard.press("push button", holds("Save as Pending"))
    keyboard.dialog("Save as Pending Deletion", "text", "Title")
    keyboard.key("ctrl+a")
    keyboard.type(title)
    keyboard.key("Return")
    keyboard.gone("Save as Pending Deletion")
    window.wait("list item", title)


def approve(keyboard, window):
    keyboard.tab_to("list item", TITLE)
    keyboard.key("Menu")
    keyboard.choose_in_menu(holds("Approve"))
    window.wait_sensitive("push button", holds("_Approve"))
    # Escape is the way back without an approval.
    keyboard.tab_to("push button", holds("_Approve"))
    keyboard.key("Escape")
    wait_for("the list", lambda: not any(window.find("push button", holds("_Approve"))))
    assert query(window, "SELECT count(*) FROM plan WHERE approved_at != 0") == [(0,)]

    keyboard.tab_to("list item", TITLE)
    keyboard.key("Menu")
    keyboard.choose_in_menu(holds("Approve"))
    window.wait_sensitive("push button", holds("_Approve"))
    keyboard.press("push button", holds("_Approve"))
    wait_for("approval", lambda: query(window, "SELECT count(*) FROM plan WHERE approved_at != 0") == [(1,)])


def mark_as_production(keyboard, window):
    keyboard.press("push button", "Account")
    keyboard.choose_in_menu(holds("Mark as Production"))
    keyboard.dialog("Mark “Acme” as Production?", "push button", holds("Cancel"))
    keyboard.press("push button", holds("Mark as Production"))
    wait_for("mark", lambda: query(window, "SELECT count(*) FROM connection_mark") == [(1,)])


def delete(keyboard, window, n_keys):
    keyboard.key("alt+p")
    keyboard.press("list item", TITLE, "Return")
    window.wait_sensitive("push button", lambda name: name.startswith(f"Delete {n_keys} Keys"))
    keyboard.press("push button", lambda name: name.startswith(f"Delete {n_keys} Keys"))
    title = f"Delete {n_keys} Keys From “{NAMESPACE}”?"
    keyboard.dialog(title)
    keyboard.type(NAMESPACE)
    window.wait_sensitive("push button", holds(f"_Delete {n_keys} Keys"))
    keyboard.press("push button", holds(f"_Delete {n_keys} Keys"))
    window.wait("label", f"{n_keys} keys deleted")


def export(keyboard, kind, named, written):
    keyboard.key("alt+e")
    keyboard.choose_in_menu(holds(kind))
    keyboard.name_file("Export Report", named)
    wait_for("report", lambda: written.exists())
    return written.read_text()


def history(keyboard, window, folder):
    keyboard.key("alt+h")
    window.wait("entry", holds("Search"))
    keyboard.key("ctrl+f")
    keyboard.wait_at("entry", "Search History")
    keyboard.type("no such title")
    window.wait("label", holds("Nothing"))
    keyboard.key("ctrl+a")
    keyboard.type("old fl")
    keyboard.press("list item", TITLE, "Return")
    window.wait("push button", holds("Export Report"))
    # The name has no end that says what it is: what was chosen in the menu counts, and its end is added.
    page = export(keyboard, "Web Page", folder / "report", folder / "report.html")
    assert page.startswith("<!DOCTYPE html>")
    assert not (folder / "report").exists()
    report = export(keyboard, "Table", folder / "report.csv", folder / "report.csv")

    # And the way back leads to where it was found.
    keyboard.key("alt+Left")
    keyboard.wait_at("list item", TITLE)
    keyboard.key("Return")
    window.wait("push button", holds("Export Report"))
    return report


def pending(window, server):
    names = server.key_names(NAMESPACE)
    matching = sorted(name for name in names if name.startswith(PREFIX))
    keyboard = Keyboard(window)
    keyboard.connect(server)
    keyboard.choose_namespace(NAMESPACE)
    keyboard.dry_run(PREFIX)
    window.wait("label", f"{len(matching)} of {len(matching)} listed keys go")

    save(keyboard, window, TITLE)
    approve(keyboard, window)
    mark_as_production(keyboard, window)
    assert server.key_names(NAMESPACE) == names, "Something was deleted without being confirmed."
    delete(keyboard, window, len(matching))
    left = [name for name in names if name not in matching]
    assert server.key_names(NAMESPACE) == left

    with tempfile.TemporaryDirectory() as folder:
        report = history(keyboard, window, pathlib.Path(folder))
    assert all(name in report for name in matching)

    # The same filter again finds nothing, and a duplicate of another list waits for review, goes, and comes back.
    keyboard.press("push button", holds("Run Filter Again"))
    window.wait("label", "No Key Matches")
    keyboard.key("alt+h")
    keyboard.tab_to("list item", TITLE)
    keyboard.key("Menu")
    keyboard.choose_in_menu(holds("Duplicate"))
    # In the form, to be changed before the dry run.
    keyboard.press("push button", holds(f"Remove the Prefix “{PREFIX}”"))
    keyboard.dry_run("staging:")
    window.wait("push button", holds("Save for Approval"))
    keyboard.press("push button", holds("Save for Approval"))
    keyboard.dialog("Save as Pending Deletion", "text", "Title")
    keyboard.key("ctrl+a")
    keyboard.type("Staging")
    keyboard.key("Return")
    keyboard.gone("Save as Pending Deletion")

    keyboard.tab_to("list item", "Staging")
    keyboard.key("Delete")
    wait_for("removal", lambda: not any(window.find("list item", "Staging")))
    keyboard.key("ctrl+z")
    window.wait("list item", "Staging")
    assert server.key_names(NAMESPACE) == left


run(pending, *sys.argv[1:])
