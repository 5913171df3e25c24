// SPDX-License-Identifier: GPL-3.0-or-later

// Where the packages are: in the build directory, so out of reach of a plain import from here.

import { createRequire } from 'node:module';
import path from 'node:path';

const folder = process.env.KVP_INTEROP_PACKAGES;

export const load = createRequire(path.join(folder, 'package.json'));
export const wrangler = path.join(folder, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
