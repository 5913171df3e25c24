/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KVP_ERROR (kvp_error_quark ())

/**
 * KvpError:
 * @KVP_ERROR_AUTH: the token is not accepted; it must be mended or replaced
 * @KVP_ERROR_FORBIDDEN: the token lacks a permission for what was asked
 * @KVP_ERROR_NOT_FOUND: the account, namespace or key does not exist
 * @KVP_ERROR_RATE_LIMITED: too many requests; wait
 * @KVP_ERROR_QUOTA: a daily limit of the plan is spent; wait until 00:00 UTC
 * @KVP_ERROR_NETWORK: no connection, or it broke; the outcome of a request may be unknown
 * @KVP_ERROR_TIMED_OUT: no byte came for the silence limit
 * @KVP_ERROR_SERVER: Cloudflare fails (5xx); try again later
 * @KVP_ERROR_BAD_RESPONSE: the answer is not what the API sends (broken JSON, wrong types, too large, too deep)
 * @KVP_ERROR_NOT_API: something else than the API answered (a firewall's page, a redirect, a web page); check the
 *   endpoint, the network, or the words in the request
 * @KVP_ERROR_REJECTED: the API refused the request; the message carries its words
 * @KVP_ERROR_INVALID_INPUT: what the person typed must be corrected
 * @KVP_ERROR_STATE: not possible in the present state (a second run, ticks changed after the confirmation)
 * @KVP_ERROR_DISK_FULL: the disk is full
 * @KVP_ERROR_STORE_READ_ONLY: the database can not be written
 * @KVP_ERROR_STORE_DAMAGED: the database is damaged
 * @KVP_ERROR_STORE_NEWER: the database was written by a newer version
 * @KVP_ERROR_STORE_BUSY: another process has the database open
 * @KVP_ERROR_STORE: any other failure of the database
 * @KVP_ERROR_KEYRING: there is no keyring that can be used: none runs, or it was not unlocked when it asked
 * @KVP_ERROR_NO_TOKEN: the token of an account is in no keyring; it must be entered again
 *
 * The one error domain. A code says what the caller can do about it. Cancellation is always
 * %G_IO_ERROR_CANCELLED, and is shown to nobody. The message is a whole, translated sentence without credentials.
 */
typedef enum {
  KVP_ERROR_AUTH,
  KVP_ERROR_FORBIDDEN,
  KVP_ERROR_NOT_FOUND,
  KVP_ERROR_RATE_LIMITED,
  KVP_ERROR_QUOTA,
  KVP_ERROR_NETWORK,
  KVP_ERROR_TIMED_OUT,
  KVP_ERROR_SERVER,
  KVP_ERROR_BAD_RESPONSE,
  KVP_ERROR_NOT_API,
  KVP_ERROR_REJECTED,
  KVP_ERROR_INVALID_INPUT,
  KVP_ERROR_STATE,
  KVP_ERROR_DISK_FULL,
  KVP_ERROR_STORE_READ_ONLY,
  KVP_ERROR_STORE_DAMAGED,
  KVP_ERROR_STORE_NEWER,
  KVP_ERROR_STORE_BUSY,
  KVP_ERROR_STORE,
  KVP_ERROR_KEYRING,
  KVP_ERROR_NO_TOKEN,
} KvpError;

GQuark kvp_error_quark (void);

G_END_DECLS
