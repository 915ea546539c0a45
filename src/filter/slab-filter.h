/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a filter is, as data. The planner asks for halo and scratch, the window and the tool build their controls
 * and options from the parameter table, the engine calls the kernel; none of them knows a filter by name.
 * Arrays of three are in the order Z, Y, X.
 */

#define SLAB_FILTER_N_AXES 3
#define SLAB_FILTER_MAX_PARAMS 16
/* A halo that no overlap covers: the value of a voxel may depend on the whole volume. */
#define SLAB_FILTER_HALO_UNBOUNDED G_MAXINT64

typedef enum
{
  SLAB_FILTER_ERROR_INVALID_PARAM,
  SLAB_FILTER_ERROR_UNKNOWN_PARAM,
  SLAB_FILTER_ERROR_UNKNOWN_FILTER,
  SLAB_FILTER_ERROR_MEMORY,
} SlabFilterError;

#define SLAB_FILTER_ERROR (slab_filter_error_quark ())
GQuark slab_filter_error_quark (void);

typedef enum
{
  SLAB_PARAM_DOUBLE,
  SLAB_PARAM_TRIPLE, /* one number for all axes, or three: Z, Y, X */
  SLAB_PARAM_INTEGER,
  SLAB_PARAM_CHOICE,
} SlabParamKind;

/* One word of a choice: @id is the word of the command line, @label the marked text of the window. */
typedef struct
{
  const char *id;
  const char *label;
} SlabParamChoice;

/* One row of a filter's parameter table. @name is also the option's name in the tool ("max-iterations"). */
typedef struct
{
  const char *name;
  const char *label;       /* marked with N_() */
  const char *description; /* marked with N_(), one sentence */
  const char *unit;        /* "voxels" or NULL, marked with N_() */
  SlabParamKind kind;
  double default_value; /* for a choice: its index */
  double minimum;
  double maximum;
  double step;
  guint digits;                   /* shown after the decimal point */
  const SlabParamChoice *choices; /* NULL-terminated by id, for SLAB_PARAM_CHOICE */
  /* Row is of use only while the choice named here has one of the indices whose bits are set; NULL: always.
   * Ask slab_filter_params_is_used (). */
  const char *only_if_param;
  guint only_if_choices;
} SlabParamSpec;

typedef struct _SlabFilterInfo SlabFilterInfo;
typedef struct _SlabFilterParams SlabFilterParams;

/* How a voxel of a chunk is stored; integers are in the machine's byte order. */
typedef enum
{
  SLAB_FILTER_SAMPLE_FLOAT32,
  SLAB_FILTER_SAMPLE_UINT8,
  SLAB_FILTER_SAMPLE_INT8,
  SLAB_FILTER_SAMPLE_UINT16,
  SLAB_FILTER_SAMPLE_INT16,
  SLAB_FILTER_SAMPLE_OTHER, /* only SlabFilterChunk.convert knows */
} SlabFilterSample;

/* Most things that a filter may tell apart in what it does over and over. */
#define SLAB_FILTER_MAX_PASSES 8

/**
 * SlabFilterPass:
 * @duration: nanoseconds
 * @bytes: of voxels that the pass reads and writes, also where a cache holds them; 0 where the kernel does not say
 *
 * What one pass took of a chunk, or of a stage of a problem.
 */
typedef struct
{
  gint64 duration;
  guint64 bytes;
} SlabFilterPass;

/**
 * SlabFilterCost:
 * @flops: additions and multiplications
 * @bytes: loaded and stored: of a filter that iterates, in an iteration, from memory only where a cache does not hold
 *   them; of others input and result
 *
 * What a voxel of the result needs at least, whoever computes it; of a filter that iterates, in one iteration.
 */
typedef struct
{
  double flops;
  double bytes;
} SlabFilterCost;

/**
 * SlabFilterChunk:
 *
 * One padded chunk and the place for its core's result. The kernel may use @scratch (aligned to 64 bytes, of the
 * size that the filter asked for) and nothing else: no allocation, no lock, no logging. It reads @cancel at least
 * once a row and returns early, with any output, when it is not 0.
 */
typedef struct
{
  /* Contiguous floats, unless the filter reads_in_place (): then samples of any kind and alignment (floats
   * are aligned), of which rows and planes may be farther apart. */
  const void *input;
  SlabFilterSample input_sample;
  gsize input_sample_size;  /* bytes */
  gsize input_row_stride;   /* voxels from row to row of the input */
  gsize input_plane_stride; /* voxels from plane to plane of the input */
  /* Makes floats of samples, for SLAB_FILTER_SAMPLE_OTHER; else NULL. */
  void (*convert) (gconstpointer convert_data, const void *samples, gsize n, float *floats);
  gconstpointer convert_data;
  gint64 input_size[SLAB_FILTER_N_AXES]; /* core and halo */
  gint64 core_start[SLAB_FILTER_N_AXES]; /* first voxel of the core inside the input */
  gint64 core_size[SLAB_FILTER_N_AXES];  /* voxels of the core */
  float *output;                         /* first voxel of the core's place */
  gsize output_row_stride;               /* voxels from row to row of the output */
  gsize output_plane_stride;             /* voxels from plane to plane of the output */
  void *scratch;
  const gint *cancel; /* read with g_atomic_int_get () */
  guint iterations;   /* set by the kernel of an iterative filter, else 0 */
  /* NULL, or one for each name in pass_names, zeroed: the kernel adds what its passes take. */
  SlabFilterPass *passes;
} SlabFilterChunk;

/**
 * SlabFilterProblem:
 *
 * A whole volume as one problem, for filters whose result cannot be cut (a stop rule over all voxels). The engine
 * allocates, calls begin () on one thread, then makes passes: stage after stage over all tasks of a stage on all
 * threads, each task once and on any thread, with a barrier after each stage, then finish_pass () on one thread, until
 * that returns FALSE. A pass may be several iterations, or none.
 */
typedef struct
{
  const float *input; /* contiguous, size voxels */
  gint64 size[SLAB_FILTER_N_AXES];
  float *output;   /* contiguous, size voxels; may be written to at any time */
  void *state;     /* of get_state_bytes () bytes, zeroed, aligned to 64 bytes */
  guint n_threads; /* at most that many run tasks at a time */
  const gint *cancel;
  guint iteration;  /* moved on by the filter, never back: the first iteration of the next pass */
  guint iterations; /* set by the filter: what the peer would report */
  double gap;       /* set by the filter that knows it: an upper bound of the relative error; negative if none */
} SlabFilterProblem;

struct _SlabFilterInfo
{
  const char *id;      /* word of the command line: "gaussian" */
  const char *title;   /* marked with N_() */
  const char *summary; /* marked with N_(), one sentence */
  const SlabParamSpec *params;
  guint n_params;
  /* Whether a chunk may be read where the volume stores it, and written where the result is: see SlabFilterChunk. NULL:
   * never. */
  gboolean (*reads_in_place) (const SlabFilterParams *params);

  gboolean (*validate) (const SlabFilterParams *params, GError **error);
  /* Voxels that a voxel's value depends on, to each side. */
  void (*get_halo) (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES]);
  /* Whether the volume goes on periodically beyond its faces: the engine then fills the halo from the other side, or,
   * where the filter reads in place, gives it the whole of an axis that a chunk's halo goes beyond. */
  gboolean (*is_periodic) (const SlabFilterParams *params);
  guint64 (*get_scratch_bytes) (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                                const gint64 core_size[SLAB_FILTER_N_AXES]);
  void (*run_chunk) (const SlabFilterParams *params, SlabFilterChunk *chunk);
  /* What a chunk costs, in any unit, by its sizes on the average; NULL where it is the voxels of the padded chunk. The
   * same on every machine. */
  double (*get_work) (const SlabFilterParams *params, const double padded_size[SLAB_FILTER_N_AXES],
                      const double core_size[SLAB_FILTER_N_AXES]);

  /* What the kernel does again and again, and what the stages of a problem are: words, NULL-terminated; NULL where
   * there is nothing to tell apart. */
  const char *const *pass_names;
  /* @input_sample_size: bytes of a voxel as it is read. NULL where nothing is computed. */
  void (*get_cost) (const SlabFilterParams *params, gsize input_sample_size, SlabFilterCost *cost);

  /* Of filters that can take the volume as one problem, else NULL. */
  gboolean (*is_global) (const SlabFilterParams *params);
  /* Of those, whether that is the same result as from chunks that cover the halo, and quicker; NULL: never. */
  gboolean (*may_be_global) (const SlabFilterParams *params);
  guint n_stages;
  guint64 (*get_state_bytes) (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads);
  guint64 (*get_n_tasks) (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads,
                          guint stage);
  void (*begin) (const SlabFilterParams *params, SlabFilterProblem *problem);
  /* @thread is less than n_threads, and no other task runs with the same number meanwhile. */
  void (*run_task) (const SlabFilterParams *params, SlabFilterProblem *problem, guint stage, guint64 task,
                    guint thread);
  /* What SlabFilterPass.bytes is of a task; between begin () and finish_pass (), any thread. NULL: the filter does not
   * say. */
  guint64 (*get_task_bytes) (const SlabFilterParams *params, SlabFilterProblem *problem, guint stage, guint64 task);
  gboolean (*finish_pass) (const SlabFilterParams *params, SlabFilterProblem *problem);
};

/* The registry. */
const SlabFilterInfo *const *slab_filter_list (guint *n_filters);
const SlabFilterInfo *slab_filter_find (const char *id, GError **error);

/* Values for a filter's parameter table; a new one holds the defaults. Not thread-safe while it is set. */
SlabFilterParams *slab_filter_params_new (const SlabFilterInfo *info) G_GNUC_WARN_UNUSED_RESULT;
SlabFilterParams *slab_filter_params_copy (const SlabFilterParams *params) G_GNUC_WARN_UNUSED_RESULT;
void slab_filter_params_free (SlabFilterParams *params);
const SlabFilterInfo *slab_filter_params_get_info (const SlabFilterParams *params);

/* Whether the row has an effect with the other values as they are: the window shows or hides it by this. */
gboolean slab_filter_params_is_used (const SlabFilterParams *params, const char *name);
double slab_filter_params_get_double (const SlabFilterParams *params, const char *name);
void slab_filter_params_get_triple (const SlabFilterParams *params, const char *name,
                                    double values[SLAB_FILTER_N_AXES]);
gint64 slab_filter_params_get_integer (const SlabFilterParams *params, const char *name);
gint64 slab_filter_params_get_most_iterations (const SlabFilterParams *params);
guint slab_filter_params_get_choice (const SlabFilterParams *params, const char *name);
gboolean slab_filter_params_set_double (SlabFilterParams *params, const char *name, double value, GError **error);
gboolean slab_filter_params_set_triple (SlabFilterParams *params, const char *name,
                                        const double values[SLAB_FILTER_N_AXES], GError **error);
gboolean slab_filter_params_set_integer (SlabFilterParams *params, const char *name, gint64 value, GError **error);
gboolean slab_filter_params_set_choice (SlabFilterParams *params, const char *name, guint index, GError **error);
/* The form of the command line: "3", "1,2,2", "nearest". Independent of the locale. */
gboolean slab_filter_params_set_from_string (SlabFilterParams *params, const char *name, const char *text,
                                             GError **error);
char *slab_filter_params_get_as_string (const SlabFilterParams *params, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* One line for titles, history and traces: "gaussian sigma=3 boundary=reflect". Only what differs from the defaults
 * and the first parameter. */
char *slab_filter_params_describe (const SlabFilterParams *params) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_filter_params_validate (const SlabFilterParams *params, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabFilterParams, slab_filter_params_free)

G_END_DECLS
