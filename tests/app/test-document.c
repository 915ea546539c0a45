/* SPDX-License-Identifier: MIT */
#include "app/slab-document.h"

#include <unistd.h>

#include "app-fixture.h"
#include "profile/slab-trace-machine.h"

static SlabEngine *engine;

typedef struct
{
  guint n_volume;
  guint n_position;
  guint n_entries;
  guint n_running;
  guint n_ended;
  SlabRunState state;
} Counts;

static void
notify_cb (SlabDocument *document, GParamSpec *pspec, Counts *counts)
{
  counts->n_volume += strcmp (pspec->name, "volume") == 0;
  counts->n_position += strcmp (pspec->name, "position") == 0;
  counts->n_entries += strcmp (pspec->name, "n-entries") == 0;
  counts->n_running += strcmp (pspec->name, "running") == 0;
}

static void
ended_cb (SlabDocument *document, SlabRun *run, Counts *counts)
{
  counts->n_ended++;
  counts->state = slab_run_get_state (run);
  g_assert_false (slab_document_is_running (document));
}

static SlabDocument *
make_document (Counts *counts)
{
  SlabDocument *document = slab_document_new (engine);

  memset (counts, 0, sizeof *counts);
  g_signal_connect (document, "notify", G_CALLBACK (notify_cb), counts);
  g_signal_connect (document, "run-ended", G_CALLBACK (ended_cb), counts);
  return document;
}

static void
run (SlabDocument *document, const char *filter, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find (filter, NULL));
  const SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  if (name != NULL)
    g_assert_true (slab_filter_params_set_from_string (params, name, text, NULL));
  g_assert_true (slab_document_run (document, params, &settings, &error));
  g_assert_no_error (error);
  g_assert_true (slab_document_is_running (document));
}

static void
wait_end (SlabDocument *document)
{
  app_wait_until (!slab_document_is_running (document));
}

/* A run says on which machine it was, also where that was never measured. */
static void
test_machine (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);
  g_autoptr (SlabMachine) here = slab_machine_new ();
  g_autoptr (SlabMachine) told = NULL;
  g_autoptr (SlabVolume) volume = app_make_volume (2, 3, 4);

  slab_document_set_source (document, volume);
  run (document, "gaussian", NULL, NULL);
  told = slab_trace_dup_machine (slab_run_get_trace (slab_document_get_run (document)));
  g_assert_nonnull (told);
  g_assert_cmpstr (told->model, ==, here->model);
  g_assert_cmpuint (told->n_cores, ==, here->n_cores);
  wait_end (document);
  app_finalize_object (document);
}

static void
test_empty (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);

  g_assert_null (slab_document_get_volume (document));
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 0);
  g_assert_null (slab_document_get_run (document));
  slab_document_undo (document);
  slab_document_redo (document);
  slab_document_flip (document);
  slab_document_cancel (document);
  g_assert_cmpuint (counts.n_volume + counts.n_position, ==, 0);
  g_assert_finalize_object (document);
}

static void
test_history (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);
  SlabVolume *source = app_make_volume (4, 9, 9);
  g_autofree char *title = NULL;
  gboolean can_undo, can_redo;

  slab_document_set_source (document, source);
  g_assert_true (slab_document_get_volume (document) == source);
  g_assert_cmpuint (counts.n_volume, ==, 1);
  g_assert_cmpuint (counts.n_entries, ==, 1);
  slab_document_set_source (document, source);
  g_assert_cmpuint (counts.n_volume, ==, 1);

  run (document, "gaussian", "sigma", "1");
  wait_end (document);
  g_assert_cmpuint (counts.n_ended, ==, 1);
  g_assert_cmpint (counts.state, ==, SLAB_RUN_STATE_DONE);
  g_assert_cmpuint (counts.n_running, ==, 2);
  g_assert_cmpuint (counts.n_volume, ==, 2);
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 2);
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);
  g_assert_true (slab_document_get_entry_run (document, 1) == slab_document_get_run (document));
  g_assert_null (slab_document_get_entry_run (document, 0));
  title = slab_document_get_entry_title (document, 1);
  g_assert_nonnull (strstr (title, "gaussian"));

  run (document, "identity", NULL, NULL);
  wait_end (document);
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 3);

  /* Undo shows what was, redo what was made of it; nothing is computed. */
  slab_document_undo (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);
  slab_document_undo (document);
  g_assert_true (slab_document_get_volume (document) == source);
  g_object_get (document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  g_assert_false (can_undo);
  g_assert_true (can_redo);
  slab_document_undo (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 0);
  slab_document_show_entry (document, 2);
  g_object_get (document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  g_assert_true (can_undo);
  g_assert_false (can_redo);
  g_assert_cmpuint (counts.n_ended, ==, 2);

  /* A run from the middle drops what was undone. */
  slab_document_show_entry (document, 0);
  run (document, "identity", NULL, NULL);
  wait_end (document);
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 2);
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);

  app_settle ();
  g_assert_finalize_object (document);
  g_assert_finalize_object (source);
}

static void
test_flip (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);
  g_autoptr (SlabVolume) source = app_make_volume (2, 3, 3);

  slab_document_set_source (document, source);
  slab_document_flip (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      run (document, "identity", NULL, NULL);
      wait_end (document);
    }
  g_assert_cmpuint (slab_document_get_position (document), ==, 2);
  for (guint i = 0; i < 6; i++)
    {
      slab_document_flip (document);
      g_assert_cmpuint (slab_document_get_position (document), ==, i % 2 == 0 ? 1 : 2);
    }
  /* Entry 1, chosen as such, is a result: before it is the source. */
  slab_document_show_entry (document, 1);
  slab_document_flip (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 0);
  slab_document_flip (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);
  slab_document_show_entry (document, 0);
  slab_document_flip (document);
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);
  app_settle ();
  g_assert_finalize_object (document);
}

/* Something that would take minutes. */
static void
start_long_run (SlabDocument *document)
{
  run (document, "tv", "eps", "0");
}

/* The trace of a run that failed is kept with the reason, and of its settings what was asked for. */
static void
test_failed (void)
{
  const SlabRawLayout layout = { { { 20, 100, 100 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0 };
  const gsize n_bytes = 20 * 100 * 100 * sizeof (float);
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "cut.raw", NULL);
  g_autofree char *bytes = g_malloc0 (n_bytes);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  SlabVolume *source;
  SlabTrace *trace;
  Counts counts;
  SlabDocument *document = make_document (&counts);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, &error));
  source = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  slab_document_set_source (document, source);
  g_assert_cmpint (truncate (path, 4000), ==, 0);
  run (document, "gaussian", "sigma", "1");
  wait_end (document);
  g_assert_cmpint (counts.state, ==, SLAB_RUN_STATE_FAILED);
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (slab_document_get_traces (document)), ==, 1);
  trace = g_list_model_get_item (slab_document_get_traces (document), 0);
  g_assert_true (slab_trace_is_ended (trace));
  g_assert_true (g_str_has_prefix (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME), "failed: "));
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SHAPE), ==, "20,100,100");
  g_object_unref (trace);
  g_assert_finalize_object (document);
  g_object_unref (source);
  app_remove_folder (folder);
}

static void
test_cancel (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);
  SlabVolume *source = app_make_volume (40, 200, 200);

  slab_document_set_source (document, source);
  start_long_run (document);
  slab_document_cancel (document);
  wait_end (document);
  g_assert_cmpuint (counts.n_ended, ==, 1);
  g_assert_cmpint (counts.state, ==, SLAB_RUN_STATE_CANCELLED);
  g_assert_true (slab_document_get_volume (document) == source);
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 1);

  /* What it did until then is kept. */
  {
    g_autoptr (SlabTrace) trace = g_list_model_get_item (slab_document_get_traces (document), 0);

    g_assert_cmpuint (g_list_model_get_n_items (slab_document_get_traces (document)), ==, 1);
    g_assert_true (slab_trace_is_ended (trace));
    g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME), ==, "cancelled");
    g_assert_cmpint (slab_trace_get_duration (trace), >, 0);
  }

  /* A new source while it runs: the old run ends unseen. */
  start_long_run (document);
  {
    g_autoptr (SlabVolume) other = app_make_volume (2, 2, 2);

    slab_document_set_source (document, other);
    g_assert_false (slab_document_is_running (document));
    g_assert_null (slab_document_get_run (document));
    run (document, "identity", NULL, NULL);
    wait_end (document);
    g_assert_cmpuint (counts.n_ended, ==, 2);
    g_assert_cmpuint (slab_document_get_n_entries (document), ==, 2);
  }

  /* Gone while it runs. */
  slab_document_set_source (document, source);
  start_long_run (document);
  g_assert_finalize_object (document);
  slab_engine_shutdown (engine);
  app_settle ();
  g_clear_object (&engine);
  engine = slab_engine_new (FALSE);
  g_assert_finalize_object (source);
}

/* What means nothing does not start. */
static void
test_invalid (void)
{
  Counts counts;
  SlabDocument *document = make_document (&counts);
  g_autoptr (SlabVolume) source = app_make_volume (2, 3, 3);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  slab_document_set_source (document, source);
  settings.chunk_mode = SLAB_CHUNK_MANUAL;
  settings.chunk[0] = -1;
  g_assert_false (slab_document_run (document, params, &settings, &error));
  g_assert_nonnull (error);
  g_assert_false (slab_document_is_running (document));
  g_assert_cmpuint (counts.n_running + counts.n_ended, ==, 0);
  g_assert_finalize_object (document);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  engine = slab_engine_new (FALSE);
  g_test_add_func ("/document/empty", test_empty);
  g_test_add_func ("/document/machine", test_machine);
  g_test_add_func ("/document/history", test_history);
  g_test_add_func ("/document/flip", test_flip);
  g_test_add_func ("/document/failed", test_failed);
  g_test_add_func ("/document/cancel", test_cancel);
  g_test_add_func ("/document/invalid", test_invalid);
  result = g_test_run ();
  slab_engine_shutdown (engine);
  g_object_unref (engine);
  return result;
}
