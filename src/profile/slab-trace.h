/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>
#include <math.h>

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
  SLAB_PHASE_OTHER,  /* of another program's trace: what slab_trace_get_span_name () says */
  SLAB_N_PHASES,
} SlabPhase;

const char *slab_phase_get_name (SlabPhase phase); /* "read", "filter", "write", "wait", "other" */
gboolean slab_phase_from_name (const char *name, SlabPhase *phase);
const char *slab_phase_get_label (SlabPhase phase); /* the same words, translated */

/**
 * SlabSpan:
 * @start: when it began
 * @duration: how long it took
 * @bytes: bytes of voxels read or written by it
 * @chunk: index of the chunk, -1 for none
 * @iteration: of an iterative filter over the whole volume; of a chunk how many iterations were made of it; -1 for
 *   none; of %SLAB_PHASE_OTHER the index of its name
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

/* What a filter does inside a span, over and over: the most different things it may tell apart. */
#define SLAB_TRACE_MAX_PASSES 8

/**
 * SlabTracePass:
 * @duration: nanoseconds of the span that went to this pass
 * @bytes: bytes that it read and wrote, in memory or in a cache; 0 where that is not known
 *
 * Passes of a filter alternate row by row; this is the sum over a span.
 */
typedef struct
{
  gint64 duration;
  guint64 bytes;
} SlabTracePass;

/* Of a figure that the system does not tell. */
#define SLAB_TRACE_UNKNOWN G_MAXUINT64

/* What resident memory is there for. Together they are all of it. */
typedef enum
{
  SLAB_MEMORY_INPUT,   /* pages of the volume that is read */
  SLAB_MEMORY_OUTPUT,  /* pages of the result */
  SLAB_MEMORY_SCRATCH, /* of the threads, and windows of a run from file to file */
  SLAB_MEMORY_OTHER,   /* program, libraries, everything else that is open */
  SLAB_N_MEMORY_OWNERS,
} SlabMemoryOwner;

const char *slab_memory_owner_get_name (SlabMemoryOwner owner); /* "input", "output", "scratch", "other" */

/**
 * SlabTraceSample:
 * @time: when it was taken; it speaks of the time since the sample before
 * @cores_busy: CPU seconds of the process per second of real time since the sample before
 * @cores_queued: seconds that the run's threads were ready and had no core, per second; NAN: not told
 * @cores_system: of @cores_busy, in the kernel: page faults, reading and writing; NAN: not told
 * @resident_bytes: resident memory of the process
 * @owner_bytes: of @resident_bytes, by owner; %SLAB_TRACE_UNKNOWN: not told
 * @minor_faults: pages that were mapped since the sample before without reading from a disk
 * @major_faults: pages that were read from a disk for it
 * @disk_read_bytes: read from disks by the process since the sample before
 * @disk_written_bytes: written to disks by it
 */
typedef struct
{
  gint64 time;
  double cores_busy;
  double cores_queued;
  double cores_system;
  guint64 resident_bytes;
  guint64 owner_bytes[SLAB_N_MEMORY_OWNERS];
  guint64 minor_faults;
  guint64 major_faults;
  guint64 disk_read_bytes;
  guint64 disk_written_bytes;
} SlabTraceSample;

/* A sample that tells nothing but its time. */
#define SLAB_TRACE_SAMPLE_INIT                                                                                         \
  {                                                                                                                    \
    0, 0.0, NAN, NAN, 0, { SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN },           \
        SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN                                 \
  }

/**
 * SlabTraceCounters:
 * @instructions: instructions that a thread executed in user mode
 * @cycles: cycles of its core meanwhile
 * @cache_misses: accesses that the last cache did not hold
 *
 * What the processor counted for one row over the whole run; %SLAB_TRACE_UNKNOWN where it has no such counter.
 */
typedef struct
{
  guint64 instructions;
  guint64 cycles;
  guint64 cache_misses;
} SlabTraceCounters;

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
 *
 * Signals:
 *   "machine-told": what the machine can do became known after the run; in the thread of slab_trace_tell_machine ()
 */
#define SLAB_TYPE_TRACE (slab_trace_get_type ())
G_DECLARE_FINAL_TYPE (SlabTrace, slab_trace, SLAB, TRACE, GObject)

SlabTrace *slab_trace_new (guint n_threads) G_GNUC_WARN_UNUSED_RESULT;

/* Before the run, one thread. */
void slab_trace_set_chunks (SlabTrace *self, const SlabTraceChunk *chunks, guint n_chunks);
void slab_trace_set_property_string (SlabTrace *self, const char *key, const char *value);
void slab_trace_set_pass_names (SlabTrace *self, const char *const *names);
gboolean slab_trace_reserve (SlabTrace *self, guint thread, guint64 n_spans);
void slab_trace_begin (SlabTrace *self);

/* While it lasts. */
gint64 slab_trace_now (SlabTrace *self);
void slab_trace_add_span (SlabTrace *self, guint thread, const SlabSpan *span);
void slab_trace_add_span_with_passes (SlabTrace *self, guint thread, const SlabSpan *span, const SlabTracePass *passes);
void slab_trace_add_sample (SlabTrace *self, const SlabTraceSample *sample, const float *threads_busy);
void slab_trace_set_counters (SlabTrace *self, guint row, const SlabTraceCounters *counters);
guint slab_trace_get_n_span_names (SlabTrace *self);
gint32 slab_trace_add_span_name (SlabTrace *self, const char *name);
void slab_trace_set_row_name (SlabTrace *self, guint row, const char *name);
void slab_trace_set_n_nested_rows (SlabTrace *self, guint n_rows);

/* After it. */
void slab_trace_end (SlabTrace *self);
void slab_trace_end_at (SlabTrace *self, gint64 duration);

/* Any thread, any time. */
guint slab_trace_get_n_threads (SlabTrace *self);
/* Rows that filter; those behind them only read and write. At least 1. */
guint slab_trace_get_n_workers (SlabTrace *self);
char *slab_trace_dup_row_name (SlabTrace *self, guint row) G_GNUC_WARN_UNUSED_RESULT; /* translated */
gboolean slab_trace_has_row_names (SlabTrace *self);
guint slab_trace_get_n_nested_rows (SlabTrace *self); /* the last ones, of spans that lie in others' */
guint64 slab_trace_get_n_spans (SlabTrace *self, guint thread);
void slab_trace_get_span (SlabTrace *self, guint thread, guint64 index, SlabSpan *span);
void slab_trace_get_spans (SlabTrace *self, guint thread, guint64 first, guint64 n, SlabSpan *spans);
gboolean slab_trace_get_span_passes (SlabTrace *self, guint thread, guint64 index,
                                     SlabTracePass passes[SLAB_TRACE_MAX_PASSES]);
void slab_trace_add_pass_times (SlabTrace *self, guint thread, guint64 first, guint64 end,
                                gint64 times[SLAB_TRACE_MAX_PASSES]);
const char *slab_trace_get_span_name (SlabTrace *self, const SlabSpan *span);
guint slab_trace_get_n_passes (SlabTrace *self);
const char *slab_trace_get_pass_name (SlabTrace *self, guint pass);
guint64 slab_trace_find_span (SlabTrace *self, guint thread, gint64 time);
guint64 slab_trace_find_span_from (SlabTrace *self, guint thread, guint64 from, gint64 time);
gint64 slab_trace_get_phase_time (SlabTrace *self, guint thread, SlabPhase phase);
guint64 slab_trace_get_n_dropped (SlabTrace *self); /* spans and samples for which there was no memory */
guint64 slab_trace_get_n_samples (SlabTrace *self);
guint64 slab_trace_find_sample (SlabTrace *self, gint64 time);
void slab_trace_get_sample (SlabTrace *self, guint64 index, SlabTraceSample *sample);
float slab_trace_get_sample_thread_busy (SlabTrace *self, guint64 index, guint row);
gboolean slab_trace_get_counters (SlabTrace *self, guint row, SlabTraceCounters *counters);
guint slab_trace_get_n_chunks (SlabTrace *self);
gboolean slab_trace_get_chunk (SlabTrace *self, gint32 index, SlabTraceChunk *chunk);
const char *slab_trace_get_property_string (SlabTrace *self, const char *key);
const char *const *slab_trace_get_property_keys (SlabTrace *self, guint *n_keys);
gboolean slab_trace_is_begun (SlabTrace *self);
gboolean slab_trace_is_ended (SlabTrace *self);
gint64 slab_trace_get_duration (SlabTrace *self); /* of a running one: until now */

/* Keys that the engine sets and the pictures show. */
#define SLAB_TRACE_KEY_TITLE "title"           /* "gaussian sigma=3" */
#define SLAB_TRACE_KEY_INPUT "input"           /* name of the volume */
#define SLAB_TRACE_KEY_INPUT_FILE "input_file" /* "/data/sample.vol": where it was, or its URI; none of one in memory */
#define SLAB_TRACE_KEY_SHAPE "shape"           /* "50,1104,1104" */
#define SLAB_TRACE_KEY_CHUNK "chunk"           /* "50,64,1104" */
#define SLAB_TRACE_KEY_OVERLAP "overlap"       /* "12,12,12" */
#define SLAB_TRACE_KEY_HALO "halo"             /* "12,12,12" */
#define SLAB_TRACE_KEY_SLABS "slabs"           /* "38": of a run from file to file */
#define SLAB_TRACE_KEY_SLAB "slab"             /* "44,1104,1104" */
/* Names of the last rows, which only read and write: "reader,writer". */
#define SLAB_TRACE_KEY_HELPERS "helpers"
#define SLAB_TRACE_KEY_OUTCOME "outcome"   /* "done", "cancelled", "failed: ..." */
#define SLAB_TRACE_KEY_PROGRESS "progress" /* "0.43": of a run that was cancelled or failed, what was done of it */
#define SLAB_TRACE_KEY_CORES "cores"       /* "2": that the run could have */
#define SLAB_TRACE_KEY_ITERATIONS "iterations"
/* "read,filter": phases that each chunk goes through; a filter that writes where the result is has no write. */
#define SLAB_TRACE_KEY_STEPS "steps"
#define SLAB_TRACE_KEY_TASKS "tasks" /* "6400": of a volume as one problem, tasks of all iterations together */
#define SLAB_TRACE_KEY_GAP "gap"     /* "0.00087": the result is known to be that near, of the minimum */
/* What the result needs at least, whatever the program did for it; of a run that did not end well, of what was done. */
#define SLAB_TRACE_KEY_FLOPS "flops"               /* "6760000000": operations */
#define SLAB_TRACE_KEY_USEFUL_BYTES "useful_bytes" /* "487526400": input read once, result written once */
/* "23900000000": of a filter that iterates, what all iterations load and store; and where that is, by what a thread
 * goes over again and again: "cache" where its share of the last cache holds it, else "memory". */
#define SLAB_TRACE_KEY_MOVED_BYTES "moved_bytes"
#define SLAB_TRACE_KEY_MOVED_FROM "moved_from"
/* "0.796": what the filter would do for the whole volume as one chunk, of what it does for all chunks, by its own
 * account of what a chunk costs; the rest is redundant. Without it voxels of cores and of padded chunks are compared,
 * which says too much of a filter whose passes do not all go over the whole padded chunk. */
#define SLAB_TRACE_KEY_USEFUL_SHARE "useful_share"
/* What the machine can do, as SlabMachine tells it: "bandwidth" for the run's threads, and so on. */
#define SLAB_TRACE_KEY_MACHINE "machine"             /* model of the processor */
#define SLAB_TRACE_KEY_MACHINE_CORES "machine_cores" /* "2" */
#define SLAB_TRACE_KEY_MACHINE_BANDWIDTH                                                                               \
  "machine_bandwidth"                                /* bytes a second of one thread and of all: "1.8e10,3.8e10" */
#define SLAB_TRACE_KEY_MACHINE_FLOPS "machine_flops" /* operations a second of one thread and of all */
/* "yes": others used the cores while those were measured, so that the machine can do more. */
#define SLAB_TRACE_KEY_MACHINE_DISTURBED "machine_disturbed"
/* "145752064": bytes that the process had resident before the run, which are not the run's */
#define SLAB_TRACE_KEY_RESIDENT_BEFORE "resident_before"
/* "2.310000": seconds that the threads that filter were in the kernel while they did that. Not in older traces. */
#define SLAB_TRACE_KEY_SYSTEM_READ "system_read"
#define SLAB_TRACE_KEY_SYSTEM_FILTER "system_filter"
#define SLAB_TRACE_KEY_SYSTEM_WRITE "system_write"
#define SLAB_TRACE_KEY_BEGUN "begun"       /* "2026-11-28T17:12:05Z": when, in UTC */
#define SLAB_TRACE_KEY_VERSION "version"   /* "0.1.0": of the program */
#define SLAB_TRACE_KEY_COUNTERS "counters" /* why there are none: "not-permitted 3" */
#define SLAB_TRACE_KEY_WARNING "warning"   /* of a trace from a file: what in it was left out, and why */

G_END_DECLS
