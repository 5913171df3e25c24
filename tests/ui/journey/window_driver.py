# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the built program from outside: through what it tells a screen reader, and with a keyboard."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

try:
    import pyatspi
except ImportError:
    print("Skipped: Python has no pyatspi (Debian’s package is python3-pyatspi).", file=sys.stderr)
    sys.exit(77)

DEADLINE_SECONDS = 240
# How long to wait before looking again at something that nothing tells of.
PAUSE_SECONDS = 0.02


def wait_for(description, look):
    """Looks until there is something, and returns it. The window changes meanwhile, so a look may fail."""
    end = time.monotonic() + DEADLINE_SECONDS
    problem = None
    while time.monotonic() < end:
        try:
            found = look()
            if found:
                return found
            problem = None
        except Exception as error:  # An object that is gone is told with a dozen types.
            problem = error
        time.sleep(PAUSE_SECONDS)
    raise TimeoutError(f"No {description} within {DEADLINE_SECONDS} seconds ({problem!r})")


def has_size(node):
    """Whether something has been laid out. GTK 4.8 tells of nothing whether it is on the screen."""
    try:
        # Not where it is: GTK 4.8 reckons that from the window, and complains of a widget that is in none any more.
        size = node.queryComponent().getSize()
    except NotImplementedError:  # A stack"s page is no widget.
        return True
    return min(size[0], size[1]) > 0


def walk(node, leaves=()):
    """A node with what has been laid out under it, down to roles that are looked at from outside alone.

    What a stack showed before is among it.
    """
    yield node
    if node.getRoleName() in leaves:
        return
    for child in node:
        if child is not None and has_size(child):
            yield from walk(child, leaves)


def holds(text):
    """A check of names: GTK 4.8 names a button with what it is called and with the text inside, one after the other."""
    return lambda name: text in name


def text_of(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


class DemoServer:
    """A server of its own, of which the test can ask what is left."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "--keys", "1000", *options], stdout=subprocess.PIPE, text=True)
        self.facts = {}
        while "Namespace" not in self.facts:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("The server did not start.")
            name, _, value = line.partition(": ")
            self.facts[name] = value.strip()
        self.endpoint = self.facts["Endpoint"]
        self.token = self.facts["Token"]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def get(self, path, **query):
        account_id = self.facts["Account ID"]
        url = f"{self.endpoint}/accounts/{account_id}/storage/kv/namespaces{path}"
        request = urllib.request.Request(f"{url}?{urllib.parse.urlencode(query)}",
                                         headers={"Authorization": f"Bearer {self.token}"})
        # Nothing of the machine"s settings: no proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=DEADLINE_SECONDS) as answer:
            return json.load(answer)

    def key_names(self, title):
        namespaces = self.get("", per_page=100)["result"]
        namespace_id = next(namespace["id"] for namespace in namespaces if namespace["title"] == title)
        names = []
        cursor = ""
        while True:
            page = self.get(f"/{namespace_id}/keys", limit=1000, cursor=cursor)
            names += [key["name"] for key in page["result"]]
            cursor = page["result_info"].get("cursor", "")
            if not cursor:
                return names


class Window:
    """The program"s windows, as a screen reader sees them."""

    def __init__(self, program, *options, environment=None, default_directory=False, output=None):
        self.directory = tempfile.TemporaryDirectory()
        if not default_directory:
            options = ("--data-dir", self.directory.name, *options)
        self.process = subprocess.Popen([program, *options], env={**os.environ, **(environment or {})}, stdout=output,
                                        stderr=output)
        self.application = wait_for("application", self.find_application)
        self.x_window = wait_for("window", self.find_x_window)

    def find_application(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"The program ended with {self.process.returncode}.")
        # The registry may keep what it was told of an application before that had finished telling.
        desktop = pyatspi.Registry.getDesktop(0)
        return next((application for application in desktop
                     if application is not None and application.get_process_id() == self.process.pid), None)

    def find_x_window(self):
        ids = self.xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split()
        return ids[0] if ids else None

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.directory.cleanup()

    def print_names(self):
        """For who reads why a journey ended early."""
        for node in walk(self.application):
            if node.name:
                print(f"{node.getRoleName()}: {node.name}", file=sys.stderr)

    def find(self, role, name, among=None):
        """What has a role, and a name or one that passes a check."""
        matches = name if callable(name) else lambda text: text == name
        return (node for node in walk(among or self.application) if node.getRoleName() == role and matches(node.name))

    def wait(self, role, name, among=None):
        return wait_for(f"{role} {name}", lambda: next(self.find(role, name, among), None))

    def wait_sensitive(self, role, name):
        def look():
            return next((node for node in self.find(role, name)
                         if node.getState().contains(pyatspi.STATE_SENSITIVE)), None)
        return wait_for(f"sensitive {role} {name}", look)

    def press(self, role, name):
        self.wait_sensitive(role, name).queryAction().doAction(0)

    def wait_dialog(self, title):
        """One of the application's windows. GTK 4.8 may give the role of a dialog late."""
        return wait_for(f"dialog {title}", lambda: next((window for window in self.application
                                                         if window.name == title), None))

    def type_into(self, name, text):
        entry = self.wait("text", name)
        entry.queryEditableText().insertText(0, text, len(text.encode()))
        wait_for(f"{text} in {name}", lambda: text_of(entry) == text)

    def click(self, node):
        """Presses what has no action, such as a row."""
        frame = self.application[0].queryComponent().getSize()
        geometry = dict(line.split("=") for line in
                        self.xdotool("getwindowgeometry", "--shell", self.x_window).splitlines())
        # Extents are those within the decoration, which is as wide on each side.
        left = (int(geometry["WIDTH"]) - frame[0]) // 2
        top = (int(geometry["HEIGHT"]) - frame[1]) // 2
        x, y, width, height = self.settled_extents(node)
        self.xdotool("mousemove", "--window", self.x_window, str(left + x + width // 2), str(top + y + height // 2),
                     "click", "1")

    def settled_extents(self, node):
        seen = [None]

        def look():
            extents = tuple(node.queryComponent().getExtents(pyatspi.WINDOW_COORDS))
            settled = extents == seen[0] and extents[2] > 0
            seen[0] = extents
            return extents if settled else None
        return wait_for(f"place of {node.name}", look)

    def connect(self, server):
        """As a person does who has a server of their own."""
        self.click(self.wait("list item", "Advanced"))
        self.type_into("API Token", server.token)
        self.type_into("API Endpoint", server.endpoint)
        self.press("push button", holds("Connect"))

    def choose_namespace(self, title):
        self.click(self.wait("label", title))
        self.wait("push button", holds("Every Key"))

    def untick(self, key_name):
        self.click(self.wait("check box", f"Delete {key_name}"))


def run(journey, app_program, server_program, *server_options):
    """Walks a journey with a server and a window of its own."""
    server = DemoServer(server_program, *server_options)
    try:
        window = Window(app_program)
        try:
            journey(window, server)
        except Exception:
            window.print_names()
            raise
        finally:
            window.stop()
    finally:
        server.stop()
