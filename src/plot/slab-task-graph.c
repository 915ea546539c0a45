/* SPDX-License-Identifier: MIT */
#include "slab-task-graph.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>

#include "profile/slab-figure-text.h"
#include "slab-task-graph-private.h"

G_DEFINE_BOXED_TYPE (SlabTaskGraph, slab_task_graph, slab_task_graph_ref, slab_task_graph_unref)

/* ---- The grid ---- */

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
find_starts (SlabTaskGraph *self, guint axis)
{
  gint64 *starts = g_new (gint64, MAX (self->n_chunks, 1));
  guint n = 0;

  for (guint i = 0; i < self->n_chunks; i++)
    {
      const SlabTraceChunk *chunk = &self->chunks[i];

      starts[i] = chunk->start[axis];
      self->extent[axis] = MAX (self->extent[axis], chunk->start[axis] + chunk->size[axis]);
    }
  qsort (starts, self->n_chunks, sizeof (gint64), compare);
  for (guint i = 0; i < self->n_chunks; i++)
    if (n == 0 || starts[n - 1] != starts[i])
      starts[n++] = starts[i];
  self->starts[axis] = starts;
  self->grid[axis] = n;
}

/* The last place along an axis that begins at or before @position. */
static guint
find_place (const SlabTaskGraph *self, guint axis, gint64 position)
{
  guint low = 0, high = self->grid[axis] - 1;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;

      if (self->starts[axis][middle] <= position)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

void
slab_task_graph_get_place (const SlabTaskGraph *self, guint index, guint place[3])
{
  for (guint a = 0; a < 3; a++)
    place[a] = find_place (self, a, self->chunks[index].start[a]);
}

static gint64
get_key (const SlabTaskGraph *self, const guint place[3])
{
  return ((gint64) place[0] * self->grid[1] + place[1]) * self->grid[2] + place[2];
}

gint32
slab_task_graph_find_chunk (const SlabTaskGraph *self, const guint place[3])
{
  gint64 key = get_key (self, place);
  gpointer value;

  if (!g_hash_table_lookup_extended (self->cells, &key, NULL, &value))
    return -1;
  return GPOINTER_TO_INT (value);
}

/* Voxels that are read before and after the core. A padded box says only their sum. */
static void
get_halo (const SlabTaskGraph *self, guint index, guint axis, gint64 *before, gint64 *after)
{
  const SlabTraceChunk *chunk = &self->chunks[index];
  gint64 extra = MAX (chunk->padded_size[axis] - chunk->size[axis], 0);
  gboolean is_first = chunk->start[axis] <= 0, is_last = chunk->start[axis] + chunk->size[axis] >= self->extent[axis];

  if (self->has_overlap)
    {
      gint64 overlap = MAX (self->overlap[axis], 0);

      /* All of it although the volume ends: a periodic filter reads on at the other end. */
      *before = extra >= 2 * overlap ? MIN (overlap, extra) : MIN (MIN (overlap, chunk->start[axis]), extra);
    }
  else if (is_first != is_last)
    *before = is_first ? 0 : extra;
  else
    *before = extra / 2;
  *after = extra - *before;
}

/* Places along an axis from @low to before @high, voxels of the volume. */
static void
add_places (const SlabTaskGraph *self, guint axis, gint64 low, gint64 high, GArray *places)
{
  low = MAX (low, 0);
  high = MIN (high, self->extent[axis]);
  if (low >= high)
    return;
  for (guint i = find_place (self, axis, low); i < self->grid[axis] && self->starts[axis][i] < high; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < places->len && !known; k++)
        known = g_array_index (places, guint, k) == i;
      if (!known)
        g_array_append_val (places, i);
    }
}

static void
collect_places (const SlabTaskGraph *self, guint index, guint axis, GArray *places)
{
  const SlabTraceChunk *chunk = &self->chunks[index];
  gint64 extent = self->extent[axis], before, after;
  gint64 low, high;

  get_halo (self, index, axis, &before, &after);
  low = chunk->start[axis] - before;
  high = chunk->start[axis] + chunk->size[axis] + after;
  g_array_set_size (places, 0);
  add_places (self, axis, low, high, places);
  if (low < 0)
    add_places (self, axis, low + extent, extent, places);
  if (high > extent)
    add_places (self, axis, 0, high - extent, places);
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

/**
 * slab_task_graph_get_neighbours:
 * @index: of a chunk
 *
 * Returns: (transfer full) (element-type guint): indices, rising, without @index
 */
GArray *
slab_task_graph_get_neighbours (const SlabTaskGraph *self, guint index)
{
  GArray *neighbours = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *places[3];

  g_return_val_if_fail (self != NULL, neighbours);
  g_return_val_if_fail (index < self->n_chunks, neighbours);

  for (guint a = 0; a < 3; a++)
    {
      places[a] = g_array_new (FALSE, FALSE, sizeof (guint));
      collect_places (self, index, a, places[a]);
    }
  for (guint z = 0; z < places[0]->len; z++)
    for (guint y = 0; y < places[1]->len; y++)
      for (guint x = 0; x < places[2]->len; x++)
        {
          const guint place[3] = { g_array_index (places[0], guint, z), g_array_index (places[1], guint, y),
                                   g_array_index (places[2], guint, x) };
          gint32 found = slab_task_graph_find_chunk (self, place);
          guint other = (guint) found;

          if (found >= 0 && other != index)
            g_array_append_val (neighbours, other);
        }
  for (guint a = 0; a < 3; a++)
    g_array_unref (places[a]);
  g_array_sort (neighbours, compare_indices);
  return neighbours;
}

/* The chunk in the middle: it stands for all where not all are drawn. */
static void
find_middle (SlabTaskGraph *self)
{
  guint place[3];
  gint32 found;
  g_autoptr (GArray) neighbours = NULL;

  if (self->n_chunks == 0)
    return;
  for (guint a = 0; a < 3; a++)
    place[a] = self->grid[a] / 2;
  found = slab_task_graph_find_chunk (self, place);
  self->middle = found >= 0 ? (guint) found : self->n_chunks / 2;
  neighbours = slab_task_graph_get_neighbours (self, self->middle);
  self->most_neighbours = neighbours->len;
}

/* ---- Public ---- */

/**
 * slab_task_graph_new_for_chunks:
 * @chunks: (array length=n_chunks): copied; sizes > 0, starts from 0 on
 * @overlap: (nullable): Z, Y, X
 * @steps: bits 1 << phase of read, filter and write, at least one
 *
 * Any thread.
 *
 * Returns: (transfer full): without chunks there is nothing to do
 */
SlabTaskGraph *
slab_task_graph_new_for_chunks (const SlabTraceChunk *chunks, guint n_chunks, const gint64 overlap[3], guint steps)
{
  SlabTaskGraph *self;

  g_return_val_if_fail (chunks != NULL || n_chunks == 0, NULL);
  g_return_val_if_fail (steps != 0 && (steps & ~SLAB_TASK_GRAPH_ALL_STEPS) == 0, NULL);

  self = g_atomic_rc_box_new0 (SlabTaskGraph);
  self->chunks = g_memdup2 (chunks, n_chunks * sizeof *chunks);
  self->n_chunks = n_chunks;
  self->steps = steps;
  self->has_overlap = overlap != NULL;
  for (guint a = 0; a < 3; a++)
    {
      if (overlap != NULL)
        self->overlap[a] = overlap[a];
      find_starts (self, a);
    }
  self->cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < n_chunks; i++)
    {
      guint place[3];
      gint64 key;

      slab_task_graph_get_place (self, i, place);
      key = get_key (self, place);
      g_hash_table_insert (self->cells, g_memdup2 (&key, sizeof key), GINT_TO_POINTER ((gint) i));
    }
  find_middle (self);
  return self;
}

static gboolean
parse_triple (const char *text, gint64 values[3])
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  if (parts == NULL || g_strv_length (parts) != 3)
    return FALSE;
  for (guint a = 0; a < 3; a++)
    if (!g_ascii_string_to_signed (parts[a], 10, 0, G_MAXINT32, &values[a], NULL))
      return FALSE;
  return TRUE;
}

/* As the engine tells them; older traces show them in the time of their workers, and none of it where it was not
 * measured. */
static guint
find_steps (SlabTrace *trace)
{
  const char *told = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_STEPS);
  g_auto (GStrv) names = told != NULL ? g_strsplit (told, ",", -1) : NULL;
  guint steps = 0;
  SlabPhase phase;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (slab_phase_from_name (names[i], &phase))
      steps |= 1u << phase;
  steps &= SLAB_TASK_GRAPH_ALL_STEPS;
  if (steps & 1u << SLAB_PHASE_FILTER)
    return steps;
  for (guint row = 0; row < slab_trace_get_n_workers (trace); row++)
    for (guint p = SLAB_PHASE_READ; p <= SLAB_PHASE_WRITE; p++)
      if (slab_trace_get_phase_time (trace, row, (SlabPhase) p) > 0)
        steps |= 1u << p;
  return steps & 1u << SLAB_PHASE_FILTER ? steps : SLAB_TASK_GRAPH_ALL_STEPS;
}

static guint64
get_number (SlabTrace *trace, const char *key, guint64 most)
{
  const char *text = slab_trace_get_property_string (trace, key);
  guint64 number = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, most, &number, NULL) ? number : 0;
}

static void
find_iterations (SlabTaskGraph *self, SlabTrace *trace)
{
  const guint n_stages = slab_trace_get_n_passes (trace);

  self->n_iterations = (guint) get_number (trace, SLAB_TRACE_KEY_ITERATIONS, G_MAXINT32);
  self->n_tasks = get_number (trace, SLAB_TRACE_KEY_TASKS, G_MAXINT64);
  self->stages = g_new0 (char *, n_stages + 1);
  for (guint i = 0; i < n_stages; i++)
    self->stages[i] = g_strdup (slab_trace_get_pass_name (trace, i));
}

/**
 * slab_task_graph_new:
 *
 * Any thread.
 *
 * Returns: (transfer full): of a run that took the whole volume as one problem, its iterations, one after the other; of
 *   a trace that tells neither chunks nor iterations, one without tasks
 */
SlabTaskGraph *
slab_task_graph_new (SlabTrace *trace)
{
  g_autofree SlabTraceChunk *chunks = NULL;
  SlabTaskGraph *self;
  const char *outcome;
  gint64 overlap[3];
  gboolean known;
  guint n;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  n = slab_trace_get_n_chunks (trace);
  chunks = g_new0 (SlabTraceChunk, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    (void) slab_trace_get_chunk (trace, (gint32) i, &chunks[i]);
  known = parse_triple (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OVERLAP), overlap);
  self = slab_task_graph_new_for_chunks (chunks, n, known ? overlap : NULL, find_steps (trace));
  self->n_slabs = (guint) get_number (trace, SLAB_TRACE_KEY_SLABS, G_MAXINT32);
  outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);
  self->is_cut_short = outcome != NULL
                       && (g_str_has_prefix (outcome, "cancelled") || g_str_has_prefix (outcome, "failed"));
  if (n == 0)
    find_iterations (self, trace);
  return self;
}

SlabTaskGraph *
slab_task_graph_ref (SlabTaskGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SlabTaskGraph *self = data;

  g_free (self->chunks);
  for (guint a = 0; a < 3; a++)
    g_free (self->starts[a]);
  g_hash_table_unref (self->cells);
  g_strfreev (self->stages);
}

void
slab_task_graph_unref (SlabTaskGraph *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

guint
slab_task_graph_get_n_chunks (const SlabTaskGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_chunks;
}

guint
slab_task_graph_get_steps (const SlabTaskGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps;
}

guint
slab_task_graph_count_steps (const SlabTaskGraph *self)
{
  guint n = 0;

  for (guint steps = self->steps; steps != 0; steps >>= 1)
    n += steps & 1;
  return n;
}

/**
 * slab_task_graph_get_n_tasks:
 *
 * Returns: of a run that was cut short, those that there were to do; of a volume as one problem those that were done,
 *   or its iterations where the trace does not tell
 */
guint64
slab_task_graph_get_n_tasks (const SlabTaskGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->n_chunks > 0)
    return (guint64) slab_task_graph_count_steps (self) * self->n_chunks;
  return self->n_tasks > 0 ? self->n_tasks : self->n_iterations;
}

void
slab_task_graph_get_grid (const SlabTaskGraph *self, guint grid[3])
{
  g_return_if_fail (self != NULL);

  for (guint a = 0; a < 3; a++)
    grid[a] = self->grid[a];
}

gboolean
slab_task_graph_get_chunk (const SlabTaskGraph *self, guint index, SlabTraceChunk *chunk)
{
  g_return_val_if_fail (self != NULL && chunk != NULL, FALSE);

  if (index >= self->n_chunks)
    return FALSE;
  *chunk = self->chunks[index];
  return TRUE;
}

/* Translators, of all four: tasks, chunks, and chunks along Z, Y and X. */
static const char *
get_pattern (const SlabTaskGraph *self)
{
  const gboolean reads = (self->steps & 1u << SLAB_PHASE_READ) != 0;
  const gboolean writes = (self->steps & 1u << SLAB_PHASE_WRITE) != 0;

  if (reads && writes)
    return g_dngettext (GETTEXT_PACKAGE, "%s tasks: read, filter and write of %s chunk (%u × %u × %u)",
                        "%s tasks: read, filter and write of %s chunks (%u × %u × %u)", self->n_chunks);
  if (reads)
    return g_dngettext (
        GETTEXT_PACKAGE, "%s tasks: read and filter of %s chunk (%u × %u × %u), where the filter writes the result",
        "%s tasks: read and filter of %s chunks (%u × %u × %u), where the filter writes the result", self->n_chunks);
  if (writes)
    return g_dngettext (GETTEXT_PACKAGE, "%s tasks: filter and write of %s chunk (%u × %u × %u)",
                        "%s tasks: filter and write of %s chunks (%u × %u × %u)", self->n_chunks);
  return g_dngettext (GETTEXT_PACKAGE, "%s task: filter of %s chunk (%u × %u × %u), which reads and writes in place",
                      "%s tasks: filter of %s chunks (%u × %u × %u), which reads and writes in place", self->n_chunks);
}

static char *
describe_iterations (const SlabTaskGraph *self)
{
  g_autofree char *n_tasks = slab_figure_format_whole (self->n_tasks);
  g_autofree char *iterations = NULL;

  iterations = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u iteration over the whole volume as one problem",
                   "%u iterations over the whole volume as one problem, each after the one before", self->n_iterations),
      self->n_iterations);
  if (self->n_tasks == 0)
    return g_steal_pointer (&iterations);
  /* Translators: tasks, and "200 iterations over the whole volume as one problem, …" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s task: %s", "%s tasks: %s", (gulong) self->n_tasks), n_tasks,
                          iterations);
}

/**
 * slab_task_graph_describe:
 *
 * Returns: (transfer full): a sentence without its end, translated
 */
char *
slab_task_graph_describe (const SlabTaskGraph *self)
{
  g_autofree char *n_tasks = NULL;
  g_autofree char *n_chunks = NULL;
  GString *text;
  guint n;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_chunks == 0 && self->n_iterations > 0)
    return describe_iterations (self);
  if (self->n_chunks == 0)
    return g_strdup (_ ("The trace has no chunks"));
  text = g_string_new (NULL);
  n_tasks = slab_figure_format_whole (slab_task_graph_get_n_tasks (self));
  n_chunks = slab_figure_format_whole (self->n_chunks);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, get_pattern (self), n_tasks, n_chunks, self->grid[0], self->grid[1], self->grid[2]);
#pragma GCC diagnostic pop
  n = self->most_neighbours;
  if (n > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; in the middle a halo reads from %u neighbour",
                                         "; in the middle a halo reads from %u neighbours", n),
                            n);
  if (self->n_slabs > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; two more threads read and write %u slab",
                                         "; two more threads read and write %u slabs", self->n_slabs),
                            self->n_slabs);
  if (self->is_cut_short)
    g_string_append (text, _ ("; the run ended before all were done"));
  return g_string_free (text, FALSE);
}

/* ---- DOT ---- */

static void
add_input (GString *dot, const SlabTaskGraph *self, guint index)
{
  const SlabTraceChunk *chunk = &self->chunks[index];

  /* As slices, last excluded. */
  g_string_append_printf (dot,
                          "  in%u [label=\"input %u\\nz %" PRId64 ":%" PRId64 " y %" PRId64 ":%" PRId64 " x %" PRId64
                          ":%" PRId64 "\", shape=note, style=\"\"];\n",
                          index, index, chunk->start[0], chunk->start[0] + chunk->size[0], chunk->start[1],
                          chunk->start[1] + chunk->size[1], chunk->start[2], chunk->start[2] + chunk->size[2]);
}

static void
add_tasks (GString *dot, const SlabTaskGraph *self, guint index)
{
  static const char *const colors[] = { [SLAB_PHASE_READ] = "fillcolor=\"#e0701a\"",
                                        [SLAB_PHASE_FILTER] = "fillcolor=\"#2460a7\", fontcolor=white",
                                        [SLAB_PHASE_WRITE] = "fillcolor=\"#19a68a\"" };
  g_autoptr (GArray) neighbours = slab_task_graph_get_neighbours (self, index);
  g_autoptr (GString) chain = g_string_new (NULL);
  const char *first = NULL;

  for (guint p = SLAB_PHASE_READ; p <= SLAB_PHASE_WRITE; p++)
    {
      const char *name = slab_phase_get_name ((SlabPhase) p);

      if (!(self->steps & 1u << p))
        continue;
      first = first != NULL ? first : name;
      g_string_append_printf (dot, "  %s%u [label=\"%s %u\", %s];\n", name, index, name, index, colors[p]);
      g_string_append_printf (chain, " -> %s%u", name, index);
    }
  g_string_append_printf (dot, "  in%u%s;\n", index, chain->str);
  for (guint i = 0; i < neighbours->len; i++)
    g_string_append_printf (dot, "  in%u -> %s%u [style=dashed, color=\"#666a71\"];\n",
                            g_array_index (neighbours, guint, i), first, index);
}

/* One after the other; of many the first and the last ones. */
static void
add_iterations (GString *dot, const SlabTaskGraph *self)
{
  const guint n = self->n_iterations, half = SLAB_TASK_GRAPH_MAX_DOT_CHUNKS / 2;
  const gboolean is_long = n > 2 * half;

  g_string_append (dot, "  in [label=\"input\", shape=note, style=\"\"];\n"
                        "  out [label=\"result\", shape=note, style=\"\"];\n"
                        "  node [fillcolor=\"#2460a7\", fontcolor=white];\n"
                        "  in");
  for (guint i = 0; i < n; i++)
    if (!is_long || i < half || i >= n - half)
      g_string_append_printf (dot, " -> iteration%u", i);
    else if (i == half)
      g_string_append_printf (dot, " -> \"%u more\"", n - 2 * half);
  g_string_append (dot, " -> out;\n");
}

/**
 * slab_task_graph_to_dot:
 *
 * Full lines are data that a task needs, broken ones what it reads as its halo. Of more than
 * %SLAB_TASK_GRAPH_MAX_DOT_CHUNKS chunks, which no layout makes readable, the one in the middle with its neighbours.
 *
 * Returns: (transfer full): a directed graph in the DOT language
 */
char *
slab_task_graph_to_dot (const SlabTaskGraph *self)
{
  GString *dot;

  g_return_val_if_fail (self != NULL, NULL);

  dot = g_string_new ("digraph tasks {\n"
                      "  rankdir=LR;\n"
                      "  node [shape=box, style=filled, fontname=\"sans\", fontsize=10];\n");
  if (self->n_chunks == 0)
    {
      g_string_append (dot, "  label=\"");
      if (self->n_tasks > 0)
        g_string_append_printf (dot, "%" PRIu64 " tasks, ", self->n_tasks);
      g_string_append_printf (dot, "the whole volume as one problem, %u iterations\";\n", self->n_iterations);
      add_iterations (dot, self);
      g_string_append (dot, "}\n");
      return g_string_free (dot, FALSE);
    }
  g_string_append_printf (dot, "  label=\"%" PRIu64 " tasks, %u chunks (%u x %u x %u)",
                          slab_task_graph_get_n_tasks (self), self->n_chunks, self->grid[0], self->grid[1],
                          self->grid[2]);
  if (self->n_chunks > SLAB_TASK_GRAPH_MAX_DOT_CHUNKS)
    {
      g_autoptr (GArray) neighbours = slab_task_graph_get_neighbours (self, self->middle);

      g_string_append_printf (dot, "; of them chunk %u, as all are\";\n", self->middle);
      add_input (dot, self, self->middle);
      for (guint i = 0; i < MIN (neighbours->len, SLAB_TASK_GRAPH_MAX_DOT_CHUNKS); i++)
        add_input (dot, self, g_array_index (neighbours, guint, i));
      add_tasks (dot, self, self->middle);
    }
  else
    {
      g_string_append (dot, "\";\n");
      for (guint i = 0; i < self->n_chunks; i++)
        add_input (dot, self, i);
      for (guint i = 0; i < self->n_chunks; i++)
        add_tasks (dot, self, i);
    }
  g_string_append (dot, "}\n");
  return g_string_free (dot, FALSE);
}
