/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-help-pages.h"

static const KvpHelpPart first_parts[] = {
  { KVP_HELP_TEXT, N_("KV Purger never deletes anything that was not shown first. The way to a deletion is "
                      "always the same.") },
  { KVP_HELP_STEP, N_("Connect with an API token, or choose “Try With Sample Data”: a small server inside the "
                      "app, in which anything can be deleted without harm.") },
  { KVP_HELP_STEP, N_("Choose a namespace in the sidebar.") },
  { KVP_HELP_STEP, N_("Say in the form which keys: by prefix, name, metadata, expiration, or with a list of "
                      "keys. The sentence under the form says the same in words.") },
  { KVP_HELP_STEP, N_("Start a dry run. It lists the namespace, finds the keys and deletes nothing.") },
  { KVP_HELP_STEP, N_("Look through the list. Take the tick from each key that should stay; search, sort, and "
                      "look at metadata and values. The picture beside the list shows how much of each prefix "
                      "would go.") },
  { KVP_HELP_STEP, N_("Press Delete, and confirm. The question names the namespace, the account and the number "
                      "of keys. For more than 1,000 keys, or for a whole namespace, the namespace’s name is "
                      "typed.") },
  { KVP_HELP_STEP, N_("Watch the deletion run, or close the window: it goes on. At the end a report names each "
                      "key that is still there, with the reason.") },
  { KVP_HELP_HEADING, N_("Deleting Later") },
  { KVP_HELP_TEXT, N_("A list can be saved as a pending deletion instead of being run. It waits, can be "
                      "approved by someone else, and can be handed over as a file. In an account that is "
                      "marked as production, only an approved list is deleted.") },
  { KVP_HELP_HEADING, N_("Keys That Always Stay") },
  { KVP_HELP_TEXT, N_("Each namespace has a keep list: keys, beginnings of names and patterns that are never "
                      "deleted, whatever a filter finds and whenever the rule was added.") },
  { 0 },
};

static const KvpHelpPart token_parts[] = {
  { KVP_HELP_TEXT, N_("KV Purger speaks to Cloudflare with an API token. A token can do only what it was made "
                      "for, and can be taken back at any time.") },
  { KVP_HELP_HEADING, N_("Creating a Token") },
  { KVP_HELP_STEP, N_("In the Cloudflare dashboard, open My Profile → API Tokens → Create Token → Create "
                      "Custom Token.") },
  { KVP_HELP_STEP, N_("Give it the permission “Workers KV Storage: Edit” for the account.") },
  { KVP_HELP_STEP, N_("Limit it in time, if it is needed only once.") },
  { KVP_HELP_STEP, N_("Copy the token, which is shown only once, and paste it into KV Purger.") },
  { KVP_HELP_LINK, N_("Open API Tokens in the Dashboard"), "https://dash.cloudflare.com/profile/api-tokens" },
  { KVP_HELP_HEADING, N_("Which Permissions Are Needed") },
  { KVP_HELP_ITEM, N_("“Workers KV Storage: Read” is enough for dry runs, and to look at keys.") },
  { KVP_HELP_ITEM, N_("“Workers KV Storage: Edit” is needed to delete.") },
  { KVP_HELP_ITEM, N_("If KV Purger does not find the account with the token, type the account ID. The "
                      "dashboard shows it in its address.") },
  { KVP_HELP_TEXT, N_("A token that belongs to the account rather than to a person works too. A Global API Key "
                      "is no token and can do everything: it is better not to use it.") },
  { KVP_HELP_HEADING, N_("Where the Token Is") },
  { KVP_HELP_TEXT, N_("It is sent to Cloudflare alone, over an encrypted connection, and never stands in a "
                      "list, a report, a file that is handed over, or the troubleshooting information.") },
  { 0 },
};

static const KvpHelpPart trouble_parts[] = {
  { KVP_HELP_TEXT, N_("Each key ends in exactly one state, with a reason, whatever goes wrong in between. "
                      "Nothing is lost: a run that was interrupted is offered again at the next start.") },
  { KVP_HELP_HEADING, N_("The Token Does Not Allow It") },
  { KVP_HELP_TEXT, N_("The token has expired, was taken back, or lacks a permission. The run pauses and names "
                      "the permission. Change the token, then resume.") },
  { KVP_HELP_HEADING, N_("No Connection") },
  { KVP_HELP_TEXT, N_("The run pauses, and goes on by itself when there is a connection again. Keys whose "
                      "answer was lost are looked up before they are sent again.") },
  { KVP_HELP_HEADING, N_("Cloudflare Asks to Wait") },
  { KVP_HELP_TEXT, N_("Too many requests were sent, maybe by other programs with the same account. Everything "
                      "of that account waits as long as Cloudflare asks. No key fails because of it.") },
  { KVP_HELP_HEADING, N_("Some Keys Can Not Be Deleted") },
  { KVP_HELP_TEXT, N_("A batch that keeps failing is split in halves until the keys that are to blame stand "
                      "alone. The rest is deleted. “Retry Failed” makes a new list of what failed.") },
  { KVP_HELP_HEADING, N_("The List Is Old") },
  { KVP_HELP_TEXT, N_("A list that is older than the preferences say is compared with the namespace before "
                      "anything is sent. Keys that are gone, rewritten or expired are skipped. Such a check "
                      "only takes keys out.") },
  { KVP_HELP_HEADING, N_("The Dry Run Is Not Complete") },
  { KVP_HELP_TEXT, N_("It was stopped, or an answer did not come. The review says how far the list goes; what "
                      "comes after that was not looked at, and stays.") },
  { KVP_HELP_HEADING, N_("The Disk Is Full") },
  { KVP_HELP_TEXT, N_("The run pauses before the next request: nothing is sent whose outcome could not be "
                      "kept. Make room, then resume.") },
  { KVP_HELP_HEADING, N_("Two Limits That Nobody Can Lift") },
  { KVP_HELP_ITEM, N_("Cloudflare may show a change in a list up to 60 seconds late. A key that was rewritten "
                      "within the last minute can look unchanged.") },
  { KVP_HELP_ITEM, N_("A list shows metadata and expiration, not values. A key that was rewritten with the "
                      "same metadata and expiration looks unchanged too.") },
  { 0 },
};

static const KvpHelpPart limit_parts[] = {
  { KVP_HELP_TEXT, N_("Cloudflare limits how much can be asked of it. KV Purger keeps to these limits by "
                      "itself.") },
  { KVP_HELP_HEADING, N_("Requests") },
  { KVP_HELP_ITEM, N_("1,200 requests in five minutes, for all programs of a person together. Who sends more "
                      "is refused for the next five minutes. The preferences can lower the number, to leave "
                      "room for others.") },
  { KVP_HELP_ITEM, N_("A request lists up to 1,000 keys. Pages are listed one after the other, so a large "
                      "namespace takes its time.") },
  { KVP_HELP_ITEM, N_("A request deletes up to 10,000 keys.") },
  { KVP_HELP_HEADING, N_("The Free Plan") },
  { KVP_HELP_TEXT, N_("On the free plan, each day allows:") },
  { KVP_HELP_ITEM, N_("1,000 keys to be deleted") },
  { KVP_HELP_ITEM, N_("1,000 keys to be written") },
  { KVP_HELP_ITEM, N_("1,000 list requests") },
  { KVP_HELP_ITEM, N_("100,000 keys to be read") },
  { KVP_HELP_TEXT, N_("The days begin at 00:00 UTC. A run that meets the limit pauses and says so. What is "
                      "left stays in the list; resume on the next day. Larger deletions need several days, or "
                      "a paid plan.") },
  { KVP_HELP_LINK, N_("Read About Limits at Cloudflare"), "https://developers.cloudflare.com/kv/platform/limits/" },
  { 0 },
};

const KvpHelpPage kvp_help_pages[] = {
  { "first", N_("The First Deletion"), first_parts },
  { "tokens", N_("Tokens and Permissions"), token_parts },
  { "trouble", N_("What Can Go Wrong"), trouble_parts },
  { "limits", N_("Cloudflare’s Limits"), limit_parts },
  { 0 },
};
