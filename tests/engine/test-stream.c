/* SPDX-License-Identifier: MIT */
#include "engine/slab-stream.h"

#include <glib/gstdio.h>
#include <string.h>

/* The stream without a filter: chunks are copied here from the view to where it says. */

typedef struct
{
  gint stop;
  gint n_failed;
  GError *error;
  gint64 n_read;
  gint64 n_written;
} Client;

enum
{
  NZ = 20,
  N_PLANE = 30,
};

static char *folder;

static void
fail (gpointer user_data, GError *error)
{
  Client *client = user_data;

  if (g_atomic_int_add (&client->n_failed, 1) == 0)
    client->error = error;
  else
    g_error_free (error);
  g_atomic_int_set (&client->stop, TRUE);
}

static void
did_read (gpointer user_data, guint64 n_voxels)
{
  ((Client *) user_data)->n_read += (gint64) n_voxels;
}

static void
did_write (gpointer user_data, guint64 n_voxels)
{
  ((Client *) user_data)->n_written += (gint64) n_voxels;
}

static SlabVolume *
make_volume (void)
{
  static const SlabShape shape = { { NZ, 5, 6 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (NZ * N_PLANE, NULL);

  for (gint i = 0; i < NZ * N_PLANE; i++)
    slab_buffer_get_data (buffer)[i] = (float) i;
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

static SlabStreamPlan *
make_plan (SlabVolume *volume, const char *boundary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", &error));
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  SlabStreamPlan *plan;

  settings.chunk_mode = SLAB_CHUNK_MANUAL;
  settings.chunk[0] = 3;
  settings.chunk[1] = settings.chunk[2] = 99;
  slab_filter_params_set_from_string (params, "boundary", boundary, &error);
  slab_filter_params_set_from_string (params, "sigma", "1", &error);
  plan = slab_stream_plan_new (slab_volume_get_shape (volume), 4, params, &settings, 1 << 30, &error);
  g_assert_no_error (error);
  return plan;
}

static SlabStream *
make_stream (SlabVolume *volume, const SlabStreamPlan *plan, Client *client)
{
  const SlabStreamClient callbacks = {
    .stop = &client->stop, .fail = fail, .did_read = did_read, .did_write = did_write, .user_data = client
  };
  g_autofree char *path = g_build_filename (folder, "out.vol", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  SlabStream *stream = slab_stream_new (volume, plan, file, &callbacks, &error);

  g_assert_no_error (error);
  return stream;
}

static guint
empty_folder (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_dir_close (dir);
  return n;
}

static gboolean
copy_chunk (SlabStream *stream, const SlabStreamPlan *plan, guint64 index)
{
  const float *view = slab_volume_peek_floats (slab_stream_get_view (stream));
  gint64 first_view = slab_stream_get_first_plane (stream);
  gint64 first_plane;
  SlabBox core, padded;
  float *target;

  if (!slab_stream_begin_chunk (stream, index, &target, &first_plane))
    return FALSE;
  slab_chunk_plan_get_core (plan->chunks, index, &core);
  slab_chunk_plan_get_padded (plan->chunks, index, &padded);
  for (gint64 z = padded.start[0]; z < padded.start[0] + padded.size[0]; z++)
    for (gint64 i = 0; i < N_PLANE; i++)
      g_assert_cmpfloat (view[(z - first_view) * N_PLANE + i], ==, (float) ((z + NZ) % NZ * N_PLANE + i));
  memcpy (target + (core.start[0] - first_plane) * N_PLANE, view + (core.start[0] - first_view) * N_PLANE,
          (gsize) core.size[0] * N_PLANE * sizeof (float));
  slab_stream_end_chunk (stream, index);
  return TRUE;
}

static void
test_copies (void)
{
  static const char *const boundaries[] = { "nearest", "wrap" };
  static const gint64 n_extra[] = { 0, 8 };

  for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
    {
      g_autoptr (SlabVolume) volume = make_volume ();
      g_autoptr (SlabStreamPlan) plan = make_plan (volume, boundaries[b]);
      Client client = { 0 };
      g_autoptr (SlabStream) stream = make_stream (volume, plan, &client);
      g_autofree char *path = g_build_filename (folder, "out.vol", NULL);
      g_autofree char *bytes = NULL;
      gsize n_bytes;

      slab_stream_start (stream, NULL, 0);
      for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan->chunks); i++)
        g_assert_true (copy_chunk (stream, plan, i));
      g_assert_true (slab_stream_finish (stream));
      g_assert_cmpint (client.n_failed, ==, 0);
      g_assert_cmpint (client.n_written, ==, NZ * N_PLANE);
      /* Beyond the faces planes are read again. */
      g_assert_cmpint (client.n_read, ==, (NZ + n_extra[b]) * N_PLANE);
      g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
      g_assert_cmpmem (bytes, n_bytes, slab_volume_peek_floats (volume), NZ * N_PLANE * sizeof (float));
      g_assert_cmpuint (empty_folder (), ==, 3);
    }
}

/* Stopped anywhere, from not begun to the last chunk: everybody returns and nothing is left. */
static void
test_stopped (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabStreamPlan) plan = make_plan (volume, "wrap");
  guint64 n_chunks = slab_chunk_plan_get_n_chunks (plan->chunks);

  for (guint64 n = 0; n < n_chunks; n++)
    {
      Client client = { 0 };
      g_autoptr (SlabStream) stream = make_stream (volume, plan, &client);

      slab_stream_start (stream, NULL, 0);
      for (guint64 i = 0; i < n; i++)
        g_assert_true (copy_chunk (stream, plan, i));
      g_atomic_int_set (&client.stop, TRUE);
      g_assert_false (copy_chunk (stream, plan, n));
      g_assert_false (slab_stream_finish (stream));
      g_assert_cmpint (client.n_failed, ==, 0);
      g_clear_pointer (&stream, slab_stream_free);
      g_assert_cmpuint (empty_folder (), ==, 0);
    }
  {
    Client client = { 0 };
    g_autoptr (SlabStream) never = make_stream (volume, plan, &client);

    g_clear_pointer (&never, slab_stream_free);
    g_assert_cmpuint (empty_folder (), ==, 0);
  }
}

/* A target that becomes a folder meanwhile. */
static void
test_failed (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabStreamPlan) plan = make_plan (volume, "nearest");
  Client client = { 0 };
  g_autoptr (SlabStream) stream = make_stream (volume, plan, &client);
  g_autofree char *path = g_build_filename (folder, "out.vol", NULL);

  slab_stream_start (stream, NULL, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan->chunks); i++)
    g_assert_true (copy_chunk (stream, plan, i));
  g_assert_false (slab_stream_finish (stream));
  g_assert_cmpint (client.n_failed, ==, 1);
  g_assert_nonnull (strstr (client.error->message, "out.vol"));
  g_clear_error (&client.error);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_clear_pointer (&stream, slab_stream_free);
  g_assert_cmpuint (empty_folder (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-XXXXXX", &error);
  g_assert_no_error (error);
  g_test_add_func ("/stream/copies", test_copies);
  g_test_add_func ("/stream/stopped", test_stopped);
  g_test_add_func ("/stream/failed", test_failed);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
