/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A call from another thread than the object's own is told from one that is at home. */

#include "config.h"

#include "demo/kvp-demo-server.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-main-context.h"

static gpointer
ask_in_thread (gpointer data)
{
  return GINT_TO_POINTER (kvp_main_context_is_here (data));
}

static gboolean
is_here_in_thread (KvpMainContext *home)
{
  GThread *thread = g_thread_new ("elsewhere", ask_in_thread, home);

  return GPOINTER_TO_INT (g_thread_join (thread));
}

static void
test_here (void)
{
  KvpMainContext home;

  kvp_main_context_remember (&home);

  /* Whether the loop runs or not. */
  g_assert_true (kvp_main_context_is_here (&home));
  g_assert_false (is_here_in_thread (&home));
  g_main_context_acquire (NULL);
  g_assert_true (kvp_main_context_is_here (&home));
  g_assert_false (is_here_in_thread (&home));
  g_main_context_release (NULL);

  kvp_main_context_forget (&home);
}

static gpointer
own_context (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  KvpMainContext home;
  gboolean here;

  g_main_context_push_thread_default (context);
  kvp_main_context_remember (&home);
  here = kvp_main_context_is_here (&home) && kvp_main_context_is_mine () &&
         !kvp_main_context_is_here (data);
  kvp_main_context_forget (&home);
  g_main_context_pop_thread_default (context);

  return GINT_TO_POINTER (here);
}

/* A thread with a context of its own has its own objects. */
static void
test_other_context (void)
{
  KvpMainContext home;
  GThread *thread;

  kvp_main_context_remember (&home);
  thread = g_thread_new ("own context", own_context, &home);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  kvp_main_context_forget (&home);
}

static gpointer
ask_mine (gpointer data)
{
  return GINT_TO_POINTER (kvp_main_context_is_mine ());
}

/* A worker has no context of its own, and the window's is run by another. */
static void
test_mine (void)
{
  GThread *thread;

  g_assert_true (kvp_main_context_is_mine ());
  g_main_context_acquire (NULL);
  g_assert_true (kvp_main_context_is_mine ());
  thread = g_thread_new ("worker", ask_mine, NULL);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
  g_main_context_release (NULL);
}

static gpointer
touch (gpointer data)
{
  kvp_connection_get_budget_remaining (data);

  return NULL;
}

/* An engine ends the process rather than race. */
static void
test_engine_elsewhere (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(KvpConnection) connection =
        kvp_connection_new ("http://127.0.0.1:9/client/v4", KVP_DEMO_TOKEN, NULL);

      g_thread_join (g_thread_new ("elsewhere", touch, connection));
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*kvp_main_context_is_here*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/main-context/here", test_here);
  g_test_add_func ("/main-context/other-context", test_other_context);
  g_test_add_func ("/main-context/mine", test_mine);
  g_test_add_func ("/main-context/engine-elsewhere", test_engine_elsewhere);

  return g_test_run ();
}
