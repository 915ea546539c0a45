/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-filter-private.h"

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
 * SciPy's own rounding between the passes is of that size), and overflow for values beyond half of FLT_MAX.
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

/* What a run needs of the scratch: sizes in voxels, places in bytes from its start. */
typedef struct
{
  gint64 radius[SLAB_FILTER_N_AXES];
  double cval;
  gint64 z_block;
  gint64 y_block;
  gint64 z_band; /* planes and rows of the core that are made tile by tile */
  gint64 y_band;
  gint64 tile; /* columns along x that go through z and y at a time */
  gint64 ring_rows;
  gint64 ring_width;
  gint64 plane_stride;             /* of the ring */
  gint64 carry_size;               /* columns kept from tile to tile, a batch of lines */
  guint64 map[SLAB_FILTER_N_AXES]; /* index inside the input, or -1, of core and radius */
  guint64 weights[SLAB_FILTER_N_AXES];
  guint64 rows;
  guint64 converted;
  guint64 gather;
  guint64 ring;
  guint64 outside;
  guint64 lines;
  guint64 columns;
  guint64 carry;
  guint64 kernel;
  guint64 total;
} GaussianLayout;

/* The indices of the input that @n entries of a map name: @low to before @high. */
static inline void
gaussian_get_span (const gint64 *map, gint64 n, gint64 *low, gint64 *high)
{
  *low = G_MAXINT64;
  *high = 0;
  for (gint64 i = 0; i < n; i++)
    if (map[i] >= 0)
      {
        *low = MIN (*low, map[i]);
        *high = MAX (*high, map[i] + 1);
      }
}

/* Fused multiply-add where the processor has it: for float accumulators, which have no bits to agree with. */
#ifdef SLAB_CPU_HAS_TARGETS
#define FUSED_256(a, b, sum) ((__typeof__ (sum)) _mm256_fmadd_ps ((__m256) (a), _mm256_set1_ps (b), (__m256) (sum)))
#define FUSED_512(a, b, sum) ((__typeof__ (sum)) _mm512_fmadd_ps ((__m512) (a), _mm512_set1_ps (b), (__m512) (sum)))
#endif

#define REAL float
#define IS_FLOAT 1
#define CENTRE_FIRST 0
#define LANES 4
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET
#define NAME(x) x##_single_16
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef TARGET
#undef NAME
#ifdef SLAB_CPU_HAS_TARGETS
#define LANES 8
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) FUSED_256 (a, b, sum)
#define TARGET SLAB_CPU_TARGET_32
#define NAME(x) x##_single_32
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef TARGET
#undef NAME
#define LANES 16
#define WIDE 2
#define MULTIPLY_ADD(a, b, sum) FUSED_512 (a, b, sum)
#define STREAM(to, floats) _mm512_stream_ps (to, (__m512) (floats))
#define TARGET SLAB_CPU_TARGET_64
#define NAME(x) x##_single_64
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef STREAM
#undef TARGET
#undef NAME
#endif
#undef REAL
#undef IS_FLOAT
#undef CENTRE_FIRST

#define REAL double
#define IS_FLOAT 0
#define CENTRE_FIRST 1
#define LANES 2
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET
#define NAME(x) x##_double_16
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef TARGET
#undef NAME
#ifdef SLAB_CPU_HAS_TARGETS
#define LANES 4
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET SLAB_CPU_TARGET_32
#define NAME(x) x##_double_32
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef TARGET
#undef NAME
#define LANES 8
#define WIDE 2
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET SLAB_CPU_TARGET_64
#define NAME(x) x##_double_64
#include "slab-filter-gaussian-kernel.h"
#undef LANES
#undef WIDE
#undef MULTIPLY_ADD
#undef TARGET
#undef NAME
#endif
#undef REAL
#undef IS_FLOAT
#undef CENTRE_FIRST

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
 * @wraps says of y and x whether a line goes on at its other end, so that the whole of it is needed at once: the
 * ring then holds all rows of a plane, or the tile is the whole row. That is so as well where the reach along x is
 * longer than the row.
 */
static void
layout_init (GaussianLayout *layout, const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
             const gint64 core_size[SLAB_FILTER_N_AXES], const gboolean wraps[SLAB_FILTER_N_AXES])
{
  const guint64 real_bytes = slab_filter_params_get_choice (params, "precision") == PRECISION_SINGLE ? sizeof (float)
                                                                                                     : sizeof (double);
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

  layout->y_block = MIN (Y_BLOCK, core_size[1]);
  layout->ring_rows = wraps[1] ? input_size[1] : MIN (2 * layout->radius[1] + layout->y_block, input_size[1]);
  one_tile = wraps[2] || layout->radius[2] >= input_size[2];

  /* The ring's floats are shared out between planes, of which more save gathering, and columns. */
  n_ring = ring_bytes / (gint64) sizeof (float) / layout->ring_rows;
  layout->tile = one_tile ? input_size[2] : MIN (TILE, input_size[2]);
  layout->z_block = MAX (n_ring / layout->tile, layout->radius[0] / 4);
  layout->z_block = divide_equally (core_size[0], MAX (layout->z_block, GROUP_ROWS), GROUP_ROWS);
  if (!one_tile)
    {
      layout->tile = MAX (n_ring / layout->z_block, TILE_MIN);
      layout->tile = divide_equally (input_size[2], layout->tile, COLUMNS_MAX);
    }
  one_tile = layout->tile >= input_size[2];

  /* Rows and planes of the ring an odd number of cache lines apart fall on different places of the cache. */
  layout->ring_width = (gint64) round_up ((guint64) MIN (layout->tile, input_size[2]), COLUMNS_MAX);
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

/* Where a chunk's core lies is not known before it is run: the larger of what its places may need. */
static guint64
gaussian_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                            const gint64 core_size[SLAB_FILTER_N_AXES])
{
  const gboolean periodic = gaussian_is_periodic (params);
  guint64 bytes = 0;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    g_return_val_if_fail (core_size[axis] > 0 && core_size[axis] <= input_size[axis], 0);

  for (guint i = 0; i < (periodic ? 4 : 1); i++)
    {
      const gboolean wraps[SLAB_FILTER_N_AXES] = { FALSE, (i & 1) != 0, (i & 2) != 0 };
      GaussianLayout layout;

      layout_init (&layout, params, input_size, core_size, wraps);
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
  const gboolean is_single = slab_filter_params_get_choice (params, "precision") == PRECISION_SINGLE;
  gboolean wraps[SLAB_FILTER_N_AXES];
  gint64 radius[SLAB_FILTER_N_AXES];
  double sigma[SLAB_FILTER_N_AXES];
  GaussianLayout layout;
  guint8 *scratch = chunk->scratch;
  double *kernel;
  void (*run) (SlabFilterChunk *, const GaussianLayout *, gint64, gint64, gint64, gint64);

  chunk->iterations = 0;
  slab_filter_params_get_triple (params, "sigma", sigma);
  gaussian_get_halo (params, radius);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    wraps[axis] = boundary == BOUNDARY_WRAP
                  && (chunk->core_start[axis] < radius[axis]
                      || chunk->core_start[axis] + chunk->core_size[axis] + radius[axis] > chunk->input_size[axis]);

  layout_init (&layout, params, chunk->input_size, chunk->core_size, wraps);
  kernel = (double *) (scratch + layout.kernel);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      gint64 *map = (gint64 *) (scratch + layout.map[axis]);

      for (gint64 i = 0; i < chunk->core_size[axis] + 2 * radius[axis]; i++)
        map[i] = extend_index (chunk->core_start[axis] - radius[axis] + i, chunk->input_size[axis], boundary);

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
      run = is_single ? gaussian_run_single_64 : gaussian_run_double_64;
      break;
    case 32:
      run = is_single ? gaussian_run_single_32 : gaussian_run_double_32;
      break;
#endif
    default:
      run = is_single ? gaussian_run_single_16 : gaussian_run_double_16;
      break;
    }
  for (gint64 z = 0; z < chunk->core_size[0]; z += layout.z_band)
    for (gint64 y = 0; y < chunk->core_size[1]; y += layout.y_band)
      run (chunk, &layout, z, MIN (z + layout.z_band, chunk->core_size[0]), y,
           MIN (y + layout.y_band, chunk->core_size[1]));
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
                       "value."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = PRECISION_SINGLE,
    .minimum = PRECISION_SINGLE,
    .maximum = PRECISION_DOUBLE,
    .step = 1,
    .choices = precision_choices },
};

const SlabFilterInfo slab_filter_gaussian = {
  .id = "gaussian",
  .title = N_ ("Gaussian"),
  .summary = N_ ("Smooths with a Gaussian, as scipy.ndimage.gaussian_filter does."),
  .params = gaussian_params,
  .n_params = G_N_ELEMENTS (gaussian_params),
  .reads_in_place = TRUE,
  .validate = gaussian_validate,
  .get_halo = gaussian_get_halo,
  .is_periodic = gaussian_is_periodic,
  .get_scratch_bytes = gaussian_get_scratch_bytes,
  .run_chunk = gaussian_run_chunk,
  .get_work = gaussian_get_work,
};
