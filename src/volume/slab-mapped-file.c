/* SPDX-License-Identifier: MIT */
#include "slab-mapped-file.h"

#include "slab-volume.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A load from a mapped page that the file no longer has raises SIGBUS in the thread that loads. The handler below
 * finds the mapping by its address, puts zeros there, leaves a mark, and the load goes on. It can come at any point of
 * any thread, so it takes no lock and calls nothing but mmap(), fstat() and sigaction(), which are safe there.
 *
 * Mappings are kept in slots that are never freed, in blocks that are only ever appended. A slot has a sequence number
 * that is odd while it changes, so that a handler in another thread never combines the start of one mapping with the
 * length of another. */

typedef struct
{
  atomic_uint sequence;
  atomic_uintptr_t start;
  atomic_size_t length;
  atomic_int fd;
  _Atomic (atomic_int *) is_cut;
} Slot;

#define SLOTS_PER_BLOCK 64

/* Addresses, places and sizes that any disk takes without the system's cache. */
#define DIRECT_ALIGNMENT 4096
#define DIRECT_UNKNOWN -2
#define DIRECT_NONE -1

/* What the system brings in around a page that is loaded, if it has it, so that asking for less saves nothing. */
#define BLOCK_BYTES ((gsize) 64 * 1024)
#define BLOCKS_PER_WORD 32

typedef struct _Block Block;
struct _Block
{
  Slot slots[SLOTS_PER_BLOCK];
  _Atomic (Block *) next;
};

struct _SlabMappedFile
{
  char *path;
  int fd;
  gint direct_fd;       /* atomic: DIRECT_UNKNOWN, DIRECT_NONE, or the same file without the system's cache */
  gint is_cache_hidden; /* atomic: what the system tells of its cache is not so */
  guint8 *data;
  gsize length;
  guint64 n_bytes;
  Slot *slot;
  atomic_int is_cut;
  guint *brought; /* atomic: a bit for each block that was brought in; NULL where there was no memory for it */
};

static Block first_block;
static GMutex slots_mutex;
static gsize page_size;
static struct sigaction previous_action;

static gboolean
zero_missing_pages (guintptr address)
{
  for (Block *block = &first_block; block != NULL; block = atomic_load (&block->next))
    for (guint i = 0; i < SLOTS_PER_BLOCK; i++)
      {
        Slot *slot = &block->slots[i];
        guint sequence = atomic_load (&slot->sequence);
        guintptr start = atomic_load (&slot->start);
        gsize length = atomic_load (&slot->length);
        int fd = atomic_load (&slot->fd);
        atomic_int *is_cut = atomic_load (&slot->is_cut);
        gsize from, to;
        struct stat info;

        if ((sequence & 1) != 0 || atomic_load (&slot->sequence) != sequence)
          continue;
        if (start == 0 || address < start || address - start >= length)
          continue;

        /* Everything behind the new end is gone at once; a page that the disk cannot give is gone alone. */
        from = (address - start) & ~(page_size - 1);
        to = from + page_size;
        if (fstat (fd, &info) == 0 && info.st_size >= 0 && (guint64) info.st_size <= from)
          {
            from = ((gsize) info.st_size + page_size - 1) & ~(page_size - 1);
            to = length;
          }
        if (mmap ((void *) (start + from), to - from, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
            == MAP_FAILED)
          return FALSE;
        atomic_store (is_cut, 1);
        return TRUE;
      }
  return FALSE;
}

static void
on_sigbus (int number, siginfo_t *info, void *context)
{
  int saved_errno = errno;

  if (info->si_code > 0 && zero_missing_pages ((guintptr) info->si_addr))
    {
      errno = saved_errno;
      return;
    }
  errno = saved_errno;

  if ((previous_action.sa_flags & SA_SIGINFO) != 0 && previous_action.sa_sigaction != NULL)
    previous_action.sa_sigaction (number, info, context);
  else if ((previous_action.sa_flags & SA_SIGINFO) == 0 && previous_action.sa_handler != SIG_DFL
           && previous_action.sa_handler != SIG_IGN)
    previous_action.sa_handler (number);
  else if (info->si_code > 0 || previous_action.sa_handler != SIG_IGN)
    {
      /* Back from here the same load faults again, and now ends the process as it would have without us. */
      struct sigaction action = { .sa_handler = SIG_DFL };

      sigaction (SIGBUS, &action, NULL);
      if (info->si_code <= 0)
        raise (SIGBUS);
    }
}

static void
install_handler (void)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      struct sigaction action = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO | SA_ONSTACK };

      page_size = (gsize) sysconf (_SC_PAGESIZE);
      sigemptyset (&action.sa_mask);
      sigaction (SIGBUS, &action, &previous_action);
      g_once_init_leave (&installed, 1);
    }
}

static void
set_slot (Slot *slot, guintptr start, gsize length, int fd, atomic_int *is_cut)
{
  atomic_fetch_add (&slot->sequence, 1);
  atomic_store (&slot->start, start);
  atomic_store (&slot->length, length);
  atomic_store (&slot->fd, fd);
  atomic_store (&slot->is_cut, is_cut);
  atomic_fetch_add (&slot->sequence, 1);
}

static void
register_mapping (SlabMappedFile *self)
{
  Block *block = &first_block;

  g_mutex_lock (&slots_mutex);
  while (self->slot == NULL)
    {
      Block *next;

      for (guint i = 0; i < SLOTS_PER_BLOCK && self->slot == NULL; i++)
        if (atomic_load (&block->slots[i].start) == 0)
          self->slot = &block->slots[i];
      next = atomic_load (&block->next);
      if (next == NULL && self->slot == NULL)
        {
          next = g_new0 (Block, 1);
          atomic_store (&block->next, next);
        }
      block = next;
    }
  set_slot (self->slot, (guintptr) self->data, self->length, self->fd, &self->is_cut);
  g_mutex_unlock (&slots_mutex);
}

static void
unregister_mapping (SlabMappedFile *self)
{
  g_mutex_lock (&slots_mutex);
  set_slot (self->slot, 0, 0, -1, NULL);
  self->slot = NULL;
  g_mutex_unlock (&slots_mutex);
}

static gsize
get_n_words (const SlabMappedFile *self)
{
  return (self->length - 1) / (BLOCK_BYTES * BLOCKS_PER_WORD) + 1;
}

static void
set_error_from_errno (GError **error, int code, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot open “%s”: %s"), name, g_strerror (code));
}

/**
 * slab_mapped_file_new:
 * @path: path of a regular file
 * @error: return location for a G_IO_ERROR
 *
 * Maps the whole file without reading it. An empty file gives a mapping of no bytes. Any thread.
 *
 * Returns: (transfer full) (nullable): the mapping
 */
SlabMappedFile *
slab_mapped_file_new (const char *path, GError **error)
{
  g_autoptr (SlabMappedFile) self = NULL;
  struct stat info;
  void *data;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  install_handler ();

  self = g_new0 (SlabMappedFile, 1);
  self->path = g_strdup (path);
  self->direct_fd = DIRECT_UNKNOWN;
  /* Non-blocking, so that a pipe without a writer is refused below instead of waiting here for ever. */
  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      set_error_from_errno (error, errno, path);
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_autofree char *name = g_filename_display_name (path);

      if (S_ISDIR (info.st_mode))
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                     _ ("“%s” is a folder; a file with voxels was expected"), name);
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                     _ ("“%s” is not a regular file; a file with voxels was expected"), name);
      return NULL;
    }

  self->n_bytes = (guint64) info.st_size;
  if (self->n_bytes == 0)
    return g_steal_pointer (&self);
  if (self->n_bytes > G_MAXSSIZE)
    {
      set_error_from_errno (error, EFBIG, path);
      return NULL;
    }

  data = mmap (NULL, (gsize) self->n_bytes, PROT_READ, MAP_SHARED, self->fd, 0);
  if (data == MAP_FAILED)
    {
      set_error_from_errno (error, errno, path);
      return NULL;
    }
  self->data = data;
  self->length = ((gsize) self->n_bytes + page_size - 1) & ~(page_size - 1);
  self->brought = g_try_new0 (guint, get_n_words (self));
  register_mapping (self);
  return g_steal_pointer (&self);
}

/**
 * slab_mapped_file_free:
 * @self: (transfer full): a mapping that no thread reads any more
 */
void
slab_mapped_file_free (SlabMappedFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->slot != NULL)
    unregister_mapping (self);
  if (self->data != NULL)
    munmap (self->data, self->length);
  if (self->fd >= 0)
    close (self->fd);
  if (self->direct_fd >= 0)
    close (self->direct_fd);
  g_free (self->brought);
  g_free (self->path);
  g_free (self);
}

/**
 * slab_mapped_file_get_data:
 *
 * The bytes may be loaded by any thread, but not handed to system calls: those fail with EFAULT where the file was
 * cut short.
 *
 * Returns: (transfer none) (nullable): the file's bytes; %NULL when it is empty
 */
const guint8 *
slab_mapped_file_get_data (SlabMappedFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

/**
 * slab_mapped_file_get_n_bytes:
 *
 * Any thread.
 *
 * Returns: the size of the file when it was mapped
 */
guint64
slab_mapped_file_get_n_bytes (SlabMappedFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

#if defined(RWF_NOWAIT) && defined(O_DIRECT)

/* The same file, whatever has its name now. Where the file system cannot even say that it would have to wait, it is one
 * of a network or of a program: those read best through the cache. */
static int
get_direct_fd (SlabMappedFile *self)
{
  int fd = g_atomic_int_get (&self->direct_fd);

  if (fd == DIRECT_UNKNOWN)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
      guint8 byte;
      struct iovec place = { &byte, sizeof byte };

      fd = DIRECT_NONE;
      if (preadv2 (self->fd, &place, 1, 0, RWF_NOWAIT) >= 0 || errno == EAGAIN)
        fd = open (path, O_RDONLY | O_CLOEXEC | O_DIRECT);
      if (fd < 0)
        fd = DIRECT_NONE;
      if (!g_atomic_int_compare_and_exchange (&self->direct_fd, DIRECT_UNKNOWN, fd))
        {
          if (fd >= 0)
            close (fd);
          fd = g_atomic_int_get (&self->direct_fd);
        }
    }
  return fd;
}

/* Pages that are asked about at once. */
#define N_ASKED 2048

/* Whether the system has all of the bytes in its cache. Just trying to read them without waiting would tell as well,
 * but has the system read ahead what it does not have: from the disk to the cache, beside the read that follows. Asking
 * takes no more than a look at a table. Of a file that the user may not write to the system says that all is there. */
static gboolean
is_cached (SlabMappedFile *self, guint64 offset, gsize n_bytes)
{
  guint8 resident[N_ASKED];
  gsize start = (gsize) offset & ~(page_size - 1);
  gsize end = (gsize) offset + n_bytes;
  gsize n_asked = 1;

  if (self->data == NULL || g_atomic_int_get (&self->is_cache_hidden))
    return FALSE;
  /* The first page alone answers for most. */
  for (; start < end; start += n_asked * page_size, n_asked = N_ASKED)
    {
      gsize n = MIN (n_asked, (end - start - 1) / page_size + 1);

      if (mincore (self->data + start, n * page_size, resident) != 0)
        return FALSE;
      for (gsize i = 0; i < n; i++)
        if ((resident[i] & 1) == 0)
          return FALSE;
    }
  return TRUE;
}

#endif

/* What the system has in its cache is taken from there. What it has not comes from the disk straight to where it shall
 * be: a volume that is larger than the memory is read once, and its way through the cache costs more than a filter. */
static gssize
read_some (SlabMappedFile *self, guint64 offset, void *target, gsize n_bytes)
{
#if defined(RWF_NOWAIT) && defined(O_DIRECT)
  gssize n;
  int fd;

  if (((guintptr) target - offset) % DIRECT_ALIGNMENT != 0 || n_bytes < 2 * DIRECT_ALIGNMENT)
    return pread (self->fd, target, n_bytes, (off_t) offset);
  if (is_cached (self, offset, n_bytes))
    {
      struct iovec place = { target, n_bytes };

      n = preadv2 (self->fd, &place, 1, (off_t) offset, RWF_NOWAIT);
      if (n >= 0 || errno == EINTR)
        return n;
      if (errno != EAGAIN)
        return pread (self->fd, target, n_bytes, (off_t) offset);
      g_atomic_int_set (&self->is_cache_hidden, TRUE);
    }
  fd = get_direct_fd (self);
  if (fd < 0)
    return pread (self->fd, target, n_bytes, (off_t) offset);
  if (offset % DIRECT_ALIGNMENT != 0)
    return pread (self->fd, target, DIRECT_ALIGNMENT - offset % DIRECT_ALIGNMENT, (off_t) offset);
  n = pread (fd, target, n_bytes - n_bytes % DIRECT_ALIGNMENT, (off_t) offset);
  /* Not every file system that opens a file so reads it so. */
  if (n < 0 && errno == EINVAL)
    return pread (self->fd, target, n_bytes, (off_t) offset);
  return n;
#else
  return pread (self->fd, target, n_bytes, (off_t) offset);
#endif
}

/**
 * slab_mapped_file_read:
 * @self: a mapping
 * @offset: first byte
 * @target: (out): memory, not a mapped file
 * @n_bytes: how many
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED or a G_IO_ERROR
 *
 * Reads without the mapping, so that no page of it stays in memory and a failing disk says why. It is fastest, for
 * many megabytes that are not in the system's cache, where @target is as far from a page's begin as @offset is from
 * that of a block of 4096 bytes. Any thread.
 *
 * Returns: %FALSE when the file no longer has all of these bytes, or they could not be read
 */
gboolean
slab_mapped_file_read (SlabMappedFile *self, guint64 offset, void *target, gsize n_bytes, GError **error)
{
  guint8 *place = target;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (target != NULL || n_bytes == 0, FALSE);
  g_return_val_if_fail (offset <= self->n_bytes && n_bytes <= self->n_bytes - offset, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  while (n_bytes > 0)
    {
      gssize n = read_some (self, offset, place, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          name = g_filename_display_name (self->path);
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot read “%s” at byte %" PRIu64 ": %s"),
                       name, offset, g_strerror (code));
          return FALSE;
        }
      if (n == 0)
        {
          if (slab_mapped_file_check (self, self->n_bytes, error))
            {
              name = g_filename_display_name (self->path);
              g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED,
                           _ ("“%s” ended at byte %" PRIu64 " while it was read; %" PRIu64 " bytes were expected"),
                           name, offset, self->n_bytes);
            }
          return FALSE;
        }
      place += n;
      offset += (guint64) n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

#ifdef MADV_POPULATE_READ

static gboolean
is_brought (SlabMappedFile *self, gsize block)
{
  return self->brought != NULL
         && ((guint) g_atomic_int_get (&self->brought[block / BLOCKS_PER_WORD]) >> block % BLOCKS_PER_WORD & 1) != 0;
}

static void
bring_in_blocks (SlabMappedFile *self, gsize first, gsize end)
{
  const gsize start = first * BLOCK_BYTES;

  if (madvise (self->data + start, MIN (end * BLOCK_BYTES, self->length) - start, MADV_POPULATE_READ) == 0
      && self->brought != NULL)
    for (gsize block = first; block < end; block++)
      g_atomic_int_or (&self->brought[block / BLOCKS_PER_WORD], 1u << block % BLOCKS_PER_WORD);
}

#endif

/**
 * slab_mapped_file_bring_in:
 * @self: a mapping
 * @first: a byte of the file
 * @n_bytes: how many from there on; all inside the mapping
 *
 * Waits until the bytes are in memory, so that loading them does not. It takes a fraction of the time of a fault for
 * every few pages, and next to none where it was done before: the system is asked once for each block, since its look
 * at pages that are all there takes longer than a small chunk's filter. Whatever cannot be brought in is left to the
 * load, and so is what the system has taken away since. Does nothing where the system cannot do it. Any thread.
 */
void
slab_mapped_file_bring_in (SlabMappedFile *self, guint64 first, guint64 n_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (first <= self->n_bytes && n_bytes <= self->n_bytes - first);

#ifdef MADV_POPULATE_READ
  if (n_bytes > 0)
    {
      const gsize n = (gsize) (first + n_bytes - 1) / BLOCK_BYTES + 1;
      gsize block = (gsize) first / BLOCK_BYTES;

      while (block < n)
        {
          const gsize start = block;

          while (block < n && !is_brought (self, block))
            block++;
          if (block > start)
            bring_in_blocks (self, start, block);
          else
            block++;
        }
    }
#endif
}

/**
 * slab_mapped_file_forget_brought_in:
 * @self: a mapping
 *
 * Has slab_mapped_file_bring_in() ask the system again, which may have needed the memory meanwhile. Any thread.
 */
void
slab_mapped_file_forget_brought_in (SlabMappedFile *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; self->brought != NULL && i < get_n_words (self); i++)
    g_atomic_int_set (&self->brought[i], 0);
}

/**
 * slab_mapped_file_get_extent:
 * @self: a mapping
 * @offset: a byte of the file
 * @is_hole: (out): whether the disk holds nothing there, so that all bytes are 0 without being read
 *
 * What is a hole may be written to by others later on: ask again for the next picture. Any thread.
 *
 * Returns: how many bytes from @offset on are of that kind, at least 1; all up to the end where the system does not
 * tell
 */
guint64
slab_mapped_file_get_extent (SlabMappedFile *self, guint64 offset, gboolean *is_hole)
{
  struct stat info;
  guint64 rest;
  off_t next;

  g_return_val_if_fail (self != NULL && offset < self->n_bytes, 1);
  g_return_val_if_fail (is_hole != NULL, 1);

  rest = self->n_bytes - offset;
  *is_hole = FALSE;
#if defined(SEEK_DATA) && defined(SEEK_HOLE)
  /* Behind the end of a file that was cut short there is no hole but nothing. */
  if (fstat (self->fd, &info) != 0 || (guint64) info.st_size < self->n_bytes)
    return rest;
  next = lseek (self->fd, (off_t) offset, SEEK_DATA);
  if (next < 0 && errno != ENXIO)
    return rest;
  *is_hole = next < 0 || (guint64) next > offset;
  if (*is_hole)
    return next < 0 ? rest : MIN ((guint64) next - offset, rest);
  next = lseek (self->fd, (off_t) offset, SEEK_HOLE);
  return next < 0 || (guint64) next <= offset ? rest : MIN ((guint64) next - offset, rest);
#else
  return rest;
#endif
}

/**
 * slab_mapped_file_prefetch:
 * @self: a mapping
 * @offset: first byte
 * @n_bytes: how many
 *
 * Has the system read them to its cache in one go, without waiting, for small reads in between that come next. Any
 * thread.
 */
void
slab_mapped_file_prefetch (SlabMappedFile *self, guint64 offset, guint64 n_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (offset <= self->n_bytes && n_bytes <= self->n_bytes - offset);

  (void) posix_fadvise (self->fd, (off_t) offset, (off_t) n_bytes, POSIX_FADV_WILLNEED);
}

/**
 * slab_mapped_file_check:
 * @self: a mapping
 * @n_bytes: how many bytes from the start of the file are in use
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED
 *
 * Call this after loading, never before: what was loaded while the file was whole is right. Any thread.
 *
 * Returns: %FALSE when some of these bytes are no longer in the file, or once could not be loaded
 */
gboolean
slab_mapped_file_check (SlabMappedFile *self, guint64 n_bytes, GError **error)
{
  g_autofree char *name = NULL;
  struct stat info;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* The size is asked for as well, since the rest of the last page of a cut file reads as zeros without any signal. */
  if (fstat (self->fd, &info) != 0)
    {
      name = g_filename_display_name (self->path);
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED, _ ("“%s” is out of reach: %s"), name,
                   g_strerror (errno));
      return FALSE;
    }
  if ((guint64) info.st_size < n_bytes)
    {
      name = g_filename_display_name (self->path);
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED,
                   _ ("“%s” was cut short while it was open: it has %" PRIu64 " bytes now, %" PRIu64 " were expected"),
                   name, (guint64) info.st_size, n_bytes);
      return FALSE;
    }
  if (atomic_load (&self->is_cut))
    {
      name = g_filename_display_name (self->path);
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED,
                   _ ("“%s” failed while it was open: a part of its %" PRIu64 " bytes could not be read"), name,
                   self->n_bytes);
      return FALSE;
    }
  return TRUE;
}
