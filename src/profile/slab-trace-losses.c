/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "slab-trace-loader-private.h"

/* Takes @words, which are of no use where @count is 0. */
static void
add (GString *text, guint64 count, char *words)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", words);
  g_free (words);
}

/* "3 events of unknown kinds (“Q”, “Z”) were left out": as the file names them. */
static void
add_unknown (GString *text, const SlabTraceLosses *self)
{
  g_autoptr (GString) kinds = g_string_new (NULL);
  guint64 n = 0;

  for (guint kind = 0; kind < SLAB_TRACE_N_KINDS; kind++)
    {
      if (self->kinds[kind] == 0)
        continue;
      n += self->kinds[kind];
      g_string_append (kinds, kinds->len > 0 ? ", " : "");
      if (g_ascii_isgraph (kind))
        g_string_append_printf (kinds, "“%c”", kind);
      else
        /* Translators: of a letter that a file should have and has not. */
        g_string_append (kinds, C_ ("kind of event", "none"));
    }
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event of an unknown kind (%s) was left out",
                                  "%" PRIu64 " events of unknown kinds (%s) were left out", (gulong) n),
                        n, kinds->str));
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

  add_unknown (text, self);
  n = self->n_not_events;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " element of the list is no event",
                                  "%" PRIu64 " elements of the list are no events", (gulong) n),
                        n));
  n = self->n_impossible;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event with impossible times or values was left out",
                                  "%" PRIu64 " events with impossible times or values were left out", (gulong) n),
                        n));
  n = self->n_threads;
  add (text, n,
       g_strdup_printf (ngettext ("of %" PRIu64 " thread the first %u are shown",
                                  "of %" PRIu64 " threads the first %u are shown", (gulong) n),
                        n, SLAB_TRACE_LOADER_MAX_ROWS));
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
  n = self->n_flows;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " end of an arrow between spans is not shown",
                                  "%" PRIu64 " ends and steps of arrows between spans are not shown", (gulong) n),
                        n));
  n = self->n_unseen;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " event that is no span, mark or counter is not shown",
                                  "%" PRIu64 " events that are no spans, marks or counters are not shown", (gulong) n),
                        n));
  n = self->n_counters;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " value of more counters than fit is not shown",
                                  "%" PRIu64 " values of more counters than fit are not shown", (gulong) n),
                        n));
  n = self->n_unnamed;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " span has lost its name, as there are too many different ones",
                                  "%" PRIu64 " spans have lost their names, as there are too many different ones",
                                  (gulong) n),
                        n));
  n = self->n_not_numbers;
  add (text, n,
       g_strdup_printf (ngettext ("%" PRIu64 " number is none, or infinite, and is taken as not known",
                                  "%" PRIu64 " numbers are none, or infinite, and are taken as not known", (gulong) n),
                        n));
  if (self->has_bad_chunks)
    add (text, 1, g_strdup (_ ("the entry of the chunks is no list, so that their boxes are not known")));
  n = self->n_bad_chunks;
  add (text, n,
       g_strdup_printf (ngettext ("where %" PRIu64 " chunk lies in the volume is not known, nor its halo",
                                  "where %" PRIu64 " chunks lie in the volume is not known, nor their halos",
                                  (gulong) n),
                        n));
  n = self->n_dropped;
  add (text, n,
       g_strdup_printf (
           ngettext ("%" PRIu64 " span did not fit in memory", "%" PRIu64 " spans did not fit in memory", (gulong) n),
           n));
  return text;
}
