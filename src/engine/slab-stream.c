/* SPDX-License-Identifier: MIT */
#include "slab-stream.h"

#include "volume/slab-plane-window.h"
#include "volume/slab-volume-writer.h"

/*
 * Who touches what. The window is the reader's alone, but for planes that are loaded, which workers read. A result's
 * buffer belongs to the workers of its slab from slab_stream_begin_chunk () to the slab's last
 * slab_stream_end_chunk (), then to the writer until the slab is written. The mutex guards the counts that say so.
 *
 * Nobody waits for ever: chunks are taken in order, so all chunks of the first slab that is not finished are taken;
 * they need no plane but those that the window has room for as long as that slab is the first, and no result's buffer
 * but one that the writer gives back without waiting for anyone behind. Whoever waits looks at the stop flag now and
 * then, since it is set without the mutex.
 */
struct _SlabStream
{
  SlabVolume *volume;
  const SlabStreamPlan *plan;
  SlabStreamClient client;
  SlabPlaneWindow *window;
  SlabVolumeWriter *writer;
  GCancellable *cancellable; /* of the writer's end */
  SlabBuffer *outputs[2];
  gsize plane_voxels;
  gint64 first_plane;

  GThread *reader_thread;
  GThread *writer_thread;
  SlabTrace *trace; /* NULL when nothing is recorded */
  guint rows[SLAB_STREAM_N_ROWS];
  gint64 marks[SLAB_STREAM_N_ROWS]; /* end of the last span, each of its thread, and of the engine's at the end */

  GMutex mutex;
  GCond changed;
  gint64 n_loaded;          /* planes below it are in the window */
  guint64 *n_chunks_left;   /* of each slab */
  guint64 first_unfinished; /* slab */
  guint64 n_written;        /* slabs */
  gboolean writer_is_done;
  gboolean is_saved;
};

enum
{
  ROW_READER,
  ROW_WRITER
};

#define LOOK_INTERVAL (10 * G_TIME_SPAN_MILLISECOND)
/* What is read before those who wait for it are told. */
#define LOAD_BYTES (G_GUINT64_CONSTANT (16) << 20)
/* What is written between two looks at the stop flag. */
#define WRITE_VOXELS (G_GUINT64_CONSTANT (2) * 1024 * 1024)
#define PAGE_BYTES 4096

/* Voxels of a slab's result lie in pages as they do in the file: such are written fastest. */
static float *
get_output (SlabStream *self, guint64 s)
{
  guint64 first = (guint64) self->plan->slabs[s].core_start * self->plane_voxels;

  return slab_buffer_get_data (self->outputs[s % self->plan->n_outputs]) + first % (PAGE_BYTES / sizeof (float));
}

/* --- Waiting and recording -------------------------------------------------------------------------------------- */

static gboolean
is_stopped (SlabStream *self)
{
  return g_atomic_int_get (self->client.stop) != 0;
}

/* With the mutex held. */
static void
wait_for_change (SlabStream *self)
{
  g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + LOOK_INTERVAL);
}

/* As the workers do: every span begins where the one before ended. */
static void
record (SlabStream *self, guint row, SlabPhase phase, guint64 n_bytes)
{
  SlabSpan span = { .start = self->marks[row], .bytes = n_bytes, .chunk = -1, .iteration = -1, .phase = phase };
  gint64 now;

  if (self->trace == NULL)
    return;
  now = slab_trace_now (self->trace);
  span.duration = now - self->marks[row];
  slab_trace_add_span (self->trace, self->rows[row], &span);
  self->marks[row] = now;
}

static void
enter_thread (SlabStream *self)
{
  if (self->client.enter_thread)
    self->client.enter_thread (self->client.user_data);
}

/* --- The reader --------------------------------------------------------------------------------------------------- */

/* Waits for room in the window; returns how many planes may be loaded, 0 to stop. What was read since the last span is
 * told when there is a wait. */
static gint64
wait_for_room (SlabStream *self, gint64 end, guint64 *n_read)
{
  gint64 loaded = slab_plane_window_get_end (self->window);
  gboolean waited = FALSE;
  gint64 low, room;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      low = self->plan->slabs[MIN (self->first_unfinished, self->plan->n_slabs - 1)].padded_start;
      room = MIN (end, low + self->plan->n_window_planes) - loaded;
      if (room > 0 || is_stopped (self))
        break;
      if (!waited && *n_read > 0)
        record (self, ROW_READER, SLAB_PHASE_READ, *n_read);
      waited = TRUE;
      wait_for_change (self);
    }
  g_mutex_unlock (&self->mutex);
  if (waited)
    {
      record (self, ROW_READER, SLAB_PHASE_WAIT, 0);
      *n_read = 0;
    }
  slab_plane_window_drop (self->window, low);
  return is_stopped (self) ? 0 : room;
}

static gboolean
load_slab (SlabStream *self, const SlabStreamSlab *slab)
{
  gsize sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (self->volume));
  guint64 plane_bytes = self->plane_voxels * sample_size;
  guint64 n_read = 0;
  GError *error = NULL;

  while (slab_plane_window_get_end (self->window) < slab->padded_end)
    {
      gint64 n = wait_for_room (self, slab->padded_end, &n_read);

      if (n == 0)
        return FALSE;
      n = MIN (n, (gint64) MAX (LOAD_BYTES / plane_bytes, 1));
      if (!slab_plane_window_load (self->window, n, self->client.stop, &error))
        {
          if (is_stopped (self))
            g_error_free (error);
          else
            self->client.fail (self->client.user_data, error);
          return FALSE;
        }
      n_read += (guint64) n * plane_bytes;
      self->client.did_read (self->client.user_data, (guint64) n * self->plane_voxels);
      g_mutex_lock (&self->mutex);
      self->n_loaded = slab_plane_window_get_end (self->window);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }
  if (n_read > 0)
    record (self, ROW_READER, SLAB_PHASE_READ, n_read);
  return TRUE;
}

static gpointer
read_slabs (gpointer data)
{
  SlabStream *self = data;

  enter_thread (self);
  record (self, ROW_READER, SLAB_PHASE_WAIT, 0);
  for (guint64 s = 0; s < self->plan->n_slabs; s++)
    if (!load_slab (self, &self->plan->slabs[s]))
      break;
  return NULL;
}

/* --- The writer --------------------------------------------------------------------------------------------------- */

static gboolean
write_slab (SlabStream *self, guint64 s)
{
  const SlabStreamSlab *slab = &self->plan->slabs[s];
  const float *voxels = get_output (self, s);
  guint64 n_voxels = (guint64) (slab->core_end - slab->core_start) * self->plane_voxels;
  GError *error = NULL;

  for (guint64 done = 0, n; done < n_voxels; done += n)
    {
      /* To the end of a page, so that all that follows begins with one. */
      n = MIN (WRITE_VOXELS - (guintptr) (voxels + done) % PAGE_BYTES / sizeof (float), n_voxels - done);

      if (is_stopped (self))
        return FALSE;
      if (!slab_volume_writer_append_voxels (self->writer, voxels + done, n, &error))
        {
          self->client.fail (self->client.user_data, error);
          return FALSE;
        }
      self->client.did_write (self->client.user_data, n);
    }
  record (self, ROW_WRITER, SLAB_PHASE_WRITE, n_voxels * sizeof (float));
  return TRUE;
}

static gboolean
wait_for_slab (SlabStream *self, guint64 s)
{
  gboolean is_there;

  g_mutex_lock (&self->mutex);
  while (self->n_chunks_left[s] > 0 && !is_stopped (self))
    wait_for_change (self);
  is_there = self->n_chunks_left[s] == 0 && !is_stopped (self);
  g_mutex_unlock (&self->mutex);
  record (self, ROW_WRITER, SLAB_PHASE_WAIT, 0);
  return is_there;
}

static gboolean
save (SlabStream *self)
{
  GError *error = NULL;

  /* A file that is not whole any more is no source of a result, even if what was read of it was still right. */
  if (!slab_volume_check (self->volume, &error) || !slab_volume_writer_finish (self->writer, self->cancellable, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && is_stopped (self))
        g_error_free (error);
      else
        self->client.fail (self->client.user_data, error);
      return FALSE;
    }
  record (self, ROW_WRITER, SLAB_PHASE_WRITE, 0);
  return TRUE;
}

static gpointer
write_slabs (gpointer data)
{
  SlabStream *self = data;
  gboolean is_saved = FALSE;
  guint64 s;

  enter_thread (self);
  for (s = 0; s < self->plan->n_slabs && wait_for_slab (self, s) && write_slab (self, s); s++)
    {
      g_mutex_lock (&self->mutex);
      self->n_written = s + 1;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }
  if (s == self->plan->n_slabs)
    is_saved = save (self);

  g_mutex_lock (&self->mutex);
  self->is_saved = is_saved;
  self->writer_is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* --- The workers -------------------------------------------------------------------------------------------------- */

/**
 * slab_stream_begin_chunk:
 * @stream: a stream that was started
 * @index: a chunk; chunks begin in the order of their index
 * @target: (out): voxels of the slab's result
 * @first_plane: (out): plane of the volume that @target begins with
 *
 * Waits until the chunk's input is loaded and there is a place for its result. Workers.
 *
 * Returns: %FALSE when the run is stopped
 */
gboolean
slab_stream_begin_chunk (SlabStream *stream, guint64 index, float **target, gint64 *first_plane)
{
  const SlabStreamSlab *slab;
  guint64 s;

  g_return_val_if_fail (stream != NULL, FALSE);
  g_return_val_if_fail (target != NULL && first_plane != NULL, FALSE);

  s = index / stream->plan->chunks_per_slab;
  slab = &stream->plan->slabs[s];
  g_mutex_lock (&stream->mutex);
  while (!is_stopped (stream)
         && (stream->n_loaded < slab->padded_end || stream->n_written + stream->plan->n_outputs <= s))
    wait_for_change (stream);
  g_mutex_unlock (&stream->mutex);
  *target = get_output (stream, s);
  *first_plane = slab->core_start;
  return !is_stopped (stream);
}

/**
 * slab_stream_end_chunk:
 * @stream: a stream
 * @index: a chunk whose result is whole
 *
 * Workers.
 */
void
slab_stream_end_chunk (SlabStream *stream, guint64 index)
{
  guint64 s;

  g_return_if_fail (stream != NULL);

  s = index / stream->plan->chunks_per_slab;
  g_mutex_lock (&stream->mutex);
  if (--stream->n_chunks_left[s] == 0)
    {
      while (stream->first_unfinished < stream->plan->n_slabs && stream->n_chunks_left[stream->first_unfinished] == 0)
        stream->first_unfinished++;
      g_cond_broadcast (&stream->changed);
    }
  g_mutex_unlock (&stream->mutex);
}

/* --- The engine's thread ------------------------------------------------------------------------------------------ */

/**
 * slab_stream_new:
 * @volume: what is filtered; outlives the stream
 * @plan: how; outlives the stream
 * @target: the file of the result, of float32
 * @client: the run; copied
 * @error: what the volume, the writer or the memory has against it
 *
 * Takes memory and disk space. The engine's thread, as all below.
 *
 * Returns: (transfer full): a stream that was not started
 */
SlabStream *
slab_stream_new (SlabVolume *volume, const SlabStreamPlan *plan, GFile *target, const SlabStreamClient *client,
                 GError **error)
{
  g_autoptr (SlabStream) self = NULL;
  const SlabShape *shape;
  gint64 before, after;
  double spacing[SLAB_N_AXES];

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (target), NULL);
  g_return_val_if_fail (client != NULL && client->stop != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (SlabStream, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->volume = volume;
  self->plan = plan;
  self->client = *client;
  self->cancellable = g_cancellable_new ();
  shape = slab_volume_get_shape (volume);
  self->plane_voxels = (gsize) (shape->n[1] * shape->n[2]);

  before = MAX (0, -plan->slabs[0].padded_start);
  after = MAX (0, plan->slabs[plan->n_slabs - 1].padded_end - shape->n[0]);
  self->first_plane = -before;
  self->n_loaded = -before;
  self->window = slab_plane_window_new (volume, before, after, error);
  if (self->window == NULL)
    return NULL;
  for (guint i = 0; i < plan->n_outputs; i++)
    {
      self->outputs[i] = slab_buffer_new ((guint64) plan->n_slab_planes * self->plane_voxels + SLAB_STREAM_EXTRA_VOXELS,
                                          error);
      if (self->outputs[i] == NULL)
        return NULL;
    }
  self->n_chunks_left = g_new (guint64, plan->n_slabs);
  for (guint64 s = 0; s < plan->n_slabs; s++)
    self->n_chunks_left[s] = MIN (plan->chunks_per_slab,
                                  slab_chunk_plan_get_n_chunks (plan->chunks) - s * plan->chunks_per_slab);

  (void) slab_volume_get_spacing (volume, spacing);
  self->writer = slab_volume_writer_new (target, shape, SLAB_SAMPLE_FLOAT32, spacing, error);
  if (self->writer == NULL)
    return NULL;
  slab_volume_writer_set_direct (self->writer);
  return g_steal_pointer (&self);
}

static void
join_threads (SlabStream *self)
{
  if (self->reader_thread)
    g_thread_join (g_steal_pointer (&self->reader_thread));
  if (self->writer_thread)
    g_thread_join (g_steal_pointer (&self->writer_thread));
}

/**
 * slab_stream_free:
 * @stream: (transfer full): a stream; where it was started, the client's stop flag is set or it was finished
 *
 * What was written and not finished is removed from the disk.
 */
void
slab_stream_free (SlabStream *stream)
{
  g_return_if_fail (stream != NULL);

  join_threads (stream);
  g_clear_object (&stream->writer);
  g_clear_object (&stream->cancellable);
  g_clear_pointer (&stream->window, slab_plane_window_free);
  for (guint i = 0; i < G_N_ELEMENTS (stream->outputs); i++)
    g_clear_pointer (&stream->outputs[i], slab_buffer_unref);
  g_free (stream->n_chunks_left);
  g_mutex_clear (&stream->mutex);
  g_cond_clear (&stream->changed);
  g_free (stream);
}

/**
 * slab_stream_get_view:
 * @stream: a stream
 *
 * Returns: (transfer none): a volume of which the padded boxes of chunks that have begun may be read; its plane 0 is
 *   slab_stream_get_first_plane () of the volume that is filtered
 */
SlabVolume *
slab_stream_get_view (SlabStream *stream)
{
  g_return_val_if_fail (stream != NULL, NULL);

  return slab_plane_window_get_view (stream->window);
}

/**
 * slab_stream_get_first_plane:
 * @stream: a stream
 *
 * Returns: 0, or less where a periodic volume goes on before its first plane
 */
gint64
slab_stream_get_first_plane (SlabStream *stream)
{
  g_return_val_if_fail (stream != NULL, 0);

  return stream->first_plane;
}

/**
 * slab_stream_get_memory:
 * @stream: a stream
 * @input_bytes: (out): that planes of the input take at most
 * @output_bytes: (out): that slabs of the result take at most
 */
void
slab_stream_get_memory (SlabStream *stream, gsize *input_bytes, gsize *output_bytes)
{
  gsize voxel_size;

  g_return_if_fail (stream != NULL);

  voxel_size = slab_sample_type_get_size (slab_volume_get_sample_type (stream->volume));
  *input_bytes = (gsize) stream->plan->n_window_planes * stream->plane_voxels * voxel_size;
  *output_bytes = 0;
  for (guint i = 0; i < stream->plan->n_outputs; i++)
    if (stream->outputs[i])
      *output_bytes += slab_buffer_get_n_voxels (stream->outputs[i]) * sizeof (float);
}

/**
 * slab_stream_start:
 * @stream: a stream
 * @trace: (nullable): where its threads record what they do
 * @first_row: their rows are this and the next
 *
 * From here on planes are read.
 */
void
slab_stream_start (SlabStream *stream, SlabTrace *trace, guint first_row)
{
  g_return_if_fail (stream != NULL && stream->reader_thread == NULL);
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  stream->trace = trace;
  for (guint i = 0; i < SLAB_STREAM_N_ROWS; i++)
    stream->rows[i] = first_row + i;
  stream->reader_thread = g_thread_new ("slab-reader", read_slabs, stream);
  stream->writer_thread = g_thread_new ("slab-writer", write_slabs, stream);
}

/**
 * slab_stream_finish:
 * @stream: a stream whose workers have returned
 *
 * Waits until the result has its name, or the run is stopped and its threads have ended.
 *
 * Returns: whether the result is saved; then it stays, also when the run is stopped meanwhile
 */
gboolean
slab_stream_finish (SlabStream *stream)
{
  g_return_val_if_fail (stream != NULL, FALSE);

  g_mutex_lock (&stream->mutex);
  while (!stream->writer_is_done)
    {
      if (is_stopped (stream))
        g_cancellable_cancel (stream->cancellable);
      wait_for_change (stream);
    }
  g_mutex_unlock (&stream->mutex);
  join_threads (stream);
  return stream->is_saved;
}

/**
 * slab_stream_end_rows:
 * @stream: a stream whose threads have ended
 * @end: when the run ends, on the clock of its trace
 *
 * Fills the rows of its threads.
 */
void
slab_stream_end_rows (SlabStream *stream, gint64 end)
{
  g_return_if_fail (stream != NULL && stream->reader_thread == NULL);

  for (guint row = 0; stream->trace && row < SLAB_STREAM_N_ROWS; row++)
    if (end > stream->marks[row])
      {
        SlabSpan span = { stream->marks[row], end - stream->marks[row], 0, -1, -1, SLAB_PHASE_WAIT };
        slab_trace_add_span (stream->trace, stream->rows[row], &span);
      }
}
