/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-list-sorter.h"

#define QUESTION_KEY "kvp-question"

/* Which column a view is sorted by, and which way, is private to GTK before 4.10. But the view's sorter asks the one
 * of that column first; so two stand-ins are compared, and the column's sorter leaves a note on the first. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  KvpRowOrder **question = g_object_get_data ((GObject *) a, QUESTION_KEY);
  gboolean swapped = question == NULL;

  if (swapped)
    question = g_object_get_data ((GObject *) b, QUESTION_KEY);
  if (question != NULL && *question == NULL)
    *question = user_data;

  return swapped ? GTK_ORDERING_LARGER : GTK_ORDERING_SMALLER;
}

/**
 * kvp_key_list_sorter_new:
 * @order: what a column is sorted by
 *
 * Returns: (transfer full): a sorter that says so
 */
GtkSorter *
kvp_key_list_sorter_new (KvpRowOrder order)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare, g_memdup2 (&order, sizeof order), g_free));
}

/**
 * kvp_key_list_sorter_ask:
 * @view_sorter: the sorter of a column view whose columns have ours
 * @order: (out): what it is sorted by
 * @descending: (out): whether the greatest comes first
 *
 * Returns: whether it is sorted by a column
 */
gboolean
kvp_key_list_sorter_ask (GtkSorter   *view_sorter,
                         KvpRowOrder *order,
                         gboolean    *descending)
{
  g_autoptr(GObject) first = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GObject) second = g_object_new (G_TYPE_OBJECT, NULL);
  KvpRowOrder *answer = NULL;
  GtkOrdering ordering;

  g_object_set_data (first, QUESTION_KEY, &answer);
  ordering = gtk_sorter_compare (view_sorter, first, second);
  if (answer == NULL)
    return FALSE;

  *order = *answer;
  *descending = ordering == GTK_ORDERING_LARGER;

  return TRUE;
}
