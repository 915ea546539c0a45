/* SPDX-License-Identifier: MIT */
#include "app/slab-trace-properties.h"

#include "trace-fixture.h"

static void
test_rows (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) file = trace_write_text (folder, "good.json", TRACE_OTHER TRACE_OTHER_END);
  g_autoptr (SlabTrace) trace = trace_make ("gaussian <sigma>=3", 0.25);
  GtkWindow *window;
  g_autofree char *texts = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE, "Abacus 9000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES, "2");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "1e10,2e10");
  window = GTK_WINDOW (slab_trace_properties_new (NULL, trace, file));
  app_iterate_until_quiet ();
  texts = app_get_texts (window);
  app_assert_contains (texts, "gaussian <sigma>=3");
  app_assert_contains (texts, "250 ms");
  app_assert_contains (texts, "Abacus 9000");
  app_assert_contains (texts, "20.0 GB/s");
  app_assert_contains (texts, "good.json");
  app_assert_contains (texts, folder);
  app_assert_contains (texts, "Written");
  gtk_window_destroy (window);
  app_iterate_until_quiet ();
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/trace-properties/rows", test_rows);
  return g_test_run ();
}
