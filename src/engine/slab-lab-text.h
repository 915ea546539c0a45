/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-lab-result.h"

G_BEGIN_DECLS

/* What a table of the lab says of a cell: the same words in the tool, in the window and on paper. */
typedef enum
{
  SLAB_LAB_COLUMN_EXPERIMENT,
  SLAB_LAB_COLUMN_MEDIAN,
  SLAB_LAB_COLUMN_RANGE,
  SLAB_LAB_COLUMN_CPU,
  SLAB_LAB_COLUMN_PEAK,
  SLAB_LAB_COLUMN_SPEED_UP,
  SLAB_LAB_COLUMN_EFFICIENCY,
  SLAB_LAB_COLUMN_BANDWIDTH,
  SLAB_LAB_COLUMN_BANDWIDTH_SHARE,
  SLAB_LAB_COLUMN_OF_FILTER, /* of the identity: its share of the filter's time in the same cut */
  SLAB_LAB_COLUMN_PEERS,     /* scikit-image and dask, of the experiment of 2017 */
  SLAB_LAB_COLUMN_THEN,      /* what the experiment itself measured */
  SLAB_LAB_COLUMN_OTHERS,    /* cores that other programs used meanwhile */
} SlabLabColumn;

#define SLAB_LAB_N_COLUMNS 13

/* Any thread. Texts are transfer full, but for titles. */
const char *slab_lab_text_get_title (SlabLabColumn column);
/* Where the figures of the last two columns come from. */
const char *slab_lab_text_get_peers_note (void);
/* Whether any cell of @result can say something there, once it is measured. */
gboolean slab_lab_text_has_column (const SlabLabResult *result, SlabLabColumn column);
char *slab_lab_text_format (const SlabLabResult *result, guint index, SlabLabColumn column) G_GNUC_WARN_UNUSED_RESULT;
/* The figure that a column is sorted by; NAN where there is none. */
double slab_lab_text_get_value (const SlabLabResult *result, guint index, SlabLabColumn column);
char *slab_lab_text_format_times (double ratio) G_GNUC_WARN_UNUSED_RESULT; /* "1.6×" */

char *slab_lab_text_describe_set (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
/* The filters with their parameters, as the tool writes them: "gaussian sigma=3; tv weight=0.1". */
char *slab_lab_text_describe_filters (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
char *slab_lab_text_describe_input (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
char *slab_lab_text_describe_machine (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
/* What is to be learnt of it: a sentence a line; "" where nothing can be told yet. */
char *slab_lab_text_conclude (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
