/* SPDX-License-Identifier: MIT */
#include "cli-fixture.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "../reference/references.h"
#include "cli-fixture.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* --- The program ------------------------------------------------------------------------------------------------- */

static void
test_help (void)
{
  static const char *const commands[] = { "info", "sample", "filter", "compare", "report", "convert", "crop", "slice" };
  g_auto (Outcome) help = run ("--help");
  g_auto (Outcome) version = run ("--version");

  g_assert_cmpint (help.status, ==, 0);
  g_assert_cmpstr (help.err, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strconcat (commands[i], " --help", NULL);
      g_auto (Outcome) outcome = run (line);

      g_assert_nonnull (strstr (help.out, commands[i]));
      g_assert_cmpint (outcome.status, ==, 0);
      g_assert_nonnull (strstr (outcome.out, commands[i]));
      g_assert_cmpstr (outcome.err, ==, "");
    }
  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "slabscope-cli 0."));
}

/* The options of the contract are in the help, those of the filters from their tables included. */
static void
test_help_of_filter (void)
{
  static const char *const options[] = { "--filter",
                                         "--sigma",
                                         "--truncate",
                                         "--boundary",
                                         "--cval",
                                         "--precision",
                                         "--weight",
                                         "--eps",
                                         "--max-iterations",
                                         "--stop",
                                         "--normalize",
                                         "--chunk",
                                         "--overlap",
                                         "--threads",
                                         "--memory-limit",
                                         "--trace",
                                         "--report",
                                         "--json",
                                         "--sample-interval",
                                         "--quiet",
                                         "--shape",
                                         "--dtype",
                                         "--byte-order",
                                         "--skip",
                                         "nearest|reflect|mirror|constant|wrap" };
  g_auto (Outcome) outcome = run ("filter --help");

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (!strstr (outcome.out, options[i]))
      g_error ("%s is not in the help", options[i]);
}

static void
test_wrong_command (void)
{
  assert_fails ("", 2, "command");
  assert_fails ("frobnicate", 2, "frobnicate");
  assert_fails ("info", 2, "expected 1");
  assert_fails ("info a b", 2, "“b”");
  assert_fails ("info --frob a", 2, "--frob");
  assert_fails ("compare a", 2, "expected 2");
  assert_fails ("convert a", 2, "expected 2");
  assert_fails ("report", 2, "expected 1");
}

/* --- info --------------------------------------------------------------------------------------------------------- */

#define INFO_KEYS "format shape dtype byte_order spacing unit min max mean"

static void
test_info_raw (void)
{
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) human = { 0 };

  write_counting ("count.raw");
  object = run_json ("info count.raw --json" RAW);
  assert_keys (object, INFO_KEYS);
  assert_array (object, "shape", 2, 3, 4);
  g_assert_cmpstr (json_object_get_string_member (object, "dtype"), ==, "float32");
  g_assert_cmpstr (json_object_get_string_member (object, "byte_order"), ==, "little");
  g_assert_true (json_object_get_null_member (object, "spacing"));
  g_assert_true (json_object_get_null_member (object, "unit"));
  g_assert_cmpfloat (json_object_get_double_member (object, "min"), ==, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 23.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "mean"), ==, 11.5);

  human = run ("info count.raw" RAW);
  g_assert_cmpint (human.status, ==, 0);
  g_assert_nonnull (strstr (human.out, "2 × 3 × 4"));
  g_assert_nonnull (strstr (human.out, "0 to 23, mean 11.5"));
  g_assert_cmpstr (human.err, ==, "");
  clean_folder ();
}

/* 4 bytes of another kind in front, the bytes of each voxel the other way around. */
static void
test_info_skip_and_order (void)
{
  const guint8 bytes[] = { 9, 9, 9, 9, 0x01, 0x00, 0x00, 0x02 };
  g_autoptr (JsonObject) object = NULL;

  write_file ("big.raw", bytes, sizeof bytes);
  object = run_json ("info big.raw --shape 1,1,2 --dtype uint16 --byte-order big --skip 4 --json");
  g_assert_cmpstr (json_object_get_string_member (object, "byte_order"), ==, "big");
  g_assert_cmpfloat (json_object_get_double_member (object, "min"), ==, 2.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 256.0);
  clean_folder ();
}

static void
test_info_not_finite (void)
{
  const float voxels[2] = { NAN, INFINITY };
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) human = { 0 };

  write_file ("nan.raw", voxels, sizeof voxels);
  object = run_json ("info nan.raw --shape 1,1,2 --dtype float32 --json");
  g_assert_true (json_object_get_null_member (object, "min"));
  g_assert_true (json_object_get_null_member (object, "mean"));
  human = run ("info nan.raw --shape 1,1,2 --dtype float32");
  g_assert_nonnull (strstr (human.out, "1 NaN, 1 infinite"));
  clean_folder ();
}

static void
test_bad_input (void)
{
  write_counting ("count.raw");
  write_file ("empty.vol", "", 0);
  assert_fails ("info none.vol", 1, "none.vol");
  assert_fails ("info empty.vol", 1, "empty.vol");
  assert_fails ("info count.raw", 1, "count.raw");
  assert_fails ("info count.raw --shape 2,3,5 --dtype float32", 1, "120");
  assert_fails ("info count.raw --shape 2,3,5 --dtype float32", 1, "96");
  assert_fails ("info count.raw --shape 2,3,3 --dtype float32", 1, "count.raw");
  assert_fails ("info count.raw --shape 2,3,4", 2, "--dtype");
  assert_fails ("info count.raw --dtype float32", 2, "--shape");
  assert_fails ("info count.raw --shape 0,3,4 --dtype float32", 2, "0,3,4");
  assert_fails ("info count.raw --shape -2,3,4 --dtype float32", 2, "-2,3,4");
  assert_fails ("info count.raw --shape 2,3 --dtype float32", 2, "2,3");
  assert_fails ("info count.raw --shape 99999999,99999999,99999999 --dtype float32", 2, "99999999");
  assert_fails ("info count.raw --shape 2,3,4 --dtype float99", 2, "float99");
  assert_fails ("info count.raw --shape 2,3,4 --dtype float32 --byte-order middle", 2, "middle");
  assert_fails ("info count.raw --shape 2,3,4 --dtype float32 --skip -1", 2, "-1");
  assert_fails ("info .", 1, "slabscope-cli:");
  clean_folder ();

  /* The info file says more than the file has; the message has both numbers. */
  assert_done ("sample s.vol --shape 3,10,10 --quiet");
  {
    gsize size;
    g_autofree char *bytes = read_file ("s.vol", &size);

    write_file ("s.vol", bytes, size - 7);
  }
  assert_fails ("info s.vol", 1, "1193");
  assert_fails ("info s.vol", 1, "1200");
  clean_folder ();

  /* A name that says it all is worth a hint. */
  write_file ("grain_4x3x2_uint8.raw", "abcdefghijklmnopqrstuvwx", 24);
  assert_fails ("info grain_4x3x2_uint8.raw", 1, "--shape 2,3,4 --dtype uint8");
  clean_folder ();
}

/* --- sample ------------------------------------------------------------------------------------------------------ */

static void
test_sample (void)
{
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) talk = { 0 };
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  gsize n_one, n_other;

  talk = run ("sample one.vol --shape 5,40,30 --seed 7");
  g_assert_cmpint (talk.status, ==, 0);
  g_assert_nonnull (strstr (talk.out, "one.vol"));
  g_assert_nonnull (strstr (talk.err, "100 %"));
  assert_done ("sample two.vol --shape 5,40,30 --seed 7 --threads 3");
  assert_done ("sample other.vol --shape 5,40,30 --seed 8");
  one = read_file ("one.vol", &n_one);
  other = read_file ("other.vol", &n_other);
  assert_same_files ("two.vol", "one.vol");
  g_assert_cmpuint (n_one, ==, 5 * 40 * 30 * 4);
  g_assert_cmpuint (n_one, ==, n_other);
  g_assert_true (memcmp (one, other, n_one) != 0);
  g_assert_true (exists ("one.vol.info") && exists ("one.vol.xml"));

  object = run_json ("info one.vol --json");
  assert_keys (object, INFO_KEYS);
  assert_array (object, "shape", 5, 40, 30);
  g_assert_cmpstr (json_object_get_string_member (object, "dtype"), ==, "float32");

  assert_fails ("sample x.vol --shape 0,4,4", 2, "0,4,4");
  assert_fails ("sample x.vol --seed -1", 2, "-1");
  assert_fails ("sample x.vol --seed x", 2, "“x”");
  assert_fails ("sample x.vol --threads -2", 2, "-2");
  assert_fails ("sample none/x.vol --shape 5,40,30", 1, "none");
  g_assert_false (exists ("x.vol"));
  clean_folder ();
}

/* --- filter ------------------------------------------------------------------------------------------------------ */

#define FILTER_KEYS                                                                                                    \
  "seconds total_seconds threads chunks slabs tasks redundant_share chunk smallest_chunk overlap halo exact "          \
  "iterations "                                                                                                        \
  "peak_rss_bytes efficiency"

/* From the words of the line to the bytes of the file: what dask, SciPy and scikit-image give. */
static void
test_filter_as_references (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (slab_reference_engine_cases); i += 3)
    {
      const SlabReferenceCase *c = &slab_reference_engine_cases[i];
      gsize n = slab_reference_count (c->shape);
      g_autofree float *input = g_new (float, n);
      g_autofree char *bytes = NULL;
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (JsonObject) object = NULL;
      gsize n_bytes;

      slab_reference_fill (input, c->shape, c->kind, c->seed);
      write_file ("in.raw", input, n * sizeof (float));
      g_string_printf (line,
                       "filter in.raw -o out.vol --json --shape %d,%d,%d --dtype float32 --filter %s --threads 2 "
                       "--chunk %d,%d,%d --overlap %d,%d,%d",
                       (int) c->shape[0], (int) c->shape[1], (int) c->shape[2], c->filter, (int) c->chunk[0],
                       (int) c->chunk[1], (int) c->chunk[2], (int) c->overlap[0], (int) c->overlap[1],
                       (int) c->overlap[2]);
      if (strcmp (c->filter, "gaussian") == 0)
        g_string_append (line, " --precision double");
      for (guint o = 0; c->options[o]; o += 2)
        g_string_append_printf (line, " --%s %s", c->options[o], c->options[o + 1]);

      object = run_json (line->str);
      assert_keys (object, FILTER_KEYS);
      g_assert_cmpint (json_object_get_int_member (object, "iterations"), ==, c->iterations);
      bytes = read_file ("out.vol", &n_bytes);
      g_assert_cmpuint (n_bytes, ==, n * sizeof (float));
      memcpy (input, bytes, n_bytes);
      g_assert_cmphex (slab_reference_hash (input, n), ==, c->hash);
      clean_folder ();
    }
}

static void
test_filter_json (void)
{
  g_autoptr (JsonObject) cut = NULL;
  g_autoptr (JsonObject) seams = NULL;
  g_autoptr (JsonObject) global = NULL;
  g_autoptr (JsonObject) by_chunk = NULL;
  g_autoptr (JsonObject) by_gap = NULL;
  g_autoptr (JsonObject) fixed = NULL;

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  cut = run_json ("filter in.vol -o out.vol --filter gaussian --sigma 3 --chunk 20,25,50 --threads 2 --json");
  assert_keys (cut, FILTER_KEYS);
  g_assert_cmpint (json_object_get_int_member (cut, "chunks"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (cut, "tasks"), ==, 6);
  assert_array (cut, "chunk", 20, 25, 50);
  assert_array (cut, "smallest_chunk", 20, 10, 50);
  assert_array (cut, "overlap", 12, 12, 12);
  assert_array (cut, "halo", 12, 12, 12);
  g_assert_true (json_object_get_boolean_member (cut, "exact"));
  g_assert_cmpint (json_object_get_int_member (cut, "iterations"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (cut, "seconds"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (cut, "total_seconds"), >,
                     json_object_get_double_member (cut, "seconds"));
  g_assert_cmpfloat (json_object_get_double_member (cut, "efficiency"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (cut, "efficiency"), <=, 1.0);
#ifdef __linux__
  g_assert_cmpint (json_object_get_int_member (cut, "peak_rss_bytes"), >, 1000000);
#endif
#ifdef _OPENMP
  g_assert_cmpint (json_object_get_int_member (cut, "threads"), ==, 2);
#endif

  seams = run_json ("filter in.vol -o out.vol --filter gaussian --sigma 3 --chunk 20,25,50 --overlap 9 --json");
  g_assert_false (json_object_get_boolean_member (seams, "exact"));
  assert_array (seams, "overlap", 9, 9, 9);

  global = run_json ("filter in.vol -o out.vol --filter tv --max-iterations 7 --eps 0 --json");
  g_assert_cmpint (json_object_get_int_member (global, "iterations"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (global, "chunks"), ==, 1);
  g_assert_true (json_object_get_boolean_member (global, "exact"));
  g_assert_true (json_object_get_null_member (global, "halo"));

  g_assert_false (json_object_has_member (global, "gap"));

  by_gap = run_json ("filter in.vol -o out.vol --filter tv --stop gap --gap 1e-2 --json");
  g_assert_cmpfloat (json_object_get_double_member (by_gap, "gap"), >=, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (by_gap, "gap"), <=, 1e-2);
  g_assert_cmpint (json_object_get_int_member (by_gap, "iterations"), >, 0);

  fixed = run_json ("filter in.vol -o out.vol --filter tv --stop fixed --max-iterations 7 --json");
  g_assert_cmpint (json_object_get_int_member (fixed, "iterations"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (fixed, "chunks"), ==, 1);
  g_assert_true (json_object_get_boolean_member (fixed, "exact"));
  assert_array (fixed, "chunk", 20, 60, 50);
  assert_array (fixed, "overlap", 0, 0, 0);
  assert_array (fixed, "halo", 6, 6, 6);

  by_chunk = run_json ("filter in.vol -o out.vol --filter tv --stop chunk --chunk 20,30,50 --overlap 4 --json");
  g_assert_true (json_object_get_null_member (by_chunk, "halo"));
  g_assert_false (json_object_get_boolean_member (by_chunk, "exact"));
  clean_folder ();
}

static void
test_filter_words (void)
{
  g_auto (Outcome) talk = { 0 };
  g_auto (Outcome) quiet = { 0 };

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  talk = run ("filter in.vol -o out.vol --filter gaussian --sigma 3 --chunk 20,25,50 --overlap 9 --threads 1");
  g_assert_cmpint (talk.status, ==, 0);
  g_assert_nonnull (strstr (talk.out, "3 chunks of at most 20 × 25 × 50"));
  g_assert_nonnull (strstr (talk.out, "less than the filter’s reach of 12"));
  g_assert_nonnull (strstr (talk.out, "out.vol"));
  g_assert_null (strstr (talk.out, "100 %\n"));
  g_assert_nonnull (strstr (talk.err, "100 %"));
  quiet = run ("filter in.vol -o out.vol --filter gaussian --quiet");
  g_assert_cmpint (quiet.status, ==, 0);
  g_assert_cmpstr (quiet.out, ==, "");
  g_assert_cmpstr (quiet.err, ==, "");
  clean_folder ();
}

static void
test_filter_copies (void)
{
  g_autoptr (JsonObject) object = NULL;

  assert_done ("sample in.vol --shape 9,20,30 --quiet");
  assert_done ("filter in.vol -o out.vol --filter identity --chunk 2,3,4 --quiet");
  object = run_json ("compare in.vol out.vol --json");
  assert_keys (object, "max_abs rms psnr ssim at");
  g_assert_cmpfloat (json_object_get_double_member (object, "max_abs"), ==, 0.0);
  /* An infinite one has no JSON. */
  g_assert_true (json_object_get_null_member (object, "psnr"));
  g_assert_cmpfloat (json_object_get_double_member (object, "ssim"), ==, 1.0);

  assert_done ("filter in.vol -o out.vol --filter gaussian --sigma 0 --quiet");
  assert_same_files ("out.vol", "in.vol");

  /* A chunk larger than the volume is clipped; the input may be its own output. */
  assert_done ("filter in.vol -o in.vol --filter identity --chunk 100,100,100 --overlap 5 --quiet");
  assert_same_files ("out.vol", "in.vol");
  clean_folder ();
}

static void
test_filter_normalize (void)
{
  g_autoptr (JsonObject) object = NULL;

  write_counting ("count.raw");
  assert_done ("filter count.raw -o out.vol --filter identity --normalize --quiet" RAW);
  object = run_json ("info out.vol --json");
  g_assert_cmpfloat (json_object_get_double_member (object, "min"), ==, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 1.0);
  clean_folder ();
}

static void
test_filter_refuses (void)
{
  assert_done ("sample in.vol --shape 20,40,30 --quiet");
  assert_fails ("filter in.vol --filter gaussian", 2, "-o OUT");
  assert_fails ("filter in.vol -o out.vol", 2, "--filter gaussian|tv|identity");
  assert_fails ("filter in.vol -o out.vol --filter median", 2, "median");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --weight 1", 2, "--weight is not an option");
  assert_fails ("filter in.vol -o out.vol --filter tv --sigma 1", 2, "--sigma is not an option");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --sigma -1", 2, "-1");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --sigma 1,2", 2, "1,2");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --sigma nan", 2, "nan");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --boundary periodic", 2, "periodic");
  assert_fails ("filter in.vol -o out.vol --filter tv --weight -0.1", 2, "-0.1");
  assert_fails ("filter in.vol -o out.vol --filter tv --max-iterations 0", 2, "0");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --chunk 0,1,1", 2, "0,1,1");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --chunk small", 2, "small");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --overlap -1", 2, "-1");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --chunk 5,5,5 --overlap 21", 2, "21 voxels");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --threads -1", 2, "-1");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --threads x", 2, "x");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --sample-interval 4", 2, "5 to 10000");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --memory-limit lots", 2, "lots");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --memory-limit 100K", 1, "100.0");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --report r.gif", 2, ".png");
  assert_fails ("filter in.vol -o none/out.vol --filter gaussian", 1, "none");
  assert_fails ("filter in.vol -o . --filter gaussian", 1, "folder");
  assert_fails ("filter in.vol -o /dev/null --filter gaussian", 1, "device");
  /* Known before the work: there is no output. */
  assert_fails ("filter in.vol -o none.vol --filter gaussian --trace /dev/null", 1, "device");
  g_assert_false (exists ("none.vol"));
  assert_fails ("filter in.vol -o out.vol --filter gaussian --trace none/t.json", 1, "none");
  assert_fails ("filter in.vol -o out.vol --filter gaussian --report none/r.png", 1, "none");
  assert_fails ("filter none.vol -o out.vol --filter gaussian", 1, "none.vol");
  assert_done ("filter in.vol -o out.vol --filter gaussian --memory-limit 1.5GiB --quiet");
  clean_folder ();
}

static gint64
get_int (JsonObject *object, const char *key)
{
  return json_object_get_int_member (object, key);
}

/* A limit that the run in memory does not keep: the same result in slabs, and the process keeps to the limit. */
static void
test_filter_memory_limit (void)
{
  static const char *const filters[] = { "gaussian --sigma 2", "gaussian --sigma 1 --boundary wrap --normalize",
                                         "tv --stop fixed --max-iterations 3",
                                         "tv --stop chunk --chunk 5,100,100 --overlap 2", "identity" };
  g_auto (Outcome) talk = { 0 };
  g_autofree char *huge = path_of ("huge.raw");

  assert_done ("sample in.vol --shape 60,400,300 --quiet");
  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      g_autofree char *whole_line = g_strdup_printf ("filter in.vol -o whole.vol --filter %s --json", filters[f]);
      g_autofree char *slab_line = g_strdup_printf ("filter in.vol -o slabs.vol --filter %s --json --memory-limit 56M",
                                                    filters[f]);
      g_autoptr (JsonObject) whole = run_json (whole_line);
      g_autoptr (JsonObject) slabs = run_json (slab_line);

      g_assert_cmpint (get_int (whole, "slabs"), ==, 0);
      g_assert_cmpint (get_int (slabs, "slabs"), >, 1);
      g_assert_cmpint (get_int (slabs, "iterations"), ==, get_int (whole, "iterations"));
#ifndef SANITIZED
      g_assert_cmpint (get_int (slabs, "peak_rss_bytes"), <=, 56 << 20);
#endif
      assert_same_files ("slabs.vol", "whole.vol");
      assert_same_files ("slabs.vol.info", "whole.vol.info");
    }

  talk = run ("filter in.vol -o out.vol --filter gaussian --memory-limit 56M --trace t.json --report r.svg");
  g_assert_cmpint (talk.status, ==, 0);
  g_assert_nonnull (strstr (talk.out, "from file to file in"));
  assert_done ("report t.json -o again.svg");

  assert_fails ("filter in.vol -o none.vol --filter tv --memory-limit 130M", 1,
                "the limit is 130.0 MiB. From file to file, stop=chunk in chunks of 60,64,128 takes ");
  /* Where nobody set a limit it is the machine's memory that is short: 20 TB of it, for a file that is a hole. */
  write_file ("huge.raw", "", 0);
  g_assert_cmpint (truncate (huge, G_GINT64_CONSTANT (1000000000000)), ==, 0);
  assert_fails ("filter huge.raw --shape 10000,10000,10000 --dtype uint8 -o x.vol --filter tv", 1, "the machine has");
  assert_fails ("filter in.vol -o none.vol --filter gaussian --sigma 20 --memory-limit 40M", 1, "thinnest slabs");
  clean_folder ();
}

/* Nothing under the final name, and nothing beside it, when the disk is full; that is said before a run of hours. */
static void
test_full_disk (void)
{
  g_autofree char *line = g_strdup_printf ("ulimit -f 10; exec '%s' filter in.vol -o out.vol --filter identity",
                                           g_getenv ("SLABSCOPE_CLI"));
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_auto (Outcome) outcome = { 0 };
  guint n_before;

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
  /* It keeps its own memory in a file. */
  g_test_skip ("the thread sanitizer does not live with a limit to files");
  return;
#endif
#endif
  assert_done ("sample in.vol --shape 20,40,30 --quiet");
  n_before = count_files ();
  outcome = run_argv (argv);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "out.vol"));
  /* Neither plan nor figures of a run: none was begun. */
  g_assert_cmpstr (outcome.out, ==, "");
  g_assert_cmpuint (count_files (), ==, n_before);
  clean_folder ();
}

static void
test_interrupt (void)
{
  const char *argv[] = {
    g_getenv ("SLABSCOPE_CLI"), "filter", "in.vol", "-o",      "out.vol",        "--filter", "tv", "--eps", "0",
    "--max-iterations",         "100000", "--json", "--trace", "cancelled.json", NULL
  };
  g_autofree char *trace_path = path_of ("cancelled.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *kept = g_build_filename (g_get_user_cache_dir (), "slabscope", "machine.ini", NULL);
  JsonObject *settings;
  guint n_before;

  assert_done ("sample in.vol --shape 20,100,100 --quiet");
  /* The machine is measured, and kept unless others use it. */
  assert_done ("filter in.vol -o warm.vol --filter gaussian --trace warm.json --quiet");
  n_before = count_files ();
  process = spawn (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_usleep (300000);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "Cancelled"));
  /* What it did until then is there, and nothing else. */
  g_assert_cmpuint (count_files (), ==, n_before + 1);
  json_parser_load_from_file (parser, trace_path, &error);
  g_assert_no_error (error);
  settings = json_object_get_object_member (
      json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "otherData"), "settings");
  /* A machine that nobody has measured has a name all the same, and no date of this century is shorter. */
  g_assert_true (json_object_has_member (settings, "machine"));
  if (g_file_test (kept, G_FILE_TEST_EXISTS))
    g_assert_true (json_object_has_member (settings, "machine_bandwidth"));
  else
    g_test_message ("the machine is busy: %s is not there", kept);
  g_assert_cmpuint (strlen (json_object_get_string_member (settings, "begun")), >=, strlen ("2026-11-28T17:12:05Z"));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (settings, "begun"), "Z"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        json_node_get_object (json_parser_get_root (parser)), "traceEvents")),
                    >, 0);
  clean_folder ();
}

/* --- trace, report ------------------------------------------------------------------------------------------------ */

static void
assert_begins (const char *name, const char *bytes)
{
  gsize n_bytes;
  g_autofree char *found = read_file (name, &n_bytes);

  g_assert_cmpuint (n_bytes, >, 500);
  g_assert_cmpint (memcmp (found, bytes, strlen (bytes)), ==, 0);
}

static void
test_report (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *trace = path_of ("t.json");

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  assert_done ("filter in.vol -o out.vol --filter gaussian --chunk 20,20,50 --trace t.json --report r.svg --quiet");
  assert_begins ("r.svg", "<?xml");
  json_parser_load_from_file (parser, trace, &error);
  g_assert_no_error (error);
  g_assert_true (json_object_has_member (json_node_get_object (json_parser_get_root (parser)), "traceEvents"));

  assert_done ("report t.json -o p.png");
  assert_begins ("p.png", "\211PNG\r\n");
  assert_done ("report t.json -o p.pdf");
  assert_begins ("p.pdf", "%PDF");
  assert_done ("report t.json -o p.svg --quiet");
  assert_begins ("p.svg", "<?xml");

  assert_fails ("report t.json -o p.gif", 2, ".png");
  assert_fails ("report t.json -o p", 2, ".png");
  assert_fails ("report none.json -o q.png", 1, "none.json");
  assert_fails ("report in.vol -o q.png", 1, "in.vol");
  assert_fails ("report t.json -o none/q.png", 1, "none");
  g_assert_false (exists ("q.png"));
  clean_folder ();
}

static void
count_element (GMarkupParseContext *context, const char *element, const char **names, const char **values,
               gpointer data, GError **error)
{
  (*(guint *) data)++;
}

/* Each plot by itself, read back. */
static void
test_report_plot (void)
{
  static const char *const plots[] = { "timeline", "tasks", "roofline", "inside", "durations" };
  static const GMarkupParser elements = { .start_element = count_element };

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  assert_done ("filter in.vol -o out.vol --filter gaussian --chunk 20,20,50 --trace t.json --quiet");
  assert_done ("filter in.vol -o out.vol --filter tv --stop global --max-iterations 3 --trace tv.json --quiet");
  for (guint i = 0; i < 2 * G_N_ELEMENTS (plots); i++)
    {
      const char *trace = i < G_N_ELEMENTS (plots) ? "t.json" : "tv.json", *plot = plots[i % G_N_ELEMENTS (plots)];
      g_autofree char *svg_words = g_strdup_printf ("report %s --plot %s -o p.svg", trace, plot);
      g_autofree char *png_words = g_strdup_printf ("report %s --plot %s -o p.png --quiet", trace, plot);
      g_autofree char *pdf_words = g_strdup_printf ("report %s --plot %s -o p.PDF --quiet", trace, plot);
      g_autofree char *svg = NULL, *png = NULL;
      g_autoptr (GError) error = NULL;
      GMarkupParseContext *context;
      guint n_elements = 0;

      assert_done (svg_words);
      assert_done (png_words);
      assert_done (pdf_words);
      svg = read_file ("p.svg", NULL);
      context = g_markup_parse_context_new (&elements, 0, &n_elements, NULL);
      g_assert_true (g_markup_parse_context_parse (context, svg, -1, &error)
                     && g_markup_parse_context_end_parse (context, &error));
      g_assert_no_error (error);
      g_markup_parse_context_free (context);
      g_assert_cmpuint (n_elements, >, 5);
      g_assert_nonnull (strstr (svg, "width=\"960px\""));
      /* The width is the first number of a PNG's first chunk: twice 960. */
      assert_begins ("p.png", "\211PNG\r\n");
      png = read_file ("p.png", NULL);
      g_assert_cmpint (memcmp (png + 16, "\000\000\007\200", 4), ==, 0);
      assert_begins ("p.PDF", "%PDF");
    }
  assert_done ("report t.json --plot tasks -o tasks.dot --quiet");
  assert_begins ("tasks.dot", "digraph tasks {");

  assert_fails ("report t.json --plot pie -o p.svg", 2, "timeline, tasks, roofline, inside, durations");
  assert_fails ("report t.json --plot tasks", 2, "expected -o");
  assert_fails ("report t.json --plot timeline -o p.dot", 2, ".svg");
  assert_fails ("report t.json --plot tasks -o p.html", 2, ".dot");
  assert_fails ("report t.json tv.json --plot tasks -o p.svg", 2, "two traces");
  assert_fails ("report t.json --plot tasks -o none/p.svg", 1, "none");
  clean_folder ();
}

#define REPORT_KEYS                                                                                                    \
  "seconds threads chunks efficiency imbalance useful_share redundant verdict phases passes rows counters "            \
  "no_counters slowest"

/* What the tool prints of a trace, its table of spans and the trace's own summary say the same. */
static void
test_report_words (void)
{
  g_autoptr (JsonObject) filter = NULL, report = NULL;
  g_auto (Outcome) words = { 0 };
  g_autofree char *csv = NULL, *samples = NULL, *page = NULL, *dot = NULL;
  g_auto (GStrv) lines = NULL;
  JsonArray *phases;
  double total = 0.0, sum = 0.0;

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  filter = run_json ("filter in.vol -o out.vol --filter gaussian --chunk 20,20,50 --trace t.json --quiet --json");

  words = run ("report t.json");
  g_assert_cmpint (words.status, ==, 0);
  g_assert_cmpstr (words.err, ==, "");
  g_assert_nonnull (strstr (words.out, "The run took"));
  g_assert_nonnull (strstr (words.out, "\nEvidence\n"));
  g_assert_nonnull (strstr (words.out, "\nPhase "));
  g_assert_nonnull (strstr (words.out, "\nSlowest "));

  report = run_json ("report t.json --json");
  assert_keys (report, REPORT_KEYS);
  g_assert_cmpint (json_object_get_int_member (report, "threads"), ==, json_object_get_int_member (filter, "threads"));
  g_assert_cmpint (json_object_get_int_member (report, "chunks"), ==, 3);
  g_assert_nonnull (
      strstr (words.out, json_object_get_string_member (json_object_get_object_member (report, "verdict"), "text")));

  assert_done ("report t.json -o spans.csv --samples samples.csv");
  csv = read_file ("spans.csv", NULL);
  samples = read_file ("samples.csv", NULL);
  g_assert_true (g_str_has_prefix (csv, "row,thread,phase,chunk,iteration,start_s,duration_s,bytes,box"));
  g_assert_true (g_str_has_prefix (samples, "time_s,cores_busy,"));
  lines = g_strsplit (csv, "\n", -1);
  for (guint i = 1; *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

      sum += g_ascii_strtod (fields[6], NULL);
    }
  phases = json_object_get_array_member (report, "phases");
  for (guint i = 0; i < json_array_get_length (phases); i++)
    total += json_object_get_double_member (json_array_get_object_element (phases, i), "total");
  g_assert_cmpfloat (sum, >, 0.0);
  g_assert_cmpfloat_with_epsilon (sum, total, 1e-9);

  /* Three chunks in a row: the halo of the middle one reads from both others. */
  assert_done ("report t.json -o page.html");
  assert_done ("report t.json -o tasks.dot");
  page = read_file ("page.html", NULL);
  dot = read_file ("tasks.dot", NULL);
  g_assert_nonnull (
      strstr (page, json_object_get_string_member (json_object_get_object_member (report, "verdict"), "text")));
  /* A Gaussian writes the result itself: what is left is to read the file and to filter. */
  g_assert_nonnull (strstr (dot, "6 tasks, 3 chunks (1 x 3 x 1)"));
  g_assert_cmpint (json_object_get_int_member (filter, "tasks"), ==, 6);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (report, "useful_share"),
                                  1.0 - json_object_get_double_member (filter, "redundant_share"), 2e-6);
  g_assert_nonnull (strstr (dot, "in0 -> read1 [style=dashed"));
  g_assert_nonnull (strstr (dot, "in2 -> read1 [style=dashed"));
  g_assert_null (strstr (dot, "in2 -> read0 "));

  assert_fails ("report t.json --samples s.txt", 2, ".csv");
  assert_fails ("report t.json --samples none/s.csv", 1, "none");
  assert_fails ("report t.json -o none/s.csv", 1, "none");
  clean_folder ();
}

static void
test_report_two (void)
{
  g_autoptr (JsonObject) report = NULL;
  g_auto (Outcome) words = { 0 };
  gboolean has_chunk = FALSE;
  JsonArray *rows;

  assert_done ("sample in.vol --shape 20,60,50 --quiet");
  assert_done ("filter in.vol -o out.vol --filter gaussian --chunk 20,20,50 --trace a.json --quiet");
  assert_done ("filter in.vol -o out.vol --filter gaussian --chunk whole --trace b.json --quiet");
  words = run ("report a.json b.json");
  g_assert_cmpint (words.status, ==, 0);
  g_assert_nonnull (strstr (words.out, "a.json"));
  g_assert_nonnull (strstr (words.out, "second / first"));
  report = run_json ("report a.json b.json --json");
  assert_keys (report, "settings figures");
  rows = json_object_get_array_member (report, "settings");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (g_str_equal (json_object_get_string_member (row, "key"), "chunk"))
        {
          has_chunk = TRUE;
          g_assert_cmpstr (json_object_get_string_member (row, "first"), ==, "20,20,50");
          g_assert_cmpstr (json_object_get_string_member (row, "second"), ==, "20,60,50");
        }
    }
  g_assert_true (has_chunk);
  rows = json_object_get_array_member (report, "figures");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "key"), ==, "seconds");

  assert_fails ("report a.json b.json -o p.png", 2, "-o");
  assert_fails ("report a.json none.json", 1, "none.json");
  assert_fails ("report a.json b.json c.json", 2, "c.json");
  clean_folder ();
}

/* --- compare, convert --------------------------------------------------------------------------------------------- */

/* On paper: 24 values, two of them off by 0.5 and by -2. */
static void
test_compare (void)
{
  float voxels[24];
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) human = { 0 };

  write_counting ("a.raw");
  for (guint i = 0; i < 24; i++)
    voxels[i] = (float) i;
  voxels[3] += 0.5f;
  voxels[18] -= 2.0f;
  write_file ("b.raw", voxels, sizeof voxels);
  object = run_json ("compare a.raw b.raw --json" RAW);
  g_assert_cmpfloat (json_object_get_double_member (object, "max_abs"), ==, 2.0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "rms"), sqrt (4.25 / 24.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "psnr"),
                                  10.0 * log10 (23.0 * 23.0 / (4.25 / 24.0)), 1e-9);
  assert_array (object, "at", 1, 1, 2);
  human = run ("compare a.raw b.raw" RAW);
  g_assert_cmpint (human.status, ==, 0);
  g_assert_nonnull (strstr (human.out, "1,1,2"));

  /* One of the two says itself what it is. */
  assert_done ("convert a.raw a.vol --quiet" RAW);
  assert_done ("compare a.vol a.raw" RAW);
  assert_done ("sample other.vol --shape 2,3,5 --quiet");
  assert_fails ("compare a.vol other.vol", 1, "other.vol");
  assert_fails ("compare a.vol none.vol", 1, "none.vol");
  clean_folder ();
}

static void
test_convert (void)
{
  static const char *const types[] = { "uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64" };
  g_autoptr (JsonObject) kept = NULL;
  g_autoptr (JsonObject) changed = NULL;

  write_counting ("a.raw");
  assert_done ("convert a.raw a.vol --quiet" RAW);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *convert = g_strdup_printf ("convert a.vol %s.raw --dtype %s --quiet", types[i], types[i]);
      g_autofree char *info = g_strdup_printf ("info %s.raw --json --shape 2,3,4 --dtype %s", types[i], types[i]);
      g_autoptr (JsonObject) object = NULL;

      assert_done (convert);
      object = run_json (info);
      g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 23.0);
      g_assert_cmpfloat (json_object_get_double_member (object, "mean"), ==, 11.5);
    }

  /* --dtype is the input's beside --shape, and the output keeps it; with both types told apart it is the output's. */
  assert_done ("convert uint8.raw kept.vol --shape 2,3,4 --dtype uint8 --quiet");
  kept = run_json ("info kept.vol --json");
  g_assert_cmpstr (json_object_get_string_member (kept, "dtype"), ==, "uint8");
  assert_done ("convert uint8.raw changed.vol --shape 2,3,4 --input-dtype uint8 --dtype float32 --quiet");
  changed = run_json ("info changed.vol --json");
  g_assert_cmpstr (json_object_get_string_member (changed, "dtype"), ==, "float32");
  g_assert_cmpfloat (json_object_get_double_member (changed, "mean"), ==, 11.5);

  assert_fails ("convert a.vol b.vol --dtype complex64", 2, "complex64");
  assert_fails ("convert a.vol none/b.vol", 1, "none");
  assert_fails ("convert none.vol b.vol", 1, "none.vol");
  g_assert_false (exists ("b.vol"));
  clean_folder ();
}

/* --- Real volumes ------------------------------------------------------------------------------------------------- */

static char *
find_shared (const char *name)
{
  const char *shared = g_getenv ("SLABSCOPE_SHARED_DATA");
  char *path = shared ? g_build_filename (shared, "esrf", name, NULL) : NULL;

  if (path && !g_file_test (path, G_FILE_TEST_EXISTS))
    g_clear_pointer (&path, g_free);
  return path;
}

/* Ranges and means as NumPy found them. */
static void
test_real_volumes (void)
{
  g_autofree char *crop = find_shared ("sand_crop.vol");
  g_autofree char *raw = find_shared ("sand_200x200x100_uint8.raw");
  g_autofree char *line = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (crop == NULL || raw == NULL || strchr (crop, ' '))
    {
      g_test_skip ("shared data absent");
      return;
    }
  line = g_strdup_printf ("info %s --json", crop);
  object = run_json (line);
  assert_array (object, "shape", 40, 64, 72);
  g_assert_cmpstr (json_object_get_string_member (object, "dtype"), ==, "float32");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "min"), -1.05, 1e-6);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "max"), 1.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "mean"), -0.0297486, 1e-7);

  g_clear_pointer (&object, json_object_unref);
  g_clear_pointer (&line, g_free);
  line = g_strdup_printf ("info %s --json --shape 100,200,200 --dtype uint8", raw);
  object = run_json (line);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 254.0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "mean"), 84.2324192, 1e-6);

  g_clear_pointer (&line, g_free);
  line = g_strdup_printf ("filter %s --shape 100,200,200 --dtype uint8 -o a.vol --filter gaussian --sigma 2 --quiet",
                          raw);
  assert_done (line);
  g_clear_pointer (&line, g_free);
  line = g_strdup_printf ("filter %s --shape 100,200,200 --dtype uint8 -o b.vol --filter gaussian --sigma 2 --quiet "
                          "--chunk 33,50,200 --threads 3",
                          raw);
  assert_done (line);
  g_clear_pointer (&object, json_object_unref);
  object = run_json ("compare a.vol b.vol --json");
  g_assert_cmpfloat (json_object_get_double_member (object, "max_abs"), ==, 0.0);
  clean_folder ();
}

int
main (int argc, char *argv[])
{
  int status = begin_tests (&argc, &argv);

  if (status != 0)
    return status;
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/help-of-filter", test_help_of_filter);
  g_test_add_func ("/cli/wrong-command", test_wrong_command);
  g_test_add_func ("/cli/info/raw", test_info_raw);
  g_test_add_func ("/cli/info/skip-and-order", test_info_skip_and_order);
  g_test_add_func ("/cli/info/not-finite", test_info_not_finite);
  g_test_add_func ("/cli/info/bad-input", test_bad_input);
  g_test_add_func ("/cli/sample", test_sample);
  g_test_add_func ("/cli/filter/as-references", test_filter_as_references);
  g_test_add_func ("/cli/filter/json", test_filter_json);
  g_test_add_func ("/cli/filter/words", test_filter_words);
  g_test_add_func ("/cli/filter/copies", test_filter_copies);
  g_test_add_func ("/cli/filter/normalize", test_filter_normalize);
  g_test_add_func ("/cli/filter/refuses", test_filter_refuses);
  g_test_add_func ("/cli/filter/memory-limit", test_filter_memory_limit);
  g_test_add_func ("/cli/filter/full-disk", test_full_disk);
  g_test_add_func ("/cli/filter/interrupt", test_interrupt);
  g_test_add_func ("/cli/report", test_report);
  g_test_add_func ("/cli/report-plot", test_report_plot);
  g_test_add_func ("/cli/report-words", test_report_words);
  g_test_add_func ("/cli/report-two", test_report_two);
  g_test_add_func ("/cli/compare", test_compare);
  g_test_add_func ("/cli/convert", test_convert);
  g_test_add_func ("/cli/real-volumes", test_real_volumes);
  return run_tests ();
}
