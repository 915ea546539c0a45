/* SPDX-License-Identifier: MIT */
#include "app/slab-view-state.h"

#include <math.h>

#include "../volume/clock-fixture.h"
#include "app-fixture.h"

typedef struct
{
  guint changes; /* all of them since the last look */
  guint n_signals;
  guint n_notifies;
} Heard;

static void
changed_cb (SlabViewState *state, guint changes, Heard *heard)
{
  heard->changes |= changes;
  heard->n_signals++;
}

static void
notify_cb (SlabViewState *state, GParamSpec *pspec, Heard *heard)
{
  heard->n_notifies++;
}

static SlabViewState *
make_state (Heard *heard)
{
  SlabViewState *state = slab_view_state_new ();

  g_signal_connect (state, "changed", G_CALLBACK (changed_cb), heard);
  g_signal_connect (state, "notify", G_CALLBACK (notify_cb), heard);
  return state;
}

static void
assert_heard (Heard *heard, guint changes)
{
  g_assert_cmphex (heard->changes, ==, changes);
  g_assert_cmpuint (heard->n_signals, ==, changes != 0 ? 1 : 0);
  *heard = (Heard){ 0 };
}

static void
assert_cursor (SlabViewState *state, gint64 z, gint64 y, gint64 x)
{
  gint64 cursor[SLAB_N_AXES];

  slab_view_state_get_cursor (state, cursor);
  g_assert_cmpint (cursor[0], ==, z);
  g_assert_cmpint (cursor[1], ==, y);
  g_assert_cmpint (cursor[2], ==, x);
}

static void
test_empty (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);

  slab_view_state_set_cursor (state, (gint64[]){ 3, 2, 1 });
  slab_view_state_set_place (state, 2, (double[]){ 1, 1, 1 });
  slab_view_state_step (state, SLAB_AXIS_Z, 5);
  slab_view_state_auto_contrast (state);
  assert_heard (&heard, 0);
  assert_cursor (state, 0, 0, 0);
  g_assert_cmpint (slab_view_state_get_n_slices (state, SLAB_AXIS_Y), ==, 0);
  g_assert_finalize_object (state);
}

static void
test_volume (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  g_autoptr (SlabVolume) volume = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) same = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) other = app_make_volume (4, 7, 9);
  double middle[SLAB_N_AXES];

  slab_view_state_set_volume (state, volume);
  assert_heard (&heard,
                SLAB_VIEW_CHANGE_VOLUME | SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_PLACE | SLAB_VIEW_CHANGE_SLAB);
  assert_cursor (state, 2, 3, 4);
  slab_view_state_get_middle (state, middle);
  g_assert_cmpfloat (middle[0], ==, 2.5);
  g_assert_cmpfloat (middle[2], ==, 4.5);
  g_assert_true (slab_view_state_get_fitted (state));

  slab_view_state_set_cursor (state, (gint64[]){ 4, -3, 100 });
  assert_cursor (state, 4, 0, 8);
  slab_view_state_set_place (state, 3, (double[]){ 1, 2, 99 });
  slab_view_state_get_middle (state, middle);
  g_assert_cmpfloat (middle[2], ==, 9);
  g_assert_false (slab_view_state_get_fitted (state));
  slab_view_state_set_thickness (state, 3);
  heard = (Heard){ 0 };

  slab_view_state_set_volume (state, volume);
  assert_heard (&heard, 0);
  slab_view_state_set_volume (state, same);
  assert_heard (&heard, SLAB_VIEW_CHANGE_VOLUME);
  assert_cursor (state, 4, 0, 8);
  g_assert_cmpfloat (slab_view_state_get_zoom (state), ==, 3);
  g_assert_cmpint (slab_view_state_get_thickness (state), ==, 3);

  slab_view_state_set_volume (state, other);
  assert_cursor (state, 2, 3, 4);
  g_assert_true (slab_view_state_get_fitted (state));
  g_assert_cmpint (slab_view_state_get_thickness (state), ==, 1);
  slab_view_state_set_volume (state, NULL);
  g_assert_null (slab_view_state_get_volume (state));
  g_assert_finalize_object (state);
}

static void
test_cursor (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  g_autoptr (SlabVolume) volume = app_make_volume (5, 7, 9);

  slab_view_state_set_volume (state, volume);
  heard = (Heard){ 0 };
  slab_view_state_step (state, SLAB_AXIS_Y, 1);
  assert_heard (&heard, SLAB_VIEW_CHANGE_CURSOR);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Y), ==, 4);
  slab_view_state_step (state, SLAB_AXIS_Y, G_MAXINT64);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Y), ==, 6);
  heard = (Heard){ 0 };
  slab_view_state_step (state, SLAB_AXIS_Y, 10);
  assert_heard (&heard, 0);
  slab_view_state_step (state, SLAB_AXIS_Y, -G_MAXINT64);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Y), ==, 0);
  assert_cursor (state, 2, 0, 4);
  g_assert_finalize_object (state);
}

static void
test_looks (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  SlabSliceRequest request = { .slice = 7, .width = 3 };
  double low, high;

  slab_view_state_set_contrast (state, 5, 2);
  g_assert_cmpuint (heard.n_notifies, ==, 2);
  assert_heard (&heard, SLAB_VIEW_CHANGE_CONTRAST);
  slab_view_state_get_contrast (state, &low, &high);
  g_assert_cmpfloat (low, ==, 2);
  g_assert_cmpfloat (high, ==, 5);
  slab_view_state_set_contrast (state, 2, 5);
  slab_view_state_set_contrast (state, NAN, 5);
  assert_heard (&heard, 0);

  slab_view_state_set_gamma (state, 1000);
  g_assert_cmpfloat (slab_view_state_get_gamma (state), ==, SLAB_VIEW_GAMMA_MAX);
  assert_heard (&heard, SLAB_VIEW_CHANGE_CONTRAST);
  slab_view_state_set_gamma (state, INFINITY);
  assert_heard (&heard, 0);

  slab_view_state_set_colormap (state, SLAB_COLORMAP_MAGMA);
  assert_heard (&heard, SLAB_VIEW_CHANGE_COLORS);
  slab_view_state_set_inverted (state, 2);
  assert_heard (&heard, SLAB_VIEW_CHANGE_COLORS);
  slab_view_state_set_inverted (state, 1);
  assert_heard (&heard, 0);
  slab_view_state_set_interpolation (state, SLAB_INTERPOLATION_LINEAR);
  assert_heard (&heard, SLAB_VIEW_CHANGE_PIXELS);
  slab_view_state_set_projection (state, SLAB_PROJECTION_MAXIMUM);
  assert_heard (&heard, SLAB_VIEW_CHANGE_SLAB);
  slab_view_state_set_thickness (state, 5);
  assert_heard (&heard, SLAB_VIEW_CHANGE_SLAB);
  slab_view_state_set_overlays (state, SLAB_VIEW_OVERLAY_COLOR_BAR);
  assert_heard (&heard, SLAB_VIEW_CHANGE_OVERLAYS);

  slab_view_state_fill_request (state, &request);
  g_assert_cmpint (request.slice, ==, 7);
  g_assert_cmpint (request.width, ==, 3);
  g_assert_cmpint (request.thickness, ==, 5);
  g_assert_cmpint (request.projection, ==, SLAB_PROJECTION_MAXIMUM);
  g_assert_cmpint (request.interpolation, ==, SLAB_INTERPOLATION_LINEAR);
  g_assert_cmpfloat (request.low, ==, 2);
  g_assert_cmpfloat (request.high, ==, 5);
  g_assert_cmpfloat (request.gamma, ==, SLAB_VIEW_GAMMA_MAX);
  g_assert_cmpint (request.colormap, ==, SLAB_COLORMAP_MAGMA);
  g_assert_true (request.inverted);
  g_assert_finalize_object (state);
}

static void
test_units (void)
{
  SlabViewState *state = slab_view_state_new ();
  g_autoptr (SlabVolume) volume = app_make_volume (2, 2, 2);
  double units[SLAB_N_AXES];

  slab_view_state_set_volume (state, volume);
  slab_view_state_get_units (state, units);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    g_assert_cmpfloat (units[a], ==, 1);
  g_assert_finalize_object (state);
}

static void
test_auto_contrast (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  g_autoptr (SlabVolume) volume = app_make_volume (5, 7, 9);
  double low, high;

  slab_view_state_set_volume (state, volume);
  slab_view_state_auto_contrast (state);
  app_wait_until ((heard.changes & SLAB_VIEW_CHANGE_CONTRAST) != 0);
  slab_view_state_get_contrast (state, &low, &high);
  /* Values are 0 to 468: the percentiles are near the ends. */
  g_assert_cmpfloat (low, >=, 0);
  g_assert_cmpfloat (low, <, 10);
  g_assert_cmpfloat (high, >, 458);
  g_assert_cmpfloat (high, <=, 468);

  /* What is set by hand meanwhile stays. */
  slab_view_state_auto_contrast (state);
  slab_view_state_set_contrast (state, 1, 2);
  app_iterate_until_quiet ();
  slab_view_state_get_contrast (state, &low, &high);
  g_assert_cmpfloat (high, ==, 2);
  g_assert_finalize_object (state);
}

static void
note_provisional_cb (SlabViewState *state, GParamSpec *pspec, GArray *noted)
{
  const gboolean provisional = slab_view_state_get_provisional (state);

  g_array_append_val (noted, provisional);
}

/* Of a slow disk a window comes soon, and says that it is not the last word; one by hand is. */
static void
test_provisional (void)
{
  g_autoptr (GArray) noted = g_array_new (FALSE, FALSE, sizeof (gboolean));
  SlabViewState *state = slab_view_state_new ();
  g_autoptr (SlabVolume) volume = app_make_volume (40, 100, 100);
  double low, high, found_low, found_high;

  slab_view_state_set_volume (state, volume);
  slab_view_state_auto_contrast (state);
  app_wait_until ((slab_view_state_get_contrast (state, &low, &high), high > 1));
  g_signal_connect (state, "notify::provisional", G_CALLBACK (note_provisional_cb), noted);

  slab_view_state_set_contrast (state, -5, -4);
  g_atomic_int_set (&fixture_clock_skew, 1000);
  slab_view_state_auto_contrast (state);
  app_wait_until (noted->len == 2);
  g_assert_true (g_array_index (noted, gboolean, 0));
  g_assert_false (g_array_index (noted, gboolean, 1));
  slab_view_state_get_contrast (state, &found_low, &found_high);
  g_assert_cmpfloat (found_low, ==, low);
  g_assert_cmpfloat (found_high, ==, high);

  slab_view_state_auto_contrast (state);
  app_wait_until (noted->len > 2);
  slab_view_state_set_contrast (state, 1, 2);
  g_assert_false (slab_view_state_get_provisional (state));
  app_iterate_until_quiet ();
  g_atomic_int_set (&fixture_clock_skew, 0);
  slab_view_state_get_contrast (state, NULL, &found_high);
  g_assert_cmpfloat (found_high, ==, 2);
  g_assert_false (slab_view_state_get_provisional (state));
  g_assert_finalize_object (state);
}

static void
assert_window (SlabViewState *state, double low, double high)
{
  double found_low, found_high;

  slab_view_state_get_contrast (state, &found_low, &found_high);
  g_assert_cmpfloat (found_low, ==, low);
  g_assert_cmpfloat (found_high, ==, high);
}

/* Zero has the colour in the middle of the map, which a diverging one has as its neutral one. */
static void
test_symmetric (void)
{
  SlabViewState *state = slab_view_state_new ();
  g_autoptr (SlabVolume) volume = app_make_volume (2, 2, 2);

  slab_view_state_set_volume (state, volume);
  /* The window of a file that the middle of a map is at -0.0875 of. */
  slab_view_state_set_contrast (state, -0.95, 0.775);
  slab_view_state_choose_colormap (state, SLAB_COLORMAP_MAGMA);
  assert_window (state, -0.95, 0.775);
  slab_view_state_choose_colormap (state, SLAB_COLORMAP_COOLWARM);
  g_assert_true (slab_view_state_get_symmetric (state));
  assert_window (state, -0.95, 0.95);

  /* The end that is moved takes the other one along; a drag of both changes the width alone. */
  slab_view_state_set_contrast (state, -0.95, 0.5);
  assert_window (state, -0.5, 0.5);
  slab_view_state_set_contrast (state, -2, 0.5);
  assert_window (state, -2, 2);
  slab_view_state_set_contrast (state, -1, 5);
  assert_window (state, -3, 3);
  /* Of values from 0 to 111. */
  slab_view_state_full_contrast (state);
  app_wait_until (slab_volume_histogram_get_progress (slab_view_state_get_histogram (state)) >= 1);
  assert_window (state, -111, 111);

  /* It goes with the map that brought it, and stays where it was asked for. */
  slab_view_state_choose_colormap (state, SLAB_COLORMAP_GREY);
  g_assert_false (slab_view_state_get_symmetric (state));
  slab_view_state_set_contrast (state, 0, 100);
  assert_window (state, 0, 100);
  /* No value is below zero. */
  slab_view_state_choose_colormap (state, SLAB_COLORMAP_COOLWARM);
  g_assert_false (slab_view_state_get_symmetric (state));
  assert_window (state, 0, 100);
  slab_view_state_set_symmetric (state, TRUE);
  assert_window (state, -100, 100);
  slab_view_state_choose_colormap (state, SLAB_COLORMAP_GREY);
  g_assert_true (slab_view_state_get_symmetric (state));
  g_assert_finalize_object (state);
}

/* What is said of the volume later is followed at once: voxels of 10 x 5 x 5 are twice as high in XZ and YZ. */
static void
test_annotated (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  g_autoptr (SlabVolume) volume = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) result = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (5 * 7 * 9, NULL);
  double units[SLAB_N_AXES], spacing[SLAB_N_AXES];

  slab_view_state_set_volume (state, volume);
  heard = (Heard){ 0 };
  slab_volume_annotate (volume, (const double[]){ 10, 5, 5 }, "µm", "1/cm");
  assert_heard (&heard, SLAB_VIEW_CHANGE_VOLUME);
  slab_view_state_get_units (state, units);
  g_assert_cmpfloat (units[0], ==, 2);
  g_assert_cmpfloat (units[1], ==, 1);
  g_assert_cmpfloat (units[2], ==, 1);
  g_assert_true (slab_volume_is_annotated (volume));
  slab_volume_annotate (volume, (const double[]){ 10, 5, 5 }, "µm", "1/cm");
  assert_heard (&heard, 0);

  /* What is made of it has them as well. */
  result = slab_volume_new_from_buffer (buffer, slab_volume_get_shape (volume), volume);
  g_assert_true (slab_volume_get_spacing (result, spacing));
  g_assert_cmpfloat (spacing[0], ==, 10);
  g_assert_cmpstr (slab_volume_get_unit (result), ==, "µm");
  g_assert_cmpstr (slab_volume_get_value_unit (result), ==, "1/cm");

  slab_view_state_set_volume (state, NULL);
  heard = (Heard){ 0 };
  slab_volume_annotate (volume, (const double[]){ 1, 1, 1 }, "µm", NULL);
  assert_heard (&heard, 0);
  g_assert_finalize_object (state);
}

/* Contrast is each one's own, unless it is asked for: then also gamma, and zero in the middle. */
static void
test_link_contrast (void)
{
  SlabViewState *state = slab_view_state_new (), *other = slab_view_state_new (), *late = slab_view_state_new ();
  g_autoptr (SlabVolume) one = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) two = app_make_volume (5, 7, 9);

  slab_view_state_set_volume (state, one);
  slab_view_state_set_volume (other, two);
  slab_view_state_set_volume (late, two);
  slab_view_state_set_contrast_linked (state, TRUE);
  g_assert_false (slab_view_state_get_contrast_linked (state));
  slab_view_state_link (other, state);
  slab_view_state_set_contrast (state, 3, 5);
  assert_window (other, 0, 1);
  slab_view_state_set_contrast_linked (state, TRUE);
  g_assert_true (slab_view_state_get_contrast_linked (other));
  assert_window (other, 3, 5);
  slab_view_state_set_contrast (other, 4, 6);
  assert_window (state, 4, 6);
  slab_view_state_set_symmetric (other, TRUE);
  assert_window (state, -6, 6);
  slab_view_state_set_gamma (state, 2);
  g_assert_cmpfloat (slab_view_state_get_gamma (other), ==, 2);
  slab_view_state_link (late, state);
  assert_window (late, -6, 6);
  slab_view_state_set_contrast_linked (late, FALSE);
  slab_view_state_set_contrast (late, -1, 1);
  assert_window (state, -6, 6);
  g_assert_finalize_object (state);
  g_assert_finalize_object (other);
  g_assert_finalize_object (late);
}

static void
test_link (void)
{
  Heard heard = { 0 };
  SlabViewState *a = slab_view_state_new (), *b = make_state (&heard), *c = slab_view_state_new ();
  g_autoptr (SlabVolume) one = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) two = app_make_volume (5, 7, 9);
  g_autoptr (SlabVolume) other = app_make_volume (6, 7, 9);
  double low, high;

  slab_view_state_set_volume (a, one);
  slab_view_state_set_volume (b, two);
  slab_view_state_set_volume (c, other);
  slab_view_state_set_cursor (a, (gint64[]){ 1, 1, 1 });
  slab_view_state_set_place (a, 5, (double[]){ 1, 2, 3 });
  slab_view_state_link (b, a);
  slab_view_state_link (c, a);
  g_assert_true (slab_view_state_is_linked (a));
  g_assert_cmpuint (slab_view_state_get_link (a), >, 0);
  g_assert_cmpuint (slab_view_state_get_link (c), ==, slab_view_state_get_link (a));
  assert_cursor (b, 1, 1, 1);
  g_assert_cmpfloat (slab_view_state_get_zoom (b), ==, 5);
  /* Of another shape: it goes its own way. */
  assert_cursor (c, 3, 3, 4);

  heard = (Heard){ 0 };
  slab_view_state_set_cursor (a, (gint64[]){ 2, 2, 2 });
  assert_heard (&heard, SLAB_VIEW_CHANGE_CURSOR);
  assert_cursor (b, 2, 2, 2);
  slab_view_state_set_slice (b, SLAB_AXIS_Z, 4);
  assert_cursor (a, 4, 2, 2);
  slab_view_state_fit (b);
  g_assert_true (slab_view_state_get_fitted (a));
  slab_view_state_set_thickness (a, 3);
  g_assert_cmpint (slab_view_state_get_thickness (b), ==, 3);
  /* Before and after may need different windows. */
  slab_view_state_set_contrast (a, 10, 20);
  slab_view_state_get_contrast (b, &low, &high);
  g_assert_cmpfloat (high, ==, 1);

  slab_view_state_unlink (b);
  slab_view_state_set_slice (a, SLAB_AXIS_Z, 0);
  assert_cursor (b, 4, 2, 2);
  g_assert_finalize_object (c);
  g_assert_false (slab_view_state_is_linked (a));
  g_assert_cmpuint (slab_view_state_get_link (a), ==, 0);
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

static void
assert_contrast (SlabViewState *state, double low, double high, double distance)
{
  double is_low, is_high;

  slab_view_state_get_contrast (state, &is_low, &is_high);
  g_assert_cmpfloat_with_epsilon (is_low, low, distance);
  g_assert_cmpfloat_with_epsilon (is_high, high, distance);
}

static void
wait_contrast (SlabViewState *state, Heard *heard)
{
  app_wait_until ((heard->changes & SLAB_VIEW_CHANGE_CONTRAST) != 0);
  *heard = (Heard){ 0 };
}

/* 20 x 20 x 20 voxels 100 z + 10 y + x. Of the 400 values of z 10 percentile 0.1 is 0.399 from 1000 to 1001; of
 * y 3, x 4 to 6 in it 0.002 from 1034 to 1035; 99.9 lies as far from the upper end. */
static void
test_found_contrast (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  SlabVolume *volume = app_make_volume (20, 20, 20);

  slab_view_state_slice_contrast (state, SLAB_AXIS_Z);
  slab_view_state_full_contrast (state);
  g_assert_false (slab_view_state_file_contrast (state));
  g_assert_null (slab_view_state_get_histogram (state));

  slab_view_state_set_volume (state, volume);
  slab_view_state_slice_contrast (state, SLAB_AXIS_Z);
  wait_contrast (state, &heard);
  assert_contrast (state, 1000.399, 1208.601, 1e-3);
  slab_view_state_region_contrast (state, SLAB_AXIS_Z, 4, 3, 3, 1);
  wait_contrast (state, &heard);
  assert_contrast (state, 1034.002, 1035.998, 1e-3);
  /* Partly beside the slice, and wholly. */
  slab_view_state_region_contrast (state, SLAB_AXIS_Z, -5, -5, 6, 6);
  wait_contrast (state, &heard);
  assert_contrast (state, 1000, 1000, 1e-9);
  slab_view_state_region_contrast (state, SLAB_AXIS_Z, 20, 0, 5, 5);
  app_iterate (30);
  assert_contrast (state, 1000, 1000, 1e-9);
  /* Of a slab of 3 slices, what is shown of it: the largest is of the slice after. */
  slab_view_state_set_projection (state, SLAB_PROJECTION_MAXIMUM);
  slab_view_state_set_thickness (state, 3);
  slab_view_state_region_contrast (state, SLAB_AXIS_Z, 4, 3, 1, 1);
  heard = (Heard){ 0 };
  wait_contrast (state, &heard);
  assert_contrast (state, 1134, 1134, 1e-9);
  slab_view_state_full_contrast (state);
  app_wait_until (slab_volume_histogram_get_progress (slab_view_state_get_histogram (state)) == 1);
  assert_contrast (state, 0, 2109, 1e-9);
  /* Turning to another slice, it stays. */
  slab_view_state_step (state, SLAB_AXIS_Z, 5);
  assert_contrast (state, 0, 2109, 1e-9);
  g_assert_false (slab_view_state_file_contrast (state));
  g_assert_finalize_object (state);
  app_finalize_object (volume);
}

/* The window is the person's from the moment they set it: what was still being looked for is dropped. */
static void
test_own_contrast (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  SlabVolume *volume = app_make_volume (60, 60, 60);

  slab_view_state_set_volume (state, volume);
  slab_view_state_full_contrast (state);
  slab_view_state_set_contrast (state, 3, 4);
  app_wait_until (slab_volume_histogram_get_progress (slab_view_state_get_histogram (state)) == 1);
  app_iterate (30);
  assert_contrast (state, 3, 4, 1e-9);
  slab_view_state_slice_contrast (state, SLAB_AXIS_Y);
  slab_view_state_set_contrast (state, 5, 6);
  app_iterate_until_quiet ();
  assert_contrast (state, 5, 6, 1e-9);
  g_assert_finalize_object (state);
  app_finalize_object (volume);
}

/* Flipping to and fro between two of a shape: the one that was being counted goes on with what it had, and what is
 * known is known at once. Another shape ends it. */
static void
test_histogram (void)
{
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  SlabVolume *before = app_make_volume (60, 60, 60), *after = app_make_volume (60, 60, 60);
  SlabVolume *other = app_make_volume (2, 2, 2);
  SlabVolumeHistogram *job;

  slab_view_state_set_volume (state, before);
  job = slab_view_state_get_histogram (state);
  g_assert_true (slab_volume_histogram_get_volume (job) == before);
  slab_view_state_set_volume (state, after);
  g_assert_true (slab_volume_histogram_get_volume (slab_view_state_get_histogram (state)) == after);
  slab_view_state_set_volume (state, before);
  g_assert_true (slab_view_state_get_histogram (state) == job);
  app_wait_until (slab_volume_histogram_get_progress (job) == 1);
  slab_view_state_set_volume (state, after);
  slab_view_state_set_volume (state, before);
  g_assert_true (slab_histogram_is_exact (slab_volume_histogram_get_histogram (slab_view_state_get_histogram (state))));
  slab_view_state_set_volume (state, other);
  app_finalize_object (before);
  app_finalize_object (after);
  g_assert_finalize_object (state);
  app_finalize_object (other);
}

/* The room of a volume that is not there; one of that shape is seen as it was. */
static void
test_shape (void)
{
  const SlabShape shape = { { 6, 20, 31 } };
  g_autoptr (SlabVolume) volume = app_make_volume (6, 20, 31);
  Heard heard = { 0 };
  SlabViewState *state = make_state (&heard);
  SlabShape found;

  g_assert_false (slab_view_state_get_shape (state, &found));
  g_assert_cmpint (found.n[0], ==, 0);
  slab_view_state_set_shape (state, &shape);
  assert_heard (&heard,
                SLAB_VIEW_CHANGE_VOLUME | SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_PLACE | SLAB_VIEW_CHANGE_SLAB);
  g_assert_null (slab_view_state_get_volume (state));
  g_assert_true (slab_view_state_get_shape (state, &found));
  g_assert_true (slab_shape_equal (&found, &shape));
  assert_cursor (state, 3, 10, 15);
  g_assert_cmpint (slab_view_state_get_n_slices (state, SLAB_AXIS_X), ==, 31);
  slab_view_state_set_shape (state, &shape);
  assert_heard (&heard, 0);
  slab_view_state_step (state, SLAB_AXIS_Z, 10);
  assert_cursor (state, 5, 10, 15);
  assert_heard (&heard, SLAB_VIEW_CHANGE_CURSOR);
  slab_view_state_set_place (state, 4, (const double[]){ 1, 2, 100 });
  assert_heard (&heard, SLAB_VIEW_CHANGE_PLACE);
  /* There are no values to find a contrast from. */
  slab_view_state_auto_contrast (state);
  slab_view_state_slice_contrast (state, SLAB_AXIS_Z);
  slab_view_state_full_contrast (state);
  g_assert_false (slab_view_state_file_contrast (state));
  g_assert_null (slab_view_state_get_histogram (state));

  slab_view_state_set_volume (state, volume);
  g_assert_false (slab_view_state_get_fitted (state));
  assert_cursor (state, 5, 10, 15);
  slab_view_state_set_volume (state, NULL);
  g_assert_false (slab_view_state_get_shape (state, &found));
  assert_cursor (state, 0, 0, 0);
  slab_view_state_set_shape (state, &shape);
  slab_view_state_set_volume (state, NULL);
  g_assert_false (slab_view_state_get_shape (state, &found));
  g_assert_finalize_object (state);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/view-state/empty", test_empty);
  g_test_add_func ("/view-state/volume", test_volume);
  g_test_add_func ("/view-state/shape", test_shape);
  g_test_add_func ("/view-state/cursor", test_cursor);
  g_test_add_func ("/view-state/looks", test_looks);
  g_test_add_func ("/view-state/units", test_units);
  g_test_add_func ("/view-state/auto-contrast", test_auto_contrast);
  g_test_add_func ("/view-state/provisional", test_provisional);
  g_test_add_func ("/view-state/symmetric", test_symmetric);
  g_test_add_func ("/view-state/annotated", test_annotated);
  g_test_add_func ("/view-state/link-contrast", test_link_contrast);
  g_test_add_func ("/view-state/found-contrast", test_found_contrast);
  g_test_add_func ("/view-state/own-contrast", test_own_contrast);
  g_test_add_func ("/view-state/histogram", test_histogram);
  g_test_add_func ("/view-state/link", test_link);
  return g_test_run ();
}
