/* SPDX-License-Identifier: MIT */
#include "plot/slab-task-graph.h"

#include <gio/gio.h>
#include <string.h>

#include "task-graph-fixture.h"

static void
check_neighbours (SlabTaskGraph *graph, guint index, const guint *expected, guint n)
{
  g_autoptr (GArray) found = slab_task_graph_get_neighbours (graph, index);

  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (found, guint, i), ==, expected[i]);
}

static void
test_neighbours (void)
{
  /* 3 × 3: of the middle all others, of a corner the three beside it. */
  static const guint middle[] = { 0, 1, 2, 3, 5, 6, 7, 8 }, corner[] = { 1, 3, 4 }, none[] = { 0 };
  /* 5 in a row: 12 voxels reach two further, at an end two. */
  static const guint far[] = { 0, 1, 3, 4 }, end[] = { 1, 2 };
  /* Around the end of a periodic one. */
  static const guint around[] = { 1, 4 };

  for (guint tell = 0; tell < 2; tell++)
    {
      g_autoptr (SlabTaskGraph) table = make_graph (1, 3, 3, 4, FALSE, tell != 0);
      g_autoptr (SlabTaskGraph) row = make_graph (5, 1, 1, 12, FALSE, tell != 0);
      g_autoptr (SlabTaskGraph) apart = make_graph (1, 3, 3, 0, FALSE, tell != 0);
      g_autoptr (SlabTaskGraph) cube = make_graph (3, 3, 3, 1, FALSE, tell != 0);
      g_autoptr (GArray) of_cube = slab_task_graph_get_neighbours (cube, 13);

      check_neighbours (table, 4, middle, 8);
      check_neighbours (table, 0, corner, 3);
      check_neighbours (row, 2, far, 4);
      check_neighbours (row, 0, end, 2);
      check_neighbours (apart, 4, none, 0);
      g_assert_cmpuint (of_cube->len, ==, 26);
    }
  {
    g_autoptr (SlabTaskGraph) ring = make_graph (5, 1, 1, 4, TRUE, TRUE);

    check_neighbours (ring, 0, around, 2);
  }
}

static void
test_numbers (void)
{
  g_autoptr (SlabTaskGraph) graph = make_graph (1, 8, 4, 3, FALSE, TRUE);
  g_autoptr (SlabTaskGraph) empty = slab_task_graph_new_for_chunks (NULL, 0, NULL, SLAB_TASK_GRAPH_ALL_STEPS);
  g_autofree char *text = slab_task_graph_describe (graph);
  SlabTraceChunk chunk;
  guint grid[3];

  g_assert_cmpuint (slab_task_graph_get_n_tasks (graph), ==, 96);
  slab_task_graph_get_grid (graph, grid);
  g_assert_cmpuint (grid[0], ==, 1);
  g_assert_cmpuint (grid[1], ==, 8);
  g_assert_cmpuint (grid[2], ==, 4);
  g_assert_cmpstr (text, ==,
                   "96 tasks: read, filter and write of 32 chunks (1 × 8 × 4); in the middle a halo reads from 8 "
                   "neighbours");
  g_assert_true (slab_task_graph_get_chunk (graph, 5, &chunk));
  g_assert_cmpint (chunk.start[1], ==, 10);
  g_assert_cmpint (chunk.start[2], ==, 10);
  g_assert_false (slab_task_graph_get_chunk (graph, 32, &chunk));
  g_assert_cmpuint (slab_task_graph_get_n_tasks (empty), ==, 0);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* Every edge's ends are declared; of 4 in a row 4 chains, and 1 + 2 + 2 + 1 halos. */
static void
test_dot (void)
{
  g_autoptr (SlabTaskGraph) graph = make_graph (1, 4, 1, 3, FALSE, TRUE);
  g_autoptr (SlabTaskGraph) many = make_graph (10, 10, 10, 3, FALSE, TRUE);
  g_autofree char *dot = slab_task_graph_to_dot (graph);
  g_autofree char *brief = slab_task_graph_to_dot (many);
  g_autoptr (GRegex) nodes = g_regex_new ("\\b(in|read|filter|write)[0-9]+ \\[label", 0, 0, NULL);
  g_autofree char *program = g_find_program_in_path ("dot");
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  g_assert_true (g_str_has_prefix (dot, "digraph tasks {\n"));
  g_assert_true (g_str_has_suffix (dot, "}\n"));
  g_assert_cmpuint (count (dot, "\n  in2 -> read2 -> filter2 -> write2;"), ==, 1);
  g_assert_cmpuint (count (dot, "style=dashed"), ==, 6);
  g_assert_cmpuint (count (dot, "in1 -> read2 [style=dashed"), ==, 1);
  g_assert_cmpuint (count (dot, "in0 -> read2 [style=dashed"), ==, 0);
  g_assert_nonnull (strstr (dot, "z 0:10 y 20:30 x 0:10"));
  for (g_regex_match (nodes, dot, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    n++;
  g_assert_cmpuint (n, ==, 16);
  g_assert_nonnull (strstr (brief, "3000 tasks, 1000 chunks (10 x 10 x 10)"));
  g_assert_cmpuint (count (brief, "style=dashed"), ==, 26);
  if (program == NULL)
    {
      g_test_skip ("dot (graphviz) is absent");
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSubprocess) process = g_subprocess_new (
          G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "-Tsvg", NULL);
      g_autofree char *svg = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (process, i == 0 ? dot : brief, NULL, &svg, NULL, NULL));
      g_assert_true (g_subprocess_get_successful (process));
      g_assert_nonnull (strstr (svg, "</svg>"));
    }
}

static SlabTrace *
make_trace (guint n_chunks, const char *steps)
{
  g_autofree SlabTraceChunk *chunks = g_new0 (SlabTraceChunk, n_chunks);
  SlabTrace *trace = slab_trace_new (2);

  for (guint i = 0; i < n_chunks; i++)
    chunks[i] = (SlabTraceChunk){ { 10 * i, 0, 0 }, { 10, 20, 30 }, { i > 0 && i + 1 < n_chunks ? 14 : 12, 20, 30 } };
  slab_trace_set_chunks (trace, chunks, n_chunks);
  if (steps != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_STEPS, steps);
  return trace;
}

/* A step that the filter does without is no task, in words, in numbers and in DOT. */
static void
test_steps (void)
{
  static const struct
  {
    guint n_chunks;
    const char *steps;
    guint64 n_tasks;
    const char *words;
    const char *chain;
  } cases[] = {
    { 3, "read,filter,write", 9, "9 tasks: read, filter and write of 3 chunks (3 × 1 × 1)",
      "\n  in1 -> read1 -> filter1 -> write1;" },
    { 3, "read,filter", 6, "6 tasks: read and filter of 3 chunks", "\n  in1 -> read1 -> filter1;" },
    { 3, "filter", 3, "3 tasks: filter of 3 chunks", "\n  in1 -> filter1;" },
    { 3, "filter,write", 6, "6 tasks: filter and write of 3 chunks", "\n  in1 -> filter1 -> write1;" },
    { 1, "filter", 1, "1 task: filter of 1 chunk (1 × 1 × 1)", "\n  in0 -> filter0;" },
    { 10000, "read,filter", 20000, "20\342\200\257000 tasks: read and filter of 10\342\200\257000 chunks",
      "\n  in5000 -> read5000" },
    /* Nobody tells, or nonsense. */
    { 3, NULL, 9, "9 tasks: read, filter and write", "-> write1;" },
    { 3, "wait,other,nonsense", 9, "9 tasks: read, filter and write", "-> write1;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabTrace *trace = make_trace (cases[i].n_chunks, cases[i].steps);
      g_autoptr (SlabTaskGraph) graph = slab_task_graph_new (trace);
      g_autofree char *words = slab_task_graph_describe (graph);
      g_autofree char *dot = slab_task_graph_to_dot (graph);

      g_assert_cmpuint (slab_task_graph_get_n_tasks (graph), ==, cases[i].n_tasks);
      g_assert_true (g_str_has_prefix (words, cases[i].words));
      g_assert_nonnull (strstr (dot, cases[i].chain));
      g_assert_true ((strstr (dot, "write") != NULL)
                     == ((slab_task_graph_get_steps (graph) & 1u << SLAB_PHASE_WRITE) != 0));
      g_assert_finalize_object (trace);
    }
}

/* A trace of before there were such words: what the workers spent time on. */
static void
test_steps_from_spans (void)
{
  SlabTrace *trace = make_trace (3, NULL);
  const SlabSpan read = { 0, 100, 0, 0, -1, SLAB_PHASE_READ }, filter = { 100, 100, 0, 0, -1, SLAB_PHASE_FILTER };
  g_autoptr (SlabTaskGraph) graph = NULL;

  slab_trace_add_span (trace, 1, &read);
  slab_trace_add_span (trace, 1, &filter);
  slab_trace_end_at (trace, 200);
  graph = slab_task_graph_new (trace);
  g_assert_cmpuint (slab_task_graph_get_n_tasks (graph), ==, 6);
  g_assert_finalize_object (trace);
}

/* What is not a task of a chunk, and what was not done, is said. */
static void
test_remarks (void)
{
  SlabTrace *trace = make_trace (3, "filter");
  g_autoptr (SlabTaskGraph) graph = NULL;
  g_autofree char *words = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SLABS, "4");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, "cancelled");
  graph = slab_task_graph_new (trace);
  words = slab_task_graph_describe (graph);
  g_assert_nonnull (strstr (words, "two more threads read and write 4 slabs"));
  g_assert_nonnull (strstr (words, "the run ended before all were done"));
  g_assert_finalize_object (trace);
}

/* A run that takes the volume as one problem has a task an iteration, each after the one before. */
static void
test_whole (void)
{
  static const guint numbers[] = { 1, 3, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (SlabTrace) trace = slab_trace_new (2);
      g_autofree char *number = g_strdup_printf ("%u", numbers[i]);
      g_autoptr (SlabTaskGraph) graph = NULL;
      g_autofree char *words = NULL;
      g_autofree char *dot = NULL;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, number);
      slab_trace_end_at (trace, 1000);
      graph = slab_task_graph_new (trace);
      words = slab_task_graph_describe (graph);
      dot = slab_task_graph_to_dot (graph);
      g_assert_cmpuint (slab_task_graph_get_n_tasks (graph), ==, numbers[i]);
      g_assert_nonnull (strstr (words, number));
      g_assert_nonnull (strstr (dot, number));
      g_assert_nonnull (strstr (dot, "  in -> iteration0"));
      g_assert_true (g_str_has_suffix (dot, " -> out;\n}\n"));
      g_assert_true ((strstr (dot, "iteration1 -> iteration2 -> out") != NULL) == (numbers[i] == 3));
      g_assert_true ((strstr (dot, " more\"") != NULL) == (numbers[i] == 1000));
      g_clear_pointer (&graph, slab_task_graph_unref);
      g_free (words);

      /* Where the engine counted them. */
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TASKS, "6400");
      graph = slab_task_graph_new (trace);
      words = slab_task_graph_describe (graph);
      g_assert_cmpuint (slab_task_graph_get_n_tasks (graph), ==, 6400);
      g_assert_true (g_str_has_prefix (words, "6400 tasks: "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-graph/neighbours", test_neighbours);
  g_test_add_func ("/task-graph/numbers", test_numbers);
  g_test_add_func ("/task-graph/dot", test_dot);
  g_test_add_func ("/task-graph/steps", test_steps);
  g_test_add_func ("/task-graph/steps-from-spans", test_steps_from_spans);
  g_test_add_func ("/task-graph/remarks", test_remarks);
  g_test_add_func ("/task-graph/whole", test_whole);
  return g_test_run ();
}
