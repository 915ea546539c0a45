/* SPDX-License-Identifier: MIT */
#include "slab-timeline-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-timeline-private.h"

/* Between words; a colon as in 25:100:300. */
#define SEPARATORS " ,;:\t"

/* The chunk whose core holds the voxel, -1: none. */
static gint32
find_chunk_at (SlabTrace *trace, const gint64 voxel[3])
{
  const guint n = slab_trace_get_n_chunks (trace);

  for (guint i = 0; i < n; i++)
    {
      SlabTraceChunk chunk;
      guint inside = 0;

      if (!slab_trace_get_chunk (trace, (gint32) i, &chunk))
        break;
      for (guint a = 0; a < 3; a++)
        inside += voxel[a] >= chunk.start[a] && voxel[a] < chunk.start[a] + chunk.size[a] ? 1 : 0;
      if (inside == 3)
        return (gint32) i;
    }
  return -1;
}

/* The phase that begins with the word, in the language of the picture or by its name in files. */
static gboolean
parse_phase (const char *word, SlabPhase *phase)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      g_autofree char *label = g_utf8_casefold (slab_phase_get_label ((SlabPhase) p), -1);

      if (g_str_has_prefix (label, folded) || g_str_has_prefix (slab_phase_get_name ((SlabPhase) p), folded))
        {
          *phase = (SlabPhase) p;
          return TRUE;
        }
    }
  return FALSE;
}

/* @folded: a whole word, in the language of the picture or in English. */
static gboolean
is_word (const char *folded, const char *english, const char *translated)
{
  g_autofree char *local = g_utf8_casefold (translated, -1);

  return g_str_equal (folded, english) || g_str_equal (folded, local);
}

static gboolean
parse_number (const char *word, guint64 *number)
{
  return word != NULL && g_ascii_string_to_unsigned (*word == '#' ? word + 1 : word, 10, 0, G_MAXINT32, number, NULL);
}

/* "5", "5ms", "0.5" and the unit as a word of its own; without any, milliseconds. Returns: how many words, 0: none. */
static guint
parse_duration (char **words, gint64 *duration)
{
  static const struct
  {
    const char *name;
    double nanoseconds;
  } units[] = { { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "µs", 1e3 }, { "μs", 1e3 }, { "ns", 1.0 } };
  const char *unit;
  guint n_words = 1;
  double value;
  char *end;

  if (words[0] == NULL || !g_ascii_isdigit (words[0][0]))
    return 0;
  value = g_ascii_strtod (words[0], &end);
  unit = end;
  for (guint i = 0; *end == '\0' && words[1] != NULL && i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (words[1], units[i].name))
      {
        unit = words[1];
        n_words = 2;
      }
  if (*unit == '\0')
    unit = "ms";
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].name))
      {
        *duration = (gint64) CLAMP (value * units[i].nanoseconds, 0.0, 4e18);
        return n_words;
      }
  return 0;
}

/* What begins with a word that says what the number after it is. Returns: how many words it took, 0: it is none of
 * these, or not complete. */
static guint
parse_named (SlabTimelineSearch *search, char **words)
{
  g_autofree char *word = g_utf8_casefold (words[0], -1);
  guint64 number;
  guint at = 1, n;

  if (*words[0] == '#' && parse_number (words[0], &number))
    {
      search->chunk = (gint32) number;
      return 1;
    }
  if (is_word (word, "chunk", C_ ("search", "chunk")) && parse_number (words[1], &number))
    {
      search->chunk = (gint32) number;
      return 2;
    }
  if (is_word (word, "voxel", C_ ("search", "voxel")))
    return parse_number (words[1], &number) ? 1 : 0;
  if (is_word (word, "thread", C_ ("search", "thread")) && parse_number (words[1], &number) && number > 0)
    {
      search->thread = (guint) number;
      return 2;
    }
  if (*words[0] == '>' && words[0][1] != '\0')
    {
      char *rest[] = { words[0] + 1, words[1], NULL };

      return parse_duration (rest, &search->longer);
    }
  if (!g_str_equal (word, ">") && !is_word (word, "longer", C_ ("search", "longer")))
    return 0;
  if (words[1] != NULL)
    {
      g_autofree char *than = g_utf8_casefold (words[1], -1);

      at += is_word (than, "than", C_ ("search", "than")) ? 1 : 0;
    }
  n = parse_duration (words + at, &search->longer);
  return n > 0 ? at + n : 0;
}

/* Without the empty ones between two separators. */
static char **
split_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (text, SEPARATORS, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

/**
 * slab_timeline_search_parse:
 * @search: (out caller-allocates):
 * @words: "12", "#12", "chunk 12": a chunk; "25:100:300" or "25, 100, 300": the chunk with that voxel (z, y, x);
 *   "write": a phase, of which the beginning is enough; "thread 2": a row; "longer than 5 ms" or "> 5 ms" (s, ms, µs,
 *   ns): spans that take longer; and any of these together: "write thread 2"
 *
 * Returns: %FALSE where that is nothing to look for, or no chunk of the trace has the voxel
 */
gboolean
slab_timeline_search_parse (SlabTimelineSearch *search, SlabTrace *trace, const char *words)
{
  g_auto (GStrv) parts = NULL;
  gint64 numbers[3];
  guint n_numbers = 0, n;

  g_return_val_if_fail (search != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  *search = (SlabTimelineSearch){ -1, SLAB_N_PHASES, 0, 0 };
  if (!g_utf8_validate (words, -1, NULL))
    return FALSE;
  parts = split_words (words);
  for (guint i = 0; parts[i] != NULL; i += n)
    {
      guint64 number;

      n = parse_named (search, parts + i);
      if (n > 0)
        continue;
      n = 1;
      if (*parts[i] != '#' && parse_number (parts[i], &number))
        {
          if (n_numbers == G_N_ELEMENTS (numbers))
            return FALSE;
          numbers[n_numbers++] = (gint64) number;
        }
      else if (search->phase != SLAB_N_PHASES || !parse_phase (parts[i], &search->phase))
        return FALSE;
    }
  if (n_numbers > 0 && search->chunk >= 0)
    return FALSE;
  if (n_numbers == 1)
    search->chunk = (gint32) numbers[0];
  else if (n_numbers == 3)
    search->chunk = find_chunk_at (trace, numbers);
  if (n_numbers > 0)
    return search->chunk >= 0;
  return search->chunk >= 0 || search->phase != SLAB_N_PHASES || search->thread > 0 || search->longer > 0;
}

static gboolean
matches (const SlabTimelineSearch *search, const SlabSpan *span)
{
  return (search->chunk < 0 || span->chunk == search->chunk)
         && (search->phase == SLAB_N_PHASES || span->phase == search->phase)
         && (search->longer == 0 || span->duration > search->longer);
}

/* In the order of time; what begins at once, in the order of the rows. */
static gboolean
is_before (const SlabSpan *a, gint a_thread, const SlabSpan *b, gint b_thread)
{
  return a->start < b->start || (a->start == b->start && a_thread < b_thread);
}

/* The row's first match after @from, or its last one before it; of its own row, by index. */
static gboolean
find_in_row (const SlabTimelineSearch *search, SlabTrace *trace, guint row, gboolean forward, gint from_row,
             guint64 from_index, guint64 *index, SlabSpan *span)
{
  const guint64 n = slab_trace_get_n_spans (trace, row);
  SlabSpan from = { 0 };
  guint64 i;

  if (from_row < 0)
    i = forward ? 0 : n;
  else if ((gint) row == from_row)
    i = forward ? from_index + 1 : from_index;
  else
    {
      slab_trace_get_span (trace, (guint) from_row, from_index, &from);
      /* A span of no length may begin there and is not found by time: some more are looked at. */
      i = slab_trace_find_span (trace, row, from.start);
      while (i > 0)
        {
          slab_trace_get_span (trace, row, i - 1, span);
          if (is_before (span, (gint) row, &from, from_row))
            break;
          i--;
        }
      for (; i < n; i++)
        {
          slab_trace_get_span (trace, row, i, span);
          if (!is_before (span, (gint) row, &from, from_row))
            break;
        }
    }
  for (; forward ? i < n : i > 0; i += forward ? 1 : -1)
    {
      *index = forward ? i : i - 1;
      slab_trace_get_span (trace, row, *index, span);
      if (matches (search, span))
        return TRUE;
    }
  return FALSE;
}

/**
 * slab_timeline_search_find:
 * @forward: the next one in time, else the one before
 * @thread: (inout): the row to go on from, -1: from the beginning, or the end
 * @span: (inout): index of the span there
 *
 * Goes on at the other end of the run where there are no more.
 *
 * Returns: %FALSE where no span matches; then @thread and @span are as they were
 */
gboolean
slab_timeline_search_find (const SlabTimelineSearch *search, SlabTrace *trace, gboolean forward, gint *thread,
                           guint64 *span)
{
  gint from_row, best_row = -1;
  guint64 from_index, best_index = 0;

  g_return_val_if_fail (search != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (thread != NULL && span != NULL, FALSE);

  from_row = *thread;
  from_index = *span;
  if (from_row >= (gint) slab_trace_get_n_threads (trace)
      || (from_row >= 0 && from_index >= slab_trace_get_n_spans (trace, (guint) from_row)))
    from_row = -1;
  for (;;)
    {
      SlabSpan best = { 0 };

      for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
        {
          SlabSpan found;
          guint64 index;

          if (search->thread > 0 && row + 1 != search->thread)
            continue;
          if (!find_in_row (search, trace, row, forward, from_row, from_index, &index, &found))
            continue;
          if (best_row < 0 || is_before (&found, (gint) row, &best, best_row) == forward)
            {
              best = found;
              best_row = (gint) row;
              best_index = index;
            }
        }
      if (best_row >= 0 || from_row < 0)
        break;
      from_row = -1;
    }
  if (best_row < 0)
    return FALSE;
  *thread = best_row;
  *span = best_index;
  return TRUE;
}
