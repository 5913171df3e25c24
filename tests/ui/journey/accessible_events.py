# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program tells a screen reader when something happens, in the order in which it was told."""

import collections
import threading

from gi.repository import GLib

Event = collections.namedtuple("Event", ["kind", "detail", "number", "value", "path"])


class Events:
    """A thread that listens on the bus of the screen readers."""

    def __init__(self, tree, application):
        self.heard = []
        self.tree = tree
        self.application = application
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        tree.call("org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "RegisterEvent",
                  GLib.Variant("(sass)", ("object:", [], "")))
        ready = threading.Event()
        self.thread = threading.Thread(target=self.listen, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def listen(self, ready):
        self.context.push_thread_default()
        self.tree.bus.signal_subscribe(self.application, "org.a11y.atspi.Event.Object", None, None, None, 0, self.hear)
        ready.set()
        self.loop.run()

    def hear(self, bus, sender, path, interface, kind, parameters):
        detail, number, _, value, *_ = parameters.unpack()
        self.heard.append(Event(kind, detail, number, value, path))

    def moves(self):
        return [event.path for event in list(self.heard)
                if event.kind == "StateChanged" and event.detail == "focused" and event.number == 1]

    def n_moves(self):
        """How often the focus went somewhere."""
        return len(self.moves())
