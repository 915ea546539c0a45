/* SPDX-License-Identifier: MIT */
#include "slab-volume-compare.h"

#include "slab-volume-private.h"
#include "slab-volume-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Wang et al., "Image quality assessment: from error visibility to structural similarity", IEEE Transactions on Image
 * Processing 13 (2004), with the constants, the uniform window and the sample covariance that
 * skimage.metrics.structural_similarity() takes by default. */
#define SSIM_WINDOW 7
#define SSIM_K1 0.01
#define SSIM_K2 0.03

/* Planes are cut into bands of rows, so that the rows of seven planes of two volumes stay within this. */
#define SSIM_RING_BYTES (32 * 1024 * 1024)

/* x, y, x², y², xy. */
#define N_MOMENTS 5

static gboolean
set_memory_error (GError **error)
{
  g_set_error_literal (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                       _ ("There is not enough memory to compare the volumes"));
  return FALSE;
}

static void
set_place (SlabVolumeComparison *comparison, const SlabShape *shape, guint64 index)
{
  comparison->at[SLAB_AXIS_X] = (gint64) (index % (guint64) shape->n[SLAB_AXIS_X]);
  index /= (guint64) shape->n[SLAB_AXIS_X];
  comparison->at[SLAB_AXIS_Y] = (gint64) (index % (guint64) shape->n[SLAB_AXIS_Y]);
  comparison->at[SLAB_AXIS_Z] = (gint64) (index / (guint64) shape->n[SLAB_AXIS_Y]);
}

static gboolean
compare_voxels (SlabVolume *a, SlabVolume *b, GCancellable *cancellable, SlabVolumeComparison *comparison,
                GError **error)
{
  g_autofree float *blocks = g_try_new (float, 2 * SLAB_BLOCK_VOXELS);
  const float *values_a = blocks;
  const float *values_b = blocks + SLAB_BLOCK_VOXELS;
  guint64 n_voxels = slab_volume_get_n_voxels (a);
  guint64 n_compared = 0;
  guint64 index_of_largest = 0;
  double sum = 0;

  if (blocks == NULL)
    return set_memory_error (error);

  for (guint64 first = 0; first < n_voxels; first += SLAB_BLOCK_VOXELS)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels - first);
      double block_sum = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      slab_volume_read_flat (a, first, n, blocks);
      slab_volume_read_flat (b, first, n, blocks + SLAB_BLOCK_VOXELS);
      for (gsize i = 0; i < n; i++)
        {
          double difference;

          if (isnan (values_a[i]) || isnan (values_b[i]))
            {
              comparison->n_unequal_nan += isnan (values_a[i]) != isnan (values_b[i]) ? 1 : 0;
              continue;
            }
          difference = values_a[i] == values_b[i] ? 0 : fabs ((double) values_a[i] - values_b[i]);
          if (difference > comparison->max_abs)
            {
              comparison->max_abs = difference;
              index_of_largest = first + i;
            }
          block_sum += difference * difference;
          n_compared++;
        }
      sum += block_sum;
    }

  set_place (comparison, slab_volume_get_shape (a), index_of_largest);
  comparison->rms = n_compared > 0 ? sqrt (sum / (double) n_compared) : 0;
  return TRUE;
}

typedef struct
{
  SlabVolume *volumes[2];
  SlabShape shape;
  gint64 window[SLAB_N_AXES];
  double n_window;
  double offset;
  double c1;
  double c2;
  gint64 n_band_rows;
  float *ring;
  double *z_sums;
  double *y_sums;
} Ssim;

static float *
get_row (const Ssim *ssim, int volume, gint64 z, gint64 row)
{
  gint64 plane = z % ssim->window[SLAB_AXIS_Z] * 2 + volume;

  return ssim->ring + (plane * ssim->n_band_rows + row) * ssim->shape.n[SLAB_AXIS_X];
}

/* A voxel that is not finite in one of the two has no structure to compare; both become the same. */
static void
read_band (const Ssim *ssim, gint64 z, gint64 first_row, gint64 n_rows)
{
  gsize n_columns = (gsize) ssim->shape.n[SLAB_AXIS_X];
  float *a = get_row (ssim, 0, z, 0);
  float *b = get_row (ssim, 1, z, 0);
  guint64 first = (guint64) (z * ssim->shape.n[SLAB_AXIS_Y] + first_row) * n_columns;
  gsize n = (gsize) n_rows * n_columns;

  slab_volume_read_flat (ssim->volumes[0], first, n, a);
  slab_volume_read_flat (ssim->volumes[1], first, n, b);
  for (gsize i = 0; i < n; i++)
    if (!isfinite (a[i]) || !isfinite (b[i]))
      a[i] = b[i] = (float) ssim->offset;
}

/* Moments of one row, summed along Z over the window that ends at plane @z. */
static void
sum_along_z (const Ssim *ssim, gint64 z, gint64 row, double *sums)
{
  gsize n = (gsize) ssim->shape.n[SLAB_AXIS_X];
  double offset = ssim->offset;

  memset (sums, 0, N_MOMENTS * n * sizeof *sums);
  for (gint64 i = 0; i < ssim->window[SLAB_AXIS_Z]; i++)
    {
      const float *a = get_row (ssim, 0, z - i, row);
      const float *b = get_row (ssim, 1, z - i, row);

      for (gsize x = 0; x < n; x++)
        {
          double va = a[x] - offset;
          double vb = b[x] - offset;

          sums[x] += va;
          sums[n + x] += vb;
          sums[2 * n + x] += va * va;
          sums[3 * n + x] += vb * vb;
          sums[4 * n + x] += va * vb;
        }
    }
}

static double
get_similarity (const Ssim *ssim, const double moments[N_MOMENTS])
{
  double n = ssim->n_window;
  double mean_a = moments[0] / n;
  double mean_b = moments[1] / n;
  double to_covariance = n > 1 ? n / (n - 1) : 1;
  double variance_a = to_covariance * (moments[2] / n - mean_a * mean_a);
  double variance_b = to_covariance * (moments[3] / n - mean_b * mean_b);
  double covariance = to_covariance * (moments[4] / n - mean_a * mean_b);
  double numerator, denominator;

  mean_a += ssim->offset;
  mean_b += ssim->offset;
  numerator = (2 * mean_a * mean_b + ssim->c1) * (2 * covariance + ssim->c2);
  denominator = (mean_a * mean_a + mean_b * mean_b + ssim->c1) * (variance_a + variance_b + ssim->c2);
  return numerator == denominator ? 1 : numerator / denominator;
}

/* Mean similarity along one row of windows, of which @y_sums holds the moments summed along Z and Y. */
static double
sum_similarity (const Ssim *ssim)
{
  gsize n = (gsize) ssim->shape.n[SLAB_AXIS_X];
  gsize window = (gsize) ssim->window[SLAB_AXIS_X];
  double sum = 0;

  for (gsize x = 0; x + window <= n; x++)
    {
      double moments[N_MOMENTS] = { 0 };

      for (guint k = 0; k < N_MOMENTS; k++)
        for (gsize i = 0; i < window; i++)
          moments[k] += ssim->y_sums[k * n + x + i];
      sum += get_similarity (ssim, moments);
    }
  return sum;
}

static void
sum_along_y (const Ssim *ssim, gint64 row)
{
  gsize n = N_MOMENTS * (gsize) ssim->shape.n[SLAB_AXIS_X];

  memset (ssim->y_sums, 0, n * sizeof *ssim->y_sums);
  for (gint64 i = 0; i < ssim->window[SLAB_AXIS_Y]; i++)
    {
      const double *sums = ssim->z_sums + (gsize) ((row - i) % ssim->window[SLAB_AXIS_Y]) * n;

      for (gsize x = 0; x < n; x++)
        ssim->y_sums[x] += sums[x];
    }
}

static gboolean
compute_ssim (Ssim *ssim, GCancellable *cancellable, double *mean, GError **error)
{
  gint64 n_rows = ssim->shape.n[SLAB_AXIS_Y];
  gint64 n_band_windows = ssim->n_band_rows - ssim->window[SLAB_AXIS_Y] + 1;
  gsize n_sums = N_MOMENTS * (gsize) ssim->shape.n[SLAB_AXIS_X];
  double sum = 0;
  double n_windows = 1;

  for (gint64 first_row = 0; first_row + ssim->window[SLAB_AXIS_Y] <= n_rows; first_row += n_band_windows)
    {
      gint64 n = MIN (ssim->n_band_rows, n_rows - first_row);

      for (gint64 z = 0; z < ssim->shape.n[SLAB_AXIS_Z]; z++)
        {
          read_band (ssim, z, first_row, n);
          for (gint64 row = 0; row < n; row++)
            {
              if (g_cancellable_set_error_if_cancelled (cancellable, error))
                return FALSE;
              if (z + 1 < ssim->window[SLAB_AXIS_Z])
                break;
              sum_along_z (ssim, z, row, ssim->z_sums + (gsize) (row % ssim->window[SLAB_AXIS_Y]) * n_sums);
              if (row + 1 < ssim->window[SLAB_AXIS_Y])
                continue;
              sum_along_y (ssim, row);
              sum += sum_similarity (ssim);
            }
        }
    }
  for (int i = 0; i < SLAB_N_AXES; i++)
    n_windows *= (double) (ssim->shape.n[i] - ssim->window[i] + 1);
  *mean = sum / n_windows;
  return TRUE;
}

static gboolean
compare_structure (SlabVolume *a, SlabVolume *b, const SlabVolumeStatistics *statistics, GCancellable *cancellable,
                   double *mean, GError **error)
{
  g_autofree float *ring = NULL;
  g_autofree double *sums = NULL;
  Ssim ssim = { { a, b } };
  gsize n_columns, n_ring_rows;
  double range = 0;

  ssim.shape = *slab_volume_get_shape (a);
  ssim.n_window = 1;
  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      ssim.window[i] = ssim.shape.n[i] >= SSIM_WINDOW ? SSIM_WINDOW : (ssim.shape.n[i] - 1) / 2 * 2 + 1;
      ssim.n_window *= (double) ssim.window[i];
    }
  if (statistics->n_finite > 0)
    {
      range = (double) statistics->max - statistics->min;
      /* Variances far from zero lose fewer digits when the values are near it. */
      ssim.offset = (float) statistics->mean;
    }
  ssim.c1 = SSIM_K1 * range * SSIM_K1 * range;
  ssim.c2 = SSIM_K2 * range * SSIM_K2 * range;

  n_columns = (gsize) ssim.shape.n[SLAB_AXIS_X];
  n_ring_rows = SSIM_RING_BYTES / (2 * (gsize) ssim.window[SLAB_AXIS_Z] * n_columns * sizeof (float));
  ssim.n_band_rows = CLAMP ((gint64) n_ring_rows, 2 * SSIM_WINDOW, MAX (ssim.shape.n[SLAB_AXIS_Y], 2 * SSIM_WINDOW));
  /* Rows of a mapped or allocated volume: their bytes times a small constant fit a gsize. */
  ring = g_try_new (float, 2 * (gsize) ssim.window[SLAB_AXIS_Z] * (gsize) ssim.n_band_rows * n_columns);
  sums = g_try_new (double, N_MOMENTS *n_columns *((gsize) ssim.window[SLAB_AXIS_Y] + 1));
  if (ring == NULL || sums == NULL)
    return set_memory_error (error);
  ssim.ring = ring;
  ssim.y_sums = sums;
  ssim.z_sums = sums + N_MOMENTS * n_columns;
  return compute_ssim (&ssim, cancellable, mean, error);
}

/**
 * slab_volume_compare:
 * @a: the reference
 * @b: a volume of the same shape
 * @cancellable: (nullable): looked at every row
 * @comparison: (out): undefined when %FALSE is returned
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Voxels that are NaN in @a or @b are counted where they differ, and left out of everything else; infinities of the
 * same sign are equal, others differ by infinity. The similarity leaves out what is not finite. Memory is some tens of
 * megabytes at most. Any thread but the main one.
 *
 * Returns: %FALSE when the shapes differ, a file failed or the work was cancelled
 */
gboolean
slab_volume_compare (SlabVolume *a, SlabVolume *b, GCancellable *cancellable, SlabVolumeComparison *comparison,
                     GError **error)
{
  SlabVolumeStatistics statistics;
  double range = 0;

  g_return_val_if_fail (SLAB_IS_VOLUME (a) && SLAB_IS_VOLUME (b), FALSE);
  g_return_val_if_fail (comparison != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  memset (comparison, 0, sizeof *comparison);
  if (!slab_shape_equal (slab_volume_get_shape (a), slab_volume_get_shape (b)))
    {
      g_autofree char *shape_a = slab_shape_to_string (slab_volume_get_shape (a));
      g_autofree char *shape_b = slab_shape_to_string (slab_volume_get_shape (b));

      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("“%s” has %s voxels and “%s” has %s; volumes of the same shape were expected"),
                   slab_volume_get_name (a), shape_a, slab_volume_get_name (b), shape_b);
      return FALSE;
    }

  if (!slab_volume_compute_statistics (a, cancellable, &statistics, error)
      || !compare_voxels (a, b, cancellable, comparison, error)
      || !compare_structure (a, b, &statistics, cancellable, &comparison->ssim, error) || !slab_volume_check (a, error)
      || !slab_volume_check (b, error))
    return FALSE;

  if (statistics.n_finite > 0)
    {
      range = (double) statistics.max - statistics.min;
      comparison->scale = MAX (fabs (statistics.min), fabs (statistics.max));
    }
  comparison->psnr = comparison->rms > 0 ? 20 * log10 (range / comparison->rms) : INFINITY;
  return TRUE;
}
