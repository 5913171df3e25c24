/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "camera.h"

#include <adwaita.h>

#include "inspection.h"
#include "text-inspector.h"
#include "window-driver.h"

/* Without a compositor a window draws a border of its own, which its size includes and its content does not. */
#define BORDER 24

static const CameraSize every_size[] = {
  { "wide", 1280, 800 },
  { "tall", 720, 1280 },
  { "narrow", 360, 720 },
  { NULL },
};

static const CameraSize extreme_sizes[] = {
  { "wide", 1280, 800 },
  { "narrow", 360, 720 },
  { NULL },
};

static void
prepare_contrast (void)
{
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
}

/* What the desktop's Large Text does, and once more. */
static void
begin_large (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
}

static void
begin_rtl (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static const CameraVariant variants[] = {
  { NULL, NULL, NULL, TRUE, every_size },
  /* Between the widest and the narrowest nothing is tighter than in one of them. */
  { "extremes", NULL, NULL, FALSE, extreme_sizes },
  { "contrast", prepare_contrast, NULL, TRUE, extreme_sizes },
  { "large", NULL, begin_large, FALSE, extreme_sizes },
  { "rtl", NULL, begin_rtl, FALSE, extreme_sizes },
};

const CameraVariant *
camera_find_variant (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      if (g_strcmp0 (variants[i].name, name) == 0)
        return &variants[i];
    }

  return NULL;
}

typedef struct {
  GtkWidget *widget;
  int        width;
} WidthWait;

/* A longer language may need more room: that is for whoever looks at what is drawn. */
static gboolean
has_width (gpointer user_data)
{
  WidthWait *wait = user_data;
  int needed;

  gtk_widget_measure (wait->widget, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);

  return ABS (gtk_widget_get_width (wait->widget) - MAX (wait->width, needed)) <= BORDER;
}

void
camera_set_size (const Camera     *self,
                 GtkWidget        *widget,
                 const CameraSize *size)
{
  WidthWait wait = { widget, size->width };

  gtk_window_set_default_size (GTK_WINDOW (widget), size->width, size->height);
  driver_wait (size->name, has_width, &wait);
  driver_settle (200);
}

static void
shoot_scheme (const Camera     *self,
              GtkWidget        *widget,
              const CameraSize *size,
              gboolean          dark)
{
  const char *variant = self->variant->name;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  driver_settle (400);
  name = g_strdup_printf ("%s%s%s-%s-%s.png", self->scene, variant != NULL ? "-" : "", variant != NULL ? variant : "",
                          dark ? "dark" : "light", size->name);
  path = g_build_filename (self->directory, name, NULL);
  driver_shoot (widget, path);
  g_print ("%s\n", name);
}

static void
draw (const Camera     *self,
      GtkWidget        *widget,
      const CameraSize *size)
{
  shoot_scheme (self, widget, size, FALSE);
  if (self->variant->dark)
    shoot_scheme (self, widget, size, TRUE);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
}

void
camera_shoot (const Camera     *self,
              GtkWidget        *widget,
              const CameraSize *size)
{
  switch (self->mode)
    {
    case CAMERA_DRAWS:
      draw (self, widget, size);
      break;

    case CAMERA_INSPECTS_TEXTS:
      /* A question is as wide as its window lets it be, and here that was not made narrow. */
      text_inspector_inspect (widget, self->scene, size->name,
                              ADW_IS_MESSAGE_DIALOG (widget) ? self->variant->sizes[0].width : size->width);
      break;

    case CAMERA_STANDS_STILL:
      inspection_look (self->scene, size->name, widget);
      break;

    default:
      g_assert_not_reached ();
    }
}

void
camera_shoot_all (const Camera *self,
                  GtkWidget    *widget,
                  gboolean      resize)
{
  for (const CameraSize *size = self->variant->sizes; size->name != NULL; size++)
    {
      if (resize)
        camera_set_size (self, widget, size);
      camera_shoot (self, widget, size);
    }
}
