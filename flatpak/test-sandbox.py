# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sandbox forbids and allows, and the main job inside it: test-sandbox.py ID MANIFEST DIRECTORY

Run by check-sandbox, in a display, a session bus and a home directory of its own.
"""

import csv
import json
import os
import pathlib
import sqlite3
import subprocess
import sys



sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "ui" / "journey"))

# pylint: disable=wrong-import-position
import pyatspi
from gi.repository import Gio, GLib
from window_driver import DEADLINE_SECONDS, DemoServer, Window, holds, wait_for

NAMESPACE = "feature-flags"
# What the sample data of --demo is served under; anybody may know it.
DEMO_ACCOUNT_ID = "0f2ac74b498b48028cb68387c421e279"
DEMO_TOKEN = "demo-token-for-sample-data-0000000000000"


def in_sandbox(app_id, command):
    """What a shell in the sandbox prints, or None if it fails."""
    done = subprocess.run(["flatpak", "--user", "run", "--command=sh", app_id, "-c", command],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=DEADLINE_SECONDS)
    print(f"  {command} -> {done.returncode}: {done.stdout.strip()[:200]}")
    return done.stdout if done.returncode == 0 else None


def check_permissions(app_id, manifest):
    """What is installed has what the manifest asks for, and that is all."""
    metadata = GLib.KeyFile()
    text = subprocess.run(["flatpak", "--user", "info", "--show-permissions", app_id],
                          check=True, stdout=subprocess.PIPE, text=True).stdout
    metadata.load_from_data(text, len(text.encode()), GLib.KeyFileFlags.NONE)

    def words(key):
        try:
            return set(filter(None, metadata.get_string("Context", key).split(";")))
        except GLib.Error:
            return set()

    asked = {"shared": set(), "sockets": set(), "devices": set(), "filesystems": set()}
    for argument in manifest["finish-args"]:
        name, _, value = argument.removeprefix("--").partition("=")
        if name in ("share", "socket", "device"):
            asked[{"share": "shared", "socket": "sockets", "device": "devices"}[name]].add(value)
    for key, values in asked.items():
        # Flatpak writes fallback-x11 together with the x11 that it stands for.
        assert words(key) - {"x11"} == values, (key, words(key), values)
    assert not words("filesystems") and not words("features"), text


def check_files(app_id):
    """The host's files are out of sight; its own folder is not."""
    home = pathlib.Path.home()
    (home / "private.txt").write_text("private")
    outside = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "private.txt"
    outside.write_text("private")

    assert in_sandbox(app_id, f"cat '{home}/private.txt'") is None, "The home directory can be read."
    assert in_sandbox(app_id, f"cat '{outside}'") is None, "The runtime directory can be read."
    assert "private.txt" not in in_sandbox(app_id, f"ls -a '{home}'"), "The home directory can be listed."
    assert in_sandbox(app_id, f"echo x >'{home}/new.txt'; cat /run/host/home/*") is None
    assert not (home / "new.txt").exists(), "The home directory can be written."
    assert in_sandbox(app_id, "cat /run/host/etc/shadow /var/lib/dpkg/status") is None, "The host's system can be read."
    assert in_sandbox(app_id, "echo kept >$XDG_DATA_HOME/mark; cat $XDG_DATA_HOME/mark") == "kept\n"
    assert (home / ".var" / "app" / app_id / "data" / "mark").read_text() == "kept\n"


def check_bus(app_id):
    """Of the session bus: the keyring and the portals, and nothing else."""
    owners = [Gio.bus_own_name(Gio.BusType.SESSION, name, Gio.BusNameOwnerFlags.NONE, None, None, None)
              for name in ("org.freedesktop.secrets", "org.example.Private")]
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def owned(name):
        GLib.MainContext.default().iteration(False)
        return bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                             GLib.Variant("(s)", (name,)), None, 0, -1, None).unpack()[0]

    def seen(name):
        answer = in_sandbox(app_id, "gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus "
                            f"-m org.freedesktop.DBus.NameHasOwner {name}")
        return answer is not None and "true" in answer

    for name in ("org.freedesktop.secrets", "org.example.Private"):
        wait_for(f"owner of {name}", lambda name=name: owned(name))
    assert seen("org.freedesktop.secrets"), "The keyring is out of reach."
    assert not seen("org.example.Private"), "A program of the host can be reached."
    names = in_sandbox(app_id, "gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus "
                       "-m org.freedesktop.DBus.ListNames")
    assert "org.example.Private" not in names, names

    # A name of a keyring that answers nothing would only keep the program waiting.
    for owner in owners:
        Gio.bus_unown_name(owner)
    wait_for("end of the names", lambda: not owned("org.example.Private"))

    version = in_sandbox(app_id, "gdbus call --session -d org.freedesktop.portal.Desktop -o /org/freedesktop/portal/desktop "
                         "-m org.freedesktop.DBus.Properties.Get org.freedesktop.portal.FileChooser version")
    assert version is not None and "uint32" in version, "The file portal is out of reach."


class SandboxedServer(DemoServer):
    """The server inside the program, asked from outside: the loopback address is the host's."""

    def __init__(self, endpoint):  # pylint: disable=super-init-not-called
        self.facts = {"Account ID": DEMO_ACCOUNT_ID}
        self.endpoint = endpoint
        self.token = DEMO_TOKEN


class SandboxedWindow(Window):
    """The program in its sandbox, with its plans where it would keep them."""

    def __init__(self, app_id):  # pylint: disable=super-init-not-called
        self.app_id = app_id
        self.data = pathlib.Path.home() / ".var" / "app" / app_id / "data" / "kv-purger"
        self.process = subprocess.Popen(["flatpak", "--user", "run", app_id, "--demo", "--data-dir", str(self.data)])
        self.application = wait_for("application", self.find_application)
        self.x_window = wait_for("window", self.find_x_window)

    def find_application(self):
        # The process that the bus knows is the sandbox's proxy; nothing else of this session has that name.
        if self.process.poll() is not None:
            raise RuntimeError(f"The program ended with {self.process.returncode}.")
        return next((application for application in pyatspi.Registry.getDesktop(0)
                     if application is not None and application.name == "kv-purger"), None)

    def find_x_window(self):
        ids = self.xdotool("search", "--onlyvisible", "--name", ".").split()
        return ids[0] if ids else None

    def query(self, sql):
        with sqlite3.connect(f"file:{self.data}/plans.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def quit(self):
        """As a person does; what is queued is written before the process ends."""
        self.xdotool("windowfocus", "--sync", self.x_window)
        self.xdotool("key", "--clearmodifiers", "ctrl+q")
        assert self.process.wait(DEADLINE_SECONDS) == 0, self.process.returncode

    def stop(self):
        if self.process.poll() is None:
            subprocess.run(["flatpak", "kill", self.app_id], check=False)
            self.process.wait(DEADLINE_SECONDS)


def find_portal_dialog():
    """The file dialog is the portal's, outside the sandbox; it alone makes the chosen file known inside."""
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None and "portal" in application.name and len(application) > 0:
            return application[0]
    return None


def export_report(window, names, kept):
    """The one way from the sandbox to a person's own folders."""
    window.press("push button", holds("_Export Report…"))
    dialog = wait_for("the portal's dialog", find_portal_dialog)
    wait_for("button that exports", lambda: next(window.find("push button", "Export", dialog), None)).queryAction().doAction(0)

    window.wait("label", holds(f"{len(names)} keys written to"))
    # Neither the temporary file that it was until it was whole, nor another of the portal's.
    reports = list(pathlib.Path.cwd().iterdir())
    assert len(reports) == 1 and reports[0].name.startswith("kv-purger-keys-"), reports
    assert in_sandbox(window.app_id, f"cat '{reports[0]}'") is None, "A chosen file's folder can be read."
    with reports[0].open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted(row["name"] for row in rows) == sorted(names), rows[:3]
    assert [row["name"] for row in rows if row["state"] != "deleted"] == [kept]


def main_job(window, picture):
    window.choose_namespace(NAMESPACE)
    window.press("push button", holds("Every Key"))
    window.press("push button", holds("Dry Run"))

    window.wait("label", "312 of 312 keys go")
    endpoint = window.query("SELECT endpoint FROM plan_origin")[0][0]
    server = SandboxedServer(endpoint)
    names = server.key_names(NAMESPACE)
    assert len(names) == 312, "A dry run deleted something."
    kept = window.wait("check box", holds("Delete ")).name.removeprefix("Delete ")
    assert kept in names, kept
    window.untick(kept)
    window.wait("label", "311 of 312 keys go")

    window.press("push button", "Delete 311 Keys…")
    window.wait_dialog(f"Delete 311 Keys From “{NAMESPACE}”?")
    assert server.key_names(NAMESPACE) == names, "Something went before it was confirmed."
    window.press("push button", holds("_Delete 311 Keys"))

    window.wait("label", "311 keys deleted")
    subprocess.run(["import", "-window", "root", str(picture)], check=True)
    assert server.key_names(NAMESPACE) == [kept], server.key_names(NAMESPACE)

    export_report(window, names, kept)

    window.quit()
    plan = window.query("SELECT total, excluded, deleted, pending + in_flight + failed + skipped FROM plan")
    assert plan == [(312, 1, 311, 0)], plan
    rows = window.query("SELECT state, count(*), min(CAST(name AS TEXT)) FROM plan_key GROUP BY state ORDER BY state")
    assert [row[:2] for row in rows] == [(1, 1), (3, 311)] and rows[0][2] == kept, rows


def main(app_id, manifest_path, directory):
    manifest = json.loads(pathlib.Path(manifest_path).read_text(encoding="utf-8"))

    print("Permissions")
    check_permissions(app_id, manifest)
    print("Files")
    check_files(app_id)
    print("Session bus")
    check_bus(app_id)
    print("Main job")
    window = SandboxedWindow(app_id)
    try:
        main_job(window, pathlib.Path(directory) / "sandbox.png")
    except Exception:
        window.print_names()
        raise
    finally:
        window.stop()
    print("All is as it should be.")


main(*sys.argv[1:])
