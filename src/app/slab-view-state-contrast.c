/* SPDX-License-Identifier: MIT */
#include "slab-view-state-private.h"

#include <math.h>

/* What of a SlabViewState is about its contrast. */

/* Of a larger slice the contrast is found from evenly spread rows and columns. */
#define SLICE_VALUES 16777216.0

static void
set_provisional (SlabViewState *self, gboolean provisional)
{
  if (self->provisional == provisional)
    return;
  self->provisional = provisional;
  slab_view_state_notify (self, PROP_PROVISIONAL);
}

void
slab_view_state_cancel_contrast (SlabViewState *self)
{
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);
  g_clear_object (&self->contrast_cancellable);
  self->wants_full = FALSE;
  set_provisional (self, FALSE);
}

/* Of a valid one. */
static void
take_contrast (SlabViewState *self, SlabContrast contrast)
{
  const SlabContrast was = self->contrast;

  if (contrast.low == was.low && contrast.high == was.high)
    return;
  self->contrast = contrast;
  g_object_freeze_notify (G_OBJECT (self));
  if (was.low != contrast.low)
    slab_view_state_notify (self, PROP_LOW);
  if (was.high != contrast.high)
    slab_view_state_notify (self, PROP_HIGH);
  g_object_thaw_notify (G_OBJECT (self));
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_CONTRAST);
}

static SlabContrast
make_symmetric (double reach)
{
  return (SlabContrast){ -fabs (reach), fabs (reach) };
}

/* Of one that was found in the data, nothing of it is lost where zero is to be in its middle. */
static void
take_found_contrast (SlabViewState *self, SlabContrast contrast)
{
  if (!slab_contrast_make_valid (&contrast))
    return;
  take_contrast (self, self->symmetric ? make_symmetric (MAX (fabs (contrast.low), fabs (contrast.high))) : contrast);
}

/* Where zero is to be in the middle, the limit that was moved takes the other one along; of both, the width counts. */
static SlabContrast
keep_symmetric (const SlabContrast *was, const SlabContrast *contrast)
{
  if (contrast->low == was->low)
    return make_symmetric (contrast->high);
  if (contrast->high == was->high)
    return make_symmetric (contrast->low);
  return make_symmetric (contrast->high / 2 - contrast->low / 2);
}

void
slab_view_state_set_contrast (SlabViewState *self, double low, double high)
{
  SlabContrast contrast = { low, high };

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (!slab_contrast_make_valid (&contrast))
    return;
  /* What was being looked for is no longer wanted. */
  slab_view_state_cancel_contrast (self);
  take_contrast (self, self->symmetric ? keep_symmetric (&self->contrast, &contrast) : contrast);
}

/**
 * slab_view_state_set_symmetric:
 * @symmetric: whether the window is as far below zero as above it, from now on and however it is changed
 */
void
slab_view_state_set_symmetric (SlabViewState *self, gboolean symmetric)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  symmetric = !!symmetric;
  self->symmetric_by_map = FALSE;
  if (self->symmetric == symmetric)
    return;
  self->symmetric = symmetric;
  slab_view_state_notify (self, PROP_SYMMETRIC);
  if (symmetric)
    take_found_contrast (self, self->contrast);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_COLORS);
}

gboolean
slab_view_state_get_symmetric (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  return self->symmetric;
}

gboolean
slab_view_state_get_provisional (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  return self->provisional;
}

void
slab_view_state_get_contrast (SlabViewState *self, double *low, double *high)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (low != NULL)
    *low = self->contrast.low;
  if (high != NULL)
    *high = self->contrast.high;
}

/**
 * slab_view_state_set_gamma:
 * @gamma: clamped to %SLAB_VIEW_GAMMA_MIN to %SLAB_VIEW_GAMMA_MAX; not finite: ignored
 */
void
slab_view_state_set_gamma (SlabViewState *self, double gamma)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (!isfinite (gamma))
    return;
  gamma = CLAMP (gamma, SLAB_VIEW_GAMMA_MIN, SLAB_VIEW_GAMMA_MAX);
  if (self->gamma == gamma)
    return;
  self->gamma = gamma;
  slab_view_state_notify (self, PROP_GAMMA);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_CONTRAST);
}

double
slab_view_state_get_gamma (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 1);

  return self->gamma;
}

/* Better than nothing, and than a window of another volume. */
static void
provisional_cb (SlabVolume *volume, const SlabContrast *contrast, gpointer user_data)
{
  SlabViewState *self = user_data;

  if (volume != self->volume)
    return;
  set_provisional (self, TRUE);
  take_found_contrast (self, *contrast);
}

static void
contrast_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabViewState) self = user_data;
  g_autoptr (GError) error = NULL;
  SlabVolume *volume = SLAB_VOLUME (source);
  SlabContrast contrast;

  if (!slab_contrast_find_finish (volume, result, &contrast, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit_by_name (self, "failed", error->message);
    }
  else if (volume == self->volume)
    {
      slab_view_state_cancel_contrast (self);
      take_found_contrast (self, contrast);
    }
}

void
slab_view_state_auto_contrast (SlabViewState *self)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (self->volume == NULL)
    return;
  slab_view_state_cancel_contrast (self);
  self->contrast_cancellable = g_cancellable_new ();
  slab_contrast_find_async (self->volume, self->contrast_cancellable, provisional_cb, contrast_cb, g_object_ref (self));
}

/**
 * slab_view_state_region_contrast:
 * @plane: whose picture it is a part of: the slab through the cursor
 * @u: first voxel across; what is beside the slice is left out
 * @v: first voxel down
 * @n_u: how many across
 * @n_v: how many down
 *
 * Does nothing where no voxel of the slice is in the region.
 */
void
slab_view_state_region_contrast (SlabViewState *self, SlabAxis plane, gint64 u, gint64 v, gint64 n_u, gint64 n_v)
{
  const gint64 *n;
  SlabSliceRequest request;
  SlabSliceRegion region;
  gint64 every;

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (self->volume == NULL)
    return;
  n = slab_volume_get_shape (self->volume)->n;
  n_u = MIN (u + n_u, n[slab_slice_get_horizontal (plane)]);
  n_v = MIN (v + n_v, n[slab_slice_get_vertical (plane)]);
  u = MAX (u, 0);
  v = MAX (v, 0);
  if (n_u <= u || n_v <= v)
    return;
  n_u -= u;
  n_v -= v;
  slab_slice_request_init (&request, plane, self->cursor[plane]);
  slab_view_state_fill_request (self, &request);
  every = (gint64) ceil (sqrt ((double) n_u * (double) n_v / SLICE_VALUES));
  region = (SlabSliceRegion){ .plane = plane,
                              .projection = self->projection,
                              .u = u,
                              .v = v,
                              .n_u = (n_u + every - 1) / every,
                              .n_v = (n_v + every - 1) / every,
                              .every_u = every,
                              .every_v = every };
  slab_slice_request_get_slab (&request, n[plane], &region.first, &region.n_slices);
  slab_view_state_cancel_contrast (self);
  self->contrast_cancellable = g_cancellable_new ();
  slab_contrast_find_in_async (self->volume, &region, self->contrast_cancellable, contrast_cb, g_object_ref (self));
}

void
slab_view_state_slice_contrast (SlabViewState *self, SlabAxis plane)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  slab_view_state_region_contrast (self, plane, 0, 0,
                                   slab_view_state_get_n_slices (self, slab_slice_get_horizontal (plane)),
                                   slab_view_state_get_n_slices (self, slab_slice_get_vertical (plane)));
}

gboolean
slab_view_state_file_contrast (SlabViewState *self)
{
  float low, high;

  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  if (self->volume == NULL || !slab_volume_get_display_range (self->volume, &low, &high))
    return FALSE;
  slab_view_state_cancel_contrast (self);
  take_found_contrast (self, (SlabContrast){ low, high });
  return TRUE;
}

/* The window is the range as far as it is known. */
static void
take_full_range (SlabViewState *self)
{
  SlabHistogram *histogram = slab_volume_histogram_get_histogram (self->histogram);
  const SlabHistogramSummary *summary = histogram != NULL ? slab_histogram_get_summary (histogram) : NULL;
  const gboolean exact = histogram != NULL && slab_histogram_is_exact (histogram);

  if (summary != NULL && summary->n_finite > 0)
    take_found_contrast (self, (SlabContrast){ summary->min, summary->max });
  else if (exact)
    take_found_contrast (self, (SlabContrast){ 0, 1 });
  self->wants_full = !exact && slab_volume_histogram_get_error (self->histogram) == NULL;
  set_provisional (self, !exact && summary != NULL);
}

/* More of the histogram is known. */
void
slab_view_state_follow_histogram (SlabViewState *self)
{
  if (self->wants_full)
    take_full_range (self);
}

void
slab_view_state_full_contrast (SlabViewState *self)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (slab_view_state_get_histogram (self) == NULL)
    return;
  slab_view_state_cancel_contrast (self);
  take_full_range (self);
}
