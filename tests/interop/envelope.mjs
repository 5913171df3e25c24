// SPDX-License-Identifier: GPL-3.0-or-later

// The shape of an answer as Cloudflare's own types have it (ResponseInfo and the classes around it in the SDK): exactly
// these members, exactly these types.

import assert from 'node:assert/strict';

const optional = (check) => Object.assign((value, at) => value === undefined || check(value, at), { isOptional: true });

export const shape = {
  boolean: (value, at) => assert.equal(typeof value, 'boolean', at),
  integer: (value, at) => assert.ok(Number.isInteger(value), `${at}: ${value} is no integer`),
  string: (value, at) => assert.equal(typeof value, 'string', at),
  nothing: (value, at) => assert.equal(value, null, at),
  any: () => {},
  optional,
  nullable: (check) => (value, at) => value === null || check(value, at),
  oneOf: (...words) => (value, at) => assert.ok(words.includes(value), `${at}: ${value} is none of ${words}`),
  arrayOf: (check) => (value, at) => {
    assert.ok(Array.isArray(value), `${at}: no array`);
    value.forEach((item, i) => check(item, `${at}[${i}]`));
  },
  mapOf: (check) => (value, at) => Object.entries(value).forEach(([name, item]) => check(item, `${at}.${name}`)),
  object: (members) => (value, at) => {
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${at}: no object`);
    for (const name of Object.keys(value))
      assert.ok(name in members, `${at}: ${name} is no member`);
    for (const [name, check] of Object.entries(members)) {
      assert.ok(name in value || check.isOptional, `${at}: ${name} is missing`);
      check(value[name], `${at}.${name}`);
    }
  },
};

// The schema says "at least 1000"; the real service's own "please wait" is 971.
const isCode = (value) => Number.isInteger(value) && (value >= 1000 || value === 971);

const responseInfo = shape.object({
  code: (value, at) => assert.ok(isCode(value), `${at}: ${value}`),
  message: shape.string,
  documentation_url: optional(shape.string),
  source: optional(shape.object({ pointer: optional(shape.string) })),
  // Not in the types, but in what the real service sends.
  type: optional(shape.nothing),
});

const success = shape.object({
  success: (value, at) => assert.equal(value, true, at),
  errors: (value, at) => assert.deepEqual(value, [], at),
  messages: shape.arrayOf(responseInfo),
  result: shape.any,
  result_info: optional(shape.object({
    page: optional(shape.integer),
    per_page: optional(shape.integer),
    count: optional(shape.integer),
    total_count: optional(shape.integer),
    total_pages: optional(shape.integer),
    cursor: optional(shape.string),
  })),
});

const failure = shape.object({
  success: (value, at) => assert.equal(value, false, at),
  errors: (value, at) => {
    shape.arrayOf(responseInfo)(value, at);
    assert.ok(value.length > 0, `${at}: no error`);
  },
  messages: shape.arrayOf(responseInfo),
  result: shape.any,
});

// A fetch() for a client: hands every answer on, and remembers what is wrong with its envelope and its headers.
export function watchingFetch() {
  const problems = [];
  let nAnswers = 0;

  async function check(answer, line) {
    const type = answer.headers.get('content-type') ?? '';

    assert.match(answer.headers.get('cf-ray') ?? '', /^[0-9a-f]{16}-[A-Z]{3}$/, `${line}: cf-ray`);
    assert.match(answer.headers.get('ratelimit') ?? '', /^"[^"]+";r=\d+;t=\d+$/, `${line}: Ratelimit`);
    assert.match(answer.headers.get('ratelimit-policy') ?? '', /^"[^"]+";q=\d+;w=\d+$/, `${line}: Ratelimit-Policy`);
    if (type.startsWith('application/json'))
      (answer.ok ? success : failure)(JSON.parse(await answer.text()), line);
    else
      assert.ok(answer.ok && type === 'application/octet-stream', `${line}: ${answer.status} ${type}`);
  }

  async function watch(url, init) {
    const answer = await fetch(url, init);

    // The SDK tries out on a data: URL what fetch() can do.
    if (!String(url).startsWith('http'))
      return answer;

    nAnswers++;
    try {
      await check(answer.clone(), `${init?.method ?? 'GET'} ${new URL(url).pathname}`);
    } catch (error) {
      problems.push(error.message);
    }

    return answer;
  }

  return Object.assign(watch, { problems, count: () => nAnswers });
}
