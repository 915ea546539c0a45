/* SPDX-License-Identifier: MIT */
#include "slab-trace-tree.h"

#include <string.h>

typedef struct
{
  guint *parents;
  guint *rows;
  guint *places;
} Tree;

static G_DEFINE_QUARK (slab - trace - tree, slab_trace_tree)

static void
tree_free (gpointer data)
{
  Tree *self = data;

  g_free (self->parents);
  g_free (self->rows);
  g_free (self->places);
  g_free (self);
}

/**
 * slab_trace_tree_set:
 * @parents: (array): for each row of @trace the row of the thread that its spans lie in; its own number of a row that
 *   is nested in none
 *
 * Rows with one parent keep their order.
 */
void
slab_trace_tree_set (SlabTrace *trace, const guint *parents)
{
  const guint n = slab_trace_get_n_threads (trace);
  g_autofree guint *first = g_new0 (guint, n + 1);
  Tree *self;

  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (parents != NULL);
  g_return_if_fail (g_object_get_qdata (G_OBJECT (trace), slab_trace_tree_quark ()) == NULL);
  for (guint row = 0; row < n; row++)
    g_return_if_fail (parents[row] < n && parents[parents[row]] == parents[row]);

  self = g_new0 (Tree, 1);
  self->parents = g_new (guint, n);
  memcpy (self->parents, parents, n * sizeof *parents);
  self->rows = g_new (guint, n);
  self->places = g_new (guint, n);
  /* Counted by thread; then each thread's rows begin where those of the threads before it end. */
  for (guint row = 0; row < n; row++)
    first[parents[row] + 1]++;
  for (guint row = 0; row < n; row++)
    first[row + 1] += first[row];
  for (guint row = 0; row < n; row++)
    {
      const guint place = first[parents[row]]++;

      self->rows[place] = row;
      self->places[row] = place;
    }
  g_object_set_qdata_full (G_OBJECT (trace), slab_trace_tree_quark (), self, tree_free);
}

static const Tree *
get_tree (SlabTrace *trace)
{
  return g_object_get_qdata (G_OBJECT (trace), slab_trace_tree_quark ());
}

/**
 * slab_trace_tree_get_parents:
 *
 * Returns: (transfer none) (nullable): valid as long as the trace
 */
const guint *
slab_trace_tree_get_parents (SlabTrace *trace)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  return get_tree (trace) != NULL ? get_tree (trace)->parents : NULL;
}

/**
 * slab_trace_tree_get_rows:
 *
 * Returns: (transfer none) (nullable): valid as long as the trace
 */
const guint *
slab_trace_tree_get_rows (SlabTrace *trace)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  return get_tree (trace) != NULL ? get_tree (trace)->rows : NULL;
}

/**
 * slab_trace_tree_get_places:
 *
 * Returns: (transfer none) (nullable): valid as long as the trace
 */
const guint *
slab_trace_tree_get_places (SlabTrace *trace)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  return get_tree (trace) != NULL ? get_tree (trace)->places : NULL;
}
