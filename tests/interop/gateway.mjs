// SPDX-License-Identifier: GPL-3.0-or-later

// The Worker that stands in for api.cloudflare.com in front of real KV code. What Cloudflare's own explorer serves is
// handed to it; the routes that it lacks are mounted here over the same KV binding, and do no more than call it and
// wrap the outcome.

const ACCOUNTS = '/client/v4/accounts/';
const EXPLORER = '/cdn-cgi/explorer/api';
// Each call of the binding is a request inside workerd.
const SIDE_BY_SIDE = 64;

const envelope = (status, result, errors = []) =>
  Response.json({ success: errors.length === 0, errors, messages: [], result }, { status });

const refuse = (status, code, message) => envelope(status, null, [{ code, message }]);

async function eachOf(items, call) {
  const failed = [];
  let next = 0;

  async function work() {
    while (next < items.length) {
      const item = items[next++];
      try {
        await call(item);
      } catch (error) {
        console.error(JSON.stringify(item).slice(0, 200), String(error));
        failed.push(item);
      }
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));

  return failed;
}

async function bulkDelete(kv, names) {
  if (names.length > 10000)
    return refuse(400, 10012, `bulk delete: 'received ${names.length} keys, but max allowed per request is: 10000'`);

  const failed = await eachOf(names, (name) => kv.delete(name));

  return envelope(200, { successful_key_count: names.length - failed.length, unsuccessful_keys: failed });
}

function decode(value) {
  return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
}

async function bulkPut(kv, pairs) {
  const failed = await eachOf(pairs, ({ key, value, base64, metadata, expiration, expiration_ttl: expirationTtl }) =>
    kv.put(key, base64 ? decode(value) : value, { metadata, expiration, expirationTtl }));

  return envelope(200, {
    successful_key_count: pairs.length - failed.length,
    unsuccessful_keys: failed.map(({ key }) => key),
  });
}

async function readMetadata(kv, segment) {
  const { value, metadata } = await kv.getWithMetadata(decodeURIComponent(segment), 'stream');

  if (value === null)
    return refuse(404, 10009, "get: 'key not found'");
  await value.cancel();

  return envelope(200, metadata);
}

function askExplorer(request, url, rest) {
  const headers = new Headers(request.headers);

  // What came was for the API; the explorer has neither tokens nor accounts.
  headers.delete('authorization');

  return fetch(url.origin + EXPLORER + rest + url.search, { method: request.method, headers, body: request.body });
}

export default {
  async fetch(request, { KV, TOKEN, ACCOUNT, NAMESPACE }) {
    const url = new URL(request.url);

    if (request.headers.get('authorization') !== `Bearer ${TOKEN}`)
      return refuse(403, 10000, 'Authentication error');
    if (!url.pathname.startsWith(`${ACCOUNTS}${ACCOUNT}/`))
      return refuse(404, 7003, 'Could not route to the account');

    const rest = url.pathname.slice(ACCOUNTS.length + ACCOUNT.length);
    const [, segment] = rest.split(`/storage/kv/namespaces/${NAMESPACE}/`);
    const call = `${request.method} ${segment}`;

    if (call === 'POST bulk/delete')
      return bulkDelete(KV, await request.json());
    if (call === 'PUT bulk')
      return bulkPut(KV, await request.json());
    if (call.startsWith('GET metadata/'))
      return readMetadata(KV, segment.slice('metadata/'.length));

    return askExplorer(request, url, rest);
  },
};
