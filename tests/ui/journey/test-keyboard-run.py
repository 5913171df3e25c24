# SPDX-License-Identifier: GPL-3.0-or-later
"""A review in another order, a deletion that meets problems, and what failed once more, with a keyboard alone."""

import sys

from keyboard import Keyboard, query
from window_driver import holds, run, wait_for

NAMESPACE = "feature-flags"
PREFIX = "production:"


def unticked(window):
    return [name.decode() for name, in query(window, "SELECT name FROM plan_key WHERE state = 1 ORDER BY position")]


def wait_unticked(window, names):
    wait_for(f"{names} unticked", lambda: unticked(window) == names)


def review(keyboard, window, matching):
    # A range of three, and back.
    wait_for("focus in the list", lambda: keyboard.place()[0] in ("list", "table row"))
    keyboard.step("Down")
    keyboard.step("shift+Down")
    keyboard.step("shift+Down")
    keyboard.key("space")
    wait_unticked(window, matching[:3])
    keyboard.key("ctrl+z")
    wait_unticked(window, [])

    # What is found.
    keyboard.key("ctrl+f")
    keyboard.wait_at("entry", holds("Search"))
    found = [name for name in matching if "bicycle" in name]
    keyboard.type("bicycle")
    window.wait("label", f"{len(found)} of {len(matching)} keys found")
    keyboard.press("push button", "Tick and Untick Keys")
    keyboard.choose_in_menu(holds("Untick Found"))
    wait_unticked(window, found)
    keyboard.key("ctrl+z")
    wait_unticked(window, [])
    keyboard.key("ctrl+f")
    keyboard.wait_at("entry", holds("Search"))
    keyboard.key("Escape")

    # The last comes first.
    keyboard.press("push button", "Order and Columns")
    keyboard.choose_in_menu(holds("Reverse Order"))
    keyboard.tab_to("table row", lambda name: True)
    keyboard.key("Home", "space")
    wait_unticked(window, matching[-1:])


def preferences(keyboard, window):
    keyboard.key("ctrl+comma")
    keyboard.dialog("Preferences")
    keyboard.tab_to("spin button", holds("Keys in a Request"))
    keyboard.key("ctrl+a")
    keyboard.type("50")
    keyboard.key("Return")
    keyboard.key("Escape")
    keyboard.gone("Preferences")


def wait_for_progress(keyboard):
    """A screen reader hears how far it is from what has the focus."""
    keyboard.wait_at("push button", lambda name: "Pa_use" in name or "Pause" in name)
    wait_for("progress", lambda: any(event.detail == "accessible-description" and "of 207 keys" in event.value
                                     for event in list(keyboard.events.heard)))


def look_at_problems(keyboard, window):
    """Pauses, opens the list of what held the run up, and goes on."""
    # Alt+P is taken: it leads to the pending deletions.
    keyboard.key("alt+u")
    keyboard.wait_at("push button", holds("Resume"))
    keyboard.press("push button", lambda name: name.endswith("so far"))
    window.wait("list", "Problems, the newest first")
    keyboard.press("push button", holds("Resume"))


def deletion(keyboard, window, n_keys):
    """Returns how many could not be deleted."""
    keyboard.press("push button", lambda name: name.startswith(f"Delete {n_keys} Key"))
    title = "Delete {} {} From “{}”?".format(n_keys, "Key" if n_keys == 1 else "Keys", NAMESPACE)
    keyboard.dialog(title, "push button", holds("Cancel"))
    keyboard.press("push button", lambda name: name.startswith(f"_Delete {n_keys} Key"))
    if n_keys > 100:
        wait_for_progress(keyboard)
        look_at_problems(keyboard, window)
        window.wait("push button", holds("Export Report"))
    return wait_for("result", lambda: query(window, "SELECT failed FROM plan WHERE finished_at != 0 "
                                                    "AND id = (SELECT max(id) FROM plan)"))[0][0]


def journey(window, server):
    names = server.key_names(NAMESPACE)
    matching = sorted(name for name in names if name.startswith(PREFIX))
    keyboard = Keyboard(window)
    keyboard.connect(server)
    preferences(keyboard, window)
    keyboard.choose_namespace(NAMESPACE)
    keyboard.dry_run(PREFIX)
    window.wait("label", f"{len(matching)} of {len(matching)} listed keys go")
    review(keyboard, window, matching)

    # The server leaves some keys of each request, and names them: while the rest goes on, and at the end.
    n_failed = deletion(keyboard, window, len(matching) - 1)
    assert n_failed > 0
    window.wait("label", f"{len(matching) - 1 - n_failed} keys deleted, {n_failed} could not be deleted")
    (n_requests,), = query(window, "SELECT run_requests FROM plan WHERE finished_at != 0")
    assert n_requests >= len(matching) / 50, f"{n_requests} requests: the preference does not count."
    left = server.key_names(NAMESPACE)
    assert len([name for name in left if name in matching]) == n_failed + 1

    # And once more, after another confirmation.
    keyboard.press("push button", holds("Retry Failed"))
    window.wait("label", holds(f"{n_failed} of {n_failed}"))
    assert server.key_names(NAMESPACE) == left, "Something was deleted without being confirmed."
    wait_for("focus in the list", lambda: keyboard.place()[0] in ("list", "table row"))
    n_still = deletion(keyboard, window, n_failed)
    window.wait("push button", holds("Export Report"))
    assert len([name for name in server.key_names(NAMESPACE) if name in matching]) == n_still + 1


run(journey, *sys.argv[1:])
