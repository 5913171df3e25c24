#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop can start the app through the session bus, by the name that it then owns.

check-service.py SERVICE_FILE DESKTOP_FILE PROGRAM SEARCH_PROVIDER_FILE
"""

import configparser
import pathlib
import sys

APPLICATION_ID = "io.github.kvpurger.KvPurger"


def read(path):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    if not parser.read(path, encoding="utf-8"):
        sys.exit(f"{path} can not be read")
    return parser


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what} is “{found}” and should be “{wanted}”")


def main():
    service = read(sys.argv[1])
    desktop = read(sys.argv[2])

    # The bus looks for a file that is called like the name, GLib for one that is called like the desktop file.
    expect("the service's file", pathlib.Path(sys.argv[1]).name, APPLICATION_ID + ".service")
    expect("the desktop file", pathlib.Path(sys.argv[2]).name, APPLICATION_ID + ".desktop")
    expect("the service's name", service["D-BUS Service"]["Name"], APPLICATION_ID)
    expect("the service's command", service["D-BUS Service"]["Exec"], sys.argv[3] + " --gapplication-service")
    search = read(sys.argv[4])["Shell Search Provider"]
    expect("the search provider's desktop file", search["DesktopId"], APPLICATION_ID + ".desktop")
    expect("the search provider's bus name", search["BusName"], APPLICATION_ID)
    expect("the search provider's object", search["ObjectPath"], "/io/github/kvpurger/KvPurger/SearchProvider")
    expect("the search provider's version", search["Version"], "2")
    expect("DBusActivatable", desktop["Desktop Entry"]["DBusActivatable"], "true")
    expect("the desktop file's command", desktop["Desktop Entry"]["Exec"], "kv-purger %U")


main()
