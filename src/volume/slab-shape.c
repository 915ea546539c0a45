/* SPDX-License-Identifier: MIT */
#include "slab-shape.h"

#include <string.h>

/**
 * slab_shape_is_valid:
 * @shape: a shape, in voxels along Z, Y, X
 *
 * Any thread.
 *
 * Returns: %TRUE when every axis has at least one voxel and there are at most SLAB_SHAPE_MAX_VOXELS of them
 */
gboolean
slab_shape_is_valid (const SlabShape *shape)
{
  guint64 n_voxels;

  g_return_val_if_fail (shape != NULL, FALSE);

  return slab_shape_get_n_voxels (shape, &n_voxels);
}

/**
 * slab_shape_equal:
 *
 * Any thread.
 *
 * Returns: %TRUE when @a and @b have the same number of voxels along each axis
 */
gboolean
slab_shape_equal (const SlabShape *a, const SlabShape *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  for (int i = 0; i < SLAB_N_AXES; i++)
    if (a->n[i] != b->n[i])
      return FALSE;
  return TRUE;
}

/**
 * slab_shape_get_n_voxels:
 * @shape: a shape, from wherever it came
 * @n_voxels: (out): the product of its axes
 *
 * This and slab_shape_get_n_bytes() are the only places where a size is formed from dimensions. Any thread.
 *
 * Returns: %FALSE, with 0 in @n_voxels, when the shape is not valid
 */
gboolean
slab_shape_get_n_voxels (const SlabShape *shape, guint64 *n_voxels)
{
  gint64 product = 1;

  g_return_val_if_fail (shape != NULL && n_voxels != NULL, FALSE);

  *n_voxels = 0;
  for (int i = 0; i < SLAB_N_AXES; i++)
    if (shape->n[i] < 1 || __builtin_mul_overflow (product, shape->n[i], &product))
      return FALSE;
  if (product > SLAB_SHAPE_MAX_VOXELS)
    return FALSE;

  *n_voxels = (guint64) product;
  return TRUE;
}

/**
 * slab_shape_get_n_bytes:
 * @shape: a shape
 * @voxel_size: bytes per voxel
 * @n_bytes: (out): the product of its axes and @voxel_size
 *
 * Any thread.
 *
 * Returns: %FALSE, with 0 in @n_bytes, when the shape is not valid or the product does not fit
 */
gboolean
slab_shape_get_n_bytes (const SlabShape *shape, gsize voxel_size, guint64 *n_bytes)
{
  guint64 n_voxels;

  g_return_val_if_fail (shape != NULL && n_bytes != NULL, FALSE);

  *n_bytes = 0;
  if (!slab_shape_get_n_voxels (shape, &n_voxels))
    return FALSE;
  if (!g_uint64_checked_mul (n_bytes, n_voxels, voxel_size))
    {
      *n_bytes = 0;
      return FALSE;
    }
  return TRUE;
}

/**
 * slab_shape_get_box:
 *
 * Any thread.
 *
 * Returns: the box that holds every voxel of @shape
 */
SlabBox
slab_shape_get_box (const SlabShape *shape)
{
  SlabBox box = { { 0, 0, 0 }, { 0, 0, 0 } };

  g_return_val_if_fail (shape != NULL, box);

  memcpy (box.size, shape->n, sizeof box.size);
  return box;
}

/**
 * slab_shape_to_string:
 *
 * Any thread.
 *
 * Returns: (transfer full): the shape for people, such as "50×1104×1104", Z first
 */
char *
slab_shape_to_string (const SlabShape *shape)
{
  g_return_val_if_fail (shape != NULL, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT "×%" G_GINT64_FORMAT "×%" G_GINT64_FORMAT, shape->n[SLAB_AXIS_Z],
                          shape->n[SLAB_AXIS_Y], shape->n[SLAB_AXIS_X]);
}

/* Steps over blanks and one separator; the separators are those of the command line, NumPy and
 * slab_shape_to_string (). */
static gboolean
skip_separator (const char **text)
{
  static const char *const separators[] = { ",", "x", "X", "×" };

  while (g_ascii_isspace (**text))
    (*text)++;
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (g_str_has_prefix (*text, separators[i]))
      {
        *text += strlen (separators[i]);
        while (g_ascii_isspace (**text))
          (*text)++;
        return TRUE;
      }
  return FALSE;
}

/**
 * slab_shape_parse:
 * @text: three whole numbers, Z first, separated by "," or "x" or "×"; in parentheses as NumPy prints them, if need be
 * @shape: (out): the shape; untouched when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when @text is anything else, or a shape that is not valid
 */
gboolean
slab_shape_parse (const char *text, SlabShape *shape)
{
  SlabShape parsed;
  gboolean in_parentheses;

  g_return_val_if_fail (text != NULL && shape != NULL, FALSE);

  while (g_ascii_isspace (*text))
    text++;
  in_parentheses = *text == '(';
  if (in_parentheses)
    text++;

  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      guint64 value = 0;

      if (i > 0 && !skip_separator (&text))
        return FALSE;
      if (!g_ascii_isdigit (*text))
        return FALSE;
      for (; g_ascii_isdigit (*text); text++)
        if (!g_uint64_checked_mul (&value, value, 10) || !g_uint64_checked_add (&value, value, *text - '0'))
          return FALSE;
      if (value > G_MAXINT64)
        return FALSE;
      parsed.n[i] = (gint64) value;
    }

  if (in_parentheses && *text++ != ')')
    return FALSE;
  while (g_ascii_isspace (*text))
    text++;
  if (*text != '\0' || !slab_shape_is_valid (&parsed))
    return FALSE;

  *shape = parsed;
  return TRUE;
}

/**
 * slab_box_get_n_voxels:
 * @box: a box inside a valid shape
 *
 * Any thread.
 *
 * Returns: how many voxels the box holds; 0 when a side is empty
 */
guint64
slab_box_get_n_voxels (const SlabBox *box)
{
  SlabShape shape;
  guint64 n_voxels;

  g_return_val_if_fail (box != NULL, 0);

  memcpy (shape.n, box->size, sizeof shape.n);
  return slab_shape_get_n_voxels (&shape, &n_voxels) ? n_voxels : 0;
}

/**
 * slab_box_is_inside:
 *
 * Any thread.
 *
 * Returns: %TRUE when @box has at least one voxel along each axis and all of them belong to @shape
 */
gboolean
slab_box_is_inside (const SlabBox *box, const SlabShape *shape)
{
  g_return_val_if_fail (box != NULL && shape != NULL, FALSE);

  for (int i = 0; i < SLAB_N_AXES; i++)
    if (box->start[i] < 0 || box->size[i] < 1 || box->size[i] > shape->n[i]
        || box->start[i] > shape->n[i] - box->size[i])
      return FALSE;
  return TRUE;
}
