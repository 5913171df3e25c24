// SPDX-License-Identifier: GPL-3.0-or-later

// Cloudflare's own SDK against the demo server. What it returns is compared with its types, and every answer's envelope
// with them too, for the SDK itself throws most of it away.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { emptyNamespace, startDemoServer } from './demo-server.mjs';
import { shape, watchingFetch } from './envelope.mjs';
import { asPairs, inOrder, isHostileToPaths, makeOddKeys, metadatas, valueOf } from './odd-keys.mjs';
import { load } from './packages.mjs';

const { Cloudflare } = load('cloudflare');

const NAMESPACES = 5;
const MOST = 10000;
const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);

const bulkResult = shape.object({
  successful_key_count: shape.integer, unsuccessful_keys: shape.arrayOf(shape.string),
});
const namespaceShape = shape.object({ id: shape.string, title: shape.string, supports_url_encoding: shape.boolean });
const keyShape = shape.object({
  name: shape.string, expiration: shape.optional(shape.integer), metadata: shape.optional(shape.any),
});

const watch = watchingFetch();
let server;
let client;
let namespaces;
let inAccount;

before(async () => {
  server = await startDemoServer();
  client = new Cloudflare({ apiToken: server.token, baseURL: server.endpoint, fetch: watch, maxRetries: 0 });
  ({ namespaces } = client.kv);
  inAccount = { account_id: server.account };
});
after(() => server.stop());

// The SDK asks for pages until one is empty: a server that never sends one would be asked for ever.
async function collect(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
    assert.ok(items.length <= MOST, 'the list has no end');
  }

  return items;
}

async function refused(promise, kind, status, code) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof kind, `${error}`);
    assert.equal(error.status, status);
    assert.equal(error.errors[0].code, code);
    assert.equal(typeof error.errors[0].message, 'string');
    return true;
  });
}

test('token and accounts', async () => {
  const verified = await client.user.tokens.verify();
  shape.object({
    id: shape.string, status: shape.oneOf('active'), expires_on: shape.optional(shape.string),
  })(verified, 'verify');

  const accountShape = shape.object({
    id: shape.string,
    name: shape.string,
    type: shape.oneOf('standard', 'enterprise'),
    created_on: shape.string,
    settings: shape.any,
  });
  const accounts = await collect(client.accounts.list());
  shape.arrayOf(accountShape)(accounts, 'accounts');
  assert.deepEqual(accounts.map(({ id }) => id), [server.account]);
  accountShape(await client.accounts.get(inAccount), 'account');
  assert.ok(!Number.isNaN(Date.parse(accounts[0].created_on)));

  const memberships = await collect(client.memberships.list());
  assert.deepEqual(memberships.map(({ account, status }) => [account.id, status]), [[server.account, 'accepted']]);

  await refused(client.accounts.tokens.verify(inAccount), Cloudflare.AuthenticationError, 401, 1000);
});

test('namespaces by page', async () => {
  const all = await collect(namespaces.list({ ...inAccount }));
  shape.arrayOf(namespaceShape)(all, 'namespaces');
  assert.equal(all.length, NAMESPACES);

  const paged = await collect(namespaces.list({ ...inAccount, per_page: 2, order: 'title', direction: 'desc' }));
  assert.deepEqual(paged.map(({ title }) => title), all.map(({ title }) => title).sort().reverse());

  assert.deepEqual(await namespaces.get(server.namespace, inAccount), all.find(({ id }) => id === server.namespace));
  await refused(namespaces.get('f'.repeat(32), inAccount), Cloudflare.NotFoundError, 404, 10013);
});

test('thousands of keys by cursor', async () => {
  const keys = await collect(namespaces.keys.list(server.namespace, { ...inAccount, limit: 1000 }));
  shape.arrayOf(keyShape)(keys, 'keys');
  assert.equal(keys.length, 5000);
  assert.deepEqual(keys, inOrder(keys), 'not in the order of UTF-8 bytes');
  assert.equal(new Set(keys.map(({ name }) => name)).size, keys.length);

  const small = { ...inAccount, limit: 10, prefix: 'page/' };
  const inSmallPages = await collect(namespaces.keys.list(server.namespace, small));
  assert.deepEqual(inSmallPages, keys.filter(({ name }) => name.startsWith('page/')));
  assert.ok(inSmallPages.length > 100);

  const first = await namespaces.keys.list(server.namespace, { ...inAccount, limit: 10 });
  assert.equal(first.result_info.count, 10);
  assert.match(first.result_info.cursor, /^.+$/);
  const none = await namespaces.keys.list(server.namespace, { ...inAccount, prefix: 'nothing starts with this' });
  assert.deepEqual([none.result, none.result_info], [[], { count: 0, cursor: '' }]);
});

test('odd keys there and back', async () => {
  const namespace = await emptyNamespace(server, 'feature-flags');
  const keys = makeOddKeys(now);
  const written = await namespaces.bulkUpdate(namespace, { ...inAccount, body: asPairs(keys) });
  bulkResult(written, 'bulk update');
  assert.deepEqual(written, { successful_key_count: keys.length, unsuccessful_keys: [] });
  assert.deepEqual(await collect(namespaces.keys.list(namespace, inAccount)), inOrder(keys));

  for (const { name, metadata = null } of keys.filter((key) => !isHostileToPaths(key.name))) {
    const where = { ...inAccount, namespace_id: namespace };
    const answer = await namespaces.values.get(name, where);
    assert.equal(await answer.text(), valueOf(name));
    assert.deepEqual(await namespaces.metadata.get(name, where), metadata);
  }

  const half = keys.filter((_, i) => i % 2 === 0).map(({ name }) => name);
  // A key that is not there is deleted as well as one that is.
  const deleted = await namespaces.bulkDelete(namespace, { ...inAccount, body: [...half, 'never was'] });
  bulkResult(deleted, 'bulk delete');
  assert.deepEqual(deleted, { successful_key_count: half.length + 1, unsuccessful_keys: [] });
  const left = inOrder(keys.filter((_, i) => i % 2 === 1));
  assert.deepEqual(await collect(namespaces.keys.list(namespace, inAccount)), left);
});

test('values one by one', async () => {
  const where = { ...inAccount, namespace_id: await emptyNamespace(server, 'feature-flags') };
  const list = () => collect(namespaces.keys.list(where.namespace_id, inAccount));
  // The SDK names the parts of its form as the API wants them, metadata as JSON text.
  const metadata = JSON.stringify({ status: 'archived', nested: [1, null, 'é'] });

  assert.equal(await namespaces.values.update('plain', { ...where, value: 'v 日本語' }), null);
  const withMetadata = { ...where, value: 'w', metadata, expiration: now + HOUR };
  assert.equal(await namespaces.values.update('with', withMetadata), null);
  assert.deepEqual(await list(), [
    { name: 'plain' },
    { name: 'with', expiration: now + HOUR, metadata: JSON.parse(metadata) },
  ]);

  const answer = await namespaces.values.get('with', where);
  assert.equal(answer.headers.get('expiration'), String(now + HOUR));
  assert.equal(await answer.text(), 'w');
  assert.equal(await (await namespaces.values.get('plain', where)).text(), 'v 日本語');

  await namespaces.values.update('with', { ...where, value: 'w', expiration: now + HOUR, expiration_ttl: 2 * HOUR });
  const [, { expiration }] = await list();
  assert.ok(expiration >= now + 2 * HOUR && expiration < now + 3 * HOUR, 'the time to live wins');

  assert.equal(await namespaces.values.delete('with', where), null);
  assert.deepEqual((await list()).map(({ name }) => name), ['plain']);
  await refused(namespaces.values.get('with', where), Cloudflare.NotFoundError, 404, 10009);
  await refused(namespaces.metadata.get('with', where), Cloudflare.NotFoundError, 404, 10009);
  await refused(namespaces.values.update('soon', { ...where, value: 'x', expiration: now + 1 }),
    Cloudflare.BadRequestError, 400, 10034);
});

test('many values at once', async () => {
  const namespace = await emptyNamespace(server, 'feature-flags');
  const get = (options) => namespaces.bulkGet(namespace, { ...inAccount, ...options });
  const pairs = metadatas.map((metadata, i) => ({ key: `m${i}`, value: JSON.stringify({ i }), metadata }));
  const bytes = Buffer.from([0, 0xff, 0xfe, 0x80]);

  await namespaces.bulkUpdate(namespace, {
    ...inAccount, body: [
      ...pairs,
      { key: 'expires', value: '"e"', expiration: now + HOUR },
      { key: 'binary', value: bytes.toString('base64'), base64: true },
    ],
  });

  assert.deepEqual(await get({ keys: ['m0', 'gone', 'm1'] }), { values: { m0: '{"i":0}', gone: null, m1: '{"i":1}' } });
  assert.deepEqual(await get({ keys: ['m0', 'gone'], type: 'json' }), { values: { m0: { i: 0 }, gone: null } });

  const full = await get({ keys: [...pairs.map(({ key }) => key), 'expires', 'gone'], withMetadata: true });
  shape.object({
    values: shape.mapOf(shape.nullable(shape.object({
      value: shape.any, metadata: shape.any, expiration: shape.optional(shape.integer),
    }))),
  })(full, 'bulk get');
  assert.deepEqual(full.values, {
    ...Object.fromEntries(pairs.map(({ key, value, metadata }) => [key, { value, metadata }])),
    expires: { value: '"e"', metadata: null, expiration: now + HOUR },
    gone: null,
  });

  const answer = await namespaces.values.get('binary', { ...inAccount, namespace_id: namespace });
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
  await refused(get({ keys: ['binary'] }), Cloudflare.BadRequestError, 400, 10001);
  await refused(get({ keys: Array.from({ length: 101 }, (_, i) => `k${i}`) }), Cloudflare.BadRequestError, 400, 10029);
});

test('what is refused', async () => {
  const list = (options, namespace = server.namespace) => namespaces.keys.list(namespace, { ...inAccount, ...options });

  await refused(list({ limit: 9 }), Cloudflare.BadRequestError, 400, 10001);
  await refused(list({ limit: 1001 }), Cloudflare.BadRequestError, 400, 10001);
  await refused(list({}, 'f'.repeat(32)), Cloudflare.NotFoundError, 404, 10013);
  const names = Array.from({ length: 10001 }, (_, i) => `k${i}`);
  await refused(namespaces.bulkDelete(server.namespace, { ...inAccount, body: names }),
    Cloudflare.BadRequestError, 400, 10012);
  await refused(namespaces.bulkDelete(server.namespace, { ...inAccount, body: ['x'.repeat(513)] }),
    Cloudflare.BadRequestError, 400, 10001);

  const stranger = client.withOptions({ apiToken: 'a-token-that-nobody-knows-0000000000000' });
  await refused(stranger.kv.namespaces.keys.list(server.namespace, inAccount),
    Cloudflare.PermissionDeniedError, 403, 10000);
  await refused(stranger.user.tokens.verify(), Cloudflare.AuthenticationError, 401, 1000);
});

test('an account’s own token', async () => {
  const other = await startDemoServer('--token-kind', 'account-owned');
  try {
    const owned = client.withOptions({ baseURL: other.endpoint });
    assert.equal((await owned.accounts.tokens.verify(inAccount)).status, 'active');
    await refused(owned.user.tokens.verify(), Cloudflare.AuthenticationError, 401, 1000);
    await refused(owned.accounts.list(), Cloudflare.BadRequestError, 400, 1001);
  } finally {
    await other.stop();
  }
});

// The SDK waits as Retry-After says, and sends again what is worth it: it gets through only if both are as the API has
// them.
test('asked to wait, and failing in passing', async () => {
  const other = await startDemoServer('--rate-limit', '3/1/1', '--trouble', '500=0.2@/keys', '--seed', '7');
  try {
    const patient = client.withOptions({ baseURL: other.endpoint, maxRetries: 9 });
    const keys = await collect(patient.kv.namespaces.keys.list(other.namespace, { ...inAccount, limit: 1000 }));
    assert.equal(keys.length, 5000);

    const impatient = client.withOptions({ baseURL: other.endpoint, maxRetries: 0 });
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => impatient.accounts.get(inAccount)));
    const limited = answers.map(({ reason }) => reason).filter((reason) => reason instanceof Cloudflare.RateLimitError);
    assert.ok(limited.length > 0);
    assert.equal(limited[0].errors[0].code, 971);
    assert.match(limited[0].headers.get('retry-after'), /^\d+$/);
  } finally {
    await other.stop();
  }
});

// A trap of this client that the app does not share: an empty page with a cursor is legal, and the SDK stops at it.
test('an empty page with a cursor', async () => {
  const other = await startDemoServer('--empty-pages', '2');
  try {
    const sdk = client.withOptions({ baseURL: other.endpoint }).kv.namespaces;
    const stopped = await collect(sdk.keys.list(other.namespace, { ...inAccount, limit: 1000 }));
    assert.equal(stopped.length, 1000);
  } finally {
    await other.stop();
  }
});

test('every envelope', () => {
  assert.deepEqual(watch.problems, []);
  assert.ok(watch.count() > 300, `only ${watch.count()} answers were looked at`);
});
