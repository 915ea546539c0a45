/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-machine.h"
#include "slab-trace.h"

G_BEGIN_DECLS

/* What a trace says of the machine that the run was on, so that it can be judged elsewhere. */
void slab_trace_set_machine (SlabTrace *trace, const SlabMachine *machine);
void slab_trace_tell_machine (SlabTrace *trace, const SlabMachine *machine);
SlabMachine *slab_trace_dup_machine (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
/* Whether what a trace told of its machine is true of @here. */
gboolean slab_machine_is_told (const SlabMachine *here, const SlabMachine *told);

/* What @n_threads can have of it together; 0 where it was not measured. */
double slab_machine_get_bandwidth (const SlabMachine *machine, guint n_threads); /* bytes a second */
double slab_machine_get_flops (const SlabMachine *machine, guint n_threads);     /* operations a second */

/* Translated: what to think of figures that were measured beside other programs. */
const char *slab_machine_get_disturbed_text (void);

G_END_DECLS
