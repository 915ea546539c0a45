/* SPDX-License-Identifier: MIT */
#include "slab-buffer.h"

#include "slab-volume.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/mman.h>

struct _SlabBuffer
{
  gatomicrefcount ref_count;
  float *data;
  gsize n_bytes;
  guint64 n_voxels;
  gboolean is_result;
};

/* Of most systems that have larger pages than the usual ones. */
#define HUGE_PAGE ((gsize) 2 << 20)

/* Atomic; the one buffer that nobody has a reference to. */
static gpointer kept;

static void
destroy (SlabBuffer *buffer)
{
  munmap (buffer->data, buffer->n_bytes);
  g_free (buffer);
}

/* Large memory begins and ends on a huge page: only then are all of it in such pages, and systems do not place it so
 * by themselves. Filters go through many planes and rows at once: with the usual pages, a Gaussian of a volume in
 * memory takes a seventh longer, for the tables of the pages alone. Advice that is not heard is no error. */
static void *
map_memory (gsize *n_bytes)
{
  const gsize wanted = *n_bytes;
  gsize before;
  guint8 *data;

  if (wanted < HUGE_PAGE || wanted > G_MAXSSIZE - 2 * HUGE_PAGE)
    return mmap (NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  *n_bytes = (gsize) slab_buffer_get_memory_bytes (wanted);
  data = mmap (NULL, *n_bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    return MAP_FAILED;
  before = HUGE_PAGE - (guintptr) data % HUGE_PAGE;
  munmap (data, before);
  data += before;
  if (before < HUGE_PAGE)
    munmap (data + *n_bytes, HUGE_PAGE - before);
#if defined(MADV_HUGEPAGE)
  madvise (data, *n_bytes, MADV_HUGEPAGE);
#endif
  return data;
}

/**
 * slab_buffer_get_memory_bytes:
 * @n_bytes: bytes of voxels
 *
 * For who plans what fits: a large buffer is whole huge pages. Any thread.
 *
 * Returns: bytes of memory that a buffer of so many takes once all of it was touched; at least @n_bytes, and
 *   %G_MAXUINT64 where that does not fit
 */
guint64
slab_buffer_get_memory_bytes (guint64 n_bytes)
{
  if (n_bytes < HUGE_PAGE)
    return n_bytes;
  if (n_bytes > G_MAXUINT64 - HUGE_PAGE)
    return G_MAXUINT64;
  return (n_bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/**
 * slab_buffer_new:
 * @n_voxels: how many voxels, at least 1
 * @error: return location for a %SLAB_VOLUME_ERROR_MEMORY
 *
 * The memory comes straight from the system: pages are zero, and taken only when they are touched, 2 MiB at a time in
 * large buffers where the system has such pages. Any thread.
 *
 * Returns: (transfer full) (nullable): a buffer, or %NULL when there is not that much memory
 */
SlabBuffer *
slab_buffer_new (guint64 n_voxels, GError **error)
{
  SlabBuffer *buffer;
  guint64 n_bytes = 0;
  gsize n_mapped = 0;
  void *data = MAP_FAILED;

  g_return_val_if_fail (n_voxels > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  errno = ENOMEM;
  if (g_uint64_checked_mul (&n_bytes, n_voxels, sizeof (float)) && n_bytes <= G_MAXSSIZE)
    {
      n_mapped = (gsize) n_bytes;
      data = map_memory (&n_mapped);
    }
  if (data == MAP_FAILED)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   _ ("There is not enough memory for %" PRIu64 " voxels of 4 bytes: %s"), n_voxels,
                   g_strerror (errno));
      return NULL;
    }

  buffer = g_new (SlabBuffer, 1);
  g_atomic_ref_count_init (&buffer->ref_count);
  buffer->data = data;
  buffer->n_bytes = n_mapped;
  buffer->n_voxels = n_voxels;
  buffer->is_result = FALSE;
  return buffer;
}

/**
 * slab_buffer_new_for_result:
 * @n_voxels: how many voxels, at least 1
 * @error: return location for a %SLAB_VOLUME_ERROR_MEMORY
 *
 * For who writes every voxel: they are zeros or what another volume left. Any thread.
 *
 * Returns: (transfer full) (nullable): a buffer, or %NULL when there is not that much memory
 */
SlabBuffer *
slab_buffer_new_for_result (guint64 n_voxels, GError **error)
{
  SlabBuffer *buffer;

  g_return_val_if_fail (n_voxels > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  buffer = g_atomic_pointer_exchange (&kept, NULL);
  if (buffer && buffer->n_voxels == n_voxels)
    {
      g_atomic_ref_count_init (&buffer->ref_count);
      return buffer;
    }
  if (buffer)
    destroy (buffer);
  buffer = slab_buffer_new (n_voxels, error);
  if (buffer == NULL)
    return NULL;
  buffer->is_result = TRUE;
  return buffer;
}

/**
 * slab_buffer_release_kept:
 *
 * Gives the memory that is kept for the next result back to the system. Any thread.
 */
void
slab_buffer_release_kept (void)
{
  SlabBuffer *buffer = g_atomic_pointer_exchange (&kept, NULL);

  if (buffer)
    destroy (buffer);
}

/* Where the system cannot take the pages when it needs them, none are kept. */
static gboolean
keep (SlabBuffer *buffer)
{
#if defined(MADV_FREE)
  if (buffer->is_result && buffer->n_bytes <= SLAB_BUFFER_MAX_KEPT_BYTES
      && madvise (buffer->data, buffer->n_bytes, MADV_FREE) == 0)
    {
      SlabBuffer *before = g_atomic_pointer_exchange (&kept, buffer);

      if (before)
        destroy (before);
      return TRUE;
    }
#endif
  return FALSE;
}

/**
 * slab_buffer_ref:
 *
 * Any thread.
 *
 * Returns: (transfer full): @buffer
 */
SlabBuffer *
slab_buffer_ref (SlabBuffer *buffer)
{
  g_return_val_if_fail (buffer != NULL, NULL);

  g_atomic_ref_count_inc (&buffer->ref_count);
  return buffer;
}

/**
 * slab_buffer_unref:
 * @buffer: (transfer full): a buffer
 *
 * The last one gives the memory back to the system before it returns, or keeps it for the next result. Any thread.
 */
void
slab_buffer_unref (SlabBuffer *buffer)
{
  g_return_if_fail (buffer != NULL);

  if (!g_atomic_ref_count_dec (&buffer->ref_count))
    return;
  if (!keep (buffer))
    destroy (buffer);
}

/**
 * slab_buffer_get_data:
 *
 * Whoever made the buffer writes to it, until it becomes a volume, which never changes. Any thread.
 *
 * Returns: (transfer none): the voxels, page-aligned
 */
float *
slab_buffer_get_data (SlabBuffer *buffer)
{
  g_return_val_if_fail (buffer != NULL, NULL);

  return buffer->data;
}

/**
 * slab_buffer_get_n_voxels:
 *
 * Any thread.
 *
 * Returns: how many voxels the buffer holds
 */
guint64
slab_buffer_get_n_voxels (SlabBuffer *buffer)
{
  g_return_val_if_fail (buffer != NULL, 0);

  return buffer->n_voxels;
}
