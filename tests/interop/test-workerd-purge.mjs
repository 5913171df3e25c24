// SPDX-License-Identifier: GPL-3.0-or-later

// The app's own dry runs and purges, through kvp-bench, of a namespace in workerd: the right keys are left, each as it
// was, and what is reported is what happened. The demo server, with the same keys, comes to the same figures.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { emptyNamespace, startDemoServer } from './demo-server.mjs';
import { asPairs, inOrder, makeOddKeys } from './odd-keys.mjs';
import { bench, listKeys } from './our-client.mjs';
import { openRest } from './rest.mjs';
import { startWorkerd } from './workerd.mjs';

const now = Math.floor(Date.now() / 1000);
// Everything odd both under the prefix and beside it, so long as the name may be so long.
const odd = makeOddKeys(now).filter(({ name }) => Buffer.byteLength(name) < 500);
const under = [
  ...odd.map((key) => ({ ...key, name: `purge/${key.name}` })),
  ...Array.from({ length: 300 }, (_, i) => ({
    name: `purge/n${i}`, metadata: { status: i % 3 === 0 ? 'archived' : 'live' },
  })),
];
const beside = [
  'purge', 'purge.', 'purge0', 'Purge/x', 'purge\\x', 'purg/x', 'purge%2Fx', ' purge/x', 'a purge/', '\ufeffpurge/x',
  'purge\u2215x', 'purge\0/x',
].map((name) => ({ name, metadata: { status: 'archived' } }));
const keys = inOrder([...odd, ...under, ...beside]);

let servers;

before(async () => {
  const [workerd, demo] = await Promise.all([startWorkerd(), startDemoServer()]);
  demo.namespace = await emptyNamespace(demo, 'feature-flags');
  servers = { workerd, demo };
});
after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

const count = (run) => ({
  status: run.status, outcome: run.outcome, fetched: run.fetched, matched: run.matched, deleted: run.deleted,
  failed: run.failed, skipped: run.skipped, excluded: run.excluded, pending: run.pending, inFlight: run.in_flight,
});
const counts = (figures) => ({
  status: 0, outcome: 'done', deleted: 0, failed: 0, skipped: 0, excluded: 0, pending: 0, inFlight: 0, ...figures,
});

// Fills both, lets `run` run on each, and compares what is left, by the eyes of another client.
async function inBoth(expectedLeft, run) {
  for (const [name, server] of Object.entries(servers)) {
    const rest = openRest(server);
    await rest.putAll(asPairs(keys));
    await run(server, name);
    assert.deepEqual(await rest.listAll(), expectedLeft, name);
  }
}

test('a dry run deletes nothing', () => inBoth(keys, async (server, name) => {
  const run = await bench(server, '--prefix', 'purge/', '--dry-run');
  // What matched is waiting in the database for a confirmation.
  assert.deepEqual(count(run), counts({ fetched: under.length, matched: under.length, pending: under.length }), name);
  assert.equal(run.delete_requests, 0);
}));

test('a prefix', () => inBoth(inOrder([...odd, ...beside]), async (server, name) => {
  const run = await bench(server, '--prefix', 'purge/', '--purge', '--batch-size', '100');
  assert.deepEqual(count(run), counts({ fetched: under.length, matched: under.length, deleted: under.length }), name);
  assert.equal(run.delete_requests, Math.ceil(under.length / 100));
}));

test('a rule on metadata', () => {
  const isArchived = ({ metadata }) => metadata?.status === 'archived';
  const nArchived = keys.filter(isArchived).length;
  assert.ok(nArchived > 100);

  return inBoth(keys.filter((key) => !isArchived(key)), async (server, name) => {
    const run = await bench(server, '--metadata', 'status=archived', '--purge');
    assert.deepEqual(count(run), counts({ fetched: keys.length, matched: nArchived, deleted: nArchived }), name);
  });
});

test('every key', () => inBoth([], async (server, name) => {
  const run = await bench(server, '--all-keys', '--purge');
  assert.deepEqual(count(run), counts({ fetched: keys.length, matched: keys.length, deleted: keys.length }), name);
  assert.deepEqual((await listKeys(server)).keys, []);
}));
