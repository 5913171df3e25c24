/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "full-disk.h"

#ifdef __linux__
#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static GMutex mutex;
static gssize n_left = -1; /* -1: as many as one likes */

/* (locked) */
static gboolean
is_full (int     fd,
         size_t *count)
{
  struct stat info;

  if (n_left < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  if (n_left == 0)
    return TRUE;

  /* As a disk does, it takes what still has room. */
  *count = MIN (*count, (size_t) n_left);
  n_left -= (gssize) *count;

  return FALSE;
}

/* Takes the place of the C library's, which GIO calls. */
ssize_t
write (int         fd,
       const void *buffer,
       size_t      count)
{
  gboolean full;

  g_mutex_lock (&mutex);
  full = is_full (fd, &count);
  g_mutex_unlock (&mutex);

  if (full)
    {
      errno = ENOSPC;
      return -1;
    }

  return syscall (SYS_write, fd, buffer, count);
}

static void
set (gssize n_bytes)
{
  g_mutex_lock (&mutex);
  n_left = n_bytes;
  g_mutex_unlock (&mutex);
}

gboolean
full_disk_is_possible (void)
{
  return TRUE;
}

void
full_disk_after (gsize n_bytes)
{
  set ((gssize) n_bytes);
}

void
full_disk_free_space (void)
{
  set (-1);
}
#else
gboolean
full_disk_is_possible (void)
{
  return FALSE;
}

void
full_disk_after (gsize n_bytes)
{
}

void
full_disk_free_space (void)
{
}
#endif
