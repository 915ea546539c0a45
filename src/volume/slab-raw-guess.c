/* SPDX-License-Identifier: MIT */
#include "slab-raw-guess.h"

#include <math.h>
#include <string.h>

/* No detector is wider; it keeps the search for factors short. */
#define MAX_SIDE 65536

/* Square slices that are this much longer or shorter than their stack is high are as likely chance as anything else. */
#define MAX_ASPECT 64.0

/* Skipped bytes that are taken for a header when a name gives the shape. */
#define MAX_HEADER_BYTES 65536

/**
 * slab_raw_layout_get_n_bytes:
 * @layout: a layout
 * @n_bytes: (out): the size that a file must have; the largest number when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when the shape is not valid or the size does not fit 64 bits
 */
gboolean
slab_raw_layout_get_n_bytes (const SlabRawLayout *layout, guint64 *n_bytes)
{
  g_return_val_if_fail (layout != NULL && n_bytes != NULL, FALSE);

  if (slab_shape_get_n_bytes (&layout->shape, slab_sample_type_get_size (layout->sample_type), n_bytes)
      && g_uint64_checked_add (n_bytes, *n_bytes, layout->skip)
      && g_uint64_checked_add (n_bytes, *n_bytes, layout->trailing))
    return TRUE;
  *n_bytes = G_MAXUINT64;
  return FALSE;
}

static guint64
get_square_root (guint64 n)
{
  guint64 root = (guint64) sqrt ((double) n);

  while (root > 0 && root > n / root)
    root--;
  while (root + 1 <= n / (root + 1))
    root++;
  return root;
}

/* What a name says. Zero where it says nothing. */
typedef struct
{
  gint64 width, height, depth;
  gint64 first, last;
  SlabSampleType types[4];
  guint n_types;
} Hints;

static gboolean
match (const char *pattern, const char *text, gint64 numbers[3])
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  if (!g_regex_match (regex, text, 0, &info))
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *number = g_match_info_fetch (info, i + 1);

      numbers[i] = number != NULL ? g_ascii_strtoll (number, NULL, 10) : 0;
    }
  return TRUE;
}

static void
add_type (Hints *hints, SlabSampleType type)
{
  hints->types[hints->n_types++] = type;
}

static void
find_types (const char *name, Hints *hints)
{
  static const struct
  {
    const char *pattern;
    SlabSampleType type;
  } words[] = {
    { "8-?bit", SLAB_SAMPLE_UINT8 },    { "16-?bit", SLAB_SAMPLE_UINT16 }, { "32-?bit", SLAB_SAMPLE_FLOAT32 },
    { "64-?bit", SLAB_SAMPLE_FLOAT64 }, { "float", SLAB_SAMPLE_FLOAT32 },  { "double", SLAB_SAMPLE_FLOAT64 },
  };

  for (SlabSampleType type = 0; type < SLAB_N_SAMPLE_TYPES; type++)
    {
      g_autofree char *pattern = g_strdup_printf ("(?<![a-z0-9])%s(?![a-z0-9])", slab_sample_type_get_name (type));

      if (g_regex_match_simple (pattern, name, G_REGEX_CASELESS, 0))
        {
          add_type (hints, type);
          return;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("(?<![a-z0-9])%s(?![a-z0-9])", words[i].pattern);

      if (g_regex_match_simple (pattern, name, G_REGEX_CASELESS, 0))
        {
          add_type (hints, words[i].type);
          return;
        }
    }

  /* By extension, the likeliest first: ".vol" is float32 by custom, anything else bytes. */
  if (g_regex_match_simple ("\\.vol$", name, G_REGEX_CASELESS, 0))
    {
      add_type (hints, SLAB_SAMPLE_FLOAT32);
      add_type (hints, SLAB_SAMPLE_UINT16);
      add_type (hints, SLAB_SAMPLE_UINT8);
    }
  else
    {
      add_type (hints, SLAB_SAMPLE_UINT8);
      add_type (hints, SLAB_SAMPLE_UINT16);
      add_type (hints, SLAB_SAMPLE_FLOAT32);
    }
  add_type (hints, SLAB_SAMPLE_FLOAT64);
}

static void
read_name (const char *name, Hints *hints)
{
  gint64 numbers[3];

  memset (hints, 0, sizeof *hints);
  find_types (name, hints);
  if (match ("(?<![0-9])([0-9]{1,9}) ?[x×] ?([0-9]{1,9}) ?[x×] ?([0-9]{1,9})(?![0-9])", name, numbers)
      || match ("(?<![0-9])(?<![0-9][x×])([0-9]{1,9}) ?[x×] ?([0-9]{1,9})(?![0-9])", name, numbers))
    {
      hints->width = numbers[0];
      hints->height = numbers[1];
      hints->depth = numbers[2];
    }
  if (match ("_([0-9]{1,9})_([0-9]{1,9})(?:\\.[^.]*)?$", name, numbers))
    {
      hints->first = numbers[0];
      hints->last = numbers[1];
    }
}

static gboolean
set_layout (SlabRawLayout *layout, guint64 n_bytes, gint64 depth, gint64 height, gint64 width, SlabSampleType type,
            guint64 skip)
{
  SlabRawLayout candidate = { { { depth, height, width } }, type, SLAB_BYTE_ORDER_LITTLE, skip, 0 };
  guint64 size;

  if (!slab_raw_layout_get_n_bytes (&candidate, &size) || size != n_bytes)
    return FALSE;
  *layout = candidate;
  return TRUE;
}

static SlabRawGuess
guess_from_dimensions (const Hints *hints, guint64 n_bytes, SlabRawLayout *layout)
{
  gint64 width = hints->width, height = hints->height, depth = hints->depth;

  for (guint i = 0; depth > 0 && i < hints->n_types; i++)
    if (set_layout (layout, n_bytes, depth, height, width, hints->types[i], 0))
      return SLAB_RAW_GUESS_NAME;

  /* The size is a fact, the number of slices in a name only a habit: some files hold more or fewer. */
  for (guint i = 0; i < hints->n_types; i++)
    {
      SlabShape plane = { { 1, height, width } };
      guint64 n_plane;

      if (slab_shape_get_n_bytes (&plane, slab_sample_type_get_size (hints->types[i]), &n_plane)
          && n_bytes % n_plane == 0 && n_bytes / n_plane <= G_MAXINT64
          && set_layout (layout, n_bytes, (gint64) (n_bytes / n_plane), height, width, hints->types[i], 0))
        return depth == 0 ? SLAB_RAW_GUESS_NAME : SLAB_RAW_GUESS_SIZE;
    }

  for (guint i = 0; depth > 0 && i < hints->n_types; i++)
    {
      SlabShape shape = { { depth, height, width } };
      guint64 needed;

      if (slab_shape_get_n_bytes (&shape, slab_sample_type_get_size (hints->types[i]), &needed) && needed < n_bytes
          && n_bytes - needed <= MAX_HEADER_BYTES
          && set_layout (layout, n_bytes, depth, height, width, hints->types[i], n_bytes - needed))
        return SLAB_RAW_GUESS_SIZE;
    }
  return SLAB_RAW_GUESS_NONE;
}

/* "NAME_A_B": slices A to B of a larger volume, B left out or not. Reconstructed slices are mostly square. */
static SlabRawGuess
guess_from_range (const Hints *hints, guint64 n_bytes, SlabRawLayout *layout)
{
  for (guint i = 0; i < hints->n_types; i++)
    for (gint64 n_slices = hints->last - hints->first; n_slices <= hints->last - hints->first + 1; n_slices++)
      {
        guint64 n_samples = n_bytes / slab_sample_type_get_size (hints->types[i]);
        guint64 side;

        if (n_slices < 1)
          continue;
        side = get_square_root (n_samples / (guint64) n_slices);
        if (side > 1 && set_layout (layout, n_bytes, n_slices, side, side, hints->types[i], 0))
          return SLAB_RAW_GUESS_NAME;
      }
  return SLAB_RAW_GUESS_NONE;
}

/* Square slices, and of all the ways to stack them the one closest to a cube. */
static SlabRawGuess
guess_from_size (const Hints *hints, guint64 n_bytes, SlabRawLayout *layout)
{
  for (guint i = 0; i < hints->n_types; i++)
    {
      gsize sample_size = slab_sample_type_get_size (hints->types[i]);
      guint64 n_samples = n_bytes / sample_size;
      guint64 largest = MIN (get_square_root (n_samples), MAX_SIDE);
      double best_aspect = INFINITY;
      guint64 best_side = 0;

      if (n_bytes % sample_size != 0)
        continue;
      for (guint64 side = 2; side <= largest; side++)
        if (n_samples % (side * side) == 0)
          {
            double ratio = (double) (n_samples / (side * side)) / (double) side;
            double aspect = MAX (ratio, 1 / ratio);

            if (aspect < best_aspect)
              {
                best_aspect = aspect;
                best_side = side;
              }
          }
      if (best_aspect <= MAX_ASPECT
          && set_layout (layout, n_bytes, (gint64) (n_samples / (best_side * best_side)), best_side, best_side,
                         hints->types[i], 0))
        return SLAB_RAW_GUESS_SIZE;
    }
  return SLAB_RAW_GUESS_NONE;
}

/**
 * slab_raw_layout_guess:
 * @name: name of a headerless file; folders before it do not matter
 * @n_bytes: its size
 * @layout: (out): what it may hold; fits the size to the byte unless @n_bytes is 0
 *
 * Looks for "WxHxD" (width first) and a sample type in the name, as pymicro and open_iA write them, then for a range of
 * slices "_A_B" at its end, as the ESRF does, then for the squarest stack of square slices. With none of these, one
 * square slice from the end of the file. Byte order is always little, since nothing tells. Any thread.
 *
 * Returns: how much the guess rests on
 */
SlabRawGuess
slab_raw_layout_guess (const char *name, guint64 n_bytes, SlabRawLayout *layout)
{
  g_autofree char *base = NULL;
  g_autofree char *text = NULL;
  SlabRawGuess guess;
  Hints hints;
  guint64 side;

  g_return_val_if_fail (name != NULL && layout != NULL, SLAB_RAW_GUESS_NONE);

  base = g_path_get_basename (name);
  text = g_utf8_make_valid (base, -1);
  read_name (text, &hints);

  if (n_bytes > 0 && hints.width > 0 && hints.height > 0)
    {
      guess = guess_from_dimensions (&hints, n_bytes, layout);
      if (guess != SLAB_RAW_GUESS_NONE)
        return guess;
    }
  if (n_bytes > 0 && hints.last > 0)
    {
      guess = guess_from_range (&hints, n_bytes, layout);
      if (guess != SLAB_RAW_GUESS_NONE)
        return guess;
    }
  guess = guess_from_size (&hints, n_bytes, layout);
  if (guess != SLAB_RAW_GUESS_NONE)
    return guess;

  /* Something to look at while a person finds the right numbers. */
  *layout = (SlabRawLayout){ { { 1, 1, 1 } }, hints.types[0], SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  if (n_bytes < slab_sample_type_get_size (layout->sample_type))
    layout->sample_type = SLAB_SAMPLE_UINT8;
  side = CLAMP (get_square_root (n_bytes / slab_sample_type_get_size (layout->sample_type)), 1, MAX_SIDE);
  layout->shape.n[SLAB_AXIS_Y] = layout->shape.n[SLAB_AXIS_X] = (gint64) side;
  if (n_bytes > 0)
    layout->skip = n_bytes - side * side * slab_sample_type_get_size (layout->sample_type);
  return SLAB_RAW_GUESS_NONE;
}
