/* SPDX-License-Identifier: MIT */
#include "slab-volume-sample-private.h"

#include <math.h>
#include <string.h>

#define SAMPLE_VOXELS ((guint64) 1 << 18)

/* 256 bytes of float32: one page a run, and enough runs for planes by the thousand. */
#define RUN_VOXELS 64

/* Odd, and far from a divisor of the number of runs: each run comes once, and the first ones are spread evenly. */
#define RUN_STEP 1597

/**
 * slab_volume_sample_init:
 * @self: a sample that slab_volume_sample_clear() will be called for, whatever is returned
 * @n_voxels: voxels in the volume, at least 1
 *
 * Returns: %FALSE when a megabyte is not to be had
 */
gboolean
slab_volume_sample_init (SlabVolumeSample *self, guint64 n_voxels)
{
  g_return_val_if_fail (self != NULL && n_voxels > 0, FALSE);

  memset (self, 0, sizeof *self);
  self->n_voxels = n_voxels;
  if (n_voxels <= SAMPLE_VOXELS)
    {
      self->n_runs = 1;
      self->run_length = n_voxels;
    }
  else
    {
      self->n_runs = SAMPLE_VOXELS / RUN_VOXELS;
      self->run_length = RUN_VOXELS;
    }
  self->values = g_try_new (float, self->n_runs * self->run_length);
  return self->values != NULL;
}

void
slab_volume_sample_clear (SlabVolumeSample *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->values, g_free);
}

/* splitmix64, by Sebastiano Vigna, public domain. */
static guint64
scramble (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/**
 * slab_volume_sample_get_run:
 * @self: a sample
 * @run: which run, below n_runs
 *
 * Returns: index of the first voxel of the run in storage order; it grows with @run, and runs do not overlap
 */
guint64
slab_volume_sample_get_run (const SlabVolumeSample *self, guint64 run)
{
  guint64 share = self->n_voxels / self->n_runs;
  guint64 room = share - self->run_length + 1;

  return run * share + (self->n_runs == 1 ? 0 : scramble (run) % room);
}

/**
 * slab_volume_sample_get_spread_run:
 * @self: a sample
 * @turn: 0 for the first one that is read, below n_runs
 *
 * For those who tell of what they have before they have all.
 *
 * Returns: index of the first voxel of a run in storage order: another one each turn, the first ones from everywhere
 */
guint64
slab_volume_sample_get_spread_run (const SlabVolumeSample *self, guint64 turn)
{
  return slab_volume_sample_get_run (self, turn * RUN_STEP % self->n_runs);
}

/**
 * slab_volume_sample_add:
 * @self: a sample
 * @values: voxels of one run
 * @n_values: how many
 *
 * Keeps the finite ones.
 */
void
slab_volume_sample_add (SlabVolumeSample *self, const float *values, gsize n_values)
{
  for (gsize i = 0; i < n_values && self->n_values < self->n_runs * self->run_length; i++)
    if (isfinite (values[i]))
      self->values[self->n_values++] = values[i];
}

/**
 * slab_volume_sample_add_block:
 * @self: a sample
 * @first: index of the first voxel of the block; where the block before has ended
 * @values: voxels in storage order
 * @n_values: how many
 *
 * Takes what belongs to the sample from a volume that passes by once.
 */
void
slab_volume_sample_add_block (SlabVolumeSample *self, guint64 first, const float *values, gsize n_values)
{
  while (self->next_run < self->n_runs)
    {
      guint64 start = slab_volume_sample_get_run (self, self->next_run);
      guint64 from = MAX (start, first);
      guint64 to = MIN (start + self->run_length, first + n_values);

      if (from < to)
        slab_volume_sample_add (self, values + (from - first), (gsize) (to - from));
      if (start + self->run_length > first + n_values)
        return;
      self->next_run++;
    }
}

/* Floats in ascending order have keys in ascending order, negative zero just below zero. */
static inline guint32
to_key (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}

static inline float
from_key (guint32 key)
{
  guint32 bits = (key & 0x80000000u) != 0 ? key & 0x7fffffffu : ~key;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* A radix sort of three passes; qsort() would take most of the time an estimate may take. The result is in @spare. */
static void
sort_keys (guint32 *keys, guint32 *spare, gsize n)
{
  for (guint shift = 0; shift < 33; shift += 11)
    {
      gsize counts[2048] = { 0 };
      gsize sum = 0;
      guint32 *swap;

      for (gsize i = 0; i < n; i++)
        counts[(keys[i] >> shift) & 2047]++;
      for (guint i = 0; i < 2048; i++)
        {
          gsize count = counts[i];

          counts[i] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        spare[counts[(keys[i] >> shift) & 2047]++] = keys[i];
      swap = keys;
      keys = spare;
      spare = swap;
    }
}

/**
 * slab_volume_sample_get_percentiles:
 * @self: a filled sample
 * @percents: which, 0..100
 * @n_percents: how many
 * @percentiles: (out): values, interpolated as numpy.percentile() does by default; NaN when the sample is empty
 *
 * Returns: %FALSE when two megabytes are not to be had
 */
gboolean
slab_volume_sample_get_percentiles (SlabVolumeSample *self, const double *percents, guint n_percents,
                                    float *percentiles)
{
  g_autofree guint32 *keys = g_try_new (guint32, 2 * MAX (self->n_values, 1));
  const guint32 *sorted = keys + self->n_values;

  if (keys == NULL)
    return FALSE;
  for (gsize i = 0; i < self->n_values; i++)
    keys[i] = to_key (self->values[i]);
  sort_keys (keys, keys + self->n_values, self->n_values);

  for (guint i = 0; i < n_percents; i++)
    {
      double index = CLAMP (percents[i], 0, 100) / 100 * (double) (MAX (self->n_values, 1) - 1);
      gsize below = (gsize) floor (index);
      gsize above = MIN (below + 1, MAX (self->n_values, 1) - 1);
      double low, high;

      if (self->n_values == 0)
        {
          percentiles[i] = NAN;
          continue;
        }
      low = from_key (sorted[below]);
      high = from_key (sorted[above]);
      percentiles[i] = (float) (low + (high - low) * (index - (double) below));
    }
  return TRUE;
}
