/* SPDX-License-Identifier: MIT */
#include "slab-slice-painter.h"

#include <float.h>
#include <math.h>
#include <string.h>

/*
 * The picture is resampled by area: a pixel is the mean of the voxels under it, weighted by how much of it each one
 * covers. Zoomed out that keeps fine texture from turning into moiré; zoomed in it is nearest neighbour with
 * the one pixel that a voxel's edge passes through blended, so that all voxels look equally large at any zoom.
 * Values are averaged, then coloured. A NaN under a pixel makes it NaN: it is shown, not hidden in a mean.
 *
 * Both directions are separable. Rows are added up first, since that runs along memory.
 */

/* The voxels under one pixel along one axis. */
typedef struct
{
  gint32 first; /* of the cells */
  gint32 n;     /* 0: the pixel is beside the slice */
  guint weight; /* index of the first weight */
} Footprint;

typedef struct
{
  Footprint *pixels;
  float *weights;
} Footprints;

static void
footprints_clear (Footprints *footprints)
{
  g_free (footprints->pixels);
  free (footprints->weights);
}

/* @start, @step: in units of the cells, whose @n cells reach from 0 to @n. */
static gboolean
footprints_init (Footprints *footprints, double start, double step, int n_pixels, gint64 n)
{
  /* Less of a pixel than this is not seen in 8 bits, and rounding must not look like a neighbour. */
  const double sliver = step * 1e-3;
  gsize n_weights = 0;

  footprints->pixels = g_try_new (Footprint, (gsize) n_pixels);
  footprints->weights = NULL;
  if (footprints->pixels == NULL)
    return FALSE;
  for (int i = 0; i < n_pixels; i++)
    {
      Footprint *pixel = &footprints->pixels[i];
      const double from = start + i * step;
      const double middle = from + step / 2;
      const double first = floor (MAX (from + sliver, 0.0));
      const double last = ceil (MIN (from + step - sliver, (double) n)) - 1;

      pixel->first = (gint32) first;
      pixel->n = middle < 0 || middle >= (double) n ? 0 : (gint32) MAX (last - first + 1, 1);
      pixel->weight = (guint) n_weights;
      n_weights += (gsize) pixel->n;
    }
  footprints->weights = malloc (MAX (n_weights, 1) * sizeof (float));
  if (footprints->weights == NULL)
    {
      g_clear_pointer (&footprints->pixels, g_free);
      return FALSE;
    }
  for (int i = 0; i < n_pixels; i++)
    {
      const Footprint *pixel = &footprints->pixels[i];
      float *weights = footprints->weights + pixel->weight;
      const double from = start + i * step;
      double sum = 0;

      if (pixel->n == 1)
        weights[0] = 1;
      if (pixel->n <= 1)
        continue;
      for (gint32 k = 0; k < pixel->n; k++)
        {
          const double cell = pixel->first + k;

          weights[k] = (float) (MIN (from + step, cell + 1) - MAX (from, cell));
          sum += weights[k];
        }
      for (gint32 k = 0; k < pixel->n; k++)
        weights[k] = (float) (weights[k] / sum);
    }
  return TRUE;
}

/* Sum of the weighted rows of one line of pixels; the cells' own row where there is but one. */
static const float *
gather_rows (const SlabSliceCells *cells, const Footprint *pixel, const float *weights, float *sum)
{
  const float *row = cells->data + pixel->first * cells->n_u;

  if (pixel->n == 1)
    return row;
  for (gint64 u = 0; u < cells->n_u; u++)
    sum[u] = weights[0] * row[u];
  for (gint32 k = 1; k < pixel->n; k++)
    {
      const float weight = weights[k];

      row += cells->n_u;
      for (gint64 u = 0; u < cells->n_u; u++)
        sum[u] += weight * row[u];
    }
  return sum;
}

typedef struct
{
  guint32 table[256];
  guint32 invalid;
  float low;
  float scale;
  float shrink;
  gboolean flat; /* the window has no width */
} Paint;

/* GDK_MEMORY_DEFAULT is this word in the machine's byte order: what cairo and desktop GL take without converting. */
static guint32
pack_rgb (const guint8 *rgb)
{
  return 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
}

static void
paint_init (Paint *paint, const SlabSliceRequest *request)
{
  guint8 table[256][4];
  guint8 invalid[3];
  double range = request->high - request->low;

  slab_colormap_fill_table (request->colormap, request->inverted, table);
  for (guint i = 0; i < 256; i++)
    paint->table[i] = pack_rgb (table[i]);
  slab_colormap_get_invalid_rgb (invalid);
  paint->invalid = pack_rgb (invalid);
  /* So that a difference of two floats cannot overflow. */
  paint->shrink = range > FLT_MAX / 2 ? 0.25f : 1.0f;
  paint->low = (float) (request->low * paint->shrink);
  paint->scale = (float) (255.0 / (range * paint->shrink));
  paint->flat = !(range > 0) || !isfinite (paint->scale);
}

static inline guint32
paint_value (const Paint *paint, float value)
{
  float position = (value * paint->shrink - paint->low) * paint->scale;

  if (paint->flat)
    position = value * paint->shrink < paint->low ? 0.0f : value * paint->shrink > paint->low ? 255.0f : 127.5f;
  /* In this order a NaN becomes 0. */
  position = position > 0.0f ? position : 0.0f;
  position = position < 255.0f ? position : 255.0f;
  return fabsf (value) <= FLT_MAX ? paint->table[(int) (position + 0.5f)] : paint->invalid;
}

static void
paint_row (const Paint *paint, const float *values, const Footprints *across, int width, guint32 *target)
{
  for (int x = 0; x < width; x++)
    {
      const Footprint *pixel = &across->pixels[x];
      const float *from = values + pixel->first;
      const float *weights = across->weights + pixel->weight;
      float value;

      if (pixel->n == 0)
        {
          target[x] = 0;
          continue;
        }
      value = from[0];
      if (pixel->n > 1)
        {
          value *= weights[0];
          for (gint32 k = 1; k < pixel->n; k++)
            value += weights[k] * from[k];
        }
      target[x] = paint_value (paint, value);
    }
}

/**
 * slab_slice_paint:
 * @cells: values, of which the request's rectangle may be a part
 * @request: its place, size and colours; width and height > 0
 *
 * A pixel beside the cells is transparent.
 *
 * Returns: (transfer full): width x height words of %GDK_MEMORY_DEFAULT without padding; %NULL with
 * %SLAB_VOLUME_ERROR_MEMORY
 */
GBytes *
slab_slice_paint (const SlabSliceCells *cells, const SlabSliceRequest *request, GError **error)
{
  const gsize width = (gsize) request->width;
  const gsize height = (gsize) request->height;
  Footprints across = { NULL, NULL }, down = { NULL, NULL };
  Paint paint;
  guint32 *pixels;
  float *sum;
  GBytes *bytes = NULL;

  g_return_val_if_fail (cells != NULL, NULL);
  g_return_val_if_fail (request->width > 0 && request->height > 0, NULL);

  pixels = malloc (width * height * sizeof (guint32));
  sum = malloc ((gsize) MAX (cells->n_u, 1) * sizeof (float));

  if (pixels == NULL || sum == NULL
      || !footprints_init (&across, (request->left - cells->u) / cells->every_u, request->step_x / cells->every_u,
                           request->width, cells->n_u)
      || !footprints_init (&down, (request->top - cells->v) / cells->every_v, request->step_y / cells->every_v,
                           request->height, cells->n_v))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   "%" G_GSIZE_FORMAT " bytes for a picture of %d × %d pixels", width * height * sizeof (guint32),
                   request->width, request->height);
      free (pixels);
    }
  else
    {
      paint_init (&paint, request);
      for (gsize y = 0; y < height; y++)
        {
          const Footprint *pixel = &down.pixels[y];
          guint32 *target = pixels + y * width;

          if (pixel->n == 0)
            memset (target, 0, width * sizeof (guint32));
          else if (y > 0 && pixel->n == 1 && pixel[-1].n == 1 && pixel[-1].first == pixel->first)
            memcpy (target, target - width, width * sizeof (guint32));
          else
            paint_row (&paint, gather_rows (cells, pixel, down.weights + pixel->weight, sum), &across, request->width,
                       target);
        }
      bytes = g_bytes_new_with_free_func (pixels, width * height * sizeof (guint32), free, pixels);
    }
  footprints_clear (&across);
  footprints_clear (&down);
  free (sum);
  return bytes;
}
