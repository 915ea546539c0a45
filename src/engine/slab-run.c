/* SPDX-License-Identifier: MIT */
#include "slab-run.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef _OPENMP
#include <omp.h>
#endif

#include "profile/slab-sampler.h"
#include "slab-chunk-plan-private.h"
#include "slab-engine-private.h"
#include "slab-stream.h"

/*
 * Who touches what. The creator's thread makes the run and starts it. The engine's thread then owns everything but
 * the atomics until it sets an ended state; it is the last thing it does, so whoever has seen that state may read
 * result, error and figures without a lock. Workers write only to their own SlabWorker, to their row of the trace, to
 * their chunks' voxels of the result, and to atomics. The mutex guards nothing: it lets slab_run_wait () sleep.
 */
struct _SlabRun
{
  GObject parent_instance;

  SlabVolume *volume;
  SlabFilterParams *params;
  SlabRunSettings settings;
  SlabChunkPlan *plan;
  SlabTrace *trace;
  GFile *target;               /* of a run from file to file, else NULL */
  SlabStreamPlan *stream_plan; /* the same */
  guint sample_interval;
  gboolean recording;
  gboolean background;

  gint state;     /* atomic, SlabRunState */
  gint stop;      /* atomic: not 0 when workers shall return; what kernels read as cancel */
  gint cancelled; /* atomic: a person asked for it */
  gint n_iterations;
  double gap;                     /* of a run that has ended */
  atomic_int_fast64_t work_done;  /* in units of slab_run_get_progress () */
  atomic_int_fast64_t start_time; /* monotonic microseconds, 0 before */
  gpointer worker_error;          /* atomic GError *: the first one */

  SlabVolume *result;
  GError *error;

  GSource *source;
  gint notify_pending;             /* atomic */
  atomic_int_fast64_t notify_time; /* monotonic microseconds of the last one */
  SlabRunState notified_state;     /* of the source's context */

  GMutex mutex;
  GCond ended;
};

enum
{
  PROP_STATE = 1,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SlabRun, slab_run, G_TYPE_OBJECT)

/* Cancel is looked at between pieces of this many voxels: 1 MiB, a few milliseconds even from a slow disk. */
#define PIECE_VOXELS (256 * 1024)
/* What a voxel's read, filter and write add to the progress. */
#define WORK_READ 1
#define WORK_FILTER 8
#define WORK_WRITE 1
#define WORK_ALL (WORK_READ + WORK_FILTER + WORK_WRITE)
/* Of a global run's progress, when its iterations cannot be foretold. */
#define WORK_GLOBAL_TOTAL 1000000
/* A person cannot read faster. */
#define NOTIFY_INTERVAL 20000 /* microseconds */

/* One thread's own; on cache lines of its own. */
typedef struct
{
  SlabBuffer *buffer;
  float *padded;
  float *core;
  void *scratch;
  gint64 mark; /* end of the last span */
  float largest;
  char pad[64];
} SlabWorker;

typedef struct
{
  SlabRun *run;
  SlabTrace *trace; /* NULL when nothing is recorded */
  const SlabFilterInfo *info;
  const gint *stop;
  SlabWorker *workers;
  guint n_threads;
  guint n_workers;
  guint64 n_chunks;
  atomic_uint_fast64_t next_chunk;
  atomic_uint_fast64_t next_piece;
  gboolean divide;
  float divisor;
  float *target;       /* voxels of the result */
  SlabVolume *volume;  /* what chunks are read from */
  gint64 first_plane;  /* of it, as a plane of the run's volume: 0 but for a window */
  const float *source; /* of the global problem, or of the search for the largest value; may be NULL */
  SlabStream *stream;  /* of a run from file to file, else NULL */
  float *copy;         /* for the global problem, where the volume has no floats to show */
} RunContext;

/* --- Telling others ------------------------------------------------------------------------------------------- */

typedef struct
{
  GSource source;
  GWeakRef run;
} RunSource;

static gboolean
run_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (SlabRun) self = g_weak_ref_get (&((RunSource *) source)->run);
  SlabRunState state;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_source_set_ready_time (source, -1);
  g_atomic_int_set (&self->notify_pending, FALSE);

  state = slab_run_get_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  if (state != self->notified_state)
    {
      self->notified_state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  return slab_run_is_ended (self) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
run_source_finalize (GSource *source)
{
  g_weak_ref_clear (&((RunSource *) source)->run);
}

static GSourceFuncs run_source_funcs = { .dispatch = run_source_dispatch, .finalize = run_source_finalize };

/*
 * The source is made once, waits without a time, and is told to be ready: that allocates nothing, so workers may do
 * it. It knows the run weakly, so that a process without a main loop does not keep every run it ever had, and holds a
 * reference while it notifies.
 */
static void
attach_source (SlabRun *self)
{
  GMainContext *context = g_main_context_ref_thread_default ();

  self->source = g_source_new (&run_source_funcs, sizeof (RunSource));
  g_weak_ref_init (&((RunSource *) self->source)->run, self);
  g_source_set_static_name (self->source, "SlabRun");
  g_source_attach (self->source, context);
  g_main_context_unref (context);
}

static void
notify_now (SlabRun *self)
{
  if (self->source && g_atomic_int_compare_and_exchange (&self->notify_pending, FALSE, TRUE))
    g_source_set_ready_time (self->source, 0);
}

static void
notify_sometimes (SlabRun *self)
{
  gint64 now = g_get_monotonic_time ();
  int_fast64_t last = atomic_load_explicit (&self->notify_time, memory_order_relaxed);

  if (now - last >= NOTIFY_INTERVAL && atomic_compare_exchange_strong (&self->notify_time, &last, now))
    notify_now (self);
}

static void
set_state (SlabRun *self, SlabRunState state)
{
  g_atomic_int_set (&self->state, (gint) state);
  if (slab_run_is_ended (self))
    {
      g_mutex_lock (&self->mutex);
      g_cond_broadcast (&self->ended);
      g_mutex_unlock (&self->mutex);
    }
  notify_now (self);
}

static void
add_work (SlabRun *self, guint64 work)
{
  atomic_fetch_add_explicit (&self->work_done, (int_fast64_t) work, memory_order_relaxed);
  notify_sometimes (self);
}

/* Takes @error; the first of all workers is the one that is told. */
static void
fail_from_worker (SlabRun *self, GError *error)
{
  if (!g_atomic_pointer_compare_and_exchange (&self->worker_error, NULL, error))
    g_error_free (error);
  g_atomic_int_set (&self->stop, TRUE);
}

/* --- Recording ------------------------------------------------------------------------------------------------- */

/* Every span begins where the one before ended, so that a row has no holes: the little work between two phases
 * belongs to the second. */
static inline void
record (RunContext *context, guint thread, SlabPhase phase, gint64 chunk, gint64 iteration, guint64 n_voxels)
{
  SlabWorker *worker = &context->workers[thread];
  SlabSpan span;
  gint64 now;

  if (context->trace == NULL)
    return;
  now = slab_trace_now (context->trace);
  span.start = worker->mark;
  span.duration = now - worker->mark;
  span.bytes = n_voxels * sizeof (float);
  span.chunk = (gint32) chunk;
  span.iteration = (gint32) iteration;
  span.phase = phase;
  slab_trace_add_span (context->trace, thread, &span);
  worker->mark = now;
}

/* --- Reading ---------------------------------------------------------------------------------------------------- */

static void
divide_box (float *voxels, const gint64 size[SLAB_N_AXES], gsize row_stride, gsize plane_stride, float divisor)
{
  for (gint64 z = 0; z < size[0]; z++)
    for (gint64 y = 0; y < size[1]; y++)
      {
        float *row = voxels + (gsize) z * plane_stride + (gsize) y * row_stride;
        for (gint64 x = 0; x < size[2]; x++)
          row[x] /= divisor;
      }
}

/* A box inside the volume, in pieces, so that cancel is heard; the division happens while a piece is in cache. Without
 * @target, the voxels are only waited for. */
static gboolean
read_pieces (RunContext *context, const SlabBox *box, float *target, gsize row_stride, gsize plane_stride,
             GError **error)
{
  gint64 row = MIN (box->size[2], PIECE_VOXELS);
  gint64 n_rows = CLAMP (PIECE_VOXELS / row, 1, box->size[1]);
  gint64 n_planes = CLAMP (PIECE_VOXELS / (row * n_rows), 1, box->size[0]);

  for (gint64 z = 0; z < box->size[0]; z += n_planes)
    for (gint64 y = 0; y < box->size[1]; y += n_rows)
      for (gint64 x = 0; x < box->size[2]; x += row)
        {
          SlabBox piece = { { box->start[0] + z, box->start[1] + y, box->start[2] + x },
                            { MIN (n_planes, box->size[0] - z), MIN (n_rows, box->size[1] - y),
                              MIN (row, box->size[2] - x) } };
          float *place = target ? target + (gsize) z * plane_stride + (gsize) y * row_stride + (gsize) x : NULL;

          if (g_atomic_int_get (context->stop))
            return TRUE;
          if (target == NULL)
            {
              if (!slab_volume_bring_in (context->volume, &piece))
                return TRUE;
              continue;
            }
          if (!slab_volume_read_box (context->volume, &piece, place, row_stride, plane_stride, error))
            return FALSE;
          if (context->divide)
            divide_box (place, piece.size, row_stride, plane_stride, context->divisor);
        }
  return TRUE;
}

/* The stretch of [0, n) that a place beyond the faces of a periodic axis falls on, and how far it goes. */
static gint64
wrap_stretch (gint64 place, gint64 n_wanted, gint64 n, gint64 *start)
{
  *start = ((place % n) + n) % n;
  return MIN (n_wanted, n - *start);
}

/* A box that may reach beyond the volume, which then goes on with its other side. */
static gboolean
read_padded (RunContext *context, const SlabBox *padded, float *target, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (context->volume);
  gsize row_stride = (gsize) padded->size[2];
  gsize plane_stride = row_stride * (gsize) padded->size[1];
  SlabBox box;

  if (slab_box_is_inside (padded, shape))
    return read_pieces (context, padded, target, row_stride, plane_stride, error);

  for (gint64 z = 0; z < padded->size[0]; z += box.size[0])
    {
      box.size[0] = wrap_stretch (padded->start[0] + z, padded->size[0] - z, shape->n[0], &box.start[0]);
      for (gint64 y = 0; y < padded->size[1]; y += box.size[1])
        {
          box.size[1] = wrap_stretch (padded->start[1] + y, padded->size[1] - y, shape->n[1], &box.start[1]);
          for (gint64 x = 0; x < padded->size[2]; x += box.size[2])
            {
              float *place = target + (gsize) z * plane_stride + (gsize) y * row_stride + (gsize) x;

              box.size[2] = wrap_stretch (padded->start[2] + x, padded->size[2] - x, shape->n[2], &box.start[2]);
              if (!read_pieces (context, &box, place, row_stride, plane_stride, error))
                return FALSE;
              if (g_atomic_int_get (context->stop))
                return TRUE;
            }
        }
    }
  return TRUE;
}

/* --- Pieces of the volume in file order, for passes that every voxel takes part in once ---------------------- */

typedef struct
{
  gint64 row;
  gint64 n_rows;
  guint64 per_row;   /* pieces along X */
  guint64 per_plane; /* pieces of a plane */
  guint64 n_pieces;
} PieceGrid;

static PieceGrid
make_piece_grid (const SlabShape *shape)
{
  PieceGrid grid;

  grid.row = MIN (shape->n[2], PIECE_VOXELS);
  grid.n_rows = CLAMP (PIECE_VOXELS / grid.row, 1, shape->n[1]);
  grid.per_row = (guint64) ((shape->n[2] - 1) / grid.row + 1);
  grid.per_plane = grid.per_row * (guint64) ((shape->n[1] - 1) / grid.n_rows + 1);
  grid.n_pieces = grid.per_plane * (guint64) shape->n[0];
  return grid;
}

static SlabBox
get_piece (const PieceGrid *grid, const SlabShape *shape, guint64 index)
{
  gint64 z = (gint64) (index / grid->per_plane);
  gint64 y = (gint64) (index % grid->per_plane / grid->per_row) * grid->n_rows;
  gint64 x = (gint64) (index % grid->per_row) * grid->row;

  return (SlabBox){ { z, y, x }, { 1, MIN (grid->n_rows, shape->n[1] - y), MIN (grid->row, shape->n[2] - x) } };
}

static float
find_largest (const float *voxels, guint64 n_voxels, float largest)
{
  for (guint64 i = 0; i < n_voxels; i++)
    {
      float value = fabsf (voxels[i]);
      /* False for NaN as well. */
      largest = value <= G_MAXFLOAT && value > largest ? value : largest;
    }
  return largest;
}

/* Without leaving the file's pages in the memory of the process. @voxels has room for the samples behind them. */
static gboolean
load_piece (RunContext *context, guint64 first, gsize n_voxels, float *voxels, GError **error)
{
  SlabVolume *volume = context->run->volume;
  float *samples = voxels + PIECE_VOXELS;

  if (!slab_volume_load (volume, first, n_voxels, samples, error))
    return FALSE;
  slab_sample_type_to_float (slab_volume_get_sample_type (volume), slab_volume_get_byte_order (volume), samples,
                             n_voxels, voxels);
  return TRUE;
}

/* Each piece of the volume once, by whichever thread is free: read to @copy where there is one, else looked at. */
static void
pass_pieces (RunContext *context, guint thread, gboolean search)
{
  SlabRun *self = context->run;
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  PieceGrid grid = make_piece_grid (shape);
  SlabWorker *worker = &context->workers[thread];
  guint64 n_voxels = 0;
  guint64 index;

  while ((index = atomic_fetch_add (&context->next_piece, 1)) < grid.n_pieces && !g_atomic_int_get (context->stop))
    {
      SlabBox box = get_piece (&grid, shape, index);
      guint64 offset = (guint64) ((box.start[0] * shape->n[1] + box.start[1]) * shape->n[2] + box.start[2]);
      guint64 size = slab_box_get_n_voxels (&box);
      GError *error = NULL;

      n_voxels += size;
      if (!search)
        {
          if (!read_pieces (context, &box, context->copy + offset, (gsize) shape->n[2],
                            (gsize) (shape->n[1] * shape->n[2]), &error))
            fail_from_worker (self, error);
          continue;
        }
      /* A piece is whole rows, or a part of one row: contiguous either way. */
      if (context->source)
        worker->largest = find_largest (context->source + offset, size, worker->largest);
      else if (context->stream ? !load_piece (context, offset, (gsize) size, worker->padded, &error)
                               : !slab_volume_read_box (self->volume, &box, worker->padded, (gsize) box.size[2],
                                                        (gsize) size, &error))
        fail_from_worker (self, error);
      else
        worker->largest = find_largest (worker->padded, size, worker->largest);
    }
  record (context, thread, SLAB_PHASE_READ, -1, -1, n_voxels);
}

/* --- Chunks ----------------------------------------------------------------------------------------------------- */

static void
raise_iterations (SlabRun *self, guint iterations)
{
  gint seen = g_atomic_int_get (&self->n_iterations);

  while ((gint) iterations > seen && !g_atomic_int_compare_and_exchange (&self->n_iterations, seen, (gint) iterations))
    seen = g_atomic_int_get (&self->n_iterations);
}

/* @target begins with the plane @first_plane of the volume. */
static gboolean
write_core (RunContext *context, const SlabBox *core, const float *voxels, float *target, gint64 first_plane)
{
  const SlabShape *shape = slab_volume_get_shape (context->run->volume);
  gsize row_bytes = (gsize) core->size[2] * sizeof (float);

  for (gint64 z = 0; z < core->size[0]; z++)
    {
      if (g_atomic_int_get (context->stop))
        return FALSE;
      for (gint64 y = 0; y < core->size[1]; y++)
        {
          gsize place = (gsize) (((core->start[0] - first_plane + z) * shape->n[1] + core->start[1] + y) * shape->n[2]
                                 + core->start[2]);
          memcpy (target + place, voxels + (gsize) (z * core->size[1] + y) * (gsize) core->size[2], row_bytes);
        }
    }
  return TRUE;
}

/* As SLAB_FILTER_SAMPLE_OTHER: all that is to be done to the volume's samples. */
static void
convert_samples (gconstpointer convert_data, const void *samples, gsize n, float *floats)
{
  const RunContext *context = convert_data;
  const SlabVolume *volume = context->run->volume;

  slab_sample_type_to_float (slab_volume_get_sample_type ((SlabVolume *) volume),
                             slab_volume_get_byte_order ((SlabVolume *) volume), samples, n, floats);
  if (context->divide)
    divide_box (floats, (const gint64[]){ 1, 1, (gint64) n }, n, n, context->divisor);
}

/* The kind of the volume's samples where a filter knows them as they are. */
static SlabFilterSample
get_filter_sample (const RunContext *context)
{
  SlabVolume *volume = context->run->volume;
  SlabSampleType type = slab_volume_get_sample_type (volume);
  gboolean is_native = slab_volume_get_byte_order (volume) == slab_byte_order_get_native ();

  if (context->divide)
    return SLAB_FILTER_SAMPLE_OTHER;
  if (slab_volume_peek_floats (context->volume))
    return SLAB_FILTER_SAMPLE_FLOAT32;
  if (type == SLAB_SAMPLE_UINT8)
    return SLAB_FILTER_SAMPLE_UINT8;
  if (type == SLAB_SAMPLE_INT8)
    return SLAB_FILTER_SAMPLE_INT8;
  if (type == SLAB_SAMPLE_UINT16 && is_native)
    return SLAB_FILTER_SAMPLE_UINT16;
  if (type == SLAB_SAMPLE_INT16 && is_native)
    return SLAB_FILTER_SAMPLE_INT16;
  return SLAB_FILTER_SAMPLE_OTHER;
}

/* Has the kernel read from the volume and write to the result: there is no writing apart from the filter. */
static void
aim_in_place (RunContext *context, const SlabBox *core, const SlabBox *padded, float *target, gint64 first_plane,
              SlabFilterChunk *chunk)
{
  SlabVolume *volume = context->volume;
  const gint64 *n = slab_volume_get_shape (volume)->n;
  gsize row = (gsize) n[2], plane = (gsize) (n[1] * n[2]);

  chunk->input_sample = get_filter_sample (context);
  chunk->input_sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  chunk->input_row_stride = row;
  chunk->input_plane_stride = plane;
  chunk->input = (const guint8 *) slab_volume_peek_samples (volume)
                 + ((gsize) padded->start[0] * plane + (gsize) padded->start[1] * row + (gsize) padded->start[2])
                       * chunk->input_sample_size;
  if (chunk->input_sample == SLAB_FILTER_SAMPLE_OTHER)
    {
      chunk->convert = convert_samples;
      chunk->convert_data = context;
    }
  chunk->output = target + (gsize) (core->start[0] - first_plane) * plane + (gsize) core->start[1] * row
                  + (gsize) core->start[2];
  chunk->output_row_stride = row;
  chunk->output_plane_stride = plane;
}

/* Has the kernel read and write the thread's own memory. */
static void
aim_at_copies (const SlabWorker *worker, const SlabBox *core, const SlabBox *padded, SlabFilterChunk *chunk)
{
  chunk->input = worker->padded;
  chunk->input_sample_size = sizeof (float);
  chunk->input_row_stride = (gsize) padded->size[2];
  chunk->input_plane_stride = (gsize) padded->size[2] * (gsize) padded->size[1];
  chunk->output = worker->core;
  chunk->output_row_stride = (gsize) core->size[2];
  chunk->output_plane_stride = (gsize) core->size[2] * (gsize) core->size[1];
}

static void
run_one_chunk (RunContext *context, guint thread, guint64 index)
{
  SlabRun *self = context->run;
  SlabWorker *worker = &context->workers[thread];
  SlabFilterChunk chunk = { .cancel = context->stop, .scratch = worker->scratch };
  const gboolean in_place = slab_chunk_plan_is_in_place (self->plan);
  SlabBox core, padded;
  guint64 n_core, n_padded;
  float *target = context->target;
  gint64 first_plane = 0;
  GError *error = NULL;

  if (context->stream)
    {
      gboolean go_on = slab_stream_begin_chunk (context->stream, index, &target, &first_plane);

      record (context, thread, SLAB_PHASE_WAIT, (gint64) index, -1, 0);
      if (!go_on)
        return;
    }

  slab_chunk_plan_get_core (self->plan, index, &core);
  slab_chunk_plan_get_padded (self->plan, index, &padded);
  n_core = slab_box_get_n_voxels (&core);
  n_padded = slab_box_get_n_voxels (&padded);
  padded.start[0] -= context->first_plane;

  if (in_place)
    {
      aim_in_place (context, &core, &padded, target, first_plane, &chunk);
      read_pieces (context, &padded, NULL, 0, 0, NULL);
    }
  else
    {
      aim_at_copies (worker, &core, &padded, &chunk);
      if (!read_padded (context, &padded, worker->padded, &error))
        fail_from_worker (self, error);
    }
  if (!in_place || slab_volume_get_file (context->volume))
    record (context, thread, SLAB_PHASE_READ, (gint64) index, -1, n_padded);
  if (g_atomic_int_get (context->stop))
    return;
  if (!context->stream)
    add_work (self, n_core * WORK_READ);

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      chunk.input_size[a] = padded.size[a];
      chunk.core_start[a] = core.start[a] - padded.start[a] - (a == SLAB_AXIS_Z ? context->first_plane : 0);
      chunk.core_size[a] = core.size[a];
    }
  context->info->run_chunk (self->params, &chunk);
  record (context, thread, SLAB_PHASE_FILTER, (gint64) index, -1, n_padded);
  if (in_place && !slab_volume_check (self->volume, &error))
    fail_from_worker (self, error);
  if (g_atomic_int_get (context->stop))
    return;
  raise_iterations (self, chunk.iterations);
  add_work (self, n_core * WORK_FILTER);

  if (!in_place)
    {
      write_core (context, &core, worker->core, target, first_plane);
      record (context, thread, SLAB_PHASE_WRITE, (gint64) index, -1, n_core);
    }
  if (context->stream)
    slab_stream_end_chunk (context->stream, index);
  else
    add_work (self, n_core * WORK_WRITE);
}

static guint
enter_region (RunContext *context)
{
  guint thread = 0;

#ifdef _OPENMP
  thread = (guint) omp_get_thread_num ();
#endif
  if (context->run->background)
    slab_engine_lower_priority ();
  record (context, thread, SLAB_PHASE_WAIT, -1, -1, 0);
  return thread;
}

static void
run_pass (RunContext *context, gboolean search)
{
  atomic_store (&context->next_piece, 0);
#pragma omp parallel default(none) shared(context) firstprivate(search) num_threads(context->n_threads)
  {
    guint thread = enter_region (context);
    pass_pieces (context, thread, search);
  }
}

static void
run_chunks (RunContext *context)
{
#pragma omp parallel default(none) shared(context) num_threads(context->n_threads)
  {
    guint thread = enter_region (context);
    guint64 index;

    /* Chunks are handed out in file order as threads get free. Only the first n_workers threads have memory: there
     * are no more chunks than that. */
    while (thread < context->n_workers && !g_atomic_int_get (context->stop)
           && (index = atomic_fetch_add (&context->next_chunk, 1)) < context->n_chunks)
      run_one_chunk (context, thread, index);
  }
}

/* --- The volume as one problem --------------------------------------------------------------------------------- */

typedef struct
{
  SlabFilterProblem problem;
  guint64 n_tasks[16];
  atomic_uint_fast64_t next_task[16];
  gint64 most_iterations; /* 0: not known */
  gboolean go_on;
} GlobalContext;

/* A filter that iterates says by this parameter for how long at most. */
static gint64
find_most_iterations (const SlabFilterParams *params)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);

  for (guint i = 0; i < info->n_params; i++)
    if (info->params[i].kind == SLAB_PARAM_INTEGER && strcmp (info->params[i].name, "max-iterations") == 0)
      return slab_filter_params_get_integer (params, info->params[i].name);
  return 0;
}

/* By one thread, between two barriers. */
static void
end_pass (RunContext *context, GlobalContext *global)
{
  SlabRun *self = context->run;

  const guint iteration = global->problem.iteration;

  global->go_on = !g_atomic_int_get (context->stop) && context->info->finish_pass (self->params, &global->problem);
  for (guint stage = 0; stage < context->info->n_stages; stage++)
    atomic_store (&global->next_task[stage], 0);
  if (global->most_iterations > 0)
    add_work (self, WORK_GLOBAL_TOTAL * (guint64) (global->problem.iteration - iteration)
                        / (guint64) global->most_iterations);
}

static void
run_global (RunContext *context, GlobalContext *global)
{
  const guint n_stages = context->info->n_stages;

#pragma omp parallel default(none) shared(context, global) firstprivate(n_stages) num_threads(context->n_threads)
  {
    guint thread = enter_region (context);
    gboolean go_on = TRUE;

    while (go_on)
      {
        gint64 iteration = global->problem.iteration;

        for (guint stage = 0; stage < n_stages; stage++)
          {
            guint64 task;
            gboolean any = FALSE;

            while (!g_atomic_int_get (context->stop)
                   && (task = atomic_fetch_add (&global->next_task[stage], 1)) < global->n_tasks[stage])
              {
                context->info->run_task (context->run->params, &global->problem, stage, task, thread);
                any = TRUE;
              }
            if (any)
              record (context, thread, SLAB_PHASE_FILTER, -1, iteration, 0);
#pragma omp barrier
            if (stage + 1 < n_stages)
              record (context, thread, SLAB_PHASE_WAIT, -1, iteration, 0);
          }
#pragma omp single
        end_pass (context, global);
        go_on = global->go_on;
/* Nobody writes the next answer before all have read this one. */
#pragma omp barrier
        record (context, thread, SLAB_PHASE_WAIT, -1, iteration, 0);
      }
  }
  raise_iterations (context->run, global->problem.iterations);
  context->run->gap = global->problem.gap;
}

/* --- The job ----------------------------------------------------------------------------------------------------- */

static char *
join_triple (const gint64 values[SLAB_N_AXES])
{
  GString *text = g_string_new (NULL);

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      if (a > 0)
        g_string_append_c (text, ',');
      if (values[a] == SLAB_FILTER_HALO_UNBOUNDED)
        g_string_append (text, "unbounded");
      else
        g_string_append_printf (text, "%" PRId64, values[a]);
    }
  return g_string_free (text, FALSE);
}

static void
set_triple_property (SlabTrace *trace, const char *key, const gint64 values[SLAB_N_AXES])
{
  g_autofree char *text = join_triple (values);

  slab_trace_set_property_string (trace, key, text);
}

static void
describe_run (SlabRun *self)
{
  gint64 values[SLAB_N_AXES];
  g_autofree char *title = slab_filter_params_describe (self->params);

  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_TITLE, title);
  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_INPUT, slab_volume_get_name (self->volume));
  set_triple_property (self->trace, SLAB_TRACE_KEY_SHAPE, slab_volume_get_shape (self->volume)->n);
  slab_chunk_plan_get_chunk (self->plan, values);
  set_triple_property (self->trace, SLAB_TRACE_KEY_CHUNK, values);
  slab_chunk_plan_get_overlap (self->plan, values);
  set_triple_property (self->trace, SLAB_TRACE_KEY_OVERLAP, values);
  slab_chunk_plan_get_halo (self->plan, values);
  set_triple_property (self->trace, SLAB_TRACE_KEY_HALO, values);
  if (self->stream_plan)
    {
      g_autofree char *slabs = g_strdup_printf ("%" PRIu64, self->stream_plan->n_slabs);

      memcpy (values, slab_volume_get_shape (self->volume)->n, sizeof values);
      values[0] = self->stream_plan->n_slab_planes;
      slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_SLABS, slabs);
      set_triple_property (self->trace, SLAB_TRACE_KEY_SLAB, values);
    }
}

static gboolean
tell_chunks (SlabRun *self, GError **error)
{
  guint64 n_chunks = slab_chunk_plan_get_n_chunks (self->plan);
  g_autofree SlabTraceChunk *chunks = g_try_new0 (SlabTraceChunk, n_chunks);

  if (chunks == NULL)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("There is no memory for a list of %" PRIu64 " chunks"), n_chunks);
      return FALSE;
    }
  for (guint64 i = 0; i < n_chunks; i++)
    {
      SlabBox core, padded;

      slab_chunk_plan_get_core (self->plan, i, &core);
      slab_chunk_plan_get_padded (self->plan, i, &padded);
      memcpy (chunks[i].start, core.start, sizeof core.start);
      memcpy (chunks[i].size, core.size, sizeof core.size);
      memcpy (chunks[i].padded_size, padded.size, sizeof padded.size);
    }
  slab_trace_set_chunks (self->trace, chunks, (guint) n_chunks);
  return TRUE;
}

/* Zeroed by the kernel at the first touch, 2 MiB at a time instead of 4 KiB: page by page that takes a third of the
 * time of a Gaussian. Only advice, so nothing is lost where it is not heard. */
static SlabBuffer *
allocate (guint64 n_voxels, GError **error)
{
  SlabBuffer *buffer = slab_buffer_new (n_voxels, error);

#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (buffer)
    madvise (slab_buffer_get_data (buffer), (size_t) n_voxels * sizeof (float), MADV_HUGEPAGE);
#endif
  return buffer;
}

static gboolean
allocate_workers (RunContext *context, GError **error)
{
  SlabRun *self = context->run;
  gboolean is_global = slab_chunk_plan_is_global (self->plan);
  gboolean search_reads = self->settings.normalize && context->source == NULL;
  SlabThreadLayout layout;

  slab_chunk_plan_get_thread_layout (self->plan, &layout);
  for (guint i = 0; i < context->n_threads; i++)
    {
      SlabWorker *worker = &context->workers[i];
      guint64 n_voxels = is_global || i >= context->n_workers ? 0 : layout.total;

      /* As floats, and as the widest samples behind them. */
      if (search_reads)
        n_voxels = MAX (n_voxels, (context->stream ? 3 : 1) * (guint64) PIECE_VOXELS);
      if (n_voxels == 0)
        continue;
      worker->buffer = allocate (n_voxels, error);
      if (worker->buffer == NULL)
        return FALSE;
      worker->padded = slab_buffer_get_data (worker->buffer);
      worker->core = worker->padded + layout.core;
      worker->scratch = worker->padded + layout.scratch;
    }
  return TRUE;
}

static gboolean
was_stopped (SlabRun *self, GError **error)
{
  if (!g_atomic_int_get (&self->stop))
    return FALSE;
  if (g_atomic_pointer_get (&self->worker_error))
    g_propagate_error (error, g_steal_pointer (&self->worker_error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was cancelled"));
  return TRUE;
}

static gboolean
run_all_chunks (RunContext *context, GError **error)
{
  SlabRun *self = context->run;

  run_chunks (context);
  return !was_stopped (self, error);
}

/* --- From file to file -------------------------------------------------------------------------------------------- */

static void
fail_from_stream (gpointer user_data, GError *error)
{
  fail_from_worker (SLAB_RUN (user_data), error);
}

static void
count_read (gpointer user_data, guint64 n_voxels)
{
  add_work (SLAB_RUN (user_data), n_voxels * WORK_READ);
}

static void
count_written (gpointer user_data, guint64 n_voxels)
{
  add_work (SLAB_RUN (user_data), n_voxels * WORK_WRITE);
}

static void
enter_stream_thread (gpointer user_data)
{
  if (SLAB_RUN (user_data)->background)
    slab_engine_lower_priority ();
}

static SlabStream *
make_stream (SlabRun *self, GError **error)
{
  const SlabStreamClient client = { .stop = &self->stop,
                                    .fail = fail_from_stream,
                                    .did_read = count_read,
                                    .did_write = count_written,
                                    .enter_thread = enter_stream_thread,
                                    .user_data = self };

  return slab_stream_new (self->volume, self->stream_plan, self->target, &client, error);
}

static gboolean
run_to_file (RunContext *context, GError **error)
{
  SlabRun *self = context->run;

  slab_stream_start (context->stream, context->trace, slab_chunk_plan_get_n_threads (self->plan));
  run_chunks (context);
  if (slab_stream_finish (context->stream))
    return TRUE;
  g_assert (g_atomic_int_get (&self->stop));
  return !was_stopped (self, error);
}

/* --- In memory ---------------------------------------------------------------------------------------------------- */

static gboolean
run_whole_problem (RunContext *context, GError **error)
{
  SlabRun *self = context->run;
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  g_autoptr (SlabBuffer) copy = NULL;
  g_autoptr (SlabBuffer) state = NULL;
  guint64 state_bytes = slab_chunk_plan_get_state_bytes (self->plan);
  GlobalContext global = { .most_iterations = find_most_iterations (self->params) };

  g_assert (context->info->n_stages <= G_N_ELEMENTS (global.n_tasks));

  if (context->divide || context->source == NULL)
    {
      copy = allocate (slab_volume_get_n_voxels (self->volume), error);
      if (copy == NULL)
        return FALSE;
      context->copy = slab_buffer_get_data (copy);
      run_pass (context, FALSE);
      if (was_stopped (self, error))
        return FALSE;
    }
  if (state_bytes > 0)
    {
      state = allocate ((state_bytes - 1) / sizeof (float) + 1, error);
      if (state == NULL)
        return FALSE;
    }

  global.problem.input = context->copy ? context->copy : context->source;
  memcpy (global.problem.size, shape->n, sizeof global.problem.size);
  global.problem.output = context->target;
  global.problem.state = state ? slab_buffer_get_data (state) : NULL;
  global.problem.n_threads = context->n_threads;
  global.problem.cancel = context->stop;
  global.problem.gap = -1.0;
  for (guint stage = 0; stage < context->info->n_stages; stage++)
    global.n_tasks[stage] = context->info->get_n_tasks (self->params, shape->n, context->n_threads, stage);
  context->info->begin (self->params, &global.problem);
  run_global (context, &global);
  return !was_stopped (self, error);
}

static gboolean
normalize (RunContext *context, GError **error)
{
  SlabRun *self = context->run;
  float largest = 0.0f;

  run_pass (context, TRUE);
  if (was_stopped (self, error))
    return FALSE;
  for (guint i = 0; i < context->n_threads; i++)
    largest = MAX (largest, context->workers[i].largest);
  /* A volume of nothing but zeros, NaN and infinities stays as it is. */
  context->divide = largest > 0.0f;
  context->divisor = largest;
  return TRUE;
}

/* @result has the voxels of the result, or is NULL where they are in the target's file. The memory of the threads is
 * gone when it returns. */
static gboolean
compute (SlabRun *self, SlabBuffer **result, GError **error)
{
  g_autoptr (SlabBuffer) target = NULL;
  RunContext context = { .run = self, .info = slab_filter_params_get_info (self->params), .stop = &self->stop };
  gboolean done = FALSE;
  gint64 end;

  context.trace = self->recording ? self->trace : NULL;
  context.n_threads = slab_chunk_plan_get_n_threads (self->plan);
  context.n_workers = slab_chunk_plan_get_n_workers (self->plan);
  context.n_chunks = slab_chunk_plan_get_n_chunks (self->plan);
  context.workers = g_new0 (SlabWorker, context.n_threads);
  context.volume = self->volume;

  if (was_stopped (self, error))
    goto out;
  if (self->stream_plan)
    {
      context.stream = make_stream (self, error);
      if (context.stream == NULL || !allocate_workers (&context, error))
        goto out;
      context.volume = slab_stream_get_view (context.stream);
      context.first_plane = slab_stream_get_first_plane (context.stream);
    }
  else
    {
      context.source = slab_volume_peek_floats (self->volume);
      target = allocate (slab_volume_get_n_voxels (self->volume), error);
      if (target == NULL || !allocate_workers (&context, error))
        goto out;
      context.target = slab_buffer_get_data (target);
    }
  if (self->settings.normalize && !normalize (&context, error))
    goto out;
  if (self->stream_plan)
    done = run_to_file (&context, error);
  else if (slab_chunk_plan_is_global (self->plan))
    done = run_whole_problem (&context, error);
  else
    done = run_all_chunks (&context, error);
  /* A file that was cut short gave zeros: they are no result. */
  if (done && !self->stream_plan && !slab_volume_check (self->volume, error))
    done = FALSE;

out:
  for (guint i = 0; i < context.n_threads; i++)
    g_clear_pointer (&context.workers[i].buffer, slab_buffer_unref);
  /* To here all threads have waited for the slowest, and for the memory to be given back. */
  end = slab_trace_now (self->trace);
  for (guint i = 0; context.trace && i < context.n_threads; i++)
    if (end > context.workers[i].mark)
      {
        SlabSpan span = { context.workers[i].mark, end - context.workers[i].mark, 0, -1, -1, SLAB_PHASE_WAIT };
        slab_trace_add_span (context.trace, i, &span);
      }
  if (context.stream)
    slab_stream_end_rows (context.stream, end);
  slab_trace_end_at (self->trace, end);
  g_clear_pointer (&context.stream, slab_stream_free);
  g_free (context.workers);
  if (done)
    *result = g_steal_pointer (&target);
  return done;
}

static void
run_job (gpointer user_data)
{
  SlabRun *self = SLAB_RUN (user_data);
  SlabSampler *sampler = NULL;
  SlabBuffer *target = NULL;
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *iterations = NULL;
  guint64 n_spans = 4 * slab_chunk_plan_get_n_chunks (self->plan) / slab_chunk_plan_get_n_threads (self->plan) + 64;
  SlabRunState state;

  describe_run (self);
  if (self->recording)
    for (guint i = 0; i < slab_chunk_plan_get_n_threads (self->plan); i++)
      if (!slab_trace_reserve (self->trace, i, n_spans))
        break;
  if (self->recording && self->sample_interval > 0)
    sampler = slab_sampler_new (self->trace, self->sample_interval);

  slab_trace_begin (self->trace);
  atomic_store (&self->start_time, g_get_monotonic_time ());
  set_state (self, SLAB_RUN_STATE_RUNNING);
  if (slab_chunk_plan_is_global (self->plan) || tell_chunks (self, &error))
    done = compute (self, &target, &error);
  /* compute () has ended it already, on the stamp that its rows end on. */
  slab_trace_end (self->trace);
  g_clear_pointer (&sampler, slab_sampler_free);

  /* What is on the disk is there, even when it cannot be opened again. */
  if (done && self->target)
    self->result = slab_volume_open (self->target, NULL, NULL);
  if (done)
    {
      if (target)
        self->result = slab_volume_new_from_buffer (target, slab_volume_get_shape (self->volume), self->volume);
      g_clear_pointer (&target, slab_buffer_unref);
      state = SLAB_RUN_STATE_DONE;
      outcome = g_strdup ("done");
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && g_atomic_int_get (&self->cancelled))
    {
      state = SLAB_RUN_STATE_CANCELLED;
      outcome = g_strdup ("cancelled");
    }
  else
    {
      state = SLAB_RUN_STATE_FAILED;
      outcome = g_strdup_printf ("failed: %s", error->message);
      self->error = g_steal_pointer (&error);
    }
  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_OUTCOME, outcome);
  iterations = g_strdup_printf ("%d", g_atomic_int_get (&self->n_iterations));
  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_ITERATIONS, iterations);
  if (self->gap >= 0.0)
    {
      char gap[G_ASCII_DTOSTR_BUF_SIZE];

      slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_GAP,
                                      g_ascii_formatd (gap, sizeof gap, "%.3g", self->gap));
    }
  set_state (self, state);
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
slab_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SlabRun *self = SLAB_RUN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (gint) slab_run_get_state (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, slab_run_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
slab_run_finalize (GObject *object)
{
  SlabRun *self = SLAB_RUN (object);

  if (self->source)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  g_clear_pointer (&self->stream_plan, slab_stream_plan_free);
  g_clear_object (&self->target);
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->plan, slab_chunk_plan_unref);
  g_clear_pointer (&self->params, slab_filter_params_free);
  g_clear_object (&self->volume);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
  G_OBJECT_CLASS (slab_run_parent_class)->finalize (object);
}

static void
slab_run_class_init (SlabRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = slab_run_get_property;
  object_class->finalize = slab_run_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, SLAB_RUN_STATE_NEW, SLAB_RUN_STATE_FAILED,
                                             SLAB_RUN_STATE_NEW, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
slab_run_init (SlabRun *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended);
  self->recording = TRUE;
  self->gap = -1.0;
  self->sample_interval = SLAB_SAMPLER_DEFAULT_INTERVAL;
}

static guint64
get_machine_bytes (void)
{
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
  return (guint64) MAX (0, sysconf (_SC_PHYS_PAGES)) * (guint64) MAX (0, sysconf (_SC_PAGESIZE));
#else
  return 0;
#endif
}

/* Of a run from file to file: others want some memory as well. */
static guint64
get_default_limit (void)
{
  guint64 there = get_machine_bytes ();

  return there > 0 ? there / 2 : G_MAXUINT64;
}

static gsize
get_voxel_size (SlabRun *self)
{
  return slab_sample_type_get_size (slab_volume_get_sample_type (self->volume));
}

/* A sentence for where a run in memory does not fit, or nothing. */
static char *
describe_way_out (SlabRun *self)
{
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  g_autoptr (SlabStreamPlan) plan = slab_stream_plan_new (shape, get_voxel_size (self), self->params, &self->settings,
                                                          get_default_limit (), NULL);
  g_autofree char *others = NULL;

  if (plan)
    {
      g_autofree char *peak = g_format_size_full (plan->peak_bytes, G_FORMAT_SIZE_IEC_UNITS);
      return g_strdup_printf (_ (". From file to file, as slabscope-cli does it, it takes %s"), peak);
    }
  others = slab_stream_plan_suggest (shape, get_voxel_size (self), self->params, &self->settings, get_default_limit ());
  return others ? g_strdup_printf (_ (". From file to file, as slabscope-cli does it, would fit: %s"), others)
                : g_strdup ("");
}

/* The plan knows only the size of a voxel; here it is known whether the floats can be used in place. */
static gboolean
check_memory (SlabRun *self, GError **error)
{
  guint64 peak = slab_chunk_plan_get_peak_bytes (self->plan);
  guint64 n_voxels = slab_volume_get_n_voxels (self->volume);
  SlabSampleType type = slab_volume_get_sample_type (self->volume);
  guint64 needed, there;

  if (slab_chunk_plan_is_global (self->plan) && !self->settings.normalize
      && slab_sample_type_get_size (type) == sizeof (float) && slab_volume_peek_floats (self->volume) == NULL)
    peak += n_voxels * sizeof (float);
  if (self->settings.memory_limit > 0 && peak > self->settings.memory_limit)
    {
      g_autofree char *need = g_format_size_full (peak, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *limit = g_format_size_full (self->settings.memory_limit, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("%s: the run needs %s of memory; the limit is %s"), slab_volume_get_name (self->volume), need,
                   limit);
      return FALSE;
    }

  /* Input pages of a file can be dropped and read again; what the run allocates must fit. */
  needed = peak - n_voxels * slab_sample_type_get_size (type);
  there = get_machine_bytes ();
  if (there > 0 && needed > there)
    {
      g_autofree char *need = g_format_size_full (needed, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *have = g_format_size_full (there, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *way_out = describe_way_out (self);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("%s: the run needs %s of memory beside the input; the machine has %s%s"),
                   slab_volume_get_name (self->volume), need, have, way_out);
      return FALSE;
    }
  return TRUE;
}

/**
 * slab_run_new:
 * @volume: what to filter; a reference is taken
 * @params: the filter's; copied
 * @settings: how to run it; copied
 * @error: what slab_chunk_plan_new () says, or SLAB_ENGINE_ERROR_MEMORY
 *
 * Any thread.
 *
 * Returns: (transfer full): a run that has not begun, or NULL
 */
SlabRun *
slab_run_new (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings, GError **error)
{
  g_autoptr (SlabRun) self = NULL;
  gsize voxel_size;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (SLAB_TYPE_RUN, NULL);
  self->volume = g_object_ref (volume);
  self->params = slab_filter_params_copy (params);
  self->settings = *settings;
  voxel_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  self->plan = slab_chunk_plan_new (slab_volume_get_shape (volume), voxel_size, self->params, settings, error);
  if (self->plan == NULL || !check_memory (self, error))
    return NULL;
  self->trace = slab_trace_new (slab_chunk_plan_get_n_threads (self->plan));
  return g_steal_pointer (&self);
}

/**
 * slab_run_new_to_file:
 * @volume: what to filter; a reference is taken
 * @params: the filter's; copied
 * @settings: how to run it; copied. Its memory limit is what the process may take; without one, half of the machine's
 *   memory
 * @target: where the result goes, as float32; replaced when it exists, and untouched unless the run is done. It may be
 *   the file of @volume
 * @error: what slab_chunk_plan_new () says, or SLAB_ENGINE_ERROR_MEMORY
 *
 * A run that holds neither the input nor the result in memory: it reads, filters and writes in slabs along Z, all at
 * the same time. The result has the same bits as that of a run in memory. A filter that takes the whole volume as one
 * problem is refused. Any thread.
 *
 * Returns: (transfer full): a run that has not begun, or NULL
 */
SlabRun *
slab_run_new_to_file (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
                      GFile *target, GError **error)
{
  g_autoptr (SlabRun) self = NULL;
  gsize voxel_size;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (target), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (SLAB_TYPE_RUN, NULL);
  self->volume = g_object_ref (volume);
  self->params = slab_filter_params_copy (params);
  self->settings = *settings;
  self->target = g_object_ref (target);
  voxel_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  self->stream_plan = slab_stream_plan_new (slab_volume_get_shape (volume), voxel_size, self->params, settings,
                                            settings->memory_limit > 0 ? settings->memory_limit : get_default_limit (),
                                            error);
  if (self->stream_plan == NULL)
    {
      g_prefix_error (error, "%s: ", slab_volume_get_name (volume));
      return NULL;
    }
  self->plan = slab_chunk_plan_ref (self->stream_plan->chunks);
  self->trace = slab_trace_new (slab_chunk_plan_get_n_threads (self->plan) + SLAB_STREAM_N_ROWS);
  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
  return g_steal_pointer (&self);
}

/**
 * slab_run_is_large:
 * @self: a run in memory
 *
 * A run that takes much of the machine's memory is quicker from file to file: reading and writing go on while it
 * filters, and nothing passes through the system's cache. Any thread.
 *
 * Returns: whether input, result and threads take more than a quarter of the memory of the machine
 */
gboolean
slab_run_is_large (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), FALSE);

  return slab_chunk_plan_get_peak_bytes (self->plan) > get_machine_bytes () / 4;
}

/**
 * slab_run_set_sample_interval:
 * @self: a run that has not been started
 * @milliseconds: between two samples of CPU and memory; 0 for none
 */
void
slab_run_set_sample_interval (SlabRun *self, guint milliseconds)
{
  g_return_if_fail (SLAB_IS_RUN (self));
  g_return_if_fail (slab_run_get_state (self) == SLAB_RUN_STATE_NEW);

  self->sample_interval = milliseconds;
}

/**
 * slab_run_set_recording:
 * @self: a run that has not been started
 * @recording: whether spans and samples are recorded
 */
void
slab_run_set_recording (SlabRun *self, gboolean recording)
{
  g_return_if_fail (SLAB_IS_RUN (self));
  g_return_if_fail (slab_run_get_state (self) == SLAB_RUN_STATE_NEW);

  self->recording = recording;
}

/**
 * slab_run_start:
 * @self: a run that has not been started
 * @engine: whose thread shall do it
 *
 * Queues the run. The engine keeps it alive until it has ended.
 */
void
slab_run_start (SlabRun *self, SlabEngine *engine)
{
  g_return_if_fail (SLAB_IS_RUN (self));
  g_return_if_fail (SLAB_IS_ENGINE (engine));
  g_return_if_fail (slab_run_get_state (self) == SLAB_RUN_STATE_NEW);

  self->background = slab_engine_is_background (engine);
  attach_source (self);
  set_state (self, SLAB_RUN_STATE_QUEUED);
  slab_engine_push (engine, run_job, g_object_ref (self), g_object_unref);
}

/**
 * slab_run_cancel:
 * @self: a run
 *
 * Asks the run to stop and returns at once. The workers look after every row; a run that waits in the queue ends when
 * it is its turn. Does nothing to a run that has ended. Any thread.
 */
void
slab_run_cancel (SlabRun *self)
{
  g_return_if_fail (SLAB_IS_RUN (self));

  g_atomic_int_set (&self->cancelled, TRUE);
  g_atomic_int_set (&self->stop, TRUE);
}

/**
 * slab_run_wait:
 * @self: a run that has been started
 * @timeout: microseconds, -1 for as long as it takes
 *
 * Not in the engine's thread, and not in one that must not block.
 *
 * Returns: whether the run has ended
 */
gboolean
slab_run_wait (SlabRun *self, gint64 timeout)
{
  gint64 deadline;

  g_return_val_if_fail (SLAB_IS_RUN (self), FALSE);
  g_return_val_if_fail (slab_run_get_state (self) != SLAB_RUN_STATE_NEW, FALSE);

  deadline = g_get_monotonic_time () + timeout;
  g_mutex_lock (&self->mutex);
  while (!slab_run_is_ended (self))
    if (timeout < 0)
      g_cond_wait (&self->ended, &self->mutex);
    else if (!g_cond_wait_until (&self->ended, &self->mutex, deadline))
      break;
  g_mutex_unlock (&self->mutex);
  return slab_run_is_ended (self);
}

/**
 * slab_run_get_volume:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer none): the volume that it reads
 */
SlabVolume *
slab_run_get_volume (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return self->volume;
}

/**
 * slab_run_get_params:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer none): the filter's parameters
 */
const SlabFilterParams *
slab_run_get_params (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return self->params;
}

/**
 * slab_run_get_plan:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer none): how the volume is cut
 */
const SlabChunkPlan *
slab_run_get_plan (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return self->plan;
}

/**
 * slab_run_get_trace:
 * @self: a run
 *
 * Any thread, also while it runs.
 *
 * Returns: (transfer none): what happened so far
 */
SlabTrace *
slab_run_get_trace (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return self->trace;
}

/**
 * slab_run_get_state:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: where it is
 */
SlabRunState
slab_run_get_state (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), SLAB_RUN_STATE_FAILED);

  return (SlabRunState) g_atomic_int_get (&self->state);
}

/**
 * slab_run_is_ended:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: whether it is done, cancelled or failed
 */
gboolean
slab_run_is_ended (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), TRUE);

  return slab_run_get_state (self) >= SLAB_RUN_STATE_DONE;
}

/**
 * slab_run_get_progress:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: 0 to 1; 1 only when it is done. A filter that may stop early jumps to it
 */
double
slab_run_get_progress (SlabRun *self)
{
  SlabRunState state;
  double done;

  g_return_val_if_fail (SLAB_IS_RUN (self), 0.0);

  state = slab_run_get_state (self);
  if (state == SLAB_RUN_STATE_DONE)
    return 1.0;
  if (state < SLAB_RUN_STATE_RUNNING)
    return 0.0;
  done = (double) atomic_load_explicit (&self->work_done, memory_order_relaxed);
  if (slab_chunk_plan_is_global (self->plan))
    return CLAMP (done / WORK_GLOBAL_TOTAL, 0.0, 0.999);
  return CLAMP (done / ((double) slab_volume_get_n_voxels (self->volume) * WORK_ALL), 0.0, 0.999);
}

/**
 * slab_run_get_seconds_left:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: seconds to the end at the pace so far, 0 when it has ended, negative when it is too early to say
 */
double
slab_run_get_seconds_left (SlabRun *self)
{
  double progress, seconds;
  gint64 start;

  g_return_val_if_fail (SLAB_IS_RUN (self), -1.0);

  if (slab_run_is_ended (self))
    return 0.0;
  start = atomic_load (&self->start_time);
  progress = slab_run_get_progress (self);
  if (start == 0 || progress < 0.01)
    return -1.0;
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return seconds < 0.1 ? -1.0 : seconds * (1.0 - progress) / progress;
}

/**
 * slab_run_get_iterations:
 * @self: a run
 *
 * Any thread; final when the run has ended.
 *
 * Returns: the most iterations of any chunk, or those of the whole problem; 0 for a filter that does not iterate
 */
guint
slab_run_get_iterations (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), 0);

  return (guint) g_atomic_int_get (&self->n_iterations);
}

/**
 * slab_run_get_gap:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: how far the result is above the minimum of what the filter minimises, at most, as a share of the result's
 *   value; negative where the filter does not say, and before the run has ended
 */
double
slab_run_get_gap (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), -1.0);

  return slab_run_is_ended (self) ? self->gap : -1.0;
}

/**
 * slab_run_dup_result:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the filtered volume, float32, in memory or in the target's file; NULL unless the
 *   run is done, or when another program has taken the file away
 */
SlabVolume *
slab_run_dup_result (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return slab_run_get_state (self) == SLAB_RUN_STATE_DONE && self->result ? g_object_ref (self->result) : NULL;
}

/**
 * slab_run_dup_error:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): why it failed; NULL unless it did
 */
GError *
slab_run_dup_error (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), NULL);

  return slab_run_get_state (self) == SLAB_RUN_STATE_FAILED ? g_error_copy (self->error) : NULL;
}
