# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as a person starts it, with a keyring on the bus: the token goes there, and nowhere else."""

import base64
import os
import pathlib
import subprocess
import sys
import tempfile

from bus_record import BusRecord
from gi.repository import Gio
from window_driver import DemoServer, Window, holds, wait_for

NAMESPACE = "feature-flags"
SECRETS = "org.freedesktop.secrets"


def forms_of(token):
    """As it is, as hexadecimal and percent-encoded digits, and what base64 makes of its inside wherever it begins."""
    raw = token.encode()
    yield raw
    yield raw.hex().encode()
    yield "".join(f"%{byte:02X}" for byte in raw).encode()
    for begin in range(3):
        yield base64.b64encode(raw[begin:begin + (len(raw) - begin) // 3 * 3])


def gives_away(data, token):
    return any(form in data for form in forms_of(token))


def accessibility_address():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                         Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def start_keyring():
    # It goes into the background, and ends with its bus.
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input=b"test\n", check=True,
                   stdout=subprocess.DEVNULL)
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    wait_for("keyring", lambda: bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ListNames", None, None,
                                              Gio.DBusCallFlags.NONE, -1, None).unpack()[0].count(SECRETS))


def main_job(window):
    """The token stands in the form already, as whoever starts the program has set it."""
    window.press("push button", holds("Connect"))
    window.choose_namespace(NAMESPACE)
    window.press("push button", holds("Every Key"))
    window.press("push button", holds("Dry Run"))
    window.wait("label", "312 of 312 keys go")
    # All of them would have to be confirmed by typing.
    window.click(window.wait("check box", holds("Delete ")))
    window.press("push button", "Delete 311 Keys…")
    window.press("push button", holds("_Delete 311 Keys"))
    window.wait("label", "311 keys deleted")


def assert_files(folder, token):
    n_files = 0
    for path in pathlib.Path(folder).rglob("*"):
        # The keyring's own file is the one place, and is encrypted.
        if path.is_file() and not path.is_symlink():
            n_files += 1
            assert not gives_away(path.read_bytes(), token), f"The token is in {path}"
    return n_files


def assert_bus(record, token, trusted):
    """What does not come from or go to whom it is meant for. Says how much was recorded, and how much of that was."""
    n_messages = 0
    n_trusted = 0
    for message in record.messages():
        n_messages += 1
        if message.sender in trusted or message.destination in trusted:
            n_trusted += 1
        else:
            assert not gives_away(message.raw, token), f"{message.sender} said the token with {message.member}"
    return n_messages, n_trusted


def token(program, server, folder):
    # Of a keyring in a file nothing goes over a bus.
    for name in ("SECRET_BACKEND", "SECRET_FILE_TEST_PATH", "SECRET_FILE_TEST_PASSWORD"):
        os.environ.pop(name, None)
    start_keyring()
    session = BusRecord(os.environ["DBUS_SESSION_BUS_ADDRESS"], folder / "session")
    accessibility = BusRecord(accessibility_address(), folder / "accessibility")

    environment = {"G_MESSAGES_DEBUG": "all", "GSETTINGS_BACKEND": "keyfile",
                   "CLOUDFLARE_API_TOKEN": server.token, "CLOUDFLARE_BASE_URL": server.endpoint}
    output = folder / "output"
    with output.open("wb") as file:
        window = Window(program, environment=environment, output=file, default_directory=True)
        try:
            main_job(window)
            arguments = pathlib.Path(f"/proc/{window.process.pid}/cmdline").read_bytes()
            # The keyring has it by now: its row says so.
            wait_for("token in the keyring", lambda: any(message.member == "CreateItem" for message in session.messages()))
        except Exception:
            window.print_names()
            raise
        finally:
            window.stop()

    n_messages, n_keyring = assert_bus(session, server.token, {SECRETS, session.owner(SECRETS)})
    n_told, _ = assert_bus(accessibility, server.token, set())
    session.stop()
    accessibility.stop()
    print(f"{n_messages} messages, {n_keyring} of them the keyring’s; {n_told} to screen readers", flush=True)
    assert n_messages > n_keyring > 0 and n_told > 0, "Nothing was recorded."

    assert not gives_away(arguments, server.token), "The token is in the arguments."
    said = output.read_bytes()
    assert b"POST /client/v4" in said, "Nothing was logged."
    assert not gives_away(said, server.token), "The token is in what was printed."
    n_files = sum(assert_files(place, server.token) for place in (os.environ["HOME"], os.environ["XDG_RUNTIME_DIR"]))
    print(f"{n_files} files", flush=True)
    assert pathlib.Path(os.environ["HOME"], ".local/share/kv-purger/plans.db").exists()


def main():
    program, server_program = sys.argv[1:]

    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(server_program)
        try:
            token(program, server, pathlib.Path(folder))
        finally:
            server.stop()


main()
