# SPDX-License-Identifier: GPL-3.0-or-later
"""From the token to the result, and then the server is asked what it still has. What happens by itself is told."""

import sys

from accessible_events import Events
from accessible_tree import Tree
from window_driver import holds, run, wait_for

NAMESPACE = "feature-flags"


class Listener:
    """Hears what a screen reader would."""

    def __init__(self, window):
        self.tree = Tree()
        self.application = wait_for("application", lambda: self.tree.find_application(window.process.pid))
        self.events = Events(self.tree, self.application)

    def wait_focus(self, roles, name, description):
        """Waits for the focus to go to something with a name, and what is told of it."""
        def look():
            moves = self.events.moves()
            node = self.tree.read(self.application, moves[-1]) if moves else None
            return node is not None and node.role in roles and name in node.name and description in node.description
        wait_for(f"focus at {name}: {description}", look)


def main_job(window, server):
    names = server.key_names(NAMESPACE)
    assert len(names) == 312, len(names)
    listener = Listener(window)

    window.connect(server)
    window.choose_namespace(NAMESPACE)
    window.press("push button", holds("Every Key"))
    window.press("push button", holds("Dry Run"))

    window.wait("label", "312 of 312 keys go")
    listener.wait_focus(("list", "table row"), "Keys", "312 of 312 keys go")
    assert sorted(server.key_names(NAMESPACE)) == sorted(names), "A dry run deleted something."
    tick = window.wait("check box", holds("Delete "))
    kept = tick.name.removeprefix("Delete ")
    assert kept in names, kept
    window.untick(kept)
    window.wait("label", "311 of 312 keys go")

    window.press("push button", "Delete 311 Keys…")
    dialog = window.wait_dialog(f"Delete 311 Keys From “{NAMESPACE}”?")
    assert not any(window.find("label", kept, dialog)), "A key that is not ticked is among the samples."
    assert sorted(server.key_names(NAMESPACE)) == sorted(names), "Something went before it was confirmed."
    window.press("push button", holds("_Delete 311 Keys"))

    window.wait("label", "311 keys deleted")
    listener.wait_focus(("push button",), "Done", "311 keys deleted")
    assert server.key_names(NAMESPACE) == [kept], server.key_names(NAMESPACE)


run(main_job, *sys.argv[1:])
