/* SPDX-License-Identifier: MIT */

/*
 * Filters over volumes in memory, again and again in one process that is warm: what peers.py is for the peers.
 *
 *   bench-filter              reads requests, a line each, and answers each with a line of JSON:
 *     make PATH Z,Y,X TYPE [NOISE]   a headerless file of blocks with noise, to be opened here and by the peers;
 *                               NOISE is its standard deviation where the blocks are 0 to 1, else 0.1
 *     open PATH Z,Y,X TYPE      float32 is read into memory; integers are mapped, and their pages touched
 *     fill Z,Y,X                what make would write as float32, in memory
 *     run FILTER THREADS [NAME=VALUE…]   over the open volume; NAME is a parameter, chunk or overlap
 *     save PATH                 the last result, without a header
 *   bench-filter machine      prints what the machine can do at most, measured now
 *
 * An error ends the process with a message.
 */
#include "engine/slab-run.h"
#include "profile/slab-machine.h"
#include "volume/slab-volume-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  SlabEngine *engine;
  SlabVolume *volume;
  SlabVolume *result;
} Bench;

static void
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  printf ("%s\n", text);
  fflush (stdout);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
print_done (void)
{
  printf ("{}\n");
  fflush (stdout);
}

/* --- Volumes ------------------------------------------------------------------------------------------------------ */

static guint64
hash (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

#define DEFAULT_NOISE 0.1

/* Blocks of 0, 1/3, 2/3 and 1, and noise of this standard deviation, near to a normal distribution: what TV is made
 * for, and with nothing that a Gaussian could do faster. */
static float
compute_voxel (gint64 z, gint64 y, gint64 x, guint64 index, double noise)
{
  const guint64 block = hash ((guint64) (z / 24 * 1000003 + y / 24 * 1009 + x / 24));
  const guint64 bits = hash (index);
  double sum = 0;

  for (guint part = 0; part < 4; part++)
    sum += (double) ((bits >> (16 * part)) & 0xffff) / 65536.0;
  return (float) ((double) (block & 3) / 3.0 + noise * (sum - 2.0) * sqrt (3.0));
}

static void
fill_plane (const SlabShape *shape, gint64 z, double noise, float *plane)
{
  guint64 index = (guint64) (z * shape->n[1] * shape->n[2]);

  for (gint64 y = 0; y < shape->n[1]; y++)
    for (gint64 x = 0; x < shape->n[2]; x++)
      *plane++ = compute_voxel (z, y, x, index++, noise);
}

static SlabShape
parse_shape (const char *text)
{
  SlabShape shape;

  if (sscanf (text, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, &shape.n[0], &shape.n[1],
              &shape.n[2])
          != 3
      || shape.n[0] < 1 || shape.n[1] < 1 || shape.n[2] < 1)
    g_error ("%s is not a shape Z,Y,X", text);
  return shape;
}

static SlabSampleType
parse_type (const char *text)
{
  SlabSampleType type;

  if (!slab_sample_type_from_name (text, &type))
    g_error ("%s is not a type of samples", text);
  return type;
}

static void
make (const char *path, const SlabShape *shape, SlabSampleType type, double noise)
{
  const gsize n = (gsize) (shape->n[1] * shape->n[2]);
  g_autofree float *plane = g_new (float, n);
  g_autofree guint16 *samples = g_new (guint16, n);
  FILE *file = fopen (path, "wb");

  if (file == NULL)
    g_error ("%s cannot be written", path);
  for (gint64 z = 0; z < shape->n[0]; z++)
    {
      const void *data = plane;
      gsize size = sizeof (float);

      fill_plane (shape, z, noise, plane);
      if (type == SLAB_SAMPLE_UINT8)
        {
          for (gsize i = 0; i < n; i++)
            ((guint8 *) samples)[i] = (guint8) lrintf (40.0F + 150.0F * plane[i]);
          data = samples;
          size = sizeof (guint8);
        }
      else if (type == SLAB_SAMPLE_UINT16)
        {
          for (gsize i = 0; i < n; i++)
            samples[i] = (guint16) lrintf (10000.0F + 40000.0F * plane[i]);
          data = samples;
          size = sizeof (guint16);
        }
      else if (type != SLAB_SAMPLE_FLOAT32)
        g_error ("only uint8, uint16 and float32 are made");
      if (fwrite (data, size, n, file) != n)
        g_error ("%s cannot be written", path);
    }
  if (fclose (file) != 0)
    g_error ("%s cannot be written", path);
}

static SlabVolume *
fill (const SlabShape *shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new ((guint64) (shape->n[0] * shape->n[1] * shape->n[2]), &error);

  if (buffer == NULL)
    g_error ("%s", error->message);
  for (gint64 z = 0; z < shape->n[0]; z++)
    fill_plane (shape, z, DEFAULT_NOISE, slab_buffer_get_data (buffer) + z * shape->n[1] * shape->n[2]);
  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

static SlabVolume *
open_volume (const char *path, const SlabShape *shape, SlabSampleType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const SlabRawLayout layout = { .shape = *shape, .sample_type = type, .byte_order = SLAB_BYTE_ORDER_LITTLE };
  g_autoptr (SlabVolume) mapped = slab_volume_open (file, &layout, &error);
  const SlabBox all = { .size = { shape->n[0], shape->n[1], shape->n[2] } };
  g_autoptr (SlabBuffer) buffer = NULL;

  if (mapped == NULL)
    g_error ("%s", error->message);
  if (type != SLAB_SAMPLE_FLOAT32)
    {
      slab_volume_bring_in (mapped, &all);
      return g_steal_pointer (&mapped);
    }
  buffer = slab_buffer_new (slab_volume_get_n_voxels (mapped), &error);
  if (buffer == NULL
      || !slab_volume_read_box (mapped, &all, slab_buffer_get_data (buffer), (gsize) shape->n[2],
                                (gsize) (shape->n[1] * shape->n[2]), &error))
    g_error ("%s", error->message);
  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

static void
save (SlabVolume *result, const char *path)
{
  const guint64 n = slab_volume_get_n_voxels (result);
  FILE *file = fopen (path, "wb");

  if (file == NULL || fwrite (slab_volume_peek_floats (result), sizeof (float), n, file) != n || fclose (file) != 0)
    g_error ("%s cannot be written", path);
}

/* --- Runs --------------------------------------------------------------------------------------------------------- */

static void
run (Bench *bench, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (SlabRun) one = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  const SlabFilterInfo *info = slab_filter_find (words[0], &error);
  gint64 start;

  if (info == NULL)
    g_error ("%s", error->message);
  params = slab_filter_params_new (info);
  settings.n_threads = (guint) g_ascii_strtoull (words[1], NULL, 10);
  for (char **word = words + 2; *word != NULL; word++)
    {
      char *value = strchr (*word, '=');
      gboolean is_set;

      if (value == NULL)
        g_error ("%s is not NAME=VALUE", *word);
      *value++ = '\0';
      if (strcmp (*word, "chunk") == 0)
        is_set = slab_run_settings_parse_chunk (&settings, value, &error);
      else if (strcmp (*word, "overlap") == 0)
        is_set = slab_run_settings_parse_overlap (&settings, value, &error);
      else
        is_set = slab_filter_params_set_from_string (params, *word, value, &error);
      if (!is_set)
        g_error ("%s", error->message);
    }

  /* The memory of the last result is given back before the clock runs, as the peers do it. */
  g_clear_object (&bench->result);
  start = g_get_monotonic_time ();
  one = slab_run_new (bench->volume, params, &settings, &error);
  if (one == NULL)
    g_error ("%s", error->message);
  slab_run_start (one, bench->engine);
  slab_run_wait (one, -1);
  json_builder_begin_object (builder);
  add_double (builder, "seconds", (double) (g_get_monotonic_time () - start) * 1e-6);
  error = slab_run_dup_error (one);
  if (error != NULL)
    g_error ("%s", error->message);
  bench->result = slab_run_dup_result (one);
  json_builder_set_member_name (builder, "iterations");
  json_builder_add_int_value (builder, slab_run_get_iterations (one));
  if (slab_run_get_gap (one) >= 0)
    add_double (builder, "gap", slab_run_get_gap (one));
  json_builder_end_object (builder);
  print_json (builder);
}

static void
answer (Bench *bench, char *line)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);
  const guint n_words = g_strv_length (words);

  if ((n_words == 4 || n_words == 5) && strcmp (words[0], "make") == 0)
    {
      const SlabShape shape = parse_shape (words[2]);

      make (words[1], &shape, parse_type (words[3]), n_words == 5 ? g_ascii_strtod (words[4], NULL) : DEFAULT_NOISE);
      print_done ();
    }
  else if (n_words == 4 && strcmp (words[0], "open") == 0)
    {
      const SlabShape shape = parse_shape (words[2]);

      g_clear_object (&bench->result);
      g_clear_object (&bench->volume);
      bench->volume = open_volume (words[1], &shape, parse_type (words[3]));
      print_done ();
    }
  else if (n_words == 2 && strcmp (words[0], "fill") == 0)
    {
      const SlabShape shape = parse_shape (words[1]);

      g_clear_object (&bench->result);
      g_clear_object (&bench->volume);
      bench->volume = fill (&shape);
      print_done ();
    }
  else if (n_words >= 3 && strcmp (words[0], "run") == 0 && bench->volume != NULL)
    run (bench, words + 1);
  else if (n_words == 2 && strcmp (words[0], "save") == 0 && bench->result != NULL)
    {
      save (bench->result, words[1]);
      print_done ();
    }
  else
    g_error ("“%s” is not understood, or comes too early", line);
}

static int
print_machine (void)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!slab_machine_measure (machine, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, machine->model);
  json_builder_set_member_name (builder, "cores");
  json_builder_add_int_value (builder, machine->n_cores);
  json_builder_set_member_name (builder, "caches");
  json_builder_begin_array (builder);
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    json_builder_add_int_value (builder, (gint64) machine->cache_bytes[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "vector_bits");
  json_builder_add_int_value (builder, machine->vector_bits);
  add_double (builder, "bandwidth_one", machine->bandwidth_one);
  add_double (builder, "bandwidth_all", machine->bandwidth_all);
  add_double (builder, "flops_one", machine->flops_one);
  add_double (builder, "flops_all", machine->flops_all);
  json_builder_end_object (builder);
  print_json (builder);
  return 0;
}

int
main (int argc, char **argv)
{
  Bench bench = { NULL };
  char *line = NULL;
  size_t size = 0;

  if (argc == 2 && strcmp (argv[1], "machine") == 0)
    return print_machine ();
  if (argc != 1)
    {
      g_printerr ("usage: bench-filter [machine]\n");
      return 2;
    }
  bench.engine = slab_engine_new (FALSE);
  while (getline (&line, &size, stdin) > 0)
    answer (&bench, line);
  free (line);
  g_clear_object (&bench.result);
  g_clear_object (&bench.volume);
  slab_engine_shutdown (bench.engine);
  g_object_unref (bench.engine);
  return 0;
}
