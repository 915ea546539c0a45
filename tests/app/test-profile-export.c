/* SPDX-License-Identifier: MIT */
#include "app/slab-profile-export.h"

#include "app-fixture.h"

static SlabTrace *
make_trace (void)
{
  const SlabSpan span = { .duration = 1000000, .chunk = 0, .iteration = -1, .phase = SLAB_PHASE_FILTER };
  SlabTrace *trace = slab_trace_new (1);

  slab_trace_begin (trace);
  slab_trace_add_span (trace, 0, &span);
  slab_trace_end_at (trace, 2000000);
  return trace;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The file's content, and NULL with the error when it was not written. */
static char *
save (SlabTrace *trace, SlabProfileExport what, const char *folder, const char *name, gsize *length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *shown = NULL;
  char *content = NULL;

  slab_profile_export_async (trace, what, file, NULL, exported_cb, &result);
  app_wait_until (result != NULL);
  shown = slab_profile_export_finish (trace, result, error);
  if (shown == NULL)
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      return NULL;
    }
  g_assert_cmpstr (shown, ==, name);
  g_assert_true (g_file_get_contents (path, &content, length, NULL));
  return content;
}

static void
test_kinds (void)
{
  static const struct
  {
    SlabProfileExport what;
    const char *name;
    const char *part; /* of the content */
  } cases[] = {
    { SLAB_PROFILE_EXPORT_PNG, "run.png", "\211PNG" },    { SLAB_PROFILE_EXPORT_SVG, "run.SVG", "<svg" },
    { SLAB_PROFILE_EXPORT_PDF, "run.pdf", "%PDF" },       { SLAB_PROFILE_EXPORT_PNG, "other.svg", "<svg" },
    { SLAB_PROFILE_EXPORT_SPANS, "run.csv", "filter" },   { SLAB_PROFILE_EXPORT_SAMPLES, "samples.csv", "cores_busy" },
    { SLAB_PROFILE_EXPORT_SPANS, "spans.txt", "filter" }, { SLAB_PROFILE_EXPORT_JSON, "run.json", "traceEvents" },
    { SLAB_PROFILE_EXPORT_HTML, "run.html", "<html" },    { SLAB_PROFILE_EXPORT_DOT, "run.dot", "digraph" },
  };
  SlabTrace *trace = make_trace ();
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *content = save (trace, cases[i].what, folder, cases[i].name, &length, &error);

      g_assert_no_error (error);
      g_assert_nonnull (g_strstr_len (content, (gssize) length, cases[i].part));
    }
  g_assert_null (save (trace, SLAB_PROFILE_EXPORT_PNG, folder, "run.txt", &length, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  for (guint i = 0; i < SLAB_N_PROFILE_EXPORTS; i++)
    {
      g_assert_null (save (trace, (SlabProfileExport) i, "/nonexistent-folder", "run.png", &length, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  app_remove_folder (folder);
  g_assert_finalize_object (trace);
}

static void
assert_name (SlabTrace *trace, SlabProfileExport what, const char *expected)
{
  g_autofree char *name = slab_profile_export_get_default_name (trace, what);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_name (void)
{
  SlabTrace *trace = make_trace ();

  assert_name (trace, SLAB_PROFILE_EXPORT_PNG, "run-timeline.png");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "/data/a b/slab.1.vol");
  assert_name (trace, SLAB_PROFILE_EXPORT_SVG, "slab.1-timeline.svg");
  assert_name (trace, SLAB_PROFILE_EXPORT_SAMPLES, "slab.1-samples.csv");
  assert_name (trace, SLAB_PROFILE_EXPORT_HTML, "slab.1-report.html");
  assert_name (trace, SLAB_PROFILE_EXPORT_DOT, "slab.1-tasks.dot");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, ".hidden");
  assert_name (trace, SLAB_PROFILE_EXPORT_JSON, ".hidden-trace.json");
  g_assert_finalize_object (trace);
}

static void
test_ids (void)
{
  SlabProfileExport what;

  for (guint i = 0; i < SLAB_N_PROFILE_EXPORTS; i++)
    {
      g_assert_true (slab_profile_export_from_id (slab_profile_export_get_id ((SlabProfileExport) i), &what));
      g_assert_cmpuint (what, ==, i);
      g_assert_true (g_str_has_prefix (slab_profile_export_get_pattern (what), "*."));
      g_assert_cmpuint (strlen (slab_profile_export_get_title (what)), >, 5);
    }
  g_assert_false (slab_profile_export_from_id ("gif", &what));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-export/kinds", test_kinds);
  g_test_add_func ("/profile-export/name", test_name);
  g_test_add_func ("/profile-export/ids", test_ids);
  return g_test_run ();
}
