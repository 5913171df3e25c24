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
# What --help says of --demo.
GERMAN_OPTION = "Ein Fenster mit Beispieldaten öffnen"


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


def check_exports(app_id):
    """What the desktop outside sees of it, and starts it by."""
    share = pathlib.Path(os.environ["FLATPAK_USER_DIR"]) / "exports" / "share"
    for name in ("applications/{}.desktop", "dbus-1/services/{}.service", "mime/packages/{}.xml",
                 "gnome-shell/search-providers/{}.search-provider.ini",
                 "icons/hicolor/scalable/apps/{}.svg", "icons/hicolor/symbolic/apps/{}-symbolic.svg"):
        assert (share / name.format(app_id)).is_file(), f"The desktop does not see {name.format(app_id)}."
    service = (share / "dbus-1" / "services" / f"{app_id}.service").read_text(encoding="utf-8")
    assert f" {app_id} --gapplication-service\n" in service and "/flatpak run " in service, service


def check_languages(app_id):
    """A bundle has all translations: nothing else would bring them."""
    said = in_sandbox(app_id, "LC_ALL=C.UTF-8 LANGUAGE=de kv-purger --help")
    assert GERMAN_OPTION in said, said


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
    owner = Gio.bus_own_name(Gio.BusType.SESSION, "org.example.Private", Gio.BusNameOwnerFlags.NONE, None, None, None)
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

    Gio.bus_unown_name(owner)

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

    def __init__(self, app_id, *options, folder="kv-purger", sandbox=()):  # pylint: disable=super-init-not-called
        self.app_id = app_id
        self.data = pathlib.Path.home() / ".var" / "app" / app_id / "data" / folder
        self.process = subprocess.Popen(["flatpak", "--user", "run", *sandbox, app_id, *options,
                                         "--data-dir", str(self.data)])
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
    wait_for("menu of the report", lambda: next(window.find("menu item", holds("CSV")), None) or
             subprocess.run(["xdotool", "key", "--clearmodifiers", "alt+e"], check=True).returncode)
    window.press("menu item", holds("CSV"))
    dialog = wait_for("the portal's dialog", find_portal_dialog)
    wait_for("button that exports", lambda: next(window.find("push button", "Export", dialog), None)).queryAction().doAction(0)

    window.wait("label", holds(f"{len(names)} keys written to"))
    # Neither the temporary file that it was until it was whole, nor another of the portal's.
    reports = list(pathlib.Path.cwd().iterdir())
    assert len(reports) == 1 and reports[0].name.startswith("kv-purger-report-"), reports
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


def unlock_keyring():
    """What the desktop does when a person logs in."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], check=True, input=b"test\n",
                   stdout=subprocess.DEVNULL)


def tokens_in_keyring(server):
    """How many secrets the desktop itself has for a server."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    found = bus.call_sync("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                          "SearchItems", GLib.Variant("(a{ss})", ({"endpoint": server.endpoint},)), None, 0, -1, None)
    return sum(len(items) for items in found.unpack())


def with_window(check, *arguments, **options):
    window = SandboxedWindow(*arguments, **options)
    try:
        check(window)
        if window.process.poll() is None:
            window.quit()
    except Exception:
        window.print_names()
        raise
    finally:
        window.stop()


def check_keyring(app_id, program, picture):
    """A token that is given once is not asked for again; without a keyring it is, and the window says so."""
    server = DemoServer(program)

    def give(window):
        window.connect(server)
        window.wait("label", NAMESPACE)
        wait_for("note of the token", lambda: window.query("SELECT in_keyring FROM saved_connection") == [(1,)])

    def come_back(window):
        window.wait("label", NAMESPACE)
        assert window.query("SELECT in_keyring FROM saved_connection") == [(1,)]

    def for_session(window):
        window.connect(server)
        window.wait("label", NAMESPACE)
        window.wait("label", "The token is kept for this session only")
        subprocess.run(["import", "-window", "root", str(picture)], check=True)
        assert window.query("SELECT in_keyring FROM saved_connection") == [(0,)]

    try:
        assert tokens_in_keyring(server) == 0
        with_window(give, app_id, folder="kept")
        assert tokens_in_keyring(server) == 1, tokens_in_keyring(server)
        with_window(come_back, app_id, folder="kept")
        print("  The Secret Service has the token, and the program has it from there at its next start.")

        with_window(for_session, app_id, folder="session", sandbox=("--no-talk-name=org.freedesktop.secrets",))
        assert tokens_in_keyring(server) == 1, "What could not be reached was reached."
        print("  Without the Secret Service the token is for the session, and the window says so.")
    finally:
        server.stop()


def main(app_id, manifest_path, directory, server_program):
    manifest = json.loads(pathlib.Path(manifest_path).read_text(encoding="utf-8"))
    # The keyring of this session is a real one; what other tests have instead of one is not for the sandbox.
    for name in ("SECRET_BACKEND", "SECRET_FILE_TEST_PATH", "SECRET_FILE_TEST_PASSWORD"):
        os.environ.pop(name, None)
    unlock_keyring()

    print("Permissions")
    check_permissions(app_id, manifest)
    check_exports(app_id)
    check_languages(app_id)
    print("Files")
    check_files(app_id)
    print("Session bus")
    check_bus(app_id)
    print("Main job")
    with_window(lambda window: main_job(window, pathlib.Path(directory) / "sandbox.png"), app_id, "--demo")
    print("Keyring")
    check_keyring(app_id, server_program, pathlib.Path(directory) / "keyring.png")
    print("All is as it should be.")


main(*sys.argv[1:])
