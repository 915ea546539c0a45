/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter.h"

G_BEGIN_DECLS

/* Copies the volume: what cutting, reading and writing cost by themselves. */
extern const SlabFilterInfo slab_filter_identity;

G_END_DECLS
