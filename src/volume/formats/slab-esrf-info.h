/* SPDX-License-Identifier: MIT */
#pragma once

#include "../slab-volume.h"

G_BEGIN_DECLS

/* A side file that is longer is none. */
#define SLAB_ESRF_INFO_MAX_BYTES (1024 * 1024)

/**
 * SlabEsrfInfo:
 * @shape: NUM_Z, NUM_Y, NUM_X; valid
 * @has_sample_type: whether DATA_TYPE was there
 * @sample_type: pymicro's DATA_TYPE
 * @byte_order: BYTEORDER; little when it was not there
 * @voxel_size: voxelSize in micrometre, the same along each axis; NaN when it was not there
 * @val_min: smallest value; NaN when it was not there, like those that follow
 * @val_max: largest value
 * @wide: s1 and s2, the range with few values outside
 * @tight: S1 and S2, the range with more values outside, meant for display
 *
 * What the side file of an ESRF volume says.
 */
typedef struct
{
  SlabShape shape;
  gboolean has_sample_type;
  SlabSampleType sample_type;
  SlabByteOrder byte_order;
  double voxel_size;
  double val_min;
  double val_max;
  double wide[2];
  double tight[2];
} SlabEsrfInfo;

gboolean slab_esrf_info_parse (SlabEsrfInfo *info, const char *text, gsize n_bytes, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_esrf_info_parse_xml (SlabEsrfInfo *info, const char *text, gsize n_bytes, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *slab_esrf_info_format (const SlabEsrfInfo *info) G_GNUC_WARN_UNUSED_RESULT;
char *slab_esrf_info_format_xml (const SlabEsrfInfo *info, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
