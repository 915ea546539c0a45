/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-loader-private.h"

static void
add_event (SlabTraceLoader *loader, guint32 row, gint64 start, gint64 duration)
{
  SlabTraceEvent *event = slab_trace_pool_add (loader, &loader->events, sizeof *event);

  g_assert_nonnull (event);
  *event = (SlabTraceEvent){ .start = start,
                             .duration = duration,
                             .order = loader->events.count,
                             .chunk = -1,
                             .iteration = -1,
                             .passes = -1,
                             .row = row,
                             .phase = SLAB_PHASE_OTHER };
}

/* Of another program: threads come by their numbers, time begins with the first event, spans are in the order of time,
 * and one inside another is in a row below. */
static void
test_make_trace (void)
{
  static const char text[] = "[]";
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  SlabTraceRowKey keys[2] = { { .pid = 1, .tid = 7, .row = 0, .n_events = 1 },
                              { .pid = 1, .tid = 3, .row = 1, .n_events = 2 } };
  SlabTraceLoader loader = { .must_end = FALSE };
  g_autoptr (SlabTrace) trace = NULL;
  SlabSpan span;

  loader.reader = slab_json_reader_new (stream, NULL);
  loader.rows = g_hash_table_new (NULL, NULL);
  loader.pass_names = g_ptr_array_new ();
  loader.span_names = g_ptr_array_new ();
  loader.settings = g_ptr_array_new ();
  loader.tracks = slab_trace_tracks_new ();
  loader.processes = g_hash_table_new (NULL, NULL);
  loader.words = g_ptr_array_new ();
  loader.nested_in = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_hash_table_add (loader.rows, &keys[i]);
  add_event (&loader, 0, 5000, 100);
  add_event (&loader, 1, 2500, 50);
  add_event (&loader, 1, 1000, 2000);
  trace = slab_trace_loader_make_trace (&loader);

  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 3);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 4100);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
  slab_trace_get_span (trace, 0, 0, &span);
  g_assert_cmpint (span.start, ==, 0);
  g_assert_cmpint (span.duration, ==, 2000);
  slab_trace_get_span (trace, 1, 0, &span);
  g_assert_cmpint (span.start, ==, 4000);
  g_assert_cmpint (span.duration, ==, 100);
  slab_trace_get_span (trace, 2, 0, &span);
  g_assert_cmpint (span.start, ==, 1500);
  g_assert_cmpint (span.duration, ==, 50);

  g_hash_table_unref (loader.rows);
  g_ptr_array_unref (loader.pass_names);
  g_ptr_array_unref (loader.span_names);
  g_ptr_array_unref (loader.settings);
  slab_trace_tracks_free (loader.tracks);
  g_hash_table_unref (loader.processes);
  g_ptr_array_unref (loader.words);
  g_array_unref (loader.nested_in);
  g_free (loader.events.items);
  slab_json_reader_free (loader.reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-loader/make-trace", test_make_trace);
  return g_test_run ();
}
