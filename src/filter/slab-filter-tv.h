/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter.h"

G_BEGIN_DECLS

/* The total variation denoising of skimage.restoration.denoise_tv_chambolle (). */
extern const SlabFilterInfo slab_filter_tv;

G_END_DECLS
