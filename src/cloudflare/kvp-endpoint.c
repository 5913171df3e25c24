/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-endpoint.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/kvp-error.h"

struct _KvpEndpoint {
  GUri *uri;  /* (owned) */
  char *path; /* (owned): without a slash at its end */
  char *text; /* (owned) */
};

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  /* GLib's resolver answers this name itself, whatever a name server says (RFC 6761). */
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* An IP address, or a name of letters, digits, dots and hyphens, in whatever script. */
static gboolean
is_host (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);

  if (g_hostname_is_ip_address (host))
    return TRUE;

  return ascii != NULL && *ascii != '\0' &&
         strspn (ascii, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._") == strlen (ascii);
}

static const char *
find_fault (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
    return _("The API endpoint must begin with https://.");

  if (host == NULL || *host == '\0')
    return _("The API endpoint has no host name.");

  if (!is_host (host))
    return _("The host name in the API endpoint is not valid.");

  if (g_str_equal (scheme, "http") && !is_loopback (host))
    return _("The API endpoint must begin with https://, or the token would travel unencrypted. Plain "
             "http:// is possible to this computer only.");

  if (g_uri_get_userinfo (uri) != NULL)
    return _("The API endpoint must not have a user name or password in it.");

  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return _("The API endpoint must not have “?” or “#” in it.");

  return NULL;
}

/**
 * kvp_endpoint_new:
 * @text: what someone entered
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Returns: (transfer full) (nullable): the endpoint, or %NULL if the token must not be sent there
 */
KvpEndpoint *
kvp_endpoint_new (const char  *text,
                  GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr(GUri) uri = NULL;
  KvpEndpoint *self;
  const char *fault;
  gsize length;

  if (*trimmed == '\0')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("Enter the address of the API endpoint."));
      return NULL;
    }

  uri = g_uri_parse (trimmed, SOUP_HTTP_URI_FLAGS, NULL);
  fault = uri != NULL ? find_fault (uri) : _("The API endpoint is not an address.");
  if (fault != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, fault);
      return NULL;
    }

  self = g_new0 (KvpEndpoint, 1);
  self->uri = g_steal_pointer (&uri);
  self->path = g_strdup (g_uri_get_path (self->uri));
  for (length = strlen (self->path); length > 0 && self->path[length - 1] == '/'; length--)
    self->path[length - 1] = '\0';

  self->text = g_uri_join (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->uri), NULL,
                           g_uri_get_host (self->uri), g_uri_get_port (self->uri), self->path, NULL, NULL);
  if (g_str_has_suffix (self->text, "/"))
    self->text[strlen (self->text) - 1] = '\0';

  return self;
}

/**
 * kvp_endpoint_free:
 * @self: (transfer full): an endpoint
 */
void
kvp_endpoint_free (KvpEndpoint *self)
{
  g_return_if_fail (self != NULL);

  g_uri_unref (self->uri);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/**
 * kvp_endpoint_get_text:
 * @self: an endpoint
 *
 * Returns: (transfer none): its address
 */
const char *
kvp_endpoint_get_text (const KvpEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * kvp_endpoint_build_uri:
 * @self: an endpoint
 * @path: what comes after the endpoint, from kvp_path_append()
 * @query: (nullable): from kvp_query_append()
 *
 * Puts an address together. It is never parsed: g_uri_parse() takes dot segments away, even encoded ones, so
 * that `…/namespaces/ID/values/..` would become `…/namespaces/ID/`.
 *
 * Returns: (transfer full): the address
 */
GUri *
kvp_endpoint_build_uri (const KvpEndpoint *self,
                        const char        *path,
                        const char        *query)
{
  g_autofree char *whole = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  whole = g_strconcat (self->path, path, NULL);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->uri), NULL, g_uri_get_host (self->uri),
                      g_uri_get_port (self->uri), whole, query, NULL);
}

/* Everything but RFC 3986's unreserved characters. */
static void
append_encoded (GString    *out,
                const char *bytes,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      char c = bytes[i];

      if (g_ascii_isalnum (c) || c == '-' || c == '_' || c == '~' || c == '.')
        g_string_append_c (out, c);
      else
        g_string_append_printf (out, "%%%02X", (guchar) c);
    }
}

/**
 * kvp_path_append:
 * @path: a path
 * @segment: any bytes
 * @length: how many
 *
 * Appends a slash and @segment, percent-encoded.
 *
 * Returns: %FALSE, and @path as it was, if @segment is one that servers and proxies take for a step in the
 *   path
 */
gboolean
kvp_path_append (GString    *path,
                 const char *segment,
                 gsize       length)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (length == 0 || (length <= 2 && memcmp (segment, "..", length) == 0))
    return FALSE;

  g_string_append_c (path, '/');
  append_encoded (path, segment, length);

  return TRUE;
}

/**
 * kvp_query_append:
 * @query: a query
 * @name: the parameter's name, of letters
 * @value: any bytes
 * @length: how many
 *
 * Appends a parameter, percent-encoded byte by byte.
 */
void
kvp_query_append (GString    *query,
                  const char *name,
                  const char *value,
                  gsize       length)
{
  g_return_if_fail (query != NULL && name != NULL);

  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append (query, name);
  g_string_append_c (query, '=');
  append_encoded (query, value, length);
}
