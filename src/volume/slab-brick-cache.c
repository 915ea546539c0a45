/* SPDX-License-Identifier: MIT */
#include "slab-brick-cache.h"

#include "slab-bands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BRICK_VOXELS ((gsize) SLAB_BRICK_SLICES * SLAB_BRICK_ROWS * SLAB_BRICK_PLANES)
#define BRICK_BYTES (BRICK_VOXELS * sizeof (float))
/* What an entry takes beside its voxels, so that empty bricks have an end as well. */
#define ENTRY_BYTES ((gsize) 128)
#define DEFAULT_BUDGET ((gsize) 384 << 20)
/* Rows up to this long are read together, what is between the wanted voxels as well: it is in the same pages. */
#define TOGETHER_BYTES ((gsize) 8192)
/* Planes of a brick that the disk is asked for ahead of the one that is taken apart. */
#define PLANES_AHEAD 3

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

/* Rows of which hardly a page is left out are read together, from the first one to the last. */
static gint64
get_n_together (SlabVolume *volume)
{
  const gsize n_bytes = (gsize) slab_volume_get_shape (volume)->n[SLAB_AXIS_X]
                        * slab_sample_type_get_size (slab_volume_get_sample_type (volume));

  return n_bytes <= TOGETHER_BYTES ? SLAB_BRICK_ROWS : 1;
}

/* Bytes that hold what is read at once. */
static gsize
get_n_scratch (SlabVolume *volume)
{
  const gsize n_x = (gsize) slab_volume_get_shape (volume)->n[SLAB_AXIS_X];
  const gsize n_rows = (gsize) get_n_together (volume);

  return ((n_rows - 1) * n_x + SLAB_BRICK_SLICES) * slab_sample_type_get_size (slab_volume_get_sample_type (volume));
}

static gboolean
make_voxels (SlabVolume *volume, Brick *brick, GError **error)
{
  brick->voxels = calloc (BRICK_VOXELS, sizeof (float));
  if (brick->voxels != NULL)
    return TRUE;
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
               _ ("There is not enough memory for %" PRIu64 " bytes of “%s”"), (guint64) BRICK_BYTES,
               slab_volume_get_name (volume));
  return FALSE;
}

/* Rows of one plane of a brick: @n_x voxels from each. @is_asked: the disk has been asked for them before. @samples:
 * room for as many as are read at once. */
static gboolean
read_rows (SlabVolume *volume, Brick *brick, gint64 z, gint64 n_x, gint64 n_y, gboolean is_asked, guint8 *samples,
           GError **error)
{
  const guint64 n = (guint64) slab_volume_get_shape (volume)->n[SLAB_AXIS_X];
  const guint64 first = get_first (volume, brick, z);
  const guint64 n_all = (guint64) (n_y - 1) * n + (guint64) n_x;
  const SlabSampleType type = slab_volume_get_sample_type (volume);
  const SlabByteOrder order = slab_volume_get_byte_order (volume);
  const gsize stride = (gsize) n * slab_sample_type_get_size (type);
  const gint64 n_together = get_n_together (volume);
  guint64 end = 0;         /* of what is known to be ... */
  gboolean is_zero = TRUE; /* ... zeros or not */

  for (gint64 y = 0, n_rows; y < n_y; y += n_rows)
    {
      const guint64 row = first + (guint64) y * n;

      n_rows = 1;
      if (row >= end)
        {
          end = row + slab_volume_get_extent (volume, row, &is_zero);
          if (!is_zero && !is_asked)
            slab_volume_prefetch (volume, row, MIN (end, first + n_all) - row);
        }
      if (is_zero && row + (guint64) n_x <= end)
        continue;
      if (brick->voxels == NULL && !make_voxels (volume, brick, error))
        return FALSE;
      /* Those that end before the next hole. */
      if (!is_zero)
        n_rows = CLAMP ((gint64) ((end - row) / n), 1, MIN (n_together, n_y - y));
      if (!slab_volume_load (volume, row, (gsize) (n_rows - 1) * (gsize) n + (gsize) n_x, samples, error))
        return FALSE;
      for (gint64 i = 0; i < n_rows; i++)
        {
          float values[SLAB_BRICK_SLICES];

          slab_sample_type_to_float (type, order, samples + (gsize) i * stride, (gsize) n_x, values);
          for (gint64 x = 0; x < n_x; x++)
            brick->voxels[(x * SLAB_BRICK_PLANES + z) * SLAB_BRICK_ROWS + y + i] = values[x];
        }
    }
  return TRUE;
}

static Brick *
get_brick (SlabBrickCache *self, SlabVolume *volume, const Key *key, guint8 *samples, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  const gint64 n_x = MIN (SLAB_BRICK_SLICES, shape->n[SLAB_AXIS_X] - key->at[SLAB_AXIS_X]);
  const gint64 n_y = MIN (SLAB_BRICK_ROWS, shape->n[SLAB_AXIS_Y] - key->at[SLAB_AXIS_Y]);
  const gint64 n_z = MIN (SLAB_BRICK_PLANES, shape->n[SLAB_AXIS_Z] - key->at[SLAB_AXIS_Z]);
  Brick *brick = find_brick (self, key);
  gint64 n_asked = 0;

  if (brick != NULL)
    return brick;
  brick = g_new0 (Brick, 1);
  g_atomic_ref_count_init (&brick->ref_count);
  brick->key = *key;
  for (gint64 z = 0; z < n_z; z++)
    {
      const gboolean is_asked = z < n_asked;

      /* The disk reads the next planes while this one is taken apart. */
      for (n_asked = MAX (n_asked, z + 1); brick->voxels != NULL && n_asked < MIN (z + 1 + PLANES_AHEAD, n_z);
           n_asked++)
        slab_volume_prefetch (volume, get_first (volume, brick, n_asked),
                              (guint64) (n_y - 1) * (guint64) shape->n[SLAB_AXIS_X] + (guint64) n_x);
      if (!read_rows (volume, brick, z, n_x, n_y, is_asked, samples, error))
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

/* What a call of slab_brick_cache_read() asks for; its threads share it. */
typedef struct
{
  SlabBrickCache *cache;
  SlabVolume *volume;
  gint64 x, y, z;
  gint64 n_y, n_z;
  gint64 n_across; /* bricks along Y, of one along Z */
  float *target;
  GError *error; /* the first one; atomic */
} Reading;

/* One brick of those that a reading touches, from the first plane on. */
static void
read_brick (Reading *reading, gint64 number, guint8 *samples)
{
  const gint64 x = reading->x, y = reading->y, z = reading->z, n_y = reading->n_y;
  const gint64 at_z = (z / SLAB_BRICK_PLANES + number / reading->n_across) * SLAB_BRICK_PLANES;
  const gint64 at_y = (y / SLAB_BRICK_ROWS + number % reading->n_across) * SLAB_BRICK_ROWS;
  const gint64 at_x = x / SLAB_BRICK_SLICES * SLAB_BRICK_SLICES;
  const gint64 from_z = MAX (z, at_z), end_z = MIN (z + reading->n_z, at_z + SLAB_BRICK_PLANES);
  const gint64 from_y = MAX (y, at_y);
  const gsize n = (gsize) (MIN (y + n_y, at_y + SLAB_BRICK_ROWS) - from_y);
  const Key key = { get_volume_number (reading->volume), { at_z, at_y, at_x } };
  GError *error = NULL;
  Brick *brick = get_brick (reading->cache, reading->volume, &key, samples, &error);

  if (brick == NULL)
    {
      if (!g_atomic_pointer_compare_and_exchange (&reading->error, NULL, error))
        g_error_free (error);
      return;
    }
  for (gint64 row = from_z; row < end_z; row++)
    {
      float *to = reading->target + (row - z) * n_y + (from_y - y);

      if (brick->voxels == NULL)
        memset (to, 0, n * sizeof (float));
      else
        memcpy (to, brick->voxels + ((x - at_x) * SLAB_BRICK_PLANES + row - at_z) * SLAB_BRICK_ROWS + (from_y - at_y),
                n * sizeof (float));
    }
  brick_unref (brick);
}

static void
read_bricks (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  Reading *reading = data;

  for (gint64 i = first; i < first + n && g_atomic_pointer_get (&reading->error) == NULL; i++)
    read_brick (reading, i, scratch);
}

/**
 * slab_brick_cache_read:
 * @volume: a volume
 * @x: the slice
 * @y: first row
 * @z: first plane
 * @n_y: rows, inside the volume
 * @n_z: planes, inside the volume
 * @alone: no other thread helps: for what nobody waits for
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
                       gboolean alone, float *target, GError **error)
{
  Reading reading = { self, volume, x, y, z, n_y, n_z, 0, target, NULL };
  gint64 n_down;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (slab_box_is_inside (&(SlabBox){ { z, y, x }, { n_z, n_y, 1 } }, slab_volume_get_shape (volume)),
                        FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  reading.n_across = (y + n_y - 1) / SLAB_BRICK_ROWS - y / SLAB_BRICK_ROWS + 1;
  n_down = (z + n_z - 1) / SLAB_BRICK_PLANES - z / SLAB_BRICK_PLANES + 1;
  if (!slab_bands_run (n_down * reading.n_across, 1, get_n_scratch (volume), alone, read_bricks, &reading))
    g_set_error (&reading.error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                 _ ("There is not enough memory for %" PRIu64 " bytes of “%s”"), (guint64) get_n_scratch (volume),
                 slab_volume_get_name (volume));
  if (reading.error == NULL)
    return TRUE;
  g_propagate_error (error, reading.error);
  return FALSE;
}
