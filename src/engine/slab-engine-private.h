/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-engine.h"

G_BEGIN_DECLS

/* For every worker of a background engine, at the begin of its parallel region. */
void slab_engine_lower_priority (void);

G_END_DECLS
