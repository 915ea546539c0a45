/* SPDX-License-Identifier: MIT */
#include "slab-plane-window.h"

#include "slab-volume-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>

/* Addresses are reserved for all planes, memory is not: what is not loaded can be neither read nor written, so even a
 * system that never promises more than it has grants the addresses, and a chunk that reads what is not there ends the
 * process instead of giving a wrong result. */
struct _SlabPlaneWindow
{
  SlabVolume *volume;
  SlabVolume *view;
  gint64 n_before;
  gint64 n_planes; /* before, of, and after the volume */
  gsize plane_voxels;
  gsize plane_bytes;
  guint8 *reserved;
  gsize n_reserved;
  guint8 *blocks;   /* the first one */
  guint8 *planes;   /* the first one, in the first block */
  gsize n_bytes;    /* of all blocks */
  gsize n_writable; /* bytes of blocks up to which there may be memory */
  gsize n_dropped;  /* bytes of blocks below which there is none */
  gint64 end;       /* planes below it have been loaded */
};

/* Memory is taken and given back in pages of this size where the system has them. */
#define BLOCK_BYTES ((gsize) 2 << 20)
#define PAGE_BYTES 4096
/* What is read between two looks at the cancel flag: some milliseconds. */
#define PIECE_BYTES ((gsize) 8 << 20)

static gboolean
set_memory_error (SlabPlaneWindow *self, GError **error)
{
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
               _ ("There is not enough memory for planes of “%s”: %s"), slab_volume_get_name (self->volume),
               g_strerror (errno));
  return FALSE;
}

/**
 * slab_plane_window_new:
 * @volume: whose planes it shall hold; a reference is taken
 * @n_before: planes before the volume's first one, at least 0; they are those at its other end
 * @n_after: planes behind its last one
 * @error: return location for a %SLAB_VOLUME_ERROR_MEMORY
 *
 * No plane is loaded yet. One thread at a time loads and drops; others may read loaded planes meanwhile.
 *
 * Returns: (transfer full) (nullable): a window
 */
SlabPlaneWindow *
slab_plane_window_new (SlabVolume *volume, gint64 n_before, gint64 n_after, GError **error)
{
  g_autoptr (SlabPlaneWindow) self = NULL;
  SlabShape shape;
  gsize sample_size, skip;
  guint64 n_voxels, n_bytes;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (n_before >= 0 && n_before <= SLAB_SHAPE_MAX_VOXELS, NULL);
  g_return_val_if_fail (n_after >= 0 && n_after <= SLAB_SHAPE_MAX_VOXELS, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (SlabPlaneWindow, 1);
  self->volume = g_object_ref (volume);
  shape = *slab_volume_get_shape (volume);
  shape.n[SLAB_AXIS_Z] += n_before + n_after;
  sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  errno = ENOMEM;
  if (!slab_shape_get_n_voxels (&shape, &n_voxels) || !g_uint64_checked_mul (&n_bytes, n_voxels, sample_size)
      || n_bytes > G_MAXSSIZE - 4 * BLOCK_BYTES)
    {
      set_memory_error (self, error);
      return NULL;
    }
  self->n_before = n_before;
  self->n_planes = shape.n[SLAB_AXIS_Z];
  self->plane_voxels = (gsize) (n_voxels / (guint64) self->n_planes);
  self->plane_bytes = self->plane_voxels * sample_size;
  self->n_bytes = ((gsize) n_bytes + PAGE_BYTES + BLOCK_BYTES - 1) & ~(BLOCK_BYTES - 1);
  self->n_reserved = self->n_bytes + BLOCK_BYTES;
  self->reserved = mmap (NULL, self->n_reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->reserved == MAP_FAILED)
    {
      self->reserved = NULL;
      set_memory_error (self, error);
      return NULL;
    }
  self->blocks = self->reserved + (-(guintptr) self->reserved & (BLOCK_BYTES - 1));
  /* Planes lie in pages as they do in the file: such are read fastest. */
  skip = (gsize) (slab_volume_get_offset (volume) - (guint64) n_before * self->plane_bytes) % PAGE_BYTES;
  self->planes = self->blocks + (skip % sample_size == 0 ? skip : 0);
#ifdef MADV_HUGEPAGE
  (void) madvise (self->blocks, self->n_bytes, MADV_HUGEPAGE);
#endif
  self->end = -n_before;
  self->view = slab_volume_new_over_samples (self->planes, &shape, volume);
  return g_steal_pointer (&self);
}

/**
 * slab_plane_window_free:
 * @window: (transfer full): a window whose view nobody uses any more
 */
void
slab_plane_window_free (SlabPlaneWindow *window)
{
  g_return_if_fail (window != NULL);

  g_clear_object (&window->view);
  g_clear_object (&window->volume);
  if (window->reserved)
    munmap (window->reserved, window->n_reserved);
  g_free (window);
}

/**
 * slab_plane_window_get_view:
 * @window: a window
 *
 * Any thread; only planes that are loaded may be read.
 *
 * Returns: (transfer none): a volume whose plane 0 is the first of those before the volume
 */
SlabVolume *
slab_plane_window_get_view (SlabPlaneWindow *window)
{
  g_return_val_if_fail (window != NULL, NULL);

  return window->view;
}

/**
 * slab_plane_window_get_end:
 * @window: a window
 *
 * Only in the thread that loads.
 *
 * Returns: the plane that is loaded next; 0 is the first of the volume
 */
gint64
slab_plane_window_get_end (SlabPlaneWindow *window)
{
  g_return_val_if_fail (window != NULL, 0);

  return window->end;
}

/* Pieces end where a page of memory does, so that each begins with one. */
static gboolean
load_pieces (SlabPlaneWindow *self, guint64 first, gsize n_voxels, guint8 *target, const gint *cancel, GError **error)
{
  gsize sample_size = self->plane_bytes / self->plane_voxels;

  while (n_voxels > 0)
    {
      gsize beyond = ((guintptr) target + PIECE_BYTES) % PAGE_BYTES;
      gsize n = MIN ((PIECE_BYTES - beyond) / sample_size, n_voxels);

      if (g_atomic_int_get (cancel))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
          return FALSE;
        }
      if (!slab_volume_load (self->volume, first, n, target, error))
        return FALSE;
      first += n;
      target += n * sample_size;
      n_voxels -= n;
    }
  return TRUE;
}

/**
 * slab_plane_window_load:
 * @window: a window
 * @n_planes: how many planes more, at least 1
 * @cancel: read with g_atomic_int_get () every few milliseconds
 * @error: return location for a %SLAB_VOLUME_ERROR, a %G_IO_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads the planes at the window's end from the volume's file.
 *
 * Returns: %FALSE when they could not be read; the window is then of no use any more
 */
gboolean
slab_plane_window_load (SlabPlaneWindow *window, gint64 n_planes, const gint *cancel, GError **error)
{
  gint64 n;
  gsize start, end;

  g_return_val_if_fail (window != NULL, FALSE);
  g_return_val_if_fail (n_planes > 0 && n_planes <= window->n_planes - window->n_before - window->end, FALSE);
  g_return_val_if_fail (cancel != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  n = slab_volume_get_shape (window->volume)->n[SLAB_AXIS_Z];
  start = (gsize) (window->end + window->n_before) * window->plane_bytes;
  end = (gsize) (window->planes - window->blocks) + start + (gsize) n_planes * window->plane_bytes;
  end = (end + BLOCK_BYTES - 1) & ~(BLOCK_BYTES - 1);
  if (end > window->n_writable)
    {
      if (mprotect (window->blocks + window->n_writable, end - window->n_writable, PROT_READ | PROT_WRITE) != 0)
        return set_memory_error (window, error);
      window->n_writable = end;
    }

  while (n_planes > 0)
    {
      gint64 z = ((window->end % n) + n) % n;
      gint64 n_together = MIN (n_planes, n - z);

      start = (gsize) (window->end + window->n_before) * window->plane_bytes;
      if (!load_pieces (window, (guint64) z * window->plane_voxels, (gsize) n_together * window->plane_voxels,
                        window->planes + start, cancel, error))
        return FALSE;
      window->end += n_together;
      n_planes -= n_together;
    }
  return TRUE;
}

/* Has the memory of blocks from the dropped ones up to @end take the place of those that are loaded next: new memory
 * would cost the system a fault and zeros for every page. Block by block, since what was moved before lies in several
 * mappings. The places that are left can be touched, until others take theirs, but never be taken by other threads. */
static void
move_blocks (SlabPlaneWindow *self, gsize end)
{
#ifdef MREMAP_DONTUNMAP
  for (gsize start = self->n_dropped; start < end && self->n_writable < self->n_bytes; start += BLOCK_BYTES)
    {
      guint8 *target = self->blocks + self->n_writable;

      if (mremap (self->blocks + start, BLOCK_BYTES, BLOCK_BYTES, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
                  target)
          == MAP_FAILED)
        {
          /* It may have cleared the place. */
          (void) mmap (target, BLOCK_BYTES, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
          return;
        }
      self->n_writable += BLOCK_BYTES;
    }
#endif
}

/**
 * slab_plane_window_drop:
 * @window: a window
 * @end: planes below it will not be read any more
 *
 * Their memory is for the planes that are loaded next, or goes back to the system where none are to come.
 */
void
slab_plane_window_drop (SlabPlaneWindow *window, gint64 end)
{
  gsize n_bytes;

  g_return_if_fail (window != NULL);

  end = CLAMP (end, -window->n_before, window->end);
  n_bytes = (gsize) (window->planes - window->blocks) + (gsize) (end + window->n_before) * window->plane_bytes;
  n_bytes &= ~(BLOCK_BYTES - 1);
  if (n_bytes <= window->n_dropped)
    return;
  move_blocks (window, n_bytes);
  /* New pages that nobody may touch take the place of the old: the memory is free at once, and so is the promise of it
   * that a careful system keeps for every page that could be written. */
  if (mmap (window->blocks + window->n_dropped, n_bytes - window->n_dropped, PROT_NONE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
      == MAP_FAILED)
    (void) madvise (window->blocks + window->n_dropped, n_bytes - window->n_dropped, MADV_DONTNEED);
  window->n_dropped = n_bytes;
}

/**
 * slab_plane_window_get_extra_bytes:
 *
 * Returns: bytes that a window may take beyond those of its planes, since it takes and gives memory in blocks
 */
guint64
slab_plane_window_get_extra_bytes (void)
{
  return 2 * BLOCK_BYTES;
}
