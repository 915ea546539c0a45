/* SPDX-License-Identifier: MIT */
#include "slab-line-sample.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* More samples than this are more than a screen, or a table, has places for: they are further apart then. */
#define MAX_SAMPLES 65536
/* A run of samples is read as one box of voxels, of at most this many. */
#define BOX_VOXELS 65536
#define RUN_SAMPLES 64
/* Edges of a voxel that differ by more than this are not believed. */
#define MAX_RATIO 10000.0

struct _SlabLineSample
{
  SlabLine line;
  double length;
  guint n_values;
  double *values;
  guint64 n_left_out; /* single samples, before they are averaged */
};

/* The two axes of the plane, and what their voxels measure. */
typedef struct
{
  SlabAxis down;
  SlabAxis across;
  double unit_down; /* edges of a voxel over the finer of them */
  double unit_across;
  double spacing; /* the finer edge; 1 where none is known */
} Plane;

static Plane
get_plane (SlabVolume *volume, SlabAxis axis)
{
  Plane plane = { slab_slice_get_vertical (axis), slab_slice_get_horizontal (axis), 1, 1, 1 };
  double spacing[SLAB_N_AXES];

  if (slab_volume_get_spacing (volume, spacing))
    {
      const double finer = MIN (spacing[plane.down], spacing[plane.across]);
      const double coarser = MAX (spacing[plane.down], spacing[plane.across]);

      if (finer > 0 && isfinite (coarser) && coarser / finer <= MAX_RATIO)
        {
          plane.unit_down = spacing[plane.down] / finer;
          plane.unit_across = spacing[plane.across] / finer;
          plane.spacing = finer;
        }
    }
  return plane;
}

/**
 * slab_line_measure:
 * @start: in voxels
 * @end: in voxels; only what lies in the plane is measured
 *
 * Any thread.
 *
 * Returns: the distance
 */
double
slab_line_measure (SlabVolume *volume, SlabAxis plane, const double start[SLAB_N_AXES], const double end[SLAB_N_AXES])
{
  Plane axes;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), 0);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, 0);
  g_return_val_if_fail (start != NULL && end != NULL, 0);

  axes = get_plane (volume, plane);
  return hypot ((end[axes.down] - start[axes.down]) * axes.unit_down,
                (end[axes.across] - start[axes.across]) * axes.unit_across)
         * axes.spacing;
}

/* Where the samples are, in voxels whose middles are whole numbers. */
typedef struct
{
  Plane plane;
  gint64 n_down; /* of the volume */
  gint64 n_across;
  double down; /* of the first sample in the middle of the width */
  double across;
  double step_down; /* to the next one */
  double step_across;
  double side_down; /* to the next one aside */
  double side_across;
  guint width;
} Course;

static void
get_place (const Course *course, guint i, double aside, double *down, double *across)
{
  *down = course->down + i * course->step_down + aside * course->side_down;
  *across = course->across + i * course->step_across + aside * course->side_across;
}

/* From the first to the last voxel that samples of this range along one axis may need; FALSE for none. */
static gboolean
get_range (double low, double high, gint64 n, gint64 *start, gint64 *size)
{
  /* Clamped before they are whole numbers: a line may be anywhere. */
  const double first = floor (CLAMP (low, -1.0, (double) n));
  const double last = floor (CLAMP (high, -1.0, (double) n)) + 1;

  if (!(low <= high))
    return FALSE;
  *start = CLAMP ((gint64) first, 0, n - 1);
  *size = CLAMP ((gint64) last, 0, n - 1) - *start + 1;
  return TRUE;
}

/* The box of voxels that the samples from @first on need. */
static SlabBox
get_box (const Course *course, const SlabLine *line, guint first, guint n)
{
  const double half = (course->width - 1) / 2.0;
  double low_down = INFINITY, high_down = -INFINITY, low_across = INFINITY, high_across = -INFINITY;
  SlabBox box;

  for (guint corner = 0; corner < 4; corner++)
    {
      double down, across;

      get_place (course, (corner & 1) != 0 ? first + n - 1 : first, (corner & 2) != 0 ? half : -half, &down, &across);
      low_down = MIN (low_down, down);
      high_down = MAX (high_down, down);
      low_across = MIN (low_across, across);
      high_across = MAX (high_across, across);
    }
  box.start[line->plane] = line->slice;
  box.size[line->plane] = 1;
  get_range (low_down, high_down, course->n_down, &box.start[course->plane.down], &box.size[course->plane.down]);
  get_range (low_across, high_across, course->n_across, &box.start[course->plane.across],
             &box.size[course->plane.across]);
  return box;
}

/* A voxel of no weight is not looked at, so that a NaN beside the sample does no harm. */
static double
interpolate (const float *values, gsize stride, double down, double across, gint64 n_down, gint64 n_across)
{
  const gint64 top = CLAMP ((gint64) floor (down), 0, n_down - 1);
  const gint64 left = CLAMP ((gint64) floor (across), 0, n_across - 1);
  const double below = CLAMP (down - (double) top, 0.0, 1.0);
  const double right = CLAMP (across - (double) left, 0.0, 1.0);
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    {
      const double weight = ((i & 2) != 0 ? below : 1 - below) * ((i & 1) != 0 ? right : 1 - right);
      const gint64 row = MIN (top + ((i & 2) != 0), n_down - 1);
      const gint64 column = MIN (left + ((i & 1) != 0), n_across - 1);

      if (weight > 0)
        sum += weight * (double) values[(gsize) row * stride + (gsize) column];
    }
  return sum;
}

/* The average of one place of the line over its width. @values: of @box. */
static double
sample (const Course *course, gboolean nearest, const SlabBox *box, const float *values, guint i, guint64 *n_left_out)
{
  const double start_down = (double) box->start[course->plane.down];
  const double start_across = (double) box->start[course->plane.across];
  const gsize stride = (gsize) box->size[course->plane.across];
  double sum = 0;
  guint n = 0;

  for (guint j = 0; j < course->width; j++)
    {
      double down, across, value;

      get_place (course, i, j - (course->width - 1) / 2.0, &down, &across);
      if (!(down >= -0.5 && down <= (double) course->n_down - 0.5 && across >= -0.5
            && across <= (double) course->n_across - 0.5))
        {
          (*n_left_out)++;
          continue;
        }
      if (nearest)
        {
          /* Up from the middle between two voxels, as the voxel that a place is in. */
          down = floor (down + 0.5);
          across = floor (across + 0.5);
        }
      value = interpolate (values, stride, CLAMP (down, 0.0, (double) course->n_down - 1) - start_down,
                           CLAMP (across, 0.0, (double) course->n_across - 1) - start_across,
                           box->size[course->plane.down], box->size[course->plane.across]);
      if (isfinite (value))
        {
          sum += value;
          n++;
        }
      else
        (*n_left_out)++;
    }
  return n > 0 ? sum / n : (double) NAN;
}

static void
init_course (Course *course, SlabVolume *volume, const SlabLine *line, guint *n_samples)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  double down, across, length;

  course->plane = get_plane (volume, line->plane);
  course->n_down = shape->n[course->plane.down];
  course->n_across = shape->n[course->plane.across];
  course->width = line->width;
  course->down = line->start[course->plane.down] - 0.5;
  course->across = line->start[course->plane.across] - 0.5;
  down = (line->end[course->plane.down] - line->start[course->plane.down]) * course->plane.unit_down;
  across = (line->end[course->plane.across] - line->start[course->plane.across]) * course->plane.unit_across;
  length = hypot (down, across);
  *n_samples = (guint) MIN (ceil (length + 1), (double) MAX_SAMPLES);
  course->step_down = course->step_across = 0;
  /* A line of no length has its sides above and below. */
  course->side_down = 1 / course->plane.unit_down;
  course->side_across = 0;
  if (length > 0)
    {
      course->step_down = down / course->plane.unit_down / (*n_samples - 1);
      course->step_across = across / course->plane.unit_across / (*n_samples - 1);
      course->side_down = across / length / course->plane.unit_down;
      course->side_across = -down / length / course->plane.unit_across;
    }
}

/* Rows of the box's picture, of its slice or of the slab around it. */
static gboolean
read_box (SlabSliceReader *reader, SlabVolume *volume, const SlabLine *line, const SlabBox *box, float *values,
          GError **error)
{
  const SlabAxis across = slab_slice_get_horizontal (line->plane);
  const SlabAxis down = slab_slice_get_vertical (line->plane);
  SlabSliceRegion region = {
    .plane = line->plane,
    .projection = line->projection,
    .u = box->start[across],
    .v = box->start[down],
    .n_u = box->size[across],
    .n_v = box->size[down],
    .every_u = 1,
    .every_v = 1,
  };

  slab_slice_get_slab (line->slice, line->thickness, slab_volume_get_shape (volume)->n[line->plane], &region.first,
                       &region.n_slices);
  return slab_slice_reader_read (reader, volume, &region, 0, region.n_v, values, error);
}

static gboolean
fill (SlabLineSample *self, SlabVolume *volume, const Course *course, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  g_autofree float *values = g_try_new (float, BOX_VOXELS);

  if (values == NULL)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   _ ("There is not enough memory for %" PRIu64 " voxels of “%s”"), (guint64) BOX_VOXELS,
                   slab_volume_get_name (volume));
      return FALSE;
    }
  for (guint first = 0; first < self->n_values;)
    {
      guint n = MIN (RUN_SAMPLES, self->n_values - first);
      SlabBox box = get_box (course, &self->line, first, n);

      /* The box of a single sample always fits: it is as long as the width at most. */
      while (n > 1 && slab_box_get_n_voxels (&box) > BOX_VOXELS)
        {
          n = (n + 1) / 2;
          box = get_box (course, &self->line, first, n);
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !read_box (reader, volume, &self->line, &box, values, error))
        return FALSE;
      for (guint i = first; i < first + n; i++)
        self->values[i] = sample (course, self->line.nearest, &box, values, i, &self->n_left_out);
      first += n;
    }
  return TRUE;
}

static gboolean
is_line (SlabVolume *volume, const SlabLine *line)
{
  if (line->plane > SLAB_AXIS_X || line->slice < 0 || line->slice >= slab_volume_get_shape (volume)->n[line->plane])
    return FALSE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (i != line->plane && (!isfinite (line->start[i]) || !isfinite (line->end[i])))
      return FALSE;
  return line->thickness >= 0 && line->projection < SLAB_N_PROJECTIONS && line->width >= 1
         && line->width <= SLAB_LINE_MAX_WIDTH;
}

/**
 * slab_line_sample_new:
 * @volume: a volume
 * @line: in one of its slices
 * @cancellable: (nullable): looked at every few dozen samples
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the values
 */
SlabLineSample *
slab_line_sample_new (SlabVolume *volume, const SlabLine *line, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabLineSample) self = NULL;
  Course course;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (line != NULL && is_line (volume, line), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (SlabLineSample, 1);
  self->line = *line;
  self->length = slab_line_measure (volume, line->plane, line->start, line->end);
  init_course (&course, volume, line, &self->n_values);
  self->values = g_new (double, self->n_values);
  return fill (self, volume, &course, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

static void
sample_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  SlabLineSample *self = slab_line_sample_new (source, task_data, cancellable, &error);

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, (GDestroyNotify) slab_line_sample_free);
}

/**
 * slab_line_sample_new_async:
 * @callback: called in the thread-default main context, with @volume as its source
 *
 * slab_line_sample_new() in a thread.
 */
void
slab_line_sample_new_async (SlabVolume *volume, const SlabLine *line, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (line != NULL && is_line (volume, line));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (volume, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_line_sample_new_async);
  g_task_set_task_data (task, g_memdup2 (line, sizeof *line), g_free);
  g_task_run_in_thread (task, sample_thread);
}

SlabLineSample *
slab_line_sample_new_finish (SlabVolume *volume, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, volume), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
slab_line_sample_free (SlabLineSample *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->values);
  g_free (self);
}

const SlabLine *
slab_line_sample_get_line (SlabLineSample *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->line;
}

/* As slab_line_measure() has it. */
double
slab_line_sample_get_length (SlabLineSample *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * slab_line_sample_peek_values:
 * @n_values: (out): at least 1; value i is i / (n - 1) of the way from the begin to the end
 *
 * Returns: (transfer none): NaN where there was nothing to average
 */
const double *
slab_line_sample_peek_values (SlabLineSample *self, guint *n_values)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_values != NULL, NULL);

  *n_values = self->n_values;
  return self->values;
}

/* Samples beside the volume, and those that met a NaN or an infinity. */
guint64
slab_line_sample_get_n_left_out (SlabLineSample *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_left_out;
}
