/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-sample.h"

#include "demo/kvp-demo-json.h"
#include "demo/kvp-demo-sample-odd.h"
#include "demo/kvp-demo-sample-private.h"
#include "demo/kvp-demo-server.h"

#include <string.h>

/*
 * The sample is the same in every run, but for expirations, which are relative to the start. Of the keys in
 * "product-cache" (100,000 unless said otherwise):
 *
 *   product:000118:price   31 %   price, stock and, of every third product, reviews. Metadata: status,
 *                                 owner.team, sku, price or stock, on_sale, tags. 12,000 have the status
 *                                 "archived" and the team "search" or "ads". Some have none, some have
 *                                 metadata of another type; a fifth expires.
 *   product:000130:日本語         odd names (kvp-demo-sample-odd.c), all archived, of the team "search"
 *   page/blog/2019/…       4 %    metadata like that of products, but no sku
 *   page/shop/…            5 %    archived now and then
 *   session:…              42 %   expire within two weeks
 *   user:000001:profile    17 %   metadata with plan, verified, logins
 *   cache/…                1 %    binary values; metadata is a bare string; one value of 1 MiB
 *   odd/…                         odd names with metadata of every JSON type
 *
 * The others: "sessions" 2,000 keys that expire, "feature-flags" 312 with metadata true or false, "pages"
 * 1,500, "geo-index" 400 with numbers and arrays.
 */

#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY (24 * SECONDS_PER_HOUR)
#define FIRST_PRODUCT 118

typedef struct {
  GPtrArray *batch;    /* (owned) (element-type KvpDemoKey) */
  GString   *name;     /* (owned) */
  GString   *metadata; /* (owned) */
  gint64     start;
} Builder;

typedef struct {
  guint  size;
  gint64 start;
} Plan;

static const char * const teams[] = { "search", "ads", "checkout" };

static void
append_hex (GString *out,
            guint64  value)
{
  static const char hex[] = "0123456789abcdef";

  for (int shift = 60; shift >= 0; shift -= 4)
    g_string_append_c (out, hex[value >> shift & 15]);
}

static void
builder_init (Builder *self,
              gint64   start)
{
  self->batch = g_ptr_array_new ();
  self->name = g_string_new (NULL);
  self->metadata = g_string_new (NULL);
  self->start = start;
}

static void
builder_finish (Builder     *self,
                KvpDemoKeys *keys)
{
  kvp_demo_keys_put (keys, g_steal_pointer (&self->batch));
  g_string_free (self->name, TRUE);
  g_string_free (self->metadata, TRUE);
}

/* Adds what is in name and metadata, and empties both. @expires_in: seconds from the start, or 0. */
static void
builder_add (Builder *self,
             gint64   expires_in)
{
  const char *metadata = self->metadata->len > 0 ? self->metadata->str : NULL;

  g_ptr_array_add (self->batch,
                   kvp_demo_key_new (self->name->str, self->name->len, metadata, self->metadata->len,
                                     expires_in > 0 ? self->start + expires_in : 0, NULL));
  g_string_truncate (self->name, 0);
  g_string_truncate (self->metadata, 0);
}

/* Hours, days or years for a fifth of the keys, never for the rest. */
static gint64
some_expiration (guint64 random)
{
  guint64 amount = random >> 40;

  switch (random % 15)
    {
    case 0:
      return (gint64) (2 + amount % 46) * SECONDS_PER_HOUR;
    case 1:
      return (gint64) (2 + amount % 28) * SECONDS_PER_DAY;
    case 2:
      return (gint64) (365 + amount % 1400) * SECONDS_PER_DAY;
    default:
      return 0;
    }
}

static void
append_owner (GString *out,
              guint64  random,
              guint    archived_percent)
{
  guint64 percent = (random >> 8) % 100;

  g_string_append (out, "{\"status\":\"");
  g_string_append (out, percent < archived_percent ? "archived" : percent < 87 ? "active" : "draft");
  g_string_append (out, "\",\"owner\":{\"team\":\"");
  g_string_append (out, teams[(random >> 16) % G_N_ELEMENTS (teams)]);
  g_string_append (out, "\"}");
}

static void
append_product_metadata (GString *out,
                         guint    id,
                         guint64  random,
                         gboolean is_price)
{
  append_owner (out, random, 61);
  g_string_append (out, ",\"sku\":");
  kvp_demo_json_append_integer (out, id);
  if (is_price)
    {
      g_string_append (out, ",\"price\":");
      kvp_demo_json_append_integer (out, (gint64) (1 + (random >> 24) % 400));
      g_string_append (out, (random >> 33) % 2 == 0 ? ".5" : ".99");
    }
  else
    {
      g_string_append (out, ",\"stock\":");
      kvp_demo_json_append_integer (out, (gint64) ((random >> 24) % 90));
    }
  g_string_append (out, (random >> 40) % 4 == 0 ? ",\"on_sale\":true" : ",\"on_sale\":false");
  switch ((random >> 44) % 4)
    {
    case 0:
      g_string_append (out, ",\"tags\":[\"sale\",\"new\"]}");
      break;
    case 1:
      g_string_append (out, ",\"tags\":[\"new\"]}");
      break;
    case 2:
      g_string_append (out, ",\"tags\":[]}");
      break;
    default:
      g_string_append_c (out, '}');
      break;
    }
}

/* Three products have seven keys, and every fourth number is no product. */
static void
add_product (Builder *self,
             guint    i)
{
  static const char * const kinds[] = { "price", "stock", "reviews" };
  guint product = i / 7 * 3 + (i % 7 < 3 ? 0 : (i % 7 - 1) / 2);
  guint kind = i % 7 < 3 ? i % 7 : (i % 7 - 1) % 2;
  guint id = FIRST_PRODUCT + product + product / 3;
  guint64 random = _kvp_demo_mix (id);

  g_string_append (self->name, "product:");
  _kvp_demo_append_padded (self->name, id, 6);
  g_string_append_c (self->name, ':');
  g_string_append (self->name, kinds[kind]);

  if (id == FIRST_PRODUCT)
    g_string_append_printf (self->metadata,
                            "{\"status\":\"archived\",\"owner\":{\"team\":\"search\"},\"sku\":%u,"
                            "\"price\":12.5,\"on_sale\":true,\"tags\":[\"sale\",\"new\"]}", id);
  else if (random % 100 == 0)
    g_string_append (self->metadata, kvp_demo_odd_metadata[(random >> 24) % kvp_demo_n_odd_metadata]);
  else if (random % 100 > 4)
    append_product_metadata (self->metadata, id, random, kind == 0);

  builder_add (self, id == FIRST_PRODUCT ? 0 : some_expiration (_kvp_demo_mix (random + kind)));
}

static void
add_blog_page (Builder *self,
               guint    i)
{
  guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (1) << 32 | i);

  g_string_append (self->name, "page/blog/");
  _kvp_demo_append_padded (self->name, 2019 + i % 6, 4);
  g_string_append_c (self->name, '/');
  g_string_append (self->name, _kvp_demo_words[random % KVP_DEMO_N_WORDS]);
  g_string_append_c (self->name, '-');
  g_string_append (self->name, _kvp_demo_words[(random >> 8) % KVP_DEMO_N_WORDS]);
  g_string_append_c (self->name, '-');
  kvp_demo_json_append_integer (self->name, i);

  append_owner (self->metadata, random, 70);
  g_string_append (self->metadata, ",\"words\":");
  kvp_demo_json_append_integer (self->metadata, (gint64) (200 + (random >> 24) % 2000));
  g_string_append_c (self->metadata, '}');
  builder_add (self, some_expiration (random));
}

static void
add_shop_page (Builder *self,
               guint    i)
{
  guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (2) << 32 | i);

  g_string_append (self->name, "page/shop/");
  g_string_append (self->name, _kvp_demo_words[random % KVP_DEMO_N_WORDS]);
  g_string_append_c (self->name, '/');
  _kvp_demo_append_padded (self->name, i, 6);
  if (random % 3 > 0)
    {
      append_owner (self->metadata, random, 5);
      g_string_append_c (self->metadata, '}');
    }
  builder_add (self, 0);
}

static void
add_session (Builder *self,
             guint    i)
{
  guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (3) << 32 | i);

  g_string_append (self->name, "session:");
  append_hex (self->name, random);
  if (random % 4 > 0)
    {
      g_string_append (self->metadata, "{\"user\":");
      kvp_demo_json_append_integer (self->metadata, (gint64) (random >> 40) % 100000);
      g_string_append (self->metadata,
                       random % 3 == 0 ? ",\"device\":\"phone\"}" : ",\"device\":\"desktop\"}");
    }
  builder_add (self, (gint64) (2 * SECONDS_PER_HOUR + (random >> 20) % (14 * SECONDS_PER_DAY)));
}

static void
add_user (Builder *self,
          guint    i)
{
  static const char * const kinds[] = { ":cart", ":profile", ":settings" };
  guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (4) << 32 | i / 3);

  g_string_append (self->name, "user:");
  _kvp_demo_append_padded (self->name, i / 3 + 1, 6);
  g_string_append (self->name, kinds[i % 3]);
  if (i % 3 == 1)
    {
      g_string_append (self->metadata, random % 5 == 0 ? "{\"plan\":\"pro\"" : "{\"plan\":\"free\"");
      g_string_append (self->metadata, random % 7 == 0 ? ",\"verified\":false" : ",\"verified\":true");
      g_string_append (self->metadata, ",\"logins\":");
      kvp_demo_json_append_integer (self->metadata, (gint64) (random >> 32) % 900);
      g_string_append (self->metadata, ",\"referrer\":null}");
    }
  builder_add (self, 0);
}

static void
add_cache (Builder *self,
           guint    i)
{
  guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (5) << 32 | i);

  if (i == 0)
    g_string_append (self->name, "cache/export/all-products.json");
  else
    {
      g_string_append (self->name, "cache/thumb/");
      _kvp_demo_append_padded (self->name, i, 6);
      g_string_append (self->name, ".png");
    }
  g_string_append (self->metadata, "\"W/");
  append_hex (self->metadata, random);
  g_string_append_c (self->metadata, '"');
  builder_add (self, some_expiration (random));
}

/* The odd names under odd/ and as products, then those without a prefix, then the longest. */
static void
add_odd (Builder *self,
         guint    i)
{
  const KvpDemoOddName *odd;

  if (i < kvp_demo_n_odd_names)
    {
      odd = &kvp_demo_odd_names[i];
      g_string_append_len (g_string_append (self->name, "odd/"), odd->name, odd->length);
      g_string_append (self->metadata, kvp_demo_odd_metadata[i % kvp_demo_n_odd_metadata]);
      builder_add (self, 0);
      return;
    }
  i -= kvp_demo_n_odd_names;
  if (i < kvp_demo_n_odd_names)
    {
      odd = &kvp_demo_odd_names[i];
      g_string_append_printf (self->name, "product:%06u:", 130 + i * 10);
      g_string_append_len (self->name, odd->name, odd->length);
      g_string_append_printf (self->metadata,
                              "{\"status\":\"archived\",\"owner\":{\"team\":\"search\"},\"sku\":%u}",
                              130 + i * 10);
      builder_add (self, 0);
      return;
    }
  i -= kvp_demo_n_odd_names;
  if (i < kvp_demo_n_odd_whole_names)
    {
      odd = &kvp_demo_odd_whole_names[i];
      g_string_append_len (self->name, odd->name, odd->length);
      builder_add (self, 0);
      return;
    }

  /* As long as a name may be. */
  g_string_append (self->name, "odd/512-bytes/");
  while (self->name->len < 512)
    g_string_append_c (self->name, 'x');
  builder_add (self, 0);
}

static void
fill_large (KvpDemoKeys *keys,
            gpointer     user_data)
{
  const Plan *plan = user_data;
  guint n_odd = MIN (kvp_demo_n_odd_names * 2 + kvp_demo_n_odd_whole_names + 1, plan->size / 4);
  guint rest = plan->size - n_odd;
  guint n_sessions = (guint) ((guint64) rest * 42 / 100);
  guint n_users = (guint) ((guint64) rest * 17 / 100);
  guint n_shop = (guint) ((guint64) rest * 5 / 100);
  guint n_blog = (guint) ((guint64) rest * 4 / 100);
  guint n_cache = rest / 100;
  guint n_products = rest - n_sessions - n_users - n_shop - n_blog - n_cache;
  Builder builder;

  builder_init (&builder, plan->start);
  for (guint i = 0; i < n_cache; i++)
    add_cache (&builder, i);
  for (guint i = 0; i < n_odd; i++)
    add_odd (&builder, i);
  for (guint i = 0; i < n_blog; i++)
    add_blog_page (&builder, i);
  for (guint i = 0; i < n_shop; i++)
    add_shop_page (&builder, i);
  for (guint i = 0; i < n_products; i++)
    add_product (&builder, i);
  for (guint i = 0; i < n_sessions; i++)
    add_session (&builder, i);
  for (guint i = 0; i < n_users; i++)
    add_user (&builder, i);
  builder_finish (&builder, keys);
}

static void
fill_sessions (KvpDemoKeys *keys,
               gpointer     user_data)
{
  const Plan *plan = user_data;
  Builder builder;

  builder_init (&builder, plan->start);
  for (guint i = 0; i < plan->size; i++)
    add_session (&builder, i);
  builder_finish (&builder, keys);
}

static void
fill_flags (KvpDemoKeys *keys,
            gpointer     user_data)
{
  const Plan *plan = user_data;
  Builder builder;

  builder_init (&builder, plan->start);
  for (guint i = 0; i < plan->size; i++)
    {
      guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (6) << 32 | i);

      g_string_append_printf (builder.name, "%s:%s-%03u", i % 3 == 0 ? "staging" : "production",
                              _kvp_demo_words[random % KVP_DEMO_N_WORDS], i);
      g_string_append (builder.metadata, random % 2 == 0 ? "true" : "false");
      builder_add (&builder, 0);
    }
  builder_finish (&builder, keys);
}

static void
fill_pages (KvpDemoKeys *keys,
            gpointer     user_data)
{
  const Plan *plan = user_data;
  Builder builder;

  builder_init (&builder, plan->start);
  for (guint i = 0; i < plan->size; i++)
    add_blog_page (&builder, i);
  builder_finish (&builder, keys);
}

static void
fill_geo (KvpDemoKeys *keys,
          gpointer     user_data)
{
  static const char digits[] = "0123456789bcdefghjkmnpqrstuvwxyz";
  const Plan *plan = user_data;
  Builder builder;

  builder_init (&builder, plan->start);
  for (guint i = 0; i < plan->size; i++)
    {
      guint64 random = _kvp_demo_mix (G_GUINT64_CONSTANT (7) << 32 | i);

      g_string_append_printf (builder.name, "geo:u0%c%c%c%c", digits[i / 32 % 32], digits[i % 32],
                              digits[random % 32], digits[(random >> 8) % 32]);
      if (i % 2 == 0)
        g_string_append_printf (builder.metadata, "[48.%03u,2.%03u]", i % 1000, i * 7 % 1000);
      else
        kvp_demo_json_append_integer (builder.metadata, (gint64) (random >> 16) % 5000);
      builder_add (&builder, 0);
    }
  builder_finish (&builder, keys);
}

static void
add_namespace (KvpDemoStore *store,
               const char   *title,
               KvpDemoFill   fill,
               guint         size,
               gint64        start)
{
  Plan *plan = g_new (Plan, 1);

  *plan = (Plan) { size, start };
  kvp_demo_store_add (store, title, fill, plan, g_free);
}

void
kvp_demo_sample_add (KvpDemoStore *store,
                     guint         large_size,
                     gint64        start)
{
  add_namespace (store, KVP_DEMO_LARGE_NAMESPACE_TITLE, fill_large, large_size, start);
  add_namespace (store, "sessions", fill_sessions, 2000, start);
  add_namespace (store, "feature-flags", fill_flags, 312, start);
  add_namespace (store, "pages", fill_pages, 1500, start);
  add_namespace (store, "geo-index", fill_geo, 400, start);
}
