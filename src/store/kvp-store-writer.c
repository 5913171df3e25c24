/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-store-writer"

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-store-writer.h"

struct _KvpStoreWriter {
  GThread     *thread;   /* (owned) (nullable): until it was joined */
  GAsyncQueue *queue;    /* (owned) (element-type Job) */
  KvpDatabase *database; /* (owned): the thread's alone */
  guint        ended : 1;
};

typedef struct {
  /* Input */
  GTask             *task; /* (owned) */
  KvpStoreWriterRun  run;  /* (nullable): the last job has none */
  KvpStoreWriterDone done;

  /* Output */
  GError            *error; /* (owned) (nullable) */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
job_done_cb (gpointer user_data)
{
  Job *job = user_data;

  job->done (job->task, g_steal_pointer (&job->error));

  return G_SOURCE_REMOVE;
}

/* Sources of one priority are dispatched in the order in which they were attached, so the jobs' order is
 * kept. The job is freed on the main context, and with it the last references to objects that live there. */
static void
hand_back (Job *job)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "[kvp] database job done");
  g_source_set_callback (source, job_done_cb, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static gpointer
writer_thread (gpointer user_data)
{
  KvpStoreWriter *self = user_data;

  while (TRUE)
    {
      Job *job = g_async_queue_pop (self->queue);

      if (job->run == NULL)
        {
          /* The log is emptied into the database, so that one file holds everything. That it can not be is no
           * loss: the next start reads the log. */
          sqlite3_wal_checkpoint_v2 (kvp_database_get (self->database), NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                     NULL, NULL);
          g_clear_pointer (&self->database, kvp_database_free);
          if (job->task != NULL)
            hand_back (job);
          else
            job_free (job);
          return NULL;
        }

      /* Once a job has begun it is carried out; the outcome is told as it is. */
      if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
        job->run (self->database, job->task, &job->error);

      hand_back (job);
    }
}

/**
 * kvp_store_writer_new:
 * @database: (transfer full): the writing connection
 *
 * Starts the thread.
 *
 * Returns: (transfer full): a writer
 */
KvpStoreWriter *
kvp_store_writer_new (KvpDatabase *database)
{
  KvpStoreWriter *self = g_new0 (KvpStoreWriter, 1);

  self->database = database;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("kvp-store-writer", writer_thread, self);

  return self;
}

/**
 * kvp_store_writer_free:
 * @self: (transfer full): a writer
 *
 * Ends the thread if kvp_store_writer_end() was not called. Jobs hold what holds the writer, so none can be
 * waiting.
 */
void
kvp_store_writer_free (KvpStoreWriter *self)
{
  if (!self->ended)
    g_async_queue_push (self->queue, g_new0 (Job, 1));

  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self);
}

/* Hands the job back without having run it. */
static void
refuse (Job *job)
{
  g_set_error_literal (&job->error, KVP_ERROR, KVP_ERROR_STATE, _("The database is closed."));
  hand_back (job);
}

/**
 * kvp_store_writer_push:
 * @self: a writer
 * @task: (transfer full): what the job is for; its data is the job's input and output
 * @run: what to do in the thread
 * @done: what to do on the main context when it is done
 *
 * Queues a job. A job that was cancelled before its turn came is not run. After kvp_store_writer_end() a job
 * fails with %KVP_ERROR_STATE.
 */
void
kvp_store_writer_push (KvpStoreWriter     *self,
                       GTask              *task,
                       KvpStoreWriterRun   run,
                       KvpStoreWriterDone  done)
{
  Job *job;

  g_return_if_fail (self != NULL && G_IS_TASK (task) && run != NULL && done != NULL);

  /* A change that was made must not be reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);

  job = g_new0 (Job, 1);
  job->task = task;
  job->run = run;
  job->done = done;

  if (self->ended)
    refuse (job);
  else
    g_async_queue_push (self->queue, job);
}

/**
 * kvp_store_writer_end:
 * @self: a writer
 * @task: (transfer full): a task
 * @done: called when all jobs pushed before are done, the connection is closed and the thread ends
 *
 * Takes no more jobs. When it has ended already, @done is called with %KVP_ERROR_STATE.
 */
void
kvp_store_writer_end (KvpStoreWriter     *self,
                      GTask              *task,
                      KvpStoreWriterDone  done)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->done = done;

  if (self->ended)
    {
      refuse (job);
      return;
    }

  self->ended = TRUE;
  g_async_queue_push (self->queue, job);
}
