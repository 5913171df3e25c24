#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the source against the rules that a compiler can not see.

Layers: an arrow down only. Threads: no mutex, atomic or thread call where objects live on the main loop; what runs in
another thread touches its job alone, and docs/architecture.md reviews each such function. Headers and functions of one
platform: only in a file named for it, or in a test's #ifdef of it. Prints each finding as FILE:LINE and fails if there is
one.
"""

import pathlib
import re
import sys

ALLOWED_LAYERS = {
    "base": {"base"},
    "cloudflare": {"base", "cloudflare"},
    "keyring": {"base", "keyring"},
    "store": {"base", "store"},
    "purge": {"base", "cloudflare", "keyring", "store", "purge"},
    # Nothing of the app's but the API's facts is shared with the server that it is tested against.
    "demo": {"demo"},
    "ui": {"base", "keyring", "store", "purge", "demo", "ui"},
}

FORBIDDEN_INCLUDES = {
    "base": r"libsoup|json-glib|sqlite3|gtk|adwaita",
    "cloudflare": r"json-glib|sqlite3|gtk|adwaita",
    "keyring": r"libsoup|json-glib|sqlite3|gtk|adwaita",
    "store": r"libsoup|libsecret|json-glib|gtk|adwaita",
    "purge": r"libsoup|libsecret|json-glib|sqlite3|gtk|adwaita",
    "demo": r"json-glib|sqlite3|gtk|adwaita",
    "ui": r"libsoup|libsecret|json-glib|sqlite3",
}

# g_task_run_in_thread is the one way to leave the main loop there: it takes a job and gives back a result.
THREADS = re.compile(r"\b(g_mutex_|g_rec_mutex_|g_rw_lock_|g_cond_|g_atomic_|g_thread_|g_once_|G_LOCK|GMutex|GThread\b|"
                     r"g_private_|_Atomic|g_thread_pool_)")
NO_THREADS = {"keyring", "purge", "ui"}

# Not those of the demo server, which has a thread of its own and is spoken to by HTTP.
RUN_IN_THREAD = re.compile(r"\bg_task_run_in_thread(?:_sync)? \(\w+, (\w+)\);")
THREAD_ROW = re.compile(r"^\| `(\w+)` \| `(src/[\w/-]+\.c)` \| `(\w+Job)` \|", re.MULTILINE)

PLATFORM_HEADERS = re.compile(
    r"#include\s+<(unistd|fcntl|pthread|signal|pwd|grp|dirent|poll|termios|netdb|langinfo|strings|regex|fnmatch|glob|dlfcn|"
    r"syslog|utime|libgen|spawn|sched|semaphore|ftw|wordexp|windows|winsock2|io|direct|process|glib-unix)\.h>|"
    r"#include\s+<(sys|netinet|arpa|linux|mach|gdk/x11|gdk/wayland|gdk/win32|gdk/macos|gio/gunix|gio/gwin32|gio/gdesktopapp)")
# What ISO C lacks, and what GLib has only on one system. A member or a function of ours that is called alike is none.
PLATFORM_CALLS = re.compile(
    r"(?<![\w>.])((?:get(?:pid|ppid|uid|euid|gid|egid|pwuid|pwnam|pwuid_r|login|rlimit|rusage|line|hostname|opt)|setrlimit|"
    r"f(?:sync|datasync|lock|cntl|ork|truncate|ileno|chmod|dopen|seeko|tello|memopen)|exec[lv]p?e?|waitpid|kill|"
    r"sigaction|pipe2?|dup2?|mmap|munmap|mkstemp|mkdtemp|mkfifo|umask|sysconf|pathconf|symlink|readlink|realpath|lstat|"
    r"(?:local|gm)time_r|strptime|timegm|clock_gettime|nanosleep|usleep|sleep|nl_langinfo|setenv|unsetenv|isatty|ttyname|"
    r"strcasecmp|strncasecmp|strndup|strtok_r|strsep|stpcpy|strchrnul|memmem|memrchr|asprintf|vasprintf|popen|poll|select|"
    r"socket|daemon|opendir|readdir|posix_\w+|pthread_\w+|g_unix_\w+|g_win32_\w+|g_subprocess_send_signal|"
    r"g_desktop_app_info_\w+) ?\(|(?:O_CLOEXEC|O_NOFOLLOW|SIG(?:KILL|TERM|INT|HUP|PIPE|XFSZ|USR[12])|_SC_\w+)\b)")
PLATFORM_NAME = re.compile(r"-(unix|linux|windows|macos)\.[ch]$")
PLATFORM_IF = re.compile(r"#\s*if.*\b(G_OS_UNIX|G_OS_WIN32|__linux__|__APPLE__|CLOCK_THREAD_CPUTIME_ID)\b")
STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/', re.DOTALL)

MARKUP = re.compile(r"gtk_label_set_markup|\buse-markup\b.*>\s*(true|True|1)\s*<|gtk_widget_set_tooltip_markup")


def blank(match):
    """As many lines, with nothing in them."""
    return re.sub(r"[^\n]", " ", match.group())


def check_platform(path, name, guards, findings):
    """No header, function or constant of one platform where all platforms are compiled."""
    if PLATFORM_NAME.search(path.name):
        return
    depth = 0
    guarded_from = None
    for number, line in enumerate(STRING_OR_COMMENT.sub(blank, path.read_text(encoding="utf-8")).splitlines(), 1):
        if re.match(r"#\s*if", line):
            depth += 1
            if guards and guarded_from is None and PLATFORM_IF.match(line):
                guarded_from = depth
        elif re.match(r"#\s*endif", line):
            if guarded_from == depth:
                guarded_from = None
            depth -= 1
        if guarded_from is not None:
            continue
        if PLATFORM_HEADERS.search(line):
            findings.append(f"{name}:{number}: a header of one platform outside a file named for it")
        call = PLATFORM_CALLS.search(line)
        if call:
            findings.append(f"{name}:{number}: {call.group(1)} is of one platform, and outside a file named for it")


def check(path, source_root, findings):
    relative = path.relative_to(source_root)
    layer = relative.parts[0] if len(relative.parts) > 1 else None
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()

    def found(number, what):
        findings.append(f"src/{relative}:{number}: {what}")

    if path.suffix in (".c", ".h") and "SPDX-License-Identifier: GPL-3.0-or-later" not in (lines[0] if lines else ""):
        found(1, "the first line names no licence")

    for number, line in enumerate(lines, 1):
        if len(line) > 120 and path.suffix in (".c", ".h"):
            found(number, f"{len(line)} columns; 120 is the limit")
        if layer in ALLOWED_LAYERS:
            include = re.match(r'#include\s+"([a-z]+)/', line)
            if include and include.group(1) not in ALLOWED_LAYERS[layer]:
                found(number, f"{layer} may not know {include.group(1)}")
            if re.match(rf"#include\s+<({FORBIDDEN_INCLUDES[layer]})", line):
                found(number, f"{layer} may not include this library")
        if layer in NO_THREADS and THREADS.search(line):
            found(number, "no mutex, atomic or thread call here: objects live on the main loop")
        if MARKUP.search(line):
            found(number, "text from outside must never be parsed as markup")


def find_function(text, name):
    """The head and the body of a function of this file: what follows its name up to the first brace in column 0."""
    start = re.search(rf"^{name} \(", text, re.MULTILINE)
    return text[start.start():text.index("\n}", start.start())] if start else None


def check_thread_functions(source_root, architecture, findings):
    """Each gets its job from the task and nothing else, and is reviewed; nothing is reviewed that is not there."""
    reviewed = {(path, name): job for name, path, job in THREAD_ROW.findall(architecture)}

    for path in sorted(source_root.rglob("*.c")):
        relative = f"src/{path.relative_to(source_root)}"
        if relative.startswith("src/demo/"):
            continue
        text = path.read_text(encoding="utf-8")
        n_calls = len(re.findall(r"\bg_task_run_in_thread(?:_sync)? \(", text))
        names = RUN_IN_THREAD.findall(text)

        if n_calls != len(names):
            findings.append(f"{relative}:1: a thread function must be named where it is started")
        for name in names:
            body = find_function(text, name)
            job = re.search(r"\b(\w+Job) \*job = task_data;", body) if body else None

            if job is None:
                findings.append(f"{relative}:1: {name} does not begin with a …Job *job = task_data")
                continue
            if not re.search(rf"^}} {job.group(1)};", text, re.MULTILINE):
                findings.append(f"{relative}:1: {job.group(1)} is no struct of this file")
            if len(re.findall(r"\bsource_object\b", body)) > 1 or "g_task_get_source_object" in body:
                findings.append(f"{relative}:1: {name} touches the object that started it")
            if reviewed.pop((relative, name), None) != job.group(1):
                findings.append(f"docs/architecture.md:1: {name} of {relative} with its {job.group(1)} is not reviewed")

    for path, name in reviewed:
        findings.append(f"docs/architecture.md:1: {name} of {path} is reviewed, but runs in no thread")


def main():
    source_root = pathlib.Path(sys.argv[1]) / "src"
    findings = []
    files = sorted(p for p in source_root.rglob("*") if p.suffix in (".c", ".h", ".ui"))
    for path in files:
        check(path, source_root, findings)
        if path.suffix != ".ui":
            check_platform(path, f"src/{path.relative_to(source_root)}", False, findings)
    tests_root = source_root.parent / "tests"
    for path in sorted(p for p in tests_root.rglob("*") if p.suffix in (".c", ".h")):
        check_platform(path, f"tests/{path.relative_to(tests_root)}", True, findings)
    architecture = (source_root.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    check_thread_functions(source_root, architecture, findings)
    for finding in findings:
        print(finding)
    print(f"{len(files)} files read, {len(findings)} findings")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main())
