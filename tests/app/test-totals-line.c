/* SPDX-License-Identifier: MIT */
#include "app/slab-totals-line.h"

#include <string.h>

#include "app-basics.h"

#define TEN "0000000000"

static int
get_natural (SlabTotalsLine *line)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (line), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_height (SlabTotalsLine *line, int width)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (line), GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
assert_shown (SlabTotalsLine *line, int width, const char *expected)
{
  g_autofree char *shown = slab_totals_line_dup_shown (line, width);

  g_assert_cmpstr (shown, ==, expected);
}

/* Six figures of the same width, of which two may be left out. */
static void
test_widths (void)
{
  SlabTotalsLine *line = g_object_ref_sink (g_object_new (SLAB_TYPE_TOTALS_LINE, NULL));
  const char *all = TEN " · " TEN " · " TEN " · " TEN " · " TEN " · " TEN;
  int one, whole, height, step;

  slab_totals_line_set_text (line, TEN);
  one = get_natural (line);
  slab_totals_line_set_text (line, TEN " · " TEN);
  step = get_natural (line) - one;
  slab_totals_line_set_text (line, all);
  g_assert_cmpstr (slab_totals_line_get_text (line), ==, all);
  whole = get_natural (line);
  height = get_height (line, whole);

  assert_shown (line, whole, all);
  assert_shown (line, whole + 1000, all);
  assert_shown (line, whole - step + 4, TEN " · " TEN " · " TEN " · " TEN " · " TEN);
  assert_shown (line, whole - 2 * step + 4, TEN " · " TEN " · " TEN " · " TEN);
  g_assert_cmpint (get_height (line, whole - 2 * step + 4), ==, height);
  /* Three of them would be too few: two lines, and all of it. */
  assert_shown (line, whole - 3 * step + 4, TEN " · " TEN " · " TEN "\n" TEN " · " TEN " · " TEN);
  g_assert_cmpint (get_height (line, whole - 3 * step + 4), >, height + height / 2);
  /* Two each. */
  assert_shown (line, one + step + 4, TEN " · " TEN "\n" TEN " · " TEN);
  assert_shown (line, one + 4, TEN "\n" TEN);
  /* Cut, but there. */
  assert_shown (line, one / 2, TEN);
  /* GTK takes it for granted that what has more room is not higher. */
  for (int width = 0, before = G_MAXINT; width <= whole; width += 5)
    {
      g_assert_cmpint (get_height (line, width), <=, before);
      before = get_height (line, width);
    }
  g_object_unref (line);
}

/* No figure stands alone under a line that is full. */
static void
test_balance (void)
{
  SlabTotalsLine *line = g_object_ref_sink (g_object_new (SLAB_TYPE_TOTALS_LINE, NULL));
  const char *all = "00 · 00 · 00 · 00";
  int width;

  slab_totals_line_set_text (line, "00 · 00 · 00");
  width = get_natural (line) - 4;
  slab_totals_line_set_text (line, all);
  assert_shown (line, width, "00 · 00\n00 · 00");
  slab_totals_line_set_text (line, "");
  assert_shown (line, width, "");
  g_object_unref (line);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/totals-line/widths", test_widths);
  g_test_add_func ("/totals-line/balance", test_balance);
  return g_test_run ();
}
