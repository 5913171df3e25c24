# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program tells a screen reader, read from the bus in one go: pyatspi asks for each thing a few times over."""

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
DEADLINE_MS = 240_000


class Node:
    """One thing of the tree, with what is under it."""

    def __init__(self, parent, path, role, name, description, states, size):
        self.parent = parent
        self.path = path
        self.role = role
        self.name = name
        self.description = description
        self.states = states
        self.size = size
        self.children = []

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def has_size(self):
        """Whether it has been laid out. A stack's page is no widget, and has none."""
        return self.size is None or min(self.size) > 0

    def where(self):
        """What it is in, for who reads about it."""
        return " < ".join(f"{node.role} “{node.name}”" if node.name else node.role
                          for node in [self, *list(self.ancestors())[:4]])


class Tree:
    """The bus of the screen readers."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address, = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                     Gio.DBusCallFlags.NONE, DEADLINE_MS, None).unpack()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def call(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, DEADLINE_MS,
                                  None).unpack()

    def find_application(self, pid):
        """The name on the bus of the program with this process, or None."""
        applications, = self.call("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")
        for name, _ in applications:
            owner, = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                               "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))
            if owner == pid:
                return name
        return None

    def children(self, name, path):
        children, = self.call(name, path, ACCESSIBLE, "GetChildren")
        # GTK 4.8 puts nothing in place of what it has just destroyed.
        return [child for _, child in children if not child.endswith("/null")]

    def get_size(self, name, path):
        """Not where it is: GTK 4.8 reckons that from the window, and complains of a widget that is in none any more."""
        try:
            return self.call(name, path, "org.a11y.atspi.Component", "GetSize")
        except GLib.Error:
            return None

    def role_and_name(self, name, path):
        """Of one thing alone, or None if it is gone."""
        try:
            role, = self.call(name, path, ACCESSIBLE, "GetRole")
            called, = self.call(name, path, "org.freedesktop.DBus.Properties", "Get",
                                GLib.Variant("(ss)", (ACCESSIBLE, "Name")))
        except GLib.Error:
            return None
        return Atspi.role_get_name(Atspi.Role(role)), called

    def read(self, name, path=ROOT, parent=None):
        """What is laid out at @path and under it, or None."""
        try:
            return self.read_node(name, path, parent)
        except GLib.Error:  # It is gone by now.
            return None

    def read_node(self, name, path, parent):
        size = self.get_size(name, path)
        if size is not None and min(size) <= 0:
            return None
        properties, = self.call(name, path, "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (ACCESSIBLE,)))
        role, = self.call(name, path, ACCESSIBLE, "GetRole")
        (low, high), = self.call(name, path, ACCESSIBLE, "GetState")
        states = {state for state in range(64) if (low | high << 32) >> state & 1}
        node = Node(parent, path, Atspi.role_get_name(Atspi.Role(role)), properties["Name"], properties["Description"], states,
                    size)
        node.children = [child for child in (self.read(name, child_path, node) for child_path in self.children(name, path))
                         if child is not None]
        return node


def has_state(node, nick):
    return getattr(Atspi.StateType, nick.upper()) in node.states
