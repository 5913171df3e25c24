/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "slow-file.h"

#ifdef __linux__
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static GMutex mutex;
static GCond cond;
static struct stat held;  /* which file */
static gssize n_left = -1; /* how much of it may be read; -1: all */
static guint n_waiting;

static gboolean
is_held (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && info.st_dev == held.st_dev && info.st_ino == held.st_ino;
}

/* Takes the place of the C library's, which GIO calls. */
ssize_t
read (int     fd,
      void   *buffer,
      size_t  count)
{
  g_mutex_lock (&mutex);
  if (n_left >= 0 && is_held (fd))
    {
      n_waiting++;
      while (n_left == 0)
        g_cond_wait (&cond, &mutex);
      n_waiting--;

      if (n_left > 0)
        {
          count = MIN (count, (size_t) n_left);
          n_left -= (gssize) count;
        }
    }
  g_mutex_unlock (&mutex);

  return syscall (SYS_read, fd, buffer, count);
}

gboolean
slow_file_is_possible (void)
{
  return TRUE;
}

void
slow_file_hold (const char *path,
                gsize       n_bytes)
{
  g_mutex_lock (&mutex);
  g_assert_cmpint (stat (path, &held), ==, 0);
  n_left = (gssize) n_bytes;
  g_mutex_unlock (&mutex);
}

void
slow_file_go_on (gsize n_bytes)
{
  g_mutex_lock (&mutex);
  n_left = (gssize) n_bytes;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

gboolean
slow_file_is_waited_for (void)
{
  gboolean waits;

  g_mutex_lock (&mutex);
  waits = n_waiting > 0 && n_left == 0;
  g_mutex_unlock (&mutex);

  return waits;
}

void
slow_file_let_go (void)
{
  g_mutex_lock (&mutex);
  n_left = -1;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}
#else
gboolean
slow_file_is_possible (void)
{
  return FALSE;
}

void
slow_file_hold (const char *path,
                gsize       n_bytes)
{
}

void
slow_file_go_on (gsize n_bytes)
{
}

gboolean
slow_file_is_waited_for (void)
{
  return FALSE;
}

void
slow_file_let_go (void)
{
}
#endif
