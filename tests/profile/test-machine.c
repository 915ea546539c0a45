/* SPDX-License-Identifier: MIT */
#include "profile/slab-machine-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- Names -------------------------------------------------------------------------------------------------------- */

static void
test_parse_model (void)
{
  static const struct
  {
    const char *text, *expected;
  } cases[] = {
    { "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 143\nmodel name\t: Intel(R)  Xeon(R) Processor \nflags\t: "
      "fpu\n"
      "processor\t: 1\nmodel name\t: Another\n",
      "Intel(R) Xeon(R) Processor" },
    { "processor\t: 0\nBogoMIPS\t: 108.00\n\nHardware\t: BCM2835\nModel\t\t: Raspberry Pi 4 Model B\n",
      "Raspberry Pi 4 Model B" },
    { "processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t\t: 3800MHz\n", "POWER9, altivec supported" },
    { "model name\t: no newline at the end", "no newline at the end" },
    { "model name\t:\n", NULL },
    { "model name\t: \xff\xfe\n", NULL },
    { "model names\t: x\n", NULL },
    { "a model name\t: x\n", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *model = slab_machine_parse_model (cases[i].text);

      g_assert_cmpstr (model, ==, cases[i].expected);
    }
}

static void
test_parse_cache_size (void)
{
  static const struct
  {
    const char *text;
    guint64 n_bytes;
  } good[] = { { "48K\n", 49152 }, { "2048K", 2097152 }, { "32M", 33554432 }, { "512", 512 }, { "0", 0 } };
  static const char *const bad[] = {
    "", "K", "-1K", " 48K", "48Q", "48K48", "0x10", "1.5M", "+4K", "18446744073709551616", "18446744073709551615K"
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      guint64 n_bytes = 1;

      g_assert_true (slab_machine_parse_cache_size (good[i].text, &n_bytes));
      g_assert_cmpuint (n_bytes, ==, good[i].n_bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint64 n_bytes = 1;

      g_assert_false (slab_machine_parse_cache_size (bad[i], &n_bytes));
      g_assert_cmpuint (n_bytes, ==, 1);
    }
}

static void
test_new_names_the_machine (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();

  g_assert_cmpuint (strlen (machine->model), >, 0);
  g_assert_cmpuint (machine->n_cores, >=, 1);
  g_assert_cmpuint (machine->n_cores, <=, g_get_num_processors ());
  g_assert_cmpuint (machine->vector_bits, >=, 128);
  g_assert_false (slab_machine_is_measured (machine));
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

/* The bounds are wide enough for any machine that is shared, emulated or instrumented, and narrow enough for a unit, a
 * factor of a million, or bits in the place of bytes. */
static void
test_measure (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (SlabMachine) copy = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();

  g_assert_true (slab_machine_measure (machine, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%s, %u cores, %u bits: %.1f and %.1f GB/s, %.1f and %.1f GFLOP/s, in %.2f s", machine->model,
                  machine->n_cores, machine->vector_bits, machine->bandwidth_one * 1e-9, machine->bandwidth_all * 1e-9,
                  machine->flops_one * 1e-9, machine->flops_all * 1e-9,
                  (double) (g_get_monotonic_time () - start) * 1e-6);
  g_assert_true (slab_machine_is_measured (machine));
  g_assert_cmpfloat (machine->bandwidth_one, >, 0.1e9);
  g_assert_cmpfloat (machine->bandwidth_one, <, 1e12);
  g_assert_cmpfloat (machine->bandwidth_all, >, 0.1e9);
  g_assert_cmpfloat (machine->bandwidth_all, <, 1e12 * machine->n_cores);
  g_assert_cmpfloat (machine->flops_one, >, 0.1e9);
  /* Two units of the widest vectors, each two operations a lane, at 10 GHz. */
  g_assert_cmpfloat (machine->flops_one, <, machine->vector_bits / 32 * 2 * 2 * 10e9);
  g_assert_cmpfloat (machine->flops_all, >, 0.1e9);
  g_assert_cmpfloat (machine->flops_all, <, machine->vector_bits / 32 * 2 * 2 * 10e9 * machine->n_cores);

  copy = slab_machine_copy (machine);
  g_assert_true (slab_machine_is_same (copy, machine));
  g_assert_cmpfloat (copy->flops_all, ==, machine->flops_all);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  g_assert_false (slab_machine_measure (machine, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_false (slab_machine_is_measured (machine));

  g_clear_error (&error);
  g_assert_false (slab_machine_measure (machine, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- The kept file ------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *folder;
  GFile *file;
  SlabMachine machine;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("slab-machine-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "machine.ini", NULL);
  fixture->file = g_file_new_for_path (path);
  /* Numbers that need all their digits, and a name that needs to be escaped. */
  fixture->machine = (SlabMachine){ .model = (char *) " A \\ \"CPU\"; #1 = µ ",
                                    .n_cores = 2,
                                    .cache_bytes = { 49152, 2097152, G_GUINT64_CONSTANT (272629760) },
                                    .vector_bits = 512,
                                    .bandwidth_one = 1e10 / 3,
                                    .bandwidth_all = 43123456789.0123,
                                    .flops_one = 175e9,
                                    .flops_all = 340e9 + 0.125 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_file_delete (fixture->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_machine_save (&fixture->machine, fixture->file, NULL, &error));
  g_assert_no_error (error);
  kept = slab_machine_load_for_cores (fixture->file, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->model, ==, fixture->machine.model);
  g_assert_true (slab_machine_is_same (kept, &fixture->machine));
  g_assert_cmpfloat (kept->bandwidth_one, ==, fixture->machine.bandwidth_one);
  g_assert_cmpfloat (kept->bandwidth_all, ==, fixture->machine.bandwidth_all);
  g_assert_cmpfloat (kept->flops_one, ==, fixture->machine.flops_one);
  g_assert_cmpfloat (kept->flops_all, ==, fixture->machine.flops_all);

  kept->cache_bytes[2]++;
  g_assert_false (slab_machine_is_same (kept, &fixture->machine));
}

static void
test_folder_is_made (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_build_filename (fixture->folder, "a", "b", NULL);
  g_autoptr (GFile) file = g_file_get_child (folder, "machine.ini");
  g_autoptr (GFile) above = g_file_get_parent (folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_machine_save (&fixture->machine, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (folder, NULL, NULL));
  g_assert_true (g_file_delete (above, NULL, NULL));
}

/* @from, which is in the good file, is @to in the damaged one; %NULL: the file ends there. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *named;
  } cases[] = {
    { "[Machine]", "[Other]", "Machine" },
    { "[Machine]", "", NULL },
    { "Model=", NULL, "Model" },
    { "[Cores 2]", "[Cores 4]", "Cores 2" },
    { "VectorBits=512", "VectorBits=wide", "VectorBits" },
    { "VectorBits=512", "VectorBits=-512", "VectorBits" },
    { "VectorBits=512", "VectorBits=99999999999999999999", "VectorBits" },
    { "BandwidthAll=43123456789", "BandwidthAll=1", "Cores 2" },
    { "FlopsOne=1", "FlopsOne=10", "Cores 2" },
    { "CacheL3=272629760", "CacheL3=", "CacheL3" },
    { "FlopsOne=175000000000", "FlopsOne=0", "FlopsOne" },
    { "FlopsOne=175000000000", "FlopsOne=-175000000000", "FlopsOne" },
    { "FlopsOne=175000000000", "FlopsOne=nan", "FlopsOne" },
    { "FlopsOne=175000000000", "FlopsOne=inf", "FlopsOne" },
    { "FlopsOne=175000000000", "FlopsOne=1e300", "FlopsOne" },
    { "FlopsOne=175000000000", "FlopsOne=175,5", "FlopsOne" },
    { "FlopsOne=", "Flops=", "FlopsOne" },
    { "FlopsAll", NULL, "FlopsAll" },
    { "Model=", "Model=\xff", NULL },
  };
  g_autofree char *path = g_file_get_path (fixture->file);
  g_autofree char *good = NULL;

  g_assert_true (slab_machine_save (&fixture->machine, fixture->file, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &good, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *at = strstr (good, cases[i].from);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SlabMachine) kept = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (at);
      g_string_append_len (text, good, at - good);
      if (cases[i].to != NULL)
        {
          g_string_append (text, cases[i].to);
          g_string_append (text, at + strlen (cases[i].from));
        }
      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
      kept = slab_machine_load_for_cores (fixture->file, 2, NULL, &error);
      g_assert_null (kept);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "machine.ini"));
      if (cases[i].named != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

static void
test_not_ours (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (fixture->file);
  g_autofree char *large = g_strnfill (1 << 20, '\n');
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  kept = slab_machine_load (fixture->file, NULL, &error);
  g_assert_null (kept);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  kept = slab_machine_load (fixture->file, NULL, &error);
  g_assert_null (kept);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* A measure whose figures are known. */
static struct
{
  double cpu_shares[8];
  double bandwidths_all[8]; /* of one thread it is 10e9 */
  gboolean begins_use;
  guint n_calls;
} fake;

static gboolean
measure_fake (SlabMachine *self, double *cpu_share, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_assert_cmpuint (fake.n_calls, <, G_N_ELEMENTS (fake.cpu_shares));
  self->bandwidth_one = 10e9;
  self->bandwidth_all = fake.bandwidths_all[fake.n_calls];
  self->flops_one = 100e9;
  self->flops_all = 100e9 * self->n_cores;
  *cpu_share = fake.cpu_shares[fake.n_calls];
  fake.n_calls++;
  if (fake.begins_use)
    slab_machine_begin_use ();
  return TRUE;
}

static SlabMachine *
load_or_measure (Fixture *fixture)
{
  GError *error = NULL;
  SlabMachine *machine = slab_machine_load_or_measure_with (fixture->file, measure_fake, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (slab_machine_is_measured (machine));
  return machine;
}

static void
test_load_or_measure (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (fixture->file);
  g_autoptr (SlabMachine) here = slab_machine_new ();
  g_autoptr (SlabMachine) measured = NULL;
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  memset (&fake, 0, sizeof fake);
  fake.cpu_shares[0] = 0.99;
  fake.bandwidths_all[0] = 15e9;
  /* Of another machine: measured anew, and kept. */
  g_assert_true (slab_machine_save (&fixture->machine, fixture->file, NULL, NULL));
  measured = load_or_measure (fixture);
  g_assert_true (slab_machine_is_same (measured, here));
  g_assert_false (measured->is_disturbed);
  g_assert_cmpuint (fake.n_calls, ==, 1);
  kept = slab_machine_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (kept->bandwidth_all, ==, 15e9);
  g_clear_pointer (&measured, slab_machine_free);

  /* Of this one: read. */
  kept->flops_one = 1234.5;
  g_assert_true (slab_machine_save (kept, fixture->file, NULL, NULL));
  measured = load_or_measure (fixture);
  g_assert_cmpfloat (measured->flops_one, ==, 1234.5);
  g_assert_cmpuint (fake.n_calls, ==, 1);
  g_clear_pointer (&measured, slab_machine_free);

  /* Also where there is no more time to measure. */
  g_cancellable_cancel (cancelled);
  measured = slab_machine_load_or_measure (fixture->file, cancelled, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (measured->flops_one, ==, 1234.5);
  g_clear_pointer (&measured, slab_machine_free);

  g_assert_true (g_file_set_contents (path, "damaged", -1, NULL));
  measured = slab_machine_load_or_measure (fixture->file, cancelled, &error);
  g_assert_null (measured);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A process that may use one core only has figures of its own, and leaves those of all cores alone. */
static void
test_fewer_cores (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) fewer = slab_machine_copy (&fixture->machine);
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_machine_save (&fixture->machine, fixture->file, NULL, &error));
  g_assert_no_error (error);
  fewer->n_cores = 1;
  fewer->bandwidth_all = fewer->bandwidth_one;
  fewer->flops_all = fewer->flops_one;
  g_assert_false (slab_machine_is_same (fewer, &fixture->machine));
  g_assert_true (slab_machine_save (fewer, fixture->file, NULL, &error));
  g_assert_no_error (error);

  kept = slab_machine_load_for_cores (fixture->file, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (kept->bandwidth_all, ==, fixture->machine.bandwidth_all);
  g_clear_pointer (&kept, slab_machine_free);
  kept = slab_machine_load_for_cores (fixture->file, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (kept->bandwidth_all, ==, fixture->machine.bandwidth_one);
  g_clear_pointer (&kept, slab_machine_free);
  kept = slab_machine_load_for_cores (fixture->file, 3, NULL, &error);
  g_assert_null (kept);
  g_assert_nonnull (strstr (error->message, "Cores 3"));
}

/* Without /proc nobody knows the model: it may be the same machine, and its name is not forgotten. */
static void
test_nameless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) nameless = slab_machine_copy (&fixture->machine);
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_machine_save (&fixture->machine, fixture->file, NULL, NULL));
  g_free (nameless->model);
  nameless->model = g_strdup ("unknown");
  memset (nameless->cache_bytes, 0, sizeof nameless->cache_bytes);
  g_assert_true (slab_machine_is_same (nameless, &fixture->machine));
  g_assert_true (slab_machine_is_same (&fixture->machine, nameless));
  nameless->n_cores = 1;
  g_assert_true (slab_machine_save (nameless, fixture->file, NULL, NULL));
  kept = slab_machine_load_for_cores (fixture->file, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_machine_is_same (kept, &fixture->machine));
  g_assert_cmpstr (kept->model, ==, fixture->machine.model);
  g_assert_cmpuint (kept->cache_bytes[2], ==, fixture->machine.cache_bytes[2]);

  nameless->vector_bits = 256;
  nameless->n_cores = 2;
  g_assert_false (slab_machine_is_same (nameless, &fixture->machine));
}

/* Under load: measured again, used as it is, and not kept. */
static void
test_disturbed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) measured = NULL;

  memset (&fake, 0, sizeof fake);
  for (guint i = 0; i < 3; i++)
    fake.cpu_shares[i] = 0.5;
  fake.bandwidths_all[0] = 11e9;
  fake.bandwidths_all[1] = 14e9;
  fake.bandwidths_all[2] = 12e9;
  measured = load_or_measure (fixture);
  g_assert_true (measured->is_disturbed);
  g_assert_cmpuint (fake.n_calls, ==, 3);
  g_assert_cmpfloat (measured->bandwidth_all, ==, 14e9);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
  g_clear_pointer (&measured, slab_machine_free);

  /* The load goes away at the second try. */
  memset (&fake, 0, sizeof fake);
  fake.cpu_shares[0] = 0.89;
  fake.bandwidths_all[0] = 18e9;
  fake.cpu_shares[1] = 0.91;
  fake.bandwidths_all[1] = 17e9;
  measured = load_or_measure (fixture);
  g_assert_false (measured->is_disturbed);
  g_assert_cmpuint (fake.n_calls, ==, 2);
  g_assert_cmpfloat (measured->bandwidth_all, ==, 17e9);
  g_assert_true (g_file_query_exists (fixture->file, NULL));
}

/* All threads below one of them: whatever the clocks say, that is no figure of the machine. */
static void
test_implausible (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) measured = NULL;

  memset (&fake, 0, sizeof fake);
  for (guint i = 0; i < 3; i++)
    {
      fake.cpu_shares[i] = 1.0;
      fake.bandwidths_all[i] = 5.5e9;
    }
  measured = load_or_measure (fixture);
  g_assert_cmpuint (fake.n_calls, ==, 3);
  g_assert_true (measured->is_disturbed);
  g_assert_cmpfloat (measured->bandwidth_all, ==, 10e9);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_used (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabMachine) measured = NULL;
  g_autoptr (GError) error = NULL;

  memset (&fake, 0, sizeof fake);
  slab_machine_begin_use ();
  slab_machine_begin_use ();
  slab_machine_end_use ();
  g_assert_true (slab_machine_is_used ());
  g_assert_null (slab_machine_load_or_measure_with (fixture->file, measure_fake, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpuint (fake.n_calls, ==, 0);
  slab_machine_end_use ();
  g_assert_false (slab_machine_is_used ());

  /* A run that begins while it is measured. */
  fake.cpu_shares[0] = 1.0;
  fake.bandwidths_all[0] = 15e9;
  fake.begins_use = TRUE;
  measured = load_or_measure (fixture);
  slab_machine_end_use ();
  g_assert_true (measured->is_disturbed);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine/parse-model", test_parse_model);
  g_test_add_func ("/machine/parse-cache-size", test_parse_cache_size);
  g_test_add_func ("/machine/new-names-the-machine", test_new_names_the_machine);
  g_test_add_func ("/machine/measure", test_measure);
  g_test_add_func ("/machine/cancel", test_cancel);
  g_test_add ("/machine/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/machine/folder-is-made", Fixture, NULL, set_up, test_folder_is_made, tear_down);
  g_test_add ("/machine/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/machine/not-ours", Fixture, NULL, set_up, test_not_ours, tear_down);
  g_test_add ("/machine/load-or-measure", Fixture, NULL, set_up, test_load_or_measure, tear_down);
  g_test_add ("/machine/fewer-cores", Fixture, NULL, set_up, test_fewer_cores, tear_down);
  g_test_add ("/machine/nameless", Fixture, NULL, set_up, test_nameless, tear_down);
  g_test_add ("/machine/disturbed", Fixture, NULL, set_up, test_disturbed, tear_down);
  g_test_add ("/machine/implausible", Fixture, NULL, set_up, test_implausible, tear_down);
  g_test_add ("/machine/used", Fixture, NULL, set_up, test_used, tear_down);
  return g_test_run ();
}
