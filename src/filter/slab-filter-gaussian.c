/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-filter-gaussian-private.h"

#ifdef SLAB_CPU_HAS_TARGETS
#include <immintrin.h>
#endif

/*
 * scipy.ndimage.gaussian_filter (): a sampled Gaussian along z, then y, then x, each pass rounded to float32. The
 * three passes are fused: of a strip of columns, rows are filtered along z, a block of planes from one gather, into a
 * ring that stays in the cache; the ring is filtered along y; and its lines, transposed, along x into the output. The
 * columns that the next strip needs of this one are carried over, so that no voxel goes through z and y twice within
 * a chunk.
 *
 * Double accumulators give SciPy's bits. Float accumulators stay within 3e-7 of the largest absolute value of the
 * output where that is not small against the passes before it (a large sigma over a volume whose mean is 0: there
 * SciPy's own rounding between the passes is of that size), and overflow for values beyond half of FLT_MAX. They
 * take numbers below FLT_MIN, which a processor may need a hundred times as long for, as 0, in every step: a sum of
 * radius + 1 steps loses less than FLT_MIN in each of them, in the addition of the pairs (whose weights are half of 1)
 * and, in the first pass, in what it reads. So the bound is FLT_MIN times 5.5 and the sum of the radii where that is
 * more than 3e-7 of the largest value; 1e-37 times the largest radius covers it. Of a long kernel the chain of float
 * additions alone would round off more than that, see SINGLE_RADIUS_MAX.
 */

/* Rows of the output made from one table of rows of the ring. */
#define Y_BLOCK 16
/* Columns that go through z and y at a time: begin and end of a tile cost about what 50 columns do. */
#define TILE 224
#define TILE_MIN 96
/* What the passes cost, in additions and multiplications of a tap. */
#define WORK_Z_BLOCK 48
#define WORK_READ 6
#define WORK_GATHER 3
#define WORK_SUM 3
#define WORK_LINE 8
/* Of the widest vector and the largest block of any compilation of the kernel. */
#define LANES_MAX 16
#define COLUMNS_MAX 32
#define GROUP_ROWS 4
#define FLOATS_IN_LINE 16
#define VECTOR_BYTES_MAX 64
#define BLOCK_BYTES_MAX 128

/* A chain of more float additions rounds off more than single precision promises: 2.3e-7 of the largest value at a
 * radius of 40, 3.5e-7 at 80. Beyond it sums are in double. */
#define SINGLE_RADIUS_MAX 48

/* Beyond it, a Gaussian is no denoising and its kernel no small memory. */
#define RADIUS_MAX 32768

/* SciPy's gaussian_filter () leaves an axis out at and below it. */
#define SIGMA_MIN 1e-15

typedef enum
{
  BOUNDARY_NEAREST,
  BOUNDARY_REFLECT,
  BOUNDARY_MIRROR,
  BOUNDARY_CONSTANT,
  BOUNDARY_WRAP,
} Boundary;

typedef enum
{
  PRECISION_SINGLE,
  PRECISION_DOUBLE,
} Precision;

/* radius=int(truncate*sd+0.5); SciPy leaves the axis out below SIGMA_MIN, and a kernel of one tap is 1. */
static double
get_radius (double sigma, double truncate)
{
  return sigma > SIGMA_MIN ? floor (truncate * sigma + 0.5) : 0;
}

static void
gaussian_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  double sigma[SLAB_FILTER_N_AXES];
  double truncate = slab_filter_params_get_double (params, "truncate");

  slab_filter_params_get_triple (params, "sigma", sigma);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = (gint64) MIN (get_radius (sigma[axis], truncate), (double) RADIUS_MAX);
}

/* Of the parameters alone, so that no cut of a volume is seen in the result. */
static gboolean
uses_single (const SlabFilterParams *params)
{
  gint64 radius[SLAB_FILTER_N_AXES];

  gaussian_get_halo (params, radius);
  return slab_filter_params_get_choice (params, "precision") == PRECISION_SINGLE
         && MAX (MAX (radius[0], radius[1]), radius[2]) <= SINGLE_RADIUS_MAX;
}

static gboolean
gaussian_validate (const SlabFilterParams *params, GError **error)
{
  double sigma[SLAB_FILTER_N_AXES];
  double truncate = slab_filter_params_get_double (params, "truncate");

  slab_filter_params_get_triple (params, "sigma", sigma);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    if (get_radius (sigma[axis], truncate) > RADIUS_MAX)
      {
        char radius[G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd (radius, sizeof radius, "%.0f", get_radius (sigma[axis], truncate));
        g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                     _ ("sigma times truncate gives a kernel that reaches %s voxels, expected at most %d"), radius,
                     RADIUS_MAX);
        return FALSE;
      }

  return TRUE;
}

static gboolean
gaussian_is_periodic (const SlabFilterParams *params)
{
  return slab_filter_params_get_choice (params, "boundary") == BOUNDARY_WRAP;
}

static gint64
positive_modulo (gint64 a, gint64 n)
{
  gint64 rest = a % n;

  return rest < 0 ? rest + n : rest;
}

/* NI_ExtendLine of SciPy as an index: where number @i of a line of @n is found, or -1 for the constant. */
static gint64
extend_index (gint64 i, gint64 n, Boundary boundary)
{
  gint64 period;

  if (i >= 0 && i < n)
    return i;

  switch (boundary)
    {
    case BOUNDARY_REFLECT:
      period = 2 * n;
      i = positive_modulo (i, period);
      return i < n ? i : period - 1 - i;

    case BOUNDARY_MIRROR:
      if (n == 1)
        return 0;
      period = 2 * (n - 1);
      i = positive_modulo (i, period);
      return i < n ? i : period - i;

    case BOUNDARY_CONSTANT:
      return -1;

    case BOUNDARY_WRAP:
      return positive_modulo (i, n);

    case BOUNDARY_NEAREST:
    default:
      return i < 0 ? 0 : n - 1;
    }
}

static guint64
round_up (guint64 n, guint64 multiple)
{
  return slab_filter_bytes_mul (n / multiple + (n % multiple != 0 ? 1 : 0), multiple);
}

/* The size of nearly equal parts of @n that are no larger than @part, but for being a multiple of @multiple. */
static gint64
divide_equally (gint64 n, gint64 part, gint64 multiple)
{
  const gint64 n_parts = (n - 1) / MAX (part, 1) + 1;

  return MIN ((gint64) round_up ((guint64) ((n - 1) / n_parts + 1), (guint64) multiple), n);
}

/*
 * @unrolled says of y and x whether the run sees, instead of the input, the core and its halo laid out along the axis,
 * which begins anew where the input ends: then no line needs its other end, and the ring stays small. Where the reach
 * is longer than the axis, whose turns would be many, it is the input that is seen, and all of a line needed at once.
 */
static void
layout_init (SlabGaussianLayout *layout, const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
             const gint64 core_size[SLAB_FILTER_N_AXES], const gboolean unrolled[SLAB_FILTER_N_AXES])
{
  const guint64 real_bytes = uses_single (params) ? sizeof (float) : sizeof (double);
  /* What the ring should take: where that is more than the second-level cache leaves free, planes that are gathered
   * fewer times still save more than the third level costs. What is kept from tile to tile comes back only after the
   * whole band, so that it lives in the third level beside what passes through. */
  const gint64 ring_bytes = (gint64) slab_cpu_get_level2_bytes ();
  const guint64 carry_bytes = slab_cpu_get_level3_share_bytes () / 2;
  gint64 radius_max, n_rows, n_ring, n_lines;
  guint64 bytes, plane;
  gboolean one_tile;

  memset (layout, 0, sizeof *layout);
  gaussian_get_halo (params, layout->radius);
  layout->cval = slab_filter_params_get_double (params, "cval");
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    layout->size[axis] = unrolled[axis] ? core_size[axis] + 2 * layout->radius[axis] : input_size[axis];

  layout->y_block = MIN (Y_BLOCK, core_size[1]);
  layout->ring_rows = MIN (2 * layout->radius[1] + layout->y_block, layout->size[1]);
  one_tile = layout->radius[2] >= layout->size[2];

  /* The ring's floats are shared out between planes, of which more save gathering, and columns. */
  n_ring = ring_bytes / (gint64) sizeof (float) / layout->ring_rows;
  layout->tile = one_tile ? layout->size[2] : MIN (TILE, layout->size[2]);
  layout->z_block = MAX (n_ring / layout->tile, layout->radius[0] / 4);
  layout->z_block = divide_equally (core_size[0], MAX (layout->z_block, GROUP_ROWS), GROUP_ROWS);
  if (!one_tile)
    {
      layout->tile = MAX (n_ring / layout->z_block, TILE_MIN);
      layout->tile = divide_equally (layout->size[2], layout->tile, COLUMNS_MAX);
    }
  /* A tile also ends where the input does. */
  one_tile = !unrolled[2] && layout->tile >= layout->size[2];

  /* Rows and planes of the ring an odd number of cache lines apart fall on different places of the cache. */
  layout->ring_width = (gint64) round_up ((guint64) MIN (layout->tile, layout->size[2]), COLUMNS_MAX);
  layout->ring_width += FLOATS_IN_LINE * (1 - layout->ring_width / FLOATS_IN_LINE % 2);
  plane = slab_filter_bytes_mul ((guint64) layout->ring_rows, (guint64) layout->ring_width);
  plane = slab_filter_bytes_add (plane, FLOATS_IN_LINE * (1 - plane / FLOATS_IN_LINE % 2));
  layout->plane_stride = (gint64) MIN (plane, (guint64) G_MAXINT64);

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      bytes = slab_filter_bytes_mul ((guint64) core_size[axis] + 2 * (guint64) layout->radius[axis], sizeof (gint64));
      layout->map[axis] = slab_filter_bytes_append (&layout->total, bytes);
    }
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    layout->weights[axis] = slab_filter_bytes_append (&layout->total,
                                                      ((guint64) layout->radius[axis] + 1) * real_bytes);

  bytes = slab_filter_bytes_mul ((guint64) layout->ring_width, sizeof (float));
  bytes = slab_filter_bytes_mul (bytes, (guint64) (2 * layout->radius[0] + layout->z_block));
  layout->converted = slab_filter_bytes_append (&layout->total, bytes);
  n_rows = MAX (2 * layout->radius[0] + layout->z_block, 2 * layout->radius[1] + layout->y_block);
  layout->gather = slab_filter_bytes_append (&layout->total, (guint64) n_rows * BLOCK_BYTES_MAX);
  /* A batch takes a table of rows for every plane that it has lines of; the last block may have but one row. */
  n_rows = 2 * layout->radius[0] + layout->z_block;
  for (gint64 y_block = layout->y_block; y_block > 0; y_block = y_block == layout->y_block ? core_size[1] % y_block : 0)
    n_rows = MAX (n_rows, (LANES_MAX / y_block + 2) * (2 * layout->radius[1] + y_block));
  layout->rows = slab_filter_bytes_append (&layout->total, (guint64) n_rows * sizeof (float *));

  layout->ring = slab_filter_bytes_append (
      &layout->total, slab_filter_bytes_mul (slab_filter_bytes_mul (plane, sizeof (float)), (guint64) layout->z_block));
  layout->outside = slab_filter_bytes_append (&layout->total, (guint64) layout->ring_width * sizeof (float));
  layout->lines = slab_filter_bytes_append (&layout->total, LANES_MAX * COLUMNS_MAX * sizeof (float));

  layout->carry_size = 2 * layout->radius[2] + LANES_MAX;
  bytes = (guint64) layout->tile + 4 * (guint64) layout->radius[2] + 2 * LANES_MAX + COLUMNS_MAX;
  layout->columns = slab_filter_bytes_append (&layout->total, slab_filter_bytes_mul (bytes, VECTOR_BYTES_MAX));
  layout->z_band = core_size[0];
  layout->y_band = core_size[1];
  if (!one_tile)
    {
      /* Rows first: a band begins with the ring's 2 * radius rows anew, of which more planes save nothing. */
      bytes = (guint64) layout->carry_size * real_bytes;
      n_lines = (gint64) (carry_bytes / bytes);
      layout->y_band = MIN (core_size[1], 8 * MAX (layout->radius[1], layout->y_block));
      layout->z_band = MIN (core_size[0], MAX (n_lines / layout->y_band / layout->z_block, 1) * layout->z_block);
      layout->y_band = MAX (layout->y_band, n_lines / layout->z_band);
      layout->y_band = divide_equally (core_size[1], layout->y_band, layout->y_block);
      /* Of every block of planes and rows, with the last batch of lines filled up. */
      n_lines = ((layout->z_band - 1) / layout->z_block + 1) * ((layout->y_band - 1) / layout->y_block + 1)
                * (layout->z_block * layout->y_block + LANES_MAX);
      layout->carry = slab_filter_bytes_append (&layout->total, slab_filter_bytes_mul (bytes, (guint64) n_lines));
    }

  radius_max = MAX (MAX (layout->radius[0], layout->radius[1]), layout->radius[2]);
  layout->kernel = slab_filter_bytes_append (&layout->total, (2 * (guint64) radius_max + 1) * sizeof (double));
}

/* Along z, y and x a voxel is one sum each, of rows that the passes before have made for the halo as well; planes are
 * gathered anew for every block of them. */
static double
gaussian_get_work (const SlabFilterParams *params, const double padded_size[SLAB_FILTER_N_AXES],
                   const double core_size[SLAB_FILTER_N_AXES])
{
  gint64 radius[SLAB_FILTER_N_AXES];
  double gathered;

  gaussian_get_halo (params, radius);
  gathered = core_size[0]
             + MIN (ceil (core_size[0] / WORK_Z_BLOCK) * 2 * (double) radius[0], core_size[0] * 2 * (double) radius[0]);
  return WORK_READ * padded_size[0] * padded_size[1] * padded_size[2]
         + padded_size[1] * padded_size[2] * (WORK_GATHER * gathered + (WORK_SUM + (double) radius[0]) * core_size[0])
         + core_size[0] * core_size[1] * padded_size[2] * (WORK_SUM + (double) radius[1])
         + core_size[0] * core_size[1] * core_size[2] * (WORK_LINE + (double) radius[2]);
}

/* Whether an axis of a periodic volume, whose core reaches beyond the input, is laid out: see layout_init (). */
static gboolean
can_unroll (gint64 radius, gint64 input_size)
{
  return radius < input_size;
}

/* Where a chunk's core lies is not known before it is run: the larger of what its places may need. */
static guint64
gaussian_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                            const gint64 core_size[SLAB_FILTER_N_AXES])
{
  const gboolean periodic = gaussian_is_periodic (params);
  gint64 radius[SLAB_FILTER_N_AXES];
  guint64 bytes = 0;

  gaussian_get_halo (params, radius);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    g_return_val_if_fail (core_size[axis] > 0 && core_size[axis] <= input_size[axis], 0);

  for (guint i = 0; i < (periodic ? 4 : 1); i++)
    {
      const gboolean unrolled[SLAB_FILTER_N_AXES] = { FALSE, (i & 1) != 0 && can_unroll (radius[1], input_size[1]),
                                                      (i & 2) != 0 && can_unroll (radius[2], input_size[2]) };
      SlabGaussianLayout layout;

      layout_init (&layout, params, input_size, core_size, unrolled);
      bytes = MAX (bytes, layout.total);
    }

  return bytes;
}

/* NumPy's pairwise sum, of which the weights are made: eight sums in blocks of 128, halves above. */
static double
sum_pairwise (const double *values, gint64 n)
{
  double sums[8];
  double sum = 0;
  gint64 half, i;

  if (n < 8)
    {
      for (i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }

  if (n > 128)
    {
      half = n / 2;
      half -= half % 8;
      return sum_pairwise (values, half) + sum_pairwise (values + half, n - half);
    }

  for (i = 0; i < 8; i++)
    sums[i] = values[i];
  for (; i < n - n % 8; i++)
    sums[i % 8] += values[i];
  sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n; i++)
    sum += values[i];

  return sum;
}

/* _gaussian_kernel1d () of SciPy: 2 * @radius + 1 weights whose sum is 1. */
static void
make_kernel (double sigma, gint64 radius, double *kernel)
{
  const double factor = -0.5 / (sigma * sigma);
  double sum;

  if (radius == 0)
    {
      kernel[0] = 1;
      return;
    }

  for (gint64 i = -radius; i <= radius; i++)
    kernel[i + radius] = exp (factor * (double) (i * i));
  sum = 0;
  for (gint64 i = 0; i < 2 * radius + 1; i += 8192)
    sum += sum_pairwise (kernel + i, MIN (8192, 2 * radius + 1 - i));
  for (gint64 i = 0; i < 2 * radius + 1; i++)
    kernel[i] /= sum;
}

/* The centre, then one weight for each pair of taps. */
static void
make_weights_double (const double *kernel, gint64 radius, double *weights)
{
  for (gint64 i = 0; i <= radius; i++)
    weights[i] = kernel[radius - i];
}

/* The centre takes up what the rounding of the others leaves, so that a constant volume stays what it is. */
static void
make_weights_single (const double *kernel, gint64 radius, float *weights)
{
  double sum = 0;

  for (gint64 i = radius; i > 0; i--)
    {
      weights[i] = (float) kernel[radius - i];
      sum += (double) weights[i];
    }
  weights[0] = (float) (1 - 2 * sum);
}

static void
gaussian_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  const Boundary boundary = slab_filter_params_get_choice (params, "boundary");
  const gboolean is_single = uses_single (params);
  gboolean unrolled[SLAB_FILTER_N_AXES] = { FALSE, FALSE, FALSE };
  gint64 radius[SLAB_FILTER_N_AXES];
  double sigma[SLAB_FILTER_N_AXES];
  SlabGaussianLayout layout;
  guint8 *scratch = chunk->scratch;
  double *kernel;
  SlabGaussianRun *run;
  guint64 denormals = 0;

  chunk->iterations = 0;
  slab_filter_params_get_triple (params, "sigma", sigma);
  gaussian_get_halo (params, radius);
  /* Along z, planes are gathered wherever they are. */
  for (guint axis = 1; axis < SLAB_FILTER_N_AXES; axis++)
    unrolled[axis] = boundary == BOUNDARY_WRAP && can_unroll (radius[axis], chunk->input_size[axis])
                     && (chunk->core_start[axis] < radius[axis]
                         || chunk->core_start[axis] + chunk->core_size[axis] + radius[axis] > chunk->input_size[axis]);

  layout_init (&layout, params, chunk->input_size, chunk->core_size, unrolled);
  kernel = (double *) (scratch + layout.kernel);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      gint64 *map = (gint64 *) (scratch + layout.map[axis]);

      layout.core_start[axis] = unrolled[axis] ? radius[axis] : chunk->core_start[axis];
      layout.origin[axis] = positive_modulo (chunk->core_start[axis] - layout.core_start[axis],
                                             chunk->input_size[axis]);
      for (gint64 i = 0; i < chunk->core_size[axis] + 2 * radius[axis]; i++)
        map[i] = extend_index (layout.core_start[axis] - radius[axis] + i, layout.size[axis], boundary);

      make_kernel (sigma[axis], radius[axis], kernel);
      if (is_single)
        make_weights_single (kernel, radius[axis], (float *) (scratch + layout.weights[axis]));
      else
        make_weights_double (kernel, radius[axis], (double *) (scratch + layout.weights[axis]));
    }

  switch (slab_cpu_get_vector_bytes ())
    {
#ifdef SLAB_CPU_HAS_TARGETS
    case 64:
      run = is_single ? slab_filter_gaussian_run_single_64 : slab_filter_gaussian_run_double_64;
      break;
    case 32:
      run = is_single ? slab_filter_gaussian_run_single_32 : slab_filter_gaussian_run_double_32;
      break;
#endif
    default:
      run = is_single ? slab_filter_gaussian_run_single_16 : slab_filter_gaussian_run_double_16;
      break;
    }
  if (is_single)
    denormals = slab_cpu_flush_denormals ();
  for (gint64 z = 0; z < chunk->core_size[0]; z += layout.z_band)
    for (gint64 y = 0; y < chunk->core_size[1]; y += layout.y_band)
      run (chunk, &layout, z, MIN (z + layout.z_band, chunk->core_size[0]), y,
           MIN (y + layout.y_band, chunk->core_size[1]));
  if (is_single)
    slab_cpu_restore_denormals (denormals);
#ifdef SLAB_CPU_HAS_TARGETS
  /* Stores past the cache are seen by other threads in order only from here on. */
  _mm_sfence ();
#endif
}

static const SlabParamChoice boundary_choices[] = {
  { "nearest", N_ ("Nearest") },   { "reflect", N_ ("Reflect") }, { "mirror", N_ ("Mirror") },
  { "constant", N_ ("Constant") }, { "wrap", N_ ("Wrap") },       { NULL, NULL },
};

static const SlabParamChoice precision_choices[] = {
  { "single", N_ ("Single") },
  { "double", N_ ("Double") },
  { NULL, NULL },
};

static const SlabParamSpec gaussian_params[] = {
  { .name = "sigma",
    .label = N_ ("Sigma"),
    .description = N_ ("Standard deviation along Z, Y and X; 0 leaves an axis as it is."),
    .unit = N_ ("voxels"),
    .kind = SLAB_PARAM_TRIPLE,
    .default_value = 3,
    .minimum = 0,
    .maximum = 32768,
    .step = 0.5,
    .digits = 2 },
  { .name = "truncate",
    .label = N_ ("Truncate"),
    .description = N_ ("How many sigmas the kernel reaches to each side."),
    .unit = NULL,
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 4,
    .minimum = 0,
    .maximum = 1000,
    .step = 0.5,
    .digits = 2 },
  { .name = "boundary",
    .label = N_ ("Boundary"),
    .description = N_ ("How the volume goes on beyond its faces."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = BOUNDARY_REFLECT,
    .minimum = BOUNDARY_NEAREST,
    .maximum = BOUNDARY_WRAP,
    .step = 1,
    .choices = boundary_choices },
  { .name = "cval",
    .label = N_ ("Value outside"),
    .description = N_ ("The value beyond the faces."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 0,
    .minimum = -1e30,
    .maximum = 1e30,
    .step = 0.1,
    .digits = 4,
    .only_if_param = "boundary",
    .only_if_choices = 1u << BOUNDARY_CONSTANT },
  { .name = "precision",
    .label = N_ ("Precision"),
    .description = N_ ("Double equals SciPy bit for bit; single is faster and differs by at most 3e-7 of the largest "
                       "absolute value of the input, or by 1e-37 for each voxel of the kernel's reach where that is "
                       "more. It may overflow where values are beyond half of what float32 holds. A reach beyond 48 "
                       "voxels is summed in double either way."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = PRECISION_SINGLE,
    .minimum = PRECISION_SINGLE,
    .maximum = PRECISION_DOUBLE,
    .step = 1,
    .choices = precision_choices },
};

/* Of SlabGaussianPass. */
static const char *const pass_names[] = { "z", "y", "x", NULL };

/* Of each axis: the taps of both sides are added in pairs, r additions, and r + 1 products are summed up. */
static void
gaussian_get_cost (const SlabFilterParams *params, gsize input_sample_size, SlabFilterCost *cost)
{
  gint64 halo[SLAB_FILTER_N_AXES];

  gaussian_get_halo (params, halo);
  *cost = (SlabFilterCost){ 0.0, (double) input_sample_size + sizeof (float) };
  for (guint a = 0; a < SLAB_FILTER_N_AXES; a++)
    if (halo[a] > 0)
      cost->flops += 3.0 * (double) halo[a] + 1.0;
}

static gboolean
gaussian_reads_in_place (const SlabFilterParams *params)
{
  return TRUE;
}

const SlabFilterInfo slab_filter_gaussian = {
  .id = "gaussian",
  .title = N_ ("Gaussian"),
  .summary = N_ ("Smooths with a Gaussian, as scipy.ndimage.gaussian_filter does."),
  .params = gaussian_params,
  .n_params = G_N_ELEMENTS (gaussian_params),
  .reads_in_place = gaussian_reads_in_place,
  .validate = gaussian_validate,
  .get_halo = gaussian_get_halo,
  .is_periodic = gaussian_is_periodic,
  .get_scratch_bytes = gaussian_get_scratch_bytes,
  .run_chunk = gaussian_run_chunk,
  .get_work = gaussian_get_work,
  .pass_names = pass_names,
  .get_cost = gaussian_get_cost,
};
