/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-figure-text.h"
#include "slab-verdict-private.h"

/* Of the threads' time: from here on it is worth a line of advice. */
#define ADVICE_SHARE 0.05
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
  double share;
  Group group;
  char *text;
} Advice;

static void
clear_advice (gpointer data)
{
  g_free (((Advice *) data)->text);
}

static void propose (GArray *all, double share, Group group, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
propose (GArray *all, double share, Group group, const char *format, ...)
{
  Advice advice = { .share = share, .group = group };
  va_list args;

  va_start (args, format);
  advice.text = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (all, advice);
}

static int
compare_advice (gconstpointer a, gconstpointer b)
{
  const double first = ((const Advice *) a)->share, second = ((const Advice *) b)->share;

  return (first < second) - (first > second);
}

static void
propose_threads (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, GArray *all)
{
  g_autofree char *others = slab_figure_format_seconds (f->others_seconds);
  g_autofree char *own = slab_figure_format_seconds (f->own_seconds);

  if (losses->other_programs >= ADVICE_SHARE)
    propose (all, losses->other_programs, GROUP_THREADS,
             f->n_workers > 1 ? _ ("Let other programs end, or ask for fewer threads: %s went by without a core.")
                              : _ ("Let other programs end: %s went by without a core."),
             others);
  if (losses->own_threads >= ADVICE_SHARE)
    propose (all, losses->own_threads, GROUP_THREADS,
             _ ("Ask for at most %u threads: %u of them shared the cores, and %s went by without one."), f->n_cores,
             f->n_workers, own);
}

static void
propose_cut (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, guint n_chunks, GArray *all)
{
  g_autofree char *halo = slab_figure_format_seconds (f->halo_seconds);
  g_autofree char *wait = slab_figure_format_seconds (f->wait_seconds - f->start_seconds);

  /* Slabs are as thick as the memory allows: that is advised already where files hold a run back. */
  if (losses->halo >= ADVICE_SHARE && f->is_to_file && losses->disk < ADVICE_SHARE)
    propose (all, losses->halo, GROUP_CUT,
             _ ("Give the run more memory, for thicker slabs: halos took %s of threads’ time."), halo);
  else if (losses->halo >= ADVICE_SHARE && !f->is_to_file)
    propose (all, losses->halo, GROUP_CUT, _ ("Cut larger chunks, or fewer axes: halos took %s of threads’ time."),
             halo);
  /* What threads that had no core left for the others to wait for is not the cut's fault. */
  if (losses->balance < ADVICE_SHARE || f->n_workers < 2 || n_chunks == 0
      || losses->balance <= losses->other_programs + losses->own_threads)
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
  else
    propose (all, losses->balance, GROUP_CUT,
             _ ("Cut smaller chunks, so that no thread has a long one left at the end (%s of waiting)."), wait);
}

static void
propose_data (const SlabVerdictFigures *f, const SlabVerdictLosses *losses, GArray *all)
{
  g_autofree char *fresh = slab_figure_format_seconds (f->fault_seconds);
  g_autofree char *copies = slab_figure_format_seconds (f->read_seconds + f->write_seconds);
  g_autofree char *reader = slab_figure_format_share (f->reader_share);
  g_autofree char *from_disk = slab_figure_format_bytes ((double) f->disk_read_bytes);

  if (losses->disk >= ADVICE_SHARE && f->reader_share >= BUSY_READER_SHARE)
    propose (all, losses->disk, GROUP_FILES,
             _ ("Put the files on a faster disk, or give the run enough memory to do without slabs: one thread was "
                "reading or writing them for %s of the run."),
             reader);
  else if (losses->disk >= ADVICE_SHARE)
    propose (all, losses->disk, GROUP_AGAIN, _ ("Run it again: %s came from the disk, and may be in memory now."),
             from_disk);
  if (losses->fresh_memory >= LOSS_SHARE)
    propose (all, losses->fresh_memory, GROUP_AGAIN,
             _ ("Run it again: the memory may be at hand then (%s went into pages that had to be made)."), fresh);
  if (losses->reading + losses->writing >= LOSS_SHARE && !f->is_copy)
    propose (all, losses->reading + losses->writing, GROUP_FILTER,
             _ ("Let the filter do more at a time: chunks were carried to and fro for %s of threads’ time."), copies);
}

/* What the limit itself asks for goes before all losses. */
static void
propose_for_limit (const SlabVerdict *self, GArray *all)
{
  const SlabVerdictFigures *f = &self->figures;
  g_autofree char *memory = slab_figure_format_share (fmax (f->bandwidth_share, f->memory_share));
  g_autofree char *flops = slab_figure_format_share (f->flops_share);

  if (self->limit == SLAB_LIMIT_MEMORY)
    propose (all, 1.0, GROUP_FILTER,
             _ ("More threads hardly help at %s of the bandwidth; a filter that goes over the data fewer times does."),
             memory);
  if (self->limit == SLAB_LIMIT_ARITHMETIC)
    propose (all, 1.0, GROUP_FILTER,
             _ ("More cores help at %s of the arithmetic, and so does a smaller radius or fewer iterations."), flops);
  if (self->limit == SLAB_LIMIT_UNKNOWN && !f->is_live && !f->is_foreign)
    propose (all, 0.0, GROUP_FILTER, "%s",
             _ ("Measure the machine, and record the run again, to know how far it is from its limits."));
}

/* The two that promise most and do not contradict each other: who follows a third as well does not know what helped. */
void
slab_verdict_write_advice (SlabVerdict *self, const SlabVerdictLosses *losses, guint n_chunks)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Advice));
  GPtrArray *lines = g_ptr_array_new ();
  gint taken = -1;

  g_array_set_clear_func (all, clear_advice);
  if (self->limit == SLAB_LIMIT_TOO_SHORT)
    slab_verdict_add_line (lines, "%s",
                           _ ("Filter a larger volume, or the same one more often, to see what holds it back."));
  else
    {
      propose_threads (&self->figures, losses, all);
      propose_cut (&self->figures, losses, n_chunks, all);
      propose_data (&self->figures, losses, all);
      propose_for_limit (self, all);
      g_array_sort (all, compare_advice);
    }
  for (guint i = 0; i < all->len && lines->len < MOST_ADVICE; i++)
    {
      const Advice *advice = &g_array_index (all, Advice, i);

      if ((gint) advice->group != taken)
        g_ptr_array_add (lines, g_strdup (advice->text));
      taken = taken < 0 ? (gint) advice->group : taken;
    }
  self->advice = slab_verdict_end_lines (lines);
}
