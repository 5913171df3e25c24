# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, dialog and popover that the app can show, as a screen reader and a keyboard find it.

Each scene of the screenshots is played, wide and as narrow as a phone, and what it shows is asked for from outside. What only
the program itself can tell, it tells as findings of its own: see tests/screenshots/inspection.h. Each dialog begins where it
should, and Escape closes it.
"""

import os
import re
import subprocess
import sys
import tempfile
import time

from window_driver import PAUSE_SECONDS, wait_for

from accessible_tree import ROOT, Tree, has_state

INTERACTIVE_ROLES = {
    "check box", "combo box", "entry", "link", "menu item", "password text", "push button", "radio button", "slider",
    "spin button", "switch", "text", "toggle button",
}
# Rows are named by what is in them.
ROWS = {"list item", "table row", "table cell"}
# What the library puts into such a thing, such as the button of a drop-down, is not ours to name.
MADE_OF_PARTS = {"combo box", "entry", "password text", "spin button", "text"}
# What scrolls takes the focus only where nothing in it does, and is read by its content.
CONTAINERS = {"scroll pane", "table", "list", "panel", "filler", "tree table"}

# Where a dialog begins: what is filled in first, or what does nothing.
FIRST_FOCUS = {
    "accounts-manage": ("push button", "Add Account"),
    "background": ("push button", "Keep Window"),
    "changed-file": ("push button", "Cancel"),
    "confirm": ("text", "Type the namespace’s name"),
    "confirm-save": ("text", "Type the namespace’s name"),
    "confirm-stale": ("text", "Type the namespace’s name"),
    "here-already-differs": ("push button", "Show"),
    "import": ("combo box", "Namespace"),
    "import-empty": ("combo box", "Namespace"),
    "import-problem": ("combo box", "Namespace"),
    "import-rejected": ("combo box", "Namespace"),
    # After a rule was added.
    "keep-list": ("text", "Pattern"),
    "keep-list-empty": ("text", "Name of the Key"),
    "newer-file": ("push button", "Close"),
    "other-account": ("push button", "Close"),
    "preferences": ("list item", "Requests at the Same Time"),
    "production-confirm": ("text", "Type the namespace’s name"),
    "production-question": ("push button", "Cancel"),
    "restore-namespace": ("push button", "Namespace"),
    "token": ("text", "API token"),
    "token-info": ("push button", "Change"),
    "saving-unsaved": ("push button", "Keep What Is Not Saved"),
    "save": ("text", "Title"),
    "saved-filters-all": ("list item", "Archived products"),
}

# Is libadwaita's as a whole.
NOT_OURS = {"about"}

# What was just shown may still be about to tell of itself, or to take the focus: so long is looked again before it is a finding.
PATIENCE_SECONDS = 10

CLASS_NAME = re.compile(r"(Gtk|Adw|Kvp)[A-Z]\w*$")


def is_name(name):
    return bool(name.strip()) and not CLASS_NAME.match(name)


def is_of_a_toast(node):
    """Its cross is the library's, and has a tooltip that GTK 4.8 does not take for a name."""
    return any(ancestor.name == "AdwToastWidget" for ancestor in node.ancestors())


def is_part(node):
    whole = next((ancestor for ancestor in node.ancestors() if ancestor.role in MADE_OF_PARTS), None)
    return whole is not None and is_name(whole.name)


def is_named(node):
    if is_name(node.name) or is_part(node) or is_of_a_toast(node):
        return True
    # The list in a row that unfolds.
    if node.role == "list" and any(ancestor.role == "list item" for ancestor in node.ancestors()):
        return True
    if node.role in ROWS:
        return any(is_name(inner.name) for inner in node.walk() if inner.role in ("label", "check box"))
    return False


def findings_in(window):
    for node in window.walk():
        focusable = has_state(node, "focusable")
        if node.role in INTERACTIVE_ROLES and not is_named(node):
            yield f"no name: {node.where()}"
        elif focusable and node.role == "scroll pane":
            continue
        elif focusable and not is_named(node):
            yield f"can have the focus, but has no name: {node.where()}"
        elif node.role in ("image", "icon") and not is_name(node.name):
            inside = next((ancestor for ancestor in node.ancestors() if is_named(ancestor)
                           and ancestor.role in INTERACTIVE_ROLES | ROWS), None)
            if inside is None:
                yield f"an image without a description: {node.where()}"
        elif node.role == "progress bar" and not is_name(node.name):
            yield f"progress of what: {node.where()}"
        if focusable and node.role in ("panel", "filler", "unknown") and not is_part(node):
            yield f"can have the focus, but has no role: {node.where()}"


class Scene:
    """A scene that is played, and stands still each time that something is shown."""

    def __init__(self, program, variant, name):
        self.name = name
        # What one scene keeps, such as an account, is not there for the next.
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen([program, "--stand-still", "--variant", variant, name],
                                        env={**os.environ, "XDG_DATA_HOME": self.folder.name},
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.findings = []

    def next_shown(self):
        """What is shown next: a window, a dialog or a popover, and where; None at the end."""
        for line in self.process.stdout:
            kind, _, rest = line.rstrip("\n").partition(": ")
            if kind == "finding":
                self.findings.append(rest)
            elif kind == "shown":
                place, _, what = rest.partition(": ")
                return place, what
        return None

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def press_escape(self):
        subprocess.run(["xdotool", "key", "--clearmodifiers", "Escape"], check=True)

    def end(self):
        """%True if it went to its end."""
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait() == 0

    def stop(self):
        self.process.terminate()
        self.end()


def dialogs_in(windows):
    """What is in front of the window. A dialog is modal: what is behind it is looked at in other scenes."""
    return [window for window in windows if window.name != "KV Purger"]


def check_first_focus(scene, dialogs):
    """Yields what is wrong."""
    role, name = FIRST_FOCUS.get(scene.name, (None, None))
    focused = [node for dialog in dialogs for node in dialog.walk() if has_state(node, "focused")]
    if not focused:
        yield f"{scene.name}: nothing has the focus"
    elif role is None:
        yield f"{scene.name}: begins at {focused[-1].where()}, which is not in the table"
    elif focused[-1].role != role or name not in focused[-1].name:
        yield f"{scene.name}: begins at {focused[-1].where()} instead of {role} “{name}”"


def look_at(tree, application, scene, place, what):
    """Returns the windows that are there, those that were looked at, and what is wrong with them."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        shown = tree.read(application)
        windows = shown.children if shown is not None else []
        dialogs = dialogs_in(windows) if what == "dialog" else []
        findings = [f"{place}: {finding}" for window in dialogs or windows for finding in findings_in(window)]
        if dialogs and place.endswith("narrow"):
            findings += check_first_focus(scene, dialogs)
        if not windows or (what == "dialog" and not dialogs):
            findings.append(f"{place}: nothing is shown")
        if not findings or time.monotonic() > end:
            return windows, dialogs or windows, findings
        time.sleep(PAUSE_SECONDS)


def look(tree, scene):
    """Returns how much that can be used was seen, and whether the scene is over."""
    n_seen = 0
    application = wait_for("application", lambda: tree.find_application(scene.process.pid))
    while (shown := scene.next_shown()) is not None:
        place, what = shown
        windows, looked_at, findings = look_at(tree, application, scene, place, what)
        scene.findings += findings
        n_seen += sum(node.role in INTERACTIVE_ROLES for window in looked_at for node in window.walk())
        if what == "dialog" and place.endswith("narrow"):
            scene.press_escape()
            wait_for(f"end of the dialog of {scene.name}",
                     lambda: len(tree.children(application, ROOT)) < len(windows))
            return n_seen, True
        scene.go_on()
    return n_seen, False


def list_scenes(program):
    names = subprocess.run([program, "--list"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return [name for name in names if name not in NOT_OURS]


def walk(program, variant, names):
    findings = []
    tree = Tree()
    for name in names:
        scene = Scene(program, variant, name)
        n_seen, over = look(tree, scene)
        if over:
            scene.stop()
        elif not scene.end():
            findings.append(f"{name}: did not go to its end")
        if n_seen < 2:
            findings.append(f"{name}: only {n_seen} things that can be used were found")
        findings += scene.findings
    assert not findings, "\n" + "\n".join(dict.fromkeys(findings))


if sys.argv[2] == "--large":
    # With text twice as large: the pages that a deletion goes through.
    walk(sys.argv[1], "large", sys.argv[3:])
else:
    walk(sys.argv[1], "extremes", list_scenes(sys.argv[1])[int(sys.argv[2])::int(sys.argv[3])])
