/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter-private.h"

/* What the files of the total variation filter share; nothing else includes this. */

G_BEGIN_DECLS

/* Values of a piece and of a leaf of NumPy's sum. */
#define PIECE 8192
#define LEAF 128
#define LEAVES_PER_PIECE (PIECE / LEAF)
/* Iterations of a pass. */
#define LEVELS 4
/* Pieces of a task that adds up. */
#define PIECES_PER_TASK 512
/* Blocks of a task that measures the gap. */
#define BLOCKS_PER_TASK 32
#define N_STAGES 3

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
  PASS_FIRST,   /* iteration 0: u is f, p is zero */
  PASS_MIDDLE,  /* n_levels iterations */
  PASS_LAST,    /* u only, to the result */
  PASS_MEASURE, /* with STOP_GAP: the gap only */
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
  /* Of an accelerated step. */
  float *iterate;
  float relaxation;
  float momentum;
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
  void (*descend_first_p) (const TvRow *row);
  void (*sum_leaves) (const float *values, gsize n_leaves, float *sums);
} TvKernels;

/* How the energy goes: whether to stop, and how far a stop is away. */
typedef struct
{
  double first;
  double previous;
  double changes[3]; /* the last three energies' differences to the one before, in thresholds; the newest first */
  guint n_changes;
} Energy;

/* Of an accelerated step. */
typedef struct
{
  float relaxation; /* of the way from the iterate to f + d, how much is gone */
  float momentum;   /* how much of the iterate's change is added once more */
  float sigma;      /* of the gradient, how much p is moved by */
} Step;

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
  Step steps[LEVELS];
  double tau;          /* of the next step of the iterate */
  double sigma;        /* of the last step of p */
  gint64 look;         /* number of steps at which the gap is looked at next */
  gint64 block_stride; /* when the pass measures: every how many blocks are; else 0 */
  gboolean is_long;    /* tau * sigma is larger than the method's proof has it */
  double looked;       /* gap by the last look, of the blocks it was at */
  double expected;     /* gap by the last look at some */
  double part;         /* gap of all blocks as a share of what the looked-at blocks let expect */
  double gap;          /* the last one of all blocks, relative to P; negative when there is none */
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
  guint64 blocks; /* these with STOP_GAP only */
  guint64 kept;
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
  /* As large as the volume: u beside the borders of strips, or with STOP_GAP, the iterate. */
  float *saved;

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
  double gap; /* at which to stop, relative to P */
  gint64 max_iterations;
} Problem;
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

/* A level of a strip or a gap; rows are y, ends are not included. */
typedef struct
{
  gint64 u_first;
  gint64 u_end;
  gint64 p_first;
  gint64 p_end;
  gint64 save_first; /* rows whose u is kept beside a border, -1 for none */
  gint64 save_last;
  float *low_place; /* of the row kept at the low end in plane 0: a strip's first, or the one before a gap's first */
  float *high_place;
  gsize place_stride;  /* from plane to plane */
  gint64 begin_border; /* of runs in plane 0 */
  gint64 end_border;
  gboolean has_u; /* of the plane that is being taken */
  gboolean has_p;
  TvRow row;
  float *ring;
  gsize ring_rows;
  gsize ring_stride;
  Sink sinks[N_SUMS];
} Level;

static inline gint64
slab_tv_divide_up (gint64 a, gint64 b)
{
  return a / b + (a % b != 0 ? 1 : 0);
}

static inline gint64
slab_tv_get_index (const Problem *problem, gint64 z, gint64 y)
{
  return (z * problem->size[1] + y) * problem->size[2];
}

/* --- Kernels --- */

/* Those of the widest vectors that this processor has. Any thread. */
const TvKernels *slab_tv_choose_kernels (void);

/* --- Sums --- */

void slab_tv_sink_init (Sink *sink, const Problem *problem, guint level, SumKind kind, guint8 *thread_memory);
/* A run of rows begins at @border. */
void slab_tv_sink_begin (Sink *sink, gint64 border);
/* Where the next row's values go. */
float *slab_tv_sink_get_place (Sink *sink);
/* @n_values more are there. */
void slab_tv_sink_push (Sink *sink, gint64 n_values);
/* The run ends at @border. */
void slab_tv_sink_end (Sink *sink, gint64 border);
/* Sums the leaves and pieces that belong to several runs, of pieces from @first to @end, when all runs are done. */
void slab_tv_sum_pieces (const Problem *problem, guint level, SumKind kind, gint64 first, gint64 end);
/* Of all pieces, as NumPy does. */
float slab_tv_sum_all (const Problem *problem, guint level, SumKind kind);

/* --- Sweep --- */

gint64 slab_tv_count_voxels (const gint64 size[SLAB_FILTER_N_AXES]);
/* A volume of one row in each plane is taken as one plane of those rows: what is zero along one axis then is zero along
 * the other, and there are strips. */
void slab_tv_shape_init (gint64 shape[SLAB_FILTER_N_AXES], const gint64 size[SLAB_FILTER_N_AXES]);
gint64 slab_tv_count_strips (const gint64 shape[SLAB_FILTER_N_AXES], guint n_threads, gboolean is_gap);
void slab_tv_layout_init (Layout *layout, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads, gboolean is_chunk,
                          gboolean is_gap);
/* @memory is state or scratch, whose Pass says how far it is. */
void slab_tv_problem_init (Problem *problem, const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES],
                           guint n_threads, gboolean is_chunk, guint8 *memory);
/* The row at which @strip begins. */
gint64 slab_tv_get_border (const Problem *problem, gint64 strip);
guint8 *slab_tv_get_thread_memory (const Problem *problem, guint thread);
/* A row of what can be added to a number and leaves it as it is, also when it is -0. */
float *slab_tv_get_minus_zero (const Problem *problem, guint8 *thread_memory);
void slab_tv_row_init (TvRow *row, const Problem *problem);
void slab_tv_set_u_row (TvRow *row, const Problem *problem, gint64 z, gint64 y, const float *minus_zero);
/* Copies what the result has of a row. */
void slab_tv_write_result (const Problem *problem, gint64 z, gint64 y, const float *u);
void slab_tv_walk_strip (const Problem *problem, gint64 strip, guint thread);
/* The rows around the border between @strip and the next. */
void slab_tv_walk_gap (const Problem *problem, gint64 strip, guint thread);
/* Iteration 0: u is f, so that rows need nothing of each other. */
void slab_tv_walk_first (const Problem *problem, gint64 strip, guint thread);
/* The last u. */
void slab_tv_walk_last (const Problem *problem, gint64 strip, guint thread);
/* What SlabFilterPass.bytes is of a task of the pass. */
guint64 slab_tv_get_task_bytes (const Problem *problem, guint stage, gint64 task);

/* --- Stop --- */

/* Before the first pass. */
void slab_tv_begin (const Problem *problem, const SlabFilterParams *params);
/* After a pass: whether there is another one. */
gboolean slab_tv_go_on (Problem *problem);

/* --- The duality gap --- */

gint64 slab_tv_count_blocks (const gint64 shape[SLAB_FILTER_N_AXES], gint64 *n_rows);
/* Of the ball that p is kept in. */
float slab_tv_get_radius (double weight);
/* The gap relative to P that is @gap relative to the dual value. */
double slab_tv_limit_gap (double gap);
/* The last gap of all blocks, relative to the dual value; negative when there is none. Between passes. */
double slab_tv_get_gap (const Problem *problem);
void slab_tv_begin_to_gap (const Problem *problem);
gboolean slab_tv_go_on_to_gap (Problem *problem);
void slab_tv_run_gap_task (const Problem *problem, guint stage, gint64 task, guint thread);
guint64 slab_tv_count_measured_rows (const Problem *problem, gint64 task);

G_END_DECLS
