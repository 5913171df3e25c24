// SPDX-License-Identifier: GPL-3.0-or-later

// The app's client, through the two programs that link it.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

// Ends by itself long before the suite's own limit.
const TIMEOUT = 240 * 1000;

function run(program, server, options) {
  const where = ['--endpoint', server.endpoint, '--account', server.account, '--namespace', server.namespace];

  return new Promise((resolve) => {
    execFile(program, [...where, ...options],
      { timeout: TIMEOUT, maxBuffer: 1 << 28, env: { ...process.env, CLOUDFLARE_API_TOKEN: server.token } },
      (error, stdout, stderr) => resolve({ status: error === null ? 0 : error.code ?? error.signal, stdout, stderr }));
  });
}

// The keys as KvpClient read them, the number of keys on each page, and the text as it was printed.
export async function listKeys(server, ...options) {
  const { status, stdout, stderr } = await run(process.env.KVP_LIST_KEYS, server, options);
  if (status !== 0)
    throw new Error(`kvp-list-keys: ${status}: ${stderr}`);

  const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));

  return {
    keys: lines.filter((line) => 'name' in line),
    pages: lines.filter((line) => 'page' in line).map(({ page }) => page),
    text: stdout,
  };
}

// One run of kvp-bench over a database of its own; what it printed, with its exit status.
export async function bench(server, ...options) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-'));
  const all = ['--data-dir', folder, '--json', ...options];
  const { status, stdout, stderr } = await run(process.env.KVP_BENCH, server, all);
  await rm(folder, { recursive: true });
  if (stdout === '')
    throw new Error(`kvp-bench: ${status}: ${stderr}`);

  return { status, ...JSON.parse(stdout) };
}
