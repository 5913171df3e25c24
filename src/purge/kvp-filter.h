/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  KVP_FILTER_KEYS_THAT_MATCH,
  KVP_FILTER_KEY_LIST,
  KVP_FILTER_EVERY_KEY,
} KvpFilterMode;

typedef enum {
  KVP_NAME_ANY,
  KVP_NAME_CONTAINS, /* exact bytes, case counts */
  KVP_NAME_GLOB,     /* the whole name; * any run, ? one character, [abc] a set; a backslash escapes */
  KVP_NAME_REGEX,    /* PCRE2, anywhere in the name unless anchored */
} KvpNameTest;

typedef enum {
  KVP_EXPIRATION_ANY,
  KVP_EXPIRATION_NEVER,
  KVP_EXPIRATION_BEFORE, /* expires before an instant (keys that never expire do not match) */
  KVP_EXPIRATION_AFTER,  /* expires at or after an instant (keys that never expire do not match) */
  KVP_EXPIRATION_WITHIN, /* expires within the next N seconds of the dry run's start */
} KvpExpirationTest;

/* How a metadata field is compared. A value in double quotes (a JSON string) is that text and nothing else; an
 * unquoted value is compared with text exactly, with numbers by value (as exact decimals), with true, false and
 * null by word; one that is a JSON array or object is compared with such by structure. White space around an
 * unquoted value does not count. Of a member that comes twice, the last counts, as in a Worker. null in place of
 * the whole metadata is none. A key without metadata passes MISSING only. Where a path leads to several values
 * (tags[]), one that passes is enough. */
typedef enum {
  KVP_METADATA_EQUALS,
  KVP_METADATA_IS_NOT, /* the field exists, and no value of it equals */
  KVP_METADATA_CONTAINS, /* text: a substring, case counts; array: an element equals */
  KVP_METADATA_MATCHES, /* regular expression on text, and on the raw text of numbers and booleans */
  KVP_METADATA_ONE_OF, /* a list: comma separated; a comma inside double quotes counts as text */
  KVP_METADATA_EXISTS,
  KVP_METADATA_MISSING,
  KVP_METADATA_LESS, /* numbers with numbers; if the value is no number, or quoted: text with text, by bytes */
  KVP_METADATA_GREATER,
} KvpMetadataTest;

typedef enum {
  KVP_JOIN_ALL,
  KVP_JOIN_ANY,
} KvpFilterJoin;

/**
 * KvpMetadataRule:
 * @path: a field path such as "status", "owner.team", "tags[]", "items[].id", "list[0]"; a name with a dot
 *   or bracket stands in double quotes: '"a.b".c'. "" with EXISTS or MISSING is the metadata itself.
 * @test: how it is compared
 * @value: what it is compared with, as typed; ignored by EXISTS and MISSING
 */
typedef struct {
  char           *path;
  KvpMetadataTest test;
  char           *value;
} KvpMetadataRule;

typedef enum {
  KVP_FILTER_FIELD_WHOLE, /* the filter as a whole: for instance that it is empty */
  KVP_FILTER_FIELD_PREFIX,
  KVP_FILTER_FIELD_NAME,
  KVP_FILTER_FIELD_EXPIRATION,
  KVP_FILTER_FIELD_RULE,
  KVP_FILTER_FIELD_ANYWHERE,
  KVP_FILTER_FIELD_KEY_LIST,
} KvpFilterField;

/**
 * KvpFilterProblem:
 * @field: the row of the form
 * @index: which prefix, rule or key, from 0
 * @message: a translated sentence
 */
typedef struct {
  KvpFilterField field;
  guint          index;
  char          *message;
} KvpFilterProblem;

/**
 * KvpFilterBuilder:
 *
 * What the form says so far, right or wrong. Owned by one place; plain struct behind setters.
 */
typedef struct _KvpFilterBuilder KvpFilterBuilder;

#define KVP_TYPE_FILTER (kvp_filter_get_type ())

/* What keys are meant; immutable. Safe to use from worker threads. */
G_DECLARE_FINAL_TYPE (KvpFilter, kvp_filter, KVP, FILTER, GObject)

KvpFilterBuilder *kvp_filter_builder_new            (void);
void              kvp_filter_builder_free           (KvpFilterBuilder *self);
/* What does not belong to the mode is a problem, never ignored. */
void              kvp_filter_builder_set_mode       (KvpFilterBuilder *self,
                                                     KvpFilterMode     mode);
void              kvp_filter_builder_add_prefix     (KvpFilterBuilder *self,
                                                     GBytes           *prefix);
void              kvp_filter_builder_set_name       (KvpFilterBuilder *self,
                                                     KvpNameTest       test,
                                                     const char       *pattern);
/* @when: seconds since the epoch for BEFORE and AFTER, seconds from now for WITHIN; 0 is "not filled in". */
void              kvp_filter_builder_set_expiration (KvpFilterBuilder *self,
                                                     KvpExpirationTest test,
                                                     gint64            when);
void              kvp_filter_builder_set_join       (KvpFilterBuilder *self,
                                                     KvpFilterJoin     join);
void              kvp_filter_builder_add_rule       (KvpFilterBuilder *self,
                                                     const char       *path,
                                                     KvpMetadataTest   test,
                                                     const char       *value);
/* In the values of metadata at any depth (not in the names of members), ignoring case; numbers and booleans as
 * they are written. */
void              kvp_filter_builder_set_anywhere   (KvpFilterBuilder *self,
                                                     const char       *text);
/* Exact bytes; nothing is trimmed. */
void              kvp_filter_builder_add_key        (KvpFilterBuilder *self,
                                                     GBytes           *name);

/* Everything that is incomplete or invalid; empty if it can be built. (transfer full) (element-type
 * KvpFilterProblem) */
GPtrArray        *kvp_filter_builder_validate       (KvpFilterBuilder *self);

/* %NULL and KVP_ERROR_INVALID_INPUT with the first problem's message if there is one. */
KvpFilter        *kvp_filter_builder_build          (KvpFilterBuilder *self,
                                                     GError          **error);

/* A builder that says what @filter says, to change it. (transfer full) */
KvpFilterBuilder *kvp_filter_to_builder             (KvpFilter        *self);

KvpFilterMode     kvp_filter_get_mode               (KvpFilter        *self);

/* The prefixes that must be listed: none is covered by another; empty means the whole namespace.
 * (transfer none) (element-type GBytes) */
GPtrArray        *kvp_filter_get_list_prefixes      (KvpFilter        *self);

/* The keys of a KEY_LIST filter, sorted by bytes, without duplicates. (transfer none)
 * (element-type GBytes) */
GPtrArray        *kvp_filter_get_keys               (KvpFilter        *self);

/* What was typed, so that a form can show it again. */
/* (transfer none) (element-type GBytes) */
GPtrArray        *kvp_filter_get_prefixes           (KvpFilter        *self);
KvpNameTest       kvp_filter_get_name               (KvpFilter        *self,
                                                     const char      **pattern); /* (transfer none) */
KvpExpirationTest kvp_filter_get_expiration         (KvpFilter        *self,
                                                     gint64           *when);
/* (transfer none) (element-type KvpMetadataRule) */
GPtrArray        *kvp_filter_get_rules              (KvpFilter        *self,
                                                     KvpFilterJoin    *join);
const char       *kvp_filter_get_anywhere           (KvpFilter        *self);

/* A whole plain, translated sentence: Keys in “N” that start with “a” or “b”, and whose ... . Plain text,
 * never markup; user text in it went through kvp_display_text(). (transfer full) */
char             *kvp_filter_to_sentence            (KvpFilter        *self,
                                                     const char       *namespace_title);
/* The same without the namespace, for a heading: Start with “a” or “b”, “status” is “archived”. (transfer
 * full) */
char             *kvp_filter_to_short_sentence      (KvpFilter        *self);

/* What a row's bits mean. Short for a column: "status, team"; long for the details: a sentence. (transfer
 * full) */
char             *kvp_filter_describe_why           (KvpFilter        *self,
                                                     guint64           why);
char             *kvp_filter_describe_why_long      (KvpFilter        *self,
                                                     guint64           why);

/* JSON for the database and for files, versioned. from_text: strict; unknown version or member:
 * INVALID_INPUT. */
char             *kvp_filter_to_text                (KvpFilter        *self);
KvpFilter        *kvp_filter_from_text              (const char       *text,
                                                     GError          **error);

void              kvp_filter_problem_free           (KvpFilterProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpFilterBuilder, kvp_filter_builder_free)

G_END_DECLS
