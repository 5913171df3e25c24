/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-find.h"
#include "purge/kvp-filter-regex.h"
#include "purge/kvp-metadata-match.h"
#include "purge/kvp-metadata-path.h"
#include "purge/kvp-metadata-value.h"
#include "purge/kvp-metadata-walk.h"

struct _KvpMetadataMatch {
  KvpMetadataTest  test;
  KvpMetadataPath *path;   /* (owned) */
  GPtrArray       *values; /* (owned) (nullable) (element-type KvpMetadataValue): the test's operands */
  KvpFilterRegex  *regex;  /* (owned) (nullable) */
};

/* One test of one key. */
typedef struct {
  /* Borrowed */
  const KvpMetadataMatch *match;
  const KvpKey           *key;
  GString                *scratch;

  /* Outcome so far */
  guint                   n_fields; /* how many values the path leads to */
  gboolean                holds;    /* the test holds for one of them */
} Trial;

static KvpMetadataMatch *
take_value (KvpMetadataMatch  *self, /* (transfer full) */
            const char        *typed,
            GError           **error)
{
  g_autoptr(KvpMetadataMatch) owned = self;
  KvpMetadataValue *value = kvp_metadata_value_new (typed, error);

  if (value == NULL)
    return NULL;

  owned->values = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_metadata_value_free);
  g_ptr_array_add (owned->values, value);

  return g_steal_pointer (&owned);
}

static KvpMetadataMatch *
take_list (KvpMetadataMatch  *self, /* (transfer full) */
           const char        *typed,
           GError           **error)
{
  g_autoptr(KvpMetadataMatch) owned = self;

  owned->values = kvp_metadata_value_new_list (typed, error);

  return owned->values != NULL ? g_steal_pointer (&owned) : NULL;
}

static KvpMetadataMatch *
take_regex (KvpMetadataMatch  *self, /* (transfer full) */
            const char        *typed,
            GError           **error)
{
  g_autoptr(KvpMetadataMatch) owned = self;

  if (typed[0] == '\0')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("A regular expression is missing."));
      return NULL;
    }

  owned->regex = kvp_filter_regex_new (typed, error);

  return owned->regex != NULL ? g_steal_pointer (&owned) : NULL;
}

/**
 * kvp_metadata_match_new:
 * @rule: a rule as typed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Returns: (transfer full) (nullable): the rule, ready to be tested
 */
KvpMetadataMatch *
kvp_metadata_match_new (const KvpMetadataRule  *rule,
                        GError                **error)
{
  g_autoptr(KvpMetadataMatch) self = NULL;

  g_return_val_if_fail (rule != NULL && rule->path != NULL && rule->value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (KvpMetadataMatch, 1);
  self->test = rule->test;
  self->path = kvp_metadata_path_new (rule->path, error);
  if (self->path == NULL)
    return NULL;

  /* A value without a field must never become a rule that is true of every key, or of none. */
  if (kvp_metadata_path_get_n_steps (self->path) == 0 &&
      rule->test != KVP_METADATA_EXISTS && rule->test != KVP_METADATA_MISSING)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("The name of the metadata field is missing."));
      return NULL;
    }

  switch (rule->test)
    {
    case KVP_METADATA_EXISTS:
    case KVP_METADATA_MISSING:
      return g_steal_pointer (&self);

    case KVP_METADATA_MATCHES:
      return take_regex (g_steal_pointer (&self), rule->value, error);

    case KVP_METADATA_ONE_OF:
      return take_list (g_steal_pointer (&self), rule->value, error);

    case KVP_METADATA_EQUALS:
    case KVP_METADATA_IS_NOT:
    case KVP_METADATA_CONTAINS:
    case KVP_METADATA_LESS:
    case KVP_METADATA_GREATER:
      return take_value (g_steal_pointer (&self), rule->value, error);

    default:
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The rule has an unknown test."));
      return NULL;
    }
}

/**
 * kvp_metadata_match_free:
 * @self: (transfer full): a rule
 */
void
kvp_metadata_match_free (KvpMetadataMatch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->path, kvp_metadata_path_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->regex, kvp_filter_regex_free);
  g_free (self);
}

static gboolean
equals_any (Trial       *trial,
            const char *span,
            gsize       length)
{
  for (guint i = 0; i < trial->match->values->len; i++)
    {
      const KvpMetadataValue *value = g_ptr_array_index (trial->match->values, i);

      if (kvp_metadata_value_equals (value, span, length, trial->scratch))
        return TRUE;
    }

  return FALSE;
}

static gboolean
text_contains (Trial          *trial,
               KvpJsonReader *reader)
{
  const KvpMetadataValue *value = g_ptr_array_index (trial->match->values, 0);

  /* U+FFFD stands in for what can not be held exactly: that is not the character itself. */
  if (!kvp_json_reader_get_string (reader, trial->scratch) &&
      kvp_filter_find_bytes (value->text, value->text_length, "\357\277\275", 3))
    return FALSE;

  return kvp_filter_find_bytes (trial->scratch->str, trial->scratch->len, value->text, value->text_length);
}

static gboolean
array_contains (Trial          *trial,
                KvpJsonReader *reader)
{
  KvpJsonToken token;

  while ((token = kvp_json_reader_next (reader)) != KVP_JSON_ARRAY_END)
    {
      const char *element;
      gsize length;

      if (token == KVP_JSON_ERROR || token == KVP_JSON_END)
        return FALSE;

      element = kvp_json_reader_skip (reader, &length);
      if (element != NULL && equals_any (trial, element, length))
        return TRUE;
    }

  return FALSE;
}

static gboolean
compares (Trial          *trial,
          KvpJsonReader *reader,
          KvpJsonToken   token,
          int            wanted_sign)
{
  const KvpMetadataValue *value = g_ptr_array_index (trial->match->values, 0);
  int result;

  if (value->number != NULL)
    {
      g_autoptr(KvpMetadataNumber) number = NULL;
      const char *span;
      gsize length;

      if (token != KVP_JSON_NUMBER)
        return FALSE;

      span = kvp_json_reader_get_span (reader, &length);
      number = kvp_metadata_number_new (span, length);
      result = kvp_metadata_number_compare (number, value->number);
    }
  else
    {
      if (token != KVP_JSON_STRING || !kvp_json_reader_get_string (reader, trial->scratch))
        return FALSE;

      result = memcmp (trial->scratch->str, value->text, MIN (trial->scratch->len, value->text_length));
      if (result == 0 && trial->scratch->len != value->text_length)
        result = trial->scratch->len < value->text_length ? -1 : 1;
    }

  return wanted_sign < 0 ? result < 0 : result > 0;
}

static gboolean
matches_regex (Trial           *trial,
               KvpJsonReader  *reader,
               KvpJsonToken    token,
               gboolean       *holds,
               GError        **error)
{
  const char *text;
  gsize length;

  *holds = FALSE;

  if (token == KVP_JSON_STRING)
    {
      kvp_json_reader_get_string (reader, trial->scratch);
      text = trial->scratch->str;
      length = trial->scratch->len;
    }
  else if (token == KVP_JSON_NUMBER || token == KVP_JSON_TRUE || token == KVP_JSON_FALSE)
    {
      text = kvp_json_reader_get_span (reader, &length);
    }
  else
    {
      return TRUE;
    }

  return kvp_filter_regex_match (trial->match->regex, text, length, trial->key->name, trial->key->name_length,
                                 holds, error);
}

/* The path has led to @span. */
static gboolean
test_field (const char  *span,
            gsize        length,
            gpointer     user_data,
            GError     **error)
{
  Trial *trial = user_data;
  gboolean holds = FALSE;
  KvpJsonReader reader;
  KvpJsonToken token;

  trial->n_fields++;

  kvp_json_reader_init (&reader, span, length);
  token = kvp_json_reader_next (&reader);

  switch (trial->match->test)
    {
    case KVP_METADATA_EQUALS:
    case KVP_METADATA_IS_NOT:
    case KVP_METADATA_ONE_OF:
      holds = equals_any (trial, span, length);
      break;

    case KVP_METADATA_CONTAINS:
      if (token == KVP_JSON_STRING)
        holds = text_contains (trial, &reader);
      else if (token == KVP_JSON_ARRAY_BEGIN)
        holds = array_contains (trial, &reader);
      break;

    case KVP_METADATA_MATCHES:
      if (!matches_regex (trial, &reader, token, &holds, error))
        return FALSE;
      break;

    case KVP_METADATA_LESS:
      holds = compares (trial, &reader, token, -1);
      break;

    case KVP_METADATA_GREATER:
      holds = compares (trial, &reader, token, 1);
      break;

    case KVP_METADATA_EXISTS:
    case KVP_METADATA_MISSING:
    default:
      break;
    }

  trial->holds |= holds;

  return TRUE;
}

/**
 * kvp_metadata_match_test:
 * @self: a rule
 * @key: a key
 * @scratch: any buffer; overwritten
 * @holds: (out): whether the rule holds
 * @error: return location for an error
 *
 * The metadata alone decides, never the value. A key without metadata passes %KVP_METADATA_MISSING only.
 *
 * Returns: %FALSE if it can not be decided
 */
gboolean
kvp_metadata_match_test (const KvpMetadataMatch  *self,
                         const KvpKey            *key,
                         GString                 *scratch,
                         gboolean                *holds,
                         GError                 **error)
{
  Trial trial = { .match = self, .key = key, .scratch = scratch };

  g_return_val_if_fail (self != NULL && key != NULL && scratch != NULL && holds != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *holds = FALSE;

  if (!kvp_metadata_walk (self->path, key, scratch, test_field, &trial, error))
    return FALSE;

  switch (self->test)
    {
    case KVP_METADATA_EXISTS:
      *holds = trial.n_fields > 0;
      break;

    case KVP_METADATA_MISSING:
      *holds = trial.n_fields == 0;
      break;

    case KVP_METADATA_IS_NOT:
      *holds = trial.n_fields > 0 && !trial.holds;
      break;

    case KVP_METADATA_EQUALS:
    case KVP_METADATA_CONTAINS:
    case KVP_METADATA_MATCHES:
    case KVP_METADATA_ONE_OF:
    case KVP_METADATA_LESS:
    case KVP_METADATA_GREATER:
    default:
      *holds = trial.holds;
      break;
    }

  return TRUE;
}
