/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenes-private.h"

static const Scene *const groups[] = {
  connect_scenes,
  filter_scenes,
  review_scenes,
  picture_scenes,
  run_scenes,
  trouble_scenes,
  values_scenes,
  plans_scenes,
  files_scenes,
  lists_scenes,
  app_scenes,
};

const char *const *
scene_names (void)
{
  static GPtrArray *names;

  if (names != NULL)
    return (const char *const *) names->pdata;

  names = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const Scene *scene = groups[i]; scene->name != NULL; scene++)
      g_ptr_array_add (names, (gpointer) scene->name);
  g_ptr_array_add (names, NULL);

  return (const char *const *) names->pdata;
}

static void
play (const Scene  *scene,
      const Camera *camera)
{
  Studio studio = { .camera = *camera };
  g_autoptr(GError) error = NULL;

  studio.camera.scene = scene->name;
  if (camera->variant->prepare != NULL)
    camera->variant->prepare ();
  studio.application = kvp_application_new ();
  g_application_set_flags (G_APPLICATION (studio.application),
                           g_application_get_flags (G_APPLICATION (studio.application)) | G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (studio.application), NULL, &error))
    g_error ("%s", error->message);
  if (camera->variant->begin != NULL)
    camera->variant->begin ();

  scene->run (&studio);
}

gboolean
scene_play (const char   *name,
            const Camera *camera)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const Scene *scene = groups[i]; scene->name != NULL; scene++)
      {
        if (g_str_equal (scene->name, name))
          {
            play (scene, camera);
            return TRUE;
          }
      }

  return FALSE;
}
