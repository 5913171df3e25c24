/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "base/kvp-name-glob.h"
#include "store/kvp-keep-rule.h"

/* The API's limit for a name; nothing longer can start with it or be it. */
#define MAX_NAME_LENGTH 512

struct _KvpKeepRule {
  GObject      parent_instance;

  GBytes      *pattern; /* (owned) */
  char        *note;    /* (owned) */
  gint64       created_at;
  KvpKeepKind  kind;
};

G_DEFINE_FINAL_TYPE (KvpKeepRule, kvp_keep_rule, G_TYPE_OBJECT)

static void
kvp_keep_rule_finalize (GObject *object)
{
  KvpKeepRule *self = KVP_KEEP_RULE (object);

  g_clear_pointer (&self->pattern, g_bytes_unref);
  g_free (self->note);

  G_OBJECT_CLASS (kvp_keep_rule_parent_class)->finalize (object);
}

static void
kvp_keep_rule_class_init (KvpKeepRuleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_keep_rule_finalize;
}

static void
kvp_keep_rule_init (KvpKeepRule *self)
{
}

static gboolean
set_problem (GError     **error,
             const char  *sentence)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, sentence);

  return FALSE;
}

static gboolean
check_glob (GBytes  *pattern,
            GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (pattern, NULL), g_bytes_get_size (pattern));
  g_autoptr(KvpNameGlob) glob = NULL;

  /* What follows a NUL would not be part of the pattern. */
  if (strlen (text) != g_bytes_get_size (pattern))
    return set_problem (error, _("A pattern can’t hold a NUL character."));

  glob = kvp_name_glob_new (text, error);

  return glob != NULL;
}

static gboolean
check (KvpKeepKind   kind,
       GBytes       *pattern,
       GError      **error)
{
  gsize length = g_bytes_get_size (pattern);

  if (length == 0)
    return set_problem (error, kind == KVP_KEEP_KEY ? _("Type the key to keep.")
                               : kind == KVP_KEEP_PREFIX ? _("Type how the keys to keep start.")
                               : _("Type the pattern of the keys to keep."));

  if (kind == KVP_KEEP_GLOB)
    return check_glob (pattern, error);

  if (length > MAX_NAME_LENGTH)
    {
      g_autofree char *most = kvp_format_count (MAX_NAME_LENGTH);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 512. */
                   ngettext ("No key is longer than %s byte.", "No key is longer than %s bytes.", MAX_NAME_LENGTH),
                   most);
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_keep_rule_new:
 * @kind: how @pattern is read
 * @pattern: exact bytes
 * @note: (nullable): what the person says about it
 * @created_at: seconds since the epoch; 0 is now
 * @error: INVALID_INPUT with a sentence
 *
 * Returns: (transfer full): a rule that is on no list yet, or %NULL
 */
KvpKeepRule *
kvp_keep_rule_new (KvpKeepKind   kind,
                   GBytes       *pattern,
                   const char   *note,
                   gint64        created_at,
                   GError      **error)
{
  KvpKeepRule *self;

  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (kind <= KVP_KEEP_GLOB, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check (kind, pattern, error))
    return NULL;

  self = g_object_new (KVP_TYPE_KEEP_RULE, NULL);
  self->kind = kind;
  self->pattern = g_bytes_ref (pattern);
  self->note = g_strdup (note != NULL ? note : "");
  self->created_at = created_at != 0 ? created_at : g_get_real_time () / G_USEC_PER_SEC;

  return self;
}

KvpKeepKind
kvp_keep_rule_get_kind (KvpKeepRule *self)
{
  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), KVP_KEEP_KEY);

  return self->kind;
}

GBytes *
kvp_keep_rule_get_pattern (KvpKeepRule *self)
{
  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), NULL);

  return self->pattern;
}

const char *
kvp_keep_rule_get_note (KvpKeepRule *self)
{
  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), NULL);

  return self->note;
}

gint64
kvp_keep_rule_get_created_at (KvpKeepRule *self)
{
  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), 0);

  return self->created_at;
}

static char *
dup_shown_pattern (KvpKeepRule *self)
{
  return kvp_display_text (g_bytes_get_data (self->pattern, NULL), g_bytes_get_size (self->pattern));
}

/**
 * kvp_keep_rule_describe:
 * @self: a rule
 *
 * Returns: (transfer full): what it keeps, without a stop; plain text, never markup
 */
char *
kvp_keep_rule_describe (KvpKeepRule *self)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), NULL);

  shown = dup_shown_pattern (self);

  switch (self->kind)
    {
    case KVP_KEEP_KEY:
      /* Translators: a rule of the keep list. %s is the name of a key. */
      return g_strdup_printf (_("The key “%s”"), shown);

    case KVP_KEEP_PREFIX:
      /* Translators: a rule of the keep list. %s is the beginning of names of keys. */
      return g_strdup_printf (_("Keys that start with “%s”"), shown);

    case KVP_KEEP_GLOB:
    default:
      /* Translators: a rule of the keep list. %s is a pattern like "a*b". */
      return g_strdup_printf (_("Keys that match “%s”"), shown);
    }
}

/**
 * kvp_keep_rule_to_sentence:
 * @self: a rule
 *
 * Returns: (transfer full): what it keeps, to be said of a key that it keeps; plain text, never markup
 */
char *
kvp_keep_rule_to_sentence (KvpKeepRule *self)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (KVP_IS_KEEP_RULE (self), NULL);

  shown = dup_shown_pattern (self);

  switch (self->kind)
    {
    case KVP_KEEP_KEY:
      /* Translators: a rule of the keep list. %s is the name of a key. */
      return g_strdup_printf (_("The rule keeps the key “%s”."), shown);

    case KVP_KEEP_PREFIX:
      /* Translators: a rule of the keep list. %s is the beginning of names of keys. */
      return g_strdup_printf (_("The rule keeps keys that start with “%s”."), shown);

    case KVP_KEEP_GLOB:
    default:
      /* Translators: a rule of the keep list. %s is a pattern like "a*b". */
      return g_strdup_printf (_("The rule keeps keys that match “%s”."), shown);
    }
}

/**
 * kvp_keep_rule_equal:
 * @a: a rule
 * @b: another
 *
 * Returns: whether both keep the same
 */
gboolean
kvp_keep_rule_equal (KvpKeepRule *a,
                     KvpKeepRule *b)
{
  g_return_val_if_fail (KVP_IS_KEEP_RULE (a) && KVP_IS_KEEP_RULE (b), FALSE);

  return a->kind == b->kind && g_bytes_equal (a->pattern, b->pattern);
}
