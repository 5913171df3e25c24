/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-filter-regex.h"

/* A million steps are about 10 ms: plenty for a name of 512 bytes, and short enough that a dry run that
 * meets the limit ends at once. The heap is in KiB. The comment behind the limits makes an option such as
 * (*LIMIT_MATCH=...) in the pattern itself an error: such options count at the very start only, and of two
 * limits PCRE2 takes the last. */
#define LIMITS "(*LIMIT_MATCH=1000000)(*LIMIT_DEPTH=50000)(*LIMIT_HEAP=16384)(?#)"

#define MAX_PATTERN_LENGTH 10000

struct _KvpFilterRegex {
  char   *pattern; /* (owned): as typed */
  GRegex *regex;   /* (owned) */
};

/* GLib's message is "... PATTERN ... at char NUMBER: REASON", in the person's language, and there is no
 * other way to learn the position. If it ever has another form, the sentence goes without. */
static gboolean
parse_compile_error (const char  *message,
                     const char  *limited,
                     guint64     *position,
                     const char **reason)
{
  const char *rest = g_strrstr (message, limited);
  char *end;

  if (rest == NULL)
    return FALSE;

  rest += strlen (limited);
  rest += strcspn (rest, "0123456789");
  if (*rest == '\0')
    return FALSE;

  *position = g_ascii_strtoull (rest, &end, 10);
  if (*position < strlen (LIMITS))
    return FALSE;
  *position -= strlen (LIMITS);

  while (*end != '\0' && (g_unichar_ispunct (g_utf8_get_char (end)) ||
                          g_unichar_isspace (g_utf8_get_char (end))))
    end = g_utf8_next_char (end);
  *reason = end;

  return *end != '\0';
}

static void
set_compile_error (GError       **error,
                   const char    *limited,
                   const GError  *cause)
{
  guint64 position;
  const char *reason;

  if (parse_compile_error (cause->message, limited, &position, &reason))
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                 /* Translators: %1$u is a position in the text, from 1; %2$s is the reason, in words of the
                  * library. */
                 _("The regular expression is wrong at character %1$u: %2$s."),
                 (guint) MIN (position + 1, G_MAXUINT), reason);
  else
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                         _("The regular expression can not be read. Look for a missing bracket or "
                           "parenthesis."));
}

/**
 * kvp_filter_regex_new:
 * @pattern: as typed: PCRE2 syntax, valid UTF-8
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Without the just-in-time compiler of PCRE2: that checks neither the text's UTF-8 nor the depth and heap
 * limits.
 *
 * Returns: (transfer full) (nullable): the expression
 */
KvpFilterRegex *
kvp_filter_regex_new (const char  *pattern,
                      GError     **error)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *limited = NULL;
  KvpFilterRegex *self;

  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (strlen (pattern) > MAX_PATTERN_LENGTH)
    {
      g_autofree char *limit = kvp_format_count (MAX_PATTERN_LENGTH);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 10,000. */
                   _("The regular expression is longer than %s bytes."), limit);
      return NULL;
    }

  if (!g_utf8_validate (pattern, -1, NULL))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("The regular expression is not valid UTF-8 text."));
      return NULL;
    }

  limited = g_strconcat (LIMITS, pattern, NULL);
  regex = g_regex_new (limited, G_REGEX_DOLLAR_ENDONLY, 0, &local_error);
  if (regex == NULL)
    {
      set_compile_error (error, limited, local_error);
      return NULL;
    }

  self = g_new0 (KvpFilterRegex, 1);
  self->pattern = g_strdup (pattern);
  self->regex = g_steal_pointer (&regex);

  return self;
}

/**
 * kvp_filter_regex_free:
 * @self: (transfer full): an expression
 */
void
kvp_filter_regex_free (KvpFilterRegex *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->pattern);
  g_regex_unref (self->regex);
  g_free (self);
}

/**
 * kvp_filter_regex_match:
 * @self: an expression
 * @text: valid UTF-8, may hold NULs
 * @length: bytes in @text
 * @key_name: the key that @text belongs to
 * @key_name_length: bytes in @key_name
 * @matches: (out): whether it matches anywhere in @text
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence that names pattern and key
 *
 * Returns: %FALSE if a limit was met, so that it is not known whether it matches
 */
gboolean
kvp_filter_regex_match (const KvpFilterRegex  *self,
                        const char            *text,
                        gsize                  length,
                        const char            *key_name,
                        gsize                  key_name_length,
                        gboolean              *matches,
                        GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *shown_pattern = NULL;
  g_autofree char *shown_key = NULL;

  g_return_val_if_fail (self != NULL && text != NULL && matches != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *matches = g_regex_match_full (self->regex, text, (gssize) length, 0, 0, NULL, &local_error);
  if (local_error == NULL)
    return TRUE;

  *matches = FALSE;
  shown_pattern = kvp_display_text (self->pattern, -1);
  shown_key = kvp_display_text (key_name, (gssize) key_name_length);
  g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
               /* Translators: %1$s is a regular expression, %2$s is the name of a key. */
               _("The regular expression “%1$s” takes too long on the key “%2$s”. A simpler one is needed."),
               shown_pattern, shown_key);

  return FALSE;
}

/**
 * kvp_filter_regex_find:
 * @self: an expression
 * @text: valid UTF-8, may hold NULs
 * @length: bytes in @text
 * @start: (out): where the first match begins
 * @end: (out): where it ends
 *
 * For showing what matched; whether it does is decided by kvp_filter_regex_match().
 *
 * Returns: whether there is one; %FALSE too if a limit was met
 */
gboolean
kvp_filter_regex_find (const KvpFilterRegex *self,
                       const char           *text,
                       gsize                 length,
                       gsize                *start,
                       gsize                *end)
{
  g_autoptr(GMatchInfo) match_info = NULL;
  int first, last;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (!g_regex_match_full (self->regex, text, (gssize) length, 0, 0, &match_info, NULL) ||
      !g_match_info_fetch_pos (match_info, 0, &first, &last))
    return FALSE;

  *start = (gsize) first;
  *end = (gsize) last;

  return TRUE;
}
