/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scenes.h"
#include "studio.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  void      (*run) (Studio *studio);
} Scene;

/* Each ends with a scene without a name. */
extern const Scene connect_scenes[];
extern const Scene filter_scenes[];
extern const Scene review_scenes[];
extern const Scene picture_scenes[];
extern const Scene run_scenes[];
extern const Scene trouble_scenes[];
extern const Scene values_scenes[];
extern const Scene plans_scenes[];
extern const Scene files_scenes[];
extern const Scene lists_scenes[];
extern const Scene app_scenes[];

G_END_DECLS
