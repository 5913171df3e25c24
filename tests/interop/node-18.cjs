// SPDX-License-Identifier: GPL-3.0-or-later

// What Debian 12's Node.js 18 lacks and miniflare's HTTP client takes for granted.

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

globalThis.File ??= require('node:buffer').File;
String.prototype.toWellFormed ??= function toWellFormed() {
  return this.replace(LONE_SURROGATE, '\ufffd');
};
