/* SPDX-License-Identifier: MIT */
#include "slab-process-reader.h"

#include "slab-process.h"

#include <fcntl.h>
#include <unistd.h>

typedef struct
{
  gint thread; /* whose file it is; 0: nobody's yet */
  int file;    /* -1: it could not be opened, or the thread is gone */
} ThreadFile;

struct _SlabProcessReader
{
  char *folder;
  int memory; /* -1: there is none */
  int disk;
  ThreadFile *threads;
  guint n_threads;
};

static int
open_file (const char *folder, const char *name)
{
  char path[512];

  if (g_snprintf (path, sizeof path, "%s/%s", folder, name) >= (gint) sizeof path)
    return -1;
  return open (path, O_RDONLY | O_CLOEXEC);
}

static void
close_file (int *file)
{
  if (*file >= 0)
    close (*file);
  *file = -1;
}

/* From the beginning each time, which has the kernel write it anew; into a buffer on the stack. */
static gboolean
read_file (int file, char *buffer, gsize size)
{
  gssize n = file >= 0 ? pread (file, buffer, size - 1, 0) : -1;

  buffer[MAX (n, 0)] = '\0';
  return n > 0;
}

/**
 * slab_process_reader_new:
 * @folder: (nullable): where the files are; %NULL: /proc/self
 * @n_threads: slots for threads
 *
 * Any thread.
 *
 * Returns: (transfer full): also where there is no such folder
 */
SlabProcessReader *
slab_process_reader_new (const char *folder, guint n_threads)
{
  SlabProcessReader *self = g_new0 (SlabProcessReader, 1);

  self->folder = g_strdup (folder ? folder : "/proc/self");
  self->memory = open_file (self->folder, "statm");
  self->disk = open_file (self->folder, "io");
  self->threads = g_new (ThreadFile, n_threads);
  self->n_threads = n_threads;
  for (guint i = 0; i < n_threads; i++)
    self->threads[i] = (ThreadFile){ 0, -1 };
  return self;
}

void
slab_process_reader_free (SlabProcessReader *self)
{
  g_return_if_fail (self != NULL);

  close_file (&self->memory);
  close_file (&self->disk);
  for (guint i = 0; i < self->n_threads; i++)
    close_file (&self->threads[i].file);
  g_free (self->threads);
  g_free (self->folder);
  g_free (self);
}

/**
 * slab_process_reader_get_memory:
 * @resident_bytes: (out): memory of this process that is in RAM now, mapped files included; unchanged on failure
 * @shared_bytes: (out): of these, pages of files and memory that is shared; unchanged on failure
 *
 * Any thread, also several at once.
 */
gboolean
slab_process_reader_get_memory (SlabProcessReader *self, guint64 *resident_bytes, guint64 *shared_bytes)
{
  const long page_size = sysconf (_SC_PAGESIZE);
  guint64 resident, shared;
  char text[256];

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (resident_bytes != NULL && shared_bytes != NULL, FALSE);

  if (page_size <= 0 || !read_file (self->memory, text, sizeof text)
      || !slab_process_parse_statm (text, (guint64) page_size, &resident)
      || !slab_process_parse_statm_shared (text, (guint64) page_size, &shared))
    return FALSE;
  *resident_bytes = resident;
  *shared_bytes = MIN (shared, resident);
  return TRUE;
}

/**
 * slab_process_reader_get_disk_bytes:
 * @read_bytes: (out): read from disks by this process so far; unchanged on failure
 * @written_bytes: (out): written to them, or on their way; unchanged on failure
 *
 * Any thread, also several at once.
 */
gboolean
slab_process_reader_get_disk_bytes (SlabProcessReader *self, guint64 *read_bytes, guint64 *written_bytes)
{
  char text[512];

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (read_bytes != NULL && written_bytes != NULL, FALSE);

  return read_file (self->disk, text, sizeof text) && slab_process_parse_io (text, read_bytes, written_bytes);
}

/**
 * slab_process_reader_get_thread_times:
 * @slot: < the number of slots: each thread has one of its own
 * @thread: of slab_process_get_thread_id(), of this process; another one than before takes the slot over
 * @run_nanoseconds: (out): that it was on a core so far; unchanged on failure
 * @queue_nanoseconds: (out): that it was ready but had none; unchanged on failure
 *
 * One thread at a time. Of a thread that is gone, the system tells nothing any more, even when another one gets its
 * number.
 */
gboolean
slab_process_reader_get_thread_times (SlabProcessReader *self, guint slot, gint thread, guint64 *run_nanoseconds,
                                      guint64 *queue_nanoseconds)
{
  ThreadFile *file;
  char text[128];

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (slot < self->n_threads, FALSE);
  g_return_val_if_fail (run_nanoseconds != NULL && queue_nanoseconds != NULL, FALSE);

  file = &self->threads[slot];
  if (thread <= 0)
    return FALSE;
  if (file->thread != thread)
    {
      char name[64];

      close_file (&file->file);
      g_snprintf (name, sizeof name, "task/%d/schedstat", thread);
      *file = (ThreadFile){ thread, open_file (self->folder, name) };
    }
  if (!read_file (file->file, text, sizeof text))
    {
      close_file (&file->file);
      return FALSE;
    }
  return slab_process_parse_schedstat (text, run_nanoseconds, queue_nanoseconds);
}
