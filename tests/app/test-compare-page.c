/* SPDX-License-Identifier: MIT */
#include "app/slab-compare-page.h"

#include "app/slab-difference-item.h"
#include "app/slab-profile-view.h"
#include "trace-fixture.h"

static void
opened_cb (SlabTab *tab, guint *n)
{
  (*n)++;
}

static void
failed_cb (SlabTab *tab, const char *message, char **heard)
{
  *heard = g_strdup (message);
}

static void
assert_range (SlabProfileView *view, double start, double end)
{
  double found_start, found_end;

  slab_profile_view_get_range (view, &found_start, &found_end);
  g_assert_cmpfloat_with_epsilon (found_start, start, 1e-9);
  g_assert_cmpfloat_with_epsilon (found_end, end, 1e-9);
}

/* The axis is that of the longer one, in both, and they move together. */
static void
test_axis (void)
{
  g_autoptr (SlabTrace) fast = trace_make ("gaussian sigma=3", 0.5);
  g_autoptr (SlabTrace) slow = trace_make ("tv weight=1", 2);
  SlabTab *page = g_object_ref_sink (SLAB_TAB (slab_compare_page_new ()));
  SlabProfileView *first = app_get_child (page, "first"), *second = app_get_child (page, "second");
  g_autofree char *title = NULL;
  guint n_opened = 0;

  g_signal_connect (page, "opened", G_CALLBACK (opened_cb), &n_opened);
  slab_compare_page_compare (SLAB_COMPARE_PAGE (page), fast, "Run 1", slow, "Run 2");
  g_assert_cmpuint (n_opened, ==, 1);
  g_object_get (page, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Run 1 and Run 2");
  assert_range (first, 0, 2);
  assert_range (second, 0, 2);

  slab_profile_view_set_range (second, 0.75, 1.25);
  assert_range (first, 0.75, 1.25);
  slab_profile_view_zoom (first, 2);
  assert_range (second, 0.875, 1.125);
  slab_profile_view_fit (second);
  assert_range (first, 0, 2);
  g_action_group_activate_action (slab_tab_get_actions (page), "zoom-in", NULL);
  assert_range (second, 0.2, 1.8); /* 1.25 times closer, about the middle */

  g_assert_null (slab_tab_save (page));
  g_assert_null (slab_tab_get_file (page));
  app_finalize_object (page);
}

static void
test_table (void)
{
  g_autoptr (SlabTrace) fast = trace_make ("gaussian sigma=3", 0.5);
  g_autoptr (SlabTrace) slow = trace_make ("tv weight=1", 2);
  SlabTab *page = g_object_ref_sink (SLAB_TAB (slab_compare_page_new ()));
  GListModel *model;
  gboolean found = FALSE;

  slab_compare_page_compare (SLAB_COMPARE_PAGE (page), fast, "Run 1", slow, "Run 2");
  model = G_LIST_MODEL (gtk_column_view_get_model (app_get_child (page, "table")));
  /* It is computed in a thread. */
  app_wait_until (g_list_model_get_n_items (model) > 0);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SlabDifferenceItem) item = g_list_model_get_item (model, i);
      const char *row = slab_difference_item_get_text (item, SLAB_DIFFERENCE_TITLE);

      if (g_str_equal (row, "Filter"))
        g_assert_cmpstr (slab_difference_item_get_text (item, SLAB_DIFFERENCE_SECOND), ==, "tv weight=1");
      if (!g_str_equal (row, "Time"))
        continue;
      found = TRUE;
      g_assert_cmpstr (slab_difference_item_get_text (item, SLAB_DIFFERENCE_RATIO), ==, "×\u202f4.00");
    }
  g_assert_true (found);
  app_finalize_object (page);
}

static void
test_file (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) good = trace_write_text (folder, "good.json", TRACE_OTHER TRACE_OTHER_END);
  g_autoptr (GFile) empty = trace_write_text (folder, "empty.json", "");
  g_autoptr (SlabTrace) trace = trace_make ("gaussian sigma=3", 0.5);
  SlabTab *page = g_object_ref_sink (SLAB_TAB (slab_compare_page_new ()));
  g_autofree char *message = NULL;
  guint n_opened = 0;

  g_signal_connect (page, "opened", G_CALLBACK (opened_cb), &n_opened);
  slab_compare_page_compare_file (SLAB_COMPARE_PAGE (page), trace, "Run 1", good);
  app_wait_until (n_opened == 1);
  assert_range (app_get_child (page, "second"), 0, 0.5);
  app_finalize_object (page);

  page = g_object_ref_sink (SLAB_TAB (slab_compare_page_new ()));
  g_signal_connect (page, "open-failed", G_CALLBACK (failed_cb), &message);
  slab_compare_page_compare_file (SLAB_COMPARE_PAGE (page), trace, "Run 1", empty);
  app_wait_until (message != NULL);
  app_assert_contains (message, "empty.json");
  app_finalize_object (page);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/compare-page/axis", test_axis);
  g_test_add_func ("/compare-page/table", test_table);
  g_test_add_func ("/compare-page/file", test_file);
  return g_test_run ();
}
