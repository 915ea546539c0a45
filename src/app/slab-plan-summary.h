/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/slab-chunk-plan.h"

G_BEGIN_DECLS

/**
 * SlabPlanSummary:
 *
 * What a run will cost, in words, before it is started: chunks, tasks, overlap, redundant work and memory, and the
 * plan's notes. What deserves a second look is marked as a warning. Main thread only.
 */
#define SLAB_TYPE_PLAN_SUMMARY (slab_plan_summary_get_type ())
G_DECLARE_FINAL_TYPE (SlabPlanSummary, slab_plan_summary, SLAB, PLAN_SUMMARY, GtkWidget)

GtkWidget *slab_plan_summary_new (void);
/* @plan: NULL shows @placeholder in its place. @from_file: the volume's voxels are in a file. @available: bytes of
 * memory that are free, 0 where that is not known. */
void slab_plan_summary_set_plan (SlabPlanSummary *self, const SlabChunkPlan *plan, gboolean from_file,
                                 guint64 available, const char *placeholder);

/* The weightiest figures, for beside the button: "Chunks: 8 · 2 threads · at most 1.2 MB". */
char *slab_plan_summary_describe (const SlabChunkPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing of the plan has to be warned of: its result is exact and it fits into memory. */
gboolean slab_plan_summary_is_good (const SlabChunkPlan *plan, guint64 available);
/* "12" for the same reach along every axis, else "0 × 9 × 9". */
char *slab_plan_summary_format_reach (const gint64 voxels[3]) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of memory that a new process could use without swapping; 0 where the system does not tell. */
guint64 slab_plan_summary_read_available_memory (void);
/* The same from the text of /proc/meminfo. */
gboolean slab_plan_summary_parse_available_memory (const char *text, guint64 *bytes);

G_END_DECLS
