/* SPDX-License-Identifier: MIT */
#include "slab-voxel-probe.h"

#include <math.h>
#include <string.h>

/* Up to here a float32 has every whole number. */
#define EXACT_LIMIT 16777216.0

typedef struct
{
  SlabVolume *volume;
  gint64 voxel[SLAB_N_AXES];
  double value;
} Place;

struct _SlabVoxelProbe
{
  GObject parent_instance;

  Place *asked;   /* waits for the one that is being read */
  Place *reading; /* the task's; NULL where nobody wants it any more */
  Place *found;
  gboolean is_reading;
};

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabVoxelProbe, slab_voxel_probe, G_TYPE_OBJECT)

static void
place_free (Place *place)
{
  g_object_unref (place->volume);
  g_free (place);
}

static gboolean
place_is (const Place *place, SlabVolume *volume, const gint64 voxel[SLAB_N_AXES])
{
  return place != NULL && place->volume == volume && memcmp (place->voxel, voxel, sizeof place->voxel) == 0;
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Place *place = task_data;
  const SlabBox box = { { place->voxel[0], place->voxel[1], place->voxel[2] }, { 1, 1, 1 } };
  guint64 sample = 0;
  GError *error = NULL;

  if (!slab_volume_read_samples (place->volume, &box, &sample, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  place->value = slab_sample_type_to_double (slab_volume_get_sample_type (place->volume),
                                             slab_volume_get_byte_order (place->volume), &sample);
  g_task_return_boolean (task, TRUE);
}

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
begin (SlabVoxelProbe *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_reading || self->asked == NULL)
    return;
  task = g_task_new (self, NULL, read_cb, NULL);
  self->reading = g_steal_pointer (&self->asked);
  self->is_reading = TRUE;
  g_task_set_task_data (task, self->reading, (GDestroyNotify) place_free);
  g_task_run_in_thread (task, read_thread);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabVoxelProbe *self = SLAB_VOXEL_PROBE (source);
  const Place *place = g_steal_pointer (&self->reading);
  /* What is wrong with the file is told by the picture, which reads it as well. */
  const gboolean is_read = g_task_propagate_boolean (G_TASK (result), NULL);

  self->is_reading = FALSE;
  if (is_read && place != NULL)
    {
      g_clear_pointer (&self->found, place_free);
      self->found = g_memdup2 (place, sizeof *place);
      g_object_ref (self->found->volume);
      g_signal_emit (self, signals[FOUND], 0);
    }
  begin (self);
}

gboolean
slab_voxel_probe_is_needed (SlabVolume *volume, double value)
{
  const SlabSampleType type = slab_volume_get_sample_type (volume);

  return slab_sample_type_is_wide (type) && !isnan (value)
         && (type == SLAB_SAMPLE_FLOAT64 || fabs (value) >= EXACT_LIMIT);
}

void
slab_voxel_probe_ask (SlabVoxelProbe *self, SlabVolume *volume, const gint64 voxel[SLAB_N_AXES])
{
  g_return_if_fail (SLAB_IS_VOXEL_PROBE (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (voxel != NULL);

  if (place_is (self->asked, volume, voxel) || (self->asked == NULL && place_is (self->reading, volume, voxel)))
    return;
  slab_voxel_probe_cancel (self);
  self->asked = g_new0 (Place, 1);
  self->asked->volume = g_object_ref (volume);
  memcpy (self->asked->voxel, voxel, sizeof self->asked->voxel);
  begin (self);
}

void
slab_voxel_probe_cancel (SlabVoxelProbe *self)
{
  g_return_if_fail (SLAB_IS_VOXEL_PROBE (self));

  g_clear_pointer (&self->asked, place_free);
  self->reading = NULL;
}

gboolean
slab_voxel_probe_get_value (SlabVoxelProbe *self, SlabVolume *volume, const gint64 voxel[SLAB_N_AXES], double *value)
{
  g_return_val_if_fail (SLAB_IS_VOXEL_PROBE (self), FALSE);
  g_return_val_if_fail (voxel != NULL && value != NULL, FALSE);

  if (!place_is (self->found, volume, voxel))
    return FALSE;
  *value = self->found->value;
  return TRUE;
}

static void
slab_voxel_probe_dispose (GObject *object)
{
  SlabVoxelProbe *self = SLAB_VOXEL_PROBE (object);

  slab_voxel_probe_cancel (self);
  g_clear_pointer (&self->found, place_free);

  G_OBJECT_CLASS (slab_voxel_probe_parent_class)->dispose (object);
}

static void
slab_voxel_probe_class_init (SlabVoxelProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_voxel_probe_dispose;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
slab_voxel_probe_init (SlabVoxelProbe *self)
{
}

SlabVoxelProbe *
slab_voxel_probe_new (void)
{
  return g_object_new (SLAB_TYPE_VOXEL_PROBE, NULL);
}
