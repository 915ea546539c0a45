/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-machine-keeper.h"
#include "slab-tab.h"

G_BEGIN_DECLS

/**
 * SlabTraceTab:
 *
 * A trace from a file, of this program or of another one: the picture of the run without a volume. Where it tells of
 * chunks, they are shown in the planes of the volume's shape, with the same replay as over a volume. Main thread only.
 *
 * Its properties and signals are those of SlabTab.
 */
#define SLAB_TYPE_TRACE_TAB (slab_trace_tab_get_type ())
G_DECLARE_FINAL_TYPE (SlabTraceTab, slab_trace_tab, SLAB, TRACE_TAB, GtkWidget)

GtkWidget *slab_trace_tab_new (void);
void slab_trace_tab_set_settings (SlabTraceTab *self, GSettings *settings);
/* Tells what this machine can do at most, as far as the run was on it. */
void slab_trace_tab_set_machine_keeper (SlabTraceTab *self, SlabMachineKeeper *keeper);
/* In a thread; "opened" or "open-failed" follows. */
void slab_trace_tab_open_file (SlabTraceTab *self, GFile *file);
/* NULL until one could be opened. */
SlabTrace *slab_trace_tab_get_trace (SlabTraceTab *self);

G_END_DECLS
