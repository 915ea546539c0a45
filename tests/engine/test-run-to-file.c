/* SPDX-License-Identifier: MIT */
#include "engine/slab-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "../reference/references.h"
#include "profile/slab-trace-summary.h"
#include "volume/slab-volume-writer.h"

static SlabEngine *engine;
static char *folder;

static GFile *
get_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_new_for_path (path);
}

static guint
clean_folder (gboolean remove)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    if (remove)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_unlink (path);
      }
  g_dir_close (dir);
  return n;
}

/* Of any type and byte order, behind some other bytes; values are 0 to 250, so that every type holds them. */
static SlabVolume *
make_file (const char *name, const gint64 n[3], SlabSampleType type, SlabByteOrder order, guint64 skip)
{
  SlabRawLayout layout = { .shape = { { n[0], n[1], n[2] } }, .sample_type = type, .byte_order = order, .skip = skip };
  gsize n_voxels = slab_reference_count (n);
  gsize n_bytes = skip + n_voxels * slab_sample_type_get_size (type);
  g_autofree float *voxels = g_new (float, n_voxels);
  g_autofree guint8 *bytes = g_malloc0 (n_bytes);
  g_autoptr (GFile) file = get_file (name);
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;

  slab_reference_fill (voxels, n, SLAB_REFERENCE_STEPS, (guint32) (n[0] + n[1] + n[2]));
  for (gsize i = 0; i < n_voxels; i++)
    voxels[i] = type == SLAB_SAMPLE_FLOAT32 ? voxels[i] : rintf (CLAMP (voxels[i], 0.0f, 1.0f) * 120.0f);
  slab_sample_type_from_float (type, order, voxels, n_voxels, bytes + skip);
  g_file_set_contents (g_file_peek_path (file), (const char *) bytes, (gssize) n_bytes, &error);
  g_assert_no_error (error);
  volume = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  return volume;
}

static SlabVolume *
make_float_file (const gint64 n[3])
{
  return make_file ("in.raw", n, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0);
}

static SlabFilterParams *
make_params (const char *filter, const char *const *options)
{
  g_autoptr (GError) error = NULL;
  SlabFilterParams *params = slab_filter_params_new (slab_filter_find (filter, &error));

  for (; options && options[0]; options += 2)
    {
      slab_filter_params_set_from_string (params, options[0], options[1], &error);
      g_assert_no_error (error);
    }
  return params;
}

static SlabRunSettings
make_settings (gint64 z, gint64 y, gint64 x, guint n_threads)
{
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  settings.chunk_mode = z > 0 ? SLAB_CHUNK_MANUAL : SLAB_CHUNK_AUTO;
  settings.chunk[0] = z;
  settings.chunk[1] = y;
  settings.chunk[2] = x;
  settings.n_threads = n_threads;
  return settings;
}

static SlabRun *
make_run (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings, const char *target)
{
  g_autoptr (GFile) file = get_file (target);
  g_autoptr (GError) error = NULL;
  SlabRun *run = slab_run_new_to_file (volume, params, settings, file, &error);

  g_assert_no_error (error);
  slab_run_set_sample_interval (run, 0);
  return run;
}

static void
finish (SlabRun *run)
{
  g_autoptr (GError) error = NULL;

  slab_run_start (run, engine);
  g_assert_true (slab_run_wait (run, -1));
  error = slab_run_dup_error (run);
  g_assert_no_error (error);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  g_assert_cmpfloat (slab_run_get_progress (run), ==, 1.0);
}

static SlabVolume *
filter_in_memory (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
                  guint *iterations)
{
  SlabRunSettings unlimited = *settings;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabRun) run = NULL;

  unlimited.memory_limit = 0;
  run = slab_run_new (volume, params, &unlimited, &error);
  g_assert_no_error (error);
  slab_run_set_sample_interval (run, 0);
  finish (run);
  *iterations = slab_run_get_iterations (run);
  return slab_run_dup_result (run);
}

static void
assert_same_voxels (SlabVolume *a, SlabVolume *b)
{
  const float *x = slab_volume_peek_floats (a);
  const float *y = slab_volume_peek_floats (b);

  g_assert_true (slab_shape_equal (slab_volume_get_shape (a), slab_volume_get_shape (b)));
  for (guint64 i = 0; i < slab_volume_get_n_voxels (a); i++)
    if (slab_reference_bits (x[i]) != slab_reference_bits (y[i]))
      g_error ("voxel %" G_GUINT64_FORMAT ": %.9g is not %.9g", i, (double) x[i], (double) y[i]);
}

static void
check_same (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings)
{
  guint iterations;
  g_autoptr (SlabVolume) expected = filter_in_memory (volume, params, settings, &iterations);
  g_autoptr (SlabRun) run = make_run (volume, params, settings, "out.vol");
  g_autoptr (SlabVolume) result = NULL;

  finish (run);
  result = slab_run_dup_result (run);
  assert_same_voxels (result, expected);
  g_assert_cmpuint (slab_run_get_iterations (run), ==, iterations);
}

/* --- The same bits ------------------------------------------------------------------------------------------------ */

static const char *const no_options[] = { NULL };
static const char *const tv_fixed[] = { "stop", "fixed", "max-iterations", "5", NULL };
static const char *const tv_chunk[] = { "stop", "chunk", "weight", "0.2", NULL };
static const char *const sigma_wide[] = { "sigma", "6,1,0", "boundary", "mirror", NULL };
static const char *const sigma_double[] = { "sigma", "1.5", "boundary", "wrap", "precision", "double", NULL };
static const char *const sigma_single[] = { "sigma", "1,2,1.5", NULL };
static const char *const sigma_exact[] = { "sigma", "1,2,1.5", "precision", "double", NULL };
static const char *const sigma_around[] = { "sigma", "8,1,2", "boundary", "wrap", NULL };

static const struct
{
  const char *filter;
  const char *const *options;
} filters[] = { { "identity", no_options }, { "tv", tv_fixed },           { "tv", tv_chunk },
                { "gaussian", sigma_wide }, { "gaussian", sigma_double }, { "gaussian", sigma_around } };

static const gint64 shapes[][3] = { { 23, 17, 31 }, { 9, 1, 40 }, { 1, 13, 7 }, { 40, 6, 1 }, { 1, 1, 1 } };
static const gint64 chunks[][3] = { { 0, 0, 0 }, { 1, 99, 99 }, { 3, 5, 16 }, { 99, 99, 99 }, { 7, 4, 99 } };

static void
test_filters (void)
{
  guint n = 0;

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      g_autoptr (SlabVolume) volume = make_float_file (shapes[s]);

      for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
        for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
          {
            g_autoptr (SlabFilterParams) params = make_params (filters[f].filter, filters[f].options);
            SlabRunSettings settings = make_settings (chunks[c][0], chunks[c][1], chunks[c][2], 1 + n++ % 4);

            check_same (volume, params, &settings);
          }
    }
}

/* Every cut of one volume with every number of threads. */
static void
check_cuts_and_threads (const gint64 shape[3], SlabSampleType type)
{
  const gint64 whole = G_MAXINT32;
  const gint64 cuts[][3] = { { 0, 0, 0 },         { 2, whole, whole }, { 5, 7, 16 },
                             { whole, 4, whole }, { whole, whole, 6 }, { 3, 9, 33 },
                             { 1, 19, 53 },       { 10, 10, 10 },      { whole, whole, whole },
                             { 7, whole, 20 },    { 20, 18, 52 },      { 4, 5, whole } };
  static const struct
  {
    const char *filter;
    const char *const *options;
  } exact[] = {
    { "gaussian", sigma_single }, { "gaussian", sigma_exact }, { "gaussian", sigma_double }, { "tv", tv_fixed }
  };
  g_autoptr (SlabVolume) volume = make_file ("in.raw", shape, type, SLAB_BYTE_ORDER_BIG, 3);

  G_STATIC_ASSERT (G_N_ELEMENTS (cuts) == 12);
  for (guint f = 0; f < G_N_ELEMENTS (exact); f++)
    {
      g_autoptr (SlabFilterParams) params = make_params (exact[f].filter, exact[f].options);
      SlabRunSettings alone = make_settings (whole, whole, whole, 1);
      guint iterations;
      g_autoptr (SlabVolume) expected = filter_in_memory (volume, params, &alone, &iterations);

      for (guint c = 0; c < G_N_ELEMENTS (cuts); c++)
        for (guint n_threads = 1; n_threads <= 8; n_threads++)
          {
            SlabRunSettings settings = make_settings (cuts[c][0], cuts[c][1], cuts[c][2], n_threads);
            g_autoptr (SlabRun) run = make_run (volume, params, &settings, "out.vol");
            g_autoptr (SlabVolume) result = NULL;

            g_assert_cmpuint (slab_chunk_plan_get_n_slabs (slab_run_get_plan (run)), >, 1);
            finish (run);
            result = slab_run_dup_result (run);
            assert_same_voxels (result, expected);
            g_assert_cmpuint (slab_run_get_iterations (run), ==, iterations);
          }
    }
}

static void
test_cuts_and_threads (void)
{
  static const gint64 first[3] = { 21, 19, 53 };
  static const gint64 second[3] = { 13, 35, 17 };
  static const gint64 large[3] = { 41, 67, 101 };
  char *usual_folder = folder;

  /* Hundreds of runs wait for the disk at their end: these need not, where there is a folder in memory. */
  folder = g_strdup ("/dev/shm/slabscope-XXXXXX");
  if (g_mkdtemp (folder) == NULL)
    {
      g_free (folder);
      folder = g_strdup (usual_folder);
    }
  check_cuts_and_threads (first, SLAB_SAMPLE_FLOAT32);
  check_cuts_and_threads (second, SLAB_SAMPLE_UINT16);
  if (g_test_slow ())
    {
      check_cuts_and_threads (large, SLAB_SAMPLE_FLOAT32);
      check_cuts_and_threads (large, SLAB_SAMPLE_UINT16);
    }
  if (g_strcmp0 (folder, usual_folder) != 0)
    {
      clean_folder (TRUE);
      g_rmdir (folder);
    }
  g_free (folder);
  folder = usual_folder;
}

static void
test_boundaries (void)
{
  static const char *const boundaries[] = { "nearest", "reflect", "mirror", "constant", "wrap" };
  g_autoptr (SlabVolume) volume = make_float_file (shapes[0]);

  for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
    for (guint n_threads = 1; n_threads <= 4; n_threads++)
      {
        const char *options[] = { "sigma", "1.2", "boundary", boundaries[b], "cval", "0.25", NULL };
        g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
        SlabRunSettings settings = make_settings (n_threads % 2 ? 0 : 2, 9, 31, n_threads);

        settings.normalize = n_threads > 2;
        check_same (volume, params, &settings);
      }
}

/* Chunks that show in the result are those of a run in memory. */
static void
test_seams (void)
{
  static const char *const boundaries[] = { "nearest", "wrap" };
  g_autoptr (SlabVolume) volume = make_float_file (shapes[0]);

  for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
    for (gint64 overlap = 0; overlap < 9; overlap += 2)
      for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
        {
          const char *options[] = { "sigma", "2", "boundary", boundaries[b], NULL };
          g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
          SlabRunSettings settings = make_settings (chunks[c][0], chunks[c][1], chunks[c][2], 1 + c % 4);

          settings.overlap_auto = FALSE;
          settings.overlap[0] = settings.overlap[1] = settings.overlap[2] = overlap;
          check_same (volume, params, &settings);
        }
}

static void
test_types (void)
{
  static const char *const options[] = { "sigma", "1.5,1,2", NULL };
  static const guint64 skips[] = { 0, 3, 4096, 77 };

  for (guint type = 0; type < SLAB_N_SAMPLE_TYPES; type++)
    for (guint k = 0; k < 8; k++)
      {
        g_autoptr (SlabVolume) volume = make_file ("in.raw", shapes[0], (SlabSampleType) type,
                                                   k % 2 ? SLAB_BYTE_ORDER_BIG : SLAB_BYTE_ORDER_LITTLE, skips[k / 2]);
        g_autoptr (SlabFilterParams) params = make_params (k % 3 ? "gaussian" : "identity", k % 3 ? options : NULL);
        SlabRunSettings settings = make_settings (k % 4 ? 0 : 3, 8, 16, 1 + k % 4);

        settings.normalize = k > 3;
        check_same (volume, params, &settings);
      }
}

/* Four pieces, and more threads than pieces, for samples of every width. */
static void
test_normalize (void)
{
  static const gint64 shape[3] = { 9, 300, 400 };
  static const SlabSampleType types[] = { SLAB_SAMPLE_UINT8, SLAB_SAMPLE_INT16, SLAB_SAMPLE_FLOAT32,
                                          SLAB_SAMPLE_FLOAT64 };
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  gsize n_voxels = slab_reference_count (shape);
  g_autofree float *voxels = g_new (float, n_voxels);

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint n_threads = 1; n_threads <= 8; n_threads += 7)
      {
        g_autoptr (SlabVolume) volume = make_file ("in.raw", shape, types[t], SLAB_BYTE_ORDER_BIG, 5);
        SlabRunSettings settings = make_settings (0, 0, 0, n_threads);
        g_autoptr (SlabRun) run = NULL;
        g_autoptr (SlabVolume) result = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree guint8 *samples = g_malloc (n_voxels * slab_sample_type_get_size (types[t]));
        const float *found;
        float largest = 0.0f;

        settings.normalize = TRUE;
        run = make_run (volume, params, &settings, "out.vol");
        finish (run);
        result = slab_run_dup_result (run);
        found = slab_volume_peek_floats (result);
        g_assert_true (slab_volume_load (volume, 0, n_voxels, samples, &error));
        slab_sample_type_to_float (types[t], SLAB_BYTE_ORDER_BIG, samples, n_voxels, voxels);
        for (gsize i = 0; i < n_voxels; i++)
          largest = MAX (largest, fabsf (voxels[i]));
        g_assert_cmpfloat (largest, >, 0.0f);
        for (gsize i = 0; i < n_voxels; i++)
          g_assert_cmpfloat (found[i], ==, voxels[i] / largest);
      }
}

/* A volume that is in memory goes to a file as well. */
static void
test_memory_volume (void)
{
  static const char *const options[] = { "sigma", "1", "boundary", "wrap", NULL };
  SlabShape shape = { { 11, 12, 13 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (11 * 12 * 13, &error);
  g_autoptr (SlabVolume) volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (0, 0, 0, 2);

  slab_reference_fill (slab_buffer_get_data (buffer), shape.n, SLAB_REFERENCE_SPECIAL, 5);
  check_same (volume, params, &settings);
}

/* The target may be what is read. */
static void
test_onto_itself (void)
{
  static const char *const options[] = { "sigma", "2", "boundary", "wrap", NULL };
  g_autoptr (SlabVolume) volume = make_file ("both.vol", shapes[0], SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (0, 0, 0, 2);
  guint iterations;
  g_autoptr (SlabVolume) expected = filter_in_memory (volume, params, &settings, &iterations);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings, "both.vol");
  g_autoptr (SlabVolume) result = NULL;

  finish (run);
  result = slab_run_dup_result (run);
  assert_same_voxels (result, expected);
}

/* --- The memory --------------------------------------------------------------------------------------------------- */

/* With less and less memory, to the last byte: thinner slabs, then less at a time, then a refusal that says how much
 * it takes. */
static void
check_less_and_less (SlabVolume *volume, const SlabFilterParams *params, SlabRunSettings settings)
{
  g_autoptr (GFile) file = get_file ("out.vol");
  g_autoptr (GError) error = NULL;
  guint iterations;
  g_autoptr (SlabVolume) expected = filter_in_memory (volume, params, &settings, &iterations);
  guint64 n_slabs = 0;
  guint n_runs = 0;

  for (;;)
    {
      g_autoptr (SlabRun) run = slab_run_new_to_file (volume, params, &settings, file, &error);
      const SlabChunkPlan *plan;
      g_autoptr (SlabVolume) result = NULL;

      if (run == NULL)
        break;
      plan = slab_run_get_plan (run);
      g_assert_true (settings.memory_limit == 0 || slab_chunk_plan_get_peak_bytes (plan) <= settings.memory_limit);
      g_assert_cmpuint (slab_chunk_plan_get_n_slabs (plan), >=, n_slabs);
      n_slabs = slab_chunk_plan_get_n_slabs (plan);
      settings.memory_limit = slab_chunk_plan_get_peak_bytes (plan) - 1;
      slab_run_set_sample_interval (run, 0);
      finish (run);
      result = slab_run_dup_result (run);
      assert_same_voxels (result, expected);
      n_runs++;
    }
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "in.raw"));
  g_assert_nonnull (strstr (error->message, "MiB"));
  g_assert_cmpuint (n_runs, >, 3);
}

static void
test_less_and_less (void)
{
  static const gint64 shape[3] = { 37, 30, 41 };
  static const char *const nearest[] = { "sigma", "1.2", NULL };
  static const char *const wrap[] = { "sigma", "1,2,1", "boundary", "wrap", NULL };
  g_autoptr (SlabVolume) volume = make_float_file (shape);
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", nearest);
  g_autoptr (SlabFilterParams) around = make_params ("gaussian", wrap);
  g_autoptr (SlabFilterParams) tv = make_params ("tv", tv_chunk);

  check_less_and_less (volume, identity, make_settings (0, 0, 0, 2));
  check_less_and_less (volume, gaussian, make_settings (0, 0, 0, 3));
  check_less_and_less (volume, around, make_settings (0, 0, 0, 2));
  check_less_and_less (volume, tv, make_settings (4, 16, 41, 2));
}

static gboolean
has_note (SlabRun *run, const char *words)
{
  for (const char *const *note = slab_chunk_plan_get_notes (slab_run_get_plan (run)); *note; note++)
    if (strstr (*note, words))
      return TRUE;
  return FALSE;
}

static void
test_words (void)
{
  g_autoptr (SlabVolume) volume = make_float_file (shapes[0]);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", NULL);
  SlabRunSettings settings = make_settings (6, 99, 99, 1);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings, "out.vol");
  g_autoptr (SlabRun) seams = NULL;
  g_autoptr (SlabRun) thick = NULL;
  g_autoptr (SlabRun) in_memory = slab_run_new (volume, params, &settings, NULL);

  g_assert_cmpuint (slab_chunk_plan_get_n_slabs (slab_run_get_plan (in_memory)), ==, 0);
  g_assert_cmpuint (slab_chunk_plan_get_n_slabs (slab_run_get_plan (run)), ==, 4);
  g_assert_true (has_note (run, "from file to file in 4 slabs of 6 planes"));
  g_assert_false (has_note (run, "Chunks were cut"));

  settings.chunk[0] = 20;
  thick = make_run (volume, params, &settings, "out.vol");
  g_assert_true (has_note (thick, "Chunks were cut to 6 planes"));

  /* What changes the result comes first. */
  settings.overlap_auto = FALSE;
  settings.overlap[0] = 1;
  seams = make_run (volume, gaussian, &settings, "out.vol");
  g_assert_nonnull (strstr (slab_chunk_plan_get_notes (slab_run_get_plan (seams))[0], "less than the filter’s reach"));
  g_assert_nonnull (strstr (slab_chunk_plan_get_notes (slab_run_get_plan (seams))[1], "from file to file"));
}

/* What cannot be cut is refused with what could be done. */
static void
test_whole_problem (void)
{
  static const char *const global[] = { "stop", "global", NULL };
  static const gint64 shape[3] = { 90, 100, 100 };
  g_autoptr (SlabVolume) volume = make_float_file (shape);
  g_autoptr (SlabFilterParams) params = make_params ("tv", global);
  g_autoptr (GFile) file = get_file ("out.vol");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) small_error = NULL;
  SlabRunSettings settings = make_settings (0, 0, 0, 1);

  settings.memory_limit = 60 << 20;
  g_assert_null (slab_run_new_to_file (volume, params, &settings, file, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "60.0"));
  g_assert_nonnull (strstr (error->message, "stop=chunk"));
  /* 200 iterations reach over all of it. */
  g_assert_null (strstr (error->message, "stop=global"));

  settings.memory_limit = 1 << 20;
  g_assert_null (slab_run_new_to_file (volume, params, &settings, file, &small_error));
  g_assert_error (small_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (small_error->message, "stop=chunk in chunks of "));
  g_assert_null (strstr (small_error->message, "which fits"));
}

static gboolean
keeps_limit (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings, double mebibytes)
{
  SlabRunSettings limited = *settings;
  g_autoptr (SlabRun) run = NULL;

  limited.memory_limit = (guint64) (mebibytes * 1048576.0) - SLAB_RUN_PROCESS_BYTES;
  run = slab_run_new (volume, params, &limited, NULL);
  return run != NULL;
}

/* What is said to be needed is enough, and hardly more than enough, whether or not the voxels are copied first. */
static void
test_whole_need (void)
{
  static const char *const global[] = { "stop", "global", NULL };
  static const gint64 shape[3] = { 61, 103, 97 };
  static const struct
  {
    SlabSampleType type;
    SlabByteOrder order;
  } types[] = { { SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE },
                { SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_BIG },
                { SLAB_SAMPLE_INT32, SLAB_BYTE_ORDER_LITTLE },
                { SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE },
                { SLAB_SAMPLE_FLOAT64, SLAB_BYTE_ORDER_LITTLE } };
  g_autoptr (SlabFilterParams) params = make_params ("tv", global);
  g_autoptr (GFile) file = get_file ("out.vol");

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (gint normalize = 0; normalize < 2; normalize++)
      {
        g_autoptr (SlabVolume) volume = make_file ("in.raw", shape, types[t].type, types[t].order, 0);
        g_autoptr (GError) error = NULL;
        SlabRunSettings settings = make_settings (0, 0, 0, 2);
        const char *need;
        double mebibytes;

        settings.memory_limit = 30 << 20;
        settings.normalize = normalize;
        g_assert_null (slab_run_new_to_file (volume, params, &settings, file, &error));
        need = strstr (error->message, "which needs ");
        g_assert_nonnull (need);
        mebibytes = g_ascii_strtod (need + strlen ("which needs "), NULL);
        g_assert_true (keeps_limit (volume, params, &settings, mebibytes));
        g_assert_false (keeps_limit (volume, params, &settings, mebibytes - 1.0));
      }
}

/* --- The record --------------------------------------------------------------------------------------------------- */

static void
test_record (void)
{
  static const gint64 shape[3] = { 60, 200, 200 };
  static const char *const options[] = { "sigma", "2", "precision", "double", NULL };
  g_autoptr (SlabVolume) volume = make_file ("in.raw", shape, SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_LITTLE, 0);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (10, 50, 200, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings, "out.vol");
  SlabTrace *trace = slab_run_get_trace (run);
  guint n_workers = slab_chunk_plan_get_n_threads (slab_run_get_plan (run));
  guint64 bytes[2][SLAB_N_PHASES] = { { 0 } };
  guint n_filtered[24] = { 0 };
  g_autofree char *reader = NULL;
  g_autofree char *writer = NULL;
  g_autofree char *worker = NULL;
  SlabTraceSummary summary;

  finish (run);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, n_workers + 2);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, n_workers);
  worker = slab_trace_dup_row_name (trace, n_workers - 1);
  reader = slab_trace_dup_row_name (trace, n_workers);
  writer = slab_trace_dup_row_name (trace, n_workers + 1);
  g_assert_true (g_str_has_prefix (worker, "Thread "));
  g_assert_cmpstr (reader, ==, "Reader");
  g_assert_cmpstr (writer, ==, "Writer");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SLABS), ==, "6");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SLAB), ==, "10,200,200");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME), ==, "done");
  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 24);

  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    {
      gint64 end = 0, sum = 0;

      for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t); i++)
        {
          SlabSpan span;

          slab_trace_get_span (trace, t, i, &span);
          g_assert_cmpint (span.start, >=, end);
          end = span.start + span.duration;
          sum += span.duration;
          if (t >= n_workers)
            bytes[t - n_workers][span.phase] += span.bytes;
          else if (span.phase == SLAB_PHASE_FILTER)
            n_filtered[span.chunk]++;
        }
      g_assert_cmpint (end, <=, slab_trace_get_duration (trace));
      g_assert_cmpfloat ((double) sum, >=, 0.99 * (double) slab_trace_get_duration (trace));
    }
  /* Every voxel is read once, filtered in one chunk, and written once. */
  g_assert_cmpuint (bytes[0][SLAB_PHASE_READ], ==, 60 * 200 * 200 * 2);
  g_assert_cmpuint (bytes[1][SLAB_PHASE_WRITE], ==, 60 * 200 * 200 * 4);
  for (guint i = 0; i < G_N_ELEMENTS (n_filtered); i++)
    g_assert_cmpuint (n_filtered[i], ==, 1);

  slab_trace_summarize (trace, &summary);
  g_assert_cmpfloat (summary.efficiency, >, 0.0);
  g_assert_cmpfloat (summary.efficiency, <=, 1.0);
}

static void
on_progress (SlabRun *run, GParamSpec *pspec, double *last)
{
  double progress = slab_run_get_progress (run);

  g_assert_cmpfloat (progress, >=, *last);
  *last = progress;
}

static void
test_progress (void)
{
  static const gint64 shape[3] = { 60, 150, 150 };
  static const char *const options[] = { "sigma", "3", "boundary", "wrap", "precision", "double", NULL };
  g_autoptr (SlabVolume) volume = make_float_file (shape);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (0, 0, 0, 2);
  SlabRun *run = make_run (volume, params, &settings, "out.vol");
  double last = 0.0;

  g_signal_connect (run, "notify::progress", G_CALLBACK (on_progress), &last);
  slab_run_start (run, engine);
  while (last < 1.0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  for (guint i = 0; i < 1000 && g_atomic_int_get ((gint *) &G_OBJECT (run)->ref_count) > 1; i++)
    g_usleep (1000);
  g_assert_finalize_object (run);
}

/* --- What goes wrong ---------------------------------------------------------------------------------------------- */

static void
write_old_target (void)
{
  g_autoptr (GFile) file = get_file ("out.vol");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (file), "old", 3, &error);
  g_assert_no_error (error);
}

/* Nothing but the input and the old target. */
static void
assert_old_target (void)
{
  g_autoptr (GFile) file = get_file ("out.vol");
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (clean_folder (FALSE), ==, 2);
}

static void
wait_for_progress (SlabRun *run, double progress)
{
  while (slab_run_get_progress (run) < progress && !slab_run_is_ended (run))
    g_usleep (200);
  g_assert_false (slab_run_is_ended (run));
}

static void
test_cancel (void)
{
  static const gint64 shape[3] = { 120, 300, 300 };
  static const char *const wide[] = { "sigma", "20", "precision", "double", NULL };
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", wide);
  g_autoptr (SlabVolume) volume = NULL;
  gint64 best = G_MAXINT64;

  clean_folder (TRUE);
  volume = make_float_file (shape);
  write_old_target ();
  /* The best of some tries: a loaded machine may keep any one of them waiting. */
  for (guint i = 0; i < 5; i++)
    {
      SlabRunSettings settings = make_settings (8, 50, 300, 2);
      g_autoptr (SlabRun) run = make_run (volume, params, &settings, "out.vol");
      gint64 start;

      slab_run_start (run, engine);
      if (i > 0)
        wait_for_progress (run, 0.02 * i);
      start = g_get_monotonic_time ();
      slab_run_cancel (run);
      g_assert_true (slab_run_wait (run, -1));
      best = MIN (best, g_get_monotonic_time () - start);
      g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_CANCELLED);
      g_assert_null (slab_run_dup_result (run));
      assert_old_target ();
    }
  g_test_message ("cancel took %.1f ms", (double) best / 1e3);
  g_assert_cmpint (best, <=, 50000);
}

/* A run that nobody starts leaves nothing, one that is done stays done. */
static void
test_cancel_around (void)
{
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (0, 0, 0, 2);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabRun) never = NULL;
  g_autoptr (SlabRun) run = NULL;

  clean_folder (TRUE);
  volume = make_float_file (shapes[0]);
  write_old_target ();
  never = make_run (volume, params, &settings, "out.vol");
  g_clear_object (&never);
  assert_old_target ();
  run = make_run (volume, params, &settings, "out.vol");
  finish (run);
  slab_run_cancel (run);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
}

/* Returns the message of a run that fails; the file is cut to @n_bytes when it is on its way. */
static void
check_cut_short (gint64 n_bytes, double progress)
{
  static const gint64 shape[3] = { 100, 200, 200 };
  static const char *const wide[] = { "sigma", "4,20,20", "precision", "double", NULL };
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", wide);
  SlabRunSettings settings = make_settings (4, 50, 200, 2);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GFile) file = get_file ("in.raw");
  g_autoptr (SlabRun) run = NULL;
  g_autoptr (GError) error = NULL;

  clean_folder (TRUE);
  volume = make_float_file (shape);
  write_old_target ();
  run = make_run (volume, params, &settings, "out.vol");
  slab_run_start (run, engine);
  wait_for_progress (run, progress);
  g_assert_cmpint (truncate (g_file_peek_path (file), n_bytes), ==, 0);
  g_assert_true (slab_run_wait (run, -1));
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_FAILED);
  error = slab_run_dup_error (run);
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "in.raw"));
  g_assert_nonnull (strstr (error->message, "16000000"));
  assert_old_target ();
}

static void
test_cut_short (void)
{
  check_cut_short (8000000, 0.05);
  /* By a byte, of what has long been read. */
  check_cut_short (15999999, 0.05);
  check_cut_short (0, 0.3);
}

static void
test_bad_target (void)
{
  g_autoptr (SlabVolume) volume = make_float_file (shapes[0]);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (0, 0, 0, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings, "none/out.vol");
  g_autoptr (GError) error = NULL;

  slab_run_start (run, engine);
  g_assert_true (slab_run_wait (run, -1));
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_FAILED);
  error = slab_run_dup_error (run);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "out.vol"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-XXXXXX", &error);
  g_assert_no_error (error);
  engine = slab_engine_new (FALSE);
  g_test_add_func ("/run-to-file/filters", test_filters);
  g_test_add_func ("/run-to-file/cuts-and-threads", test_cuts_and_threads);
  g_test_add_func ("/run-to-file/boundaries", test_boundaries);
  g_test_add_func ("/run-to-file/seams", test_seams);
  g_test_add_func ("/run-to-file/types", test_types);
  g_test_add_func ("/run-to-file/normalize", test_normalize);
  g_test_add_func ("/run-to-file/memory-volume", test_memory_volume);
  g_test_add_func ("/run-to-file/onto-itself", test_onto_itself);
  g_test_add_func ("/run-to-file/less-and-less", test_less_and_less);
  g_test_add_func ("/run-to-file/words", test_words);
  g_test_add_func ("/run-to-file/whole-problem", test_whole_problem);
  g_test_add_func ("/run-to-file/whole-need", test_whole_need);
  g_test_add_func ("/run-to-file/record", test_record);
  g_test_add_func ("/run-to-file/progress", test_progress);
  g_test_add_func ("/run-to-file/cancel", test_cancel);
  g_test_add_func ("/run-to-file/cancel-around", test_cancel_around);
  g_test_add_func ("/run-to-file/cut-short", test_cut_short);
  g_test_add_func ("/run-to-file/bad-target", test_bad_target);
  status = g_test_run ();
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
  clean_folder (TRUE);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
