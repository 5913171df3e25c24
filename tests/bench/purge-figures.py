#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the figures of purges as tables: purge-figures.py KVP-DEMO-SERVER KVP-BENCH.

Each run is a process of its own, and so is the server, so that the server's time and memory do not count. Nothing is
asserted but that every key is accounted for and no request more was sent than the keys need.
"""

import json
import os
import shutil
import subprocess
import statistics
import sys
import tempfile

LATENCIES = {"none": ("0", "0"), "60 ± 20 ms": ("40", "40")}
# More than any of these needs, so that what is measured is the work and not the wait.
UNLIMITED = ["--requests-per-window", "1000000", "--check-age", "31536000"]
REPEATS = 3
# Most of the sample's keys, listed side by side.
PARTS = ["--prefix", "session:", "--prefix", "user:", "--prefix", "product:", "--prefix", "page/"]


class Server:
    def __init__(self, program, n_keys, latency):
        base, jitter = LATENCIES[latency]
        self.process = subprocess.Popen(
            [program, "--keys", str(n_keys), "--latency", base, "--jitter", jitter, "--rate-limit", "0"],
            stdout=subprocess.PIPE, text=True)
        words = {}
        for _ in range(4):
            label, _, rest = self.process.stdout.readline().partition(": ")
            words[label] = rest.split()[0]
        self.arguments = ["--endpoint", words["Endpoint"], "--account", words["Account ID"],
                          "--namespace", words["Namespace"]]
        self.token = words["Token"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def bench(program, server, *arguments):
    result = subprocess.run([program, *server.arguments, *UNLIMITED, "--json", *arguments], stdout=subprocess.PIPE,
                            text=True, env=dict(os.environ, CLOUDFLARE_API_TOKEN=server.token), check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit status {result.returncode}\n{result.stdout}")
    figures = json.loads(result.stdout)
    n_written = figures["deleted"] + figures["failed"] + figures["skipped"] + figures["excluded"] + figures["pending"]
    if figures["failed"] or n_written + figures["in_flight"] != figures["matched"]:
        sys.exit(f"The counts do not add up: {result.stdout}")
    return figures


def ceil(a, b):
    return -(-a // b)


def print_purges(demo_server, kvp_bench):
    cases = (
        ("100,000 keys, all of them", 100000, ["--all-keys"]),
        ("100,000 keys, some by a metadata rule", 100000,
         ["--metadata", "status=active", "--metadata", "owner.team=ads"]),
        ("1,000,000 keys, those with one prefix", 1000000, ["--prefix", "page/"]),
    )
    print("| purge | latency | deleted | seconds | of which dry run | requests | at most | connections | CPU s | stall |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, n_keys, arguments in cases:
        for latency in LATENCIES:
            with Server(demo_server, n_keys, latency) as server:
                figures = bench(kvp_bench, server, "--purge", *arguments)
            limit = ceil(figures["fetched"], 1000) + ceil(figures["deleted"], 10000)
            if figures["requests"] > limit:
                sys.exit(f"{name}: {figures['requests']} requests, {limit} would do")
            print(f"| {name} | {latency} | {figures['deleted']:,} | {figures['seconds']:.2f} "
                  f"| {figures['dry_run_seconds']:.2f} | {figures['requests']} | {limit} | {figures['connections']} "
                  f"| {figures['cpu_seconds']:.2f} | {figures['longest_stall_ms']:.0f} ms |", flush=True)


def purge_again(kvp_bench, server, listed, *arguments):
    """Starts from a copy of the dry run each time; to delete a key that is gone is a success."""
    runs = []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "data")
            shutil.copytree(listed, copy)
            runs.append(bench(kvp_bench, server, "--purge", "--resume", "--data-dir", copy, *arguments))
    return runs


def print_scaling(demo_server, kvp_bench):
    latency = "60 ± 20 ms"
    with Server(demo_server, 1000000, latency) as server, tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "data")
        bench(kvp_bench, server, "--dry-run", *PARTS, "--data-dir", listed)

        print(f"\n| at the same time, {latency} | seconds, median of {REPEATS} | keys/s | times one | connections |")
        print("|---|---|---|---|---|")
        one = None
        for concurrency in (1, 2, 4, 8):
            runs = purge_again(kvp_bench, server, listed, "--concurrency", str(concurrency))
            seconds = statistics.median(run["purge_seconds"] for run in runs)
            connections = max(run["connections"] for run in runs)
            if connections > concurrency:
                sys.exit(f"{connections} connections for {concurrency} requests at the same time")
            one = one or seconds
            print(f"| {concurrency} | {seconds:.2f} | {runs[0]['deleted'] / seconds:,.0f} | {one / seconds:.1f} "
                  f"| {connections} |", flush=True)


def print_overhead(demo_server, kvp_bench):
    """In turns, so that both meet what else the machine does."""
    latency = "60 ± 20 ms"
    seconds = {"--purge": [], "--send-only": []}
    for _ in range(REPEATS):
        for mode, figures in seconds.items():
            with Server(demo_server, 1000000, latency) as server:
                figures.append(bench(kvp_bench, server, mode, *PARTS)["purge_seconds"])
    written, sent = (statistics.median(figures) for figures in seconds.values())
    print(f"\nWriting down what becomes of each of 989,000 keys, {latency}: {written:.2f} s against {sent:.2f} s for sending "
          f"alone, {100 * (written / sent - 1):+.0f} % (median of {REPEATS}).", flush=True)


def print_saving(demo_server, kvp_bench):
    print("\n| values saved before a purge | latency | seconds | keys/s | requests | at most | peak |")
    print("|---|---|---|---|---|---|---|")
    for latency in LATENCIES:
        with Server(demo_server, 100000, latency) as server, tempfile.TemporaryDirectory() as folder:
            figures = bench(kvp_bench, server, "--purge", *PARTS, "--save-values", folder)
        n_keys, limit = figures["saved"], ceil(figures["saved"], 100)
        if n_keys != figures["deleted"] or figures["get_requests"] > limit:
            sys.exit(f"{figures['get_requests']} requests for {n_keys} of {figures['deleted']} values")
        print(f"| {n_keys:,} | {latency} | {figures['save_seconds']:.2f} | {n_keys / figures['save_seconds']:,.0f} "
              f"| {figures['get_requests']} | {limit} | {figures['peak_rss_kib'] / 1024:.0f} MiB |", flush=True)


def print_memory(demo_server, kvp_bench):
    print("\n| memory | peak |")
    print("|---|---|")
    for n_keys in (100000, 1000000):
        with Server(demo_server, n_keys, "none") as server:
            figures = bench(kvp_bench, server, "--purge", "--all-keys")
        print(f"| purge of {figures['deleted']:,} keys, dry run included | {figures['peak_rss_kib'] / 1024:.0f} MiB |",
              flush=True)


def main():
    demo_server, kvp_bench = sys.argv[1:3]
    print_purges(demo_server, kvp_bench)
    print_scaling(demo_server, kvp_bench)
    print_overhead(demo_server, kvp_bench)
    print_saving(demo_server, kvp_bench)
    print_memory(demo_server, kvp_bench)


if __name__ == "__main__":
    main()
