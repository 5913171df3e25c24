// SPDX-License-Identifier: GPL-3.0-or-later

// kvp-demo-server, the built program, as a process of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const LINES = 4;

// What it prints: an endpoint, a token, an account and the largest namespace.
async function readLines(server) {
  let text = '';

  for await (const chunk of server.stdout) {
    text += chunk;
    if (text.split('\n').length > LINES)
      break;
  }
  const read = (label) => text.match(new RegExp(`^${label}: (\\S+)`, 'm'))?.[1];
  const description = {
    endpoint: read('Endpoint'),
    token: read('Token'),
    account: read('Account ID'),
    namespace: read('Namespace'),
  };
  if (Object.values(description).includes(undefined))
    throw new Error(`kvp-demo-server printed: ${text}`);

  return description;
}

export async function startDemoServer(...options) {
  const server = spawn(process.env.KVP_DEMO_SERVER, ['--keys', '5000', '--rate-limit', '100000', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  // A test that fails half-way leaves nothing behind.
  process.once('exit', () => server.kill());
  const description = await readLines(server);

  return {
    ...description,
    // It ends by this signal and by nothing before: a server that aborted has seen what must never arrive.
    async stop() {
      server.kill('SIGTERM');
      const [code, signal] = await ended;
      if (signal !== 'SIGTERM')
        throw new Error(`kvp-demo-server ended by itself: ${code ?? signal}`);
    },
  };
}

// An empty namespace of it, by its title: the sample's keys are deleted first.
export async function emptyNamespace(server, title) {
  const call = async (path, options = {}) => {
    const answer = await fetch(`${server.endpoint}/accounts/${server.account}/storage/kv/namespaces${path}`,
      { ...options, headers: { authorization: `Bearer ${server.token}` } });
    if (!answer.ok)
      throw new Error(await answer.text());
    return (await answer.json()).result;
  };
  const { id } = (await call('?per_page=100')).find((namespace) => namespace.title === title);

  for (;;) {
    const keys = await call(`/${id}/keys`);
    if (keys.length === 0)
      return id;
    await call(`/${id}/bulk/delete`, { method: 'POST', body: JSON.stringify(keys.map(({ name }) => name)) });
  }
}
