/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "camera.h"

G_BEGIN_DECLS

/* Every page and state that the app can show, by name; ends with %NULL. */
const char *const *scene_names (void);

/* Drives the app into the state with this name, and takes it. One process a scene: each begins with a database and sample
 * data of its own. %FALSE if there is none. */
gboolean           scene_play  (const char   *name,
                                const Camera *camera);

G_END_DECLS
