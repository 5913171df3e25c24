# SPDX-License-Identifier: GPL-3.0-or-later
"""From the window to a review and back out of the confirmation, with a keyboard and nothing else."""

import collections
import sys

import pyatspi

from window_driver import holds, run, text_of, wait_for, walk

NAMESPACE = "feature-flags"
PREFIX = "production:"
# More than there are stops on any page: a focus that does not arrive by then goes round in a circle.
MAX_TABS = 60


def is_focused(node):
    return node.getState().contains(pyatspi.STATE_FOCUSED)


def keyboard(window, server):
    names = server.key_names(NAMESPACE)
    n_matching = sum(name.startswith(PREFIX) for name in names)
    assert 1 < n_matching < len(names), n_matching
    # The first key is unticked on its own.
    matching = [name for name in names if name.startswith(PREFIX)]
    branches = collections.Counter(name[:name.index("-") + 1] for name in matching)
    del branches[matching[0][:matching[0].index("-") + 1]]
    branch, n_branch = branches.most_common(1)[0]

    def key(*keys):
        window.xdotool("key", "--clearmodifiers", *keys)

    def focused():
        """Role, name and place of what has the focus. An AdwEntryRow that has it does not tell so."""
        return next(((node.getRoleName(), node.name, tuple(node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)))
                     for node in walk(window.application, {"table row"}) if is_focused(node)), None)

    def tab_until(description, check):
        """Presses Tab, and waits each time for the focus to move."""
        for _ in range(MAX_TABS):
            before = focused()
            if check(before):
                return
            key("Tab")
            wait_for(f"focus that moves from {before}", lambda: focused() != before)
        raise AssertionError(f"Tab never arrives at {description}.")

    def tab_to(role, check):
        tab_until(role, lambda place: place is not None and place[0] == role and check(place[1]))

    def tab_to_entry_row():
        tab_until("an entry row", lambda place: place is None)

    def write_into(role, name, text):
        window.xdotool("type", "--delay", "5", text)
        wait_for(f"{text} in {name}", lambda: text_of(window.wait(role, name)) == text)

    window.wait("push button", holds("Try With Sample Data"))
    window.xdotool("windowfocus", "--sync", window.x_window)
    wait_for("window with the focus", lambda: window.application[0].getState().contains(pyatspi.STATE_ACTIVE))

    # All the way round, before there is a token.
    tab_to("push button", holds("Try With Sample Data"))
    tab_to("link", holds("How to create a token"))
    tab_to_entry_row()
    write_into("text", "API Token", server.token)
    tab_to("list item", lambda name: name == "Advanced")
    key("space")
    window.wait("text", "API Endpoint")
    tab_to_entry_row()
    key("ctrl+a")
    write_into("text", "API Endpoint", server.endpoint)
    tab_to("push button", holds("Connect"))
    key("Return")

    window.wait("label", NAMESPACE)
    # The search of namespaces: the one that it leaves is opened.
    key("ctrl+l")
    write_into("entry", "Search namespaces", NAMESPACE)
    wait_for("one namespace", lambda: not any(window.find("label", "geo-index")))
    key("Return")
    window.wait("push button", holds("Every Key"))

    tab_to("text", holds("Name starts with"))
    write_into("text", holds("Name starts with"), PREFIX)
    key("Return")
    window.wait_sensitive("push button", holds("Dry Run"))
    tab_to("push button", holds("Dry Run"))
    key("space")

    window.wait("label", f"{n_matching} of {n_matching} listed keys go")
    # The list has the focus, and Down goes to its first row.
    wait_for("focus in the list", lambda: focused()[0] in ("list", "table row"))
    key("Down")
    wait_for("focus on a row", lambda: focused()[0] == "table row")
    key("space")
    window.wait("label", f"{n_matching - 1} of {n_matching} listed keys go")

    # The picture beside the list: into a branch, back, and all of it kept.
    tab_to("list item", holds("keys go"))
    while not focused()[1].startswith(branch):
        before = focused()
        key("Down")
        wait_for("another branch", lambda: focused() != before)
    assert focused()[1] == f"{branch} all {n_branch} keys go", focused()
    key("Return")
    window.wait("label", f"Only keys that start with {branch}")
    key("BackSpace")
    wait_for("focus on the branch", lambda: focused()[:2] == ("list item", f"{branch} all {n_branch} keys go"))
    tab_to("check box", lambda name: name == f"Delete the keys that start with {branch}")
    key("space")
    n_left = n_matching - 1 - n_branch
    window.wait("label", f"{n_left} of {n_matching} listed keys go")

    tab_to("push button", lambda name: name.startswith(f"Delete {n_left} Keys"))
    key("Return")
    title = f"Delete {n_left} Keys From “{NAMESPACE}”?"
    window.wait_dialog(title)
    window.wait("push button", holds("_Cancel"))
    key("Escape")
    wait_for("end of the dialog", lambda: all(shown.name != title for shown in window.application))
    window.wait("label", f"{n_left} of {n_matching} listed keys go")

    key("alt+Left")
    window.wait("push button", holds("Every Key"))
    assert server.key_names(NAMESPACE) == names, "Something was deleted without being confirmed."


run(keyboard, *sys.argv[1:])
