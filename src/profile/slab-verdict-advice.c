/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-figure-text.h"
#include "slab-verdict-private.h"

/* What advice would gain is a share of the threads' time, about. Two runs of the same differ by this on a machine that
 * does nothing else, so that less would not be seen. */
#define LEAST_GAIN 0.1
/* Of what others took, the next run will differ by about so much. */
#define NOISE_OF_OTHERS 0.5
/* A second piece that gains less than this of the first would be told after the next run, if it still is one. */
#define LEAST_OF_FIRST 0.25
/* Of what halos take, who cuts chunks of twice the edge saves about as much. */
#define HALO_GAIN 0.5
/* And of carrying to and fro, who does twice as much in between. */
#define CARRY_GAIN 0.5
#define MOST_ADVICE 2
/* For each thread: from here on it does not matter whether all have as many. */
#define MANY_CHUNKS 4

/* Advice of one group contradicts itself, or says the same twice. */
typedef enum
{
  GROUP_CUT,
  GROUP_THREADS,
  GROUP_AGAIN,
  GROUP_FILES,
  GROUP_FILTER,
} Group;

typedef struct
{
  double gain;
  Group group;
  char *text;
} Advice;

typedef struct
{
  GArray *all;
  double noise; /* what another run would differ by anyway */
} Proposals;

static void
clear_advice (gpointer data)
{
  g_free (((Advice *) data)->text);
}

static void propose (Proposals *self, double gain, Group group, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
propose (Proposals *self, double gain, Group group, const char *format, ...)
{
  Advice advice = { .gain = gain, .group = group };
  va_list args;

  if (!(gain >= LEAST_GAIN && gain > self->noise))
    return;
  va_start (args, format);
  advice.text = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->all, advice);
}

static int
compare_advice (gconstpointer a, gconstpointer b)
{
  const double first = ((const Advice *) a)->gain, second = ((const Advice *) b)->gain;

  return (first < second) - (first > second);
}

/* Not to ask for fewer threads: each gets its part of a core that others want, and fewer get less. */
static void
propose_quiet (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, Proposals *all)
{
  g_autofree char *others = slab_figure_format_seconds (f->others_seconds);

  propose (all, losses->other_programs, GROUP_THREADS, _ ("Let other programs end: %s went by without a core."),
           others);
}

static void
propose_cut (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, guint n_chunks, Proposals *all)
{
  g_autofree char *halo = slab_figure_format_seconds (f->halo_seconds + fmax (f->halo_read_seconds, 0.0));
  g_autofree char *wait = slab_figure_format_seconds (f->wait_seconds - f->start_seconds);

  /* Slabs are as thick as the memory allows: that is advised already where files hold a run back. */
  if (f->is_to_file && losses->disk < LEAST_GAIN)
    propose (all, HALO_GAIN * losses->halo, GROUP_CUT,
             _ ("Give the run more memory, for thicker slabs: halos took %s of threads’ time."), halo);
  else if (!f->is_to_file)
    propose (all, HALO_GAIN * losses->halo, GROUP_CUT,
             _ ("Cut larger chunks, or fewer axes: halos took %s of threads’ time."), halo);
  /* What threads that had no core left for the others to wait for is not the cut's fault. */
  if (f->n_workers < 2 || n_chunks == 0 || losses->balance <= losses->other_programs + losses->own_threads)
    return;
  if (n_chunks < f->n_workers)
    propose (all, losses->balance, GROUP_CUT,
             _ ("Cut at least %u chunks, one for each thread, instead of %u (%s of waiting)."), f->n_workers, n_chunks,
             wait);
  /* Of many chunks one more or less does not matter. */
  else if (n_chunks < MANY_CHUNKS * f->n_workers && n_chunks % f->n_workers != 0)
    propose (all, losses->balance, GROUP_CUT,
             _ ("Cut so that each of the %u threads gets as many chunks; now there are %u (%s of waiting)."),
             f->n_workers, n_chunks, wait);
  /* Halos grow as chunks get smaller: of half the edge they take about twice as much. */
  else
    propose (all, losses->balance - fmax (losses->halo, 0.0), GROUP_CUT,
             _ ("Cut smaller chunks, so that no thread has a long one left at the end (%s of waiting)."), wait);
}

static void
propose_data (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, Proposals *all)
{
  /* Beyond what any fresh memory takes. */
  const double made = fmax (f->fault_seconds - SLAB_VERDICT_CLEAR_SECONDS * f->fresh_bytes, 0.0);
  g_autofree char *fresh = slab_figure_format_seconds (f->fault_seconds);
  g_autofree char *copies = slab_figure_format_seconds (f->read_seconds + f->write_seconds);
  g_autofree char *reader = slab_figure_format_share (f->reader_share);
  g_autofree char *from_disk = slab_figure_format_bytes ((double) f->disk_read_bytes);

  if (f->reader_share >= BUSY_READER_SHARE)
    propose (all, losses->disk, GROUP_FILES,
             _ ("Put the files on a faster disk, or give the run enough memory to do without slabs: one thread was "
                "reading or writing them for %s of the run."),
             reader);
  /* Not while it runs: how much of the kernel's time was fresh memory is told at the end. */
  else if (!f->is_live)
    propose (all, losses->disk, GROUP_AGAIN, _ ("Run it again: %s came from the disk, and may be in memory now."),
             from_disk);
  if (f->fault_seconds > 0.0 && !f->is_live)
    propose (all, losses->fresh_memory * made / f->fault_seconds, GROUP_AGAIN,
             _ ("Run it again: the memory may be at hand then (%s went into pages that had to be made)."), fresh);
  if (!f->is_copy)
    propose (all, CARRY_GAIN * (losses->reading + losses->writing), GROUP_FILTER,
             _ ("Let the filter do more at a time: chunks were carried to and fro for %s of threads’ time."), copies);
}

/* What the limit itself asks for goes before all losses; what it gains is not known. */
static void
tell_limit (const SlabVerdict *self, GPtrArray *lines)
{
  const SlabVerdictFigures *f = &self->figures;
  const gboolean is_near = slab_verdict_is_near (self), goes_over = f->needed_bytes > f->useful_bytes;
  g_autofree char *memory = slab_figure_format_share (fmax (f->bandwidth_share, f->memory_share));
  g_autofree char *flops = slab_figure_format_share (f->flops_share);

  if (self->limit == SLAB_LIMIT_MEMORY && is_near && !goes_over)
    slab_verdict_add_line (lines, _ ("More threads hardly help at %s of the bandwidth."), memory);
  else if (self->limit == SLAB_LIMIT_MEMORY && is_near)
    slab_verdict_add_line (lines,
                           _ ("More threads hardly help at %s of the bandwidth; fewer iterations do, or chunks that "
                              "the cache holds."),
                           memory);
  else if (self->limit == SLAB_LIMIT_MEMORY && goes_over)
    slab_verdict_add_line (lines, "%s",
                           _ ("Fewer iterations, or chunks that the cache holds, ask less of the memory."));
  if (self->limit == SLAB_LIMIT_ARITHMETIC)
    slab_verdict_add_line (
        lines, _ ("More cores help at %s of the arithmetic, and so does a smaller radius or fewer iterations."), flops);
}

static void
tell_unknown (const SlabVerdict *self, GPtrArray *lines)
{
  const SlabVerdictFigures *f = &self->figures;

  if (self->limit == SLAB_LIMIT_UNKNOWN && !f->is_live && !f->is_foreign && !f->is_cut_short)
    slab_verdict_add_line (lines, "%s",
                           _ ("Measure the machine, and record the run again, to know how far it is from its limits."));
}

/* The two that promise most and do not contradict each other: who follows a third as well does not know what helped. */
void
slab_verdict_write_advice (SlabVerdict *self, const SlabVerdictLosses *losses, guint n_chunks)
{
  Proposals all = { g_array_new (FALSE, FALSE, sizeof (Advice)), 0.0 };
  GPtrArray *lines = g_ptr_array_new ();
  const Advice *first;

  g_array_set_clear_func (all.all, clear_advice);
  if (self->limit == SLAB_LIMIT_TOO_SHORT)
    {
      if (!self->figures.is_cut_short)
        slab_verdict_add_line (lines, "%s",
                               _ ("Filter a larger volume, or the same one more often, to see what holds it back."));
    }
  else
    {
      propose_quiet (&self->figures, losses, &all);
      all.noise = NOISE_OF_OTHERS * losses->other_programs;
      propose_cut (&self->figures, losses, n_chunks, &all);
      propose_data (&self->figures, losses, &all);
      tell_limit (self, lines);
      g_array_sort (all.all, compare_advice);
    }
  first = all.all->len > 0 ? &g_array_index (all.all, Advice, 0) : NULL;
  for (guint i = 0; i < all.all->len && lines->len < MOST_ADVICE; i++)
    {
      const Advice *advice = &g_array_index (all.all, Advice, i);

      if (i == 0 || (advice->group != first->group && advice->gain >= LEAST_OF_FIRST * first->gain))
        g_ptr_array_add (lines, g_strdup (advice->text));
    }
  if (lines->len < MOST_ADVICE)
    tell_unknown (self, lines);
  self->advice = slab_verdict_end_lines (lines);
  g_array_unref (all.all);
}
