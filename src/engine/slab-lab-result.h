/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-machine.h"
#include "slab-lab-cell.h"
#include "slab-lab-fit.h"
#include "volume/slab-sample-type.h"

G_BEGIN_DECLS

/**
 * SlabLabResult:
 * @set: id of the set
 * @program: version of the program that measured
 * @date: when it began, in UTC
 * @machine: that it was measured on; its figures are 0 where they were not measured
 * @volume: name
 * @shape: of @volume
 * @sample_type: of @volume
 * @n_repeats: that were asked for
 * @is_complete: whether every cell has all its repeats, or an error
 * @cells: (element-type SlabLabCell): rows
 *
 * The outcome of a set of experiments, as far as it has come: reference-counted, and immutable for all but who made it.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *set;
  char *program;
  GDateTime *date;
  SlabMachine *machine;
  char *volume;
  SlabShape shape;
  SlabSampleType sample_type;
  guint n_repeats;
  gboolean is_complete;
  GPtrArray *cells;
} SlabLabResult;

/**
 * SlabLabFigures:
 * @n: repeats
 * @median: seconds
 * @least: seconds
 * @most: seconds
 * @cpu_seconds: median
 * @others_cores: cores that other processes used meanwhile, median
 * @n_disturbed: repeats that others disturbed
 * @is_disturbed: half of the repeats or more are, so that the median is not to be trusted
 * @cores_busy: @cpu_seconds / @median
 * @peak_bytes: most of all repeats
 * @before_bytes: of them resident before the repeat with the most of them began
 * @speed_up: work a second, by that of the base: with c copies in T seconds, (c / T) / (c0 / T0)
 * @efficiency: @speed_up by the threads that were there for it: @speed_up / (threads · c / (threads0 · c0))
 * @price: @median / that of the base
 * @bandwidth: useful bytes a second
 * @bandwidth_share: @bandwidth by what the machine's memory gives as many threads
 * @floor_seconds: in which the machine's memory could move the useful bytes; nothing that goes through it is quicker
 *
 * What the measurements of a cell say. NAN where it is not known.
 */
typedef struct
{
  guint n;
  double median;
  double least;
  double most;
  double cpu_seconds;
  double cores_busy;
  double others_cores;
  guint n_disturbed;
  gboolean is_disturbed;
  double peak_bytes;
  double before_bytes;
  double speed_up;
  double efficiency;
  double price;
  double bandwidth;
  double bandwidth_share;
  double floor_seconds;
} SlabLabFigures;

SlabLabResult *slab_lab_result_new (void) G_GNUC_WARN_UNUSED_RESULT;
SlabLabResult *slab_lab_result_copy (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT; /* deep */
SlabLabResult *slab_lab_result_ref (SlabLabResult *result);
void slab_lab_result_unref (SlabLabResult *result);

guint slab_lab_result_get_n_cells (const SlabLabResult *result);
const SlabLabCell *slab_lab_result_get_cell (const SlabLabResult *result, guint index);
void slab_lab_result_get_figures (const SlabLabResult *result, guint index, SlabLabFigures *figures);
guint slab_lab_result_get_curve (const SlabLabResult *result, SlabLabKind kind, const char *filter, guint *n,
                                 double *seconds, guint n_most);
/* Cells that others disturbed, and so may be measured again. */
guint slab_lab_result_count_disturbed (const SlabLabResult *result);
/* The cell of @other with the same experiment; -1: there is none. */
gint slab_lab_result_find_same (const SlabLabResult *result, guint index, const SlabLabResult *other);
/* Of the slices that the cell takes, once for all its copies. */
double slab_lab_result_get_input_bytes (const SlabLabResult *result, guint index);
/* Whether any experiment is in both. */
gboolean slab_lab_result_has_same (const SlabLabResult *result, const SlabLabResult *other);
gboolean slab_lab_result_has_measurement (const SlabLabResult *result);
gboolean slab_lab_result_fit (const SlabLabResult *result, const char *filter,
                              SlabLabFit *fit) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabLabResult, slab_lab_result_unref)

G_END_DECLS
