/* SPDX-License-Identifier: MIT */
#include "slab-chunk-index.h"

#include <string.h>

#define N_AXES 3

typedef struct
{
  gint64 longest;     /* span of the row, that row's duration */
  guint phases;       /* bits: seen */
  SlabChunkLife life; /* without @is_finished */
} Chunk;

/* Along an axis: the chunks in the order of their starts, and the last answer. */
typedef struct
{
  guint *order;
  gint64 longest;
  GArray *cut; /* guint */
  gint64 cut_slice;
} Axis;

struct _SlabChunkIndex
{
  SlabTrace *trace;
  guint n_chunks;
  SlabTraceChunk *boxes;
  Chunk *chunks;
  guint n_rows;
  guint64 *n_read; /* spans, per row */
  guint phases;    /* bits: seen of any chunk */
  Axis axes[N_AXES];
  gint64 extent[N_AXES];
  gint64 overlap[N_AXES]; /* -1: not known */
};

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer starts)
{
  const guint first = *(const guint *) a, second = *(const guint *) b;
  const gint64 *start = starts;

  if (start[first] != start[second])
    return start[first] < start[second] ? -1 : 1;
  return (first > second) - (first < second);
}

static void
init_axis (SlabChunkIndex *self, guint axis)
{
  Axis *a = &self->axes[axis];
  g_autofree gint64 *starts = g_new (gint64, MAX (self->n_chunks, 1));

  a->order = g_new (guint, MAX (self->n_chunks, 1));
  a->cut = g_array_new (FALSE, FALSE, sizeof (guint));
  a->cut_slice = -1;
  for (guint i = 0; i < self->n_chunks; i++)
    {
      const SlabTraceChunk *box = &self->boxes[i];

      a->order[i] = i;
      starts[i] = box->start[axis];
      a->longest = MAX (a->longest, box->size[axis]);
      self->extent[axis] = MAX (self->extent[axis], box->start[axis] + box->size[axis]);
    }
  g_qsort_with_data (a->order, (gint) self->n_chunks, sizeof (guint), compare_starts, starts);
}

/* "12,12,12"; -1 for each that cannot be read. */
static void
read_axes (SlabChunkIndex *self, const char *key, gint64 numbers[N_AXES])
{
  const char *text = slab_trace_get_property_string (self->trace, key);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  const gboolean known = parts != NULL && g_strv_length (parts) == N_AXES;

  for (guint axis = 0; axis < N_AXES; axis++)
    if (!known || !g_ascii_string_to_signed (parts[axis], 10, 0, G_MAXINT32, &numbers[axis], NULL))
      numbers[axis] = -1;
}

/**
 * slab_chunk_index_new:
 * @trace: running or ended, with its chunks
 *
 * Reads no span yet: that is for slab_chunk_index_update().
 *
 * Returns: (transfer full): also of a trace without chunks
 */
SlabChunkIndex *
slab_chunk_index_new (SlabTrace *trace)
{
  SlabChunkIndex *self;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  self = g_new0 (SlabChunkIndex, 1);
  self->trace = g_object_ref (trace);
  self->n_chunks = slab_trace_get_n_chunks (trace);
  self->n_rows = slab_trace_get_n_threads (trace);
  self->n_read = g_new0 (guint64, MAX (self->n_rows, 1));
  self->boxes = g_new0 (SlabTraceChunk, MAX (self->n_chunks, 1));
  self->chunks = g_new0 (Chunk, MAX (self->n_chunks, 1));
  for (guint i = 0; i < self->n_chunks; i++)
    {
      (void) slab_trace_get_chunk (trace, (gint32) i, &self->boxes[i]);
      self->chunks[i].life = (SlabChunkLife){ .row = -1, .start = -1, .end = -1, .iterations = -1 };
    }
  for (guint axis = 0; axis < N_AXES; axis++)
    init_axis (self, axis);
  read_axes (self, SLAB_TRACE_KEY_OVERLAP, self->overlap);
  return self;
}

void
slab_chunk_index_free (SlabChunkIndex *self)
{
  if (self == NULL)
    return;
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      g_free (self->axes[axis].order);
      g_array_unref (self->axes[axis].cut);
    }
  g_object_unref (self->trace);
  g_free (self->n_read);
  g_free (self->boxes);
  g_free (self->chunks);
  g_free (self);
}

/**
 * slab_chunk_index_get_trace:
 *
 * Returns: (transfer none):
 */
SlabTrace *
slab_chunk_index_get_trace (SlabChunkIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->trace;
}

guint
slab_chunk_index_get_n_chunks (SlabChunkIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_chunks;
}

gboolean
slab_chunk_index_get_shape (SlabChunkIndex *self, gint64 shape[3])
{
  gint64 recorded[N_AXES];

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (shape != NULL, FALSE);

  read_axes (self, SLAB_TRACE_KEY_SHAPE, recorded);
  for (guint axis = 0; axis < N_AXES; axis++)
    shape[axis] = MAX (self->extent[axis], recorded[axis]);
  return self->extent[0] > 0 && self->extent[1] > 0 && self->extent[2] > 0;
}

/* ---- By time ---- */

/* A span in which the filter works says the most of who did the chunk, however short it is. */
static gboolean
is_more_telling (const Chunk *chunk, const SlabSpan *span)
{
  const guint filter = 1u << SLAB_PHASE_FILTER;

  if (chunk->life.row < 0)
    return TRUE;
  if (span->phase == SLAB_PHASE_FILTER && (chunk->phases & filter) == 0)
    return TRUE;
  if (span->phase != SLAB_PHASE_FILTER && (chunk->phases & filter) != 0)
    return FALSE;
  return span->duration > chunk->longest;
}

static void
take_span (SlabChunkIndex *self, guint row, guint64 index, const SlabSpan *span)
{
  Chunk *chunk = &self->chunks[span->chunk];
  SlabChunkLife *life = &chunk->life;

  if (is_more_telling (chunk, span))
    {
      life->row = (gint) row;
      life->span = index;
      chunk->longest = span->duration;
    }
  life->start = life->start < 0 ? span->start : MIN (life->start, span->start);
  life->end = MAX (life->end, span->start + span->duration);
  life->work += span->duration;
  /* Of other programs it is the index of a name. */
  if (span->phase != SLAB_PHASE_OTHER)
    life->iterations = MAX (life->iterations, span->iteration);
  chunk->phases |= 1u << span->phase;
  self->phases |= 1u << span->phase;
}

gboolean
slab_chunk_index_update (SlabChunkIndex *self)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint row = 0; row < self->n_rows; row++)
    {
      const guint64 n_spans = slab_trace_get_n_spans (self->trace, row);

      for (; self->n_read[row] < n_spans; self->n_read[row]++)
        {
          SlabSpan span;

          slab_trace_get_span (self->trace, row, self->n_read[row], &span);
          if (span.chunk < 0 || (guint) span.chunk >= self->n_chunks || span.phase == SLAB_PHASE_WAIT
              || span.phase >= SLAB_N_PHASES)
            continue;
          take_span (self, row, self->n_read[row], &span);
          changed = TRUE;
        }
    }
  return changed;
}

/* Runs that write in place have no spans of writing; what is the last phase is told by the other chunks. */
static gboolean
is_finished (SlabChunkIndex *self, const Chunk *chunk)
{
  const guint write = 1u << SLAB_PHASE_WRITE, filter = 1u << SLAB_PHASE_FILTER;

  if ((self->phases & write) != 0)
    return (chunk->phases & write) != 0;
  if ((self->phases & filter) != 0)
    return (chunk->phases & filter) != 0;
  return chunk->phases != 0 && slab_trace_is_ended (self->trace);
}

/**
 * slab_chunk_index_get_life:
 * @chunk: less than the number of chunks
 * @life: (out caller-allocates): as far as slab_chunk_index_update() has read
 */
void
slab_chunk_index_get_life (SlabChunkIndex *self, guint chunk, SlabChunkLife *life)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (chunk < self->n_chunks);
  g_return_if_fail (life != NULL);

  *life = self->chunks[chunk].life;
  life->is_finished = is_finished (self, &self->chunks[chunk]);
}

/* Chunks are handed out in their order, and a span is told when it is over: what the workers of a running trace have
 * now are the first that are not done, one each. */
static guint
find_handed_out (SlabChunkIndex *self)
{
  guint n_free = slab_trace_get_n_workers (self->trace), i;

  for (i = 0; i < self->n_chunks && n_free > 0; i++)
    if (!is_finished (self, &self->chunks[i]))
      n_free--;
  return i;
}

static SlabChunkStage
get_stage (SlabChunkIndex *self, guint i, gint64 time, gboolean is_live, guint n_handed_out)
{
  const Chunk *chunk = &self->chunks[i];
  const gboolean finished = is_finished (self, chunk);

  if (finished && time >= chunk->life.end)
    return SLAB_CHUNK_STAGE_DONE;
  if (chunk->life.start >= 0 && time >= chunk->life.start)
    return SLAB_CHUNK_STAGE_AT_WORK;
  /* Nothing has been told of it, and it cannot have begun before the last chunk of its worker was done: now, then. */
  return is_live && chunk->life.start < 0 && i < n_handed_out ? SLAB_CHUNK_STAGE_AT_WORK : SLAB_CHUNK_STAGE_AHEAD;
}

/* Of a run that is going on, at what is to be seen of it as now. */
static gboolean
is_live_at (SlabChunkIndex *self, gint64 time)
{
  gint64 last = 0;

  if (!slab_trace_is_begun (self->trace) || slab_trace_is_ended (self->trace))
    return FALSE;
  for (guint i = 0; i < self->n_chunks; i++)
    last = MAX (last, self->chunks[i].life.end);
  return time >= last;
}

/**
 * slab_chunk_index_get_stages:
 * @time: nanoseconds since the run began
 * @chunks: (array length=n_chunks):
 * @stages: (out caller-allocates) (array length=n_chunks):
 */
void
slab_chunk_index_get_stages (SlabChunkIndex *self, gint64 time, const guint *chunks, guint n_chunks,
                             SlabChunkStage *stages)
{
  gboolean is_live;
  guint n_handed_out;

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_chunks == 0 || (chunks != NULL && stages != NULL));

  is_live = is_live_at (self, time);
  n_handed_out = is_live ? find_handed_out (self) : 0;
  for (guint i = 0; i < n_chunks; i++)
    stages[i] = get_stage (self, chunks[i], time, is_live, n_handed_out);
}

/**
 * slab_chunk_index_count:
 * @n_at_work: (out):
 * @n_done: (out):
 */
void
slab_chunk_index_count (SlabChunkIndex *self, gint64 time, guint *n_at_work, guint *n_done)
{
  gboolean is_live;
  guint n_handed_out;

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_at_work != NULL && n_done != NULL);

  is_live = is_live_at (self, time);
  n_handed_out = is_live ? find_handed_out (self) : 0;
  *n_at_work = *n_done = 0;
  for (guint i = 0; i < self->n_chunks; i++)
    switch (get_stage (self, i, time, is_live, n_handed_out))
      {
      case SLAB_CHUNK_STAGE_AHEAD:
        break;
      case SLAB_CHUNK_STAGE_AT_WORK:
        (*n_at_work)++;
        break;
      case SLAB_CHUNK_STAGE_DONE:
        (*n_done)++;
        break;
      }
}

/* ---- By place ---- */

/* The first in the order that begins at @start or after it. */
static guint
find_start (SlabChunkIndex *self, guint axis, gint64 start)
{
  const guint *order = self->axes[axis].order;
  guint low = 0, high = self->n_chunks;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (self->boxes[order[middle]].start[axis] < start)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

/**
 * slab_chunk_index_find_cut:
 * @axis: across the slice
 * @slice: along it, voxels
 * @n_chunks: (out):
 *
 * Looks only at the chunks that begin within the longest one's length before the slice: of a regular grid, at those
 * of the answer. The same question again costs nothing.
 *
 * Returns: (array length=n_chunks) (transfer none): the chunks whose cores the slice goes through, in ascending order;
 *   until the next question about the same axis
 */
const guint *
slab_chunk_index_find_cut (SlabChunkIndex *self, guint axis, gint64 slice, guint *n_chunks)
{
  Axis *a;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (axis < N_AXES, NULL);
  g_return_val_if_fail (n_chunks != NULL, NULL);

  a = &self->axes[axis];
  if (slice != a->cut_slice && slice >= 0)
    {
      const guint end = find_start (self, axis, slice + 1);

      g_array_set_size (a->cut, 0);
      for (guint i = find_start (self, axis, slice - a->longest + 1); i < end; i++)
        {
          const SlabTraceChunk *box = &self->boxes[a->order[i]];

          if (slice < box->start[axis] + box->size[axis])
            g_array_append_val (a->cut, a->order[i]);
        }
      g_array_sort (a->cut, compare_numbers);
      a->cut_slice = slice;
    }
  *n_chunks = slice >= 0 ? a->cut->len : 0;
  return (const guint *) (gpointer) a->cut->data;
}

/**
 * slab_chunk_index_find_at:
 * @voxel: z, y, x
 *
 * Returns: the chunk whose core it is in; of several, which only a broken trace has, the last; -1 for none
 */
gint
slab_chunk_index_find_at (SlabChunkIndex *self, const gint64 voxel[3])
{
  const guint *cut;
  guint n;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (voxel != NULL, -1);

  cut = slab_chunk_index_find_cut (self, 0, voxel[0], &n);
  for (guint i = n; i > 0; i--)
    {
      const SlabTraceChunk *box = &self->boxes[cut[i - 1]];

      if (voxel[1] >= box->start[1] && voxel[1] < box->start[1] + box->size[1] && voxel[2] >= box->start[2]
          && voxel[2] < box->start[2] + box->size[2])
        return (gint) cut[i - 1];
    }
  return -1;
}

/**
 * slab_chunk_index_get_core:
 * @start: (out): z, y, x of the first voxel
 * @size: (out): voxels
 *
 * Returns: FALSE for a chunk that is not there
 */
gboolean
slab_chunk_index_get_core (SlabChunkIndex *self, guint chunk, gint64 start[3], gint64 size[3])
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (start != NULL && size != NULL, FALSE);

  if (chunk >= self->n_chunks)
    return FALSE;
  memcpy (start, self->boxes[chunk].start, sizeof self->boxes[chunk].start);
  memcpy (size, self->boxes[chunk].size, sizeof self->boxes[chunk].size);
  return TRUE;
}

/**
 * slab_chunk_index_get_padded:
 * @start: (out): z, y, x of the first voxel; negative where a periodic filter reads on at the other side
 * @size: (out): voxels
 *
 * The core with its halo. A trace says only how many voxels the two sides have together: which are before the core
 * follows from the run's overlap, cut at the faces of the volume; without one, from the faces alone.
 *
 * Returns: FALSE for a chunk that is not there
 */
gboolean
slab_chunk_index_get_padded (SlabChunkIndex *self, guint chunk, gint64 start[3], gint64 size[3])
{
  const SlabTraceChunk *box;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (start != NULL && size != NULL, FALSE);

  if (chunk >= self->n_chunks)
    return FALSE;
  box = &self->boxes[chunk];
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      const gint64 extra = MAX (box->padded_size[axis] - box->size[axis], 0), overlap = self->overlap[axis];
      const gboolean is_first = box->start[axis] <= 0;
      const gboolean is_last = box->start[axis] + box->size[axis] >= self->extent[axis];
      gint64 before = extra / 2;

      if (overlap >= 0)
        before = extra >= 2 * overlap ? MIN (overlap, extra) : MIN (MIN (overlap, box->start[axis]), extra);
      else if (is_first != is_last)
        before = is_first ? 0 : extra;
      start[axis] = box->start[axis] - before;
      size[axis] = box->size[axis] + extra;
    }
  return TRUE;
}
