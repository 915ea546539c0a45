/* SPDX-License-Identifier: MIT */
#include "slab-view-state-private.h"

#include <math.h>
#include <string.h>

enum
{
  CHANGED,
  HISTOGRAM_CHANGED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabViewState, slab_view_state, G_TYPE_OBJECT)

void
slab_view_state_notify (SlabViewState *self, SlabViewProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Telling */

static void
link_group_clear (gpointer data)
{
  g_ptr_array_unref (((LinkGroup *) data)->members);
}

static gpointer
ref_member (gconstpointer member, gpointer user_data)
{
  return g_object_ref ((gpointer) member);
}

static gboolean
has_shape_of (SlabViewState *self, SlabViewState *other)
{
  return self->volume != NULL && other->volume != NULL && slab_shape_equal (&self->shape, &other->shape);
}

static void
follow (SlabViewState *self, SlabViewState *leader, SlabViewChanges changes)
{
  if ((changes & SLAB_VIEW_CHANGE_CURSOR) != 0)
    slab_view_state_set_cursor (self, leader->cursor);
  if ((changes & SLAB_VIEW_CHANGE_PLACE) != 0 && leader->fitted)
    slab_view_state_fit (self);
  else if ((changes & SLAB_VIEW_CHANGE_PLACE) != 0)
    slab_view_state_set_place (self, leader->zoom, leader->middle);
  if ((changes & SLAB_VIEW_CHANGE_SLAB) != 0)
    {
      slab_view_state_set_projection (self, leader->projection);
      slab_view_state_set_thickness (self, leader->thickness);
    }
  if ((changes & (SLAB_VIEW_CHANGE_CONTRAST | SLAB_VIEW_CHANGE_COLORS)) != 0 && self->group->with_contrast)
    {
      slab_view_state_set_symmetric (self, leader->symmetric);
      slab_view_state_set_contrast (self, leader->contrast.low, leader->contrast.high);
      slab_view_state_set_gamma (self, leader->gamma);
    }
}

void
slab_view_state_tell (SlabViewState *self, SlabViewChanges changes)
{
  g_autoptr (GPtrArray) members = NULL;
  LinkGroup *group = self->group;

  g_signal_emit (self, signals[CHANGED], 0, (guint) changes);
  /* A follower's own changes are not news to the leader. */
  if (group == NULL || group != self->group || group->is_telling)
    return;
  /* Whoever is told may link and unlink. */
  g_rc_box_acquire (group);
  members = g_ptr_array_copy (group->members, ref_member, NULL);
  g_ptr_array_set_free_func (members, g_object_unref);
  group->is_telling = TRUE;
  for (guint i = 0; i < members->len; i++)
    {
      SlabViewState *member = g_ptr_array_index (members, i);

      if (member != self && member->group == group && has_shape_of (member, self))
        follow (member, self, changes);
    }
  group->is_telling = FALSE;
  g_rc_box_release_full (group, link_group_clear);
}

/* GObject */

/* Its work ends with it. */
static void
drop_histogram (SlabViewState *self, SlabVolumeHistogram **histogram)
{
  if (*histogram != NULL)
    g_signal_handlers_disconnect_by_data (*histogram, self);
  g_clear_object (histogram);
}

static void
slab_view_state_dispose (GObject *object)
{
  SlabViewState *self = SLAB_VIEW_STATE (object);

  slab_view_state_unlink (self);
  slab_view_state_cancel_contrast (self);
  drop_histogram (self, &self->histogram);
  drop_histogram (self, &self->other_histogram);
  if (self->volume != NULL)
    g_signal_handlers_disconnect_by_data (self->volume, self);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (slab_view_state_parent_class)->dispose (object);
}

static void
slab_view_state_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabViewState *self = SLAB_VIEW_STATE (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      g_value_set_object (value, self->volume);
      break;
    case PROP_LOW:
      g_value_set_double (value, self->contrast.low);
      break;
    case PROP_HIGH:
      g_value_set_double (value, self->contrast.high);
      break;
    case PROP_PROVISIONAL:
      g_value_set_boolean (value, self->provisional);
      break;
    case PROP_SYMMETRIC:
      g_value_set_boolean (value, self->symmetric);
      break;
    case PROP_GAMMA:
      g_value_set_double (value, self->gamma);
      break;
    case PROP_COLORMAP:
      g_value_set_int (value, (int) self->colormap);
      break;
    case PROP_INVERTED:
      g_value_set_boolean (value, self->inverted);
      break;
    case PROP_INTERPOLATION:
      g_value_set_int (value, (int) self->interpolation);
      break;
    case PROP_PROJECTION:
      g_value_set_int (value, (int) self->projection);
      break;
    case PROP_THICKNESS:
      g_value_set_int64 (value, self->thickness);
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, self->fitted);
      break;
    case PROP_OVERLAYS:
      g_value_set_uint (value, (guint) self->overlays);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_view_state_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabViewState *self = SLAB_VIEW_STATE (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      slab_view_state_set_volume (self, g_value_get_object (value));
      break;
    case PROP_LOW:
      slab_view_state_set_contrast (self, g_value_get_double (value), self->contrast.high);
      break;
    case PROP_HIGH:
      slab_view_state_set_contrast (self, self->contrast.low, g_value_get_double (value));
      break;
    case PROP_SYMMETRIC:
      slab_view_state_set_symmetric (self, g_value_get_boolean (value));
      break;
    case PROP_GAMMA:
      slab_view_state_set_gamma (self, g_value_get_double (value));
      break;
    case PROP_COLORMAP:
      slab_view_state_set_colormap (self, (SlabColormap) g_value_get_int (value));
      break;
    case PROP_INVERTED:
      slab_view_state_set_inverted (self, g_value_get_boolean (value));
      break;
    case PROP_INTERPOLATION:
      slab_view_state_set_interpolation (self, (SlabInterpolation) g_value_get_int (value));
      break;
    case PROP_PROJECTION:
      slab_view_state_set_projection (self, (SlabProjection) g_value_get_int (value));
      break;
    case PROP_THICKNESS:
      slab_view_state_set_thickness (self, g_value_get_int64 (value));
      break;
    case PROP_OVERLAYS:
      slab_view_state_set_overlays (self, (SlabViewOverlays) g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_view_state_class_init (SlabViewStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->dispose = slab_view_state_dispose;
  object_class->get_property = slab_view_state_get_property;
  object_class->set_property = slab_view_state_set_property;

  properties[PROP_VOLUME] = g_param_spec_object ("volume", NULL, NULL, SLAB_TYPE_VOLUME, writable);
  properties[PROP_LOW] = g_param_spec_double ("low", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, writable);
  properties[PROP_HIGH] = g_param_spec_double ("high", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 1, writable);
  properties[PROP_PROVISIONAL] = g_param_spec_boolean ("provisional", NULL, NULL, FALSE, readable);
  properties[PROP_SYMMETRIC] = g_param_spec_boolean ("symmetric", NULL, NULL, FALSE, writable);
  properties[PROP_GAMMA] = g_param_spec_double ("gamma", NULL, NULL, SLAB_VIEW_GAMMA_MIN, SLAB_VIEW_GAMMA_MAX, 1,
                                                writable);
  properties[PROP_COLORMAP] = g_param_spec_int ("colormap", NULL, NULL, 0, SLAB_N_COLORMAPS - 1, SLAB_COLORMAP_GREY,
                                                writable);
  properties[PROP_INVERTED] = g_param_spec_boolean ("inverted", NULL, NULL, FALSE, writable);
  properties[PROP_INTERPOLATION] = g_param_spec_int ("interpolation", NULL, NULL, 0, SLAB_N_INTERPOLATIONS - 1,
                                                     SLAB_INTERPOLATION_NEAREST, writable);
  properties[PROP_PROJECTION] = g_param_spec_int ("projection", NULL, NULL, 0, SLAB_N_PROJECTIONS - 1,
                                                  SLAB_PROJECTION_MEAN, writable);
  properties[PROP_THICKNESS] = g_param_spec_int64 ("thickness", NULL, NULL, 1, G_MAXINT64, 1, writable);
  properties[PROP_FITTED] = g_param_spec_boolean ("fitted", NULL, NULL, TRUE, readable);
  properties[PROP_OVERLAYS] = g_param_spec_uint ("overlays", NULL, NULL, 0, G_MAXUINT,
                                                 SLAB_VIEW_OVERLAY_CURSOR | SLAB_VIEW_OVERLAY_SCALE_BAR
                                                     | SLAB_VIEW_OVERLAY_VALUES | SLAB_VIEW_OVERLAY_MEASURES,
                                                 writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[HISTOGRAM_CHANGED] = g_signal_new ("histogram-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
slab_view_state_init (SlabViewState *self)
{
  self->contrast.high = 1;
  self->gamma = 1;
  self->fitted = TRUE;
  self->zoom = 1;
  self->thickness = 1;
  self->overlays = SLAB_VIEW_OVERLAY_CURSOR | SLAB_VIEW_OVERLAY_SCALE_BAR | SLAB_VIEW_OVERLAY_VALUES
                   | SLAB_VIEW_OVERLAY_MEASURES;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    self->units[a] = 1;
}

SlabViewState *
slab_view_state_new (void)
{
  return g_object_new (SLAB_TYPE_VIEW_STATE, NULL);
}

/* The volume */

static void
find_units (SlabViewState *self)
{
  double spacing[SLAB_N_AXES] = { 1, 1, 1 };

  if (self->volume != NULL && !slab_volume_get_spacing (self->volume, spacing))
    spacing[0] = spacing[1] = spacing[2] = 1;
  slab_slice_units_from_spacing (spacing, self->units);
}

/* The same voxels, of another size, or values of another unit. */
static void
annotated_cb (SlabViewState *self)
{
  g_assert (SLAB_IS_VIEW_STATE (self));

  find_units (self);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_VOLUME);
}

/* Called before the volume changes. @keep: it may well come back. */
static void
change_histogram (SlabViewState *self, SlabVolume *volume, gboolean keep)
{
  SlabVolumeHistogram *before = g_steal_pointer (&self->histogram);

  if (self->other_histogram != NULL && slab_volume_histogram_get_volume (self->other_histogram) == volume)
    self->histogram = g_steal_pointer (&self->other_histogram);
  drop_histogram (self, &self->other_histogram);
  if (before != NULL && keep && slab_volume_histogram_get_progress (before) < 1
      && slab_volume_histogram_get_error (before) == NULL)
    self->other_histogram = before;
  else
    drop_histogram (self, &before);
}

/* @shape: the volume's, where there is one. */
static void
change_volume (SlabViewState *self, SlabVolume *volume, const SlabShape *shape)
{
  SlabViewChanges changes = SLAB_VIEW_CHANGE_VOLUME;
  const gboolean same = self->shape.n[0] > 0 && slab_shape_equal (&self->shape, shape);

  slab_view_state_cancel_contrast (self);
  change_histogram (self, volume, same);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->volume != NULL)
    g_signal_handlers_disconnect_by_data (self->volume, self);
  g_set_object (&self->volume, volume);
  self->shape = *shape;
  if (volume != NULL)
    g_signal_connect_swapped (volume, "annotated", G_CALLBACK (annotated_cb), self);
  find_units (self);
  if (!same)
    {
      changes |= SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_PLACE | SLAB_VIEW_CHANGE_SLAB;
      for (guint a = 0; a < SLAB_N_AXES; a++)
        {
          self->cursor[a] = shape->n[a] / 2;
          self->middle[a] = (double) shape->n[a] / 2;
        }
      if (!self->fitted)
        slab_view_state_notify (self, PROP_FITTED);
      self->fitted = TRUE;
      self->zoom = 1;
      if (self->thickness != 1)
        slab_view_state_notify (self, PROP_THICKNESS);
      self->thickness = 1;
    }
  slab_view_state_notify (self, PROP_VOLUME);
  g_object_thaw_notify (G_OBJECT (self));
  slab_view_state_tell (self, changes);
}

/**
 * slab_view_state_set_volume:
 * @volume: (nullable): what to show
 */
void
slab_view_state_set_volume (SlabViewState *self, SlabVolume *volume)
{
  static const SlabShape nothing = { { 0 } };

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  if (self->volume != volume || (volume == NULL && self->shape.n[0] > 0))
    change_volume (self, volume, volume != NULL ? slab_volume_get_shape (volume) : &nothing);
}

/**
 * slab_view_state_set_shape:
 * @shape: a valid one; its voxels are taken to be cubes
 */
void
slab_view_state_set_shape (SlabViewState *self, const SlabShape *shape)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (shape != NULL && slab_shape_is_valid (shape));

  if (self->volume != NULL || !slab_shape_equal (&self->shape, shape))
    change_volume (self, NULL, shape);
}

gboolean
slab_view_state_get_shape (SlabViewState *self, SlabShape *shape)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);
  g_return_val_if_fail (shape != NULL, FALSE);

  *shape = self->shape;
  return self->shape.n[0] > 0;
}

SlabVolume *
slab_view_state_get_volume (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), NULL);

  return self->volume;
}

/* The cursor */

void
slab_view_state_set_cursor (SlabViewState *self, const gint64 cursor[SLAB_N_AXES])
{
  gboolean changed = FALSE;

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (cursor != NULL);

  if (self->shape.n[0] == 0)
    return;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      const gint64 place = CLAMP (cursor[a], 0, self->shape.n[a] - 1);

      changed |= self->cursor[a] != place;
      self->cursor[a] = place;
    }
  if (changed)
    slab_view_state_tell (self, SLAB_VIEW_CHANGE_CURSOR);
}

void
slab_view_state_get_cursor (SlabViewState *self, gint64 cursor[SLAB_N_AXES])
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (cursor != NULL);

  memcpy (cursor, self->cursor, sizeof self->cursor);
}

void
slab_view_state_set_slice (SlabViewState *self, SlabAxis plane, gint64 slice)
{
  gint64 cursor[SLAB_N_AXES];

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  memcpy (cursor, self->cursor, sizeof cursor);
  cursor[plane] = slice;
  slab_view_state_set_cursor (self, cursor);
}

gint64
slab_view_state_get_slice (SlabViewState *self, SlabAxis plane)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 0);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, 0);

  return self->cursor[plane];
}

/**
 * slab_view_state_get_n_slices:
 *
 * Returns: slices along the plane's axis, 0 without a volume and a shape
 */
gint64
slab_view_state_get_n_slices (SlabViewState *self, SlabAxis plane)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 0);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, 0);

  return self->shape.n[plane];
}

void
slab_view_state_step (SlabViewState *self, SlabAxis plane, gint64 n_slices)
{
  gint64 slice;

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (__builtin_add_overflow (self->cursor[plane], n_slices, &slice))
    slice = n_slices > 0 ? G_MAXINT64 : 0;
  slab_view_state_set_slice (self, plane, slice);
}

/* The place */

void
slab_view_state_set_place (SlabViewState *self, double zoom, const double middle[SLAB_N_AXES])
{
  gboolean changed;

  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (zoom > 0 && isfinite (zoom));
  g_return_if_fail (middle != NULL);

  if (self->shape.n[0] == 0)
    return;
  changed = self->fitted || self->zoom != zoom;
  self->zoom = zoom;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      const double place = CLAMP (middle[a], 0.0, (double) self->shape.n[a]);

      changed |= self->middle[a] != place;
      self->middle[a] = place;
    }
  if (!changed)
    return;
  if (self->fitted)
    {
      self->fitted = FALSE;
      slab_view_state_notify (self, PROP_FITTED);
    }
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_PLACE);
}

double
slab_view_state_get_zoom (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 1);

  return self->zoom;
}

void
slab_view_state_get_middle (SlabViewState *self, double middle[SLAB_N_AXES])
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (middle != NULL);

  memcpy (middle, self->middle, sizeof self->middle);
}

/**
 * slab_view_state_fit:
 *
 * Every view shows all of its slice, also when its size changes.
 */
void
slab_view_state_fit (SlabViewState *self)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (self->fitted)
    return;
  self->fitted = TRUE;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    self->middle[a] = (double) slab_view_state_get_n_slices (self, (SlabAxis) a) / 2;
  slab_view_state_notify (self, PROP_FITTED);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_PLACE);
}

gboolean
slab_view_state_get_fitted (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), TRUE);

  return self->fitted;
}

void
slab_view_state_get_units (SlabViewState *self, double units[SLAB_N_AXES])
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (units != NULL);

  memcpy (units, self->units, sizeof self->units);
}

/* The histogram */

static void
histogram_cb (SlabVolumeHistogram *histogram, SlabViewState *self)
{
  g_assert (SLAB_IS_VIEW_STATE (self));

  if (histogram == self->other_histogram)
    {
      /* Done: its volume keeps it. */
      if (slab_volume_histogram_get_progress (histogram) >= 1 || slab_volume_histogram_get_error (histogram) != NULL)
        drop_histogram (self, &self->other_histogram);
      return;
    }
  slab_view_state_follow_histogram (self);
  g_signal_emit (self, signals[HISTOGRAM_CHANGED], 0);
}

/**
 * slab_view_state_get_histogram:
 *
 * Returns: (transfer none) (nullable): what "histogram-changed" tells of; another one after the volume has changed
 */
SlabVolumeHistogram *
slab_view_state_get_histogram (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), NULL);

  if (self->histogram == NULL && self->volume != NULL)
    {
      self->histogram = slab_volume_histogram_new (self->volume);
      g_signal_connect (self->histogram, "changed", G_CALLBACK (histogram_cb), self);
    }
  return self->histogram;
}

/* The colours */

void
slab_view_state_set_colormap (SlabViewState *self, SlabColormap colormap)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (colormap < SLAB_N_COLORMAPS);

  if (self->colormap == colormap)
    return;
  self->colormap = colormap;
  slab_view_state_notify (self, PROP_COLORMAP);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_COLORS);
}

static gboolean
has_both_signs (SlabViewState *self)
{
  SlabHistogram *histogram = self->histogram != NULL ? slab_volume_histogram_get_histogram (self->histogram) : NULL;
  const SlabHistogramSummary *summary = histogram != NULL ? slab_histogram_get_summary (histogram) : NULL;

  if (summary != NULL && summary->n_finite > 0)
    return summary->min < 0 && summary->max > 0;
  return self->contrast.low < 0 && self->contrast.high > 0;
}

/**
 * slab_view_state_choose_colormap:
 * @colormap: what a person has chosen
 *
 * With a map whose middle is neutral comes a window with zero in its middle, where the volume has values of both signs:
 * differences of the same size are of the same strength. It goes with the map, if nobody has asked for it meanwhile.
 */
void
slab_view_state_choose_colormap (SlabViewState *self, SlabColormap colormap)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (colormap < SLAB_N_COLORMAPS);

  if (self->colormap == colormap)
    return;
  slab_view_state_set_colormap (self, colormap);
  if (slab_colormap_get_kind (colormap) != SLAB_COLORMAP_DIVERGING)
    {
      if (self->symmetric_by_map)
        slab_view_state_set_symmetric (self, FALSE);
    }
  else if (!self->symmetric && has_both_signs (self))
    {
      slab_view_state_set_symmetric (self, TRUE);
      self->symmetric_by_map = TRUE;
    }
}

SlabColormap
slab_view_state_get_colormap (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), SLAB_COLORMAP_GREY);

  return self->colormap;
}

void
slab_view_state_set_inverted (SlabViewState *self, gboolean inverted)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  inverted = !!inverted;
  if (self->inverted == inverted)
    return;
  self->inverted = inverted;
  slab_view_state_notify (self, PROP_INVERTED);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_COLORS);
}

gboolean
slab_view_state_get_inverted (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  return self->inverted;
}

void
slab_view_state_set_interpolation (SlabViewState *self, SlabInterpolation interpolation)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (interpolation < SLAB_N_INTERPOLATIONS);

  if (self->interpolation == interpolation)
    return;
  self->interpolation = interpolation;
  slab_view_state_notify (self, PROP_INTERPOLATION);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_PIXELS);
}

SlabInterpolation
slab_view_state_get_interpolation (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), SLAB_INTERPOLATION_NEAREST);

  return self->interpolation;
}

/* The slab */

void
slab_view_state_set_projection (SlabViewState *self, SlabProjection projection)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (projection < SLAB_N_PROJECTIONS);

  if (self->projection == projection)
    return;
  self->projection = projection;
  slab_view_state_notify (self, PROP_PROJECTION);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_SLAB);
}

SlabProjection
slab_view_state_get_projection (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), SLAB_PROJECTION_MEAN);

  return self->projection;
}

void
slab_view_state_set_thickness (SlabViewState *self, gint64 thickness)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (thickness >= 1);

  if (self->thickness == thickness)
    return;
  self->thickness = thickness;
  slab_view_state_notify (self, PROP_THICKNESS);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_SLAB);
}

gint64
slab_view_state_get_thickness (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 1);

  return self->thickness;
}

/* Over the picture */

void
slab_view_state_set_overlays (SlabViewState *self, SlabViewOverlays overlays)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (self->overlays == overlays)
    return;
  self->overlays = overlays;
  slab_view_state_notify (self, PROP_OVERLAYS);
  slab_view_state_tell (self, SLAB_VIEW_CHANGE_OVERLAYS);
}

SlabViewOverlays
slab_view_state_get_overlays (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 0);

  return self->overlays;
}

void
slab_view_state_fill_request (SlabViewState *self, SlabSliceRequest *request)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (request != NULL);

  request->thickness = self->thickness;
  request->projection = self->projection;
  request->interpolation = self->interpolation;
  request->low = self->contrast.low;
  request->high = self->contrast.high;
  request->gamma = self->gamma;
  request->colormap = self->colormap;
  request->inverted = self->inverted;
}

/* Links */

static guint n_groups; /* that there have ever been */

static void
leave (SlabViewState *self)
{
  if (self->group == NULL)
    return;
  g_ptr_array_remove_fast (self->group->members, self);
  g_rc_box_release_full (g_steal_pointer (&self->group), link_group_clear);
}

static void
join (SlabViewState *self, LinkGroup *group)
{
  leave (self);
  self->group = g_rc_box_acquire (group);
  g_ptr_array_add (group->members, self);
}

/**
 * slab_view_state_link:
 * @other: whose place @self takes over, where the shapes agree
 *
 * They belong to one group from then on; those that either was linked with before come along.
 */
void
slab_view_state_link (SlabViewState *self, SlabViewState *other)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));
  g_return_if_fail (SLAB_IS_VIEW_STATE (other));
  g_return_if_fail (self != other);

  if (other->group == NULL)
    {
      LinkGroup *group = g_rc_box_new0 (LinkGroup);

      group->number = ++n_groups;
      group->members = g_ptr_array_new ();
      join (other, group);
      g_rc_box_release_full (group, link_group_clear);
    }
  if (self->group == other->group)
    return;
  if (self->group == NULL)
    join (self, other->group);
  else
    {
      g_autoptr (GPtrArray) members = g_ptr_array_copy (self->group->members, NULL, NULL);

      for (guint i = 0; i < members->len; i++)
        join (g_ptr_array_index (members, i), other->group);
    }
  if (has_shape_of (self, other))
    {
      LinkGroup *group = g_rc_box_acquire (self->group);

      /* Of its steps none is news: the other would take over what has not yet changed. */
      group->is_telling = TRUE;
      follow (self, other,
              SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_PLACE | SLAB_VIEW_CHANGE_SLAB | SLAB_VIEW_CHANGE_CONTRAST);
      group->is_telling = FALSE;
      g_rc_box_release_full (group, link_group_clear);
    }
}

void
slab_view_state_unlink (SlabViewState *self)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  leave (self);
}

/**
 * slab_view_state_is_linked:
 *
 * Returns: whether there is another state that follows this one
 */
gboolean
slab_view_state_is_linked (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  return self->group != NULL && self->group->members->len > 1;
}

guint
slab_view_state_get_link (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), 0);

  return slab_view_state_is_linked (self) ? self->group->number : 0;
}

/**
 * slab_view_state_set_contrast_linked:
 * @linked: whether those that are linked have one contrast as well: that of @self to begin with
 *
 * Of all that are linked with each other, whatever their colours. Nothing happens where it is alone.
 */
void
slab_view_state_set_contrast_linked (SlabViewState *self, gboolean linked)
{
  g_return_if_fail (SLAB_IS_VIEW_STATE (self));

  if (!slab_view_state_is_linked (self))
    return;
  self->group->with_contrast = !!linked;
  if (linked)
    slab_view_state_tell (self, SLAB_VIEW_CHANGE_CONTRAST);
}

gboolean
slab_view_state_get_contrast_linked (SlabViewState *self)
{
  g_return_val_if_fail (SLAB_IS_VIEW_STATE (self), FALSE);

  return slab_view_state_is_linked (self) && self->group->with_contrast;
}
