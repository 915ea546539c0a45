/* SPDX-License-Identifier: MIT */
#include "cli-fixture.h"

/* Boxes of a volume as volumes. */

/* NumPy's np.arange (24).reshape (2, 3, 4)[1:, -2:, 1:3] on paper: 17, 18, 21, 22. */
static void
test_crop (void)
{
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) outside = { 0 };

  write_counting ("a.raw");
  assert_done ("crop a.raw b.vol --box 1:,-2:,1:3 --quiet" RAW);
  object = run_json ("info b.vol --json");
  assert_array (object, "shape", 1, 2, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "dtype"), ==, "float32");
  g_assert_cmpfloat (json_object_get_double_member (object, "min"), ==, 17.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 22.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "mean"), ==, 19.5);

  assert_fails ("crop b.vol c.vol", 2, "--box");
  assert_fails ("crop b.vol c.vol --box 0,:,:", 2, "“0,:,:”");
  assert_fails ("crop none.vol c.vol --box :,:,:", 1, "none.vol");
  assert_fails ("crop b.vol none/c.vol --box :,:,:", 1, "none");
  outside = run ("crop b.vol c.vol --box :,:,2:");
  g_assert_cmpint (outside.status, ==, 1);
  g_assert_nonnull (strstr (outside.err, "b.vol"));
  g_assert_nonnull (strstr (outside.err, "1 × 2 × 2"));
  g_assert_false (exists ("c.vol"));
  clean_folder ();
}

int
main (int argc, char *argv[])
{
  int status = begin_tests (&argc, &argv);

  if (status != 0)
    return status;
  g_test_add_func ("/cli-crop/crop", test_crop);
  return run_tests ();
}
