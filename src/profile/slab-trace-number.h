/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/* What a property of @trace says as a number; NAN where it is not there, or no finite number and nothing else. Any
 * thread. */
double slab_trace_get_property_number (SlabTrace *trace, const char *key);
/* Likewise; NAN also where it is 0 or less. */
double slab_trace_get_property_positive (SlabTrace *trace, const char *key);

G_END_DECLS
