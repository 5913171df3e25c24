# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts where something is missing that a desktop has: the app comes up, says what matters, and loses nothing."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from window_driver import Window, holds, wait_for, walk

SCHEMA = "io/github/kvpurger/KvPurger"


def expect_start_page(window):
    window.wait("push button", holds("Connect"))


def press_until(window, keys, description, look):
    """Without a window manager it is not known when a window takes keys."""
    def press():
        if not (found := look()):
            window.xdotool("windowfocus", window.x_window)
            window.xdotool("key", keys)
            found = look()
        return found
    return wait_for(description, press)


def quit_by_keyboard(window):
    press_until(window, "ctrl+q", "end of the process", lambda: window.process.poll() is not None)
    assert window.process.returncode == 0, window.process.returncode


def open_preferences(window):
    def look():
        return next((toplevel for toplevel in window.application if toplevel.name == "Preferences"), None)
    return press_until(window, "ctrl+comma", "preferences", look)


def find_spin(window, preferences, name):
    return window.wait("spin button", holds(name), preferences)


def expect_value(spin, value):
    found = spin.queryValue().currentValue
    assert found == value, f"{spin.name} is {found} and should be {value}"


class SilentWindow:
    """The program without a session bus, and so without accessibility: what the X server can tell."""

    xdotool = Window.xdotool
    find_x_window = Window.find_x_window

    def __init__(self, program, directory, address):
        environment = {**os.environ, "GTK_A11Y": "none", "DBUS_SESSION_BUS_ADDRESS": address}
        self.process = subprocess.Popen([program, "--data-dir", directory, "--demo"], env=environment)
        self.x_window = wait_for("window", self.find_x_window)


def no_session_bus(program, scratch):
    # Without any address GDBus would start a bus of its own.
    for number, address in enumerate(["disabled:", "unix:path=/nonexistent"]):
        directory = scratch / f"bus-{number}"
        window = SilentWindow(program, directory, address)
        # The sample is there, with plans of its own in the database.
        wait_for("database", (directory / "plans.db").exists)
        quit_by_keyboard(window)


def no_icon_theme(program, scratch):
    """No themes, no types of files: only the schemas without which GTK does not show a dialog."""
    schemas = scratch / "share" / "glib-2.0" / "schemas"
    schemas.mkdir(parents=True)
    for file in pathlib.Path("/usr/share/glib-2.0/schemas").glob("org.gtk.gtk4*"):
        shutil.copy(file, schemas)
    subprocess.run(["glib-compile-schemas", schemas], check=True)

    window = Window(program, environment={"XDG_DATA_DIRS": str(scratch / "share")})
    expect_start_page(window)
    # What is drawn as a picture alone still has a name.
    wait_for("name of the menu", lambda: any("Main Menu" in node.name for node in walk(window.application)))
    window.stop()


def home_that_takes_nothing(program, scratch):
    """Neither plans nor settings can be written. It says which folder is meant."""
    home = "/dev/null/home"
    window = Window(program, environment={"HOME": home, "GSETTINGS_BACKEND": "keyfile"}, default_directory=True)
    window.wait("label", f"“{home}/.local/share/kv-purger” can’t be written (Not a directory).")
    window.wait("push button", holds("Try Again"))

    # Settings can be changed, until the app ends.
    preferences = open_preferences(window)
    find_spin(window, preferences, "Requests at the Same Time").queryValue().currentValue = 5
    window.wait("push button", holds("Close"), preferences).queryAction().doAction(0)
    wait_for("end of the preferences", lambda: len(window.application) == 1)
    expect_value(find_spin(window, open_preferences(window), "Requests at the Same Time"), 5)
    window.stop()


def settings_of_a_newer_version(program, scratch):
    """What is not known, or out of its range, is left alone: the newer version finds it again."""
    home = scratch / "newer"
    keyfile = home / ".config" / "glib-2.0" / "settings" / "keyfile"
    keyfile.parent.mkdir(parents=True)
    lines = [f"[{SCHEMA}]", "batch-size=uint32 99999999", "color-scheme='sepia'", "from-the-future=[('a', 1)]",
             "window-width='very wide'", "max-concurrency=uint32 3"]
    keyfile.write_text("\n".join(lines) + "\n", encoding="utf-8")

    window = Window(program, environment={"HOME": str(home), "GSETTINGS_BACKEND": "keyfile"}, default_directory=True)
    expect_start_page(window)
    preferences = open_preferences(window)
    expect_value(find_spin(window, preferences, "Keys in a Request"), 10000)
    expect_value(find_spin(window, preferences, "Requests at the Same Time"), 3)
    window.stop()

    kept = keyfile.read_text(encoding="utf-8")
    for line in ("batch-size=uint32 99999999", "color-scheme='sepia'", "from-the-future=[('a', 1)]"):
        assert line in kept, kept


def locale_that_is_not_installed(program, scratch):
    window = Window(program, environment={"LC_ALL": "xx_YY.UTF-8", "LANG": "xx_YY.UTF-8", "LANGUAGE": "xx"})
    expect_start_page(window)
    # Text that is not ASCII is whole.
    window.wait("label", lambda name: "My Profile → API Tokens" in name and "“Workers KV Storage: Edit”" in name)
    window.stop()


def main():
    program = sys.argv[1]

    with tempfile.TemporaryDirectory() as folder:
        for start in (home_that_takes_nothing, settings_of_a_newer_version, locale_that_is_not_installed, no_icon_theme,
                      no_session_bus):
            print(start.__name__, flush=True)
            start(program, pathlib.Path(folder))


main()
