/* SPDX-License-Identifier: MIT */
#include "app/slab-trace-file.h"

#include "trace-fixture.h"

typedef struct
{
  guint n_loaded;
  guint n_failed;
  guint n_cancelled;
  guint64 n_spans;
  char *message;
} Heard;

static void
loaded_cb (SlabTraceFile *loader, SlabTrace *trace, Heard *heard)
{
  heard->n_loaded++;
  heard->n_spans = slab_trace_get_n_spans (trace, 0);
}

static void
failed_cb (SlabTraceFile *loader, const char *message, Heard *heard)
{
  heard->n_failed++;
  g_free (heard->message);
  heard->message = g_strdup (message);
}

static void
cancelled_cb (SlabTraceFile *loader, Heard *heard)
{
  heard->n_cancelled++;
}

static SlabTraceFile *
make_loader (Heard *heard)
{
  SlabTraceFile *loader = slab_trace_file_new ();

  g_signal_connect (loader, "loaded", G_CALLBACK (loaded_cb), heard);
  g_signal_connect (loader, "failed", G_CALLBACK (failed_cb), heard);
  g_signal_connect (loader, "cancelled", G_CALLBACK (cancelled_cb), heard);
  return loader;
}

static void
test_load (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) good = trace_write_text (folder, "good.json", TRACE_OTHER TRACE_OTHER_END);
  g_autoptr (GFile) empty = trace_write_text (folder, "empty.json", "");
  Heard heard = { 0 };
  SlabTraceFile *loader = make_loader (&heard);

  /* Only the newest is told. */
  slab_trace_file_load (loader, empty);
  slab_trace_file_load (loader, good);
  app_wait_until (heard.n_loaded > 0);
  app_iterate_until_quiet ();
  g_assert_cmpuint (heard.n_loaded, ==, 1);
  g_assert_cmpuint (heard.n_failed, ==, 0);
  g_assert_cmpuint (heard.n_cancelled, ==, 0);
  g_assert_cmpuint (heard.n_spans, ==, 2);

  slab_trace_file_load (loader, empty);
  app_wait_until (heard.n_failed > 0);
  app_assert_contains (heard.message, "empty.json");
  app_assert_contains (heard.message, "expected a trace");

  slab_trace_file_load (loader, good);
  slab_trace_file_cancel (loader);
  app_wait_until (heard.n_cancelled > 0 || heard.n_loaded > 1);
  g_assert_cmpuint (heard.n_loaded + heard.n_cancelled, ==, 2);
  g_assert_false (slab_trace_file_is_busy (loader));

  g_free (heard.message);
  app_finalize_object (loader);
  app_remove_folder (folder);
}

/* Long enough to be seen; it can be given up on the way. */
static void
test_progress (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GString) text = g_string_new (TRACE_OTHER);
  g_autoptr (GFile) file = NULL;
  Heard heard = { 0 };
  SlabTraceFile *loader = make_loader (&heard);

  for (guint i = 0; i < 400000; i++)
    g_string_append_printf (text, ",{\"ph\":\"X\",\"name\":\"a\",\"pid\":1,\"tid\":1,\"ts\":%u,\"dur\":1}", i + 3000);
  g_string_append (text, TRACE_OTHER_END);
  file = trace_write_text (folder, "long.json", text->str);
  slab_trace_file_load (loader, file);
  app_wait_until (slab_trace_file_get_progress (loader) > 0 || heard.n_loaded > 0);
  if (heard.n_loaded == 0)
    {
      g_assert_cmpfloat (slab_trace_file_get_progress (loader), <=, 1);
      slab_trace_file_cancel (loader);
      app_wait_until (heard.n_cancelled > 0 || heard.n_loaded > 0);
    }
  g_assert_cmpuint (heard.n_loaded + heard.n_cancelled, ==, 1);
  app_finalize_object (loader);
  app_remove_folder (folder);
}

static void
test_names (void)
{
  static const struct
  {
    const char *path;
    gboolean is_trace;
  } cases[] = { { "/a/run.json", TRUE },     { "/a/RUN.JSON", TRUE }, { "/a/run.pt.trace.json.gz", TRUE },
                { "/a/run.gz", FALSE },      { "/a/run.vol", FALSE }, { "/a/json", FALSE },
                { "/a.json/run.raw", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (cases[i].path);

      g_assert_cmpint (slab_trace_file_is_trace (file), ==, cases[i].is_trace);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-file/load", test_load);
  g_test_add_func ("/trace-file/progress", test_progress);
  g_test_add_func ("/trace-file/names", test_names);
  return g_test_run ();
}
