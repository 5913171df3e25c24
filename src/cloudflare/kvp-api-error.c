/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-api-error.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"

/* Room for some messages of usual length in a dialog; the rest says no more than the first ones. */
#define MAX_WORDS_LENGTH 600
#define MAX_CODES 16

/* What errors[] says, flat: error_chain nests more of the same inside. */
typedef struct {
  const char *secret; /* (nullable): must not show */
  gint64      codes[MAX_CODES];
  guint       n_codes;
  GString    *words; /* (owned): untrusted text, made fit for showing */
  guint       truncated : 1;
} Words;

/* Codes that say what a request failed for. Sources: the API's pages and wrangler's handle-errors.ts. */
enum {
  CODE_RATE_LIMITED = 971,
  CODE_INVALID_TOKEN = 1000,
  CODE_ACCOUNT_TOKEN_CAN_NOT_LIST = 1001,
  CODE_INVALID_HEADERS = 6003,
  CODE_INVALID_AUTHORIZATION = 6111,
  CODE_NO_ROUTE = 7000,
  CODE_COULD_NOT_ROUTE = 7003,
  CODE_UNKNOWN_KEY_OR_EMAIL = 9103, /* unconfirmed */
  CODE_AUTHENTICATION_FAILED = 9106,
  CODE_UNAUTHORIZED_FOR_RESOURCE = 9109,
  CODE_AUTHENTICATION_ERROR = 10000,
  CODE_KEY_NOT_FOUND = 10009,
  CODE_MALFORMED_NAMESPACE = 10011,
  CODE_NAMESPACE_NOT_FOUND = 10013,
  CODE_DAILY_LIMIT = 10048,
};

static gboolean
has_code (const Words *words,
          gint64       code)
{
  for (guint i = 0; i < words->n_codes; i++)
    {
      if (words->codes[i] == code)
        return TRUE;
    }

  return FALSE;
}

/* Nobody but a server that says it back could bring the token in here; it stays out even so. Before the text
 * is cut, or a part of the token could be what is left of it. */
static void
add_words (Words      *words,
           const char *before,
           GString    *string)
{
  g_autofree char *shown = NULL;
  const char *end;

  if (string->len == 0 || words->truncated)
    return;

  if (words->secret != NULL && *words->secret != '\0')
    g_string_replace (string, words->secret, "•••", 0);
  shown = kvp_display_text (string->str, (gssize) string->len);

  if (words->words->len > 0)
    g_string_append (words->words, before);
  g_string_append (words->words, shown);

  if (words->words->len > MAX_WORDS_LENGTH)
    {
      end = g_utf8_find_prev_char (words->words->str, words->words->str + MAX_WORDS_LENGTH + 1);
      g_string_truncate (words->words, (gsize) (end - words->words->str));
      g_string_append (words->words, "…");
      words->truncated = TRUE;
    }
}

/* The code and the words of one error stand in one object, in any order; they are shown as they come.
 * Whatever else is in there is walked over, so that no odd shape can hide the rest. */
static void
read_words (Words   *words,
            KvpSpan  errors)
{
  g_autoptr(GString) string = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;
  enum { OTHER, CODE, MESSAGE, URL } member = OTHER;

  if (errors.text == NULL)
    return;

  kvp_json_reader_init (&reader, errors.text, errors.length);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    {
      gint64 code;

      if (token == KVP_JSON_MEMBER)
        {
          kvp_json_reader_get_string (&reader, string);
          member = strcmp (string->str, "code") == 0                ? CODE
                   : strcmp (string->str, "message") == 0           ? MESSAGE
                   : strcmp (string->str, "documentation_url") == 0 ? URL
                                                                    : OTHER;
          continue;
        }

      if (token == KVP_JSON_NUMBER && member == CODE && words->n_codes < MAX_CODES &&
          kvp_json_reader_get_int64 (&reader, &code))
        words->codes[words->n_codes++] = code;

      /* A plain string in errors[] is not of the API, but says something all the same. */
      if (token == KVP_JSON_STRING &&
          (member == MESSAGE || member == URL || kvp_json_reader_get_depth (&reader) == 1))
        {
          kvp_json_reader_get_string (&reader, string);
          add_words (words, member == URL ? " — " : "; ", string);
        }
      member = OTHER;
    }
}

static gboolean
says_daily_limit (const Words *words)
{
  g_autofree char *text = g_utf8_casefold (words->words->str, -1);
  gboolean limit = strstr (text, "limit") != NULL || strstr (text, "exceeded") != NULL;
  gboolean daily = strstr (text, "daily") != NULL || strstr (text, "day") != NULL ||
                   strstr (text, "free plan") != NULL || strstr (text, "free tier") != NULL;

  return strstr (text, "quota") != NULL || (limit && daily);
}

static KvpError
classify_status (guint status)
{
  if (status == 401)
    return KVP_ERROR_AUTH;
  if (status == 403)
    return KVP_ERROR_FORBIDDEN;
  if (status == 404)
    return KVP_ERROR_NOT_FOUND;
  if (status == 408)
    return KVP_ERROR_TIMED_OUT;
  if (status == 429)
    return KVP_ERROR_RATE_LIMITED;
  /* 425 Too Early asks for the same as a 5xx: try again. */
  if (status == 425 || status >= 500)
    return KVP_ERROR_SERVER;

  return KVP_ERROR_REJECTED;
}

/* The API has spoken: its codes say more than the status, except that of a 5xx nothing more can be known. */
static KvpError
classify (guint        status,
          const Words *words)
{
  if (status >= 500)
    return KVP_ERROR_SERVER;

  if (has_code (words, CODE_DAILY_LIMIT) || says_daily_limit (words))
    return KVP_ERROR_QUOTA;

  if (has_code (words, CODE_RATE_LIMITED) || status == 429)
    return KVP_ERROR_RATE_LIMITED;

  if (has_code (words, CODE_INVALID_TOKEN) || has_code (words, CODE_AUTHENTICATION_FAILED) ||
      has_code (words, CODE_UNKNOWN_KEY_OR_EMAIL) ||
      has_code (words, CODE_INVALID_HEADERS) || has_code (words, CODE_INVALID_AUTHORIZATION))
    return KVP_ERROR_AUTH;

  if (has_code (words, CODE_KEY_NOT_FOUND) || has_code (words, CODE_MALFORMED_NAMESPACE) ||
      has_code (words, CODE_NAMESPACE_NOT_FOUND) || has_code (words, CODE_NO_ROUTE) ||
      has_code (words, CODE_COULD_NOT_ROUTE))
    return KVP_ERROR_NOT_FOUND;

  /* 10000 is said of a bad token with 401 and of a missing permission with 403; bulk get says it of a size,
   * with 413. */
  if (status != 401 && status != 413 &&
      (has_code (words, CODE_UNAUTHORIZED_FOR_RESOURCE) || has_code (words, CODE_AUTHENTICATION_ERROR) ||
       has_code (words, CODE_ACCOUNT_TOKEN_CAN_NOT_LIST)))
    return KVP_ERROR_FORBIDDEN;

  return classify_status (status);
}

static const char *
describe_missing (const Words *words)
{
  if (has_code (words, CODE_NAMESPACE_NOT_FOUND) || has_code (words, CODE_MALFORMED_NAMESPACE))
    return _("The namespace does not exist in this account.");
  if (has_code (words, CODE_KEY_NOT_FOUND))
    return _("The key does not exist any more.");
  if (has_code (words, CODE_NO_ROUTE) || has_code (words, CODE_COULD_NOT_ROUTE))
    return _("The account does not exist, or its ID is not complete. Check the account ID.");

  return _("Cloudflare does not know what was asked for. Check the account ID and the namespace.");
}

static const char *
describe (KvpError     code,
          const Words *words)
{
  if (has_code (words, CODE_ACCOUNT_TOKEN_CAN_NOT_LIST) && code == KVP_ERROR_FORBIDDEN)
    return _("This token belongs to an account, and such a token cannot list accounts. Enter the "
             "account ID.");

  switch ((int) code)
    {
    case KVP_ERROR_AUTH:
      return _("The API token is not accepted. It may be incomplete, or it has expired or been revoked.");

    case KVP_ERROR_FORBIDDEN:
      return _("The API token does not allow this. It needs the permission “Workers KV Storage: Edit” for "
               "this account, and must not have expired.");

    case KVP_ERROR_NOT_FOUND:
      return describe_missing (words);

    case KVP_ERROR_RATE_LIMITED:
      return _("Cloudflare takes no more requests from this token for a while. Wait up to five minutes.");

    case KVP_ERROR_QUOTA:
      return _("A daily limit of the account’s plan is used up. It starts anew at 00:00 UTC.");

    case KVP_ERROR_TIMED_OUT:
      return _("Cloudflare gave up waiting for the request. Try again.");

    case KVP_ERROR_SERVER:
      return _("Cloudflare has a problem at the moment. Try again later.");

    default:
      return _("Cloudflare refused the request.");
    }
}

static GError *
new_not_api (const char *message)
{
  return g_error_new_literal (KVP_ERROR, KVP_ERROR_NOT_API, message);
}

static GError *
new_with_status (KvpError         code,
                 const KvpAnswer *answer,
                 const Words     *words)
{
  /* Translators: %1$s is a whole sentence, %2$u the number of an HTTP status. */
  return g_error_new (KVP_ERROR, (int) code, _("%1$s (HTTP %2$u)"), describe (code, words), answer->status);
}

static GError *
new_without_envelope (const KvpAnswer *answer)
{
  KvpError code = classify_status (answer->status);
  const Words none = { 0 };

  if (answer->status >= 300 && answer->status <= 399)
    return new_not_api (_("The endpoint redirects to another address. Redirects are not followed, "
                          "because the token must not go to another server. Check the API endpoint."));

  if (answer->mitigated || code == KVP_ERROR_FORBIDDEN)
    return new_not_api (_("A firewall page came in place of an answer of the API. The request was "
                          "stopped on the way, for example because of a VPN or of the words in it."));

  /* Nothing at all came of what may have been an answer. */
  if (kvp_answer_is_2xx (answer) && g_bytes_get_size (answer->body) == 0)
    return g_error_new_literal (KVP_ERROR, KVP_ERROR_BAD_RESPONSE, _("The answer is empty."));

  if (code == KVP_ERROR_REJECTED || code == KVP_ERROR_NOT_FOUND)
    return new_not_api (_("The endpoint did not answer as the Cloudflare API does. Check the API "
                          "endpoint."));

  return new_with_status (code, answer, &none);
}

/**
 * kvp_api_error_new:
 * @answer: an answer that is no success
 * @envelope: (nullable): what is in it, or %NULL if it is not an envelope
 * @secret: (nullable): the token, which must not show
 *
 * Says what an answer means: the code says what can be done about it, the message is one sentence for a
 * person with the words of every error in the answer after it. The words are untrusted text and were made fit
 * for a label.
 *
 * Returns: (transfer full): the error
 */
GError *
kvp_api_error_new (const KvpAnswer   *answer,
                   const KvpEnvelope *envelope,
                   const char        *secret)
{
  Words words = { .secret = secret };
  const char *sentence;
  GError *error;
  KvpError code;

  g_return_val_if_fail (answer != NULL, NULL);

  if (envelope == NULL || answer->mitigated || (answer->status >= 300 && answer->status <= 399))
    return new_without_envelope (answer);

  words.words = g_string_new (NULL);
  read_words (&words, envelope->errors);
  code = classify (answer->status, &words);

  sentence = describe (code, &words);

  if (words.words->len == 0)
    error = new_with_status (code, answer, &words);
  else if (words.n_codes == 0)
    /* Translators: %1$s is a whole sentence, %2$s what the server says, in English. */
    error = g_error_new (KVP_ERROR, (int) code, _("%1$s Cloudflare says: “%2$s”."), sentence,
                         words.words->str);
  else
    /* Translators: %1$s is a whole sentence, %2$s what the server says, in English, %3$d the API’s code. */
    error = g_error_new (KVP_ERROR, (int) code, _("%1$s Cloudflare says: “%2$s” (%3$d)."), sentence,
                         words.words->str, (int) CLAMP (words.codes[0], 0, G_MAXINT));

  g_string_free (words.words, TRUE);

  return error;
}

static gboolean
begins_like_json (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }

  return length > 0 && (*text == '{' || *text == '[');
}

/**
 * kvp_api_check_answer:
 * @answer: an answer
 * @envelope: (out caller-allocates): what is in it; borrows from @answer
 * @secret: (nullable): the token, which must not show
 * @error: return location for the error that the answer means
 *
 * Opens an answer. A success is a 2xx whose envelope says so: a 200 with success:false is none.
 *
 * Returns: whether it is a success
 */
gboolean
kvp_api_check_answer (const KvpAnswer  *answer,
                      KvpEnvelope      *envelope,
                      const char       *secret,
                      GError          **error)
{
  g_autoptr(GError) malformed = NULL;

  g_return_val_if_fail (answer != NULL && envelope != NULL, FALSE);

  if (!kvp_envelope_read (envelope, answer->body, &malformed))
    {
      /* What tried to be JSON deserves to be told what is wrong with it; a page of HTML comes from somewhere
       * else. */
      if (kvp_answer_is_2xx (answer) && !answer->mitigated && begins_like_json (answer->body))
        g_propagate_error (error, g_steal_pointer (&malformed));
      else
        g_propagate_error (error, kvp_api_error_new (answer, NULL, secret));
      return FALSE;
    }

  if (!kvp_answer_is_2xx (answer) || !envelope->success)
    {
      g_propagate_error (error, kvp_api_error_new (answer, envelope, secret));
      return FALSE;
    }

  return TRUE;
}
