/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "slab-application.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabLabWindow:
 *
 * The scaling lab: choose a set of experiments, see what it will take, run it, watch table and plots fill, keep, open,
 * compare, repeat, delete and export results. One window for the program, since two would disturb each other; while it
 * measures, slab_application_is_measuring () says so and no filter is run, and it does not measure while one runs.
 * Main thread only.
 *
 * Actions: "win.run", "win.cancel", "win.reload" (measure the shown one again), "win.save" (export), "win.save-to"
 * (string: to this file), "win.set" (string: id), "win.volume" (uint: row), "win.threads", "win.repeats" (uint),
 * "win.show-kept", "win.mark-kept", "win.delete-kept" (uint: place in the list), "win.restore-kept", "win.sidebar",
 * "win.close"; states that are only told: "win.measuring", "win.kept" (uint: how many)
 */
#define SLAB_TYPE_LAB_WINDOW (slab_lab_window_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabWindow, slab_lab_window, SLAB, LAB_WINDOW, AdwApplicationWindow)

/* The one that is there, else a new one, in front. @volume: (nullable): beside the sample, to be measured on. */
SlabLabWindow *slab_lab_window_present (SlabApplication *app, SlabVolume *volume);
void slab_lab_window_set_volume (SlabLabWindow *self, SlabVolume *volume);
/* Where results are kept; by default that of slab_lab_get_folder (). */
void slab_lab_window_set_folder (SlabLabWindow *self, GFile *folder);

G_END_DECLS
