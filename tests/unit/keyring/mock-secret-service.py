#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A locked Secret Service with one item, which is found by any attributes: mock-secret-service.py KIND COMMAND...

KIND says what becomes of its prompt: "dismissing": somebody dismisses it; "silent": nobody answers. COMMAND runs as soon
as the service is on the bus, and its status is the result. /kvp has the method Prompted, which says how many prompts were
shown and not taken back.
"""

import subprocess
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ROOT = "/org/freedesktop/secrets"
COLLECTION = f"{ROOT}/collection/login"
ALIAS = f"{ROOT}/aliases/default"
ITEM = f"{COLLECTION}/1"
PROMPT = f"{ROOT}/prompt/1"

XML = """
<node>
  <interface name="org.freedesktop.Secret.Service">
    <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
      <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
    <method name="SearchItems"><arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/>
      <arg type="ao" direction="out"/></method>
    <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/>
      <arg type="o" direction="out"/></method>
    <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
      <arg type="a{o(oayays)}" direction="out"/></method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
      <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
    <property name="Items" type="ao" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Item">
    <method name="Delete"><arg type="o" direction="out"/></method>
    <property name="Locked" type="b" access="read"/>
    <property name="Attributes" type="a{ss}" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Prompt">
    <method name="Prompt"><arg type="s" direction="in"/></method>
    <method name="Dismiss"/>
    <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
  </interface>
  <interface name="io.github.kvpurger.Mock">
    <method name="Prompted"><arg type="i" direction="out"/></method>
  </interface>
</node>
"""

PROPERTIES = {
    "Collections": GLib.Variant("ao", [COLLECTION]),
    "Items": GLib.Variant("ao", [ITEM]),
    "Label": GLib.Variant("s", "Login"),
    "Locked": GLib.Variant("b", True),
    "Created": GLib.Variant("t", 0),
    "Modified": GLib.Variant("t", 0),
    "Attributes": GLib.Variant("a{ss}", {}),
}


class Mock:
    def __init__(self, kind, command):
        self.kind = kind
        self.command = command
        self.prompted = 0
        self.outcome = GLib.Variant("s", "")
        self.status = 1
        self.loop = GLib.MainLoop()

    def complete(self):
        self.prompted -= 1
        self.bus.emit_signal(None, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
                             GLib.Variant("(bv)", (True, self.outcome)))
        return GLib.SOURCE_REMOVE

    def answer(self, name, parameters):
        if name == "OpenSession":
            if parameters.unpack()[0] != "plain":
                raise NotImplementedError
            return GLib.Variant("(vo)", (GLib.Variant("s", ""), f"{ROOT}/session/1"))
        if name == "SearchItems":
            return GLib.Variant("(aoao)", ([], [ITEM]))
        if name == "Unlock":
            self.outcome = GLib.Variant("ao", [])
            return GLib.Variant("(aoo)", ([], PROMPT))
        if name == "ReadAlias":
            return GLib.Variant("(o)", (COLLECTION,))
        if name == "GetSecrets":
            return GLib.Variant("(a{o(oayays)})", ({},))
        if name == "CreateItem":
            self.outcome = GLib.Variant("o", "/")
            return GLib.Variant("(oo)", ("/", PROMPT))
        if name == "Delete":
            return GLib.Variant("(o)", (PROMPT,))
        if name == "Prompt":
            self.prompted += 1
            if self.kind == "dismissing":
                GLib.idle_add(self.complete)
            return None
        if name == "Dismiss":
            self.complete()
            return None
        if name == "Prompted":
            return GLib.Variant("(i)", (self.prompted,))
        raise NotImplementedError

    def called(self, bus, sender, path, interface, name, parameters, invocation):
        try:
            invocation.return_value(self.answer(name, parameters))
        except NotImplementedError:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", name)

    def got(self, bus, sender, path, interface, name):
        return PROPERTIES[name]

    def ended(self, process, result):
        process.wait_finish(result)
        self.status = process.get_exit_status() if process.get_if_exited() else 128 + process.get_term_sig()
        self.loop.quit()

    def owned(self, bus, name):
        process = Gio.Subprocess.new(self.command, Gio.SubprocessFlags.NONE)
        process.wait_async(None, self.ended)

    def run(self):
        interfaces = {i.name.split(".")[-1]: i for i in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for path, interface in ((ROOT, "Service"), (COLLECTION, "Collection"), (ALIAS, "Collection"), (ITEM, "Item"),
                                (PROMPT, "Prompt"), ("/kvp", "Mock")):
            self.bus.register_object(path, interfaces[interface], self.called, self.got, None)
        Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE, self.owned, None)
        self.loop.run()
        return self.status


if __name__ == "__main__":
    sys.exit(Mock(sys.argv[1], sys.argv[2:]).run())
