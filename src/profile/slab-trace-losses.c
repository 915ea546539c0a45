/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stddef.h>

#include "slab-figure-text.h"
#include "slab-trace-loader-private.h"

/* Words in a table, in both numbers; po/meson.build tells the extractor of it. */
#define NN_(one, more) one, more

/* In the order in which they are told, each with its number at the beginning. */
static const struct
{
  gsize member; /* of SlabTraceLosses, a guint64 */
  const char *one;
  const char *more;
} losses[] = {
  { offsetof (SlabTraceLosses, n_not_events),
    NN_ ("%s element of the list is no event", "%s elements of the list are no events") },
  { offsetof (SlabTraceLosses, n_impossible), NN_ ("%s event with impossible times or values was left out",
                                                   "%s events with impossible times or values were left out") },
  { offsetof (SlabTraceLosses, n_unbegun), NN_ ("%s end of a span that does not begin in the file was left out",
                                                "%s ends of spans that do not begin in the file were left out") },
  { offsetof (SlabTraceLosses, n_unended),
    NN_ ("%s span has no end in the file; it lasts as long as what it is in, or to the end",
         "%s spans have no end in the file; they last as long as what they are in, or to the end") },
  { offsetof (SlabTraceLosses, n_crowded), NN_ ("%s span of a thread that the trace has no row for was left out",
                                                "%s spans of threads that the trace has no row for were left out") },
  { offsetof (SlabTraceLosses, n_deep), NN_ ("%s span that is nested too deeply for a row was left out",
                                             "%s spans that are nested too deeply for rows were left out") },
  { offsetof (SlabTraceLosses, n_crossing),
    NN_ ("%s span ends after the one that it began in; it is a row below it",
         "%s spans end after those that they began in; they are a row below them") },
  { offsetof (SlabTraceLosses, n_hidden), NN_ ("%s span overlaps others; the one that began last is shown",
                                               "%s spans overlap; the one that began last is shown") },
  { offsetof (SlabTraceLosses, n_flows),
    NN_ ("%s end of an arrow between spans is not shown", "%s ends and steps of arrows between spans are not shown") },
  { offsetof (SlabTraceLosses, n_unseen), NN_ ("%s event that is no span, mark or counter is not shown",
                                               "%s events that are no spans, marks or counters are not shown") },
  { offsetof (SlabTraceLosses, n_counters),
    NN_ ("%s value of more counters than fit is not shown", "%s values of more counters than fit are not shown") },
  { offsetof (SlabTraceLosses, n_unnamed),
    NN_ ("%s span has lost its name, as there are too many different ones",
         "%s spans have lost their names, as there are too many different ones") },
  { offsetof (SlabTraceLosses, n_not_numbers), NN_ ("%s number is none, or infinite, and is taken as not known",
                                                    "%s numbers are none, or infinite, and are taken as not known") },
  { offsetof (SlabTraceLosses, n_bad_chunks), NN_ ("where %s chunk lies in the volume is not known, nor its halo",
                                                   "where %s chunks lie in the volume is not known, nor their halos") },
  { offsetof (SlabTraceLosses, n_dropped), NN_ ("%s span did not fit in memory", "%s spans did not fit in memory") },
};

/* Takes @words. */
static void
add (GString *text, char *words)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", words);
  g_free (words);
}

/* The extractor sees to it that translations take the same number. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
format_loss (const char *one, const char *more, guint64 n)
{
  g_autofree char *number = slab_figure_format_whole (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, one, more, (gulong) n), number);
}
#pragma GCC diagnostic pop

/* "3 events of unknown kinds (“Q”, “Z”) were left out": as the file names them. */
static void
add_unknown (GString *text, const SlabTraceLosses *self)
{
  g_autoptr (GString) kinds = g_string_new (NULL);
  g_autofree char *number = NULL;
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
  number = slab_figure_format_whole (n);
  if (n > 0)
    add (text, g_strdup_printf (ngettext ("%s event of an unknown kind (%s) was left out",
                                          "%s events of unknown kinds (%s) were left out", (gulong) n),
                                number, kinds->str));
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
  g_autofree char *n_threads = NULL;

  g_return_val_if_fail (self != NULL, text);

  n_threads = slab_figure_format_whole (self->n_threads);
  if (self->later_version > 0)
    add (text,
         g_strdup_printf (_ ("it is of version %" PRIi64 " of the format, of which this program knows those up to "
                             "%d; what is new in it is not shown"),
                          self->later_version, SLAB_TRACE_JSON_VERSION));
  add_unknown (text, self);
  if (self->n_threads > 0)
    add (text, g_strdup_printf (ngettext ("of %s thread the first %u are shown", "of %s threads the first %u are shown",
                                          (gulong) self->n_threads),
                                n_threads, SLAB_TRACE_LOADER_MAX_ROWS));
  if (self->has_bad_chunks)
    add (text, g_strdup (_ ("the entry of the chunks is no list, so that their boxes are not known")));
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      const guint64 n = *(const guint64 *) ((const char *) self + losses[i].member);

      if (n > 0)
        add (text, format_loss (losses[i].one, losses[i].more, n));
    }
  return text;
}
