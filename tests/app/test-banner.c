/* SPDX-License-Identifier: MIT */
#include "app/slab-banner.h"

#include "app-fixture.h"

static void
test_messages (void)
{
  SlabBanner *banner = SLAB_BANNER (g_object_ref_sink (slab_banner_new ()));

  g_assert_null (slab_banner_get_message (banner));
  slab_banner_show (banner, "<b> & %s", "_Reload", "win.reload");
  g_assert_cmpstr (slab_banner_get_message (banner), ==, "<b> & %s");
  g_assert_cmpstr (slab_banner_get_action (banner), ==, "win.reload");
  slab_banner_show (banner, "one", NULL, NULL);
  g_assert_cmpstr (slab_banner_get_message (banner), ==, "one");
  g_assert_null (slab_banner_get_action (banner));
  slab_banner_add (banner, "two");
  slab_banner_add (banner, "one");
  g_assert_cmpstr (slab_banner_get_message (banner), ==, "one\ntwo");
  slab_banner_add (banner, "three");
  slab_banner_add (banner, "four");
  slab_banner_add (banner, "five");
  slab_banner_add (banner, "six");
  g_assert_cmpstr (slab_banner_get_message (banner), ==, "one\ntwo\nthree\nfour\nand 2 more messages");
  gtk_widget_activate_action (GTK_WIDGET (banner), "banner.dismiss", NULL);
  g_assert_null (slab_banner_get_message (banner));
  slab_banner_add (banner, "seven");
  g_assert_cmpstr (slab_banner_get_message (banner), ==, "seven");
  g_assert_finalize_object (banner);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/banner/messages", test_messages);
  return g_test_run ();
}
