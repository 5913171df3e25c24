# SPDX-License-Identifier: GPL-3.0-or-later
"""Real keys, and where the focus is after each: a program that is used by whoever has no mouse."""

import contextlib
import pathlib
import sqlite3

from accessible_events import Events
from accessible_tree import ROOT, Tree, has_state
from window_driver import holds, text_of, wait_for

# More than there are stops on any page: a focus that does not arrive by then goes round in a circle.
MAX_STEPS = 70


class Keyboard:
    """Presses keys, and is told by the program where the focus goes."""

    def __init__(self, window):
        self.window = window
        self.tree = Tree()
        self.application = wait_for("application", lambda: self.tree.find_application(window.process.pid))
        self.events = Events(self.tree, self.application)
        # Where the focus was when a window opened, and how often it had moved by then: nothing tells of that.
        self.opened = (0, None)
        window.xdotool("windowfocus", "--sync", window.x_window)

    def key(self, *keys):
        self.window.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        self.window.xdotool("type", "--delay", "5", "--clearmodifiers", text)

    def place(self):
        """Role and name of what has the focus, as it told itself."""
        moves = self.events.moves()
        n_moves, path = self.opened
        if len(moves) > n_moves:
            path = moves[-1]
        return self.tree.role_and_name(self.application, path) if path is not None else None

    def is_at(self, role, name):
        place = self.place()
        matches = name if callable(name) else lambda text: text == name
        return place is not None and (role is None or place[0] == role) and matches(place[1])

    def wait_at(self, role, name):
        wait_for(f"focus at {role} {name}", lambda: self.is_at(role, name))

    def step(self, key):
        """Presses a key that moves the focus, and waits until it has moved."""
        n_moves = self.events.n_moves()
        self.key(key)
        wait_for(f"focus that moves from {self.place()} with {key}", lambda: self.events.n_moves() > n_moves)

    def steps_to(self, key, role, name):
        seen = []
        for _ in range(MAX_STEPS):
            if self.is_at(role, name):
                return
            seen.append(self.place())
            self.step(key)
        raise AssertionError(f"{key} never arrives at {role} {name}, only at {list(dict.fromkeys(seen))}")

    def tab_to(self, role, name):
        self.steps_to("Tab", role, name)

    def fill(self, name, text, role="text"):
        """Tabs to a field, and writes into it in place of what is there."""
        self.tab_to(role, name)
        self.key("ctrl+a", "Delete")
        self.type(text)
        wait_for(f"{text} in {name}", lambda: any(text_of(entry) == text for entry in self.window.find(role, name)))

    def press(self, role, name, key="space"):
        self.tab_to(role, name)
        self.key(key)

    def connect(self, server):
        self.fill("API Token", server.token)
        self.press("list item", "Advanced")
        self.window.wait("text", "API Endpoint")
        self.fill("API Endpoint", server.endpoint)
        self.press("push button", holds("Connect"))
        self.window.wait("list", "Namespaces")

    def choose_namespace(self, title):
        self.window.wait("label", title)
        self.key("ctrl+l")
        self.wait_at("entry", "Search namespaces")
        self.key("ctrl+a", "Delete")
        self.type(title)
        wait_for("the only namespace", lambda: self.listed_namespaces() == [title])
        self.key("Return")
        self.window.wait("push button", holds("Every Key"))

    def listed_namespaces(self):
        names = self.window.wait("list", "Namespaces")
        return [panel.description for item in names for panel in item if panel.description]

    def dry_run(self, prefix=None):
        if prefix is not None:
            self.tab_to("text", holds("Name starts with"))
            self.type(prefix)
            self.key("Return")
        self.window.wait_sensitive("push button", holds("Dry Run"))
        self.press("push button", holds("Dry Run"))

    def choose_in_menu(self, name):
        """In a menu that is open."""
        self.steps_to("Down", "menu item", name)
        self.key("Return")

    def choose_below(self, role, name, n):
        """Of a drop-down: what is so far below its choice. What it lists has no names of its own."""
        self.tab_to(role, name)
        self.step("space")
        self.wait_at("list item", lambda name: True)
        for _ in range(n):
            self.step("Down")
        self.key("Return")
        self.wait_at(role, name)

    def dialog(self, title, role=None, name=lambda name: True):
        """Waits for a dialog, in which such a thing has the focus."""
        self.opened = wait_for(f"focus at {role} {name} in {title}", lambda: self.look_for_focus(title, role, name))

    def look_for_focus(self, title, role, name):
        n_moves = self.events.n_moves()
        matches = name if callable(name) else lambda text: text == name
        dialogs = [window for window in self.tree.read(self.application).children if window.name == title]
        focused = [node for window in dialogs for node in window.walk() if has_state(node, "focused")]
        found = focused and (role is None or focused[-1].role == role) and matches(focused[-1].name)
        return (n_moves, focused[-1].path) if found else None

    def window_titles(self):
        """As they are now: pyatspi remembers windows that it was not told the end of."""
        windows = (self.tree.role_and_name(self.application, path)
                   for path in self.tree.children(self.application, ROOT))
        return [window[1] for window in windows if window is not None]

    def gone(self, title):
        wait_for(f"end of {title}", lambda: title not in self.window_titles())

    def name_file(self, title, path):
        """Writes a path into the dialog that chooses a file. A slash opens the field for it."""
        self.dialog(title)
        if not path.exists():
            self.key("ctrl+a")
        self.type(str(path))
        self.key("Return")
        self.gone(title)


def query(window, sql, *values):
    """What the database of the program says."""
    path = pathlib.Path(window.directory.name) / "plans.db"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(sql, values).fetchall()
