/* SPDX-License-Identifier: MIT */
#include "app/slab-profile-card.h"

#include "app-fixture.h"

static void
assert_place (int width, int height, double x, double y, int left, int top)
{
  const GtkRequisition card = { 100, 40 };
  GdkRectangle place = slab_profile_card_find_place (&card, width, height, x, y);

  g_assert_cmpint (place.x, ==, left);
  g_assert_cmpint (place.y, ==, top);
  g_assert_cmpint (place.width, ==, MIN (100, width));
  g_assert_cmpint (place.height, ==, MIN (40, height));
}

static void
test_place (void)
{
  /* 14 pixels below and right. */
  assert_place (400, 200, 50, 60, 64, 74);
  /* On the other side of either edge: 350 - 14 - 100, 190 - 14 - 40. */
  assert_place (400, 200, 350, 60, 236, 74);
  assert_place (400, 200, 50, 190, 64, 136);
  /* Where neither side has room it stays within the area, and is no larger. */
  assert_place (110, 200, 60, 60, 0, 74);
  assert_place (80, 30, 40, 20, 0, 0);
}

static void
test_text (void)
{
  SlabProfileCard *card = g_object_ref_sink (SLAB_PROFILE_CARD (slab_profile_card_new ()));

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (card)));
  slab_profile_card_set_text (card, "Chunk 3\nfilter");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (card)));
  g_assert_cmpstr (slab_profile_card_get_text (card), ==, "Chunk 3\nfilter");
  g_assert_false (gtk_widget_get_can_target (GTK_WIDGET (card)));
  slab_profile_card_set_text (card, "");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (card)));
  slab_profile_card_set_text (card, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (card)));
  g_assert_finalize_object (card);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/profile-card/place", test_place);
  g_test_add_func ("/profile-card/text", test_text);
  return g_test_run ();
}
