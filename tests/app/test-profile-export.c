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
static char *export(SlabTrace *trace, const char *folder, const char *name, gsize *length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *shown = NULL;
  char *content = NULL;

  slab_profile_export_async (trace, file, NULL, exported_cb, &result);
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
  SlabTrace *trace = make_trace ();
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *png = export(trace, folder, "run.png", &length, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (png, MIN (length, 4), "\211PNG", 4);
  g_autofree char *svg = export(trace, folder, "run.SVG", &length, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (svg, (gssize) length, "<svg"));
  g_autofree char *pdf = export(trace, folder, "run.pdf", &length, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));
  g_autofree char *json = export(trace, folder, "run.json", &length, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (json, (gssize) length, "traceEvents"));

  g_assert_null (export(trace, folder, "run.txt", &length, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (export(trace, "/nonexistent-folder", "run.png", &length, &error));
  g_assert_nonnull (error);
  app_remove_folder (folder);
  g_assert_finalize_object (trace);
}

static void
test_name (void)
{
  SlabTrace *trace = make_trace ();
  g_autofree char *plain = slab_profile_export_get_default_name (trace);

  g_assert_cmpstr (plain, ==, "run-timeline.png");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "/data/a b/slab.1.vol");
  g_autofree char *named = slab_profile_export_get_default_name (trace);
  g_assert_cmpstr (named, ==, "slab.1-timeline.png");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, ".hidden");
  g_autofree char *hidden = slab_profile_export_get_default_name (trace);
  g_assert_cmpstr (hidden, ==, ".hidden-timeline.png");
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-export/kinds", test_kinds);
  g_test_add_func ("/profile-export/name", test_name);
  return g_test_run ();
}
