/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-verdict.h"

G_BEGIN_DECLS

/* Shared by what a verdict finds and what it advises. Of the threads' time: from here on a loss is what held the run
 * back. */
#define LOSS_SHARE 0.2
/* A thread that only reads or writes files holds the others up when it does little else. */
#define BUSY_READER_SHARE 0.5

struct _SlabVerdict
{
  SlabVerdictFigures figures;
  SlabLimit limit;
  char *text;
  GStrv evidence;
  GStrv advice;
};

/* Losses of the threads' time, as shares of it. */
typedef struct
{
  double balance;
  double halo;
  double reading;
  double writing;
  double fresh_memory;
  double disk;
  double other_programs;
  double own_threads; /* no loss: see SlabVerdictFigures.own_seconds */
  double start;
} SlabVerdictLosses;

/* A line of the list, or a sentence of the paragraph. */
void slab_verdict_add_line (GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);
GStrv slab_verdict_end_lines (GPtrArray *lines) G_GNUC_WARN_UNUSED_RESULT; /* takes them */

/* Whether the machine's limit that the run came nearest to is so near that it is one. */
gboolean slab_verdict_is_near (const SlabVerdict *self);
/* From figures, limit and @losses. */
void slab_verdict_write_advice (SlabVerdict *self, const SlabVerdictLosses *losses, guint n_chunks);

G_END_DECLS
