/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "window-driver.h"

#define PATIENCE (240 * G_USEC_PER_SEC)

void
driver_wait (const char      *what,
             DriverCondition  condition,
             gpointer         user_data)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  while (!condition (user_data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("Waited in vain for %s", what);
      /* A condition may become true without an event, so the loop must not block. */
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
driver_settle (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, set_true_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

GtkWidget *
driver_find (GtkWidget  *root,
             const char *id)
{
  if (!gtk_widget_get_visible (root))
    return NULL;

  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = driver_find (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct {
  GtkWidget  *root;
  const char *id;
  GtkWidget  *found;
} Search;

static gboolean
search_found (gpointer user_data)
{
  Search *search = user_data;

  search->found = driver_find (search->root, search->id);

  return search->found != NULL;
}

GtkWidget *
driver_get (GtkWidget  *root,
            const char *id)
{
  Search search = { root, id, NULL };

  driver_wait (id, search_found, &search);

  return search.found;
}

static gboolean
is_sensitive (gpointer user_data)
{
  return gtk_widget_is_sensitive (user_data);
}

void
driver_click (GtkWidget  *root,
              const char *id)
{
  GtkWidget *widget = driver_get (root, id);

  driver_wait (id, is_sensitive, widget);
  if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else
    gtk_widget_activate (widget);
}

void
driver_type (GtkWidget  *root,
             const char *id,
             const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (driver_get (root, id)), text);
}

typedef struct {
  KvpWindow  *window;
  const char *type_name;
} PageWait;

static gboolean
page_is_shown (gpointer user_data)
{
  PageWait *wait = user_data;
  KvpPage *page = kvp_window_get_page (wait->window);

  return page != NULL && g_strcmp0 (G_OBJECT_TYPE_NAME (page), wait->type_name) == 0;
}

KvpPage *
driver_wait_page (KvpWindow  *window,
                  const char *type_name)
{
  PageWait wait = { window, type_name };

  driver_wait (type_name, page_is_shown, &wait);

  return kvp_window_get_page (window);
}

static GtkWindow *
find_dialog (KvpWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      /* Borrowed from here on: a toplevel lives until it is destroyed. */
      if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window) && gtk_widget_get_mapped (GTK_WIDGET (toplevel)))
        return toplevel;
    }

  return NULL;
}

static gboolean
has_dialog (gpointer user_data)
{
  return find_dialog (user_data) != NULL;
}

GtkWindow *
driver_wait_dialog (KvpWindow *window)
{
  driver_wait ("a dialog", has_dialog, window);

  return find_dialog (window);
}

typedef struct {
  KvpWindow  *window;
  const char *title;
  guint       position;
} NamespaceWait;

static gboolean
namespace_is_listed (gpointer user_data)
{
  NamespaceWait *wait = user_data;
  GtkWidget *list_view = driver_find (GTK_WIDGET (wait->window), "list_view");
  GListModel *model;

  if (list_view == NULL)
    return FALSE;

  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list_view)));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      if (KVP_IS_NAMESPACE (item) && g_str_equal (kvp_namespace_get_title (KVP_NAMESPACE (item)), wait->title))
        {
          wait->position = i;
          return TRUE;
        }
    }

  return FALSE;
}

void
driver_choose (KvpWindow  *window,
               const char *title)
{
  NamespaceWait wait = { window, title, 0 };
  GtkWidget *list_view;

  driver_wait (title, namespace_is_listed, &wait);
  list_view = driver_get (GTK_WIDGET (window), "list_view");
  gtk_widget_activate_action (list_view, "list.activate-item", "u", wait.position);
}

void
driver_shoot (GtkWidget  *window,
              const char *path)
{
  int width = gtk_widget_get_width (window);
  int height = gtk_widget_get_height (window);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  /* Between a change and the frame that shows it, the paintable is empty. */
  for (guint i = 0; node == NULL && i < 20; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        driver_settle (100);
    }
  if (node == NULL)
    g_error ("Nothing is drawn for %s", path);

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s can not be written", path);
}
