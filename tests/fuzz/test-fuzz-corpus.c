/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include <stdlib.h>

/* Drives the function of a libFuzzer program without libFuzzer, over the files of tests/fuzz/corpus/TARGET/ and over
 * mutations of them that are the same in every run. */

#define N_FLIPS 250
#define N_SPLICES 100
/* Truncation at every length only up to here; longer files at as many evenly spread lengths. */
#define MAX_CUTS 300
/* A mutated input is written here before it is tried, so that one that crashes can be looked at. */
#define LAST_INPUT_VARIABLE "SLABSCOPE_FUZZ_LAST_INPUT"

/* Numerical Recipes' generator: what it gives is the same on every machine. */
static guint32
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* In memory of just its size, so that a sanitizer sees a read behind the end. */
static void
try_input (const guint8 *data, gsize size)
{
  const char *last = g_getenv (LAST_INPUT_VARIABLE);
  guint8 *exact = malloc (size > 0 ? size : 1);

  g_assert_nonnull (exact);
  if (size > 0)
    memcpy (exact, data, size);
  if (last != NULL)
    g_assert_true (g_file_set_contents (last, (const char *) data, (gssize) size, NULL));
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, size), ==, 0);
  free (exact);
}

typedef struct
{
  guint8 *data;
  gsize size;
} Seed;

static Seed *
load_seed (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  Seed *seed = g_new0 (Seed, 1);

  g_file_get_contents (path, (char **) &seed->data, &seed->size, &error);
  g_assert_no_error (error);
  return seed;
}

static void
free_seed (Seed *seed)
{
  g_free (seed->data);
  g_free (seed);
}

static void
test_as_it_is (const void *user_data)
{
  const Seed *seed = user_data;

  try_input (seed->data, seed->size);
}

static void
test_cut (const void *user_data)
{
  const Seed *seed = user_data;
  gsize n_cuts = MIN (seed->size, MAX_CUTS);

  for (gsize i = 0; i < n_cuts; i++)
    try_input (seed->data, i * seed->size / n_cuts);
}

/* One to four bytes become others: random ones, or those that numbers and syntax hinge on. */
static void
test_flipped (const void *user_data)
{
  static const guint8 telling[] = {
    0x00, 0xff, 0x80, '\n', ' ', '-', '9', '0', '.', 'e', ',', '"', '{', '[', '<', '='
  };
  const Seed *seed = user_data;
  g_autofree guint8 *data = g_malloc (MAX (seed->size, 1));
  guint32 state = 1;

  if (seed->size == 0)
    return;
  for (int i = 0; i < N_FLIPS; i++)
    {
      guint32 n_bytes = 1 + next_random (&state) % 4;

      memcpy (data, seed->data, seed->size);
      while (n_bytes-- > 0)
        {
          gsize at = next_random (&state) % seed->size;
          guint32 choice = next_random (&state);

          data[at] = (choice & 1) != 0 ? telling[choice / 2 % G_N_ELEMENTS (telling)] : (guint8) (choice >> 4);
        }
      try_input (data, seed->size);
    }
}

/* A piece is taken out, or comes twice. */
static void
test_spliced (const void *user_data)
{
  const Seed *seed = user_data;
  g_autofree guint8 *data = g_malloc (2 * seed->size + 1);
  guint32 state = 2;

  if (seed->size == 0)
    return;
  for (int i = 0; i < N_SPLICES; i++)
    {
      gsize from = next_random (&state) % seed->size;
      gsize length = 1 + next_random (&state) % (seed->size - from);
      gsize kept = (next_random (&state) & 1) != 0 ? from + length : from;

      memcpy (data, seed->data, kept);
      if (kept == from)
        memcpy (data + kept, seed->data + from + length, seed->size - from - length);
      else
        memcpy (data + kept, seed->data + from, seed->size - from);
      try_input (data, kept == from ? seed->size - length : kept + seed->size - from);
    }
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) free_seed);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);

  folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", FUZZ_TARGET, NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >, 0);
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      static const struct
      {
        const char *word;
        GTestDataFunc func;
      } ways[] = {
        { "as-it-is", test_as_it_is },
        { "cut", test_cut },
        { "flipped", test_flipped },
        { "spliced", test_spliced },
      };
      Seed *seed = load_seed (folder, g_ptr_array_index (names, i));

      g_ptr_array_add (seeds, seed);
      for (guint w = 0; w < G_N_ELEMENTS (ways); w++)
        {
          g_autofree char *path = g_strdup_printf ("/fuzz/%s/%s/%s", FUZZ_TARGET,
                                                   (const char *) g_ptr_array_index (names, i), ways[w].word);

          g_test_add_data_func (path, seed, ways[w].func);
        }
    }
  return g_test_run ();
}
