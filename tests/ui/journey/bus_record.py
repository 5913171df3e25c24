# SPDX-License-Identifier: GPL-3.0-or-later
"""All that goes over a bus, as it went."""

import collections
import pathlib
import subprocess
import uuid

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib
from window_driver import wait_for

# As much of a message as tells how long it is.
HEADER_LENGTH = 16

Message = collections.namedtuple("Message", ["sender", "destination", "member", "raw"])


class BusRecord:
    """Begins with the object, and ends with stop()."""

    def __init__(self, address, path):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.path = pathlib.Path(path)
        with self.path.open("wb") as file:
            self.process = subprocess.Popen(["dbus-monitor", "--address", address, "--binary"], stdout=file)
        self.mark()

    def mark(self):
        """Returns as soon as all that went before is recorded."""
        text = f"kvp-{uuid.uuid4()}"

        def look():
            self.bus.emit_signal(None, "/kvp", "io.github.kvpurger.Test", "Mark", GLib.Variant("(s)", (text,)))
            return text.encode() in self.path.read_bytes()
        wait_for("record of the bus", look)

    def owner(self, name):
        return self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetNameOwner",
                                  GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def messages(self):
        self.mark()
        rest = self.path.read_bytes()
        while len(rest) >= HEADER_LENGTH:
            length = Gio.DBusMessage.bytes_needed(rest[:HEADER_LENGTH])
            if length > len(rest):
                return
            raw, rest = rest[:length], rest[length:]
            message = Gio.DBusMessage.new_from_blob(raw, Gio.DBusCapabilityFlags.UNIX_FD_PASSING)
            yield Message(message.get_sender(), message.get_destination(), message.get_member(), raw)
