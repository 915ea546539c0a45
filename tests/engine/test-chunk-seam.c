/* SPDX-License-Identifier: MIT */
#include "engine/slab-chunk-seam.h"

static SlabFilterParams *
make_params (const char *filter, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  SlabFilterParams *params = slab_filter_params_new (slab_filter_find (filter, NULL));

  slab_filter_params_set_from_string (params, name, value, &error);
  g_assert_no_error (error);
  return params;
}

/* The weights of SciPy's kernel for sigma 3 from tap 10, 11 and 12 on, on one side: numpy's
 * k = exp (-x**2 / 18), x = -12..12; k /= k.sum (); k[22:].sum (), k[23:].sum (), k[24:].sum () */
static void
test_weights (void)
{
  static const double beyond[] = { 7.188137e-04, 2.047061e-04, 4.461134e-05 };
  static const gint64 halo[SLAB_N_AXES] = { 12, 12, 12 };
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", "sigma", "3");

  for (guint a = 0; a < SLAB_N_AXES; a++)
    for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
      {
        gint64 overlap[SLAB_N_AXES] = { 12, 12, 12 };
        gint64 n_chunks[SLAB_N_AXES] = { 2, 2, 2 };

        overlap[a] = 9 + i;
        g_assert_cmpfloat_with_epsilon (slab_chunk_seam_estimate (params, halo, overlap, n_chunks), beyond[i], 2e-7);
        /* An axis that is not cut has no border. */
        n_chunks[a] = 1;
        g_assert_cmpfloat (slab_chunk_seam_estimate (params, halo, overlap, n_chunks), ==, 0.0);
      }
}

static void
test_axes_add_up (void)
{
  static const gint64 halo[SLAB_N_AXES] = { 12, 12, 12 };
  static const gint64 n_chunks[SLAB_N_AXES] = { 1, 3, 3 };
  static const gint64 overlap[SLAB_N_AXES] = { 9, 9, 9 };
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", "sigma", "3");

  g_assert_cmpfloat_with_epsilon (slab_chunk_seam_estimate (params, halo, overlap, n_chunks), 2 * 7.188137e-04, 4e-7);
}

/* A filter that is not linear has no such figure, nor one that reaches too far for a look. */
static void
test_silent (void)
{
  static const gint64 n_chunks[SLAB_N_AXES] = { 2, 2, 2 };
  static const gint64 short_halo[SLAB_N_AXES] = { 5, 5, 5 };
  static const gint64 long_halo[SLAB_N_AXES] = { 80, 80, 80 };
  static const gint64 overlap[SLAB_N_AXES] = { 2, 2, 2 };
  g_autoptr (SlabFilterParams) tv = make_params ("tv", "stop", "fixed");
  g_autoptr (SlabFilterParams) wide = make_params ("gaussian", "sigma", "20");

  slab_filter_params_set_from_string (tv, "max-iterations", "5", NULL);
  g_assert_cmpfloat (slab_chunk_seam_estimate (tv, short_halo, overlap, n_chunks), <, 0.0);
  g_assert_cmpfloat (slab_chunk_seam_estimate (wide, long_halo, overlap, n_chunks), <, 0.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-seam/weights", test_weights);
  g_test_add_func ("/chunk-seam/axes-add-up", test_axes_add_up);
  g_test_add_func ("/chunk-seam/silent", test_silent);
  return g_test_run ();
}
