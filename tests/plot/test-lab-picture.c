/* SPDX-License-Identifier: MIT */
#include "plot/slab-lab-picture.h"

#include "lab-picture-fixture.h"
#include "picture-fixture.h"

/* By the cells, measured or not; the price of a cut is told with the times where there are some. */
static void
test_panels (void)
{
  static const SlabLabPanelKind expected[] = { SLAB_LAB_PANEL_TIMES,  SLAB_LAB_PANEL_MEMORY, SLAB_LAB_PANEL_WEAK,
                                               SLAB_LAB_PANEL_STRONG, SLAB_LAB_PANEL_PRICE,  SLAB_LAB_PANEL_GRID };
  g_autoptr (SlabLabResult) result = lab_picture_make_result (FALSE);
  g_autoptr (GArray) panels = slab_lab_picture_list_panels (result, NULL);

  g_assert_cmpuint (panels->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < panels->len; i++)
    {
      const SlabLabPanel *panel = &g_array_index (panels, SlabLabPanel, i);
      g_autofree char *words = slab_lab_picture_describe_panel (panel);

      g_assert_cmpint (panel->kind, ==, expected[i]);
      g_assert_cmpstr (panel->filter->id, ==, i < 3 ? "gaussian" : "tv");
      g_assert_nonnull (strstr (words, i < 3 ? "Gaussian" : "Total variation"));
    }
}

static void
test_draw (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      g_autoptr (SlabLabResult) result = lab_picture_make_result (variant < 2);
      g_autoptr (GArray) panels = slab_lab_picture_list_panels (result, NULL);

      for (guint i = 0; i < panels->len; i++)
        {
          const SlabLabPanel *panel = &g_array_index (panels, SlabLabPanel, i);
          Picture picture;
          double height;

          picture_init (&picture, 480, 400, 1.0, variant % 2 != 0);
          height = slab_lab_picture_get_panel_height (result, NULL, panel, &picture.theme);
          g_assert_cmpfloat (height, >, 100.0);
          g_assert_cmpfloat (height, <=, 400.0);
          slab_lab_picture_draw_panel (picture.cr, result, NULL, panel, &picture.theme, 480, height);
          g_assert_true (picture_has_ink (&picture, 20, 20, 460, height - 20));
          /* A point, a bar or a field in the filter's colour only where something was measured. */
          g_assert_cmpint (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0, 0, 480, height),
                           ==, variant < 2);
          picture_assert_margin (&picture);
          picture_clear (&picture);
        }
    }
}

/* Where is, in a drawing of 480 × 400, the color of what is compared with? */
static gboolean
has_other (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel)
{
  Picture picture;
  gboolean has;

  picture_init (&picture, 480, 400, 1.0, FALSE);
  slab_lab_picture_draw_panel (picture.cr, result, other, panel, &picture.theme, 480, 400);
  has = picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_WRITE], 0, 0, 480, 400);
  picture_assert_margin (&picture);
  picture_clear (&picture);
  return has;
}

/* Every curve and bar has a second one; of two maps there is the ratio. */
static void
test_compared (void)
{
  g_autoptr (SlabLabResult) result = lab_picture_make_result (TRUE), other = lab_picture_make_result (TRUE);
  g_autoptr (GArray) panels = slab_lab_picture_list_panels (result, other);

  g_assert_cmpuint (panels->len, ==, 7);
  g_assert_cmpint (g_array_index (panels, SlabLabPanel, 6).kind, ==, SLAB_LAB_PANEL_RATIO);
  for (guint i = 0; i < panels->len; i++)
    {
      const SlabLabPanel *panel = &g_array_index (panels, SlabLabPanel, i);
      const gboolean is_map = panel->kind == SLAB_LAB_PANEL_GRID || panel->kind == SLAB_LAB_PANEL_RATIO;

      g_assert_cmpint (has_other (result, other, panel), ==, !is_map);
      g_assert_false (has_other (result, NULL, panel));
    }
}

/* What a field of the map says at length: of 3 s in one and 2 s in the other, of what cannot be, and of what is only
 * here. */
static void
test_describe_at (void)
{
  g_autoptr (SlabLabResult) result = lab_picture_make_result (TRUE), other = lab_picture_make_result (TRUE);
  const SlabLabPanel grid = { SLAB_LAB_PANEL_GRID, slab_filter_find ("tv", NULL) };
  const SlabLabPanel ratio = { SLAB_LAB_PANEL_RATIO, slab_filter_find ("tv", NULL) };
  const SlabLabPanel strong = { SLAB_LAB_PANEL_STRONG, slab_filter_find ("tv", NULL) };
  SlabLabCell *first = g_ptr_array_index (result->cells, 9), *second = g_ptr_array_index (result->cells, 10);
  Picture picture;
  g_autofree char *left = NULL, *right = NULL, *times = NULL, *missing = NULL;

  first->error = g_strdup ("no memory");
  g_array_set_size (first->repeats, 0);
  g_array_index (((SlabLabCell *) g_ptr_array_index (other->cells, 10))->repeats, SlabLabRepeat, 0).seconds = 2.0;
  picture_init (&picture, 480, 300, 1.0, FALSE);
#define DESCRIBE(PANEL, X, Y)                                                                                          \
  slab_lab_picture_describe_at (picture.cr, result, other, &(PANEL), &picture.theme, 480, 300, (X), (Y))
  g_assert_null (DESCRIBE (strong, 200, 150));
  g_assert_null (DESCRIBE (grid, 2, 2));
  left = DESCRIBE (grid, 180, 150);
  g_assert_cmpstr (left, ==, "4 × 4 × 4 with overlap 0: no memory");
  right = DESCRIBE (grid, 440, 150);
  g_assert_cmpstr (right, ==, "4 × 4 × 4 with overlap 2: 3.00 s, peak 29.3 KiB");
  times = DESCRIBE (ratio, 440, 150);
  g_assert_cmpstr (times, ==, "4 × 4 × 4 with overlap 2: 1.50×");
  second->settings.n_threads = 3;
  missing = DESCRIBE (ratio, 440, 150);
  g_assert_cmpstr (missing, ==, "4 × 4 × 4 with overlap 2: not in the other");
#undef DESCRIBE
  picture_clear (&picture);
}

/* A filter that reaches twice as far has twice the overlaps: half of each halo is compared with half of the other's,
 * and all of it with all. */
static void
test_other_halo (void)
{
  g_autoptr (SlabLabResult) result = lab_picture_make_result (TRUE), other = lab_picture_make_result (TRUE);
  const SlabLabPanel ratio = { SLAB_LAB_PANEL_RATIO, slab_filter_find ("tv", NULL) };
  SlabLabCell *far = g_ptr_array_index (other->cells, 10);
  g_autofree char *none = NULL, *all = NULL;
  Picture picture;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    far->settings.overlap[a] = 4;
  g_array_index (far->repeats, SlabLabRepeat, 0).seconds = 6.0;
  picture_init (&picture, 480, 300, 1.0, FALSE);
  none = slab_lab_picture_describe_at (picture.cr, result, other, &ratio, &picture.theme, 480, 300, 180, 150);
  g_assert_cmpstr (none, ==, "4 × 4 × 4 with overlap 0: 1.00×");
  all = slab_lab_picture_describe_at (picture.cr, result, other, &ratio, &picture.theme, 480, 300, 440, 150);
  g_assert_cmpstr (all, ==, "4 × 4 × 4 with overlap 2 / 4: 0.500×");
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-picture/panels", test_panels);
  g_test_add_func ("/lab-picture/draw", test_draw);
  g_test_add_func ("/lab-picture/compared", test_compared);
  g_test_add_func ("/lab-picture/describe-at", test_describe_at);
  g_test_add_func ("/lab-picture/other-halo", test_other_halo);
  return g_test_run ();
}
