/* SPDX-License-Identifier: MIT */
#include "slab-slice-painter.h"

#include "volume/slab-bands.h"
#include "volume/slab-clones.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

/*
 * The picture is resampled by area: a pixel is the mean of the voxels under it, weighted by how much of it each one
 * covers. Zoomed out that keeps fine texture from turning into moiré; zoomed in it is nearest neighbour with
 * the one pixel that a voxel's edge passes through blended, so that all voxels look equally large at any zoom.
 * Values are averaged, then coloured. A NaN under a pixel makes it NaN: it is shown, not hidden in a mean.
 *
 * Where a voxel is larger than a pixel it can be linear instead, between the middles of voxels. A value that is not
 * finite is then no number to mix with: its voxel keeps its edges, and its neighbours go on up to them.
 *
 * Labels are never mixed, since the mean of two is a third: a pixel has that of the voxel under its middle.
 *
 * Both directions are separable. Rows are added up first, since that runs along memory. The loops over a row are plain,
 * for the compiler's vectors.
 */

/* Entries of the table of colours: more than the 256 that a map has, since a gamma spreads some of them. */
#define N_COLORS 4096
/* The entry behind them, of what is not finite. */
#define INVALID_COLOR N_COLORS
/* Pixels whose values are picked by one instruction, out of twice as many cells that follow each other. */
#define N_PICKED 8
/* Pixels of a row that are mixed at a time: their values stay in the first level of cache. */
#define N_MIXED (64 * N_PICKED)
/* Pictures that are kept for the next one, so that its memory is there already. */
#define N_SPARE 4
#define HUGE_PAGE_BYTES ((gsize) 1 << 21)

typedef enum
{
  MIX_AREA,
  MIX_LINEAR,
  MIX_NOT,
} Mix;

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
  /* Where no pixel has more than two voxels under it, the same as plain arrays. */
  gboolean is_short;
  int begin; /* pixels before this one, and from @end on, are beside the slice */
  int end;
  gint32 *first;
  gint32 *second;    /* the same as @first where there is but one */
  float *share;      /* of the second */
  gint32 *bases;     /* first of the cells of each N_PICKED pixels from @begin on; NULL where they are not so close */
  gboolean is_plain; /* a pixel a voxel, one after the other */
} Footprints;

static void
footprints_clear (Footprints *footprints)
{
  g_free (footprints->pixels);
  free (footprints->weights);
  g_free (footprints->first);
  g_free (footprints->second);
  g_free (footprints->share);
  g_free (footprints->bases);
}

/* Picking is for processors that have an instruction for it; without memory each value is loaded by itself. */
static void
footprints_find_bases (Footprints *footprints, gint64 n)
{
#ifdef SLAB_HAS_CLONES
  const int n_blocks = (footprints->end - footprints->begin) / N_PICKED;

  if (n < 2 * N_PICKED || n_blocks <= 0 || !__builtin_cpu_supports ("avx2"))
    return;
  footprints->bases = g_try_new (gint32, (gsize) n_blocks);
  for (int i = 0; i < n_blocks && footprints->bases != NULL; i++)
    {
      const int x = footprints->begin + i * N_PICKED;

      footprints->bases[i] = MIN (footprints->first[x], (gint32) n - 2 * N_PICKED);
      if (footprints->second[x + N_PICKED - 1] - footprints->bases[i] >= 2 * N_PICKED)
        g_clear_pointer (&footprints->bases, g_free);
    }
#endif
}

/* One or two voxels under each pixel, as arrays. */
static gboolean
footprints_shorten (Footprints *footprints, int n_pixels, gint64 n)
{
  footprints->begin = n_pixels;
  footprints->is_short = TRUE;
  for (int i = 0; i < n_pixels; i++)
    {
      if (footprints->pixels[i].n > 2)
        footprints->is_short = FALSE;
      if (footprints->pixels[i].n == 0)
        continue;
      footprints->begin = MIN (footprints->begin, i);
      footprints->end = i + 1;
    }
  if (!footprints->is_short)
    return TRUE;
  footprints->first = g_try_new (gint32, (gsize) n_pixels);
  footprints->second = g_try_new (gint32, (gsize) n_pixels);
  footprints->share = g_try_new (float, (gsize) n_pixels);
  if (footprints->first == NULL || footprints->second == NULL || footprints->share == NULL)
    return FALSE;
  footprints->is_plain = TRUE;
  for (int i = footprints->begin; i < footprints->end; i++)
    {
      const Footprint *pixel = &footprints->pixels[i];

      if (pixel->n != 1 || (i > footprints->begin && pixel->first != pixel[-1].first + 1))
        footprints->is_plain = FALSE;
      footprints->first[i] = pixel->first;
      footprints->second[i] = pixel->first + pixel->n - 1;
      footprints->share[i] = pixel->n == 2 ? footprints->weights[pixel->weight + 1] : 0;
    }
  footprints_find_bases (footprints, n);
  return TRUE;
}

static gboolean
footprints_fill (const Footprints *footprints, int n_pixels)
{
  return footprints->begin == 0 && footprints->end == n_pixels;
}

/* @start, @step: in units of the cells, whose @n cells reach from 0 to @n. */
static gboolean
footprints_init (Footprints *footprints, double start, double step, int n_pixels, gint64 n, Mix mix)
{
  /* Less of a pixel than this is not seen in 8 bits, and rounding must not look like a neighbour. */
  const double sliver = step * 1e-3;
  gsize n_weights = 0;

  memset (footprints, 0, sizeof *footprints);
  footprints->pixels = g_try_new (Footprint, (gsize) n_pixels);
  if (footprints->pixels == NULL)
    return FALSE;
  for (int i = 0; i < n_pixels; i++)
    {
      Footprint *pixel = &footprints->pixels[i];
      const double from = start + i * step;
      const double middle = from + step / 2;
      double first = floor (MAX (from + sliver, 0.0));
      double last = ceil (MIN (from + step - sliver, (double) n)) - 1;

      if (mix == MIX_NOT)
        first = last = floor (middle);
      else if (mix == MIX_LINEAR)
        {
          first = CLAMP (floor (middle - 0.5), 0.0, (double) (n - 1));
          last = MIN (first + (middle > 0.5 ? 1 : 0), (double) (n - 1));
        }

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

          if (mix == MIX_LINEAR)
            weights[k] = (float) MAX (1 - fabs (from + step / 2 - (cell + 0.5)), 0.0);
          else
            weights[k] = (float) (MIN (from + step, cell + 1) - MAX (from, cell));
          sum += weights[k];
        }
      for (gint32 k = 0; k < pixel->n; k++)
        weights[k] = (float) (weights[k] / sum);
    }
  return footprints_shorten (footprints, n_pixels, n);
}

SLAB_CLONES
static void
scale_row (float *restrict sum, const float *restrict row, float weight, gint64 n)
{
  for (gint64 u = 0; u < n; u++)
    sum[u] = weight * row[u];
}

SLAB_CLONES
static void
add_row (float *restrict sum, const float *restrict row, float weight, gint64 n)
{
  for (gint64 u = 0; u < n; u++)
    sum[u] += weight * row[u];
}

/* Of two values of which one is not finite, the nearer one. */
SLAB_CLONES_INLINE float
mix_values (float a, float b, float share)
{
  const float mixed = a * (1 - share) + b * share;
  const float nearer = share < 0.5f ? a : b;

  return fabsf (a) <= FLT_MAX && fabsf (b) <= FLT_MAX ? mixed : nearer;
}

SLAB_CLONES
static void
mix_rows (float *restrict mixed, const float *restrict a, const float *restrict b, float share, gint64 n)
{
  for (gint64 u = 0; u < n; u++)
    mixed[u] = mix_values (a[u], b[u], share);
}

/* Sum of the weighted rows of one line of pixels; the cells' own row where there is but one. */
static const float *
gather_rows (const float *cells, gint64 n_u, const Footprint *pixel, const float *weights, Mix mix, float *sum)
{
  const float *row = cells + pixel->first * n_u;

  if (pixel->n == 1)
    return row;
  if (mix == MIX_LINEAR)
    {
      mix_rows (sum, row, row + n_u, weights[1], n_u);
      return sum;
    }
  scale_row (sum, row, weights[0], n_u);
  for (gint32 k = 1; k < pixel->n; k++)
    add_row (sum, row + k * n_u, weights[k], n_u);
  return sum;
}

typedef struct
{
  guint32 table[N_COLORS + 1];
  float low;
  float scale;
  float shrink;
  gboolean flat; /* the window has no width */
  gboolean labels;
  gboolean grey; /* and linear */
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
  const double gamma = request->gamma > 0 ? request->gamma : 1;
  double range = request->high - request->low;
  guint8 rgb[3];

  paint->grey = request->colormap == SLAB_COLORMAP_GREY && gamma == 1 && !request->inverted;
  paint->labels = slab_colormap_get_kind (request->colormap) == SLAB_COLORMAP_CATEGORICAL;
  for (guint i = 0; i < N_COLORS && !paint->labels && !paint->grey; i++)
    {
      double position = (double) i / (N_COLORS - 1);

      if (gamma != 1)
        position = pow (position, gamma);
      slab_colormap_get_rgb (request->colormap, request->inverted ? 1 - position : position, rgb);
      paint->table[i] = pack_rgb (rgb);
    }
  slab_colormap_get_invalid_rgb (rgb);
  paint->table[INVALID_COLOR] = pack_rgb (rgb);
  /* So that a difference of two floats cannot overflow. */
  paint->shrink = range > FLT_MAX / 2 ? 0.25f : 1.0f;
  paint->low = (float) (request->low * paint->shrink);
  paint->scale = (float) ((N_COLORS - 1) / (range * paint->shrink));
  paint->flat = !(range > 0) || !isfinite (paint->scale);
  if (paint->flat && paint->grey)
    {
      static const guint8 black[3] = { 0, 0, 0 }, middle[3] = { 128, 128, 128 }, white[3] = { 255, 255, 255 };

      paint->table[0] = pack_rgb (black);
      paint->table[N_COLORS / 2] = pack_rgb (middle);
      paint->table[N_COLORS - 1] = pack_rgb (white);
    }
}

#ifdef SLAB_HAS_CLONES
typedef float Values __attribute__ ((vector_size (N_PICKED * sizeof (float)), aligned (sizeof (float))));
typedef gint32 Places __attribute__ ((vector_size (N_PICKED * sizeof (gint32)), aligned (sizeof (gint32))));
#endif

/* The values under the pixels of a row. Loading each by its index would be more than half of the work at a picture,
 * picking some at a time out of the cells under them is a quarter. */
SLAB_CLONES
static void
pick_values (float *restrict a, float *restrict b, const float *restrict values, const gint32 *restrict first,
             const gint32 *restrict second, const gint32 *restrict bases, int n)
{
  int x = 0;

#ifdef SLAB_HAS_CLONES
  for (; bases != NULL && x + N_PICKED <= n; x += N_PICKED)
    {
      const gint32 base = bases[x / N_PICKED];
      const Values low = *(const Values *) (values + base);
      const Values high = *(const Values *) (values + base + N_PICKED);

      *(Values *) (a + x) = __builtin_shuffle (low, high, *(const Places *) (first + x) - base);
      *(Values *) (b + x) = __builtin_shuffle (low, high, *(const Places *) (second + x) - base);
    }
#endif
  for (; x < n; x++)
    {
      a[x] = values[first[x]];
      b[x] = values[second[x]];
    }
}

SLAB_CLONES
static void
mix_picked (float *restrict mixed, const float *restrict a, const float *restrict b, const float *restrict share, int n)
{
  for (int x = 0; x < n; x++)
    mixed[x] = mix_values (a[x], b[x], share[x]);
}

SLAB_CLONES
static void
add_picked (float *restrict mixed, const float *restrict a, const float *restrict b, const float *restrict share, int n)
{
  for (int x = 0; x < n; x++)
    {
      const float sum = a[x] * (1 - share[x]) + b[x] * share[x];

      /* With no share of it a second value that is not finite is not looked at. */
      mixed[x] = share[x] > 0 ? sum : a[x];
    }
}

static void
mix_across (float *mixed, const float *values, const Footprints *across, Mix mix)
{
  const int n = across->end - across->begin;
  float a[N_MIXED], b[N_MIXED];

  for (int x = 0; x < n; x += N_MIXED)
    {
      const int from = across->begin + x, n_some = MIN (n - x, N_MIXED);

      pick_values (a, b, values, across->first + from, across->second + from,
                   across->bases != NULL ? across->bases + x / N_PICKED : NULL, n_some);
      if (mix == MIX_LINEAR)
        mix_picked (mixed + x, a, b, across->share + from, n_some);
      else
        add_picked (mixed + x, a, b, across->share + from, n_some);
    }
}

static void
sum_across (float *sums, const float *values, const Footprints *across, int begin, int end)
{
  for (int x = begin; x < end; x++)
    {
      const Footprint *pixel = &across->pixels[x];
      const float *from = values + pixel->first;
      const float *weights = across->weights + pixel->weight;
      float value = from[0];

      if (pixel->n > 1)
        {
          value *= weights[0];
          for (gint32 k = 1; k < pixel->n; k++)
            value += weights[k] * from[k];
        }
      sums[x] = value;
    }
}

/* 0 to N_COLORS - 1, and INVALID_COLOR. In this order of the comparisons a NaN becomes 0 before it becomes that. */
SLAB_CLONES_INLINE gint32
get_color (float value, float low, float scale, float shrink)
{
  float position = (value * shrink - low) * scale;

  position = position > 0.0f ? position : 0.0f;
  position = position < N_COLORS - 1.0f ? position : N_COLORS - 1.0f;
  return fabsf (value) <= FLT_MAX ? (gint32) (position + 0.5f) : INVALID_COLOR;
}

SLAB_CLONES
static void
color_values (const guint32 *restrict table, float low, float scale, float shrink, const float *restrict values,
              guint32 *restrict target, int n)
{
  for (int x = 0; x < n; x++)
    target[x] = table[get_color (values[x], low, scale, shrink)];
}

/* Grey is what most look at all day: its table is arithmetic. */
SLAB_CLONES
static void
color_greys (guint32 invalid, float low, float scale, float shrink, const float *restrict values,
             guint32 *restrict target, int n)
{
  for (int x = 0; x < n; x++)
    {
      const float value = values[x];
      float level = (value * shrink - low) * scale;

      level = level > 0.0f ? level : 0.0f;
      level = level < 255.0f ? level : 255.0f;
      target[x] = fabsf (value) <= FLT_MAX ? 0xff000000u | (guint32) (gint32) (level + 0.5f) * 0x010101u : invalid;
    }
}

/* A window without width: below, at it, above. A mean of equal values is this value but for rounding, which must not
 * draw lines between voxels that are all the same. */
static void
color_flat (const Paint *paint, const float *values, guint32 *target, int n)
{
  const float rounding = fabsf (paint->low) * (16 * FLT_EPSILON);

  for (int x = 0; x < n; x++)
    {
      const float value = values[x] * paint->shrink;
      const guint index = value < paint->low - rounding   ? 0
                          : value > paint->low + rounding ? N_COLORS - 1
                                                          : N_COLORS / 2;

      target[x] = paint->table[fabsf (values[x]) <= FLT_MAX ? index : INVALID_COLOR];
    }
}

static void
color_labels (const float *values, guint32 *target, int n)
{
  guint8 rgb[3];

  for (int x = 0; x < n; x++)
    {
      /* Neighbours are mostly the same; NaN is never. */
      if (x > 0 && values[x] == values[x - 1])
        target[x] = target[x - 1];
      else
        {
          slab_colormap_get_label_rgb (values[x], rgb);
          target[x] = pack_rgb (rgb);
        }
    }
}

static void
paint_row (const Paint *paint, const float *values, const Footprints *across, Mix mix, int width, float *mixed,
           guint32 *target)
{
  const int begin = across->begin, n = across->end - across->begin;

  if (n <= 0)
    {
      memset (target, 0, (gsize) width * sizeof *target);
      return;
    }
  memset (target, 0, (gsize) begin * sizeof *target);
  memset (target + across->end, 0, (gsize) (width - across->end) * sizeof *target);
  target += begin;
  if (across->is_plain)
    values += across->first[begin];
  else if (!across->is_short)
    sum_across (mixed - begin, values, across, begin, across->end);
  else
    mix_across (mixed, values, across, mix);
  if (!across->is_plain)
    values = mixed;
  if (paint->labels)
    color_labels (values, target, n);
  else if (paint->flat)
    color_flat (paint, values, target, n);
  else if (paint->grey)
    color_greys (paint->table[INVALID_COLOR], paint->low, paint->scale * (255.0f / (N_COLORS - 1)), paint->shrink,
                 values, target, n);
  else
    color_values (paint->table, paint->low, paint->scale, paint->shrink, values, target, n);
}

/* Memory of pictures */

typedef struct
{
  gsize n_bytes;
  void *data;
} Spare;

static GMutex spares_mutex;
static Spare spares[N_SPARE];

/* A new picture's pages would have to be made and cleared, which takes as long as painting them. One of another size
 * does as well, as while the zoom changes. @n_bytes: (inout): wanted; had */
static void *
take_memory (gsize *n_bytes)
{
  const gsize wanted = *n_bytes;
  Spare *best = NULL;
  void *data = NULL;

  g_mutex_lock (&spares_mutex);
  for (guint i = 0; i < N_SPARE; i++)
    if (spares[i].data != NULL && spares[i].n_bytes >= wanted && spares[i].n_bytes / 4 <= wanted + HUGE_PAGE_BYTES
        && (best == NULL || spares[i].n_bytes < best->n_bytes))
      best = &spares[i];
  if (best != NULL)
    {
      *n_bytes = best->n_bytes;
      data = g_steal_pointer (&best->data);
    }
  g_mutex_unlock (&spares_mutex);
  if (data != NULL)
    return data;
  if (wanted >= HUGE_PAGE_BYTES)
    *n_bytes = (wanted + wanted / 4 + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
  if (posix_memalign (&data, wanted >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : 64, *n_bytes) != 0)
    return NULL;
#ifdef MADV_HUGEPAGE
  if (wanted >= HUGE_PAGE_BYTES)
    (void) madvise (data, *n_bytes, MADV_HUGEPAGE);
#endif
  return data;
}

/* Back to the spare ones, in the place of the oldest: after a change of size the old ones go. */
static void
give_memory (gpointer user_data)
{
  Spare *memory = user_data;
  void *old;

  g_mutex_lock (&spares_mutex);
  old = spares[N_SPARE - 1].data;
  memmove (spares + 1, spares, (N_SPARE - 1) * sizeof (Spare));
  spares[0] = *memory;
  g_mutex_unlock (&spares_mutex);
  free (old);
  g_free (memory);
}

static Mix
get_mix (const SlabSliceRequest *request, double step)
{
  if (slab_colormap_get_kind (request->colormap) == SLAB_COLORMAP_CATEGORICAL)
    return MIX_NOT;
  return request->interpolation == SLAB_INTERPOLATION_LINEAR && step < 1 ? MIX_LINEAR : MIX_AREA;
}

/* Rows by several threads */

#define BAND_ROWS 32
/* A smaller picture is done before a thread has woken. */
#define SHARED_PIXELS ((gsize) 1 << 20)

/* A picture on its way. */
typedef struct
{
  const float *cells;
  const SlabSliceRegion *region;
  const SlabSliceRequest *request;
  const Footprints *across;
  const Footprints *down;
  const Paint *paint;
  Mix mix_across;
  Mix mix_down;
  guint32 *pixels;
} Job;

/* @scratch: room for a row of cells and one of pixels. */
static void
paint_band (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  const Job *job = data;
  const gsize width = (gsize) job->request->width;
  float *sum = scratch;

  for (gint64 y = first; y < first + n; y++)
    {
      const Footprint *pixel = &job->down->pixels[y];
      guint32 *target = job->pixels + (gsize) y * width;

      if (pixel->n == 0)
        memset (target, 0, width * sizeof (guint32));
      else if (y > first && pixel->n == 1 && pixel[-1].n == 1 && pixel[-1].first == pixel->first)
        memcpy (target, target - width, width * sizeof (guint32));
      else
        paint_row (
            job->paint,
            gather_rows (job->cells, job->region->n_u, pixel, job->down->weights + pixel->weight, job->mix_down, sum),
            job->across, job->mix_across, job->request->width, sum + job->region->n_u, target);
    }
}

/**
 * slab_slice_paint:
 * @cells: values of @region, row after row
 * @region: of which the request's rectangle may be a part
 * @request: its place, size and colours; width and height > 0
 * @is_opaque: (out) (optional): whether no pixel is beside the cells; one that is, is transparent
 *
 * Returns: (transfer full): width x height words of %GDK_MEMORY_DEFAULT without padding; %NULL with
 * %SLAB_VOLUME_ERROR_MEMORY
 */
GBytes *
slab_slice_paint (const float *cells, const SlabSliceRegion *region, const SlabSliceRequest *request,
                  gboolean *is_opaque, GError **error)
{
  const gsize width = (gsize) request->width;
  const gsize height = (gsize) request->height;
  const gsize n_bytes = width * height * sizeof (guint32);
  const gsize n_scratch = ((gsize) MAX (region->n_u, 1) + width) * sizeof (float);
  Footprints across = { 0 }, down = { 0 };
  Mix mix_across_by, mix_down_by;
  double step_x, step_y;
  gsize capacity;
  Paint *paint;
  guint32 *pixels;
  Job job;
  GBytes *bytes = NULL;

  g_return_val_if_fail (cells != NULL && region != NULL, NULL);
  g_return_val_if_fail (request->width > 0 && request->height > 0, NULL);

  step_x = request->step_x / region->every_u;
  step_y = request->step_y / region->every_v;
  mix_across_by = get_mix (request, step_x);
  mix_down_by = get_mix (request, step_y);
  capacity = n_bytes;
  pixels = take_memory (&capacity);
  paint = g_try_new (Paint, 1);
  if (paint != NULL)
    paint_init (paint, request);
  job = (Job){ cells, region, request, &across, &down, paint, mix_across_by, mix_down_by, pixels };

  if (pixels == NULL || paint == NULL
      || !footprints_init (&across, (request->left - region->u) / region->every_u, step_x, request->width, region->n_u,
                           mix_across_by)
      || !footprints_init (&down, (request->top - region->v) / region->every_v, step_y, request->height, region->n_v,
                           mix_down_by)
      || !slab_bands_run (request->height, BAND_ROWS, n_scratch, width * height < SHARED_PIXELS, paint_band, &job))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   "%" G_GSIZE_FORMAT " bytes for a picture of %d × %d pixels", n_bytes, request->width,
                   request->height);
      free (pixels);
    }
  else
    {
      Spare *memory = g_new (Spare, 1);

      *memory = (Spare){ capacity, pixels };
      if (is_opaque != NULL)
        *is_opaque = footprints_fill (&across, request->width) && footprints_fill (&down, request->height);
      bytes = g_bytes_new_with_free_func (pixels, n_bytes, give_memory, memory);
    }
  footprints_clear (&across);
  footprints_clear (&down);
  g_free (paint);
  return bytes;
}
