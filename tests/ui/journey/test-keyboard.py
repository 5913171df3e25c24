# SPDX-License-Identifier: GPL-3.0-or-later
"""From the window to a review and back out of the confirmation, with a keyboard and nothing else."""

import collections
import sys

from keyboard import Keyboard
from window_driver import holds, run, text_of, wait_for

NAMESPACE = "feature-flags"
PREFIX = "production:"


def keyboard(window, server):
    names = server.key_names(NAMESPACE)
    n_matching = sum(name.startswith(PREFIX) for name in names)
    assert 1 < n_matching < len(names), n_matching
    # The first key is unticked on its own.
    matching = [name for name in names if name.startswith(PREFIX)]
    branches = collections.Counter(name[:name.index("-") + 1] for name in matching)
    del branches[matching[0][:matching[0].index("-") + 1]]
    branch, n_branch = branches.most_common(1)[0]
    keyboard = Keyboard(window)

    # All the way round, before there is a token.
    window.wait("push button", holds("Try With Sample Data"))
    keyboard.tab_to("push button", holds("Try With Sample Data"))
    keyboard.tab_to("link", holds("How to create a token"))
    keyboard.connect(server)
    keyboard.choose_namespace(NAMESPACE)
    keyboard.dry_run(PREFIX)

    window.wait("label", f"{n_matching} of {n_matching} listed keys go")
    # The list has the focus, and Down goes to its first row.
    wait_for("focus in the list", lambda: keyboard.place()[0] in ("list", "table row"))
    keyboard.step("Down")
    keyboard.wait_at("table row", lambda name: True)
    keyboard.key("space")
    window.wait("label", f"{n_matching - 1} of {n_matching} listed keys go")

    # Whoever types in the list looks for a key. It is no tick, and Escape leads back to all of them.
    part = matching[1][len(PREFIX):]
    n_found = sum(part in name for name in matching)
    keyboard.type(part)
    window.wait("label", f"{n_found} of {n_matching} keys found")
    keyboard.wait_at("entry", "Search keys")
    assert text_of(window.wait("entry", "Search keys")) == part
    window.wait("label", f"{n_matching - 1} of {n_matching} listed keys go")
    keyboard.key("Escape")
    wait_for("focus in the list", lambda: keyboard.place()[0] in ("list", "table row"))

    # The picture beside the list: into a branch, back, and all of it kept.
    keyboard.tab_to("list item", holds("keys go"))
    keyboard.steps_to("Down", "list item", lambda name: name.startswith(branch))
    assert keyboard.is_at("list item", f"{branch} all {n_branch} keys go"), keyboard.place()
    keyboard.key("Return")
    window.wait("label", f"Only keys that start with {branch}")
    keyboard.key("BackSpace")
    keyboard.wait_at("list item", f"{branch} all {n_branch} keys go")
    keyboard.press("check box", f"Delete the keys that start with {branch}")
    n_left = n_matching - 1 - n_branch
    window.wait("label", f"{n_left} of {n_matching} listed keys go")

    keyboard.press("push button", lambda name: name.startswith(f"Delete {n_left} Keys"), "Return")
    title = f"Delete {n_left} Keys From “{NAMESPACE}”?"
    keyboard.dialog(title, "push button", holds("Cancel"))
    keyboard.key("Escape")
    keyboard.gone(title)
    window.wait("label", f"{n_left} of {n_matching} listed keys go")

    keyboard.key("alt+Left")
    window.wait("push button", holds("Every Key"))
    assert server.key_names(NAMESPACE) == names, "Something was deleted without being confirmed."


run(keyboard, *sys.argv[1:])
