/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-machine.h"
#include "slab-trace.h"

G_BEGIN_DECLS

/* What a run could not have been faster for. */
typedef enum
{
  SLAB_LIMIT_UNKNOWN,        /* nothing stands out, and the machine was not measured */
  SLAB_LIMIT_TOO_SHORT,      /* too short to say */
  SLAB_LIMIT_MEMORY,         /* bandwidth of the memory */
  SLAB_LIMIT_ARITHMETIC,     /* operations a second */
  SLAB_LIMIT_BALANCE,        /* threads that waited for one another */
  SLAB_LIMIT_HALO,           /* what was computed more than once */
  SLAB_LIMIT_READING,        /* voxels into scratch */
  SLAB_LIMIT_WRITING,        /* voxels into the result */
  SLAB_LIMIT_FRESH_MEMORY,   /* pages that were touched for the first time */
  SLAB_LIMIT_DISK,           /* files that were read or written meanwhile */
  SLAB_LIMIT_OTHER_PROGRAMS, /* cores that were not free */
  SLAB_LIMIT_START,          /* threads that had no work yet */
  SLAB_LIMIT_FILTER,         /* the filter itself, far from what memory and arithmetic allow */
  SLAB_N_LIMITS,
} SlabLimit;

const char *slab_limit_get_name (SlabLimit limit);  /* "memory", "other-programs": for scripts */
const char *slab_limit_get_title (SlabLimit limit); /* translated: "Memory bandwidth" */

/**
 * SlabVerdictFigures:
 * @seconds: wall time of the run
 * @n_workers: threads that filtered
 * @is_live: the run lasts: all that follows is of the spans that have ended
 * @is_cut_short: it was cancelled, or failed
 * @is_foreign: of another program, whose names for its spans nobody knows the meaning of
 * @capacity: @seconds * @n_workers: all the time of threads that filter; of a run that lasts what they have told of
 * @thread_seconds: @seconds * all threads of the run, also those that only read and write
 * @work_seconds: of all those threads, in spans of work
 * @useful_bytes: input read once and result written once; NAN: not told
 * @moved_bytes: that all iterations of the filter load and store; NAN: it does not iterate, or not told
 * @needed_bytes: what has to come from memory and go there; see #SlabTraceTraffic. NAN: not known
 * @flops: operations that the result needs at least; NAN: not told, or none
 * @is_copy: the filter computes nothing
 * @is_to_file: from file to file, in slabs
 * @n_chunks: of the plan; 0 without
 * @bandwidth: bytes a second that so many threads copy on this machine; NAN: not measured
 * @peak_flops: operations a second of so many threads, from registers; NAN: not measured
 * @is_machine_disturbed: those two were measured beside other programs, so that the machine can do more
 * @bandwidth_share: @needed_bytes / @seconds / @bandwidth; NAN where one is not known
 * @flops_share: @flops / @seconds / @peak_flops; NAN where one is not known
 * @intensity: @flops / @needed_bytes: where the run is on a roofline; NAN where one is not known
 * @balance_share: mean / largest work of the workers, 0..1; 1 without work
 * @useful_seconds: of the workers' time, in the filter for voxels that are in the result
 * @halo_seconds: in the filter for what another chunk does as well; NAN, as @useful_seconds then, where boxes of chunks
 *   are missing
 * @redundant_share: of the filter's work, what another chunk does as well: @halo_seconds of all its time; NAN likewise
 * @is_share_of_work: whether that is by the filter's own account of its work; else by voxels
 * @read_seconds: reading into scratch
 * @halo_read_seconds: of those, for voxels that another chunk reads as well, by voxels; NAN where boxes are missing
 * @write_seconds: writing from it
 * @other_seconds: in what another program's trace calls by its own names
 * @wait_seconds: all the rest of @capacity: waiting, or nothing that was recorded
 * @start_seconds: of @wait_seconds, before the first work of each thread
 * @reader_share: of @seconds, that the busiest thread that only reads or writes files was at it; 0 without such
 * @queued_seconds: seconds in which a thread of the run was ready and had no core, added up, of @thread_seconds; NAN:
 *   not told
 * @own_seconds: of @queued_seconds, because there were more threads than cores: the cores were at the run meanwhile, so
 *   that it lost nothing; NAN: not told
 * @others_seconds: of @queued_seconds, because other programs had the cores; NAN: not told
 * @cores_busy: mean of the samples; NAN: not told
 * @n_cores: that the run could have; 0: not told
 * @speed_up: estimate, as in #SlabTraceSummary
 * @minor_faults: pages mapped without a disk; %SLAB_TRACE_UNKNOWN: not told
 * @major_faults: pages that a disk was read for
 * @system_seconds: of all threads, in the kernel; NAN: not told
 * @system_read_seconds: of @system_seconds, the workers' while they read chunks; NAN: not told
 * @fresh_bytes: memory that the process got while it ran, at least a page a fault; pages of the input, which are only
 *   mapped, are no fresh memory where they are told apart; NAN: not told
 * @fault_seconds: what page faults took at most. Memory is touched first where a result is made, in the filter or in
 *   writing: the workers' seconds in the kernel there; and where a chunk is read, by the memory it is read into: those
 *   there, but no more than %SLAB_VERDICT_FRESH_SECONDS for each fresh byte that is not the result's, and none where
 *   chunks are filtered in place. Where a trace
 *   does not tell phases apart, @system_seconds. In any case no more than that for each of @fresh_bytes. Where not
 *   even those are told: as if each of @minor_faults took %SLAB_VERDICT_FAULT_SECONDS; NAN: not told
 * @disk_read_bytes: read from disks while it lasted
 * @disk_written_bytes: written to disks
 * @memory_bytes: that came from memory because no cache held them, as the processor counted; NAN: not counted
 * @instructions: of the workers in user mode, as the processor counted; NAN: not counted
 * @cycles: of their cores meanwhile; NAN: not counted
 * @cache_misses: accesses that the last cache did not hold; NAN: not counted
 * @memory_share: @memory_bytes / @seconds / @bandwidth; NAN where one is not known
 *
 * Seconds of useful, halo, read, write, other and wait together are @capacity.
 */
typedef struct
{
  double seconds;
  guint n_workers;
  gboolean is_live;
  gboolean is_cut_short;
  gboolean is_foreign;
  double capacity;
  double thread_seconds;
  double work_seconds;
  double useful_bytes;
  double moved_bytes;
  double needed_bytes;
  double flops;
  gboolean is_copy;
  gboolean is_to_file;
  guint n_chunks;
  double bandwidth;
  double peak_flops;
  gboolean is_machine_disturbed;
  double bandwidth_share;
  double flops_share;
  double intensity;
  double balance_share;
  double useful_seconds;
  double halo_seconds;
  double redundant_share;
  gboolean is_share_of_work;
  double read_seconds;
  double halo_read_seconds;
  double write_seconds;
  double other_seconds;
  double wait_seconds;
  double start_seconds;
  double reader_share;
  double queued_seconds;
  double own_seconds;
  double others_seconds;
  double cores_busy;
  guint n_cores;
  double speed_up;
  guint64 minor_faults;
  guint64 major_faults;
  double system_seconds;
  double system_read_seconds;
  double fresh_bytes;
  double fault_seconds;
  guint64 disk_read_bytes;
  guint64 disk_written_bytes;
  double memory_bytes;
  double instructions;
  double cycles;
  double cache_misses;
  double memory_share;
} SlabVerdictFigures;

/* What the system takes to clear and map a page of 4 KiB: a quarter of a microsecond where that is quick, two where a
 * virtual machine is in between. No trace tells it. */
#define SLAB_VERDICT_FAULT_SECONDS 1e-6

/* What a fresh byte may take: from 0.1 ns (pages are large, and the machine has them at hand) and 0.45 ns (pages of 4
 * KiB) to 4.5 ns (its host had taken them back), measured over 512 MB each. What the kernel did beyond twice of that
 * was something else. */
#define SLAB_VERDICT_FRESH_SECONDS 1e-8
/* What it takes in any case: nothing but having no fresh memory saves that. */
#define SLAB_VERDICT_CLEAR_SECONDS 5e-10

/**
 * SlabVerdict:
 *
 * What held a run back, in words, each with its figure. Made once, never changes; reference-counted, free to read from
 * any thread.
 */
typedef struct _SlabVerdict SlabVerdict;

#define SLAB_TYPE_VERDICT (slab_verdict_get_type ())
GType slab_verdict_get_type (void) G_GNUC_CONST;

SlabVerdict *slab_verdict_new (SlabTrace *trace, const SlabMachine *machine) G_GNUC_WARN_UNUSED_RESULT;
SlabVerdict *slab_verdict_ref (SlabVerdict *self);
void slab_verdict_unref (SlabVerdict *self);

SlabLimit slab_verdict_get_limit (const SlabVerdict *self);
const SlabVerdictFigures *slab_verdict_get_figures (const SlabVerdict *self);
/* Translated; valid as long as the verdict. */
const char *slab_verdict_get_text (const SlabVerdict *self);            /* one paragraph */
const char *const *slab_verdict_get_evidence (const SlabVerdict *self); /* a figure a line */
const char *const *slab_verdict_get_advice (const SlabVerdict *self);   /* what to change; may be empty */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabVerdict, slab_verdict_unref)

G_END_DECLS
