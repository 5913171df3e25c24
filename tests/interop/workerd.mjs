// SPDX-License-Identifier: GPL-3.0-or-later

// Real Workers KV code on a loopback port: workerd, run by miniflare, behind gateway.mjs.

import { readFileSync } from 'node:fs';

import { load } from './packages.mjs';

const { Log, LogLevel, Miniflare } = load('miniflare');

export const TOKEN = 'a-token-that-only-the-gateway-knows-00000';
export const ACCOUNT = '1b2c3d4e5f60718293a4b5c6d7e8f901';
export const NAMESPACE = 'c0ffee00c0ffee00c0ffee00c0ffee00';

const gateway = new URL('gateway.mjs', import.meta.url);

export async function startWorkerd() {
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    modules: [{ type: 'ESModule', path: 'gateway.mjs', contents: readFileSync(gateway, 'utf8') }],
    compatibilityDate: '2026-04-01',
    bindings: { TOKEN, ACCOUNT, NAMESPACE },
    kvNamespaces: { KV: NAMESPACE },
    kvPersist: false,
    unsafeLocalExplorer: true,
    telemetry: { enabled: false },
    // Else it asks Cloudflare where it is.
    cf: false,
    log: new Log(LogLevel.WARN),
  });
  const origin = (await miniflare.ready).origin;

  return {
    endpoint: `${origin}/client/v4`,
    explorer: `${origin}/cdn-cgi/explorer/api`,
    token: TOKEN,
    account: ACCOUNT,
    namespace: NAMESPACE,
    stop: () => miniflare.dispose(),
  };
}
