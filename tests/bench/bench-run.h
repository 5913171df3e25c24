/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bench-options.h"
#include "bench-result.h"

G_BEGIN_DECLS

/* Does what @options say, with the objects that the window uses. @result is filled as far as it got. FALSE and @error:
 * it could not start, or the database failed. */
gboolean bench_run (const BenchOptions  *options,
                    BenchResult         *result,
                    GError             **error);

G_END_DECLS
