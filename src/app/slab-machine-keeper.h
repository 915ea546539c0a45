/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace-machine.h"

G_BEGIN_DECLS

/* As slab_machine_load_or_measure (). In a thread of its own. */
typedef SlabMachine *(*SlabMachineKeeperFunc) (GFile *file, GCancellable *cancellable, GError **error);

/**
 * SlabMachineKeeper:
 *
 * Finds out what the machine can do at most, once, after a first run and while nobody uses it, and tells it to the
 * traces of all runs that did not know it. Others come first: it gives way to whoever wants a core, a run of this
 * process stops it at once, and figures that other programs disturbed are thrown away and measured again later. Main
 * thread only.
 */
#define SLAB_TYPE_MACHINE_KEEPER (slab_machine_keeper_get_type ())
G_DECLARE_FINAL_TYPE (SlabMachineKeeper, slab_machine_keeper, SLAB, MACHINE_KEEPER, GObject)

SlabMachineKeeper *slab_machine_keeper_new (GFile *file, SlabMachineKeeperFunc function,
                                            guint delay) G_GNUC_WARN_UNUSED_RESULT;
void slab_machine_keeper_add_trace (SlabMachineKeeper *self, SlabTrace *trace);
/* Nothing is measured between the two. */
void slab_machine_keeper_hold (SlabMachineKeeper *self);
void slab_machine_keeper_release (SlabMachineKeeper *self);

G_END_DECLS
