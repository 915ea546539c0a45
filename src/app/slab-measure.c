/* SPDX-License-Identifier: MIT */
#include "slab-measure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-projection.h"
#include "slab-readout.h"
#include "volume/slab-slice-histogram.h"

/* What takes longer than this is given up for something newer. */
#define PATIENCE (100 * G_TIME_SPAN_MILLISECOND)

struct _SlabMeasure
{
  GObject parent_instance;

  SlabMeasureKind kind;
  SlabAxis plane;
  gint64 slice;
  char *name;
  double points[SLAB_MEASURE_MAX_ENDS][SLAB_N_AXES];
  guint width;
  SlabMeasurePlace place;
  gint64 thickness;
  SlabProjection projection;
  SlabInterpolation interpolation;

  SlabVolume *volume;
  SlabLineSample *profile;
  SlabHistogram *histogram;
  char *error;

  GCancellable *cancellable; /* of what is at work */
  gint64 start_time;
  gboolean outdated;   /* what is at work does not know the newest */
  gboolean other_slab; /* and is of other slices */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabMeasure, slab_measure, G_TYPE_OBJECT)

static void
tell (SlabMeasure *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Finding values */

static void compute (SlabMeasure *self);

static void
computed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabMeasure) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabLineSample) profile = NULL;
  g_autoptr (SlabHistogram) histogram = NULL;
  /* It may all have been another by now: what comes is of neither the volume nor the slab that is spoken of. */
  const gboolean current = SLAB_VOLUME (source) == self->volume && !self->other_slab;

  g_clear_object (&self->cancellable);
  if (self->kind == SLAB_MEASURE_LINE)
    profile = slab_line_sample_new_finish (SLAB_VOLUME (source), result, &error);
  else
    histogram = slab_slice_compute_histogram_finish (SLAB_VOLUME (source), result, &error);
  if (current && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&self->profile, slab_line_sample_free);
      g_clear_pointer (&self->histogram, slab_histogram_unref);
      g_clear_pointer (&self->error, g_free);
      self->profile = g_steal_pointer (&profile);
      self->histogram = g_steal_pointer (&histogram);
      self->error = error != NULL ? g_strdup (error->message) : NULL;
    }
  if (self->outdated)
    compute (self);
  tell (self);
}

static void
compute (SlabMeasure *self)
{
  if (self->kind != SLAB_MEASURE_LINE && self->kind != SLAB_MEASURE_RECTANGLE)
    return;
  if (self->cancellable != NULL)
    {
      self->outdated = TRUE;
      if (self->volume == NULL || g_get_monotonic_time () - self->start_time > PATIENCE)
        g_cancellable_cancel (self->cancellable);
      return;
    }
  self->outdated = self->other_slab = FALSE;
  if (self->volume == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->start_time = g_get_monotonic_time ();
  if (self->kind == SLAB_MEASURE_LINE)
    {
      SlabLine line = { .plane = self->plane,
                        .slice = self->slice,
                        .width = self->width,
                        .thickness = self->thickness,
                        .projection = self->projection,
                        .nearest = self->interpolation == SLAB_INTERPOLATION_NEAREST };

      memcpy (line.start, self->points[0], sizeof line.start);
      memcpy (line.end, self->points[1], sizeof line.end);
      slab_line_sample_new_async (self->volume, &line, self->cancellable, computed_cb, g_object_ref (self));
    }
  else
    {
      SlabSliceRegion region = { .plane = self->plane, .projection = self->projection, .every_u = 1, .every_v = 1 };
      SlabBox box;

      slab_measure_get_box (self, &box);
      slab_slice_get_slab (self->slice, self->thickness, slab_volume_get_shape (self->volume)->n[self->plane],
                           &region.first, &region.n_slices);
      region.u = box.start[slab_slice_get_horizontal (self->plane)];
      region.v = box.start[slab_slice_get_vertical (self->plane)];
      region.n_u = box.size[slab_slice_get_horizontal (self->plane)];
      region.n_v = box.size[slab_slice_get_vertical (self->plane)];
      slab_slice_compute_histogram_async (self->volume, &region, self->cancellable, computed_cb, g_object_ref (self));
    }
}

/* GObject */

static void
slab_measure_dispose (GObject *object)
{
  SlabMeasure *self = SLAB_MEASURE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (slab_measure_parent_class)->dispose (object);
}

static void
slab_measure_finalize (GObject *object)
{
  SlabMeasure *self = SLAB_MEASURE (object);

  g_clear_pointer (&self->profile, slab_line_sample_free);
  g_clear_pointer (&self->histogram, slab_histogram_unref);
  g_free (self->error);
  g_free (self->name);

  G_OBJECT_CLASS (slab_measure_parent_class)->finalize (object);
}

static void
slab_measure_class_init (SlabMeasureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = slab_measure_dispose;
  object_class->finalize = slab_measure_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
slab_measure_init (SlabMeasure *self)
{
  self->name = g_strdup ("");
  self->width = 1;
  self->thickness = 1;
}

SlabMeasure *
slab_measure_new (SlabMeasureKind kind, SlabAxis plane, gint64 slice)
{
  SlabMeasure *self;

  g_return_val_if_fail (kind < SLAB_N_MEASURE_KINDS, NULL);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);
  g_return_val_if_fail (slice >= 0, NULL);

  self = g_object_new (SLAB_TYPE_MEASURE, NULL);
  self->kind = kind;
  self->plane = plane;
  self->slice = slice;
  for (guint i = 0; i < SLAB_MEASURE_MAX_ENDS; i++)
    self->points[i][plane] = (double) slice + 0.5;
  return self;
}

SlabMeasureKind
slab_measure_get_kind (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), SLAB_MEASURE_LINE);

  return self->kind;
}

SlabAxis
slab_measure_get_plane (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), SLAB_AXIS_Z);

  return self->plane;
}

gint64
slab_measure_get_slice (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), 0);

  return self->slice;
}

const char *
slab_measure_kind_get_id (SlabMeasureKind kind)
{
  static const char *const ids[SLAB_N_MEASURE_KINDS] = { "line", "rectangle", "distance", "angle", "place" };

  g_return_val_if_fail (kind < SLAB_N_MEASURE_KINDS, NULL);

  return ids[kind];
}

const char *
slab_measure_kind_get_title (SlabMeasureKind kind)
{
  static const char *const titles[SLAB_N_MEASURE_KINDS] = { N_ ("Line"), N_ ("Rectangle"), N_ ("Distance"),
                                                            N_ ("Angle"), N_ ("Bookmark") };

  g_return_val_if_fail (kind < SLAB_N_MEASURE_KINDS, NULL);

  return _ (titles[kind]);
}

void
slab_measure_set_name (SlabMeasure *self, const char *name)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));

  name = name != NULL ? name : "";
  if (g_str_equal (self->name, name))
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  tell (self);
}

const char *
slab_measure_get_name (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  return self->name;
}

/* Points */

guint
slab_measure_get_n_ends (SlabMeasure *self)
{
  static const guint n_ends[SLAB_N_MEASURE_KINDS] = { 2, 2, 2, 3, 0 };

  g_return_val_if_fail (SLAB_IS_MEASURE (self), 0);

  return n_ends[self->kind];
}

static double
clamp (SlabMeasure *self, SlabAxis axis, double value)
{
  if (axis == self->plane)
    return (double) self->slice + 0.5;
  if (self->volume == NULL)
    return value;
  return CLAMP (value, 0.0, (double) slab_volume_get_shape (self->volume)->n[axis]);
}

void
slab_measure_set_end (SlabMeasure *self, guint end, const double point[SLAB_N_AXES])
{
  double kept[SLAB_N_AXES];

  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (end < slab_measure_get_n_ends (self));
  g_return_if_fail (point != NULL);

  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      if (i != self->plane && !isfinite (point[i]))
        return;
      kept[i] = clamp (self, (SlabAxis) i, point[i]);
    }
  if (memcmp (kept, self->points[end], sizeof kept) == 0)
    return;
  memcpy (self->points[end], kept, sizeof kept);
  compute (self);
  tell (self);
}

void
slab_measure_get_end (SlabMeasure *self, guint end, double point[SLAB_N_AXES])
{
  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (end < SLAB_MEASURE_MAX_ENDS);
  g_return_if_fail (point != NULL);

  memcpy (point, self->points[end], sizeof self->points[end]);
}

void
slab_measure_move (SlabMeasure *self, const double by[SLAB_N_AXES])
{
  const guint n_ends = slab_measure_get_n_ends (self);
  gboolean moved = FALSE;

  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (by != NULL);

  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    {
      double step = axis != self->plane && isfinite (by[axis]) ? by[axis] : 0;

      /* The form stays: no end goes where another cannot follow. */
      for (guint i = 0; i < n_ends; i++)
        {
          const double possible = clamp (self, (SlabAxis) axis, self->points[i][axis] + step) - self->points[i][axis];

          if (fabs (possible) < fabs (step))
            step = possible;
        }
      for (guint i = 0; i < n_ends && step != 0; i++)
        {
          self->points[i][axis] += step;
          moved = TRUE;
        }
    }
  if (!moved)
    return;
  compute (self);
  tell (self);
}

void
slab_measure_set_width (SlabMeasure *self, guint width)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));

  width = CLAMP (width, 1, SLAB_LINE_MAX_WIDTH);
  if (self->width == width)
    return;
  self->width = width;
  compute (self);
  tell (self);
}

guint
slab_measure_get_width (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), 1);

  return self->width;
}

void
slab_measure_set_place (SlabMeasure *self, const SlabMeasurePlace *place)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (place != NULL);

  self->place = *place;
  tell (self);
}

const SlabMeasurePlace *
slab_measure_get_place (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  return &self->place;
}

void
slab_measure_set_volume (SlabMeasure *self, SlabVolume *volume)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  if (!g_set_object (&self->volume, volume))
    return;
  g_clear_pointer (&self->profile, slab_line_sample_free);
  g_clear_pointer (&self->histogram, slab_histogram_unref);
  g_clear_pointer (&self->error, g_free);
  if (volume != NULL)
    {
      self->slice = MIN (self->slice, slab_volume_get_shape (volume)->n[self->plane] - 1);
      for (guint end = 0; end < SLAB_MEASURE_MAX_ENDS; end++)
        for (guint i = 0; i < SLAB_N_AXES; i++)
          self->points[end][i] = clamp (self, (SlabAxis) i, self->points[end][i]);
    }
  compute (self);
  tell (self);
}

void
slab_measure_set_slab (SlabMeasure *self, gint64 thickness, SlabProjection projection)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (thickness >= 1 && projection < SLAB_N_PROJECTIONS);

  if (self->thickness == thickness && (self->projection == projection || thickness == 1))
    {
      self->projection = projection;
      return;
    }
  self->thickness = thickness;
  self->projection = projection;
  if (self->kind != SLAB_MEASURE_LINE && self->kind != SLAB_MEASURE_RECTANGLE)
    return;
  g_clear_pointer (&self->profile, slab_line_sample_free);
  g_clear_pointer (&self->histogram, slab_histogram_unref);
  g_clear_pointer (&self->error, g_free);
  self->other_slab = self->cancellable != NULL;
  compute (self);
  tell (self);
}

void
slab_measure_set_interpolation (SlabMeasure *self, SlabInterpolation interpolation)
{
  g_return_if_fail (SLAB_IS_MEASURE (self));
  g_return_if_fail (interpolation < SLAB_N_INTERPOLATIONS);

  if (self->interpolation == interpolation)
    return;
  self->interpolation = interpolation;
  /* What was found stays meanwhile: it says itself which it is. */
  if (self->kind == SLAB_MEASURE_LINE)
    compute (self);
}

char *
slab_measure_describe_slab (SlabMeasure *self)
{
  gint64 first, n;

  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  if (self->volume == NULL || (self->kind != SLAB_MEASURE_LINE && self->kind != SLAB_MEASURE_RECTANGLE))
    return NULL;
  slab_slice_get_slab (self->slice, self->thickness, slab_volume_get_shape (self->volume)->n[self->plane], &first, &n);
  return slab_projection_describe (self->projection, n);
}

gboolean
slab_measure_is_up_to_date (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), TRUE);

  return self->cancellable == NULL;
}

/* What was measured */

double
slab_measure_get_length (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), 0);

  if (self->volume == NULL)
    return NAN;
  return slab_line_measure (self->volume, self->plane, self->points[0], self->points[1]);
}

double
slab_measure_get_angle (SlabMeasure *self)
{
  double a, b, opposite;

  g_return_val_if_fail (SLAB_IS_MEASURE (self), 0);

  if (self->volume == NULL)
    return NAN;
  a = slab_line_measure (self->volume, self->plane, self->points[0], self->points[1]);
  b = slab_line_measure (self->volume, self->plane, self->points[0], self->points[2]);
  opposite = slab_line_measure (self->volume, self->plane, self->points[1], self->points[2]);
  if (!(a > 0 && b > 0))
    return NAN;
  return acos (CLAMP ((a * a + b * b - opposite * opposite) / (2 * a * b), -1.0, 1.0)) * 180 / G_PI;
}

gboolean
slab_measure_get_box (SlabMeasure *self, SlabBox *box)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), FALSE);
  g_return_val_if_fail (box != NULL, FALSE);

  if (self->volume == NULL)
    return FALSE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      const gint64 n = slab_volume_get_shape (self->volume)->n[i];
      const gint64 first = (gint64) floor (MIN (self->points[0][i], self->points[1][i]));
      const gint64 last = (gint64) ceil (MAX (self->points[0][i], self->points[1][i])) - 1;

      box->start[i] = CLAMP (first, 0, n - 1);
      box->size[i] = MAX (CLAMP (last, 0, n - 1) - box->start[i], 0) + 1;
    }
  return TRUE;
}

SlabLineSample *
slab_measure_get_profile (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  return self->profile;
}

SlabHistogram *
slab_measure_get_histogram (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  return self->histogram;
}

const char *
slab_measure_get_error (SlabMeasure *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  return self->error;
}

static char *
describe_rectangle (SlabMeasure *self)
{
  const SlabHistogramSummary *summary;
  g_autofree char *mean = NULL, *deviation = NULL;

  if (self->histogram == NULL)
    return g_strdup ("…");
  summary = slab_histogram_get_summary (self->histogram);
  mean = slab_readout_format_value (summary->mean, 4);
  deviation = slab_readout_format_value (summary->deviation, 3);
  return g_strdup_printf ("%s ± %s", mean, deviation);
}

/**
 * slab_measure_describe:
 *
 * Returns: (transfer full): "36.5 µm", "90.0°", "0.183 ± 0.02": what a label at the measure says
 */
char *
slab_measure_describe (SlabMeasure *self)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (SLAB_IS_MEASURE (self), NULL);

  if (self->volume == NULL)
    return g_strdup ("");
  switch (self->kind)
    {
    case SLAB_MEASURE_LINE:
    case SLAB_MEASURE_DISTANCE:
      return slab_readout_format_length (slab_measure_get_length (self), slab_readout_get_unit (self->volume));
    case SLAB_MEASURE_RECTANGLE:
      return describe_rectangle (self);
    case SLAB_MEASURE_ANGLE:
      if (isnan (slab_measure_get_angle (self)))
        return g_strdup ("–");
      return g_strdup_printf ("%s°", g_ascii_formatd (number, sizeof number, "%.1f", slab_measure_get_angle (self)));
    case SLAB_MEASURE_PLACE:
    case SLAB_N_MEASURE_KINDS:
      break;
    }
  return g_strdup_printf ("z %" G_GINT64_FORMAT "  y %" G_GINT64_FORMAT "  x %" G_GINT64_FORMAT,
                          self->place.cursor[SLAB_AXIS_Z], self->place.cursor[SLAB_AXIS_Y],
                          self->place.cursor[SLAB_AXIS_X]);
}

gboolean
slab_measure_get_look (SlabMeasure *self, const double units[SLAB_N_AXES], SlabMeasureLook *look)
{
  static const SlabMeasureFigure figures[SLAB_N_MEASURE_KINDS] = {
    [SLAB_MEASURE_LINE] = SLAB_MEASURE_FIGURE_LINE,
    [SLAB_MEASURE_RECTANGLE] = SLAB_MEASURE_FIGURE_RECTANGLE,
    [SLAB_MEASURE_DISTANCE] = SLAB_MEASURE_FIGURE_DISTANCE,
    [SLAB_MEASURE_ANGLE] = SLAB_MEASURE_FIGURE_ANGLE,
  };
  SlabAxis across, down;
  SlabBox box;

  g_return_val_if_fail (SLAB_IS_MEASURE (self), FALSE);
  g_return_val_if_fail (units != NULL && look != NULL, FALSE);

  if (self->kind == SLAB_MEASURE_PLACE || !slab_measure_get_box (self, &box))
    return FALSE;
  across = slab_slice_get_horizontal (self->plane);
  down = slab_slice_get_vertical (self->plane);
  *look = (SlabMeasureLook){
    .figure = figures[self->kind],
    .n_ends = slab_measure_get_n_ends (self),
    .left = (double) box.start[across],
    .top = (double) box.start[down],
    .right = (double) (box.start[across] + box.size[across]),
    .bottom = (double) (box.start[down] + box.size[down]),
    .mark = -1,
  };
  for (guint i = 0; i < look->n_ends; i++)
    {
      look->x[i] = self->points[i][across];
      look->y[i] = self->points[i][down];
    }
  /* The samples aside are as far apart as the finer edge of a voxel in this plane. */
  if (self->kind == SLAB_MEASURE_LINE && self->width > 1)
    look->band = self->width * MIN (units[across], units[down]) / units[across];
  return TRUE;
}
