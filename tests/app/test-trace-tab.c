/* SPDX-License-Identifier: MIT */
#include "app/slab-trace-tab.h"

#include "app/slab-banner.h"
#include "app/slab-profile-panel.h"
#include "trace-fixture.h"

static void
opened_cb (SlabTab *tab, guint *n)
{
  (*n)++;
}

static void
failed_cb (SlabTab *tab, const char *message, char **heard)
{
  g_free (*heard);
  *heard = g_strdup (message);
}

static void
compare_cb (SlabTab *tab, SlabTrace *first, const char *first_name, SlabTrace *second, const char *second_name,
            GFile *file, char **heard)
{
  g_assert_true (first == slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)));
  g_assert_null (second);
  g_assert_null (second_name);
  *heard = g_strdup_printf ("%s with %s", first_name, g_file_peek_path (file));
}

static void
test_open (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) good = trace_write_text (folder, "good.json", TRACE_OTHER TRACE_OTHER_END);
  g_autoptr (GFile) odd = trace_write_text (folder, "odd.json", TRACE_ODD);
  g_autoptr (GFile) none = trace_write_text (folder, "none.json", "{\"a\":1}");
  SlabTab *tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));
  SlabBanner *banner = app_get_child (tab, "banner");
  GActionGroup *actions = slab_tab_get_actions (tab);
  g_autofree char *title = NULL, *subtitle = NULL, *message = NULL, *compared = NULL, *uri = NULL;
  g_autoptr (SlabTrace) trace = NULL;
  SlabSessionTab *saved;
  guint n_opened = 0;

  g_signal_connect (tab, "opened", G_CALLBACK (opened_cb), &n_opened);
  g_signal_connect (tab, "open-failed", G_CALLBACK (failed_cb), &message);
  g_signal_connect (tab, "compare", G_CALLBACK (compare_cb), &compared);
  g_assert_false (g_action_group_get_action_enabled (actions, "compare-file"));
  g_assert_null (slab_tab_save (tab));

  /* With nothing open a failure is whoever asked for it. */
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), none);
  app_wait_until (message != NULL);
  app_assert_contains (message, "none.json");
  g_assert_cmpuint (n_opened, ==, 0);
  g_assert_false (slab_tab_has_properties (tab));

  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), good);
  app_wait_until (n_opened == 1);
  g_object_get (tab, "title", &title, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (title, ==, "good.json");
  app_assert_contains (subtitle, "1 thread");
  app_assert_contains (subtitle, "3.00");
  g_assert_null (slab_banner_get_message (banner));
  g_object_get (app_get_child (tab, "profile"), "trace", &trace, NULL);
  g_assert_true (trace == slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)));
  g_assert_true (slab_tab_has_properties (tab));
  g_assert_false (slab_tab_is_working (tab));
  g_assert_true (g_action_group_get_action_enabled (actions, "zoom-in"));
  g_assert_true (g_action_group_get_action_enabled (actions, "copy"));

  saved = slab_tab_save (tab);
  uri = g_file_get_uri (good);
  g_assert_true (saved->is_trace);
  g_assert_cmpstr (saved->uri, ==, uri);
  slab_session_tab_free (saved);

  g_action_group_activate_action (actions, "compare-to", g_variant_new_string ("/b.json"));
  g_assert_cmpstr (compared, ==, "good.json with /b.json");

  /* What makes no sense is said. */
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), odd);
  app_wait_until (n_opened == 2);
  app_assert_contains (slab_banner_get_message (banner), "odd.json");
  app_assert_contains (slab_banner_get_message (banner), "left out");
  slab_tab_dismiss (tab);
  g_assert_null (slab_banner_get_message (banner));

  app_finalize_object (tab);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/trace-tab/open", test_open);
  return g_test_run ();
}
