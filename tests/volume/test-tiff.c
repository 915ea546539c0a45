/* SPDX-License-Identifier: MIT */
#include "volume/slab-tiff.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "volume-fixture.h"
#include "volume/slab-volume-private.h"

/* A reader of one picture, written from the text of TIFF 6.0 and of BigTIFF; it knows little and asserts much. */
typedef struct
{
  const guint8 *data;
  gsize n;
  gboolean big;
  guint64 n_entries;
  gsize first_entry;
} Tiff;

static guint64
get (const Tiff *tiff, guint64 offset, guint n_bytes)
{
  guint64 value = 0;

  g_assert_cmpuint (offset + n_bytes, <=, tiff->n);
  for (guint i = 0; i < n_bytes; i++)
    value |= (guint64) tiff->data[offset + i] << (8 * i);
  return value;
}

static void
open_tiff (Tiff *tiff, const guint8 *data, gsize n)
{
  guint64 directory;
  guint64 last = 0;

  *tiff = (Tiff){ data, n, FALSE, 0, 0 };
  g_assert_cmpmem (data, 2, "II", 2);
  tiff->big = get (tiff, 2, 2) == 43;
  if (tiff->big)
    g_assert_cmpuint (get (tiff, 4, 4), ==, 8);
  else
    g_assert_cmpuint (get (tiff, 2, 2), ==, 42);
  directory = tiff->big ? get (tiff, 8, 8) : get (tiff, 4, 4);
  g_assert_cmpuint (directory % 2, ==, 0);
  tiff->n_entries = get (tiff, directory, tiff->big ? 8 : 2);
  tiff->first_entry = directory + (tiff->big ? 8 : 2);
  /* In ascending order, and no second directory. */
  for (guint64 i = 0; i < tiff->n_entries; i++)
    {
      const guint64 tag = get (tiff, tiff->first_entry + i * (tiff->big ? 20 : 12), 2);

      g_assert_cmpuint (tag, >, last);
      last = tag;
    }
  g_assert_cmpuint (get (tiff, tiff->first_entry + tiff->n_entries * (tiff->big ? 20 : 12), tiff->big ? 8 : 4), ==, 0);
}

/* The @index-th value of a tag; of a fraction the numerators and denominators count one by one. */
static guint64
get_value (const Tiff *tiff, guint tag, guint64 index, guint64 *count)
{
  static const guint sizes[17] = { [2] = 1, [3] = 2, [4] = 4, [5] = 4, [16] = 8 };
  const guint field = tiff->big ? 8 : 4;

  for (guint64 i = 0; i < tiff->n_entries; i++)
    {
      const gsize entry = tiff->first_entry + i * (4 + 2 * field);
      guint64 type, n, at;

      if (get (tiff, entry, 2) != tag)
        continue;
      type = get (tiff, entry + 2, 2);
      g_assert_cmpuint (type, <, 17);
      g_assert_cmpuint (sizes[type], >, 0);
      n = get (tiff, entry + 4, field) * (type == 5 ? 2 : 1);
      at = entry + 4 + field;
      if (n * sizes[type] > field)
        at = get (tiff, at, field);
      g_assert_cmpuint (at % 2, ==, 0);
      if (count != NULL)
        *count = n;
      g_assert_cmpuint (index, <, n);
      return get (tiff, at + index * sizes[type], sizes[type]);
    }
  g_error ("there is no tag %u", tag);
}

static void
read_values (const Tiff *tiff, float *values, guint64 n_values)
{
  const guint64 width = get_value (tiff, 256, 0, NULL), height = get_value (tiff, 257, 0, NULL);
  const guint64 strip_rows = get_value (tiff, 278, 0, NULL);
  guint64 n_strips, n_counts, n_read = 0;

  g_assert_cmpuint (width * height, ==, n_values);
  g_assert_cmpuint (get_value (tiff, 258, 0, NULL), ==, 32);
  g_assert_cmpuint (get_value (tiff, 259, 0, NULL), ==, 1);
  g_assert_cmpuint (get_value (tiff, 262, 0, NULL), ==, 1);
  g_assert_cmpuint (get_value (tiff, 277, 0, NULL), ==, 1);
  g_assert_cmpuint (get_value (tiff, 339, 0, NULL), ==, 3);
  get_value (tiff, 273, 0, &n_strips);
  get_value (tiff, 279, 0, &n_counts);
  g_assert_cmpuint (n_strips, ==, (height + strip_rows - 1) / strip_rows);
  g_assert_cmpuint (n_counts, ==, n_strips);
  for (guint64 i = 0; i < n_strips; i++)
    {
      const guint64 offset = get_value (tiff, 273, i, NULL), n_bytes = get_value (tiff, 279, i, NULL);

      g_assert_cmpuint (n_bytes, ==, MIN (strip_rows, height - i * strip_rows) * width * 4);
      for (guint64 j = 0; j < n_bytes; j += 4)
        {
          const guint32 word = (guint32) get (tiff, offset + j, 4);

          g_assert_cmpuint (n_read, <, n_values);
          memcpy (&values[n_read++], &word, 4);
        }
    }
  g_assert_cmpuint (n_read, ==, n_values);
}

/* Voxel z, y, x is 10000 z + 100 y + x. */
static SlabVolume *
make_volume (gint64 nz, gint64 ny, gint64 nx)
{
  const SlabShape shape = { { nz, ny, nx } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new ((guint64) (nz * ny * nx), NULL);
  float *data = slab_buffer_get_data (buffer);

  for (gint64 i = 0; i < nz * ny * nx; i++)
    data[i] = (float) (10000 * (i / (ny * nx)) + 100 * (i / nx % ny) + i % nx);
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

static GBytes *
write_slice (SlabVolume *volume, const SlabSliceRegion *region)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_tiff_write_slice (volume, region, stream, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Each plane has its own axes: to the right x, x, y and down y, z, z. */
static void
test_planes (void)
{
  static const SlabSliceRegion regions[] = {
    { SLAB_AXIS_Z, 2, 1, SLAB_PROJECTION_MEAN, 0, 0, 7, 5, 1, 1 },
    { SLAB_AXIS_Y, 3, 1, SLAB_PROJECTION_MEAN, 1, 0, 6, 4, 1, 1 },
    { SLAB_AXIS_X, 6, 1, SLAB_PROJECTION_MEAN, 0, 1, 5, 3, 1, 1 },
    /* The mean of slices 1 and 2, and the maximum of 0 to 3. */
    { SLAB_AXIS_Z, 1, 2, SLAB_PROJECTION_MEAN, 0, 0, 7, 5, 1, 1 },
    { SLAB_AXIS_Z, 0, 4, SLAB_PROJECTION_MAXIMUM, 0, 0, 7, 5, 1, 1 },
  };
  static const double across[] = { 1, 1, 100, 1, 1 }, down[] = { 100, 10000, 10000, 100, 100 };
  static const double first[] = { 20000, 301, 10006, 15000, 30000 };
  g_autoptr (SlabVolume) volume = make_volume (4, 5, 7);

  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    {
      g_autoptr (GBytes) bytes = write_slice (volume, &regions[i]);
      float values[35];
      gsize n;
      const guint8 *data = g_bytes_get_data (bytes, &n);
      Tiff tiff;

      open_tiff (&tiff, data, n);
      g_assert_false (tiff.big);
      read_values (&tiff, values, (guint64) (regions[i].n_u * regions[i].n_v));
      for (gint64 v = 0; v < regions[i].n_v; v++)
        for (gint64 u = 0; u < regions[i].n_u; u++)
          g_assert_cmpfloat ((double) values[v * regions[i].n_u + u], ==,
                             first[i] + across[i] * (double) u + down[i] * (double) v);
    }
}

/* Several strips, of which the last is shorter. */
static void
test_strips (void)
{
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, 1000, 1501, 1, 1 };
  g_autoptr (SlabVolume) volume = make_volume (1, 1501, 1000);
  g_autoptr (GBytes) bytes = write_slice (volume, &region);
  g_autofree float *values = g_new (float, 1501 * 1000);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  guint64 n_strips;
  Tiff tiff;

  open_tiff (&tiff, data, n);
  get_value (&tiff, 273, 0, &n_strips);
  g_assert_cmpuint (n_strips, >, 10);
  read_values (&tiff, values, 1501 * 1000);
  for (gint64 i = 0; i < 1501 * 1000; i++)
    g_assert_cmpfloat ((double) values[i], ==, (double) (100 * (i / 1000) + i % 1000));
}

/* 0.7 µm is 100000 / 7 pixels a centimetre, 2.5 µm is 4000. */
static void
test_resolution (void)
{
  static const struct
  {
    double x, y;
    const char *unit;
    guint64 fractions[4];
    guint64 resolution_unit;
  } cases[] = {
    { 0.7, 2.5, "µm", { 100000, 7, 4000, 1 }, 3 },
    { 1, 1, "mm", { 10, 1, 10, 1 }, 3 },
    { 0.5, 2, NULL, { 2, 1, 1, 2 }, 1 },
    /* Not known, and of no use. */
    { 0, 0, "µm", { 1, 1, 1, 1 }, 1 },
    { 1e-30, 1, "µm", { 1, 1, 1, 1 }, 1 },
  };
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, 3, 2, 1, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabVolume) volume = make_volume (1, 2, 3);
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *data;
      gsize n;
      Tiff tiff;

      slab_volume_init_spacing (volume, (const double[]){ 1, cases[i].y, cases[i].x }, cases[i].unit);
      bytes = write_slice (volume, &region);
      data = g_bytes_get_data (bytes, &n);
      open_tiff (&tiff, data, n);
      for (guint j = 0; j < 2; j++)
        {
          g_assert_cmpuint (get_value (&tiff, 282, j, NULL), ==, cases[i].fractions[j]);
          g_assert_cmpuint (get_value (&tiff, 283, j, NULL), ==, cases[i].fractions[2 + j]);
        }
      g_assert_cmpuint (get_value (&tiff, 296, 0, NULL), ==, cases[i].resolution_unit);
    }
}

static void
progress_cb (double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, 3, 2, 1, 1 };
  g_autoptr (SlabVolume) volume = make_volume (1, 2, 3);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_tiff_write_slice (volume, &region, stream, progress_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A stream that keeps the first megabyte and drops the rest: what is behind is known by its place. */
#define KEPT 1048576

typedef struct
{
  guint8 bytes[KEPT];
  guint64 n;
} Sink;

typedef struct
{
  GOutputStream parent_instance;
  Sink *sink;
} SinkStream;

typedef GOutputStreamClass SinkStreamClass;

GType sink_stream_get_type (void);
G_DEFINE_TYPE (SinkStream, sink_stream, G_TYPE_OUTPUT_STREAM)

static gssize
sink_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  Sink *sink = ((SinkStream *) stream)->sink;

  if (sink->n < KEPT)
    memcpy (sink->bytes + sink->n, buffer, MIN (count, KEPT - sink->n));
  sink->n += count;
  return (gssize) count;
}

static void
sink_stream_class_init (SinkStreamClass *klass)
{
  klass->write_fn = sink_write;
}

static void
sink_stream_init (SinkStream *self)
{
}

/* 4 GiB of values in a file without blocks: 1 x 32768 x 32768. */
static void
test_big (void)
{
  const SlabShape shape = { { 1, 32768, 32768 } };
  const SlabRawLayout layout = { shape, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, 32768, 32768, 1, 1 };
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "sparse.raw", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree Sink *sink = g_new0 (Sink, 1);
  SinkStream *stream;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_strips;
  Tiff tiff;
  int fd;

  if (!g_test_slow ())
    {
      g_test_skip ("writes 4 GiB to nowhere: for -m slow");
      fixture_remove_folder (folder);
      return;
    }
  fd = g_open (path, O_CREAT | O_WRONLY, 0600);
  g_assert_cmpint (ftruncate (fd, 1 << 30), ==, 0);
  g_assert_cmpint (close (fd), ==, 0);
  volume = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  stream = g_object_new (sink_stream_get_type (), NULL);
  stream->sink = sink;
  g_assert_true (slab_tiff_write_slice (volume, &region, G_OUTPUT_STREAM (stream), NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  open_tiff (&tiff, sink->bytes, KEPT);
  g_assert_true (tiff.big);
  get_value (&tiff, 273, 0, &n_strips);
  g_assert_cmpuint (get_value (&tiff, 273, n_strips - 1, NULL) + get_value (&tiff, 279, n_strips - 1, NULL), ==,
                    sink->n);
  g_assert_cmpuint (sink->n, >, G_GUINT64_CONSTANT (1) << 32);
  g_object_unref (stream);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiff/planes", test_planes);
  g_test_add_func ("/tiff/strips", test_strips);
  g_test_add_func ("/tiff/resolution", test_resolution);
  g_test_add_func ("/tiff/cancel", test_cancel);
  g_test_add_func ("/tiff/big", test_big);
  return g_test_run ();
}
