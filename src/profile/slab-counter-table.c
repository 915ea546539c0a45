/* SPDX-License-Identifier: MIT */
#include "slab-counter-table.h"

#include <glib/gi18n-lib.h>

#include "slab-counters.h"
#include "slab-figure-text.h"

const char *
slab_counter_table_get_title (guint column)
{
  static const char *const titles[SLAB_COUNTER_TABLE_N_COLUMNS] = {
    N_ ("Thread"),
    N_ ("Instructions"),
    N_ ("Cycles"),
    /* Translators: instructions a cycle */
    N_ ("IPC"),
    N_ ("Cache misses"),
    /* Translators: cache misses in 1000 instructions */
    N_ ("In 1000"),
  };

  g_return_val_if_fail (column < SLAB_COUNTER_TABLE_N_COLUMNS, NULL);

  return _ (titles[column]);
}

static double
to_number (guint64 count)
{
  return count != SLAB_TRACE_UNKNOWN ? (double) count : NAN;
}

/* Takes @name. */
static void
add_line (GPtrArray *texts, char *name, double instructions, double cycles, double misses)
{
  g_ptr_array_add (texts, name);
  g_ptr_array_add (texts, slab_figure_format_count (instructions));
  g_ptr_array_add (texts, slab_figure_format_count (cycles));
  g_ptr_array_add (texts, slab_figure_format_number (cycles > 0.0 ? instructions / cycles : NAN));
  g_ptr_array_add (texts, slab_figure_format_count (misses));
  g_ptr_array_add (texts, slab_figure_format_number (instructions > 0.0 ? 1000.0 * misses / instructions : NAN));
}

/**
 * slab_counter_table_new:
 *
 * Returns: (transfer full) (element-type utf8): %SLAB_COUNTER_TABLE_N_COLUMNS texts a line; "–" for a counter that the
 *   processor does not have. A sum of which a part is not known is not known.
 */
GPtrArray *
slab_counter_table_new (SlabTrace *trace)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  double instructions = 0.0, cycles = 0.0, misses = 0.0;
  guint n = 0;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), texts);

  for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
    {
      SlabTraceCounters counters;

      if (!slab_trace_get_counters (trace, row, &counters))
        continue;
      add_line (texts, slab_trace_dup_row_name (trace, row), to_number (counters.instructions),
                to_number (counters.cycles), to_number (counters.cache_misses));
      instructions += to_number (counters.instructions);
      cycles += to_number (counters.cycles);
      misses += to_number (counters.cache_misses);
      n++;
    }
  if (n > 1)
    add_line (texts, g_strdup (_ ("Together")), instructions, cycles, misses);
  return texts;
}

/**
 * slab_counter_table_dup_reason:
 *
 * Returns: (transfer full) (nullable): a sentence without its end
 */
char *
slab_counter_table_dup_reason (SlabTrace *trace)
{
  gboolean any = FALSE;
  g_autofree char *reason = NULL;
  const char *told;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  told = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_COUNTERS);
  if (told == NULL || *told == '\0')
    return NULL;
  reason = slab_counters_describe_reason (told);
  for (guint row = 0; row < slab_trace_get_n_threads (trace) && !any; row++)
    {
      SlabTraceCounters counters;

      any = slab_trace_get_counters (trace, row, &counters);
    }
  /* Translators, of both: "not permitted (perf_event_paranoid is 3)" */
  return any ? g_strdup_printf (_ ("Some counters are missing: %s"), reason)
             : g_strdup_printf (_ ("There are no counters: %s"), reason);
}
