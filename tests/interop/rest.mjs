// SPDX-License-Identifier: GPL-3.0-or-later

// The REST API asked by hand, for what no client asks, and for the answer as it is.

export function openRest(server, namespace = server.namespace) {
  const base = `${server.endpoint}/accounts/${server.account}/storage/kv/namespaces`;

  async function call(method, rest, body) {
    const answer = await fetch(`${base}${rest}`, {
      method,
      headers: {
        authorization: `Bearer ${server.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });

    return { status: answer.status, text: await answer.text() };
  }

  async function callJson(method, rest, body) {
    const { status, text } = await call(method, rest, body);

    return { status, ...JSON.parse(text) };
  }

  return {
    namespaces: (query = '') => callJson('GET', query),
    list: (query = {}) => callJson('GET', `/${namespace}/keys?${new URLSearchParams(query)}`),
    bulkPut: (pairs) => callJson('PUT', `/${namespace}/bulk`, pairs),
    bulkDelete: (names) => callJson('POST', `/${namespace}/bulk/delete`, names),
    bulkGet: (body) => callJson('POST', `/${namespace}/bulk/get`, body),
    metadata: (name) => callJson('GET', `/${namespace}/metadata/${encodeURIComponent(name)}`),
    value: (name) => call('GET', `/${namespace}/values/${encodeURIComponent(name)}`),
    // Of a namespace that is not there.
    missing: (rest) => callJson('GET', `/00000000000000000000000000000000/${rest}`),

    async listAll(query = {}) {
      const keys = [];
      let cursor = '';

      do {
        const search = new URLSearchParams(cursor ? { ...query, cursor } : query);
        const page = await callJson('GET', `/${namespace}/keys?${search}`);
        keys.push(...page.result);
        cursor = page.result_info.cursor;
      } while (cursor);

      return keys;
    },

    async putAll(pairs) {
      const { result } = await callJson('PUT', `/${namespace}/bulk`, pairs);
      if (result.successful_key_count !== pairs.length)
        throw new Error(`not written: ${JSON.stringify(result.unsuccessful_keys)}`);
    },
  };
}
