/* SPDX-License-Identifier: MIT */
#include "profile/slab-gzip-stream.h"

#include <string.h>
#include <sys/resource.h>

/* "abc", "" and "de", each by Python's gzip.compress (b"…", mtime=0). */
static const guint8 abc[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0x4c,
                              0x4a, 0x06, 0x00, 0xc2, 0x41, 0x24, 0x35, 0x03, 0x00, 0x00, 0x00 };
static const guint8 empty[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                                0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 };
static const guint8 de[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b,
                             0x49, 0x05, 0x00, 0x8b, 0x29, 0x90, 0x7d, 0x02, 0x00, 0x00, 0x00 };

#define ADD(bytes, member) g_byte_array_append (bytes, member, sizeof member)

/* Some bytes at a time, which need not be those that are asked for. */
static char *
read_all (const guint8 *bytes, gsize length, gsize piece, GError **error)
{
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (base, piece);
  g_autoptr (GInputStream) stream = slab_gzip_stream_new (buffered);
  GString *text = g_string_new (NULL);
  char room[64];
  gssize n;

  while ((n = g_input_stream_read (stream, room, MIN (piece, sizeof room), NULL, error)) > 0)
    g_string_append_len (text, room, n);
  return g_string_free (text, FALSE);
}

static void
test_members (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  static const guint8 zeros[700] = { 0 };

  ADD (bytes, abc);
  ADD (bytes, empty);
  ADD (bytes, de);
  ADD (bytes, empty);
  /* As tape does, and as bgzip ends. */
  ADD (bytes, zeros);
  for (gsize piece = 1; piece < 70; piece++)
    {
      GError *error = NULL;
      g_autofree char *text = read_all (bytes->data, bytes->len, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, "abcde");
    }
}

/* What is before the fault is there, and the message says where it is. */
static void
test_faults (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GError *error = NULL;

  ADD (bytes, abc);
  ADD (bytes, de);
  for (gsize n = 0; n < bytes->len; n++)
    {
      g_autofree char *text = read_all (bytes->data, n, 64, &error);
      g_autofree char *place = g_strdup_printf ("after %" G_GSIZE_FORMAT " bytes", n);

      g_assert_true (g_str_has_prefix ("abcde", text));
      if (n == sizeof abc)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (text, ==, "abc");
          continue;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
      g_assert_nonnull (strstr (error->message, place));
      g_clear_error (&error);
    }
  /* Something else behind a member, a wrong checksum, a wrong kind of packing. */
  for (guint i = 0; i < 3; i++)
    {
      static const gsize faults[] = { sizeof abc, sizeof abc - 8, 2 };
      g_autofree guint8 *changed = g_memdup2 (bytes->data, bytes->len);
      g_autofree char *text = NULL;

      changed[faults[i]] ^= 0x55;
      text = read_all (changed, bytes->len, 64, &error);
      g_assert_cmpstr (text, ==, i < 1 ? "abc" : "");
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "near byte"));
      g_clear_error (&error);
    }
}

/* A gigabyte of blanks in a megabyte. */
static void
test_bomb (void)
{
  const gsize size = 1 << 24;
  g_autofree char *blanks = g_malloc (size);
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GInputStream) base = NULL, stream = NULL;
  g_autofree guint8 *member = g_malloc (size);
  struct rusage before, after;
  char room[4096];
  guint64 n_total = 0;
  gsize n_read, n_written;
  gssize n;
  GError *error = NULL;

  memset (blanks, ' ', size);
  g_assert_cmpint (
      g_converter_convert (packer, blanks, size, member, size, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error),
      ==, G_CONVERTER_FINISHED);
  g_assert_cmpuint (n_read, ==, size);
  for (guint i = 0; i < 64; i++)
    g_byte_array_append (bytes, member, (guint) n_written);
  g_assert_cmpuint (bytes->len, <, 1200000);
  base = g_memory_input_stream_new_from_data (bytes->data, (gssize) bytes->len, NULL);
  stream = slab_gzip_stream_new (base);
  getrusage (RUSAGE_SELF, &before);
  while ((n = g_input_stream_read (stream, room, sizeof room, NULL, &error)) > 0)
    {
      g_assert_cmpint (room[n - 1], ==, ' ');
      n_total += (guint64) n;
    }
  g_assert_no_error (error);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpuint (n_total, ==, G_GUINT64_CONSTANT (1) << 30);
  /* KiB */
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 16384);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_data (abc, sizeof abc, NULL);
  g_autoptr (GInputStream) stream = slab_gzip_stream_new (base);
  GError *error = NULL;
  char room[8];

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read (stream, room, sizeof room, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip-stream/members", test_members);
  g_test_add_func ("/gzip-stream/faults", test_faults);
  g_test_add_func ("/gzip-stream/bomb", test_bomb);
  g_test_add_func ("/gzip-stream/cancelled", test_cancelled);
  return g_test_run ();
}
