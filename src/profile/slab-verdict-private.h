/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-verdict.h"

G_BEGIN_DECLS

/* Shared by what a verdict finds, lists and advises. Of the threads' time: from here on a loss is what held the run
 * back. */
#define LOSS_SHARE 0.2
/* A thread that only reads or writes files holds the others up when it does little else. */
#define BUSY_READER_SHARE 0.5
/* The measurement of a machine is as good as this: a run that is beyond counts what it did not do, or the machine can
 * do more than was measured. */
#define MOST_SHARE 1.25

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

/* Parts of the threads' time, which together are all of it. */
typedef enum
{
  SLAB_PART_USEFUL,
  SLAB_PART_HALO,
  SLAB_PART_FILTER, /* in the place of both, where boxes of chunks are missing */
  SLAB_PART_READ,
  SLAB_PART_WRITE,
  SLAB_PART_OTHER,
  SLAB_PART_WAIT,
  SLAB_N_PARTS,
} SlabVerdictPart;

typedef struct
{
  double seconds[SLAB_N_PARTS];
  char *texts[SLAB_N_PARTS]; /* the same wherever they are read, and adding up */
} SlabVerdictShares;

/* A line of the list, or a sentence of the paragraph. */
void slab_verdict_add_line (GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);
GStrv slab_verdict_end_lines (GPtrArray *lines) G_GNUC_WARN_UNUSED_RESULT; /* takes them */

/* Whether the machine's limit that the run came nearest to is so near that it is one. */
gboolean slab_verdict_is_near (const SlabVerdict *self);
/* From figures, and what @trace says besides. */
void slab_verdict_write_evidence (SlabVerdict *self, SlabTrace *trace, const SlabVerdictShares *shares);
/* From figures, limit and @losses. */
void slab_verdict_write_advice (SlabVerdict *self, const SlabVerdictLosses *losses, guint n_chunks);

G_END_DECLS
