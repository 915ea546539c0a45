/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "slab-trace-json-private.h"

/* Takes @words, which are of no use where @count is 0. */
static void
add (GString *text, guint64 count, char *words)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", words);
  g_free (words);
}

/**
 * slab_trace_losses_describe:
 *
 * Any thread.
 *
 * Returns: (transfer full): what of a file is not in the trace, in the person's language; empty where all of it is
 */
GString *
slab_trace_losses_describe (const SlabTraceLosses *self)
{
  GString *text = g_string_new (NULL);
  guint64 n;

  g_return_val_if_fail (self != NULL, text);

  n = self->n_unknown;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event of an unknown kind was left out",
                                  "%" PRIu64 " events of unknown kinds were left out", (gulong) n),
                        n));
  n = self->n_impossible;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event with impossible times or values was left out",
                                  "%" PRIu64 " events with impossible times or values were left out", (gulong) n),
                        n));
  n = self->n_crowded;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " span of a thread that the trace has no row for was left out",
                                  "%" PRIu64 " spans of threads that the trace has no row for were left out",
                                  (gulong) n),
                        n));
  n = self->n_deep;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " span that is nested too deeply for a row was left out",
                                  "%" PRIu64 " spans that are nested too deeply for rows were left out", (gulong) n),
                        n));
  n = self->n_crossing;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " span ends after the one that it began in; it is a row below it",
                                  "%" PRIu64 " spans end after those that they began in; they are a row below them",
                                  (gulong) n),
                        n));
  n = self->n_hidden;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " span overlaps others; the one that began last is shown",
                                  "%" PRIu64 " spans overlap; the one that began last is shown", (gulong) n),
                        n));
  n = self->n_instants;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event that lasts no time is not shown",
                                  "%" PRIu64 " events that last no time are not shown", (gulong) n),
                        n));
  n = self->n_counters;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " value of another program's counters is not shown",
                                  "%" PRIu64 " values of another program's counters are not shown", (gulong) n),
                        n));
  n = self->n_bad_chunks;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " chunk without a sensible box",
                                  "%" PRIu64 " chunks without a sensible box", (gulong) n),
                        n));
  n = self->n_dropped;
  add (text, n,
       g_strdup_printf (
           ngettext ("%" PRIu64 " span did not fit in memory", "%" PRIu64 " spans did not fit in memory", (gulong) n),
           n));
  return text;
}
