/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLAB_SAMPLE_UINT8,
  SLAB_SAMPLE_INT8,
  SLAB_SAMPLE_UINT16,
  SLAB_SAMPLE_INT16,
  SLAB_SAMPLE_UINT32,
  SLAB_SAMPLE_INT32,
  SLAB_SAMPLE_FLOAT32,
  SLAB_SAMPLE_FLOAT64,
  SLAB_N_SAMPLE_TYPES,
} SlabSampleType;

typedef enum
{
  SLAB_BYTE_ORDER_LITTLE,
  SLAB_BYTE_ORDER_BIG,
} SlabByteOrder;

/* Names are NumPy's: "uint8", "float32", and "little", "big". */
const char *slab_sample_type_get_name (SlabSampleType type);
gboolean slab_sample_type_from_name (const char *name, SlabSampleType *type) G_GNUC_WARN_UNUSED_RESULT;
gsize slab_sample_type_get_size (SlabSampleType type);
gboolean slab_sample_type_is_native (SlabSampleType type, SlabByteOrder order);

const char *slab_byte_order_get_name (SlabByteOrder order);
gboolean slab_byte_order_from_name (const char *name, SlabByteOrder *order) G_GNUC_WARN_UNUSED_RESULT;
SlabByteOrder slab_byte_order_get_native (void);

/* Any thread. @source need not be aligned; the arrays must not overlap. */
void slab_sample_type_to_float (SlabSampleType type, SlabByteOrder order, const void *source, gsize n_samples,
                                float *target);
double slab_sample_type_to_double (SlabSampleType type, SlabByteOrder order, const void *source);
/* Whether a float32 can be another number than the sample. */
gboolean slab_sample_type_is_wide (SlabSampleType type);
void slab_sample_type_from_float (SlabSampleType type, SlabByteOrder order, const float *source, gsize n_samples,
                                  void *target);
void slab_sample_type_reorder (SlabSampleType type, SlabByteOrder from, const void *source, gsize n_samples,
                               SlabByteOrder to, void *target);

G_END_DECLS
