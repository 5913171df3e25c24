/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  int         width;
  int         height;
} CameraSize;

/* How the desktop of a person may differ: contrast, size of text, direction of reading. */
typedef struct {
  const char       *name; /* (nullable): of what most people have */
  /* Before GTK and libadwaita are ready, and after. */
  void            (*prepare) (void);
  void            (*begin)   (void);
  gboolean          dark;  /* also */
  const CameraSize *sizes; /* ends with one without a name */
} CameraVariant;

typedef enum {
  CAMERA_DRAWS,          /* pictures */
  CAMERA_INSPECTS_TEXTS, /* see text-inspector.h */
  CAMERA_STANDS_STILL,   /* see inspection.h */
} CameraMode;

typedef struct {
  CameraMode           mode;
  const CameraVariant *variant;
  const char          *directory; /* (nullable): where pictures go */
  const char          *scene;
} Camera;

/* The variant with this name, or the usual one without; %NULL if there is none. */
const CameraVariant *camera_find_variant (const char        *name);

/* Gives a window this size, and waits until it has it. */
void                 camera_set_size     (const Camera      *self,
                                          GtkWidget         *widget,
                                          const CameraSize  *size);
/* Takes @widget, a window or a popover, as it is. */
void                 camera_shoot        (const Camera      *self,
                                          GtkWidget         *widget,
                                          const CameraSize  *size);
/* Takes it in each size, which it is given first if @resize. */
void                 camera_shoot_all    (const Camera      *self,
                                          GtkWidget         *widget,
                                          gboolean           resize);

G_END_DECLS
