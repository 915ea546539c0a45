/* SPDX-License-Identifier: MIT */
#include "slab-run.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

#include "profile/slab-machine.h"
#include "profile/slab-process.h"
#include "profile/slab-sampler.h"
#include "slab-chunk-plan-private.h"
#include "slab-engine.h"
#include "slab-run-chunks.h"
#include "slab-run-global.h"
#include "slab-run-memory.h"
#include "slab-run-reader.h"
#include "slab-run-record.h"
#include "slab-run-team.h"
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

  gint state; /* atomic, SlabRunState */
  SlabRunControl control;
  double gap;                     /* of a run that has ended */
  guint64 n_tasks;                /* that were run of one problem */
  atomic_int_fast64_t start_time; /* monotonic microseconds, 0 before */

  SlabVolume *result;
  GError *error;

  GSource *source;
  gint notify_pending;         /* atomic */
  SlabRunState notified_state; /* of the source's context */

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
  /* The state that was told: a run that ended while the handlers worked has its end still to be told. */
  return state >= SLAB_RUN_STATE_DONE ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
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

/* Any thread. */
static void
notify_now (gpointer user_data)
{
  SlabRun *self = user_data;

  if (self->source && g_atomic_int_compare_and_exchange (&self->notify_pending, FALSE, TRUE))
    g_source_set_ready_time (self->source, 0);
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

/* --- From file to file -------------------------------------------------------------------------------------------- */

static void
fail_from_stream (gpointer user_data, GError *error)
{
  slab_run_control_fail (&SLAB_RUN (user_data)->control, error);
}

static void
count_read (gpointer user_data, guint64 n_voxels)
{
  slab_run_control_add_work (&SLAB_RUN (user_data)->control, n_voxels * SLAB_RUN_WORK_READ);
}

static void
count_written (gpointer user_data, guint64 n_voxels)
{
  slab_run_control_add_work (&SLAB_RUN (user_data)->control, n_voxels * SLAB_RUN_WORK_WRITE);
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
  const SlabStreamClient client = { .stop = &self->control.stop,
                                    .fail = fail_from_stream,
                                    .did_read = count_read,
                                    .did_write = count_written,
                                    .enter_thread = enter_stream_thread,
                                    .user_data = self };

  return slab_stream_new (self->volume, self->stream_plan, self->target, &client, error);
}

static gboolean
run_to_file (SlabRunTeam *team, GError **error)
{
  slab_stream_start (team->stream, team->trace, team->n_threads);
  slab_run_chunks (team);
  if (slab_stream_finish (team->stream))
    return TRUE;
  g_assert (slab_run_control_is_stopped (team->control));
  return slab_run_control_check (team->control, error);
}

/* --- In memory ---------------------------------------------------------------------------------------------------- */

static void
tell_memory (SlabRunTeam *team, SlabSampler *sampler)
{
  SlabSamplerMemory memory = { 0 };

  if (team->stream)
    slab_stream_get_memory (team->stream, &memory.window_bytes, &memory.output_bytes);
  else
    {
      memory.input = slab_volume_peek_samples (team->input);
      memory.input_bytes = slab_volume_get_n_voxels (team->input)
                           * slab_sample_type_get_size (slab_volume_get_sample_type (team->input));
      memory.output = team->target;
      memory.output_bytes = slab_volume_get_n_voxels (team->input) * sizeof (float);
    }
  memory.scratch_bytes = slab_run_team_get_bytes (team) + slab_chunk_plan_get_state_bytes (team->plan);
  slab_sampler_set_memory (sampler, &memory);
}

/* @result has the voxels of the result, or is NULL where they are in the target's file. The memory of the threads is
 * gone when it returns. */
static gboolean
compute (SlabRun *self, SlabSampler *sampler, SlabBuffer **result, GError **error)
{
  g_autoptr (SlabBuffer) target = NULL;
  SlabRunTeam team;
  gboolean done = FALSE;
  gint64 end;

  slab_run_team_init (&team, &self->control, self->volume, self->params, self->plan,
                      self->recording ? self->trace : NULL);
  team.is_background = self->background;
  team.sampler = sampler;

  if (!slab_run_control_check (&self->control, error))
    goto out;
  if (self->stream_plan)
    {
      /* Its limit is for the whole process. */
      slab_buffer_release_kept ();
      team.stream = make_stream (self, error);
      if (team.stream == NULL)
        goto out;
      team.view = slab_stream_get_view (team.stream);
      team.first_plane = slab_stream_get_first_plane (team.stream);
    }
  else
    {
      team.floats = slab_volume_peek_floats (self->volume);
      slab_volume_forget_brought_in (self->volume);
      target = slab_buffer_new_for_result (slab_volume_get_n_voxels (self->volume), error);
      if (target == NULL)
        goto out;
      team.target = slab_buffer_get_data (target);
    }
  if (!slab_run_team_allocate (&team, self->settings.normalize && team.floats == NULL, error))
    goto out;
  if (sampler)
    tell_memory (&team, sampler);
  if (self->settings.normalize && !slab_run_reader_normalize (&team, error))
    goto out;
  if (self->stream_plan)
    done = run_to_file (&team, error);
  else if (slab_chunk_plan_is_global (self->plan))
    done = slab_run_global (&team, &self->gap, &self->n_tasks, error);
  else
    {
      slab_run_chunks (&team);
      done = slab_run_control_check (&self->control, error);
    }
  /* A file that was cut short gave zeros: they are no result. */
  if (done && !self->stream_plan && !slab_volume_check (self->volume, error))
    done = FALSE;

out:
  slab_run_team_free_memory (&team);
  end = slab_trace_now (self->trace);
  slab_run_team_end_rows (&team, end);
  if (team.stream)
    slab_stream_end_rows (team.stream, end);
  slab_trace_end_at (self->trace, end);
  slab_run_team_end_counters (&team);
  slab_run_team_tell_system (&team);
  g_clear_pointer (&team.stream, slab_stream_free);
  slab_run_team_clear (&team);
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
  guint64 n_spans = 4 * slab_chunk_plan_get_n_chunks (self->plan) / slab_chunk_plan_get_n_threads (self->plan) + 64;
  SlabRunState state;

  if (self->recording)
    for (guint i = 0; i < slab_chunk_plan_get_n_threads (self->plan); i++)
      if (!slab_trace_reserve (self->trace, i, n_spans))
        break;
  if (self->recording && self->sample_interval > 0)
    sampler = slab_sampler_new (self->trace, self->sample_interval);

  slab_run_record_begin (self->trace);
  slab_machine_begin_use ();
  slab_trace_begin (self->trace);
  atomic_store (&self->start_time, g_get_monotonic_time ());
  set_state (self, SLAB_RUN_STATE_RUNNING);
  if (slab_chunk_plan_is_global (self->plan) || slab_run_record_chunks (self->trace, self->volume, self->plan, &error))
    done = compute (self, sampler, &target, &error);
  /* compute () has ended it already, on the stamp that its rows end on. */
  slab_trace_end (self->trace);
  slab_machine_end_use ();
  g_clear_pointer (&sampler, slab_sampler_free);

  if (!done)
    slab_buffer_release_kept ();
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
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && slab_run_control_was_cancelled (&self->control))
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
  slab_run_record_end (self->trace, self->volume, self->params, self->plan,
                       &(SlabRunEnd){
                           .outcome = outcome,
                           .progress = done ? 1.0 : slab_run_get_progress (self),
                           .n_iterations = (guint) g_atomic_int_get (&self->control.n_iterations),
                           .n_swept = slab_run_control_get_swept (&self->control),
                           .n_tasks = self->n_tasks,
                           .gap = self->gap,
                       });
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
  slab_run_control_clear (&self->control);
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
  self->control.notify = notify_now;
  self->control.user_data = self;
  self->recording = TRUE;
  self->gap = -1.0;
  self->sample_interval = SLAB_SAMPLER_DEFAULT_INTERVAL;
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
  if (self->plan == NULL || !slab_run_memory_check (self->plan, volume, self->params, settings, error))
    return NULL;
  self->trace = slab_trace_new (slab_chunk_plan_get_n_threads (self->plan));
  slab_run_record_settings (self->trace, volume, self->params, self->plan, self->stream_plan);
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
  const SlabFilterInfo *info;
  gsize voxel_size;
  guint64 limit;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (target), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (SLAB_TYPE_RUN, NULL);
  self->volume = g_object_ref (volume);
  self->params = slab_filter_params_copy (params);
  self->settings = *settings;
  info = slab_filter_params_get_info (params);
  self->target = g_object_ref (target);
  voxel_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  limit = settings->memory_limit > 0 ? settings->memory_limit : slab_run_memory_get_default_limit ();
  if (info->is_global && info->is_global (params))
    slab_run_memory_set_whole_error (volume, params, settings, limit, error);
  else
    self->stream_plan = slab_stream_plan_new (slab_volume_get_shape (volume), voxel_size, self->params, settings, limit,
                                              error);
  if (self->stream_plan == NULL)
    {
      g_prefix_error (error, "%s: ", slab_volume_get_name (volume));
      return NULL;
    }
  self->plan = slab_chunk_plan_ref (self->stream_plan->chunks);
  self->trace = slab_trace_new (slab_chunk_plan_get_n_threads (self->plan) + SLAB_STREAM_N_ROWS);
  slab_trace_set_property_string (self->trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
  slab_run_record_settings (self->trace, volume, self->params, self->plan, self->stream_plan);
  return g_steal_pointer (&self);
}

/**
 * slab_run_is_large:
 * @self: a run in memory
 *
 * A run that takes much of the machine's memory is quicker from file to file: reading and writing go on while it
 * filters, and nothing passes through the system's cache. A result of a twentieth of the memory is saved as fast as
 * it is copied to the cache; one of a tenth is more than what the system lets lie there, and its save takes longer than
 * the whole run from file to file. Any thread.
 *
 * Returns: whether input, result and threads take more than an eighth of the memory of the machine
 */
gboolean
slab_run_is_large (SlabRun *self)
{
  g_return_val_if_fail (SLAB_IS_RUN (self), FALSE);

  return slab_chunk_plan_get_peak_bytes (self->plan) > slab_process_get_machine_memory () / 8;
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

  slab_run_control_cancel (&self->control);
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
  done = (double) slab_run_control_get_work (&self->control);
  if (slab_chunk_plan_is_global (self->plan))
    return CLAMP (done / SLAB_RUN_WORK_GLOBAL_TOTAL, 0.0, 0.999);
  return CLAMP (done / ((double) slab_volume_get_n_voxels (self->volume) * SLAB_RUN_WORK_ALL), 0.0, 0.999);
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

  return (guint) g_atomic_int_get (&self->control.n_iterations);
}

/**
 * slab_run_get_gap:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: how far the result is above the minimum of what the filter minimises, at most, as a share of it;
 *   negative where it is not known, and before the run has ended
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
