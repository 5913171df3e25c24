// SPDX-License-Identifier: GPL-3.0-or-later

// Keys that tell whether two programs agree: every kind of name that the API lets through, metadata of every JSON type,
// expirations.

const LONGEST = 512;

const controls = Array.from({ length: 0x20 }, (_, code) => `control/${String.fromCharCode(code)}/x`);

// In pairs and groups whose order differs between bytes, UTF-16 units and what a language would say.
const ordered = [
  'a', 'a\0', 'a\u0001', 'a ', 'a!', 'a/', 'a/b', 'a0', 'aa', 'A', 'B', 'b', 'ab', 'a\u007f', 'a\u0080', 'aé', 'az',
  'ae\u0301', 'order/\ud7ff', 'order/\ue000', 'order/\uff5e', 'order/\ufffd', 'order/\ufeff', 'order/\u{10000}',
  'order/\u{1f680}', 'order/\u{10ffff}', 'order/z', 'order/é', 'order/ß', 'order/SS', 'order/ss', 'order/10', 'order/9',
];

const spelled = [
  '日本語', 'العربية', 'עברית', '🚀 👩‍👩‍👧', 'café', 'cafe\u0301', '\u202egnp.exe', 'zero\u200bwidth', '\ufeffmark',
  '\u2028line', '\u2029paragraph', '"quoted"', "'single'", '`back`', 'back\\slash', '\\u0041', '<b>&amp;</b>',
  '%', '%2F', '%252F', 'a%2Fb', '%zz', '%00', '+', 'a+b', ' ', '  ', ' lead', 'trail ', '?', 'a?b=c&d=e', '#', 'a#b',
  ';', 'a;b', ',', ':', '*', '^', '|', '/', '//', '/lead', 'trail/', 'a//b', '...', '.a', './a', '../x', 'a/..',
  'a/../b', 'a/./b', '~', '-', '@', '=HYPERLINK("x")', '{"json":[1]}', '[]', 'null', 'true', '0', '007', '12345', '-1',
  '1e3', '__proto__', 'constructor', 'toString', 'undefined', 'tab\there', 'new\nline', 'carriage\rreturn', 'crlf\r\n',
  '\u001b[31mred', 'delete\u007f', 'next\u0085line', 'nul', 'nul\0inside',
];

const long = [
  'n'.repeat(LONGEST), 'é'.repeat(LONGEST / 2), '🚀'.repeat(LONGEST / 4), '%'.repeat(LONGEST), '\u0001'.repeat(LONGEST),
];

// What JavaScript, and so a Worker, can hold exactly.
export const metadatas = [
  true, false, 0, 42, -0.5, 1e21, 1e-7, 9007199254740991, '', 'text', 'with "quotes" and \\',
  'tab\t, nul \0, \u001b[31m', '日本語 🚀 \u202e', [], [1, 'two', null, { three: 3 }], [[[[]]]], {},
  { a: { b: { c: { d: [{ e: 'deep' }] } } } }, { status: 'archived', 'a.b': 1, '': 2 }, { long: 'm'.repeat(1000) },
];

// `now`: seconds since the epoch. Every fifth key has no metadata, every third expires.
export function makeOddKeys(now) {
  return [...controls, ...ordered, ...spelled, ...long].map((name, i) => ({
    name,
    ...(i % 3 === 0 && { expiration: now + 3600 + i }),
    ...(i % 5 !== 0 && { metadata: metadatas[i % metadatas.length] }),
  }));
}

// Names that the real service lets nobody read by a path; the demo server refuses them alike, workerd does not.
export const isHostileToPaths = (name) => /\.\.\.$|\x1f|\^|(^|\/)\.\.(\/|$)|^\//.test(name);

// The one order of the API: by the bytes of UTF-8.
export function inOrder(keys) {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

// Text without a control character, whatever the name.
export const valueOf = (name) => `value of ${JSON.stringify(name)}`;

// As a bulk put takes them.
export function asPairs(keys) {
  return keys.map(({ name, ...rest }) => ({ key: name, value: valueOf(name), ...rest }));
}
