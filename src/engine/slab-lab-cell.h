/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

#include "filter/slab-filter.h"
#include "slab-run-settings.h"

G_BEGIN_DECLS

/* Most copies at once and most repeats of a cell. */
#define SLAB_LAB_MAX_COPIES 1024
#define SLAB_LAB_MAX_REPEATS 1000

/* What a cell is there for. */
typedef enum
{
  SLAB_LAB_KIND_SINGLE,   /* one thread over the whole volume: what others are compared with */
  SLAB_LAB_KIND_CHUNKED,  /* in chunks on every core */
  SLAB_LAB_KIND_STRONG,   /* a point of the curve over threads */
  SLAB_LAB_KIND_WEAK,     /* a point of the curve over copies at once, one thread each */
  SLAB_LAB_KIND_GRID,     /* a field of the map of chunk and overlap */
  SLAB_LAB_KIND_IDENTITY, /* the identity in another cell's cut: what cutting costs by itself */
} SlabLabKind;

#define SLAB_LAB_N_KINDS 6

/* Words of files, not translated: "single", "chunked", "strong", "weak", "grid", "identity". */
const char *slab_lab_kind_get_name (SlabLabKind kind);
gboolean slab_lab_kind_from_name (const char *name, SlabLabKind *kind) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SlabLabRepeat:
 * @seconds: from the start of the first copy until the last one has ended
 * @cpu_seconds: of all threads of the process meanwhile
 * @peak_bytes: most resident memory of the process meanwhile; 0 where the system does not tell
 * @iterations: most of any copy; 0 for a filter that does not iterate
 * @before_bytes: resident memory of the process before it began: program, input, what a cache holds; 0 likewise
 * @others_cores: that other processes used meanwhile, see SlabLabOthers; NAN where the system does not tell
 *
 * One measurement.
 */
typedef struct
{
  double seconds;
  double cpu_seconds;
  guint64 peak_bytes;
  guint iterations;
  double others_cores;
  guint64 before_bytes;
} SlabLabRepeat;

/* Whether others used so many of @n_cores cores that the time says more of them than of the filter. */
gboolean slab_lab_repeat_is_disturbed (const SlabLabRepeat *repeat, guint n_cores);

/**
 * SlabLabPeer:
 * @seconds: of scikit-image or dask for the same on a machine of two cores
 * @speed_up_low: least that the experiment of 2017 gained on four cores
 * @speed_up_high: most that it gained
 * @cores: that were busy then
 * @peak_bytes: that it took
 *
 * What others needed for the same; NAN where nobody says.
 */
typedef struct
{
  double seconds;
  double speed_up_low;
  double speed_up_high;
  double cores;
  double peak_bytes;
} SlabLabPeer;

#define SLAB_LAB_PEER_UNKNOWN ((SlabLabPeer){ NAN, NAN, NAN, NAN, NAN })

/**
 * SlabLabCell:
 * @kind: what it is there for
 * @params: filter and its parameters
 * @settings: chunk, overlap and threads of each copy; 0 threads are all cores
 * @n_copies: whole copies at once, each with an engine, threads and a result of its own
 * @n_slices: along Z, from the middle of the volume; 0 for all
 * @base: index of the cell that speed-up and price are told against; -1 for none
 * @peer: what others needed
 * @n_threads: that each copy had, once it was measured; else 0
 * @n_chunks: of each copy, likewise
 * @redundancy: work of all chunks by that of the volume as one, by the filter's account, likewise
 * @useful_bytes: input and result of all copies, which they must move at least, likewise; 0 where the filter does not
 *   say
 * @error: (nullable): why there is no measurement
 * @repeats: of SlabLabRepeat, in the order of time
 *
 * One row of an experiment: what to measure, and what was measured.
 */
typedef struct
{
  SlabLabKind kind;
  SlabFilterParams *params;
  SlabRunSettings settings;
  guint n_copies;
  gint64 n_slices;
  gint base;
  SlabLabPeer peer;

  guint n_threads;
  guint64 n_chunks;
  double redundancy;
  double useful_bytes;
  char *error;
  GArray *repeats;
} SlabLabCell;

SlabLabCell *slab_lab_cell_new (SlabLabKind kind, const SlabFilterParams *params) G_GNUC_WARN_UNUSED_RESULT;
SlabLabCell *slab_lab_cell_copy (const SlabLabCell *cell) G_GNUC_WARN_UNUSED_RESULT;
void slab_lab_cell_free (SlabLabCell *cell);

/* Words for people, transfer full: "Gaussian, 4 chunks …"; and the words of the command line. */
char *slab_lab_cell_describe (const SlabLabCell *cell) G_GNUC_WARN_UNUSED_RESULT;
char *slab_lab_cell_format_chunk (const SlabLabCell *cell) G_GNUC_WARN_UNUSED_RESULT;
char *slab_lab_cell_format_overlap (const SlabLabCell *cell) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabLabCell, slab_lab_cell_free)

G_END_DECLS
