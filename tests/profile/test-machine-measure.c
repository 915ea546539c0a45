/* SPDX-License-Identifier: MIT */
#include "profile/slab-machine-private.h"

/*
 * Three threads that each copy 64 000 000 bytes in 0.016 s read and write 384 000 000: 24 GB/s. 5 000 000 operations of
 * each in 0.0001 s are 150 GFLOP/s. They had a core for 0.9 of 1.2 s.
 */
static void
test_judge (void)
{
  SlabMachineTimes times = { .n_threads = 3,
                             .copied_bytes = 64000000,
                             .copy_usec = 16000,
                             .n_operations = 5000000,
                             .run_usec = 100,
                             .cpu_nsec = 900000000,
                             .all_nsec = 1200000000 };
  SlabMachineRates rates;

  slab_machine_times_judge (&times, &rates);
  g_assert_cmpfloat_with_epsilon (rates.bandwidth, 24e9, 1.0);
  g_assert_cmpfloat_with_epsilon (rates.flops, 150e9, 1.0);
  g_assert_cmpfloat_with_epsilon (rates.cpu_share, 0.75, 1e-12);

  /* Of a system that does not tell nobody is blamed. */
  times.cpu_nsec = 0;
  slab_machine_times_judge (&times, &rates);
  g_assert_cmpfloat (rates.cpu_share, ==, 1.0);
}

/* A run does not wait for a measure, which stops and says why; also the real one. */
static void
test_use_stops (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (GError) error = NULL;
  double share = -1.0;

  slab_machine_begin_use ();
  g_assert_false (slab_machine_measure_once (machine, &share, NULL, &error));
  slab_machine_end_use ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_false (slab_machine_is_measured (machine));
}

typedef struct
{
  SlabMachine *machine;
  gint has_begun; /* atomic */
  GError *error;
} Measuring;

static gpointer
measure_main (gpointer data)
{
  Measuring *measuring = data;
  double share;

  for (gboolean goes_on = TRUE; goes_on;)
    {
      g_atomic_int_set (&measuring->has_begun, TRUE);
      goes_on = slab_machine_measure_once (measuring->machine, &share, NULL, &measuring->error);
    }
  return NULL;
}

static void
test_use_stops_in_its_midst (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  Measuring measuring = { machine, FALSE, NULL };
  GThread *thread = g_thread_new ("measure", measure_main, &measuring);

  while (!g_atomic_int_get (&measuring.has_begun))
    g_usleep (100);
  g_usleep (100000);
  slab_machine_begin_use ();
  g_thread_join (thread);
  slab_machine_end_use ();
  g_assert_error (measuring.error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&measuring.error);
}

static gint spinners_end; /* atomic */

static gpointer
spin (gpointer data)
{
  while (!g_atomic_int_get (&spinners_end))
    ;
  return NULL;
}

/* Five threads want each core: the clocks show that the measure has a fraction of it. */
static void
test_load_is_seen (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (GError) error = NULL;
  guint n_spinners = 4 * machine->n_cores;
  g_autofree GThread **spinners = g_new (GThread *, n_spinners);
  double share = -1.0;

  g_atomic_int_set (&spinners_end, 0);
  for (guint i = 0; i < n_spinners; i++)
    spinners[i] = g_thread_new ("spin", spin, NULL);
  g_assert_true (slab_machine_measure_once (machine, &share, NULL, &error));
  g_atomic_int_set (&spinners_end, 1);
  for (guint i = 0; i < n_spinners; i++)
    g_thread_join (spinners[i]);
  g_assert_no_error (error);
  g_test_message ("a core for %.2f of the time", share);
  g_assert_cmpfloat (share, >, 0.0);
  g_assert_cmpfloat (share, <, 0.9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine-measure/judge", test_judge);
  g_test_add_func ("/machine-measure/use-stops", test_use_stops);
  g_test_add_func ("/machine-measure/use-stops-in-its-midst", test_use_stops_in_its_midst);
  g_test_add_func ("/machine-measure/load-is-seen", test_load_is_seen);
  return g_test_run ();
}
