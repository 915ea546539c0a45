/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include "volume/slab-raw-guess.h"

/* The input is "SIZE NAME". */

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_make_warnings_fatal ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_dup_string (data, size);
  char *name;
  guint64 n_bytes = g_ascii_strtoull (text, &name, 10);
  guint64 n_explained;
  SlabRawLayout layout, again;
  SlabRawGuess guess;

  if (*name == ' ')
    name++;
  guess = slab_raw_layout_guess (name, n_bytes, &layout);
  g_assert_true (slab_shape_is_valid (&layout.shape));
  g_assert_cmpuint (layout.sample_type, <, SLAB_N_SAMPLE_TYPES);
  g_assert_true (slab_raw_layout_get_n_bytes (&layout, &n_explained));
  if (n_bytes > 0)
    g_assert_cmpuint (n_explained, ==, n_bytes);
  else
    g_assert_cmpint (guess, ==, SLAB_RAW_GUESS_NONE);

  g_assert_cmpint (slab_raw_layout_guess (name, n_bytes, &again), ==, guess);
  g_assert_true (slab_shape_equal (&layout.shape, &again.shape));
  return 0;
}
