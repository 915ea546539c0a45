/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter.h"

G_BEGIN_DECLS

/* The Gaussian of scipy.ndimage.gaussian_filter (). */
extern const SlabFilterInfo slab_filter_gaussian;

G_END_DECLS
