/* SPDX-License-Identifier: MIT */
#include "slab-filter-tv.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-filter-private.h"

#ifdef SLAB_CPU_HAS_TARGETS
#include <immintrin.h>
#endif

/*
 * skimage.restoration.denoise_tv_chambolle () of a 3-D float32 array, in its order of operations, so that the result
 * and the number of iterations are its own. One iteration:
 *
 *   u from p: u = f + d, d = -div p; and d * d
 *   p from u: p = (p - tau * grad u) / (1 + tau / weight * |grad u|); and |grad u|
 *
 * and then the energy decides. The result is the last u; the p made after it is of no use, as in scikit-image.
 *
 * The energy's two sums are those of NumPy 1.24 (float32): the volume as one row of voxels in pieces of 8192, each
 * summed pairwise, the pieces added up one after the other. A piece is a binary tree of leaves of 128 voxels, so
 * leaves and pieces can be summed in any order by any thread.
 *
 * Reach: u of iteration 0 is the input, and the u of each later one depends on the u before at most one voxel away.
 * After N of them a voxel depends on N - 1 voxels to each side: the halo of "fixed".
 *
 * --- One pass over memory, several iterations ---------------------------------------------------------------------
 *
 * A voxel's iteration is too little work for its 28 bytes (f and p read, p written), so a pass makes up to LEVELS
 * iterations while the voxels are in cache. The volume is cut along y in strips; a strip is walked along z, and at
 * each step every level takes one plane, a plane behind the level before it:
 *
 *   level t makes u of plane z and then, row by row behind it, p of plane z - 1, in place
 *
 * because p of a plane needs u of the next, and u of a plane needs the old p0 of the plane before. Of u there are only
 * the rows between, in a ring.
 *
 * A strip of rows low to high must not touch what its neighbours read. Level t therefore makes
 *
 *   u of the rows low + t to high - t (not included), and p of low + t to high - t - 1
 *
 * where nothing is needed but the level before it in the same strip and rows that no strip changes in this pass. The
 * border's u is kept in the volume of the result, where each level has rows of its own. What is left around a border b
 * then is a gap, which is walked in the same way when all strips are done:
 *
 *   level t makes u of the rows b - t to b + t (not included), and p of b - t - 1 to b + t
 *
 * with u of the rows b - t - 1 and b + t from the strips. So every row is made once in each level, in any order of
 * strips and then in any order of gaps.
 *
 * In pass and order nothing depends on time or the number of threads, and every u, p and sum is that of the plain
 * iteration: the cut shows in the speed only.
 *
 * --- Stopping --------------------------------------------------------------------------------------------------
 *
 * The u of an iteration is gone when its energy is known. When the energy comes near the threshold, passes make one
 * iteration and write its u to the result. Whether the next iterations can be the last is extrapolated, and where that
 * was wrong, the iterations up to the last are made again, without the sums: the number is known then.
 *
 * --- The duality gap ---------------------------------------------------------------------------------------------
 *
 * scikit-image stops on an energy that counts the data term twice, which is not what it minimises, and when that energy
 * hardly changes, which says little about what is left: with its default eps the result is 0.07 to 13.8 % above the
 * minimum of
 *
 *   P (u) = |u - f|^2 / 2 + weight * TV (u)
 *
 * With STOP_GAP that is minimised by the accelerated projected gradient of its dual (Beck and Teboulle, "Fast
 * gradient-based algorithms for constrained total variation image denoising and deblurring problems", 2009), with the
 * step 1/12 that three axes allow, until it is known to be near. For |p| <= weight and u = f + d the gap
 *
 *   P (u) - D (p) = sum of weight * |grad u| + p . grad u, and of (u - f - d)^2 / 2 for what u is rounded
 *
 * is a sum of nothing negative, and never less than P (u) less the minimum. It is taken in double precision, in blocks
 * that only the volume's shape decides. p is kept in a ball a little smaller than the weight, so that rounding does not
 * leave the ball of the weight.
 *
 * A step is a pass of one level, with the p before it in the place of p's: the new p is written there.
 */

#define PIECE 8192
#define LEAF 128
#define LEAVES_PER_PIECE (PIECE / LEAF)
/* Iterations of a pass. */
#define LEVELS 3
/* Rows of a strip: each level of a gap takes two more. */
#define MIN_ROWS (4 * LEVELS)
/* What a strip's step keeps in use: a share of the last level of cache. */
#define STRIP_BYTES (4 * 1024 * 1024)
/* p and f of a plane more than there are levels, and the rings. */
#define BYTES_PER_VOXEL_OF_STEP (16 * (LEVELS + 1) + 8 * LEVELS)
/* Below, a strip is cut for the threads' sake no further. */
#define MIN_STRIP_VOXELS 2048
/* Strips for each thread, for balance. */
#define STRIPS_PER_THREAD 2
/* Pieces of a task that adds up. */
#define PIECES_PER_TASK 512
/* Voxels, at least, of a block of rows whose gap is summed up by itself; blocks of a task. */
#define BLOCK_VOXELS 8192
#define BLOCKS_PER_TASK 32
/* Steps before the gap is first looked at, and how much larger their number may get to the next look. */
#define FIRST_LOOK 10
#define MOST_TO_NEXT_LOOK 1.25
/* Between arrays, so that the same voxel of each does not fall on the same lines of a cache. */
#define STAGGER 1088

typedef enum
{
  STOP_GLOBAL,
  STOP_CHUNK,
  STOP_FIXED,
  STOP_GAP,
} Stop;

typedef enum
{
  SUM_SQUARES, /* d * d */
  SUM_NORMS,   /* |grad u| */
  N_SUMS,
} SumKind;

typedef enum
{
  PASS_FIRST,  /* iteration 0: u is f, p is zero */
  PASS_MIDDLE, /* n_levels iterations */
  PASS_LAST,   /* u only, to the result */
  /* With STOP_GAP: */
  PASS_CLEAR,   /* p and the p before it are zero */
  PASS_DESCEND, /* an accelerated step */
  PASS_MEASURE, /* u to the result, and the gap */
} PassKind;

/* A row's part in a pass: u from q (p where u is made) and p from v (u where p is made). */
typedef struct
{
  gsize n;
  const float *f;
  const float *q[SLAB_FILTER_N_AXES];
  const float *q0_before; /* the row a plane before; not used when p is made too: it is p[0] */
  const float *q1_before; /* the row before */
  float *u;
  float *squares;
  float *p[SLAB_FILTER_N_AXES];
  const float *v;
  const float *v_z; /* the row a plane after, NULL in the last plane; when u is made too, it is u */
  const float *v_y; /* the next row, NULL in the last row */
  float *norms;
  float tau;
  float tau_over_weight;
  /* Of an accelerated step, where q and now are p, and r and p are the p before it. */
  const float *r[SLAB_FILTER_N_AXES];
  const float *r0_before;
  const float *r1_before;
  const float *now[SLAB_FILTER_N_AXES];
  float beta;
  float step;
  float radius;
} TvRow;

typedef struct
{
  void (*make_u) (const TvRow *row);
  void (*make_both) (const TvRow *row);
  void (*make_p) (const TvRow *row);
  void (*make_first_p) (const TvRow *row); /* of a p that is zero and not read */
  void (*descend_u) (const TvRow *row);
  void (*descend_both) (const TvRow *row);
  void (*descend_p) (const TvRow *row);
  void (*sum_leaves) (const float *values, gsize n_leaves, float *sums);
} TvKernels;

/* Four floats by the compiler's own vectors: the x86-64 that there always is, and other processors. */
typedef float TvFour __attribute__ ((vector_size (16)));
typedef float TvFourAnywhere __attribute__ ((vector_size (16), aligned (4), may_alias));

static inline TvFour
four_load (const float *p, gsize n)
{
  TvFour v = { 0 };

  memcpy (&v, p, n * sizeof (float));
  return v;
}

static inline void
four_store (float *p, TvFour v, gsize n)
{
  memcpy (p, &v, n * sizeof (float));
}

static inline TvFour
four_keep (TvFour v, gsize n)
{
  for (gsize i = n; i < 4; i++)
    v[i] = 0.f;
  return v;
}

static inline TvFour
four_sqrt (TvFour v)
{
#ifdef __SSE2__
  return (TvFour) _mm_sqrt_ps ((__m128) v);
#else
  for (gsize i = 0; i < 4; i++)
    v[i] = sqrtf (v[i]);
  return v;
#endif
}

/* b where one is NaN, as x86 does. */
static inline TvFour
four_larger (TvFour a, TvFour b)
{
  for (gsize i = 0; i < 4; i++)
    a[i] = a[i] > b[i] ? a[i] : b[i];
  return a;
}

static inline float
four_sum_eights (const float *p)
{
  TvFour a = *(const TvFourAnywhere *) p;
  TvFour b = *(const TvFourAnywhere *) (p + 4);

  for (gsize i = 8; i < LEAF; i += 8)
    {
      a += *(const TvFourAnywhere *) (p + i);
      b += *(const TvFourAnywhere *) (p + i + 4);
    }
  return ((a[0] + a[1]) + (a[2] + a[3])) + ((b[0] + b[1]) + (b[2] + b[3]));
}

#define NAME(x) tv_##x##_16
#define TARGET
#define LANES 4
#define VECTOR TvFour
#define MASK gsize
#define SPLAT(x) ((TvFour){ (x), (x), (x), (x) })
#define LOAD(p) ((TvFour) * (const TvFourAnywhere *) (p))
#define STORE(p, v) (*(TvFourAnywhere *) (p) = (v))
#define LOAD_MASKED(p, m) four_load (p, m)
#define STORE_MASKED(p, m, v) four_store (p, v, m)
#define MASK_OF(n) (n)
#define KEEP(m, v) four_keep (v, m)
#define NEGATE(v) (-(v))
#define SQRT(v) four_sqrt (v)
#define LARGER(a, b) four_larger (a, b)
#define PUSH(before, v) ((TvFour){ (before)[3], (v)[0], (v)[1], (v)[2] })
#define SUM_EIGHTS(p) four_sum_eights (p)
#include "slab-filter-tv-kernel.h"

#ifdef SLAB_CPU_HAS_TARGETS
static const gint32 tv_masks[16] = { -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0 };

static inline __attribute__ ((always_inline)) SLAB_CPU_TARGET_32 __m256
eight_push (__m256 before, __m256 v)
{
  const __m256i turn = _mm256_setr_epi32 (7, 0, 1, 2, 3, 4, 5, 6);

  return _mm256_blend_ps (_mm256_permutevar8x32_ps (v, turn), _mm256_permutevar8x32_ps (before, turn), 1);
}

static inline __attribute__ ((always_inline)) SLAB_CPU_TARGET_32 float
eight_sum_eights (const float *p)
{
  __m256 sums = _mm256_loadu_ps (p);
  __m128 pairs;

  for (gsize i = 8; i < LEAF; i += 8)
    sums = sums + _mm256_loadu_ps (p + i);
  pairs = _mm_hadd_ps (_mm256_castps256_ps128 (sums), _mm256_extractf128_ps (sums, 1));
  pairs = _mm_hadd_ps (pairs, pairs);
  return pairs[0] + pairs[1];
}

#define NAME(x) tv_##x##_32
#define TARGET SLAB_CPU_TARGET_32
#define LANES 8
#define VECTOR __m256
#define MASK __m256i
#define SPLAT(x) _mm256_set1_ps (x)
#define LOAD(p) _mm256_loadu_ps (p)
#define STORE(p, v) _mm256_storeu_ps (p, v)
#define LOAD_MASKED(p, m) _mm256_maskload_ps (p, m)
#define STORE_MASKED(p, m, v) _mm256_maskstore_ps (p, m, v)
#define MASK_OF(n) _mm256_loadu_si256 ((const __m256i *) (tv_masks + 8 - (n)))
#define KEEP(m, v) _mm256_and_ps (v, _mm256_castsi256_ps (m))
#define NEGATE(v) (-(v))
#define SQRT(v) _mm256_sqrt_ps (v)
#define LARGER(a, b) _mm256_max_ps (a, b)
#define PUSH(before, v) eight_push (before, v)
#define SUM_EIGHTS(p) eight_sum_eights (p)
#include "slab-filter-tv-kernel.h"

#define NAME(x) tv_##x##_64
#define TARGET SLAB_CPU_TARGET_64
#define LANES 16
#define VECTOR __m512
#define MASK __mmask16
#define SPLAT(x) _mm512_set1_ps (x)
#define LOAD(p) _mm512_loadu_ps (p)
#define STORE(p, v) _mm512_storeu_ps (p, v)
#define LOAD_MASKED(p, m) _mm512_maskz_loadu_ps (m, p)
#define STORE_MASKED(p, m, v) _mm512_mask_storeu_ps (p, m, v)
#define MASK_OF(n) ((__mmask16) ((1u << (n)) - 1))
#define KEEP(m, v) _mm512_maskz_mov_ps (m, v)
#define NEGATE(v) (-(v))
#define SQRT(v) _mm512_sqrt_ps (v)
#define LARGER(a, b) _mm512_max_ps (a, b)
#define PUSH(before, v)                                                                                                \
  _mm512_castsi512_ps (_mm512_alignr_epi32 (_mm512_castps_si512 (v), _mm512_castps_si512 (before), 15))
#define SUM_EIGHTS(p) eight_sum_eights (p)
#include "slab-filter-tv-kernel.h"
#endif

/* How the energy goes: whether to stop, and how far a stop is away. */
typedef struct
{
  double first;
  double previous;
  double changes[3]; /* the last three energies' differences to the one before, in thresholds; the newest first */
  guint n_changes;
} Energy;

/* What the next pass does. Between passes it is changed by one thread. */
typedef struct
{
  Energy energy;
  PassKind kind;
  gint64 iteration; /* of the first level */
  gint64 last;      /* iteration whose u is the result, as far as is known */
  guint n_levels;
  gboolean sums;
  gboolean writes_u; /* of a middle pass, of one level then */
  gboolean is_known; /* the last iteration is what it is: no energy can say otherwise */
  /* With STOP_GAP; iteration is the number of steps made. */
  gint64 look; /* number of steps at which the gap is looked at next */
  double momentum;
  double beta;
  double gap; /* the last one, relative to P; negative when there is none */
  guint now;  /* which of the two p is the newer */
} Pass;

/* Sums of a block: the gap and P. */
typedef struct
{
  double gap;
  double primal;
} Measure;

/* Places in bytes from the start of the state or scratch. */
typedef struct
{
  guint64 pass;
  guint64 p[SLAB_FILTER_N_AXES];
  guint64 piece_sums[LEVELS][N_SUMS];
  guint64 leaf_slots[LEVELS][N_SUMS];
  guint64 piece_slots[LEVELS][N_SUMS];
  guint64 tails[LEVELS][N_SUMS];
  guint64 old[SLAB_FILTER_N_AXES]; /* these with STOP_GAP only */
  guint64 blocks;
  guint64 saved; /* of a chunk only */
  guint64 threads;
  /* In the part of a thread. */
  guint64 thread_bytes;
  guint64 rings[LEVELS];
  guint64 sinks[LEVELS][N_SUMS];
  guint64 minus_zero;
  guint64 total;
} Layout;

/* One problem: a volume, or a padded chunk. */
typedef struct
{
  Layout layout;
  const TvKernels *kernels;
  guint8 *memory;
  Pass *pass;
  const gint *cancel;
  const float *f;
  float *p[SLAB_FILTER_N_AXES];
  float *old[SLAB_FILTER_N_AXES]; /* with STOP_GAP, the p before p */
  float *saved;                   /* u beside the borders of strips, as large as the volume */

  /* The result: a box of the volume. */
  float *result;
  gsize result_row_stride;
  gsize result_plane_stride;
  gint64 result_start[SLAB_FILTER_N_AXES];
  gint64 result_size[SLAB_FILTER_N_AXES];

  gint64 size[SLAB_FILTER_N_AXES];
  gint64 n_voxels;
  gint64 plane;
  gint64 n_strips;
  gint64 n_borders; /* in a plane, where runs of rows begin; see Sink */
  gint64 n_pieces;
  gint64 n_leaves; /* of pieces that are whole */
  gint64 block_rows;
  gint64 n_blocks; /* 0 but with STOP_GAP */
  float tau;
  float tau_over_weight;
  double weight;
  double eps;
  double gap; /* at which to stop */
  gint64 max_iterations;
} Problem;

/* --- Memory ---------------------------------------------------------------------------------------------------- */

static gint64
count_voxels (const gint64 size[SLAB_FILTER_N_AXES])
{
  guint64 n = 1;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    n = slab_filter_bytes_mul (n, (guint64) size[axis]);

  return (gint64) MIN (n, (guint64) G_MAXINT64);
}

static gint64
divide_up (gint64 a, gint64 b)
{
  return a / b + (a % b != 0 ? 1 : 0);
}

/* A volume of one row in each plane is taken as one plane of those rows: what is zero along one axis then is zero along
 * the other, and there are strips. */
static void
shape_init (gint64 shape[SLAB_FILTER_N_AXES], const gint64 size[SLAB_FILTER_N_AXES])
{
  memcpy (shape, size, SLAB_FILTER_N_AXES * sizeof *shape);
  if (shape[1] == 1)
    {
      shape[1] = shape[0];
      shape[0] = 1;
    }
}

/* Small enough for the cache, large enough to be worth it, and some for each thread. */
static gint64
count_strips (const gint64 shape[SLAB_FILTER_N_AXES], guint n_threads)
{
  const gint64 most = shape[1] / MIN_ROWS;
  const gint64 rows = MAX (STRIP_BYTES / BYTES_PER_VOXEL_OF_STEP / shape[2], MIN_ROWS);
  const gint64 min_rows = MAX (MIN_STRIP_VOXELS / shape[2], MIN_ROWS);
  gint64 n = divide_up (shape[1], rows);

  if (n_threads > 1)
    {
      n = MAX (n, MIN (STRIPS_PER_THREAD * (gint64) n_threads, shape[1] / min_rows));
      n = divide_up (n, n_threads) * n_threads;
    }
  return CLAMP (n, 1, MAX (most, 1));
}

static gint64
get_border (const Problem *problem, gint64 strip)
{
  return strip * (problem->size[1] / problem->n_strips) + MIN (strip, problem->size[1] % problem->n_strips);
}

static gint64
count_strip_rows (const gint64 shape[SLAB_FILTER_N_AXES], gint64 n_strips)
{
  return divide_up (shape[1], n_strips);
}

static gint64
count_borders (gint64 n_strips)
{
  return n_strips > 1 ? 2 * n_strips - 1 : 0;
}

/* Floats of a row in a ring: an odd number of cache lines, and room for whole vectors. */
static guint64
get_ring_stride (gint64 n)
{
  guint64 lines = (guint64) n / 16 + 1;

  return (lines | 1) * 16;
}

/* Blocks of rows, over which the gap is summed up: the same for any number of threads. */
static gint64
count_blocks (const gint64 shape[SLAB_FILTER_N_AXES], gint64 *n_rows)
{
  *n_rows = MAX (BLOCK_VOXELS / shape[2], 1);

  return divide_up ((gint64) slab_filter_bytes_mul ((guint64) shape[0], (guint64) shape[1]), *n_rows);
}

static void
layout_init (Layout *layout, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads, gboolean is_chunk, gboolean is_gap)
{
  const gint64 n_voxels = count_voxels (size);
  const gint64 n_pieces = divide_up (n_voxels, PIECE);
  const guint64 volume_bytes = slab_filter_bytes_mul ((guint64) n_voxels, sizeof (float));
  gint64 shape[SLAB_FILTER_N_AXES];
  gint64 n_strips;
  guint64 n_slots, row_bytes, ring_rows, bytes;

  shape_init (shape, size);
  n_strips = count_strips (shape, n_threads);
  n_slots = slab_filter_bytes_mul ((guint64) shape[0], (guint64) count_borders (n_strips));
  row_bytes = slab_filter_bytes_mul (get_ring_stride (shape[2]), sizeof (float));
  ring_rows = (guint64) count_strip_rows (shape, n_strips) + 1;

  memset (layout, 0, sizeof *layout);
  layout->pass = slab_filter_bytes_append (&layout->total, sizeof (Pass));
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      layout->p[axis] = slab_filter_bytes_append (&layout->total, volume_bytes);
      slab_filter_bytes_append (&layout->total, STAGGER);
    }
  if (is_gap)
    {
      gint64 rows;

      for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
        {
          layout->old[axis] = slab_filter_bytes_append (&layout->total, volume_bytes);
          slab_filter_bytes_append (&layout->total, STAGGER);
        }
      layout->blocks = slab_filter_bytes_append (
          &layout->total, slab_filter_bytes_mul ((guint64) count_blocks (shape, &rows), sizeof (Measure)));
    }
  for (guint level = 0; !is_gap && level < LEVELS; level++)
    for (guint kind = 0; kind < N_SUMS; kind++)
      {
        layout->piece_sums[level][kind] = slab_filter_bytes_append (&layout->total,
                                                                    (guint64) n_pieces * sizeof (float));
        layout->leaf_slots[level][kind] = slab_filter_bytes_append (
            &layout->total, slab_filter_bytes_mul (n_slots, LEAF * sizeof (float)));
        layout->piece_slots[level][kind] = slab_filter_bytes_append (
            &layout->total, slab_filter_bytes_mul (n_slots, LEAVES_PER_PIECE * sizeof (float)));
        layout->tails[level][kind] = slab_filter_bytes_append (&layout->total,
                                                               (guint64) (n_voxels % PIECE) * sizeof (float));
      }
  if (is_chunk && (n_strips > 1 || is_gap))
    layout->saved = slab_filter_bytes_append (&layout->total, volume_bytes);

  for (guint level = 0; level < (is_gap ? 1 : LEVELS); level++)
    {
      layout->rings[level] = slab_filter_bytes_append (&layout->thread_bytes,
                                                       slab_filter_bytes_mul (row_bytes, ring_rows));
      for (guint kind = 0; kind < N_SUMS; kind++)
        {
          bytes = slab_filter_bytes_add (row_bytes, LEAF * sizeof (float));
          layout->sinks[level][kind] = slab_filter_bytes_append (&layout->thread_bytes, bytes);
        }
    }
  layout->minus_zero = slab_filter_bytes_append (&layout->thread_bytes, row_bytes);
  bytes = slab_filter_bytes_mul (layout->thread_bytes, n_threads);
  layout->threads = slab_filter_bytes_append (&layout->total, bytes);
}

static const TvKernels *
choose_kernels (void)
{
  switch (slab_cpu_get_vector_bytes ())
    {
#ifdef SLAB_CPU_HAS_TARGETS
    case 64:
      return &tv_kernels_64;
    case 32:
      return &tv_kernels_32;
#endif
    default:
      return &tv_kernels_16;
    }
}

static void
problem_init (Problem *problem, const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads,
              gboolean is_chunk, guint8 *memory)
{
  const double tau = 1. / 6.;
  const gboolean is_gap = slab_filter_params_get_choice (params, "stop") == STOP_GAP;

  memset (problem, 0, sizeof *problem);
  layout_init (&problem->layout, size, n_threads, is_chunk, is_gap);
  shape_init (problem->size, size);
  problem->memory = memory;
  problem->pass = (Pass *) (memory + problem->layout.pass);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      problem->p[axis] = (float *) (memory + problem->layout.p[axis]);
      problem->old[axis] = (float *) (memory + problem->layout.old[axis]);
      if (is_gap && problem->pass->now == 1)
        {
          float *newer = problem->old[axis];

          problem->old[axis] = problem->p[axis];
          problem->p[axis] = newer;
        }
    }
  if (is_gap)
    problem->n_blocks = count_blocks (problem->size, &problem->block_rows);
  problem->max_iterations = slab_filter_params_get_integer (params, "max-iterations");
  problem->gap = slab_filter_params_get_double (params, "gap");
  problem->kernels = choose_kernels ();
  problem->n_voxels = count_voxels (size);
  problem->plane = problem->size[1] * problem->size[2];
  problem->n_strips = count_strips (problem->size, n_threads);
  problem->n_borders = count_borders (problem->n_strips);
  problem->n_pieces = divide_up (problem->n_voxels, PIECE);
  problem->n_leaves = problem->n_voxels / PIECE * LEAVES_PER_PIECE;
  problem->weight = slab_filter_params_get_double (params, "weight");
  problem->eps = slab_filter_params_get_double (params, "eps");
  problem->tau = (float) tau;
  problem->tau_over_weight = (float) (tau / problem->weight);
}

/* --- Sums ------------------------------------------------------------------------------------------------------- */

/* NumPy's pairwise sum of at most 128 numbers: eight sums, then what is left over. */
static float
sum_leaf (const float *values, gsize n)
{
  float sums[8];
  float sum = 0;
  gsize i;

  if (n < 8)
    {
      for (i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }

  for (i = 0; i < 8; i++)
    sums[i] = values[i];
  for (; i + 8 <= n; i += 8)
    for (gsize k = 0; k < 8; k++)
      sums[k] += values[i + k];
  sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n; i++)
    sum += values[i];

  return sum;
}

/* Of at most PIECE numbers: halved, at a multiple of eight, until there is a leaf. */
static float
sum_pairwise (const float *values, gint64 n)
{
  gint64 half;

  if (n <= LEAF)
    return sum_leaf (values, (gsize) n);

  half = n / 2;
  half -= half % 8;

  return sum_pairwise (values, half) + sum_pairwise (values + half, n - half);
}

/* The same of the leaves of a whole piece, whose halves are all equal. */
static float
sum_piece (const float *leaf_sums)
{
  float sums[LEAVES_PER_PIECE];

  memcpy (sums, leaf_sums, sizeof sums);
  for (guint n = LEAVES_PER_PIECE / 2; n > 0; n /= 2)
    for (guint i = 0; i < n; i++)
      sums[i] = sums[2 * i] + sums[2 * i + 1];
  return sums[0];
}

/*
 * Takes the values of a run of rows, in the order of the volume, and sums their leaves and pieces. Where a leaf or a
 * piece belongs to two runs or more, each writes what it has, values or sums of leaves, to a place from which it is
 * summed when all are done: that of the first border of runs in the leaf or piece. The last piece is kept as it is when
 * it is not whole.
 *
 * Borders of runs are numbered through all planes: in each the plane's begin, and two for each border of strips.
 */
typedef struct
{
  const Problem *problem;
  float *buffer; /* begins at a leaf's begin */
  float *piece_sums;
  float *leaf_slots;  /* LEAF values for each border */
  float *piece_slots; /* LEAVES_PER_PIECE sums for each border */
  float *tail;
  gint64 leaf;      /* of the buffer's first value */
  gsize head;       /* values of the first leaf that another run has */
  gsize n;          /* values, with the head */
  gint64 low_shift; /* of the borders' rows, see get_run_border () */
  gint64 high_shift;
  gint64 first;                      /* border at which the run begins */
  gint64 first_sum;                  /* leaf from which on leaf_sums are this run's */
  float leaf_sums[LEAVES_PER_PIECE]; /* of the piece that the leaf is in */
} Sink;

/* Voxel at which border @index is. A gap takes @low_shift rows below a border of strips and @high_shift above. */
static gint64
get_run_border (const Problem *problem, gint64 index, gint64 low_shift, gint64 high_shift)
{
  const gint64 z = index / problem->n_borders;
  const gint64 i = index % problem->n_borders;
  gint64 y = 0;

  if (i > 0)
    y = get_border (problem, (i + 1) / 2) + (i % 2 == 1 ? -low_shift : high_shift);
  return (z * problem->size[1] + y) * problem->size[2];
}

/* The first border beyond voxel @start; @index is one of those, and not far. */
static gint64
find_first_border (const Sink *sink, gint64 start, gint64 index)
{
  while (index > 0 && get_run_border (sink->problem, index - 1, sink->low_shift, sink->high_shift) > start)
    index--;
  return index;
}

static void
sink_init (Sink *sink, const Problem *problem, guint level, SumKind kind, guint8 *thread_memory)
{
  const Layout *layout = &problem->layout;

  sink->problem = problem;
  sink->buffer = (float *) (thread_memory + layout->sinks[level][kind]);
  sink->piece_sums = (float *) (problem->memory + layout->piece_sums[level][kind]);
  sink->leaf_slots = (float *) (problem->memory + layout->leaf_slots[level][kind]);
  sink->piece_slots = (float *) (problem->memory + layout->piece_slots[level][kind]);
  sink->tail = (float *) (problem->memory + layout->tails[level][kind]);
  sink->low_shift = sink->high_shift = 0;
  if (problem->pass->kind == PASS_MIDDLE)
    {
      sink->low_shift = kind == SUM_SQUARES ? level : level + 1;
      sink->high_shift = level;
    }
  sink->leaf = 0;
  sink->head = sink->n = 0;
  sink->first = 0;
  sink->first_sum = 0;
}

static void
sink_begin (Sink *sink, gint64 border)
{
  const gint64 place = get_run_border (sink->problem, border, sink->low_shift, sink->high_shift);

  sink->first = border;
  sink->leaf = place / LEAF;
  sink->head = sink->n = (gsize) (place % LEAF);
  sink->first_sum = sink->leaf + (sink->head > 0 ? 1 : 0);
}

/* Where the next row's values go. */
static float *
sink_get_place (Sink *sink)
{
  return sink->buffer + sink->n;
}

/* Keeps values of the first leaf in the buffer, which is not this run's alone. @border is one in the leaf. */
static void
sink_keep_values (Sink *sink, gint64 border, gsize from, gsize to)
{
  float *place;

  if (from == to)
    return;
  if (sink->leaf >= sink->problem->n_leaves)
    place = sink->tail + (sink->leaf - sink->problem->n_leaves) * LEAF;
  else
    place = sink->leaf_slots + find_first_border (sink, sink->leaf * LEAF, border) * LEAF;
  memcpy (place + from, sink->buffer + from, (to - from) * sizeof (float));
}

/* Sums the piece before leaf @end, or keeps the sums of its leaves. @border is one in the piece then. */
static void
sink_keep_sums (Sink *sink, gint64 border, gint64 end)
{
  const gint64 piece = (end - 1) / LEAVES_PER_PIECE;
  const gint64 begin = piece * LEAVES_PER_PIECE;

  if (end <= sink->first_sum)
    return;
  if (sink->first_sum == begin && end == begin + LEAVES_PER_PIECE)
    sink->piece_sums[piece] = sum_piece (sink->leaf_sums);
  else
    memcpy (sink->piece_slots + find_first_border (sink, piece * PIECE, border) * LEAVES_PER_PIECE
                + (sink->first_sum - begin),
            sink->leaf_sums + (sink->first_sum - begin), (gsize) (end - sink->first_sum) * sizeof (float));
  sink->first_sum = end;
}

static void
sink_push (Sink *sink, gint64 n_values)
{
  const gint64 n_all = sink->problem->n_leaves;
  gsize n_leaves, i = 0;

  sink->n += (gsize) n_values;
  n_leaves = sink->n / LEAF;
  if (n_leaves == 0)
    return;

  if (sink->head > 0)
    {
      sink_keep_values (sink, sink->first, sink->head, LEAF);
      sink->head = 0;
      i = 1;
    }
  while (i < n_leaves && sink->leaf + (gint64) i < n_all)
    {
      const gint64 leaf = sink->leaf + (gint64) i;
      const gsize n = MIN (n_leaves - i, (gsize) (LEAVES_PER_PIECE - leaf % LEAVES_PER_PIECE));

      sink->problem->kernels->sum_leaves (sink->buffer + i * LEAF, n, sink->leaf_sums + leaf % LEAVES_PER_PIECE);
      i += n;
      if ((leaf + (gint64) n) % LEAVES_PER_PIECE == 0)
        sink_keep_sums (sink, sink->first, leaf + (gint64) n);
    }
  if (i < n_leaves)
    memcpy (sink->tail + (sink->leaf + (gint64) i - n_all) * LEAF, sink->buffer + i * LEAF,
            (n_leaves - i) * LEAF * sizeof (float));

  sink->leaf += (gint64) n_leaves;
  sink->n -= n_leaves * LEAF;
  memmove (sink->buffer, sink->buffer + n_leaves * LEAF, sink->n * sizeof (float));
}

static void
sink_end (Sink *sink, gint64 border)
{
  sink_keep_sums (sink, border, MIN (sink->leaf, sink->problem->n_leaves));
  sink_keep_values (sink, border, sink->head, sink->n);
  sink->head = sink->n = 0;
}

/* Sums the leaves and pieces of several runs, of pieces from @first to @end. */
static void
sum_pieces (const Problem *problem, guint level, SumKind kind, gint64 first, gint64 end)
{
  const gint64 first_voxel = first * PIECE;
  const gint64 end_voxel = MIN (end * PIECE, problem->n_leaves * LEAF);
  const gint64 n_borders = problem->size[0] * problem->n_borders;
  gint64 open = -1; /* piece whose leaves are being completed */
  gint64 open_slot = 0;
  Sink sink;

  sink_init (&sink, problem, level, kind, problem->memory);
  for (gint64 index = n_borders > 0 ? first_voxel / problem->plane * problem->n_borders : 0; index <= n_borders;
       index++)
    {
      const gint64 place = index < n_borders ? get_run_border (problem, index, sink.low_shift, sink.high_shift)
                                             : problem->n_voxels;
      const gint64 piece = place / PIECE;
      const gint64 leaf = place / LEAF;

      if (place <= first_voxel && index < n_borders)
        continue;
      if (open >= 0 && (piece != open || index == n_borders))
        {
          sink.piece_sums[open] = sum_piece (sink.piece_slots + open_slot * LEAVES_PER_PIECE);
          open = -1;
        }
      if (place >= end_voxel)
        break;
      if (place % PIECE == 0)
        continue;
      if (open < 0)
        {
          open = piece;
          open_slot = index;
        }
      if (place % LEAF != 0 && find_first_border (&sink, leaf * LEAF, index) == index)
        problem->kernels->sum_leaves (sink.leaf_slots + index * LEAF, 1,
                                      sink.piece_slots + open_slot * LEAVES_PER_PIECE + leaf % LEAVES_PER_PIECE);
    }
  if (end == problem->n_pieces && problem->n_voxels % PIECE != 0)
    sink.piece_sums[end - 1] = sum_pairwise (sink.tail, problem->n_voxels % PIECE);
}

static float
sum_all (const Problem *problem, guint level, SumKind kind)
{
  const float *piece_sums = (const float *) (problem->memory + problem->layout.piece_sums[level][kind]);
  float sum = 0;

  for (gint64 piece = 0; piece < problem->n_pieces; piece++)
    sum += piece_sums[piece];
  return sum;
}

/* --- Passes ----------------------------------------------------------------------------------------------------- */

/* A level of a strip or a gap; rows are y, ends are not included. */
typedef struct
{
  gint64 u_first;
  gint64 u_end;
  gint64 p_first;
  gint64 p_end;
  gint64 save_first; /* rows whose u is kept beside a border, -1 for none */
  gint64 save_last;
  gint64 begin_border; /* of runs in plane 0 */
  gint64 end_border;
  float *ring;
  gsize ring_rows;
  gsize ring_stride;
  Sink sinks[N_SUMS];
} Level;

static guint8 *
get_thread_memory (const Problem *problem, guint thread)
{
  return problem->memory + problem->layout.threads + thread * problem->layout.thread_bytes;
}

static float *
get_minus_zero (const Problem *problem, guint8 *thread_memory)
{
  float *row = (float *) (thread_memory + problem->layout.minus_zero);

  /* What can be added to a number and leaves it as it is, also when it is -0. */
  for (gint64 x = 0; x < problem->size[2]; x++)
    row[x] = -0.f;
  return row;
}

static inline gint64
get_index (const Problem *problem, gint64 z, gint64 y)
{
  return (z * problem->size[1] + y) * problem->size[2];
}

/* A row of u: from the ring, or in a gap, from the strips beside it. */
static inline float *
get_u (const Problem *problem, const Level *level, gint64 z, gint64 y)
{
  if (y >= level->u_first && y < level->u_end)
    {
      gsize place = (gsize) (z * (level->u_end - level->u_first) + y - level->u_first) % level->ring_rows;

      return level->ring + place * level->ring_stride;
    }
  return problem->saved + get_index (problem, z, y);
}

static void
write_result (const Problem *problem, gint64 z, gint64 y, const float *u)
{
  z -= problem->result_start[0];
  y -= problem->result_start[1];
  if (z >= 0 && z < problem->result_size[0] && y >= 0 && y < problem->result_size[1])
    memcpy (problem->result + (gsize) z * problem->result_plane_stride + (gsize) y * problem->result_row_stride,
            u + problem->result_start[2], (gsize) problem->result_size[2] * sizeof (float));
}

static void
row_init (TvRow *row, const Problem *problem)
{
  memset (row, 0, sizeof *row);
  row->n = (gsize) problem->size[2];
  row->tau = problem->tau;
  row->tau_over_weight = problem->tau_over_weight;
  if (problem->pass->kind == PASS_DESCEND)
    {
      row->beta = (float) problem->pass->beta;
      row->step = (float) (1. / 12.);
      row->radius = (float) (problem->weight * (1 - 0x1p-21));
    }
}

static void
set_u_row (TvRow *row, const Problem *problem, gint64 z, gint64 y, const float *minus_zero)
{
  const gint64 index = get_index (problem, z, y);

  row->f = problem->f + index;
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    row->q[axis] = problem->p[axis] + index;
  row->q0_before = z > 0 ? row->q[0] - problem->plane : minus_zero;
  row->q1_before = y > 0 ? row->q[1] - problem->size[2] : minus_zero;
  if (problem->pass->kind != PASS_DESCEND)
    return;
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    row->r[axis] = problem->old[axis] + index;
  row->r0_before = z > 0 ? row->r[0] - problem->plane : minus_zero;
  row->r1_before = y > 0 ? row->r[1] - problem->size[2] : minus_zero;
}

static void
set_p_row (TvRow *row, const Problem *problem, gint64 z, gint64 y)
{
  const gint64 index = get_index (problem, z, y);

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    if (problem->pass->kind == PASS_DESCEND)
      {
        row->now[axis] = problem->p[axis] + index;
        row->p[axis] = problem->old[axis] + index;
      }
    else
      row->p[axis] = problem->p[axis] + index;
}

static gboolean
take_plane (const Problem *problem, Level *level, gint64 z, const float *minus_zero)
{
  const gboolean has_u = z < problem->size[0];
  const gboolean has_p = z > 0;
  const gboolean sums = problem->pass->sums;
  const gboolean descends = problem->pass->kind == PASS_DESCEND;
  const TvKernels *kernels = problem->kernels;
  TvRow row;

  row_init (&row, problem);
  if (sums && problem->n_borders > 0)
    {
      if (has_u)
        sink_begin (&level->sinks[SUM_SQUARES], z * problem->n_borders + level->begin_border);
      if (has_p)
        sink_begin (&level->sinks[SUM_NORMS], (z - 1) * problem->n_borders + level->begin_border);
    }

  for (gint64 y = MIN (level->u_first, level->p_first); y < MAX (level->u_end, level->p_end); y++)
    {
      const gboolean makes_u = has_u && y >= level->u_first && y < level->u_end;
      const gboolean makes_p = has_p && y >= level->p_first && y < level->p_end;

      if (g_atomic_int_get (problem->cancel) != 0)
        return FALSE;
      if (makes_u)
        {
          set_u_row (&row, problem, z, y, minus_zero);
          row.u = get_u (problem, level, z, y);
          row.squares = sink_get_place (&level->sinks[SUM_SQUARES]);
        }
      if (makes_p)
        {
          set_p_row (&row, problem, z - 1, y);
          row.v = get_u (problem, level, z - 1, y);
          row.v_y = y + 1 < problem->size[1] ? get_u (problem, level, z - 1, y + 1) : NULL;
          row.v_z = has_u ? get_u (problem, level, z, y) : NULL;
          row.norms = sink_get_place (&level->sinks[SUM_NORMS]);
        }

      if (makes_u && makes_p)
        (descends ? kernels->descend_both : kernels->make_both) (&row);
      else if (makes_u)
        (descends ? kernels->descend_u : kernels->make_u) (&row);
      else if (makes_p)
        (descends ? kernels->descend_p : kernels->make_p) (&row);

      if (makes_u && problem->pass->writes_u)
        write_result (problem, z, y, row.u);
      if (makes_u && (y == level->save_first || y == level->save_last))
        memcpy (problem->saved + get_index (problem, z, y), row.u, row.n * sizeof (float));
      if (sums && makes_u)
        sink_push (&level->sinks[SUM_SQUARES], problem->size[2]);
      if (sums && makes_p)
        sink_push (&level->sinks[SUM_NORMS], problem->size[2]);
    }

  if (sums && problem->n_borders > 0)
    {
      if (has_u)
        sink_end (&level->sinks[SUM_SQUARES], z * problem->n_borders + level->end_border);
      if (has_p)
        sink_end (&level->sinks[SUM_NORMS], (z - 1) * problem->n_borders + level->end_border);
    }
  return TRUE;
}

static void
level_init (Level *level, const Problem *problem, guint t, guint8 *thread_memory)
{
  level->ring = (float *) (thread_memory + problem->layout.rings[t]);
  level->ring_stride = get_ring_stride (problem->size[2]);
  level->ring_rows = (gsize) (level->u_end - level->u_first) + 1;
  for (guint kind = 0; kind < N_SUMS; kind++)
    sink_init (&level->sinks[kind], problem, t, kind, thread_memory);
}

static void
walk (const Problem *problem, Level *levels, guint8 *thread_memory)
{
  const guint n_levels = problem->pass->n_levels;
  const float *minus_zero = get_minus_zero (problem, thread_memory);

  for (gint64 step = 0; step < problem->size[0] + n_levels; step++)
    for (guint t = 0; t < n_levels; t++)
      if (step >= t && step - t <= problem->size[0] && !take_plane (problem, &levels[t], step - t, minus_zero))
        return;
  /* Without borders the volume is one run. */
  if (problem->pass->sums && problem->n_borders == 0)
    for (guint t = 0; t < n_levels; t++)
      for (guint kind = 0; kind < N_SUMS; kind++)
        sink_end (&levels[t].sinks[kind], 0);
}

static void
walk_strip (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = get_border (problem, strip);
  const gint64 high = get_border (problem, strip + 1);
  const gboolean is_first = strip == 0;
  const gboolean is_last = strip == problem->n_strips - 1;
  guint8 *thread_memory = get_thread_memory (problem, thread);
  Level levels[LEVELS];

  for (guint t = 0; t < problem->pass->n_levels; t++)
    {
      Level *level = &levels[t];

      level->u_first = level->p_first = is_first ? low : low + t;
      level->u_end = is_last ? high : high - t;
      level->p_end = is_last ? high : high - t - 1;
      level->save_first = is_first ? -1 : level->u_first;
      level->save_last = is_last ? -1 : level->u_end - 1;
      level->begin_border = 2 * strip;
      level->end_border = 2 * strip + 1;
      level_init (level, problem, t, thread_memory);
    }
  walk (problem, levels, thread_memory);
}

/* The rows around the border between @strip and the next. */
static void
walk_gap (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 border = get_border (problem, strip + 1);
  guint8 *thread_memory = get_thread_memory (problem, thread);
  Level levels[LEVELS];

  for (guint t = 0; t < problem->pass->n_levels; t++)
    {
      Level *level = &levels[t];

      level->u_first = border - t;
      level->u_end = border + t;
      level->p_first = border - t - 1;
      level->p_end = border + t;
      level->save_first = level->save_last = -1;
      level->begin_border = 2 * strip + 1;
      level->end_border = 2 * strip + 2;
      level_init (level, problem, t, thread_memory);
    }
  walk (problem, levels, thread_memory);
}

/* Iteration 0: u is f, so that rows need nothing of each other. */
static void
walk_first (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = get_border (problem, strip);
  const gint64 high = get_border (problem, strip + 1);
  Sink sink;
  TvRow row;

  row_init (&row, problem);
  sink_init (&sink, problem, 0, SUM_NORMS, get_thread_memory (problem, thread));
  for (gint64 z = 0; z < problem->size[0]; z++)
    {
      if (problem->n_borders > 0)
        sink_begin (&sink, z * problem->n_borders + 2 * strip);
      for (gint64 y = low; y < high; y++)
        {
          if (g_atomic_int_get (problem->cancel) != 0)
            return;
          set_p_row (&row, problem, z, y);
          row.v = problem->f + get_index (problem, z, y);
          row.v_z = z + 1 < problem->size[0] ? row.v + problem->plane : NULL;
          row.v_y = y + 1 < problem->size[1] ? row.v + problem->size[2] : NULL;
          row.norms = sink_get_place (&sink);
          problem->kernels->make_first_p (&row);
          if (problem->pass->sums)
            sink_push (&sink, problem->size[2]);
        }
      if (problem->n_borders > 0 && problem->pass->sums)
        sink_end (&sink, z * problem->n_borders + 2 * strip + 1);
    }
  if (problem->n_borders == 0 && problem->pass->sums)
    sink_end (&sink, 0);
}

/* The last u. */
static void
walk_last (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = get_border (problem, strip);
  const gint64 high = get_border (problem, strip + 1);
  guint8 *thread_memory = get_thread_memory (problem, thread);
  const float *minus_zero = get_minus_zero (problem, thread_memory);
  TvRow row;

  row_init (&row, problem);
  row.u = (float *) (thread_memory + problem->layout.rings[0]);
  row.squares = (float *) (thread_memory + problem->layout.sinks[0][SUM_SQUARES]);
  for (gint64 z = problem->result_start[0]; z < problem->result_start[0] + problem->result_size[0]; z++)
    for (gint64 y = MAX (low, problem->result_start[1]);
         y < MIN (high, problem->result_start[1] + problem->result_size[1]); y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        if (problem->pass->iteration > 0)
          {
            set_u_row (&row, problem, z, y, minus_zero);
            problem->kernels->make_u (&row);
            write_result (problem, z, y, row.u);
          }
        else
          write_result (problem, z, y, problem->f + get_index (problem, z, y));
      }
}

/* --- The gap ---------------------------------------------------------------------------------------------------- */

static void
clear_strip (const Problem *problem, gint64 strip)
{
  const gint64 low = get_border (problem, strip);
  const gint64 high = get_border (problem, strip + 1);
  const gsize bytes = (gsize) problem->size[2] * sizeof (float);

  for (gint64 z = 0; z < problem->size[0]; z++)
    for (gint64 y = low; y < high; y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
          {
            memset (problem->p[axis] + get_index (problem, z, y), 0, bytes);
            memset (problem->old[axis] + get_index (problem, z, y), 0, bytes);
          }
      }
}

static void
make_u_strip (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = get_border (problem, strip);
  const gint64 high = get_border (problem, strip + 1);
  guint8 *thread_memory = get_thread_memory (problem, thread);
  const float *minus_zero = get_minus_zero (problem, thread_memory);
  TvRow row;

  row_init (&row, problem);
  row.squares = (float *) (thread_memory + problem->layout.sinks[0][SUM_SQUARES]);
  for (gint64 z = 0; z < problem->size[0]; z++)
    for (gint64 y = low; y < high; y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        set_u_row (&row, problem, z, y, minus_zero);
        row.u = problem->saved + get_index (problem, z, y);
        problem->kernels->make_u (&row);
        if (problem->saved != problem->result)
          write_result (problem, z, y, row.u);
      }
}

#define MEASURE_LANES 8

/* Adds voxel @i of the row to the sums of lane @k. */
#define MEASURE(i, k, has_left, has_right)                                                                             \
  {                                                                                                                    \
    const double u = (double) v[i];                                                                                    \
    const double p0 = (double) q0[i], p1 = (double) q1[i], p2 = (double) q2[i];                                        \
    const double d = (((double) q0_before[i] - p0) + ((double) q1_before[i] - p1))                                     \
                     + (((has_left) ? (double) q2[(i) -1] : 0.) - p2);                                                 \
    const double change = u - (double) f[i];                                                                           \
    const double g0 = (double) v_z[i] - u;                                                                             \
    const double g1 = (double) v_y[i] - u;                                                                             \
    const double g2 = (has_right) ? (double) v[(i) + 1] - u : 0.;                                                      \
    const double norm = weight * sqrt (g0 * g0 + g1 * g1 + g2 * g2);                                                   \
                                                                                                                       \
    gaps[k] += (norm + (p0 * g0 + p1 * g1 + p2 * g2)) + 0.5 * ((change - d) * (change - d));                           \
    primals[k] += norm + 0.5 * (change * change);                                                                      \
  }

/* In lanes, so that every instruction set adds up in the same order. Without a neighbour v_z or v_y is v. */
SLAB_FILTER_CLONES static void
measure_row (const TvRow *row, double weight, Measure *sums)
{
  const float *restrict f = row->f;
  const float *restrict v = row->v;
  const float *v_z = row->v_z;
  const float *v_y = row->v_y;
  const float *q0 = row->q[0], *q1 = row->q[1], *q2 = row->q[2];
  const float *q0_before = row->q0_before, *q1_before = row->q1_before;
  double gaps[MEASURE_LANES] = { 0 };
  double primals[MEASURE_LANES] = { 0 };
  const gsize n = row->n;
  gsize i = 1;

  MEASURE (0, 0, FALSE, n > 1)
  for (; i + MEASURE_LANES < n; i += MEASURE_LANES)
    for (gsize k = 0; k < MEASURE_LANES; k++)
      MEASURE (i + k, k, TRUE, TRUE)
  for (; i < n; i++)
    MEASURE (i, 0, TRUE, i + 1 < n)

  for (gsize k = 0; k < MEASURE_LANES; k++)
    {
      sums->gap += gaps[k];
      sums->primal += primals[k];
    }
}

/* The gap of u, which is in the place of the result by now, and p. */
static void
measure_blocks (const Problem *problem, gint64 first, gint64 end, guint thread)
{
  const float *minus_zero = get_minus_zero (problem, get_thread_memory (problem, thread));
  Measure *measures = (Measure *) (problem->memory + problem->layout.blocks);
  TvRow row;

  row_init (&row, problem);
  for (gint64 block = first; block < end; block++)
    {
      Measure sums = { 0, 0 };

      for (gint64 i = block * problem->block_rows;
           i < MIN ((block + 1) * problem->block_rows, problem->size[0] * problem->size[1]); i++)
        {
          const gint64 z = i / problem->size[1];
          const gint64 y = i % problem->size[1];

          if (g_atomic_int_get (problem->cancel) != 0)
            return;
          set_u_row (&row, problem, z, y, minus_zero);
          row.v = problem->saved + get_index (problem, z, y);
          row.v_z = z + 1 < problem->size[0] ? row.v + problem->plane : row.v;
          row.v_y = y + 1 < problem->size[1] ? row.v + problem->size[2] : row.v;
          measure_row (&row, problem->weight, &sums);
        }
      measures[block] = sums;
    }
}

static void
run_gap_task (const Problem *problem, guint stage, gint64 task, guint thread)
{
  const PassKind kind = problem->pass->kind;

  if (stage == 0 && kind == PASS_CLEAR)
    clear_strip (problem, task);
  else if (stage == 0 && kind == PASS_DESCEND)
    walk_strip (problem, task, thread);
  else if (stage == 0)
    make_u_strip (problem, task, thread);
  else if (stage == 1 && kind == PASS_DESCEND)
    walk_gap (problem, task, thread);
  else if (stage == 2 && kind == PASS_MEASURE)
    measure_blocks (problem, task * BLOCKS_PER_TASK, MIN ((task + 1) * BLOCKS_PER_TASK, problem->n_blocks), thread);
}

static void
plan_step (Pass *pass)
{
  const double next = (1 + sqrt (1 + 4 * pass->momentum * pass->momentum)) / 2;

  pass->kind = PASS_DESCEND;
  pass->beta = (pass->momentum - 1) / next;
  pass->momentum = next;
}

/* After a pass of STOP_GAP: whether there is another one. */
static gboolean
go_on_to_gap (Problem *problem)
{
  const Measure *measures = (const Measure *) (problem->memory + problem->layout.blocks);
  Pass *pass = problem->pass;
  Measure sums = { 0, 0 };
  double gap, factor;

  switch (pass->kind)
    {
    case PASS_DESCEND:
      pass->iteration++;
      pass->now = 1 - pass->now;
      for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
        {
          float *newer = problem->old[axis];

          problem->old[axis] = problem->p[axis];
          problem->p[axis] = newer;
        }
      if (pass->iteration == pass->look)
        pass->kind = PASS_MEASURE;
      else
        plan_step (pass);
      return TRUE;

    case PASS_MEASURE:
      break;

    default:
      plan_step (pass);
      return TRUE;
    }

  for (gint64 block = 0; block < problem->n_blocks; block++)
    {
      sums.gap += measures[block].gap;
      sums.primal += measures[block].primal;
    }
  gap = sums.gap == 0 ? 0 : sums.gap / sums.primal;
  /* What has swung past the minimum starts anew from where it is. */
  if (pass->gap >= 0 && gap > pass->gap)
    pass->momentum = 1;
  pass->gap = gap;
  if (gap <= problem->gap || pass->iteration >= problem->max_iterations)
    return FALSE;

  /* The gap falls with the square of the number of steps, or faster. */
  factor = sqrt (gap / problem->gap);
  factor = factor > 1 && factor < MOST_TO_NEXT_LOOK ? factor : MOST_TO_NEXT_LOOK;
  pass->look = MIN ((gint64) ceil ((double) pass->iteration * factor), problem->max_iterations);
  plan_step (pass);
  return TRUE;
}

static void
begin_to_gap (const Problem *problem)
{
  Pass *pass = problem->pass;

  pass->kind = PASS_CLEAR;
  pass->n_levels = 1;
  pass->gap = -1;
  pass->momentum = 1;
  pass->look = MIN (FIRST_LOOK, problem->max_iterations);
}

static void
run_task (const Problem *problem, guint stage, gint64 task, guint thread)
{
  if (problem->n_blocks > 0)
    run_gap_task (problem, stage, task, thread);
  else if (stage == 0 && problem->pass->kind == PASS_FIRST)
    walk_first (problem, task, thread);
  else if (stage == 0 && problem->pass->kind == PASS_LAST)
    walk_last (problem, task, thread);
  else if (stage == 0)
    walk_strip (problem, task, thread);
  else if (stage == 1 && problem->pass->kind == PASS_MIDDLE)
    walk_gap (problem, task, thread);
  else if (stage == 2 && problem->pass->sums)
    for (guint level = 0; level < problem->pass->n_levels; level++)
      for (guint kind = problem->pass->kind == PASS_FIRST ? SUM_NORMS : SUM_SQUARES; kind < N_SUMS; kind++)
        sum_pieces (problem, level, kind, task * PIECES_PER_TASK,
                    MIN ((task + 1) * PIECES_PER_TASK, problem->n_pieces));
}

static gint64
count_tasks (const Problem *problem, guint stage)
{
  if (stage == 0)
    return problem->n_strips;
  if (stage == 1)
    return problem->n_strips - 1;
  if (problem->n_blocks > 0)
    return divide_up (problem->n_blocks, BLOCKS_PER_TASK);
  return divide_up (problem->n_pieces, PIECES_PER_TASK);
}

#define N_STAGES 3

/* --- What comes next ------------------------------------------------------------------------------------------- */

/* Takes note of an iteration's energy; returns whether it is the last. */
static gboolean
note_energy (const Problem *problem, Energy *energy, gint64 iteration, double now)
{
  const double threshold = problem->eps * energy->first;
  const double change = energy->previous - now;

  energy->previous = now;
  if (iteration == 0)
    {
      energy->first = now;
      return FALSE;
    }
  energy->changes[2] = energy->changes[1];
  energy->changes[1] = energy->changes[0];
  energy->changes[0] = change / threshold;
  energy->n_changes++;
  /* Not ">=": with a NaN in the volume nothing is smaller, and scikit-image goes on to the last iteration. */
  return fabs (change) < threshold;
}

/*
 * How many iterations can be made before one of them may be the last: 0 when already the next may be. The change falls
 * fast at first, where it is enough that it does not fall to a quarter each time; later it goes on as it goes, but for
 * the noise of sums in single precision.
 */
static guint
foresee_iterations (const Energy *energy, guint most)
{
  const double *changes = energy->changes;
  const double sign = changes[0] < 0 ? -1 : 1;
  double now = fabs (changes[0]);
  double fall, noise;
  guint n;

  if (energy->n_changes == 0)
    return most;
  for (n = 0; n < most && now > 4; n++)
    now /= 4;
  if (energy->n_changes < 3)
    return n;

  /* Every other change is often larger than its neighbours: the step is twice what a proof of descent allows. */
  fall = MAX (sign * (changes[2] - changes[0]), 0) / 2;
  noise = fabs (changes[0] - 2 * changes[1] + changes[2]) / 2;
  now = MIN (sign * changes[0], sign * changes[1]) - noise;
  while (n < most && now - 2 * fall * (n + 1) > 1)
    n++;
  return n;
}

static void
plan_pass (const Problem *problem, Pass *pass)
{
  gint64 n_left = pass->last - pass->iteration;
  guint n;

  pass->writes_u = FALSE;
  pass->n_levels = 1;
  if (n_left == 0)
    {
      pass->kind = PASS_LAST;
      pass->sums = FALSE;
      return;
    }
  pass->kind = pass->iteration == 0 ? PASS_FIRST : PASS_MIDDLE;
  pass->sums = !pass->is_known;
  if (pass->kind == PASS_FIRST)
    return;
  n = pass->is_known ? LEVELS : foresee_iterations (&pass->energy, LEVELS);
  pass->writes_u = n == 0;
  pass->n_levels = (guint) MIN (MAX (n, 1), n_left);
}

static void
begin (const Problem *problem, const SlabFilterParams *params)
{
  Pass *pass = problem->pass;

  memset (pass, 0, sizeof *pass);
  if (problem->n_blocks > 0)
    {
      begin_to_gap (problem);
      return;
    }
  pass->last = slab_filter_params_get_integer (params, "max-iterations") - 1;
  /* No change is smaller than nothing. */
  pass->is_known = slab_filter_params_get_choice (params, "stop") == STOP_FIXED || problem->eps == 0;
  plan_pass (problem, pass);
}

/* After a pass: whether there is another one. */
static gboolean
go_on (Problem *problem)
{
  Pass *pass = problem->pass;

  if (problem->n_blocks > 0)
    return go_on_to_gap (problem);
  if (pass->kind == PASS_LAST)
    return FALSE;
  for (guint level = 0; pass->sums && level < pass->n_levels; level++)
    {
      const gint64 iteration = pass->iteration + level;
      const float d_sum = iteration == 0 ? 0 : sum_all (problem, level, SUM_SQUARES);
      const float norm_sum = sum_all (problem, level, SUM_NORMS);
      double now = (double) d_sum + problem->weight * (double) norm_sum;

      now /= (double) problem->n_voxels;
      if (!note_energy (problem, &pass->energy, iteration, now))
        continue;
      pass->last = iteration;
      if (pass->writes_u)
        return FALSE;
      pass->is_known = TRUE;
      pass->iteration = 0;
      plan_pass (problem, pass);
      return TRUE;
    }
  /* Of nothing, or of NaN: then no iteration stops it. */
  if (!(pass->energy.first > 0))
    pass->is_known = TRUE;
  pass->iteration += pass->n_levels;
  plan_pass (problem, pass);
  return TRUE;
}

/* --- The filter ------------------------------------------------------------------------------------------------- */

static gboolean
tv_validate (const SlabFilterParams *params, GError **error)
{
  if (!(slab_filter_params_get_double (params, "weight") > 0))
    {
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                   _ ("weight is 0, expected a number larger than 0"));
      return FALSE;
    }

  return TRUE;
}

static void
tv_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  const gboolean is_fixed = slab_filter_params_get_choice (params, "stop") == STOP_FIXED;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = is_fixed ? slab_filter_params_get_integer (params, "max-iterations") - 1 : SLAB_FILTER_HALO_UNBOUNDED;
}

static gboolean
tv_is_periodic (const SlabFilterParams *params)
{
  return FALSE;
}

static guint64
tv_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                      const gint64 core_size[SLAB_FILTER_N_AXES])
{
  Layout layout;

  layout_init (&layout, input_size, 1, TRUE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);

  return layout.total;
}

static guint
get_iterations (const Problem *problem)
{
  return (guint) (problem->n_blocks > 0 ? problem->pass->iteration : problem->pass->last + 1);
}

static void
chunk_init (Problem *problem, const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  problem_init (problem, params, chunk->input_size, 1, TRUE, chunk->scratch);
  problem->f = chunk->input;
  problem->saved = (float *) ((guint8 *) chunk->scratch + problem->layout.saved);
  problem->result = chunk->output;
  problem->result_row_stride = chunk->output_row_stride;
  problem->result_plane_stride = chunk->output_plane_stride;
  memcpy (problem->result_start, chunk->core_start, sizeof problem->result_start);
  memcpy (problem->result_size, chunk->core_size, sizeof problem->result_size);
  if (chunk->input_size[1] == 1)
    {
      problem->result_row_stride = chunk->output_plane_stride;
      problem->result_start[1] = chunk->core_start[0];
      problem->result_size[1] = chunk->core_size[0];
      problem->result_start[0] = 0;
      problem->result_size[0] = 1;
    }
  problem->cancel = chunk->cancel;
}

static void
tv_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  Problem problem;
  Layout layout;

  chunk->iterations = 0;
  layout_init (&layout, chunk->input_size, 1, TRUE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);
  memset ((guint8 *) chunk->scratch + layout.pass, 0, sizeof (Pass));
  chunk_init (&problem, params, chunk);
  begin (&problem, params);
  do
    for (guint stage = 0; stage < N_STAGES; stage++)
      for (gint64 task = 0; task < count_tasks (&problem, stage); task++)
        {
          run_task (&problem, stage, task, 0);
          if (slab_filter_chunk_is_cancelled (chunk))
            return;
        }
  while (go_on (&problem));
  chunk->iterations = get_iterations (&problem);
}

static gboolean
tv_is_global (const SlabFilterParams *params)
{
  const Stop stop = slab_filter_params_get_choice (params, "stop");

  return stop == STOP_GLOBAL || stop == STOP_GAP;
}

static guint64
tv_get_state_bytes (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads)
{
  Layout layout;

  layout_init (&layout, size, n_threads, FALSE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);

  return layout.total;
}

static guint64
tv_get_n_tasks (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads, guint stage)
{
  Problem problem = { .n_voxels = count_voxels (size) };

  shape_init (problem.size, size);
  problem.n_strips = count_strips (problem.size, n_threads);
  problem.n_pieces = divide_up (problem.n_voxels, PIECE);
  if (slab_filter_params_get_choice (params, "stop") == STOP_GAP)
    problem.n_blocks = count_blocks (problem.size, &problem.block_rows);

  return (guint64) count_tasks (&problem, stage);
}

static void
global_init (Problem *problem, const SlabFilterParams *params, SlabFilterProblem *whole)
{
  problem_init (problem, params, whole->size, whole->n_threads, FALSE, whole->state);
  problem->f = whole->input;
  problem->saved = whole->output;
  problem->result = whole->output;
  problem->result_row_stride = (gsize) problem->size[2];
  problem->result_plane_stride = (gsize) problem->plane;
  memcpy (problem->result_size, problem->size, sizeof problem->result_size);
  problem->cancel = whole->cancel;
}

static void
tv_begin (const SlabFilterParams *params, SlabFilterProblem *whole)
{
  Problem problem;

  global_init (&problem, params, whole);
  begin (&problem, params);
}

static void
tv_run_task (const SlabFilterParams *params, SlabFilterProblem *whole, guint stage, guint64 task, guint thread)
{
  Problem problem;

  global_init (&problem, params, whole);
  run_task (&problem, stage, (gint64) task, thread);
}

static gboolean
tv_finish_pass (const SlabFilterParams *params, SlabFilterProblem *whole)
{
  Problem problem;
  gboolean again;

  global_init (&problem, params, whole);
  again = go_on (&problem);
  /* Never back, where iterations are made again. */
  whole->iteration = MAX (whole->iteration, (guint) problem.pass->iteration);
  whole->iterations = get_iterations (&problem);
  if (problem.n_blocks > 0)
    whole->gap = problem.pass->gap;

  return again;
}

static const SlabParamChoice stop_choices[] = {
  { "global", N_ ("Whole volume") },
  { "chunk", N_ ("Each chunk") },
  { "fixed", N_ ("Fixed number") },
  { "gap", N_ ("Duality gap") },
  { NULL, NULL },
};

static const SlabParamSpec tv_params[] = {
  { .name = "weight",
    .label = N_ ("Weight"),
    .description = N_ ("How strongly to denoise, in the volume's own values: larger removes more."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 0.1,
    .minimum = 0,
    .maximum = 1e12,
    .step = 0.01,
    .digits = 4 },
  { .name = "eps",
    .label = N_ ("Tolerance"),
    .description = N_ ("Stops when the energy changes by less than this share of the first energy."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 2e-4,
    .minimum = 0,
    .maximum = 1,
    .step = 1e-4,
    .digits = 7,
    .only_if_param = "stop",
    .only_if_choices = 1u << STOP_GLOBAL | 1u << STOP_CHUNK },
  { .name = "max-iterations",
    .label = N_ ("Iterations"),
    .description = N_ ("The largest number of iterations, or the number itself when it is fixed."),
    .kind = SLAB_PARAM_INTEGER,
    .default_value = 200,
    .minimum = 1,
    .maximum = 1000000,
    .step = 10 },
  { .name = "stop",
    .label = N_ ("Stop"),
    .description = N_ (
        "On the energy of the whole volume, of each chunk by itself, at a number, or at a known accuracy."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = STOP_GLOBAL,
    .minimum = STOP_GLOBAL,
    .maximum = STOP_GAP,
    .step = 1,
    .choices = stop_choices },
  { .name = "gap",
    .label = N_ ("Gap"),
    .description = N_ ("Stops when the result is known to be no further above the minimum, as a share of it."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 1e-3,
    .minimum = 1e-6,
    .maximum = 1,
    .step = 1e-4,
    .digits = 6,
    .only_if_param = "stop",
    .only_if_choices = 1u << STOP_GAP },
};

const SlabFilterInfo slab_filter_tv = {
  .id = "tv",
  .title = N_ ("Total variation"),
  .summary = N_ ("Removes noise and keeps edges, as skimage.restoration.denoise_tv_chambolle does."),
  .params = tv_params,
  .n_params = G_N_ELEMENTS (tv_params),
  .validate = tv_validate,
  .get_halo = tv_get_halo,
  .is_periodic = tv_is_periodic,
  .get_scratch_bytes = tv_get_scratch_bytes,
  .run_chunk = tv_run_chunk,
  .is_global = tv_is_global,
  .n_stages = N_STAGES,
  .get_state_bytes = tv_get_state_bytes,
  .get_n_tasks = tv_get_n_tasks,
  .begin = tv_begin,
  .run_task = tv_run_task,
  .finish_pass = tv_finish_pass,
};
