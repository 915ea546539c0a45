/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-machine.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6 * (b))

static void
test_round (void)
{
  const SlabMachine machine = { .model = (char *) "paper, 2 GHz",
                                .n_cores = 8,
                                .bandwidth_one = 1.23e10,
                                .bandwidth_all = 4.5e10,
                                .flops_one = 6.7e10,
                                .flops_all = 5.1e11 };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabMachine) found = NULL;

  slab_trace_set_machine (trace, &machine);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH), ==, "1.23e+10,4.5e+10");
  found = slab_trace_dup_machine (trace);
  g_assert_cmpstr (found->model, ==, "paper, 2 GHz");
  g_assert_cmpuint (found->n_cores, ==, 8);
  assert_near (found->bandwidth_one, 1.23e10);
  assert_near (found->bandwidth_all, 4.5e10);
  assert_near (found->flops_one, 6.7e10);
  assert_near (found->flops_all, 5.1e11);
  g_assert_finalize_object (trace);
}

/* Whoever reads the trace must know that the figures are too low. */
static void
test_disturbed (void)
{
  SlabMachine machine = { .model = (char *) "paper", .n_cores = 2 };

  for (guint i = 0; i < 2; i++)
    {
      SlabTrace *trace = slab_trace_new (1);
      g_autoptr (SlabMachine) found = NULL;

      machine.is_disturbed = i != 0;
      slab_trace_set_machine (trace, &machine);
      found = slab_trace_dup_machine (trace);
      g_assert_true (found->is_disturbed == machine.is_disturbed);
      g_assert_finalize_object (trace);
    }
}

/* A machine that was not measured has a name; a trace that says nothing has none. */
static void
test_part (void)
{
  const SlabMachine machine = { .model = (char *) "paper", .n_cores = 2 };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabMachine) found = NULL;

  g_assert_null (slab_trace_dup_machine (trace));
  slab_trace_set_machine (trace, &machine);
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_FLOPS));
  found = slab_trace_dup_machine (trace);
  g_assert_cmpstr (found->model, ==, "paper");
  g_assert_cmpfloat (found->bandwidth_all, ==, 0.0);
  g_assert_finalize_object (trace);
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "", "1e10", "1e10,", "a,b", "1e10,2e10x", "-1,2", "nan,1", "1,inf", "1;2", "0,0"
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SlabTrace *trace = slab_trace_new (1);

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, texts[i]);
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES, "-3");
      g_assert_null (slab_trace_dup_machine (trace));
      g_assert_finalize_object (trace);
    }
}

/* One thread has 10, all four 25: two can have 20 at most, three no more than all. */
static void
test_threads (void)
{
  const SlabMachine machine = {
    .n_cores = 4, .bandwidth_one = 10.0, .bandwidth_all = 25.0, .flops_one = 5.0, .flops_all = 20.0
  };
  const SlabMachine unmeasured = { .n_cores = 4 };

  assert_near (slab_machine_get_bandwidth (&machine, 1), 10.0);
  assert_near (slab_machine_get_bandwidth (&machine, 2), 20.0);
  assert_near (slab_machine_get_bandwidth (&machine, 3), 25.0);
  assert_near (slab_machine_get_bandwidth (&machine, 4), 25.0);
  assert_near (slab_machine_get_bandwidth (&machine, 9), 25.0);
  assert_near (slab_machine_get_flops (&machine, 3), 15.0);
  g_assert_cmpfloat (slab_machine_get_flops (&machine, 0), ==, 0.0);
  g_assert_cmpfloat (slab_machine_get_bandwidth (&unmeasured, 2), ==, 0.0);
}

static void
test_told (void)
{
  const SlabMachine here = { .model = (char *) "paper", .n_cores = 2, .cache_bytes = { 32768 } };
  const SlabMachine same = { .model = (char *) "paper", .n_cores = 2 };
  const SlabMachine more = { .model = (char *) "paper", .n_cores = 4 };
  const SlabMachine other = { .model = (char *) "paper 2", .n_cores = 2 };
  const SlabMachine nameless = { .n_cores = 2 };

  g_assert_true (slab_machine_is_told (&here, &same));
  g_assert_false (slab_machine_is_told (&here, &more));
  g_assert_false (slab_machine_is_told (&here, &other));
  g_assert_false (slab_machine_is_told (&here, &nameless));
  g_assert_true (slab_machine_is_told (&nameless, &nameless));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-machine/round", test_round);
  g_test_add_func ("/trace-machine/disturbed", test_disturbed);
  g_test_add_func ("/trace-machine/part", test_part);
  g_test_add_func ("/trace-machine/nonsense", test_nonsense);
  g_test_add_func ("/trace-machine/threads", test_threads);
  g_test_add_func ("/trace-machine/told", test_told);
  return g_test_run ();
}
