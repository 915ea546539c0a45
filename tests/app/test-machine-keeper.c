/* SPDX-License-Identifier: MIT */
#include "app/slab-machine-keeper.h"

#include "profile-fixture.h"

#define DELAY 5 /* milliseconds */

/* The machine as the test wants it: a measure of it answers what it is told to, when it is told to. */
static struct
{
  GMutex mutex;
  guint n_calls;
  guint n_disturbed;  /* so many first calls were disturbed */
  gboolean is_slow;   /* waits for a cancel */
  gboolean has_ended; /* of a slow one */
} fake;

static SlabMachine *
measure_fake (GFile *file, GCancellable *cancellable, GError **error)
{
  SlabMachine *machine = slab_machine_new ();
  gboolean is_slow;

  g_mutex_lock (&fake.mutex);
  fake.n_calls++;
  machine->is_disturbed = fake.n_calls <= fake.n_disturbed;
  is_slow = fake.is_slow;
  g_mutex_unlock (&fake.mutex);
  while (is_slow && !g_cancellable_is_cancelled (cancellable))
    g_usleep (500);
  g_mutex_lock (&fake.mutex);
  fake.has_ended = TRUE;
  g_mutex_unlock (&fake.mutex);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      slab_machine_free (machine);
      return NULL;
    }
  machine->bandwidth_one = 1e9;
  machine->bandwidth_all = 2e9;
  machine->flops_one = 3e9;
  machine->flops_all = 4e9;
  return machine;
}

static guint
get_n_calls (void)
{
  guint n;

  g_mutex_lock (&fake.mutex);
  n = fake.n_calls;
  g_mutex_unlock (&fake.mutex);
  return n;
}

static gboolean
has_ended (void)
{
  gboolean ended;

  g_mutex_lock (&fake.mutex);
  ended = fake.has_ended;
  g_mutex_unlock (&fake.mutex);
  return ended;
}

static void
set_fake (guint n_disturbed, gboolean is_slow)
{
  g_mutex_lock (&fake.mutex);
  fake.n_calls = 0;
  fake.n_disturbed = n_disturbed;
  fake.is_slow = is_slow;
  fake.has_ended = FALSE;
  g_mutex_unlock (&fake.mutex);
}

/* As a document names it that was never measured. */
static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = profile_make_trace ();
  g_autoptr (SlabMachine) here = slab_machine_new ();

  slab_trace_set_machine (trace, here);
  return trace;
}

typedef struct
{
  SlabMachineKeeper *keeper;
  SlabTrace *trace; /* of this machine */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/machine.ini");

  fixture->keeper = slab_machine_keeper_new (file, measure_fake, DELAY);
  fixture->trace = make_trace ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->keeper != NULL)
    g_assert_finalize_object (fixture->keeper);
  g_assert_finalize_object (fixture->trace);
}

static const char *
get_bandwidth (SlabTrace *trace)
{
  return slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH);
}

static void
told_cb (SlabTrace *trace, guint *n_told)
{
  /* What is told of is there. */
  g_assert_cmpstr (get_bandwidth (trace), ==, "1e+09,2e+09");
  (*n_told)++;
}

/* All runs are told, those before and those after; what is known is not measured again. */
static void
test_tells (Fixture *fixture, gconstpointer data)
{
  SlabTrace *first = make_trace (), *second = make_trace (), *gone = make_trace (), *later = make_trace ();
  guint n_told = 0;

  set_fake (0, FALSE);
  app_iterate (5 * DELAY);
  g_assert_cmpuint (get_n_calls (), ==, 0);
  g_signal_connect (first, "machine-told", G_CALLBACK (told_cb), &n_told);
  g_signal_connect (second, "machine-told", G_CALLBACK (told_cb), &n_told);
  slab_machine_keeper_add_trace (fixture->keeper, first);
  slab_machine_keeper_add_trace (fixture->keeper, gone);
  slab_machine_keeper_add_trace (fixture->keeper, second);
  slab_machine_keeper_add_trace (fixture->keeper, second);
  g_assert_null (get_bandwidth (first));
  g_assert_finalize_object (gone);
  app_wait_until (n_told == 2);
  app_iterate (5 * DELAY);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpstr (slab_trace_get_property_string (second, SLAB_TRACE_KEY_MACHINE_FLOPS), ==, "3e+09,4e+09");

  slab_machine_keeper_add_trace (fixture->keeper, later);
  g_assert_cmpstr (get_bandwidth (later), ==, "1e+09,2e+09");
  g_assert_cmpuint (get_n_calls (), ==, 1);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  g_assert_finalize_object (later);
}

/* One that knows its machine keeps what it says, and one of another machine, or of none, learns nothing of this one. */
static void
test_others (Fixture *fixture, gconstpointer data)
{
  SlabTrace *known = make_trace (), *foreign = profile_make_trace (), *silent = profile_make_trace ();
  const SlabMachine machine = { (char *) "Abacus", 3, { 0 }, 0, 0, 0, 0, 0, FALSE };

  set_fake (0, FALSE);
  slab_trace_set_property_string (known, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "5,6");
  slab_trace_set_property_string (known, SLAB_TRACE_KEY_MACHINE_FLOPS, "7,8");
  slab_trace_set_machine (foreign, &machine);
  slab_machine_keeper_add_trace (fixture->keeper, known);
  slab_machine_keeper_add_trace (fixture->keeper, foreign);
  slab_machine_keeper_add_trace (fixture->keeper, silent);
  app_iterate (10 * DELAY);
  g_assert_cmpuint (get_n_calls (), ==, 0);
  g_assert_cmpstr (get_bandwidth (known), ==, "5,6");
  g_assert_null (get_bandwidth (foreign));
  g_assert_null (get_bandwidth (silent));
  g_assert_finalize_object (known);
  g_assert_finalize_object (foreign);
  g_assert_finalize_object (silent);
}

/* Figures that other programs disturbed are told to nobody; it is tried until there are others. */
static void
test_disturbed (Fixture *fixture, gconstpointer data)
{
  set_fake (2, FALSE);
  slab_machine_keeper_add_trace (fixture->keeper, fixture->trace);
  app_wait_until (get_n_calls () == 2);
  g_assert_null (get_bandwidth (fixture->trace));
  app_wait_until (get_bandwidth (fixture->trace) != NULL);
  g_assert_cmpuint (get_n_calls (), ==, 3);
}

/* While a filter runs, or the lab measures, nothing begins. */
static void
test_used (Fixture *fixture, gconstpointer data)
{
  set_fake (0, FALSE);
  slab_machine_begin_use ();
  slab_machine_keeper_add_trace (fixture->keeper, fixture->trace);
  app_iterate (10 * DELAY);
  g_assert_cmpuint (get_n_calls (), ==, 0);
  slab_machine_keeper_hold (fixture->keeper);
  slab_machine_end_use ();
  app_iterate (10 * DELAY);
  g_assert_cmpuint (get_n_calls (), ==, 0);
  slab_machine_keeper_release (fixture->keeper);
  app_wait_until (get_bandwidth (fixture->trace) != NULL);
}

/* What the lab interrupts is done after it. */
static void
test_hold (Fixture *fixture, gconstpointer data)
{
  set_fake (0, TRUE);
  slab_machine_keeper_add_trace (fixture->keeper, fixture->trace);
  app_wait_until (get_n_calls () == 1);
  slab_machine_keeper_hold (fixture->keeper);
  app_wait_until (has_ended ());
  set_fake (0, FALSE);
  app_iterate (10 * DELAY);
  g_assert_cmpuint (get_n_calls (), ==, 0);
  slab_machine_keeper_release (fixture->keeper);
  app_wait_until (get_bandwidth (fixture->trace) != NULL);
}

/* Who quits does not wait for a measure: it is told to stop, and its end finds nobody. */
static void
test_quit (Fixture *fixture, gconstpointer data)
{
  set_fake (0, TRUE);
  slab_machine_keeper_add_trace (fixture->keeper, fixture->trace);
  app_wait_until (get_n_calls () == 1);
  g_assert_false (has_ended ());
  g_assert_finalize_object (g_steal_pointer (&fixture->keeper));
  app_wait_until (has_ended ());
  app_iterate_until_quiet ();
  g_assert_null (get_bandwidth (fixture->trace));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/machine-keeper/tells", Fixture, NULL, set_up, test_tells, tear_down);
  g_test_add ("/machine-keeper/others", Fixture, NULL, set_up, test_others, tear_down);
  g_test_add ("/machine-keeper/disturbed", Fixture, NULL, set_up, test_disturbed, tear_down);
  g_test_add ("/machine-keeper/used", Fixture, NULL, set_up, test_used, tear_down);
  g_test_add ("/machine-keeper/hold", Fixture, NULL, set_up, test_hold, tear_down);
  g_test_add ("/machine-keeper/quit", Fixture, NULL, set_up, test_quit, tear_down);
  return g_test_run ();
}
