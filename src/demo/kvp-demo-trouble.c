/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-trouble.h"

#include <math.h>
#include <string.h>

#include "demo/kvp-demo-json.h"

typedef struct {
  char           *match;       /* (owned) (nullable) */
  KvpDemoTrouble  trouble;
  double          probability; /* of a rule */
} Rule;

struct _KvpDemoTroubles {
  GPtrArray *rules;   /* (owned) (element-type Rule) */
  GPtrArray *scripts; /* (owned) (element-type Rule): each once, in this order */
  GRand     *random;  /* (owned): seeded, so that a run can be had again */
};

static const char * const words[] = {
  [KVP_DEMO_TROUBLE_SLOW] = "slow",
  [KVP_DEMO_TROUBLE_429_SECONDS] = "429-seconds",
  [KVP_DEMO_TROUBLE_429_DATE] = "429-date",
  [KVP_DEMO_TROUBLE_429_BARE] = "429-bare",
  [KVP_DEMO_TROUBLE_500] = "500",
  [KVP_DEMO_TROUBLE_502_HTML] = "502-html",
  [KVP_DEMO_TROUBLE_403_HTML] = "403-html",
  [KVP_DEMO_TROUBLE_RESET_BEFORE] = "reset-before",
  [KVP_DEMO_TROUBLE_RESET_AFTER] = "reset-after",
  [KVP_DEMO_TROUBLE_RESET_IN_BODY] = "reset-in-body",
  [KVP_DEMO_TROUBLE_TRUNCATED_JSON] = "truncated-json",
  [KVP_DEMO_TROUBLE_MALFORMED_JSON] = "malformed-json",
  [KVP_DEMO_TROUBLE_HUNG] = "hung",
  [KVP_DEMO_TROUBLE_HUNG_AFTER] = "hung-after",
  [KVP_DEMO_TROUBLE_DRIP] = "drip",
  [KVP_DEMO_TROUBLE_PARTIAL_200] = "partial-200",
  [KVP_DEMO_TROUBLE_PARTIAL_4XX] = "partial-4xx",
  [KVP_DEMO_TROUBLE_FALSE_200] = "false-200",
  [KVP_DEMO_TROUBLE_OBJECT_MESSAGES] = "object-messages",
  [KVP_DEMO_TROUBLE_NULL_RESULT] = "null-result",
  [KVP_DEMO_TROUBLE_EMPTY_PAGE] = "empty-page",
  [KVP_DEMO_TROUBLE_SHORT_PAGE] = "short-page",
  [KVP_DEMO_TROUBLE_REPEATED_KEYS] = "repeated-keys",
  [KVP_DEMO_TROUBLE_SHUFFLED_MEMBERS] = "shuffled-members",
  [KVP_DEMO_TROUBLE_LONG_CURSOR] = "long-cursor",
  [KVP_DEMO_TROUBLE_GZIP] = "gzip",
  [KVP_DEMO_TROUBLE_HTML_200] = "html-200",
  [KVP_DEMO_TROUBLE_REDIRECT] = "redirect",
  [KVP_DEMO_TROUBLE_NO_RATE_HEADERS] = "no-rate-headers",
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == KVP_DEMO_N_TROUBLES);

/**
 * kvp_demo_trouble_get_word:
 * @trouble: a trouble
 *
 * Returns: (transfer none): its word on the command line
 */
const char *
kvp_demo_trouble_get_word (KvpDemoTrouble trouble)
{
  g_return_val_if_fail (trouble < KVP_DEMO_N_TROUBLES, NULL);

  return words[trouble];
}

/* --- which --- */

static Rule *
rule_new (const char     *match,
          KvpDemoTrouble  trouble,
          double          probability)
{
  Rule *self = g_new0 (Rule, 1);

  self->match = g_strdup (match);
  self->trouble = trouble;
  self->probability = probability;

  return self;
}

static void
rule_free (Rule *self)
{
  g_free (self->match);
  g_free (self);
}

KvpDemoTroubles *
kvp_demo_troubles_new (void)
{
  KvpDemoTroubles *self = g_new0 (KvpDemoTroubles, 1);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->random = g_rand_new_with_seed (1);

  return self;
}

void
kvp_demo_troubles_free (KvpDemoTroubles *self)
{
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->scripts);
  g_rand_free (self->random);
  g_free (self);
}

void
kvp_demo_troubles_set_seed (KvpDemoTroubles *self,
                            guint32          seed)
{
  g_rand_set_seed (self->random, seed);
}

void
kvp_demo_troubles_set (KvpDemoTroubles *self,
                       const char      *match,
                       KvpDemoTrouble   trouble,
                       double           probability)
{
  g_ptr_array_add (self->rules, rule_new (match, trouble, probability));
}

void
kvp_demo_troubles_script (KvpDemoTroubles *self,
                          const char      *match,
                          KvpDemoTrouble   trouble)
{
  g_ptr_array_add (self->scripts, rule_new (match, trouble, 1));
}

void
kvp_demo_troubles_clear (KvpDemoTroubles *self)
{
  g_ptr_array_set_size (self->rules, 0);
  g_ptr_array_set_size (self->scripts, 0);
}

/* A page can be empty, a delete can be partial; most can befall any request. */
static gboolean
can_befall (KvpDemoTrouble  trouble,
            const char     *line)
{
  switch ((int) trouble)
    {
    case KVP_DEMO_TROUBLE_PARTIAL_200:
    case KVP_DEMO_TROUBLE_PARTIAL_4XX:
    case KVP_DEMO_TROUBLE_NULL_RESULT:
      return strstr (line, "/bulk/delete") != NULL;

    case KVP_DEMO_TROUBLE_EMPTY_PAGE:
    case KVP_DEMO_TROUBLE_SHORT_PAGE:
    case KVP_DEMO_TROUBLE_REPEATED_KEYS:
    case KVP_DEMO_TROUBLE_LONG_CURSOR:
      return g_str_has_prefix (line, "GET ") && strstr (line, "/keys") != NULL;

    default:
      return TRUE;
    }
}

static gboolean
applies (const Rule *rule,
         const char *line)
{
  return (rule->match == NULL || strstr (line, rule->match) != NULL) && can_befall (rule->trouble, line);
}

KvpDemoTrouble
kvp_demo_troubles_draw (KvpDemoTroubles *self,
                        const char      *line)
{
  for (guint i = 0; i < self->scripts->len; i++)
    {
      Rule *rule = g_ptr_array_index (self->scripts, i);
      KvpDemoTrouble trouble = rule->trouble;

      if (applies (rule, line))
        {
          g_ptr_array_remove_index (self->scripts, i);
          return trouble;
        }
    }

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);

      if (applies (rule, line) && g_rand_double (self->random) < rule->probability)
        return rule->trouble;
    }

  return KVP_DEMO_TROUBLE_NONE;
}

/* --- in place of an answer --- */

/* The body of a 429 as https://github.com/cloudflare/workers-sdk/issues/10025 shows it. */
static KvpDemoReply *
new_too_many (void)
{
  return kvp_demo_reply_new_error (429, 971, "Please wait and consider throttling your request speed");
}

static KvpDemoReply *
new_false_200 (void)
{
  KvpDemoReply *reply = kvp_demo_reply_new_error (500, 10001, "internal error");

  reply->status = 200;

  return reply;
}

KvpDemoReply *
kvp_demo_trouble_new_refusal (KvpDemoTrouble trouble,
                              double         wait)
{
  KvpDemoReply *reply = NULL;

  switch ((int) trouble)
    {
    case KVP_DEMO_TROUBLE_429_SECONDS:
      {
        g_autofree char *seconds = g_strdup_printf ("%d", (int) ceil (wait));

        reply = new_too_many ();
        soup_message_headers_replace (reply->headers, "Retry-After", seconds);
        return reply;
      }

    case KVP_DEMO_TROUBLE_429_DATE:
      {
        g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
        g_autoptr(GDateTime) then = g_date_time_add_seconds (now, wait);
        g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);

        reply = new_too_many ();
        soup_message_headers_replace (reply->headers, "Retry-After", date);
        return reply;
      }

    case KVP_DEMO_TROUBLE_429_BARE:
      return new_too_many ();

    case KVP_DEMO_TROUBLE_500:
      return kvp_demo_reply_new_error (500, 10001, "internal error");

    case KVP_DEMO_TROUBLE_502_HTML:
      return kvp_demo_reply_new_web_page (502);

    case KVP_DEMO_TROUBLE_403_HTML:
      return kvp_demo_reply_new_firewall ();

    case KVP_DEMO_TROUBLE_FALSE_200:
      return new_false_200 ();

    case KVP_DEMO_TROUBLE_HTML_200:
      return kvp_demo_reply_new_web_page (200);

    case KVP_DEMO_TROUBLE_REDIRECT:
      reply = kvp_demo_reply_new_web_page (307);
      soup_message_headers_replace (reply->headers, "Location", "/client/v4/user/tokens/verify");
      return reply;

    default:
      return NULL;
    }
}

/* --- of an answer --- */

static void
take_body (KvpDemoReply *reply,
           GString      *body)
{
  g_bytes_unref (reply->body);
  reply->body = g_string_free_to_bytes (body);
}

static void
truncate_body (KvpDemoReply *reply)
{
  GBytes *half = g_bytes_new_from_bytes (reply->body, 0, g_bytes_get_size (reply->body) / 2);

  g_bytes_unref (reply->body);
  reply->body = half;
}

/* A comma too many, behind the first bracket. */
static void
malform_body (KvpDemoReply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  GString *body = g_string_new_len (text, MIN (length, 1));

  g_string_append_c (body, ',');
  if (length > 1)
    g_string_append_len (body, text + 1, (gssize) length - 1);
  take_body (reply, body);
}

/* Every character that is not ASCII as \uXXXX, in pairs where it takes two. */
static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80)
        g_string_append_c (out, (char) c);
      else if (c < 0x10000)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_printf (out, "\\u%04X\\u%04X", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
    }
}

/* The envelope's members the other way round, with one in between that nobody knows. FALSE if it is no envelope. */
static gboolean
shuffle_body (KvpDemoReply *reply)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  GString *body;
  KvpDemoJson json;
  guint index = 0;

  kvp_demo_json_init (&json, reply->body);
  if (!kvp_demo_json_open (&json, '{'))
    return FALSE;
  while (kvp_demo_json_next (&json, '}', &index))
    {
      g_autofree char *member = kvp_demo_json_read_member (&json);
      g_autofree char *value = member != NULL ? kvp_demo_json_read_raw (&json) : NULL;

      if (value != NULL)
        g_ptr_array_add (members, g_strdup_printf ("\"%s\" :\t%s", member, value));
    }
  if (!kvp_demo_json_finish (&json))
    return FALSE;

  body = g_string_new ("{\r\n\"timing\":{\"a\":[[[[{\"b\":{\"c\":[null,1e400,{}]}}]]]],\"success\":false}");
  for (guint i = members->len; i > 0; i--)
    {
      const char *member = g_ptr_array_index (members, i - 1);

      g_string_append (body, " ,\n");
      if (g_utf8_validate (member, -1, NULL))
        append_escaped (body, member);
      else
        g_string_append (body, member);
    }
  g_string_append (body, "}\n");
  take_body (reply, body);

  return TRUE;
}

static void
replace_once (KvpDemoReply *reply,
              const char   *what,
              const char   *with)
{
  GString *body = g_string_new_len (g_bytes_get_data (reply->body, NULL), (gssize) g_bytes_get_size (reply->body));

  g_string_replace (body, what, with, 1);
  take_body (reply, body);
}

static void
compress_body (KvpDemoReply *reply)
{
  g_autoptr(GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (gzip));

  /* Into memory: neither can fail. */
  g_output_stream_write_all (out, g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), NULL, NULL,
                             NULL);
  g_output_stream_close (out, NULL, NULL);
  g_bytes_unref (reply->body);
  reply->body = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  soup_message_headers_replace (reply->headers, "Content-Encoding", "gzip");
}

void
kvp_demo_trouble_spoil (KvpDemoTrouble  trouble,
                        KvpDemoReply   *reply)
{
  switch ((int) trouble)
    {
    case KVP_DEMO_TROUBLE_TRUNCATED_JSON:
      truncate_body (reply);
      break;

    case KVP_DEMO_TROUBLE_MALFORMED_JSON:
      malform_body (reply);
      break;

    case KVP_DEMO_TROUBLE_PARTIAL_4XX:
      if (reply->status == 200)
        {
          reply->status = 400;
          replace_once (reply, "\"success\":true,\"errors\":[]",
                        "\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"some keys were not deleted\"}]");
        }
      break;

    case KVP_DEMO_TROUBLE_OBJECT_MESSAGES:
      replace_once (reply, "\"messages\":[]",
                    "\"messages\":[{\"code\":10000,\"message\":\"all is well\",\"type\":null,"
                    "\"documentation_url\":\"https://developers.cloudflare.com/\",\"source\":{\"pointer\":\"/\"}}]");
      break;

    case KVP_DEMO_TROUBLE_NULL_RESULT:
      if (reply->status == 200)
        {
          GString *body = g_string_new ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":null}");

          take_body (reply, body);
        }
      break;

    case KVP_DEMO_TROUBLE_SHUFFLED_MEMBERS:
      shuffle_body (reply);
      break;

    case KVP_DEMO_TROUBLE_GZIP:
      compress_body (reply);
      break;

    case KVP_DEMO_TROUBLE_NO_RATE_HEADERS:
      soup_message_headers_remove (reply->headers, "Ratelimit");
      soup_message_headers_remove (reply->headers, "Ratelimit-Policy");
      break;

    default:
      break;
    }
}
