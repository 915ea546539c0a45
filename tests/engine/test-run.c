/* SPDX-License-Identifier: MIT */
#include "engine/slab-run.h"

#include "profile/slab-machine.h"
#include "profile/slab-process.h"
#include "profile/slab-trace-summary.h"
#include "run-fixture.h"

static SlabEngine *engine;

static void
free_params (SlabFilterParams **params, guint n_params)
{
  for (guint i = 0; i < n_params; i++)
    slab_filter_params_free (params[i]);
}

static SlabVolume *
filter (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings, guint *iterations)
{
  g_autoptr (SlabRun) run = make_run (volume, params, settings);
  g_autoptr (GError) error = NULL;

  slab_run_set_sample_interval (run, 0);
  slab_run_start (run, engine);
  g_assert_true (slab_run_wait (run, -1));
  error = slab_run_dup_error (run);
  g_assert_no_error (error);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  if (iterations)
    *iterations = slab_run_get_iterations (run);
  return slab_run_dup_result (run);
}

static guint64
hash_volume (SlabVolume *volume)
{
  return slab_reference_hash (slab_volume_peek_floats (volume), slab_volume_get_n_voxels (volume));
}

static void
assert_same_voxels (SlabVolume *a, SlabVolume *b)
{
  const float *x = slab_volume_peek_floats (a);
  const float *y = slab_volume_peek_floats (b);

  g_assert_cmpuint (slab_volume_get_n_voxels (a), ==, slab_volume_get_n_voxels (b));
  for (guint64 i = 0; i < slab_volume_get_n_voxels (a); i++)
    if (slab_reference_bits (x[i]) != slab_reference_bits (y[i]))
      g_error ("voxel %" G_GUINT64_FORMAT ": %.9g is not %.9g", i, (double) x[i], (double) y[i]);
}

/* dask.array.map_overlap over SciPy and scikit-image, seams, merged chunks and all. */
static void
test_as_map_overlap (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (slab_reference_engine_cases); i++)
    {
      const SlabReferenceCase *c = &slab_reference_engine_cases[i];
      g_autoptr (SlabVolume) volume = make_volume (c->shape, c->kind, c->seed);
      g_autoptr (SlabFilterParams) params = make_params (c->filter, c->options);
      SlabRunSettings settings = make_settings (c->chunk[0], c->chunk[1], c->chunk[2], 1 + i % 4);

      if (strcmp (c->filter, "gaussian") == 0)
        slab_filter_params_set_from_string (params, "precision", "double", NULL);
      settings.overlap_auto = FALSE;
      memcpy (settings.overlap, c->overlap, sizeof settings.overlap);
      g_test_message ("%s", c->name);
      {
        guint iterations;
        g_autoptr (SlabVolume) result = filter (volume, params, &settings, &iterations);
        const float *voxels = slab_volume_peek_floats (result);

        for (gsize v = 0; v < c->n_values; v++)
          g_assert_cmphex (slab_reference_bits (voxels[v * c->step]), ==, c->values[v]);
        g_assert_cmphex (hash_volume (result), ==, c->hash);
        g_assert_cmpuint (iterations, ==, c->iterations);
      }
    }
}

/* SciPy and scikit-image over the whole volume: the chunks that the engine chooses do not show. */
static void
test_as_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (slab_reference_filter_cases); i++)
    {
      const SlabReferenceCase *c = &slab_reference_filter_cases[i];
      g_autoptr (SlabVolume) volume = make_volume (c->shape, c->kind, c->seed);
      g_autoptr (SlabFilterParams) params = make_params (c->filter, c->options);
      SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
      g_autoptr (SlabVolume) result = NULL;

      if (strcmp (c->filter, "gaussian") == 0)
        slab_filter_params_set_from_string (params, "precision", "double", NULL);
      settings.n_threads = 3;
      g_test_message ("%s", c->name);
      result = filter (volume, params, &settings, NULL);
      g_assert_cmphex (hash_volume (result), ==, c->hash);
    }
}

static void
check_same_for_any_cut (SlabVolume *volume, const SlabFilterParams *params)
{
  static const gint64 chunks[][3] = { { 1, 1, 1 },  { 1, 2, 3 },    { 2, 2, 2 },  { 3, 5, 7 },
                                      { 4, 1, 9 },  { 99, 3, 99 },  { 5, 99, 4 }, { 99, 99, 6 },
                                      { 2, 9, 99 }, { 99, 99, 99 }, { 7, 8, 9 },  { 6, 4, 5 } };
  SlabRunSettings whole = make_settings (0, 0, 0, 1);
  g_autoptr (SlabVolume) expected = filter (volume, params, &whole, NULL);

  for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
    {
      SlabRunSettings settings = make_settings (chunks[c][0], chunks[c][1], chunks[c][2], 1 + c % 8);
      g_autoptr (SlabVolume) result = filter (volume, params, &settings, NULL);

      assert_same_voxels (result, expected);
    }
}

static void
test_same_for_any_cut (void)
{
  static const gint64 shapes[][3] = { { 9, 11, 13 }, { 1, 14, 7 }, { 8, 1, 17 }, { 5, 6, 1 }, { 1, 1, 1 } };
  static const char *const boundaries[] = { "nearest", "reflect", "mirror", "constant", "wrap" };
  static const char *const fixed[] = { "stop", "fixed", "max-iterations", "6", NULL };
  static const char *const global[] = { "stop", "global", "max-iterations", "20", NULL };
  static const char *const gap[] = { "stop", "gap", "gap", "1e-3", NULL };
  static const char *const copy[] = { "sigma", "0", NULL };
  static const char *const one_axis[] = { "sigma", "0,2,0", NULL };
  static const char *const in_place[] = { "reading", "in-place", NULL };
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) identity_in_place = make_params ("identity", in_place);
  g_autoptr (SlabFilterParams) gaussian_copy = make_params ("gaussian", copy);
  g_autoptr (SlabFilterParams) gaussian_one_axis = make_params ("gaussian", one_axis);
  g_autoptr (SlabFilterParams) tv_fixed = make_params ("tv", fixed);
  g_autoptr (SlabFilterParams) tv_global = make_params ("tv", global);
  g_autoptr (SlabFilterParams) tv_gap = make_params ("tv", gap);

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      g_autoptr (SlabVolume) volume = make_volume (shapes[s], SLAB_REFERENCE_STEPS, s);

      check_same_for_any_cut (volume, identity);
      check_same_for_any_cut (volume, identity_in_place);
      check_same_for_any_cut (volume, gaussian_copy);
      check_same_for_any_cut (volume, gaussian_one_axis);
      check_same_for_any_cut (volume, tv_fixed);
      check_same_for_any_cut (volume, tv_global);
      check_same_for_any_cut (volume, tv_gap);
      for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
        {
          const char *single[] = { "sigma", "1,0.7,1.2", "boundary", boundaries[b], "cval", "0.5", NULL };
          const char *exact[] = { "sigma", "1.5", "boundary", boundaries[b], "precision", "double", NULL };
          g_autoptr (SlabFilterParams) single_params = make_params ("gaussian", single);
          g_autoptr (SlabFilterParams) exact_params = make_params ("gaussian", exact);

          check_same_for_any_cut (volume, single_params);
          if (s == 0)
            check_same_for_any_cut (volume, exact_params);
        }
    }
}

/* Every cut with every number of threads, in a volume with room for a kernel's blocks and for what is left of them. */
static void
test_same_for_any_cut_and_threads (void)
{
  static const gint64 shape[3] = { 19, 37, 83 };
  static const gint64 chunks[][3] = { { 5, 9, 16 },   { 7, 8, 33 },   { 3, 37, 83 },  { 19, 4, 83 },
                                      { 19, 37, 5 },  { 10, 20, 40 }, { 99, 99, 99 }, { 6, 13, 50 },
                                      { 99, 11, 17 }, { 1, 99, 99 },  { 4, 99, 24 },  { 12, 12, 12 } };
  static const struct
  {
    const char *filter;
    const char *options[7];
  } cases[] = {
    { "gaussian", { "sigma", "1.5,1,2" } },
    { "gaussian", { "sigma", "1.5,1,2", "precision", "double" } },
    { "gaussian", { "sigma", "1,2,1.5", "boundary", "wrap" } },
    { "gaussian", { "sigma", "1,2,1.5", "boundary", "wrap", "precision", "double" } },
    { "tv", { "stop", "global", "weight", "0.05" } },
    { "tv", { "stop", "gap", "gap", "1e-2" } },
    { "tv", { "stop", "fixed", "max-iterations", "4" } },
  };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_STEPS, 11);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabFilterParams) params = make_params (cases[i].filter, cases[i].options);
      SlabRunSettings whole = make_settings (0, 0, 0, 1);
      guint expected_iterations;
      g_autoptr (SlabVolume) expected = filter (volume, params, &whole, &expected_iterations);

      for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
        for (guint n_threads = 1; n_threads <= 8; n_threads++)
          {
            SlabRunSettings settings = make_settings (chunks[c][0], chunks[c][1], chunks[c][2], n_threads);
            guint iterations;
            g_autoptr (SlabVolume) result = filter (volume, params, &settings, &iterations);

            assert_same_voxels (result, expected);
            g_assert_cmpuint (iterations, ==, expected_iterations);
          }
    }
}

/* Chunks of several sizes, as the automatic cut has them, give what the whole volume at once gives. */
static void
test_same_for_tapered (void)
{
  static const gint64 shape[3] = { 20, 600, 200 };
  static const char *const precisions[] = { "single", "double" };
  static const char *const boundaries[] = { "nearest", "wrap" };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_STEPS, 9);
  guint n_tapered = 0;

  for (guint i = 0; i < 4; i++)
    {
      const char *options[] = { "sigma", "1", "precision", precisions[i % 2], "boundary", boundaries[i / 2], NULL };
      g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
      SlabRunSettings whole = SLAB_RUN_SETTINGS_DEFAULT;
      guint64 expected;

      whole.chunk_mode = SLAB_CHUNK_WHOLE;
      whole.n_threads = 1;
      {
        g_autoptr (SlabVolume) result = filter (volume, params, &whole, NULL);

        expected = hash_volume (result);
      }
      for (guint n_threads = 2; n_threads <= 5; n_threads++)
        {
          SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
          g_autoptr (SlabChunkPlan) plan = NULL;
          g_autoptr (SlabVolume) result = NULL;
          gint64 largest[SLAB_N_AXES], smallest[SLAB_N_AXES];

          settings.n_threads = n_threads;
          plan = slab_chunk_plan_new (slab_volume_get_shape (volume), 4, params, &settings, NULL);
          slab_chunk_plan_get_chunk (plan, largest);
          slab_chunk_plan_get_smallest_chunk (plan, smallest);
          n_tapered += 2 * smallest[1] <= largest[1] ? 1 : 0;
          result = filter (volume, params, &settings, NULL);
          g_assert_cmphex (hash_volume (result), ==, expected);
        }
    }
  g_assert_cmpuint (n_tapered, >, 0);
}

/* Where chunks show, threads still must not. */
static void
test_same_for_any_threads (void)
{
  static const gint64 shape[3] = { 12, 22, 19 };
  static const char *const chunk_stop[] = { "stop", "chunk", "weight", "0.2", NULL };
  static const char *const gaussian[] = { "sigma", "2", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_STEPS, 7);
  SlabFilterParams *params[2] = { make_params ("tv", chunk_stop), make_params ("gaussian", gaussian) };

  for (guint p = 0; p < 2; p++)
    {
      guint64 expected = 0;
      guint expected_iterations = 0;

      for (guint n_threads = 1; n_threads <= 8; n_threads++)
        {
          SlabRunSettings settings = make_settings (6, 7, 9, n_threads);
          g_autoptr (SlabVolume) result = NULL;
          guint iterations;

          settings.overlap_auto = FALSE;
          settings.overlap[0] = settings.overlap[1] = settings.overlap[2] = 3;
          result = filter (volume, params[p], &settings, &iterations);
          if (n_threads == 1)
            {
              expected = hash_volume (result);
              expected_iterations = iterations;
            }
          g_assert_cmphex (hash_volume (result), ==, expected);
          g_assert_cmpuint (iterations, ==, expected_iterations);
        }
    }
  free_params (params, G_N_ELEMENTS (params));
}

/* NaN and infinities go through a copy as they are, and stay within the reach of a kernel. */
static void
test_not_finite (void)
{
  static const gint64 shape[3] = { 9, 12, 15 };
  static const char *const options[] = { "sigma", "0.5", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_SPECIAL, 3);
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (4, 5, 6, 2);
  g_autoptr (SlabVolume) copy = filter (volume, identity, &settings, NULL);

  assert_same_voxels (copy, volume);
  check_same_for_any_cut (volume, gaussian);
}

static void
test_normalize (void)
{
  static const gint64 shape[3] = { 7, 10, 11 };
  static const char *const global[] = { "stop", "global", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_SPECIAL, 5);
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (slab_reference_count (shape), NULL);
  const float *voxels = slab_volume_peek_floats (volume);
  float *divided = slab_buffer_get_data (buffer);
  g_autoptr (SlabVolume) expected = NULL;
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) tv = make_params ("tv", global);
  float largest = 0.0f;

  /* As numpy: x / abs (x[isfinite (x)]).max () */
  for (gsize i = 0; i < slab_reference_count (shape); i++)
    if (isfinite (voxels[i]))
      largest = fmaxf (largest, fabsf (voxels[i]));
  for (gsize i = 0; i < slab_reference_count (shape); i++)
    divided[i] = voxels[i] / largest;
  expected = slab_volume_new_from_buffer (buffer, slab_volume_get_shape (volume), NULL);

  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      SlabRunSettings settings = make_settings (3, 4, 5, n_threads);
      SlabRunSettings plain = settings;
      g_autoptr (SlabVolume) result = NULL;
      g_autoptr (SlabVolume) tv_result = NULL;
      g_autoptr (SlabVolume) tv_expected = filter (expected, tv, &plain, NULL);

      settings.normalize = TRUE;
      result = filter (volume, identity, &settings, NULL);
      tv_result = filter (volume, tv, &settings, NULL);
      assert_same_voxels (result, expected);
      assert_same_voxels (tv_result, tv_expected);
    }
}

static void
test_normalize_nothing (void)
{
  static const gint64 shape[3] = { 3, 3, 3 };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (27, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabVolume) result = NULL;
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (2, 2, 2, 2);

  slab_buffer_get_data (buffer)[5] = NAN;
  volume = slab_volume_new_from_buffer (buffer, &(SlabShape){ { shape[0], shape[1], shape[2] } }, NULL);
  settings.normalize = TRUE;
  result = filter (volume, identity, &settings, NULL);
  assert_same_voxels (result, volume);
}

/* --- Volumes in files -------------------------------------------------------------------------------------------- */

static void
test_sample_types (void)
{
  static const gint64 shape[3] = { 6, 7, 9 };
  static const char *const global[] = { "stop", "global", "weight", "10", NULL };
  static const char *const blur[] = { "sigma", "1", "boundary", "wrap", NULL };
  SlabFilterParams *params[3] = { make_params ("identity", NULL), make_params ("tv", global),
                                  make_params ("gaussian", blur) };
  gsize n = slab_reference_count (shape);

  for (guint type = 0; type < SLAB_N_SAMPLE_TYPES; type++)
    for (guint order = 0; order < 2; order++)
      {
        SlabRawLayout layout = { { { 6, 7, 9 } }, (SlabSampleType) type, (SlabByteOrder) order, 0 };
        g_autoptr (SlabBuffer) buffer = slab_buffer_new (n, NULL);
        float *voxels = slab_buffer_get_data (buffer);
        gsize n_bytes = n * slab_sample_type_get_size (layout.sample_type);
        g_autofree guint8 *bytes = g_malloc (n_bytes);
        g_autoptr (SlabVolume) expected_input = NULL;
        g_autoptr (SlabVolume) volume = NULL;
        TempFile file;

        for (gsize i = 0; i < n; i++)
          voxels[i] = (float) (i * 37 % 120);
        slab_sample_type_from_float (layout.sample_type, layout.byte_order, voxels, n, bytes);
        file = write_raw (bytes, n_bytes);
        volume = open_raw (&file, &layout);
        expected_input = slab_volume_new_from_buffer (buffer, &layout.shape, NULL);

        for (guint p = 0; p < G_N_ELEMENTS (params); p++)
          {
            SlabRunSettings settings = make_settings (4, 3, 5, 2);
            g_autoptr (SlabVolume) expected = NULL;
            g_autoptr (SlabVolume) result = NULL;

            settings.normalize = p != 0;
            expected = filter (expected_input, params[p], &settings, NULL);
            result = filter (volume, params[p], &settings, NULL);
            assert_same_voxels (result, expected);
            g_assert_cmpint (slab_volume_get_sample_type (result), ==, SLAB_SAMPLE_FLOAT32);
          }
        g_clear_object (&volume);
        remove_raw (&file);
      }
  free_params (params, G_N_ELEMENTS (params));
}

/* The same bits from whatever the voxels are stored as, for any cut and number of threads: of a volume that takes
 * several tiles and blocks of the kernel, and ends in the middle of them. */
static void
test_same_for_any_storage (void)
{
  static const gint64 shape[3] = { 37, 61, 331 };
  static const gint64 chunks[][3] = { { 37, 61, 331 }, { 5, 61, 331 },  { 37, 7, 331 },  { 37, 61, 17 },
                                      { 16, 16, 16 },  { 13, 29, 97 },  { 1, 61, 331 },  { 37, 1, 331 },
                                      { 36, 60, 330 }, { 20, 17, 224 }, { 19, 31, 166 }, { 4, 33, 300 } };
  static const struct
  {
    SlabSampleType type;
    SlabByteOrder order;
    guint64 skip;
  } kinds[] = { { SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0 },   { SLAB_SAMPLE_INT8, SLAB_BYTE_ORDER_LITTLE, 3 },
                { SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_LITTLE, 1 },  { SLAB_SAMPLE_INT16, SLAB_BYTE_ORDER_LITTLE, 0 },
                { SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_BIG, 0 },     { SLAB_SAMPLE_INT32, SLAB_BYTE_ORDER_LITTLE, 0 },
                { SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0 }, { SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 1 },
                { SLAB_SAMPLE_FLOAT64, SLAB_BYTE_ORDER_BIG, 7 } };
  static const char *const boundaries[] = { "reflect", "wrap", "constant", "nearest" };
  static const char *const sigmas[] = { "1.5,2,3", "1.5,2,3", "0,2,0", "0" };
  gsize n = slab_reference_count (shape);
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (n, NULL);
  float *voxels = slab_buffer_get_data (buffer);
  g_autoptr (SlabVolume) plain = NULL;

  for (gsize i = 0; i < n; i++)
    voxels[i] = (float) (i * i % 120);
  plain = slab_volume_new_from_buffer (buffer, &(SlabShape){ { shape[0], shape[1], shape[2] } }, NULL);

  for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
    for (guint precision = 0; precision < 2; precision++)
      {
        const char *options[] = { "sigma",       sigmas[b],   "boundary",
                                  boundaries[b], "precision", precision ? "double" : "single",
                                  "cval",        "3",         NULL };
        g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
        SlabRunSettings whole = make_settings (0, 0, 0, 1);
        g_autoptr (SlabVolume) expected = filter (plain, params, &whole, NULL);

        if (g_str_equal (sigmas[b], "0"))
          assert_same_voxels (expected, plain);
        for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
          {
            SlabRunSettings settings = make_settings (chunks[c][0], chunks[c][1], chunks[c][2], 1 + (b + c) % 8);
            guint k = (b * 5 + precision * 3 + c) % G_N_ELEMENTS (kinds);
            SlabRawLayout layout = {
              { { shape[0], shape[1], shape[2] } }, kinds[k].type, kinds[k].order, kinds[k].skip
            };
            gsize n_bytes = kinds[k].skip + n * slab_sample_type_get_size (kinds[k].type);
            g_autofree guint8 *bytes = g_malloc0 (n_bytes);
            g_autoptr (SlabVolume) from_memory = filter (plain, params, &settings, NULL);
            g_autoptr (SlabVolume) from_file = NULL;
            g_autoptr (SlabVolume) volume = NULL;
            TempFile file;

            slab_sample_type_from_float (kinds[k].type, kinds[k].order, voxels, n, bytes + kinds[k].skip);
            file = write_raw (bytes, n_bytes);
            volume = open_raw (&file, &layout);
            from_file = filter (volume, params, &settings, NULL);
            assert_same_voxels (from_memory, expected);
            assert_same_voxels (from_file, expected);
            g_clear_object (&volume);
            remove_raw (&file);
          }
      }
}

/* A file that is cut short under a run ends it with a message; there is no half result. */
static void
test_cut_short (void)
{
  static const gint64 shape[3] = { 20, 100, 100 };
  static const char *const global[] = { "stop", "global", "max-iterations", "3", NULL };
  SlabRawLayout layout = { { { 20, 100, 100 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0 };
  static const char *const blur[] = { "sigma", "2", NULL };
  SlabFilterParams *params[3] = { make_params ("identity", NULL), make_params ("tv", global),
                                  make_params ("gaussian", blur) };
  gsize n_bytes = slab_reference_count (shape) * sizeof (float);
  g_autofree void *bytes = g_malloc0 (n_bytes);

  for (guint p = 0; p < G_N_ELEMENTS (params); p++)
    for (gboolean normalize = FALSE; normalize <= TRUE; normalize++)
      {
        TempFile file = write_raw (bytes, n_bytes);
        g_autoptr (SlabVolume) volume = open_raw (&file, &layout);
        SlabRunSettings settings = make_settings (2, 100, 100, 2);
        g_autoptr (SlabRun) run = NULL;
        g_autoptr (GError) error = NULL;

        settings.normalize = normalize;
        run = make_run (volume, params[p], &settings);
        g_assert_cmpint (truncate (file.path, 4000), ==, 0);
        slab_run_start (run, engine);
        g_assert_true (slab_run_wait (run, -1));
        g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_FAILED);
        g_assert_null (slab_run_dup_result (run));
        error = slab_run_dup_error (run);
        g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
        g_assert_nonnull (strstr (error->message, "volume.raw"));
        g_assert_true (g_str_has_prefix (
            slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_OUTCOME), "failed"));
        g_clear_object (&run);
        g_clear_object (&volume);
        remove_raw (&file);
      }
  free_params (params, G_N_ELEMENTS (params));
}

/* --- Cancel, progress, memory ------------------------------------------------------------------------------------ */

static void
wait_for_flag (gpointer user_data)
{
  while (!g_atomic_int_get ((gint *) user_data))
    g_usleep (500);
}

static void
test_cancel_queued (void)
{
  static const gint64 shape[3] = { 8, 8, 8 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (4, 4, 4, 2);
  SlabRun *run = make_run (volume, params, &settings);
  gint flag = FALSE;

  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_NEW);
  slab_engine_push (engine, wait_for_flag, &flag, NULL);
  slab_run_start (run, engine);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_QUEUED);
  g_assert_false (slab_run_wait (run, 1000));
  g_assert_cmpfloat (slab_run_get_progress (run), ==, 0.0);
  g_assert_cmpfloat (slab_run_get_seconds_left (run), <, 0.0);
  slab_run_cancel (run);
  g_atomic_int_set (&flag, TRUE);
  g_assert_true (slab_run_wait (run, -1));
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_CANCELLED);
  g_assert_null (slab_run_dup_result (run));
  g_assert_null (slab_run_dup_error (run));
  g_assert_cmpfloat (slab_run_get_seconds_left (run), ==, 0.0);
  g_assert_cmpstr (slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_OUTCOME), ==, "cancelled");

  /* The engine drops its reference just after it has told of the end. */
  for (guint i = 0; i < 1000 && g_atomic_int_get ((gint *) &G_OBJECT (run)->ref_count) > 1; i++)
    g_usleep (1000);
  g_assert_finalize_object (run);
}

static void
check_cancel_running (const SlabFilterParams *params, gboolean whole)
{
  static const gint64 shape[3] = { 40, 300, 300 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  gint64 best = G_MAXINT64;
  guint64 resident = slab_process_get_resident_bytes ();

  /* The best of some tries, and of more where none was good: a loaded machine may keep any one of them waiting. */
  for (guint i = 0; i < 5 || (best > 50000 && i < 25); i++)
    {
      SlabRunSettings settings = make_settings (whole ? 0 : 40, 30, 300, 2);
      g_autoptr (SlabRun) run = make_run (volume, params, &settings);
      SlabTraceSummary summary;
      const char *progress;
      gint64 start;

      slab_run_start (run, engine);
      while (slab_run_get_state (run) < SLAB_RUN_STATE_RUNNING)
        g_usleep (200);
      /* Nobody measures the machine meanwhile. */
      g_assert_true (slab_machine_is_used ());
      g_usleep (20000 + i % 5 * 5000);
      start = g_get_monotonic_time ();
      slab_run_cancel (run);
      g_assert_true (slab_run_wait (run, -1));
      g_assert_false (slab_machine_is_used ());
      best = MIN (best, g_get_monotonic_time () - start);
      g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_CANCELLED);
      g_assert_null (slab_run_dup_result (run));
      slab_trace_summarize (slab_run_get_trace (run), &summary);
      g_assert_cmpuint (summary.n_spans, >, 0);
      progress = slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_PROGRESS);
      g_assert_nonnull (progress);
      g_assert_cmpfloat (g_ascii_strtod (progress, NULL), <, 1.0);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (progress, NULL), slab_run_get_progress (run), 1e-4);
      if (slab_run_get_progress (run) > 0.0)
        g_assert_nonnull (slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_FLOPS));
      /* Those that were made, also of a number that was fixed before. */
      g_assert_cmpfloat_with_epsilon (
          (double) slab_run_get_iterations (run),
          slab_run_get_progress (run) * (double) slab_filter_params_get_most_iterations (params), 0.5);
    }
  g_test_message ("cancel took %.1f ms", (double) best / 1e3);
  g_assert_cmpint (best, <=, 50000);
  /* Result and threads' memory would be 14 MB and more, five times over. */
  if (resident > 0)
    g_assert_cmpuint (slab_process_get_resident_bytes (), <, resident + 10000000);
}

static void
test_cancel_running (void)
{
  static const char *const wide[] = { "sigma", "20", "precision", "double", NULL };
  static const char *const global[] = { "stop", "global", "max-iterations", "5000", "eps", "0", NULL };
  static const char *const fixed[] = { "stop", "fixed", "max-iterations", "5000", NULL };
  static const char *const gap[] = { "stop", "gap", "gap", "1e-6", "max-iterations", "5000", NULL };
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", wide);
  g_autoptr (SlabFilterParams) tv_global = make_params ("tv", global);
  g_autoptr (SlabFilterParams) tv_fixed = make_params ("tv", fixed);
  g_autoptr (SlabFilterParams) tv_gap = make_params ("tv", gap);

  check_cancel_running (gaussian, FALSE);
  check_cancel_running (gaussian, TRUE);
  check_cancel_running (tv_global, TRUE);
  check_cancel_running (tv_fixed, TRUE);
  check_cancel_running (tv_gap, TRUE);
}

static void
test_cancel_after (void)
{
  static const gint64 shape[3] = { 8, 8, 8 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (4, 4, 4, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings);
  g_autoptr (SlabVolume) result = NULL;

  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  slab_run_cancel (run);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  g_assert_cmpfloat (slab_run_get_progress (run), ==, 1.0);
  result = slab_run_dup_result (run);
  assert_same_voxels (result, volume);
}

typedef struct
{
  GThread *thread;
  guint n_progress;
  guint n_state;
  double progress;
  int last_state;
} Watch;

static void
on_progress (SlabRun *run, GParamSpec *pspec, Watch *watch)
{
  double progress;

  g_object_get (run, "progress", &progress, NULL);
  g_assert_true (g_thread_self () == watch->thread);
  g_assert_cmpfloat (progress, >=, watch->progress);
  watch->progress = progress;
  watch->n_progress++;
}

static void
on_state (SlabRun *run, GParamSpec *pspec, Watch *watch)
{
  int state;

  g_object_get (run, "state", &state, NULL);
  g_assert_true (g_thread_self () == watch->thread);
  /* Told of one, it may find the next. */
  g_assert_cmpint (state, >=, watch->last_state);
  watch->last_state = state;
  watch->n_state++;
}

/* Changes arrive in the thread that started the run, and only while its loop turns. */
static void
test_notify (void)
{
  static const gint64 shape[3] = { 40, 200, 200 };
  static const char *const options[] = { "sigma", "4", "precision", "double", NULL };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (4, 20, 200, 2);
  SlabRun *run = make_run (volume, params, &settings);
  Watch watch = { .thread = g_thread_self (), .last_state = SLAB_RUN_STATE_NEW };

  g_main_context_push_thread_default (context);
  g_signal_connect (run, "notify::progress", G_CALLBACK (on_progress), &watch);
  g_signal_connect (run, "notify::state", G_CALLBACK (on_state), &watch);
  slab_run_start (run, engine);
  while (watch.last_state < SLAB_RUN_STATE_DONE)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  g_assert_cmpint (watch.last_state, ==, SLAB_RUN_STATE_DONE);
  g_assert_cmpfloat (watch.progress, ==, 1.0);
  g_assert_cmpuint (watch.n_progress, >=, 2);
  /* Queued, running and done at most; not one per chunk. */
  g_assert_cmpuint (watch.n_state, <=, 3);
  for (guint i = 0; i < 1000 && g_atomic_int_get ((gint *) &G_OBJECT (run)->ref_count) > 1; i++)
    g_usleep (1000);
  g_assert_finalize_object (run);
}

static void
on_progress_slow (SlabRun *run, GParamSpec *pspec, Watch *watch)
{
  if (watch->last_state == SLAB_RUN_STATE_RUNNING)
    g_assert_true (slab_run_wait (run, -1));
}

/* A run that ends while it is being told that it goes on, by however slow a window, is told to have ended. */
static void
test_notify_end (void)
{
  static const gint64 shape[3] = { 40, 200, 200 };
  static const char *const options[] = { "sigma", "4", "precision", "double", NULL };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (4, 20, 200, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings);
  Watch watch = { .thread = g_thread_self (), .last_state = SLAB_RUN_STATE_NEW };
  const gint64 limit = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  g_main_context_push_thread_default (context);
  g_signal_connect (run, "notify::progress", G_CALLBACK (on_progress_slow), &watch);
  g_signal_connect (run, "notify::state", G_CALLBACK (on_state), &watch);
  slab_run_start (run, engine);
  while (watch.last_state < SLAB_RUN_STATE_DONE && g_get_monotonic_time () < limit)
    if (!g_main_context_iteration (context, FALSE))
      g_usleep (1000);
  g_main_context_pop_thread_default (context);
  g_assert_cmpint (watch.last_state, ==, SLAB_RUN_STATE_DONE);
}

static void
test_refused (void)
{
  static const gint64 shape[3] = { 10, 20, 20 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (5, 5, 5, 2);
  g_autoptr (GError) error = NULL;

  settings.memory_limit = 1000;
  g_assert_null (slab_run_new (volume, params, &settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_clear_error (&error);
  settings = make_settings (5, 0, 5, 2);
  g_assert_null (slab_run_new (volume, params, &settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
}

static void
test_getters (void)
{
  static const gint64 shape[3] = { 4, 5, 6 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (2, 5, 6, 1);
  SlabRun *run = make_run (volume, params, &settings);

  g_assert_true (slab_run_get_volume (run) == volume);
  g_assert_true (slab_filter_params_get_info (slab_run_get_params (run)) == slab_filter_params_get_info (params));
  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (slab_run_get_plan (run)), ==, 2);
  g_assert_cmpuint (slab_trace_get_n_threads (slab_run_get_trace (run)), ==, 1);
  g_assert_null (slab_run_dup_result (run));
  g_assert_false (slab_run_is_ended (run));
  g_assert_finalize_object (run);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  engine = slab_engine_new (FALSE);
  g_test_add_func ("/run/as-map-overlap", test_as_map_overlap);
  g_test_add_func ("/run/as-whole", test_as_whole);
  g_test_add_func ("/run/same-for-any-cut", test_same_for_any_cut);
  g_test_add_func ("/run/same-for-any-cut-and-threads", test_same_for_any_cut_and_threads);
  g_test_add_func ("/run/same-for-tapered-chunks", test_same_for_tapered);
  g_test_add_func ("/run/same-for-any-threads", test_same_for_any_threads);
  g_test_add_func ("/run/not-finite", test_not_finite);
  g_test_add_func ("/run/normalize", test_normalize);
  g_test_add_func ("/run/normalize-nothing", test_normalize_nothing);
  g_test_add_func ("/run/sample-types", test_sample_types);
  g_test_add_func ("/run/same-for-any-storage", test_same_for_any_storage);
  g_test_add_func ("/run/cut-short", test_cut_short);
  g_test_add_func ("/run/cancel-queued", test_cancel_queued);
  g_test_add_func ("/run/cancel-running", test_cancel_running);
  g_test_add_func ("/run/cancel-after", test_cancel_after);
  g_test_add_func ("/run/notify", test_notify);
  g_test_add_func ("/run/notify-end", test_notify_end);
  g_test_add_func ("/run/refused", test_refused);
  g_test_add_func ("/run/getters", test_getters);
  status = g_test_run ();
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
  return status;
}
