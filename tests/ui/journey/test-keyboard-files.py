# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of keys from files, and files of lists and reports, with a keyboard and nothing else."""

import json
import pathlib
import sys
import tempfile

from keyboard import Keyboard, query
from window_driver import holds, run, wait_for

NAMESPACE = "feature-flags"
OTHER_NAMESPACE = "geo-index"
MISSING = "production:no-such-flag"


def import_file(keyboard, window, path, fill_in, n_found, n_listed):
    """Opens a list of keys, and looks them up in the namespace."""
    keyboard.key("ctrl+o")
    keyboard.name_file("Open Plan or List of Keys", path)
    keyboard.dialog("Import Keys", "combo box", "Namespace")
    # The third of five, below none.
    keyboard.choose_below("combo box", "Namespace", 3)
    fill_in()
    window.wait_sensitive("push button", holds("Look Up"))
    keyboard.press("push button", holds("Look Up"))
    keyboard.gone("Import Keys")
    window.wait("label", f"{n_found} of {n_listed} listed keys go")
    found = query(window, "SELECT name FROM plan_key WHERE plan = (SELECT max (id) FROM plan) AND state = 0")
    return [name.decode() for name, in found]


def imports(keyboard, window, folder, names):
    chosen = sorted(names[:3])

    text = folder / "keys.txt"
    text.write_text("\n".join([*chosen, MISSING, chosen[0], ""]))
    assert import_file(keyboard, window, text, lambda: None, 3, 4) == chosen

    # The second column is taken for the names by itself; the first is not what they are.
    table = folder / "keys.csv"
    table.write_text("name;key\n" + "".join(f"{key};{index}\n" for index, key in enumerate(chosen)))
    assert import_file(keyboard, window, table, lambda: None, 3, 3) == chosen

    entries = folder / "keys.json"
    entries.write_text(json.dumps([{"name": key} for key in chosen]))
    assert import_file(keyboard, window, entries, lambda: None, 3, 3) == chosen


def exports(keyboard, window, folder, names):
    prefix = names[0][:4]
    matching = sorted(name for name in names if name.startswith(prefix))
    keyboard.choose_namespace(OTHER_NAMESPACE)
    keyboard.dry_run(prefix)
    window.wait("label", f"{len(matching)} of {len(matching)} listed keys go")

    keyboard.key("alt+e")
    keyboard.choose_in_menu(holds("JSON"))
    # A name without an ending gets that of the kind.
    table = folder / "table.json"
    keyboard.name_file("Export Keys", folder / "table")
    wait_for("table", lambda: table.exists())
    assert [entry["name"] for entry in json.loads(table.read_text())["keys"]] == matching

    keyboard.key("alt+e")
    keyboard.choose_in_menu(holds("Hand Over"))
    plan = folder / "for-ada.kvplan"
    keyboard.name_file("Hand Over Pending Deletion", plan)
    wait_for("plan", lambda: plan.exists())

    # And back: the list is here already, and whoever wants it a second time gets one that waits for review.
    keyboard.key("ctrl+o")
    keyboard.name_file("Open Plan or List of Keys", plan)
    window.wait("push button", holds("Open Anyway"))
    keyboard.press("push button", holds("Open Anyway"))
    window.wait("label", holds("Opened from “for-ada.kvplan”"))


def files(window, server):
    names = server.key_names(NAMESPACE)
    keyboard = Keyboard(window)
    keyboard.connect(server)
    window.wait("label", NAMESPACE)
    with tempfile.TemporaryDirectory() as name:
        imports(keyboard, window, pathlib.Path(name), names)
        exports(keyboard, window, pathlib.Path(name), server.key_names(OTHER_NAMESPACE))
    assert server.key_names(NAMESPACE) == names, "Something was deleted without being confirmed."


run(files, *sys.argv[1:])
