/* SPDX-License-Identifier: MIT */
#pragma once

#include "app-fixture.h"
#include "app/slab-measure-overlay.h"

/* A slice of 5 x 4 voxels of 32 pixels, 16 pixels below the upper edge, with measures over it. */
typedef struct
{
  GtkWidget *window;
  SlabSliceView *view;
  SlabViewState *state;
  SlabVolume *volume;
  SlabMeasures *measures;
  SlabMeasureOverlay *overlay;
} Fixture;

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *stack = gtk_overlay_new ();

  fixture->window = gtk_window_new ();
  fixture->state = slab_view_state_new ();
  fixture->volume = app_make_volume (3, 4, 5);
  fixture->measures = slab_measures_new ();
  fixture->view = SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Z));
  fixture->overlay = SLAB_MEASURE_OVERLAY (slab_measure_overlay_new (fixture->view));
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 160, 160);
  gtk_overlay_set_child (GTK_OVERLAY (stack), GTK_WIDGET (fixture->view));
  gtk_overlay_add_overlay (GTK_OVERLAY (stack), GTK_WIDGET (fixture->overlay));
  gtk_window_set_child (GTK_WINDOW (fixture->window), stack);
  slab_slice_view_set_state (fixture->view, fixture->state);
  slab_view_state_set_volume (fixture->state, fixture->volume);
  slab_measures_set_volume (fixture->measures, fixture->volume);
  slab_measure_overlay_set_measures (fixture->overlay, fixture->measures);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (slab_slice_view_get_shown_slice (fixture->view) == 1);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->view);
  g_object_ref (fixture->overlay);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->overlay);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->state);
  g_assert_finalize_object (fixture->measures);
  app_finalize_object (fixture->volume);
}

/* In slice 1 of the plane Z, from y0, x0 to y1, x1. */
static inline SlabMeasure *
fixture_add (Fixture *fixture, SlabMeasureKind kind, double y0, double x0, double y1, double x1)
{
  g_autoptr (SlabMeasure) measure = slab_measure_new (kind, SLAB_AXIS_Z, 1);

  slab_measure_set_end (measure, 0, (const double[]){ 1.5, y0, x0 });
  slab_measure_set_end (measure, 1, (const double[]){ 1.5, y1, x1 });
  slab_measures_add (fixture->measures, measure);
  return measure;
}
