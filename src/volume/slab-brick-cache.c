/* SPDX-License-Identifier: MIT */
#include "slab-brick-cache.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BRICK_VOXELS ((gsize) SLAB_BRICK_SLICES * SLAB_BRICK_ROWS * SLAB_BRICK_PLANES)
#define BRICK_BYTES (BRICK_VOXELS * sizeof (float))
/* What an entry takes beside its voxels, so that empty bricks have an end as well. */
#define ENTRY_BYTES ((gsize) 128)
#define DEFAULT_BUDGET ((gsize) 384 << 20)

typedef struct
{
  guint64 volume; /* number of it: an address can be that of another one later */
  gint64 at[SLAB_N_AXES];
} Key;

typedef struct
{
  gatomicrefcount ref_count;
  Key key;
  GList link;    /* in the order of use */
  float *voxels; /* slices of planes of rows; NULL: all of them are 0 */
} Brick;

struct _SlabBrickCache
{
  gsize budget;

  GMutex mutex;
  GHashTable *bricks;
  GQueue used; /* most recently first */
  gsize n_bytes;
};

static gsize default_cache = 0;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  guint64 hash = key->volume;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    hash = (hash ^ (guint64) key->at[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint) (hash >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

static gsize
get_brick_bytes (const Brick *brick)
{
  return ENTRY_BYTES + (brick->voxels != NULL ? BRICK_BYTES : 0);
}

static void
brick_unref (Brick *brick)
{
  if (!g_atomic_ref_count_dec (&brick->ref_count))
    return;
  free (brick->voxels);
  g_free (brick);
}

static Brick *
brick_ref (Brick *brick)
{
  g_atomic_ref_count_inc (&brick->ref_count);
  return brick;
}

/**
 * slab_brick_cache_new:
 * @budget: most bytes to keep
 *
 * Returns: (transfer full): an empty cache
 */
SlabBrickCache *
slab_brick_cache_new (gsize budget)
{
  SlabBrickCache *self = g_new0 (SlabBrickCache, 1);

  self->budget = budget;
  g_mutex_init (&self->mutex);
  self->bricks = g_hash_table_new (hash_key, equal_keys);
  g_queue_init (&self->used);
  return self;
}

/* With the mutex held. */
static void
drop (SlabBrickCache *self, Brick *brick)
{
  g_queue_unlink (&self->used, &brick->link);
  g_hash_table_remove (self->bricks, &brick->key);
  self->n_bytes -= get_brick_bytes (brick);
  brick_unref (brick);
}

void
slab_brick_cache_free (SlabBrickCache *self)
{
  g_return_if_fail (self != NULL);

  while (self->used.length > 0)
    drop (self, self->used.tail->data);
  g_hash_table_unref (self->bricks);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gsize
slab_brick_cache_get_n_bytes (SlabBrickCache *self)
{
  gsize n_bytes;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->mutex);
  return n_bytes;
}

/**
 * slab_brick_cache_get_default:
 *
 * Returns: (transfer none): the cache of the process, of 384 MiB
 */
SlabBrickCache *
slab_brick_cache_get_default (void)
{
  if (g_once_init_enter (&default_cache))
    g_once_init_leave (&default_cache, (gsize) slab_brick_cache_new (DEFAULT_BUDGET));
  return (SlabBrickCache *) default_cache;
}

/* A volume is gone, and with it what the process has kept of it. Other caches are soon gone themselves. */
static void
forget_volume (gpointer number)
{
  SlabBrickCache *self;

  if (g_atomic_pointer_get (&default_cache) == 0)
    return;
  self = slab_brick_cache_get_default ();
  g_mutex_lock (&self->mutex);
  for (GList *link = self->used.head, *next; link != NULL; link = next)
    {
      Brick *brick = link->data;

      next = link->next;
      if (brick->key.volume == GPOINTER_TO_UINT (number))
        drop (self, brick);
    }
  g_mutex_unlock (&self->mutex);
}

static guint64
get_volume_number (SlabVolume *volume)
{
  static gint last = 0; /* atomic */
  GQuark quark = g_quark_from_static_string ("slab-brick-cache-number");
  gpointer number = g_object_get_qdata (G_OBJECT (volume), quark);

  if (number != NULL)
    return GPOINTER_TO_UINT (number);
  number = GUINT_TO_POINTER ((guint) g_atomic_int_add (&last, 1) + 1);
  /* Another thread may have been faster. */
  if (!g_object_replace_qdata (G_OBJECT (volume), quark, NULL, number, forget_volume, NULL))
    number = g_object_get_qdata (G_OBJECT (volume), quark);
  return GPOINTER_TO_UINT (number);
}

/**
 * slab_brick_cache_set_budget:
 * @budget: most bytes to keep; what is more is dropped
 *
 * Any thread.
 */
void
slab_brick_cache_set_budget (SlabBrickCache *self, gsize budget)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->budget = budget;
  while (self->n_bytes > self->budget)
    drop (self, self->used.tail->data);
  g_mutex_unlock (&self->mutex);
}

static Brick *
find_brick (SlabBrickCache *self, const Key *key)
{
  Brick *brick;

  g_mutex_lock (&self->mutex);
  brick = g_hash_table_lookup (self->bricks, key);
  if (brick != NULL)
    {
      g_queue_unlink (&self->used, &brick->link);
      g_queue_push_head_link (&self->used, &brick->link);
      brick_ref (brick);
    }
  g_mutex_unlock (&self->mutex);
  return brick;
}

static void
keep_brick (SlabBrickCache *self, Brick *brick)
{
  const gsize n_bytes = get_brick_bytes (brick);

  g_mutex_lock (&self->mutex);
  /* Two threads may have read the same one. */
  if (n_bytes <= self->budget && g_hash_table_lookup (self->bricks, &brick->key) == NULL)
    {
      while (self->n_bytes + n_bytes > self->budget)
        drop (self, self->used.tail->data);
      brick->link.data = brick_ref (brick);
      g_hash_table_insert (self->bricks, &brick->key, brick);
      g_queue_push_head_link (&self->used, &brick->link);
      self->n_bytes += n_bytes;
    }
  g_mutex_unlock (&self->mutex);
}

/* Where the file has the first voxel of a plane of a brick. */
static guint64
get_first (SlabVolume *volume, const Brick *brick, gint64 z)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;

  return ((guint64) (brick->key.at[SLAB_AXIS_Z] + z) * (guint64) n[SLAB_AXIS_Y] + (guint64) brick->key.at[SLAB_AXIS_Y])
             * (guint64) n[SLAB_AXIS_X]
         + (guint64) brick->key.at[SLAB_AXIS_X];
}

/* Rows of one plane of a brick: @n_x voxels from each. @is_asked: the disk has been asked for them before. */
static gboolean
read_rows (SlabVolume *volume, Brick *brick, gint64 z, gint64 n_x, gint64 n_y, gboolean is_asked, GError **error)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;
  const guint64 first = get_first (volume, brick, z);
  const guint64 n_all = (guint64) (n_y - 1) * (guint64) n[SLAB_AXIS_X] + (guint64) n_x;
  const SlabSampleType type = slab_volume_get_sample_type (volume);
  const SlabByteOrder order = slab_volume_get_byte_order (volume);
  guint64 end = 0;         /* of what is known to be ... */
  gboolean is_zero = TRUE; /* ... zeros or not */

  for (gint64 y = 0; y < n_y; y++)
    {
      const guint64 row = first + (guint64) y * (guint64) n[SLAB_AXIS_X];
      guint64 samples[SLAB_BRICK_SLICES]; /* of the widest type */
      float values[SLAB_BRICK_SLICES];

      if (row >= end)
        {
          end = row + slab_volume_get_extent (volume, row, &is_zero);
          if (!is_zero && !is_asked)
            slab_volume_prefetch (volume, row, MIN (end, first + n_all) - row);
        }
      if (is_zero && row + (guint64) n_x <= end)
        continue;
      if (brick->voxels == NULL)
        {
          brick->voxels = calloc (BRICK_VOXELS, sizeof (float));
          if (brick->voxels == NULL)
            {
              g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                           _ ("There is not enough memory for %" PRIu64 " bytes of “%s”"), (guint64) BRICK_BYTES,
                           slab_volume_get_name (volume));
              return FALSE;
            }
        }
      if (!slab_volume_load (volume, row, (gsize) n_x, samples, error))
        return FALSE;
      slab_sample_type_to_float (type, order, samples, (gsize) n_x, values);
      for (gint64 x = 0; x < n_x; x++)
        brick->voxels[(x * SLAB_BRICK_PLANES + z) * SLAB_BRICK_ROWS + y] = values[x];
    }
  return TRUE;
}

static Brick *
get_brick (SlabBrickCache *self, SlabVolume *volume, const Key *key, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  const gint64 n_x = MIN (SLAB_BRICK_SLICES, shape->n[SLAB_AXIS_X] - key->at[SLAB_AXIS_X]);
  const gint64 n_y = MIN (SLAB_BRICK_ROWS, shape->n[SLAB_AXIS_Y] - key->at[SLAB_AXIS_Y]);
  const gint64 n_z = MIN (SLAB_BRICK_PLANES, shape->n[SLAB_AXIS_Z] - key->at[SLAB_AXIS_Z]);
  Brick *brick = find_brick (self, key);
  gboolean asks = FALSE;

  if (brick != NULL)
    return brick;
  brick = g_new0 (Brick, 1);
  g_atomic_ref_count_init (&brick->ref_count);
  brick->key = *key;
  for (gint64 z = 0; z < n_z; z++)
    {
      const gboolean is_asked = asks;

      /* The disk reads the next plane while this one is taken apart. */
      asks = z + 1 < n_z && brick->voxels != NULL;
      if (asks)
        slab_volume_prefetch (volume, get_first (volume, brick, z + 1),
                              (guint64) (n_y - 1) * (guint64) shape->n[SLAB_AXIS_X] + (guint64) n_x);
      if (!read_rows (volume, brick, z, n_x, n_y, is_asked, error))
        {
          brick_unref (brick);
          return NULL;
        }
    }
  /* What was read while the file was whole is right, and what is kept must be. */
  if (!slab_volume_check (volume, error))
    {
      brick_unref (brick);
      return NULL;
    }
  keep_brick (self, brick);
  return brick;
}

/**
 * slab_brick_cache_read:
 * @volume: a volume
 * @x: the slice
 * @y: first row
 * @z: first plane
 * @n_y: rows, inside the volume
 * @n_z: planes, inside the volume
 * @target: (out): @n_z × @n_y values
 * @error: return location for a %SLAB_VOLUME_ERROR or a G_IO_ERROR
 *
 * What it reads is whole bricks: ask for multiples of SLAB_BRICK_PLANES from a multiple of it, and not for more than
 * can be waited for. Any thread.
 *
 * Returns: %FALSE when the file failed or the memory is short
 */
gboolean
slab_brick_cache_read (SlabBrickCache *self, SlabVolume *volume, gint64 x, gint64 y, gint64 z, gint64 n_y, gint64 n_z,
                       float *target, GError **error)
{
  Key key = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (slab_box_is_inside (&(SlabBox){ { z, y, x }, { n_z, n_y, 1 } }, slab_volume_get_shape (volume)),
                        FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  key.volume = get_volume_number (volume);
  key.at[SLAB_AXIS_X] = x / SLAB_BRICK_SLICES * SLAB_BRICK_SLICES;
  for (key.at[SLAB_AXIS_Z] = z / SLAB_BRICK_PLANES * SLAB_BRICK_PLANES; key.at[SLAB_AXIS_Z] < z + n_z;
       key.at[SLAB_AXIS_Z] += SLAB_BRICK_PLANES)
    for (key.at[SLAB_AXIS_Y] = y / SLAB_BRICK_ROWS * SLAB_BRICK_ROWS; key.at[SLAB_AXIS_Y] < y + n_y;
         key.at[SLAB_AXIS_Y] += SLAB_BRICK_ROWS)
      {
        const gint64 from_z = MAX (z, key.at[SLAB_AXIS_Z]), from_y = MAX (y, key.at[SLAB_AXIS_Y]);
        const gint64 end_z = MIN (z + n_z, key.at[SLAB_AXIS_Z] + SLAB_BRICK_PLANES);
        const gsize n = (gsize) (MIN (y + n_y, key.at[SLAB_AXIS_Y] + SLAB_BRICK_ROWS) - from_y);
        Brick *brick = get_brick (self, volume, &key, error);

        if (brick == NULL)
          return FALSE;
        for (gint64 row = from_z; row < end_z; row++)
          {
            float *to = target + (row - z) * n_y + (from_y - y);

            if (brick->voxels == NULL)
              memset (to, 0, n * sizeof (float));
            else
              memcpy (to,
                      brick->voxels
                          + ((x - key.at[SLAB_AXIS_X]) * SLAB_BRICK_PLANES + row - key.at[SLAB_AXIS_Z])
                                * SLAB_BRICK_ROWS
                          + (from_y - key.at[SLAB_AXIS_Y]),
                      n * sizeof (float));
          }
        brick_unref (brick);
      }
  return TRUE;
}
