// SPDX-License-Identifier: GPL-3.0-or-later

// "wrangler kv" against the demo server, as a person would type it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { emptyNamespace, startDemoServer } from './demo-server.mjs';
import { asPairs, inOrder, isHostileToPaths, makeOddKeys, valueOf } from './odd-keys.mjs';
import { bench } from './our-client.mjs';
import { wrangler } from './packages.mjs';
import { openRest } from './rest.mjs';

const TIMEOUT = 240 * 1000;
const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const preload = new URL('node-18.cjs', import.meta.url).pathname;

let server;
let folder;
let rest;
let where;

before(async () => {
  server = await startDemoServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'wrangler-'));
  const namespace = await emptyNamespace(server, 'feature-flags');
  rest = openRest(server, namespace);
  where = ['--namespace-id', namespace, '--remote'];
});
after(async () => {
  await rm(folder, { recursive: true });
  await server.stop();
});

function run(...words) {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--require', preload, wrangler, 'kv', ...words], {
      cwd: folder,
      timeout: TIMEOUT,
      maxBuffer: 1 << 26,
      env: {
        ...process.env,
        CLOUDFLARE_API_BASE_URL: server.endpoint,
        CLOUDFLARE_API_TOKEN: server.token,
        CLOUDFLARE_ACCOUNT_ID: server.account,
      },
    }, (error, stdout, stderr) => resolve({ status: error === null ? 0 : error.code ?? error.signal, stdout, stderr }));
  });
}

async function succeed(...words) {
  const { status, stdout, stderr } = await run(...words);
  assert.equal(status, 0, `kv ${words.join(' ')}: ${stderr}${stdout}`);

  return stdout;
}

async function write(name, content) {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));

  return file;
}

test('namespaces', async () => {
  const namespaces = JSON.parse(await succeed('namespace', 'list'));
  assert.deepEqual(namespaces, (await rest.namespaces('?per_page=100&order=title')).result);
  const titles = namespaces.map(({ title }) => title);
  assert.deepEqual(titles, ['feature-flags', 'geo-index', 'pages', 'product-cache', 'sessions']);
});

test('thousands of keys by cursor', async () => {
  const largest = ['--namespace-id', server.namespace, '--remote'];
  const list = async (...words) => JSON.parse(await succeed('key', 'list', ...largest, ...words));
  const [keys, some] = await Promise.all([list(), list('--prefix', 'page/')]);

  assert.equal(keys.length, 5000);
  assert.deepEqual(keys, inOrder(keys));
  assert.equal(new Set(keys.map(({ name }) => name)).size, keys.length);
  assert.deepEqual(some, keys.filter(({ name }) => name.startsWith('page/')));
});

test('keys one by one', async () => {
  const metadata = { status: 'archived', nested: [1, null, 'é'] };
  const name = 'a/b %2F 日本語?#"';

  await Promise.all([
    succeed('key', 'put', name, 'the value', '--metadata', JSON.stringify(metadata),
      '--expiration', String(now + HOUR), ...where),
    succeed('key', 'put', 'from a file', '--path', await write('value', 'v 🚀\n'), '--ttl', '120', ...where),
  ]);
  const [first, second] = JSON.parse(await succeed('key', 'list', ...where));
  assert.deepEqual(first, { name, expiration: now + HOUR, metadata });
  assert.equal(second.name, 'from a file');
  assert.ok(second.expiration >= now + 120 && second.expiration < now + HOUR);

  assert.deepEqual(await Promise.all([
    succeed('key', 'get', name, '--text', ...where), succeed('key', 'get', 'from a file', ...where),
  ]), ['the value\n', 'v 🚀\n']);
  // A key that is not there is deleted as well as one that is; read it can not be.
  const [, , { status, stderr }] = await Promise.all([
    succeed('key', 'delete', name, ...where),
    succeed('key', 'delete', 'never was', ...where),
    run('key', 'get', 'never was', ...where),
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /404/);
  assert.deepEqual((await rest.list()).result.map((key) => key.name), ['from a file']);
  await rest.bulkDelete(['from a file']);
});

test('odd keys in bulk', async () => {
  // wrangler lets no other metadata through than objects, arrays among them, and loses a value of this name when it
  // prints.
  const keys = makeOddKeys(now).filter(({ name, metadata }) =>
    name !== '__proto__' && (metadata === undefined || typeof metadata === 'object'));
  const names = keys.map(({ name }) => name);
  assert.ok(keys.length > 50);

  await succeed('bulk', 'put', await write('put.json', asPairs(keys)), ...where);
  assert.deepEqual(JSON.parse(await succeed('key', 'list', ...where)), inOrder(keys));

  // It takes a hundred at most, and says so by the server's words.
  const some = [...names.slice(0, 99), 'gone'];
  const printed = await succeed('bulk', 'get', await write('get.json', some.map((name) => ({ name }))), ...where);
  const values = JSON.parse(printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1));
  const value = (entry) => (typeof entry === 'object' && entry !== null ? entry.value : entry);
  for (const name of some)
    assert.equal(value(values[name]), name === 'gone' ? null : valueOf(name), JSON.stringify(name));

  const half = names.filter((_, i) => i % 2 === 0);
  await succeed('bulk', 'delete', await write('delete.json', [...half, 'never was']), '--force', ...where);
  assert.deepEqual(await rest.listAll(), inOrder(keys.filter(({ name }) => !half.includes(name))));
});

test('values that the app saved before a purge', async () => {
  const keys = makeOddKeys(now).filter(({ metadata }) => metadata === undefined || typeof metadata === 'object');
  const binary = Buffer.from([0xff, 0, 0x80, 1]);
  await rest.putAll(asPairs(keys));
  await rest.putAll([{ key: 'binary', value: binary.toString('base64'), base64: true, metadata: { kind: 'image' } }]);
  const before = await rest.listAll();
  const saved = path.join(folder, 'saved');
  await mkdir(saved);

  const { deleted, saved: nSaved, status } = await bench(
    { ...server, namespace: where[1] }, '--all-keys', '--purge', '--save-values', saved);
  assert.equal(status, 0);
  assert.equal(nSaved, before.length);
  assert.equal(deleted, before.length);
  assert.deepEqual(await rest.listAll(), []);

  const [file] = await readdir(saved);
  await succeed('bulk', 'put', path.join(saved, file), ...where);
  assert.deepEqual(await rest.listAll(), before);
  const answer = await fetch(
    `${server.endpoint}/accounts/${server.account}/storage/kv/namespaces/${where[1]}/values/binary`,
    { headers: { authorization: `Bearer ${server.token}` } });
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), binary);
  const some = keys.map(({ name }) => name).filter((name) => !isHostileToPaths(name)).slice(0, 40);
  for (const name of some)
    assert.equal((await rest.value(name)).text, valueOf(name), JSON.stringify(name));
});

test('what is refused', async () => {
  const [tooMany, missing, soon] = await Promise.all([
    run('bulk', 'get', await write('many.json', Array.from({ length: 101 }, (_, i) => ({ name: `k${i}` }))), ...where),
    run('key', 'list', '--namespace-id', 'f'.repeat(32), '--remote'),
    run('key', 'put', 'soon', 'x', '--expiration', String(now + 1), ...where),
  ]);

  for (const [{ status, stdout, stderr }, code] of [[tooMany, 10029], [missing, 10013], [soon, 10034]]) {
    assert.equal(status, 1);
    assert.match(stdout + stderr, new RegExp(`code: ${code}`));
  }
});
