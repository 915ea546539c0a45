/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * What happened in a run: a row of spans per thread, samples of the process on the same clock, the boxes of the
 * chunks, and the settings as words. Times are nanoseconds since the run began.
 */

typedef enum
{
  SLAB_PHASE_READ,   /* voxels from the volume into the thread's scratch */
  SLAB_PHASE_FILTER, /* the kernel */
  SLAB_PHASE_WRITE,  /* the core into the result */
  SLAB_PHASE_WAIT,   /* nothing to do: before the first chunk, at a barrier, after the last chunk */
  SLAB_N_PHASES,
} SlabPhase;

const char *slab_phase_get_name (SlabPhase phase); /* "read", "filter", "write", "wait" */
gboolean slab_phase_from_name (const char *name, SlabPhase *phase);

/**
 * SlabSpan:
 * @start: when it began
 * @duration: how long it took
 * @bytes: bytes of voxels read or written by it
 * @chunk: index of the chunk, -1 for none
 * @iteration: of an iterative filter over the whole volume, -1 for none
 * @phase: what was done
 */
typedef struct
{
  gint64 start;
  gint64 duration;
  guint64 bytes;
  gint32 chunk;
  gint32 iteration;
  SlabPhase phase;
} SlabSpan;

/**
 * SlabTraceSample:
 * @time: when it was taken; it speaks of the time since the sample before
 * @cores_busy: CPU seconds of the process per second of real time since the sample before
 * @resident_bytes: resident memory of the process
 */
typedef struct
{
  gint64 time;
  double cores_busy;
  guint64 resident_bytes;
} SlabTraceSample;

/* Z, Y, X. The padded box is start - before ... start + size + after. */
typedef struct
{
  gint64 start[3];
  gint64 size[3];
  gint64 padded_size[3];
} SlabTraceChunk;

/**
 * SlabTrace:
 *
 * Append-only. Each row of spans has one writer (its thread), the row of samples one (the sampler); any thread may
 * read at any time what has been published. Nothing is locked. A writer allocates only when a block of some thousand
 * spans is full; slab_trace_reserve() moves even that out of the hot path.
 */
#define SLAB_TYPE_TRACE (slab_trace_get_type ())
G_DECLARE_FINAL_TYPE (SlabTrace, slab_trace, SLAB, TRACE, GObject)

SlabTrace *slab_trace_new (guint n_threads) G_GNUC_WARN_UNUSED_RESULT;

/* Before the run, one thread. */
void slab_trace_set_chunks (SlabTrace *self, const SlabTraceChunk *chunks, guint n_chunks);
void slab_trace_set_property_string (SlabTrace *self, const char *key, const char *value);
gboolean slab_trace_reserve (SlabTrace *self, guint thread, guint64 n_spans);
void slab_trace_begin (SlabTrace *self);

/* While it lasts. */
gint64 slab_trace_now (SlabTrace *self);
void slab_trace_add_span (SlabTrace *self, guint thread, const SlabSpan *span);
void slab_trace_add_sample (SlabTrace *self, const SlabTraceSample *sample);

/* After it. */
void slab_trace_end (SlabTrace *self);
void slab_trace_end_at (SlabTrace *self, gint64 duration);

/* Any thread, any time. */
guint slab_trace_get_n_threads (SlabTrace *self);
/* Rows that filter; those behind them only read and write. At least 1. */
guint slab_trace_get_n_workers (SlabTrace *self);
char *slab_trace_dup_row_name (SlabTrace *self, guint row) G_GNUC_WARN_UNUSED_RESULT; /* translated */
guint64 slab_trace_get_n_spans (SlabTrace *self, guint thread);
void slab_trace_get_span (SlabTrace *self, guint thread, guint64 index, SlabSpan *span);
guint64 slab_trace_find_span (SlabTrace *self, guint thread, gint64 time);
gint64 slab_trace_get_phase_time (SlabTrace *self, guint thread, SlabPhase phase);
guint64 slab_trace_get_n_dropped (SlabTrace *self); /* spans and samples for which there was no memory */
guint64 slab_trace_get_n_samples (SlabTrace *self);
guint64 slab_trace_find_sample (SlabTrace *self, gint64 time);
void slab_trace_get_sample (SlabTrace *self, guint64 index, SlabTraceSample *sample);
guint slab_trace_get_n_chunks (SlabTrace *self);
gboolean slab_trace_get_chunk (SlabTrace *self, gint32 index, SlabTraceChunk *chunk);
const char *slab_trace_get_property_string (SlabTrace *self, const char *key);
const char *const *slab_trace_get_property_keys (SlabTrace *self, guint *n_keys);
gboolean slab_trace_is_begun (SlabTrace *self);
gboolean slab_trace_is_ended (SlabTrace *self);
gint64 slab_trace_get_duration (SlabTrace *self); /* of a running one: until now */

/* Keys that the engine sets and the pictures show. */
#define SLAB_TRACE_KEY_TITLE "title"     /* "gaussian sigma=3" */
#define SLAB_TRACE_KEY_INPUT "input"     /* name of the volume */
#define SLAB_TRACE_KEY_SHAPE "shape"     /* "50,1104,1104" */
#define SLAB_TRACE_KEY_CHUNK "chunk"     /* "50,64,1104" */
#define SLAB_TRACE_KEY_OVERLAP "overlap" /* "12,12,12" */
#define SLAB_TRACE_KEY_HALO "halo"       /* "12,12,12" */
#define SLAB_TRACE_KEY_SLABS "slabs"     /* "38": of a run from file to file */
#define SLAB_TRACE_KEY_SLAB "slab"       /* "44,1104,1104" */
/* Names of the last rows, which only read and write: "reader,writer". */
#define SLAB_TRACE_KEY_HELPERS "helpers"
#define SLAB_TRACE_KEY_OUTCOME "outcome" /* "done", "cancelled", "failed: ..." */
#define SLAB_TRACE_KEY_ITERATIONS "iterations"
#define SLAB_TRACE_KEY_GAP "gap"         /* "0.00087": the result is known to be that near, of the minimum */
#define SLAB_TRACE_KEY_WARNING "warning" /* of a trace from a file: what in it was left out, and why */

G_END_DECLS
