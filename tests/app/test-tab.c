/* SPDX-License-Identifier: MIT */
#include "app/slab-tab.h"

#include "app-fixture.h"
#include "app/slab-compare-page.h"
#include "app/slab-trace-tab.h"
#include "app/slab-viewer.h"

/* Every kind has only actions that a window has, of the same kinds: the window hands them out by their names. */
static void
test_actions (void)
{
  g_autoptr (GObject) defaults = G_OBJECT (slab_viewer_get_default_actions ());
  GtkWidget *const tabs[] = { slab_trace_tab_new (), slab_compare_page_new () };

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      SlabTab *tab = g_object_ref_sink (SLAB_TAB (tabs[i]));
      GActionGroup *actions = slab_tab_get_actions (tab);
      g_auto (GStrv) names = g_action_group_list_actions (actions);

      for (guint k = 0; names[k] != NULL; k++)
        {
          const GVariantType *type = g_action_group_get_action_parameter_type (actions, names[k]);
          const GVariantType *wanted;

          g_assert_true (g_action_group_has_action (G_ACTION_GROUP (defaults), names[k]));
          wanted = g_action_group_get_action_parameter_type (G_ACTION_GROUP (defaults), names[k]);
          g_assert_true (type == wanted || g_variant_type_equal (type, wanted));
        }
      /* What a kind does not have does nothing. */
      g_assert_false (slab_tab_is_working (tab));
      g_assert_null (slab_tab_save (tab));
      g_assert_false (slab_tab_has_properties (tab));
      slab_tab_stop (tab);
      slab_tab_dismiss (tab);
      app_finalize_object (tab);
    }
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/tab/actions", test_actions);
  return g_test_run ();
}
