/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "fault-vfs.h"

/* Pages of the database and of its log are read in this size, headers in others. */
#define PAGE_SIZE 4096

/* The real file follows it. */
typedef struct {
  sqlite3_file  base;
  sqlite3_file *real;
} FaultFile;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;

/* Set by the test's thread, asked by the store's. */
static int fault;   /* (atomic) Fault */
static int n_spare; /* (atomic): calls that are still let through */
static int struck;  /* (atomic) */

static gboolean
strikes (Fault kind)
{
  if (g_atomic_int_get (&fault) != (int) kind)
    return FALSE;

  if (g_atomic_int_get (&n_spare) > 0)
    {
      g_atomic_int_add (&n_spare, -1);
      return FALSE;
    }

  g_atomic_int_set (&struck, TRUE);

  return TRUE;
}

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
fault_close (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
fault_read (sqlite3_file  *file,
            void          *data,
            int            length,
            sqlite3_int64  offset)
{
  int result = get_real (file)->pMethods->xRead (get_real (file), data, length, offset);

  /* The first page of the database tells that it is one. */
  if (result == SQLITE_OK && length == PAGE_SIZE && offset > 0 && strikes (FAULT_GARBAGE))
    memset (data, 0xff, length);

  return result;
}

static int
fault_write (sqlite3_file  *file,
             const void    *data,
             int            length,
             sqlite3_int64  offset)
{
  if (strikes (FAULT_FULL))
    return SQLITE_FULL;

  if (strikes (FAULT_BECAME_READ_ONLY) || strikes (FAULT_BROKEN_DISK))
    return SQLITE_IOERR_WRITE;

  return get_real (file)->pMethods->xWrite (get_real (file), data, length, offset);
}

static int
fault_truncate (sqlite3_file  *file,
                sqlite3_int64  size)
{
  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

static int
fault_sync (sqlite3_file *file,
            int           flags)
{
  if (strikes (FAULT_NO_SYNC))
    return SQLITE_IOERR_FSYNC;

  return get_real (file)->pMethods->xSync (get_real (file), flags);
}

static int
fault_file_size (sqlite3_file  *file,
                 sqlite3_int64 *size)
{
  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
fault_lock (sqlite3_file *file,
            int           level)
{
  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
fault_unlock (sqlite3_file *file,
              int           level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
fault_check_reserved_lock (sqlite3_file *file,
                           int          *is_reserved)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), is_reserved);
}

static int
get_system_error (void)
{
  switch ((Fault) g_atomic_int_get (&fault))
    {
    case FAULT_BECAME_READ_ONLY:
    case FAULT_READ_ONLY_FOLDER:
      return EROFS;

    case FAULT_BROKEN_DISK:
    case FAULT_NO_SYNC:
      return EIO;

    case FAULT_NONE:
    case FAULT_FULL:
    case FAULT_GARBAGE:
    case FAULT_READ_ONLY_FILE:
    default:
      return 0;
    }
}

static int
fault_file_control (sqlite3_file *file,
                    int           operation,
                    void         *argument)
{
  int system_error = get_system_error ();

  if (operation == SQLITE_FCNTL_LAST_ERRNO && system_error != 0)
    {
      *(int *) argument = system_error;
      return SQLITE_OK;
    }

  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

static int
fault_device_characteristics (sqlite3_file *file)
{
  return get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));
}

static int
fault_shm_map (sqlite3_file   *file,
               int             page,
               int             page_size,
               int             extend,
               void volatile **map)
{
  return get_real (file)->pMethods->xShmMap (get_real (file), page, page_size, extend, map);
}

static int
fault_shm_lock (sqlite3_file *file,
                int           offset,
                int           n,
                int           flags)
{
  return get_real (file)->pMethods->xShmLock (get_real (file), offset, n, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  get_real (file)->pMethods->xShmBarrier (get_real (file));
}

static int
fault_shm_unmap (sqlite3_file *file,
                 int           delete_flag)
{
  return get_real (file)->pMethods->xShmUnmap (get_real (file), delete_flag);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_file_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved_lock,
  .xFileControl = fault_file_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_device_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
};

static int
fault_open (sqlite3_vfs  *vfs,
            const char   *name,
            sqlite3_file *file,
            int           flags,
            int          *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  int result;

  self->real = (sqlite3_file *) (void *) (self + 1);
  file->pMethods = NULL;

  if ((flags & SQLITE_OPEN_WAL) != 0 && strikes (FAULT_READ_ONLY_FOLDER))
    return SQLITE_CANTOPEN;

  /* As the system's own does it when it may only read. */
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0 && (flags & SQLITE_OPEN_READWRITE) != 0 && name != NULL &&
      !g_str_has_suffix (name, "-lock") && strikes (FAULT_READ_ONLY_FILE))
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;

  result = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  if (self->real->pMethods != NULL)
    file->pMethods = &methods;

  return result;
}

static int
fault_get_last_error (sqlite3_vfs *vfs,
                      int          length,
                      char        *buffer)
{
  int system_error = get_system_error ();

  return system_error != 0 ? system_error : real_vfs->xGetLastError (real_vfs, length, buffer);
}

void
fault_vfs_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  fault_vfs = *real_vfs;
  fault_vfs.zName = "kvp-fault";
  fault_vfs.pNext = NULL;
  fault_vfs.szOsFile = sizeof (FaultFile) + real_vfs->szOsFile;
  fault_vfs.xOpen = fault_open;
  fault_vfs.xGetLastError = fault_get_last_error;
  g_assert_cmpint (sqlite3_vfs_register (&fault_vfs, TRUE), ==, SQLITE_OK);
}

void
fault_vfs_set (Fault kind,
               guint after)
{
  g_atomic_int_set (&fault, FAULT_NONE);
  g_atomic_int_set (&struck, FALSE);
  g_atomic_int_set (&n_spare, after);
  g_atomic_int_set (&fault, kind);
}

gboolean
fault_vfs_struck (void)
{
  return g_atomic_int_get (&struck);
}
