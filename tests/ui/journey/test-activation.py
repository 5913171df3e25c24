# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop starts the app by its name on the session bus, and speaks to it there: as the installed files say."""

import os
import pathlib
import subprocess
import sys
import tempfile

from window_driver import DEADLINE_SECONDS, Window, holds, wait_for

APPLICATION_ID = "io.github.kvpurger.KvPurger"
APPLICATION_PATH = "/io/github/kvpurger/KvPurger"


class Bus:
    """A session bus that knows one service: the program as it is built."""

    def __init__(self, folder, program):
        services = folder / "services"
        services.mkdir()
        (services / f"{APPLICATION_ID}.service").write_text(
            f"[D-BUS Service]\nName={APPLICATION_ID}\nExec={program} --gapplication-service\n", encoding="utf-8")
        configuration = folder / "bus.conf"
        configuration.write_text(
            f"<busconfig><type>session</type><listen>unix:dir={folder}</listen>"
            f"<servicedir>{services}</servicedir>"
            "<policy context='default'><allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
            "<allow own='*'/></policy>"
            "</busconfig>", encoding="utf-8")
        # The address for screen readers: this bus has nobody to ask for it.
        accessibility = subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
             "--method", "org.a11y.Bus.GetAddress"], check=True, stdout=subprocess.PIPE, text=True).stdout
        self.environment = {**os.environ, "AT_SPI_BUS_ADDRESS": accessibility.split("'")[1],
                            "XDG_DATA_HOME": str(folder / "data")}
        self.process = subprocess.Popen(["dbus-daemon", f"--config-file={configuration}", "--print-address"],
                                        stdout=subprocess.PIPE, text=True, env=self.environment)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.process.stdout.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def call(self, name, path, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", path,
                               "--method", method, *arguments],
                              check=True, stdout=subprocess.PIPE, text=True, env=self.environment).stdout

    def application(self, method, *arguments):
        self.call(APPLICATION_ID, APPLICATION_PATH, f"org.freedesktop.Application.{method}", *arguments)

    def search(self, method, *arguments):
        return self.call(APPLICATION_ID, f"{APPLICATION_PATH}/SearchProvider",
                         f"org.gnome.Shell.SearchProvider2.{method}", *arguments)

    def pid(self):
        answer = self.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetConnectionUnixProcessID",
                           APPLICATION_ID)
        return int(answer.split()[1].rstrip(",)"))

    def has_owner(self):
        return "true" in self.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", APPLICATION_ID)


class StartedWindow(Window):
    """The windows of a process that the bus has started."""

    def __init__(self, bus):
        self.process = self
        self.pid = bus.pid()
        self.application = wait_for("application", self.find_application)
        self.x_window = wait_for("window", self.find_x_window)

    def poll(self):
        return None

    def x_windows(self):
        return self.xdotool("search", "--onlyvisible", "--pid", str(self.pid)).split()


def activation(bus, program, folder):
    # A click in the overview: nothing runs yet.
    assert not bus.has_owner()
    bus.application("Activate", "{}")
    window = StartedWindow(bus)
    window.wait("push button", holds("Connect"))
    assert len(window.x_windows()) == 1

    # A second start is for the first process, which raises its window.
    subprocess.run([program], check=True, env=bus.environment, timeout=DEADLINE_SECONDS)
    assert bus.pid() == window.pid
    assert len(window.x_windows()) == 1

    # A double click on a file whose name is as odd as it may be. It waits for an account.
    file = folder / "a & b <i>.kvplan"
    file.write_text('{"format":"kv-purger-plan","version":1}', encoding="utf-8")
    bus.application("Open", str([file.as_uri()]), "{}")
    window.wait("label", f"Connect to an account to open “{file.name}”")
    assert len(window.x_windows()) == 1

    # A notification of an earlier process.
    bus.application("ActivateAction", "show-run", "[<(int64 1, false)>]", "{}")
    # The menu of the icon.
    bus.application("ActivateAction", "new-window", "[]", "{}")
    wait_for("second window", lambda: len(window.x_windows()) == 2)
    bus.application("ActivateAction", "sample-data", "[]", "{}")
    wait_for("third window", lambda: len(window.x_windows()) == 3)
    window.wait("label", "product-cache")

    # The desktop's search.
    found = bus.search("GetInitialResultSet", "['PRODUCT', 'cache']")
    assert found.count("namespace:") == 1, found
    result = found.split("'")[1]
    assert bus.search("GetSubsearchResultSet", f"['{result}']", "['product-cache-of-somebody-else']") == "(@as [],)\n"
    metas = bus.search("GetResultMetas", f"['{result}', 'namespace:77:gone']")
    assert "'name': <'product-cache'>" in metas and "'description': <'Namespace in Acme'>" in metas, metas
    assert metas.count("'id'") == 1, metas
    bus.search("ActivateResult", result, "['product']", "uint32 0")
    window.wait("push button", holds("Every Key"))
    bus.search("ActivateResult", "plan:1:999", "[]", "uint32 0")
    bus.search("LaunchSearch", "['product']", "uint32 0")
    assert len(window.x_windows()) == 3

    bus.application("ActivateAction", "quit", "[]", "{}")
    wait_for("end of the process", lambda: not bus.has_owner())

    # A press in a notification when nothing runs any more: a window that says what it waits for.
    bus.application("ActivateAction", "show-run", "[<(int64 1, false)>]", "{}")
    window = StartedWindow(bus)
    window.wait("label", "The report is shown as soon as its account is connected.")
    bus.application("ActivateAction", "quit", "[]", "{}")
    wait_for("end of the process", lambda: not bus.has_owner())


def main():
    program = os.path.abspath(sys.argv[1])

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bus = Bus(folder, program)
        try:
            activation(bus, program, folder)
        finally:
            bus.stop()


main()
