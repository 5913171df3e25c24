/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-rate-hint.h"

#include <string.h>

#include <libsoup/soup.h>

#define SECONDS_OF_A_DAY (24 * 60 * 60)

/* A header is some dozen bytes; what is longer was not written by Cloudflare. */
#define MAX_HEADER_LENGTH 4096

/* Where reading is at. */
typedef struct {
  const char *at;
  const char *end;
} Cursor;

/* One item of a list: "name";a=1;b=2 */
typedef struct {
  guint64  values[26]; /* by the letter that names them */
  guint32  has;        /* a bit for each letter */
} Item;

static void
skip_spaces (Cursor *cursor)
{
  while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
    cursor->at++;
}

static gboolean
skip_char (Cursor *cursor,
           char    c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;
  cursor->at++;

  return TRUE;
}

/* A quoted string, a token or a number: what it says is not needed. */
static gboolean
skip_value (Cursor *cursor)
{
  const char *start = cursor->at;

  if (!skip_char (cursor, '"'))
    {
      while (cursor->at < cursor->end && strchr (";,= \t\"", *cursor->at) == NULL)
        cursor->at++;
      return cursor->at > start;
    }

  while (cursor->at < cursor->end && *cursor->at != '"')
    cursor->at += *cursor->at == '\\' && cursor->at + 1 < cursor->end ? 2 : 1;

  return skip_char (cursor, '"');
}

static gboolean
read_number (Cursor  *cursor,
             guint64 *number)
{
  const char *start = cursor->at;

  *number = 0;
  while (cursor->at < cursor->end && g_ascii_isdigit (*cursor->at))
    {
      *number = MIN (*number * 10 + (guint64) (*cursor->at - '0'), G_MAXUINT32);
      cursor->at++;
    }

  return cursor->at > start;
}

/* ;name=value: kept if the name is one letter and the value a number. */
static gboolean
read_parameter (Cursor *cursor,
                Item   *item)
{
  const char *name;
  guint64 number;
  gsize length;

  skip_spaces (cursor);
  name = cursor->at;
  while (cursor->at < cursor->end && (g_ascii_isalnum (*cursor->at) || strchr ("_-.*", *cursor->at) != NULL))
    cursor->at++;
  length = (gsize) (cursor->at - name);
  if (length == 0)
    return FALSE;
  if (!skip_char (cursor, '='))
    return TRUE;

  if (length == 1 && *name >= 'a' && *name <= 'z' && read_number (cursor, &number))
    {
      item->values[*name - 'a'] = number;
      item->has |= 1u << (*name - 'a');
      /* 12.5: the rest of a decimal number */
      while (cursor->at < cursor->end && (g_ascii_isdigit (*cursor->at) || *cursor->at == '.'))
        cursor->at++;
      return TRUE;
    }

  return skip_value (cursor);
}

static gboolean
read_item (Cursor *cursor,
           Item   *item)
{
  *item = (Item) { .has = 0 };
  skip_spaces (cursor);
  if (!skip_value (cursor))
    return FALSE;

  while (TRUE)
    {
      skip_spaces (cursor);
      if (!skip_char (cursor, ';'))
        return TRUE;
      if (!read_parameter (cursor, item))
        return FALSE;
    }
}

static gboolean
get (const Item *item,
     char        letter,
     guint64     most,
     guint      *value)
{
  if ((item->has & (1u << (letter - 'a'))) == 0)
    return FALSE;

  *value = (guint) MIN (item->values[letter - 'a'], most);

  return TRUE;
}

typedef void (*TakeItem) (KvpRateHint *self,
                          const Item  *item);

static void
take_remaining (KvpRateHint *self,
                const Item  *item)
{
  guint remaining, reset;

  if (!get (item, 'r', G_MAXUINT, &remaining))
    return;
  if (!get (item, 't', SECONDS_OF_A_DAY, &reset))
    reset = 0;

  if (!self->has_remaining || remaining < self->remaining)
    {
      self->has_remaining = TRUE;
      self->remaining = remaining;
      self->reset = reset;
    }
}

/* Of several policies the one that gives the fewest requests a second. */
static void
take_policy (KvpRateHint *self,
             const Item  *item)
{
  guint quota, window;

  if (!get (item, 'q', G_MAXUINT, &quota) || !get (item, 'w', SECONDS_OF_A_DAY, &window) ||
      quota == 0 || window == 0)
    return;

  if (!self->has_policy || (guint64) quota * self->window < (guint64) self->quota * window)
    {
      self->has_policy = TRUE;
      self->quota = quota;
      self->window = window;
    }
}

/* What can't be understood ends the list; what came before it stands. */
static void
read_list (KvpRateHint *self,
           const char  *text,
           TakeItem     take)
{
  gsize length = strlen (text);
  Cursor cursor = { text, text + length };
  Item item;

  if (length > MAX_HEADER_LENGTH)
    return;

  while (read_item (&cursor, &item))
    {
      take (self, &item);
      if (!skip_char (&cursor, ','))
        return;
    }
}

static gint64
read_retry_after (const char *text,
                  gint64      now)
{
  g_autoptr(GDateTime) date = NULL;
  Cursor cursor;
  guint64 seconds;

  if (strlen (text) > MAX_HEADER_LENGTH)
    return -1;

  cursor = (Cursor) { text, text + strlen (text) };
  skip_spaces (&cursor);
  if (read_number (&cursor, &seconds))
    {
      /* “1.5” is rounded up, and “12 monkeys” is no number. */
      if (skip_char (&cursor, '.'))
        {
          guint64 fraction;

          if (!read_number (&cursor, &fraction))
            return -1;
          seconds += fraction > 0 ? 1 : 0;
        }
      skip_spaces (&cursor);
      if (cursor.at == cursor.end)
        return (gint64) MIN (seconds, SECONDS_OF_A_DAY);
    }

  if (!g_utf8_validate (text, -1, NULL))
    return -1;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;

  return CLAMP (g_date_time_to_unix (date) - now, 0, SECONDS_OF_A_DAY);
}

/**
 * kvp_rate_hint_read:
 * @self: (out caller-allocates): what they say
 * @ratelimit: (nullable): the value of Ratelimit, such as `"default";r=50;t=30`
 * @policy: (nullable): the value of Ratelimit-Policy, such as `"burst";q=100;w=60`
 * @retry_after: (nullable): the value of Retry-After
 * @now: seconds since the epoch
 *
 * Both lists may hold several items; the tightest one counts. Source:
 * https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
void
kvp_rate_hint_read (KvpRateHint *self,
                    const char  *ratelimit,
                    const char  *policy,
                    const char  *retry_after,
                    gint64       now)
{
  g_return_if_fail (self != NULL);

  *self = (KvpRateHint) { .retry_after = -1 };

  if (ratelimit != NULL)
    read_list (self, ratelimit, take_remaining);
  if (policy != NULL)
    read_list (self, policy, take_policy);
  if (retry_after != NULL)
    self->retry_after = read_retry_after (retry_after, now);
}
