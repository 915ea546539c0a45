/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-json.h"

#include <string.h>

#include "lab-fixture.h"

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("%s is not in:\n%s", part, text);
}

/* What was measured, and what is computed from it: 10.25 s is the median of 10 and 10.5, and 4e9 B in that time are
 * 390.2 MB/s; what is not known is null. */
static void
test_members (void)
{
  g_autoptr (SlabLabResult) result = fixture_new_full ();
  g_autofree char *text = slab_lab_result_to_json (result);

  assert_has (text, "\"format\": \"slabscope-lab\"");
  assert_has (text, "\"date\": \"2017-06-30T12:34:56Z\"");
  assert_has (text, "\"model\": \"A \\\"processor\\\"\", \"cores\": 4, \"bandwidth_one\": 10000000000, ");
  assert_has (text, "\"params\": {\"sigma\": \"1,2,2.5\"");
  assert_has (text, "\"peer\": {\"seconds\": 2.1000000000000001, \"speed_up_low\": null, \"speed_up_high\": null, "
                    "\"cores\": 4, \"peak_bytes\": null}");
  assert_has (text, "\"median\": 10.25, \"least\": 10, \"most\": 10.5");
  assert_has (text, "{\"seconds\": 10, \"cpu_seconds\": 9.5, \"others_cores\": null, \"peak_bytes\": 123456789");
  assert_has (text, "{\"seconds\": 10.5, \"cpu_seconds\": 9, \"others_cores\": 0.75, \"peak_bytes\": 0");
  /* Two counts of threads: a line goes through them, and that is all. */
  assert_has (text, "\"serial_low\": null, \"serial_high\": null");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-json/members", test_members);
  return g_test_run ();
}
