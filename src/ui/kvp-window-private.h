/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-key-list-file.h"
#include "ui/kvp-accounts-page.h"
#include "ui/kvp-connect-page.h"
#include "ui/kvp-drop-hint.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-plan-removals.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-sidebar.h"
#include "ui/kvp-sized-bin.h"
#include "ui/kvp-token-dialog.h"
#include "ui/kvp-window-flow.h"
#include "ui/kvp-window.h"

G_BEGIN_DECLS

typedef void (*KvpWindowFunc) (KvpWindow *self);

struct _KvpWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  KvpAccountsPage *accounts_page;
  GtkWidget       *back_button;
  GtkWidget       *connect_back_button;
  KvpConnectPage  *connect_page;
  KvpSizedBin     *content_bin;
  AdwHeaderBar    *content_header;
  GtkWidget       *import_button;
  GtkStack        *content_stack;
  KvpDropHint     *drop_hint;
  GtkWidget       *empty_page;
  AdwLeaflet      *leaflet;
  GtkSpinner      *loading_spinner;
  GtkLabel        *mark_badge;
  GtkWidget       *mark_bar; /* in place of the badge, in a narrow window */
  GtkLabel        *narrow_mark_badge;
  KvpSidebar      *sidebar;
  GtkStack        *stack;
  KvpErrorView    *store_error_view;
  AdwToastOverlay *toast_overlay;
  KvpHeaderTitle  *window_title;

  /* Owned references */
  GCancellable *cancellable;
  KvpStore *store;            /* (nullable) */
  KvpConnection *connection;  /* (nullable) */
  KvpSavedConnections *saved_connections; /* (nullable): of @store, unless that is the sample’s */
  char *session_only;         /* (nullable): why no keyring has the token */
  char *wanted_id;            /* (nullable): of the account that the window is to begin with */
  GListModel *plans;          /* (nullable) (element-type KvpPlan): those of the account */
  GtkCustomFilter *plans_filter; /* (nullable) */
  KvpPlanRemovals *removals;  /* (nullable) */
  KvpPage *pending_page;      /* (nullable) */
  KvpPage *history_page;      /* (nullable) */
  GPtrArray *flows;           /* (element-type KvpWindowFlow) */
  GPtrArray *waiting_files;   /* (element-type GFile): to be opened when there is an account */
  AdwToast *waiting_toast;    /* (nullable): says so until then */
  GPtrArray *plan_files;      /* (element-type GFile): pending deletions to be opened one after the other */
  GHashTable *files_here;     /* (element-type utf8 KvpPlanFile): by name: their lists are here already */
  GHashTable *notices;        /* (element-type utf8): what the desktop was told, and not that it is seen */
  guint sweep_id; /* while a page that was left goes little by little */
  GBindingGroup *page_bindings;
  GSignalGroup *page_signals;

  /* Borrowed references */
  KvpPage *page;              /* (nullable): what is shown */
  KvpWindowFlow *flow;        /* (nullable): whose page that is */

  guint inhibit_cookie;
  const char *inhibit_reason; /* (nullable) */

  /* What is to be done when the person says that what runs may be stopped, and when it has been. */
  KvpWindowFunc ask_then;
  KvpWindowFunc after_stop;
  guint after_stop_idle;

  gint64 waiting_plan_id;     /* what is to be shown when there is an account, or 0 */

  guint demo : 1;
  guint prefilled : 1;
  guint form_is_stale : 1; /* it asks for something else than another account */
  guint wants_form : 1;
  guint opens_plan_file : 1; /* the others wait for their turn */
};

/* kvp-window.c */
void     _kvp_window_show_state      (KvpWindow      *self,
                                      const char     *name);
void     _kvp_window_begin           (KvpWindow      *self);

/* kvp-window-content.c */
void     _kvp_window_content_init    (KvpWindow      *self);
void     _kvp_window_show_page       (KvpWindow      *self,
                                      KvpPage        *page, /* (nullable) */
                                      KvpWindowFlow  *flow); /* (nullable) */
void     _kvp_window_show_content    (KvpWindow      *self);
void     _kvp_window_show_nothing    (KvpWindow      *self);
void     _kvp_window_show_pending    (KvpWindow      *self);
void     _kvp_window_show_history    (KvpWindow      *self);
void     _kvp_window_show_error      (KvpWindow      *self,
                                      const GError   *error);
void     _kvp_window_go_back         (KvpWindow      *self);
/* Lets go of the pages that nothing leads to any more. */
void     _kvp_window_sweep_pages     (KvpWindow      *self);

/* kvp-window-account.c */
void     _kvp_window_enter           (KvpWindow      *self,
                                      KvpConnection  *connection);
void     _kvp_window_leave           (KvpWindow      *self);

/* kvp-window-flows.c */
void     _kvp_window_choose          (KvpWindow      *self,
                                      KvpNamespace   *ns);
/* Looks the keys of an imported list up, which then are a pending deletion. */
void     _kvp_window_look_up_keys    (KvpWindow      *self,
                                      KvpKeyListFile *list,
                                      KvpNamespace   *ns);
gboolean _kvp_window_has_runs        (KvpWindow      *self);
gboolean _kvp_window_is_busy         (KvpWindow      *self);
gboolean _kvp_window_saves_values    (KvpWindow      *self);
void     _kvp_window_add_flow        (KvpWindow      *self,
                                      KvpWindowFlow  *flow);
KvpWindowFlow *_kvp_window_find_flow (KvpWindow      *self,
                                      const char     *namespace_id);
void     _kvp_window_shut_flows_down (KvpWindow      *self);

/* kvp-window-background.c */
void     _kvp_window_background_init  (KvpWindow      *self);
void     _kvp_window_run_changed      (KvpWindow      *self,
                                       KvpWindowFlow  *flow);
void     _kvp_window_withdraw_seen    (KvpWindow      *self);
void     _kvp_window_close_during_run (KvpWindow      *self);
void     _kvp_window_show_waiting_run (KvpWindow      *self);

/* kvp-window-plans.c */
/* The flow that has @plan, or a new one. */
void     _kvp_window_show_plan       (KvpWindow      *self,
                                      KvpPlan        *plan);
void     _kvp_window_open_plan       (KvpWindow      *self,
                                      KvpPlan        *plan);
void     _kvp_window_plans_enter     (KvpWindow      *self);
void     _kvp_window_plans_leave     (KvpWindow      *self);
void     _kvp_window_undo_removal    (KvpWindow      *self);

/* kvp-window-accounts.c */
void     _kvp_window_accounts_class_init (KvpWindowClass *klass);
void     _kvp_window_accounts_init   (KvpWindow      *self);
void     _kvp_window_accounts_update (KvpWindow      *self);
void     _kvp_window_accounts_enter  (KvpWindow      *self);
void     _kvp_window_accounts_leave  (KvpWindow      *self);
/* When the store is open. */
void     _kvp_window_show_first_page (KvpWindow      *self);
/* @saved: (nullable): whose token is asked for; %NULL for another account. */
void     _kvp_window_show_connect_page (KvpWindow          *self,
                                        KvpSavedConnection *saved);
void     _kvp_window_mend_account    (KvpWindow      *self);

/* kvp-window-mark.c */
void     _kvp_window_mark_enter      (KvpWindow      *self);
void     _kvp_window_mark_leave      (KvpWindow      *self);
void     _kvp_window_show_mark       (KvpWindow      *self);
/* Asks whether the account shall have this mark or, if it has, shall lose it. */
void     _kvp_window_ask_for_mark    (KvpWindow         *self,
                                      KvpConnectionMark  mark);

/* kvp-window-drop.c */
void     _kvp_window_drop_init           (KvpWindow      *self);

/* kvp-window-files.c */
void     _kvp_window_files_class_init    (KvpWindowClass *klass);
void     _kvp_window_files_init          (KvpWindow      *self);
void     _kvp_window_open_waiting_files  (KvpWindow      *self);
/* Shows what a file lists; @ns: (nullable): the person chooses one. */
void     _kvp_window_import_keys         (KvpWindow      *self,
                                          KvpNamespace   *ns,
                                          GFile          *file);
/* The same with a file that the person chooses. */
void     _kvp_window_choose_keys         (KvpWindow      *self,
                                          KvpNamespace   *ns);

/* kvp-window-plan-file.c */
void     _kvp_window_plan_file_class_init (KvpWindowClass *klass);
void     _kvp_window_plan_file_init      (KvpWindow      *self);
void     _kvp_window_plan_file_leave     (KvpWindow      *self);
void     _kvp_window_open_plan_file      (KvpWindow      *self,
                                          GFile          *file);

/* kvp-window-restore.c */
void     _kvp_window_restore_class_init (KvpWindowClass *klass);

/* kvp-window-actions.c */
void     _kvp_window_actions_class_init (KvpWindowClass *klass);
void     _kvp_window_actions_init       (KvpWindow      *self);
void     _kvp_window_actions_update     (KvpWindow      *self);
void     _kvp_window_runs_changed       (KvpWindow      *self);
/* Calls @then when no dry run and no deletion runs any more: at once, or after the person chose to stop. */
void     _kvp_window_ask_to_stop        (KvpWindow      *self,
                                         KvpWindowFunc   then);

G_END_DECLS
