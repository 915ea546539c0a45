/* SPDX-License-Identifier: MIT */
#include "slab-volume-histogram.h"

#include "slab-estimate-rounds.h"
#include "slab-histogram-counter.h"
#include "slab-volume-private.h"
#include "slab-volume-sample-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Read at a time: enough for a disk, and little enough to end soon when nobody wants it any more. */
#define BLOCK_BYTES ((gsize) 1 << 20)
/* Distance of a block from the begin of a page, so that the system may read past its cache. */
#define PAGE_BYTES 4096
/* Then estimates end, however much of the sample is missing: the exact one is to come some time. */
#define ESTIMATE_USEC (1 * G_TIME_SPAN_SECOND)
#define PROGRESS_USEC 100000
#define NICENESS 19

/* Outlives the object in its thread, which may wait for a slow disk, and in a source on its way to the main thread. */
typedef struct
{
  gint ref_count;             /* atomic */
  SlabVolumeHistogram *owner; /* main thread only; NULL once it is gone */
  GMainContext *context;
  SlabVolume *volume;
  gint cancelled; /* atomic */

  GMutex mutex;
  gboolean announced;
  SlabHistogram *histogram;
  double progress;
  GError *error;
} Shared;

struct _SlabVolumeHistogram
{
  GObject parent_instance;

  Shared *shared;
  /* What was told last: the thread may be further. */
  SlabHistogram *histogram;
  double progress;
  GError *error;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabVolumeHistogram, slab_volume_histogram, G_TYPE_OBJECT)

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("slab-volume-histogram");
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_int_inc (&shared->ref_count);
  return shared;
}

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_int_dec_and_test (&shared->ref_count))
    return;
  g_clear_object (&shared->volume);
  g_clear_pointer (&shared->histogram, slab_histogram_unref);
  g_clear_error (&shared->error);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->mutex);
  g_free (shared);
}

/* Copies what the thread has told to where the getters find it. Main thread. */
static void
take (SlabVolumeHistogram *self)
{
  Shared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  shared->announced = FALSE;
  g_clear_pointer (&self->histogram, slab_histogram_unref);
  if (shared->histogram != NULL)
    self->histogram = slab_histogram_ref (shared->histogram);
  self->progress = shared->progress;
  if (self->error == NULL && shared->error != NULL)
    self->error = g_error_copy (shared->error);
  g_mutex_unlock (&shared->mutex);
}

static gboolean
announce_cb (gpointer data)
{
  Shared *shared = data;

  if (shared->owner != NULL)
    {
      g_autoptr (SlabVolumeHistogram) self = g_object_ref (shared->owner);

      take (self);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  return G_SOURCE_REMOVE;
}

/* @histogram, @error: (transfer full) (nullable): kept as they were where there is no newer one. */
static void
tell (Shared *shared, SlabHistogram *histogram, double progress, GError *error)
{
  gboolean announce;

  g_mutex_lock (&shared->mutex);
  if (histogram != NULL)
    {
      g_clear_pointer (&shared->histogram, slab_histogram_unref);
      shared->histogram = histogram;
    }
  if (error != NULL)
    shared->error = error;
  shared->progress = progress;
  announce = !shared->announced;
  shared->announced = TRUE;
  g_mutex_unlock (&shared->mutex);
  if (announce)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, announce_cb, shared_ref (shared), shared_unref);
      g_source_attach (source, shared->context);
    }
}

/* Of this thread alone; where it is refused the work is done all the same. */
static void
lower_priority (void)
{
#ifdef SYS_gettid
  (void) setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICENESS);
#endif
}

static gboolean
is_cancelled (Shared *shared)
{
  return g_atomic_int_get (&shared->cancelled) != 0;
}

/* Counted from the begin each time: a counter that has told of its voxels takes no more of them. */
static gboolean
tell_estimate (Shared *shared, const void *samples, gsize n, GError **error)
{
  g_autoptr (SlabHistogramCounter) counter = slab_histogram_counter_new (
      slab_volume_get_sample_type (shared->volume), slab_volume_get_byte_order (shared->volume), error);

  if (counter == NULL)
    return FALSE;
  slab_histogram_counter_add (counter, samples, n);
  if (slab_histogram_counter_wants_more (counter))
    slab_histogram_counter_add (counter, samples, n);
  tell (shared, slab_histogram_counter_finish (counter, FALSE), 0, NULL);
  return TRUE;
}

/* The first one is waited for by somebody and is made at the priority of all others, the later ones are not. */
static gboolean
estimate (Shared *shared, GError **error)
{
  const gsize sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (shared->volume));
  const gint64 begin = g_get_monotonic_time ();
  g_autofree guint8 *samples = NULL;
  gsize n_read = 0, n_told = 0;
  SlabEstimateRounds rounds;
  SlabVolumeSample sample;
  gboolean good = FALSE;

  if (slab_volume_sample_init (&sample, slab_volume_get_n_voxels (shared->volume)))
    samples = g_try_malloc (sample.n_runs * sample.run_length * sample_size);
  if (samples == NULL)
    {
      g_set_error_literal (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                           _ ("There is not enough memory for a sample of a megabyte"));
      goto out;
    }
  /* A volume of no more than a sample's voxels is soon read whole. */
  good = sample.n_runs == 1;
  if (good)
    goto out;
  slab_estimate_rounds_init (&rounds, begin);
  for (guint64 i = 0; i < SLAB_SAMPLE_AHEAD; i++)
    slab_volume_prefetch_run (shared->volume, &sample, i);
  for (guint64 i = 0; i < sample.n_runs; i++)
    {
      slab_volume_prefetch_run (shared->volume, &sample, i + SLAB_SAMPLE_AHEAD);
      if (is_cancelled (shared)
          || !slab_volume_load (shared->volume, slab_volume_sample_get_spread_run (&sample, i),
                                (gsize) sample.run_length, samples + n_read * sample_size, error))
        goto out;
      n_read += (gsize) sample.run_length;
      if (!slab_estimate_rounds_is_due (&rounds, g_get_monotonic_time (), n_read))
        continue;
      if (!tell_estimate (shared, samples, n_read, error))
        goto out;
      if (n_told == 0)
        lower_priority ();
      n_told = n_read;
      if (g_get_monotonic_time () - begin >= ESTIMATE_USEC)
        break;
    }
  good = n_told == n_read || tell_estimate (shared, samples, n_read, error);

out:
  slab_volume_sample_clear (&sample);
  return good;
}

/* A round over all voxels. */
static gboolean
count_all (Shared *shared, SlabHistogramCounter *counter, guint8 *block, GError **error)
{
  const guint64 n_voxels = slab_volume_get_n_voxels (shared->volume);
  const gsize n_block = BLOCK_BYTES / slab_sample_type_get_size (slab_volume_get_sample_type (shared->volume));
  gint64 told = g_get_monotonic_time ();

  for (guint64 first = 0; first < n_voxels; first += n_block)
    {
      const gsize n = (gsize) MIN (n_block, n_voxels - first);

      if (is_cancelled (shared) || !slab_volume_load (shared->volume, first, n, block, error))
        return FALSE;
      slab_histogram_counter_add (counter, block, n);
      /* That all is done is told with the histogram. */
      if (first + n < n_voxels && g_get_monotonic_time () - told > PROGRESS_USEC)
        {
          told = g_get_monotonic_time ();
          tell (shared, NULL, (double) (first + n) / (double) n_voxels, NULL);
        }
    }
  return TRUE;
}

/* Where a block begins for the system to read it past its cache, or not to. */
static guint8 *
place_block (SlabVolume *volume, guint8 *memory)
{
  const guint64 n_bytes = slab_volume_get_n_voxels (volume)
                          * slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  const guint64 memory_bytes = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  const gsize offset = slab_volume_get_offset (volume) % PAGE_BYTES;

  return memory + (n_bytes > memory_bytes / 4 ? offset : (offset + PAGE_BYTES / 2) % PAGE_BYTES);
}

static gpointer
thread_main (gpointer data)
{
  Shared *shared = data;
  g_autoptr (SlabHistogramCounter) counter = NULL;
  g_autoptr (SlabHistogram) histogram = NULL;
  void *memory = NULL;
  guint8 *block;
  GError *error = NULL;
  gboolean good = FALSE;

  if (posix_memalign (&memory, PAGE_BYTES, BLOCK_BYTES + PAGE_BYTES) != 0)
    {
      memory = NULL;
      g_set_error (&error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   _ ("There is not enough memory for a block of %" PRIu64 " bytes of a volume"),
                   (guint64) (BLOCK_BYTES + PAGE_BYTES));
      goto out;
    }
  if (!estimate (shared, &error))
    goto out;
  lower_priority ();
#if defined(SYS_ioprio_set)
  /* After the estimates, which somebody waits for: reads the disk only when nobody else does (class 3, "idle"). */
  (void) syscall (SYS_ioprio_set, 1, 0, 3 << 13);
#endif
  block = place_block (shared->volume, memory);
  counter = slab_histogram_counter_new (slab_volume_get_sample_type (shared->volume),
                                        slab_volume_get_byte_order (shared->volume), &error);
  if (counter == NULL || !count_all (shared, counter, block, &error))
    goto out;
  if (slab_histogram_counter_wants_more (counter) && !count_all (shared, counter, block, &error))
    goto out;
  good = slab_volume_check (shared->volume, &error);

out:
  if (good)
    {
      histogram = slab_histogram_counter_finish (counter, TRUE);
      g_object_set_qdata_full (G_OBJECT (shared->volume), get_quark (), slab_histogram_ref (histogram),
                               (GDestroyNotify) slab_histogram_unref);
      tell (shared, g_steal_pointer (&histogram), 1, NULL);
    }
  else if (error != NULL)
    tell (shared, NULL, 0, error);
  free (memory);
  shared_unref (shared);
  return NULL;
}

static void
slab_volume_histogram_dispose (GObject *object)
{
  SlabVolumeHistogram *self = SLAB_VOLUME_HISTOGRAM (object);

  if (self->shared != NULL)
    {
      self->shared->owner = NULL;
      g_atomic_int_set (&self->shared->cancelled, 1);
    }
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_pointer (&self->histogram, slab_histogram_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (slab_volume_histogram_parent_class)->dispose (object);
}

static void
slab_volume_histogram_class_init (SlabVolumeHistogramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_volume_histogram_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
slab_volume_histogram_init (SlabVolumeHistogram *self)
{
}

static gpointer
ref_histogram (gpointer histogram, gpointer data)
{
  return histogram != NULL ? slab_histogram_ref (histogram) : NULL;
}

/**
 * slab_volume_histogram_new:
 * @volume: whose voxels are counted
 *
 * Returns: (transfer full): the object; its work has begun
 */
SlabVolumeHistogram *
slab_volume_histogram_new (SlabVolume *volume)
{
  SlabVolumeHistogram *self;
  Shared *shared;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);

  self = g_object_new (SLAB_TYPE_VOLUME_HISTOGRAM, NULL);
  shared = g_new0 (Shared, 1);
  g_atomic_int_set (&shared->ref_count, 1);
  g_mutex_init (&shared->mutex);
  shared->owner = self;
  shared->context = g_main_context_ref_thread_default ();
  shared->volume = g_object_ref (volume);
  self->shared = shared;
  shared->histogram = g_object_dup_qdata (G_OBJECT (volume), get_quark (), ref_histogram, NULL);
  if (shared->histogram != NULL)
    {
      shared->progress = 1;
      take (self);
    }
  else
    g_thread_unref (g_thread_new ("histogram", thread_main, shared_ref (shared)));
  return self;
}

/**
 * slab_volume_histogram_get_volume:
 *
 * Returns: (transfer none): whose histogram it is
 */
SlabVolume *
slab_volume_histogram_get_volume (SlabVolumeHistogram *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME_HISTOGRAM (self), NULL);

  return self->shared->volume;
}

/**
 * slab_volume_histogram_get_histogram:
 *
 * Returns: (transfer none) (nullable): the best there is by now, %NULL before the first estimate
 */
SlabHistogram *
slab_volume_histogram_get_histogram (SlabVolumeHistogram *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME_HISTOGRAM (self), NULL);

  return self->histogram;
}

/**
 * slab_volume_histogram_get_progress:
 *
 * Returns: 0..1: the share of the voxels that has been counted; it begins anew where values so close together have been
 *   found that they must be counted twice
 */
double
slab_volume_histogram_get_progress (SlabVolumeHistogram *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME_HISTOGRAM (self), 0);

  return self->progress;
}

/**
 * slab_volume_histogram_get_error:
 *
 * Returns: (transfer none) (nullable): why there will be no exact histogram: a %SLAB_VOLUME_ERROR or %G_IO_ERROR
 */
const GError *
slab_volume_histogram_get_error (SlabVolumeHistogram *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME_HISTOGRAM (self), NULL);

  return self->error;
}
