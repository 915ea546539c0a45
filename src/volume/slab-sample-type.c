/* SPDX-License-Identifier: MIT */
#include "slab-sample-type.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name;
  gsize size;
} sample_types[] = {
  [SLAB_SAMPLE_UINT8] = { "uint8", 1 },     [SLAB_SAMPLE_INT8] = { "int8", 1 },
  [SLAB_SAMPLE_UINT16] = { "uint16", 2 },   [SLAB_SAMPLE_INT16] = { "int16", 2 },
  [SLAB_SAMPLE_UINT32] = { "uint32", 4 },   [SLAB_SAMPLE_INT32] = { "int32", 4 },
  [SLAB_SAMPLE_FLOAT32] = { "float32", 4 }, [SLAB_SAMPLE_FLOAT64] = { "float64", 8 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (sample_types) == SLAB_N_SAMPLE_TYPES);

static const char *const byte_orders[] = { [SLAB_BYTE_ORDER_LITTLE] = "little", [SLAB_BYTE_ORDER_BIG] = "big" };

#define IS_SAMPLE_TYPE(type) ((guint) (type) < SLAB_N_SAMPLE_TYPES)
#define IS_BYTE_ORDER(order) ((guint) (order) < G_N_ELEMENTS (byte_orders))

/**
 * slab_sample_type_get_name:
 *
 * Any thread.
 *
 * Returns: NumPy's name of the type
 */
const char *
slab_sample_type_get_name (SlabSampleType type)
{
  g_return_val_if_fail (IS_SAMPLE_TYPE (type), NULL);

  return sample_types[type].name;
}

/**
 * slab_sample_type_from_name:
 * @name: NumPy's name of a type, in lower case
 * @type: (out): untouched when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when no sample type has this name
 */
gboolean
slab_sample_type_from_name (const char *name, SlabSampleType *type)
{
  g_return_val_if_fail (name != NULL && type != NULL, FALSE);

  for (guint i = 0; i < SLAB_N_SAMPLE_TYPES; i++)
    if (strcmp (name, sample_types[i].name) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * slab_sample_type_get_size:
 *
 * Any thread.
 *
 * Returns: bytes per sample
 */
gsize
slab_sample_type_get_size (SlabSampleType type)
{
  g_return_val_if_fail (IS_SAMPLE_TYPE (type), 0);

  return sample_types[type].size;
}

/**
 * slab_sample_type_is_native:
 *
 * Any thread.
 *
 * Returns: %TRUE when samples of this kind are the machine's own floats, which need no conversion
 */
gboolean
slab_sample_type_is_native (SlabSampleType type, SlabByteOrder order)
{
  return type == SLAB_SAMPLE_FLOAT32 && order == slab_byte_order_get_native ();
}

/**
 * slab_byte_order_get_name:
 *
 * Any thread.
 *
 * Returns: "little" or "big"
 */
const char *
slab_byte_order_get_name (SlabByteOrder order)
{
  g_return_val_if_fail (IS_BYTE_ORDER (order), NULL);

  return byte_orders[order];
}

/**
 * slab_byte_order_from_name:
 * @name: "little" or "big"
 * @order: (out): untouched when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when @name is neither
 */
gboolean
slab_byte_order_from_name (const char *name, SlabByteOrder *order)
{
  g_return_val_if_fail (name != NULL && order != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (byte_orders); i++)
    if (strcmp (name, byte_orders[i]) == 0)
      {
        *order = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * slab_byte_order_get_native:
 *
 * Any thread.
 *
 * Returns: the byte order of this machine
 */
SlabByteOrder
slab_byte_order_get_native (void)
{
  return G_BYTE_ORDER == G_LITTLE_ENDIAN ? SLAB_BYTE_ORDER_LITTLE : SLAB_BYTE_ORDER_BIG;
}

#define SAME_ORDER(bits) (bits)

/* One plain loop for each kind of sample, so that the compiler can vectorise it. memcpy() is how unaligned bytes are
 * read; it becomes a load. */
#define TO_FLOAT_LOOP(Bits, Value, swap)                                                                               \
  for (gsize i = 0; i < n_samples; i++)                                                                                \
    {                                                                                                                  \
      Bits bits;                                                                                                       \
      Value value;                                                                                                     \
                                                                                                                       \
      memcpy (&bits, bytes + i * sizeof bits, sizeof bits);                                                            \
      bits = swap (bits);                                                                                              \
      memcpy (&value, &bits, sizeof value);                                                                            \
      target[i] = (float) value;                                                                                       \
    }

#define TO_FLOAT(Bits, Value, SWAP)                                                                                    \
  if (is_native_order)                                                                                                 \
    TO_FLOAT_LOOP (Bits, Value, SAME_ORDER)                                                                            \
  else                                                                                                                 \
    TO_FLOAT_LOOP (Bits, Value, SWAP)

/**
 * slab_sample_type_to_float:
 * @type: type of the samples
 * @order: their byte order
 * @source: @n_samples samples, at any alignment
 * @n_samples: how many
 * @target: (out): room for as many floats
 *
 * Integers of 32 bits and float64 round to the nearest float, ties to even; a float64 beyond float's range
 * becomes infinite. Everything else is exact; NaN stays NaN. Any thread.
 */
void
slab_sample_type_to_float (SlabSampleType type, SlabByteOrder order, const void *source, gsize n_samples, float *target)
{
  const guint8 *bytes = source;
  gboolean is_native_order = order == slab_byte_order_get_native ();

  g_return_if_fail (IS_SAMPLE_TYPE (type) && IS_BYTE_ORDER (order));
  g_return_if_fail (n_samples == 0 || (source != NULL && target != NULL));

  switch (type)
    {
    case SLAB_SAMPLE_UINT8:
      TO_FLOAT_LOOP (guint8, guint8, SAME_ORDER)
      break;
    case SLAB_SAMPLE_INT8:
      TO_FLOAT_LOOP (guint8, gint8, SAME_ORDER)
      break;
    case SLAB_SAMPLE_UINT16:
      TO_FLOAT (guint16, guint16, GUINT16_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_INT16:
      TO_FLOAT (guint16, gint16, GUINT16_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_UINT32:
      TO_FLOAT (guint32, guint32, GUINT32_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_INT32:
      TO_FLOAT (guint32, gint32, GUINT32_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_FLOAT32:
      if (is_native_order && n_samples > 0)
        memcpy (target, source, n_samples * sizeof (float));
      else
        for (gsize i = 0; i < n_samples; i++)
          {
            guint32 bits;

            memcpy (&bits, bytes + i * sizeof bits, sizeof bits);
            bits = GUINT32_SWAP_LE_BE (bits);
            memcpy (&target[i], &bits, sizeof bits);
          }
      break;
    case SLAB_SAMPLE_FLOAT64:
      TO_FLOAT (guint64, double, GUINT64_SWAP_LE_BE)
      break;
    case SLAB_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
}

/**
 * slab_sample_type_to_double:
 * @type: type of the sample
 * @order: its byte order
 * @source: one sample, at any alignment
 *
 * Any thread.
 *
 * Returns: the sample itself: double holds every value of every type
 */
double
slab_sample_type_to_double (SlabSampleType type, SlabByteOrder order, const void *source)
{
  union
  {
    guint32 unsigned_32;
    gint32 signed_32;
    double float_64;
  } value;
  float rounded;

  g_return_val_if_fail (IS_SAMPLE_TYPE (type) && IS_BYTE_ORDER (order), 0);
  g_return_val_if_fail (source != NULL, 0);

  if (!slab_sample_type_is_wide (type))
    {
      slab_sample_type_to_float (type, order, source, 1, &rounded);
      return (double) rounded;
    }
  slab_sample_type_reorder (type, order, source, 1, slab_byte_order_get_native (), &value);
  if (type == SLAB_SAMPLE_UINT32)
    return value.unsigned_32;
  return type == SLAB_SAMPLE_INT32 ? value.signed_32 : value.float_64;
}

gboolean
slab_sample_type_is_wide (SlabSampleType type)
{
  return type == SLAB_SAMPLE_UINT32 || type == SLAB_SAMPLE_INT32 || type == SLAB_SAMPLE_FLOAT64;
}

/* Rounds half to even, as NumPy's rint() does, and clamps. Every bound up to 32 bits is exact in double. */
static inline gint64
round_and_clamp (float value, double low, double high)
{
  double clamped = value;

  if (isnan (value))
    return 0;
  clamped = clamped < low ? low : clamped;
  clamped = clamped > high ? high : clamped;
  return llrint (clamped);
}

#define FROM_FLOAT(Bits, low, high, SWAP)                                                                              \
  for (gsize i = 0; i < n_samples; i++)                                                                                \
    {                                                                                                                  \
      Bits bits = (Bits) round_and_clamp (source[i], low, high);                                                       \
                                                                                                                       \
      if (!is_native_order)                                                                                            \
        bits = SWAP (bits);                                                                                            \
      memcpy (bytes + i * sizeof bits, &bits, sizeof bits);                                                            \
    }

/**
 * slab_sample_type_from_float:
 * @type: type of the samples to make
 * @order: their byte order
 * @source: @n_samples floats
 * @n_samples: how many
 * @target: (out): room for as many samples, at any alignment
 *
 * For integer types, values are rounded, ties to even, and clamped to the type's range; NaN becomes 0, since an
 * integer has no better word for it. float32 keeps every bit. Any thread.
 */
void
slab_sample_type_from_float (SlabSampleType type, SlabByteOrder order, const float *source, gsize n_samples,
                             void *target)
{
  guint8 *bytes = target;
  gboolean is_native_order = order == slab_byte_order_get_native ();

  g_return_if_fail (IS_SAMPLE_TYPE (type) && IS_BYTE_ORDER (order));
  g_return_if_fail (n_samples == 0 || (source != NULL && target != NULL));

  switch (type)
    {
    case SLAB_SAMPLE_UINT8:
      FROM_FLOAT (guint8, 0, G_MAXUINT8, SAME_ORDER)
      break;
    case SLAB_SAMPLE_INT8:
      FROM_FLOAT (guint8, G_MININT8, G_MAXINT8, SAME_ORDER)
      break;
    case SLAB_SAMPLE_UINT16:
      FROM_FLOAT (guint16, 0, G_MAXUINT16, GUINT16_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_INT16:
      FROM_FLOAT (guint16, G_MININT16, G_MAXINT16, GUINT16_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_UINT32:
      FROM_FLOAT (guint32, 0, G_MAXUINT32, GUINT32_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_INT32:
      FROM_FLOAT (guint32, G_MININT32, G_MAXINT32, GUINT32_SWAP_LE_BE)
      break;
    case SLAB_SAMPLE_FLOAT32:
      if (is_native_order && n_samples > 0)
        memcpy (target, source, n_samples * sizeof (float));
      else
        for (gsize i = 0; i < n_samples; i++)
          {
            guint32 bits;

            memcpy (&bits, &source[i], sizeof bits);
            bits = GUINT32_SWAP_LE_BE (bits);
            memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
          }
      break;
    case SLAB_SAMPLE_FLOAT64:
      for (gsize i = 0; i < n_samples; i++)
        {
          double value = source[i];
          guint64 bits;

          memcpy (&bits, &value, sizeof bits);
          if (!is_native_order)
            bits = GUINT64_SWAP_LE_BE (bits);
          memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
        }
      break;
    case SLAB_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
}

#define SWAP_LOOP(Bits, SWAP)                                                                                          \
  for (gsize i = 0; i < n_samples; i++)                                                                                \
    {                                                                                                                  \
      Bits bits;                                                                                                       \
                                                                                                                       \
      memcpy (&bits, from_bytes + i * sizeof bits, sizeof bits);                                                       \
      bits = SWAP (bits);                                                                                              \
      memcpy (to_bytes + i * sizeof bits, &bits, sizeof bits);                                                         \
    }

/**
 * slab_sample_type_reorder:
 * @type: type of the samples
 * @from: their byte order
 * @source: @n_samples samples, at any alignment
 * @n_samples: how many
 * @to: the byte order that is wanted
 * @target: (out): room for as many samples, at any alignment
 *
 * Copies samples without a look at their values: nothing is rounded. Any thread.
 */
void
slab_sample_type_reorder (SlabSampleType type, SlabByteOrder from, const void *source, gsize n_samples,
                          SlabByteOrder to, void *target)
{
  const guint8 *from_bytes = source;
  guint8 *to_bytes = target;
  gsize size;

  g_return_if_fail (IS_SAMPLE_TYPE (type) && IS_BYTE_ORDER (from) && IS_BYTE_ORDER (to));
  g_return_if_fail (n_samples == 0 || (source != NULL && target != NULL));

  size = sample_types[type].size;
  if (n_samples == 0)
    return;
  if (from == to || size == 1)
    memcpy (target, source, n_samples * size);
  else if (size == 2)
    SWAP_LOOP (guint16, GUINT16_SWAP_LE_BE)
  else if (size == 4)
    SWAP_LOOP (guint32, GUINT32_SWAP_LE_BE)
  else
    SWAP_LOOP (guint64, GUINT64_SWAP_LE_BE)
}
