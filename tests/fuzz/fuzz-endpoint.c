/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-token.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* Any bytes as one segment stay one segment, and are what they were on the other side. */
static void
check_segment (const KvpEndpoint *endpoint,
               const char        *bytes,
               gsize              length)
{
  g_autoptr(GString) path = g_string_new ("/namespaces");
  g_autoptr(GString) query = g_string_new (NULL);
  g_autoptr(GUri) uri = NULL;
  g_autofree char *written = NULL;
  g_autofree char *decoded = NULL;
  const char *segment;
  gsize before = path->len;

  kvp_query_append (query, "prefix", bytes, length);
  g_assert (strpbrk (query->str, "&#? /") == NULL);

  if (!kvp_path_append (path, bytes, length))
    {
      g_assert (path->len == before);
      return;
    }

  segment = path->str + before + 1;
  g_assert (strpbrk (segment, "/?#& ") == NULL && *segment != '\0');
  g_assert (!g_str_equal (segment, ".") && !g_str_equal (segment, ".."));

  uri = kvp_endpoint_build_uri (endpoint, path->str, query->str);
  g_assert (g_str_has_suffix (g_uri_get_path (uri), path->str));
  g_assert_cmpstr (g_uri_get_query (uri), ==, query->str);
  written = g_uri_to_string (uri);
  g_assert (strstr (written, path->str) != NULL);

  decoded = g_uri_unescape_string (segment, NULL);
  if (decoded != NULL)
    g_assert (strlen (decoded) == length && memcmp (decoded, bytes, length) == 0);
}

/* A token goes to such an address only: encrypted, or not beyond this computer. */
static void
check_endpoint (const KvpEndpoint *endpoint)
{
  const char *text = kvp_endpoint_get_text (endpoint);
  g_autoptr(KvpEndpoint) again = kvp_endpoint_new (text, NULL);
  g_autoptr(GUri) uri = kvp_endpoint_build_uri (endpoint, "/a", NULL);
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));

  g_assert (again != NULL && g_str_equal (kvp_endpoint_get_text (again), text));
  g_assert (g_uri_get_userinfo (uri) == NULL && *g_uri_get_host (uri) != '\0');
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return;

  g_assert_cmpstr (g_uri_get_scheme (uri), ==, "http");
  g_assert (address != NULL ? g_inet_address_get_is_loopback (address)
                            : g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0);
}

/* What goes into a header has no end of a line in it. */
static void
check_token (const char *text)
{
  g_autofree char *problem = kvp_token_check (text);
  g_autofree char *email_problem = kvp_token_check_email (text);
  g_autofree char *trimmed = kvp_token_trim (text);

  g_assert (problem == NULL || g_utf8_validate (problem, -1, NULL));
  if (problem != NULL && email_problem != NULL)
    return;

  for (const char *c = trimmed; *c != '\0'; c++)
    g_assert (g_ascii_isgraph (*c));
}

/* A line is what a person typed; the rest is the name of a key. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *line_end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize line_length = line_end != NULL ? (gsize) (line_end - (const char *) data) : size;
  g_autofree char *typed = g_strndup ((const char *) data, line_length);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpEndpoint) endpoint = kvp_endpoint_new (typed, &error);

  g_assert ((endpoint == NULL) == (error != NULL));
  check_token (typed);
  if (endpoint == NULL)
    return 0;

  check_endpoint (endpoint);
  check_segment (endpoint, line_end != NULL ? line_end + 1 : "", line_end != NULL ? size - line_length - 1 : 0);

  return 0;
}
