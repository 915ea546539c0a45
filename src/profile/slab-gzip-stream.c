/* SPDX-License-Identifier: MIT */
#include "slab-gzip-stream.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BUFFER_SIZE (1 << 16)
/* Packed bytes at a time. Where the unpacker finds a fault it does not tell what it has written before. */
#define PIECE 64

struct _SlabGzipStream
{
  GFilterInputStream parent_instance;

  GConverter *unpacker;
  gboolean in_member; /* something of it was taken */
  gboolean base_ended;

  gsize position;
  gsize length;
  guint64 n_before; /* packed bytes that are no longer in the buffer */
  guint8 *buffer;
};

G_DEFINE_FINAL_TYPE (SlabGzipStream, slab_gzip_stream, G_TYPE_FILTER_INPUT_STREAM)

/* What is left goes to the beginning, and the rest is read behind it. */
static gboolean
fill (SlabGzipStream *self, GCancellable *cancellable, GError **error)
{
  gssize n;

  self->n_before += self->position;
  self->length -= self->position;
  memmove (self->buffer, self->buffer + self->position, self->length);
  self->position = 0;
  if (self->base_ended || self->length == BUFFER_SIZE)
    return TRUE;
  n = g_input_stream_read (g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)),
                           self->buffer + self->length, BUFFER_SIZE - self->length, cancellable, error);
  if (n < 0)
    return FALSE;
  self->base_ended = n == 0;
  self->length += (gsize) n;
  return TRUE;
}

static gssize
fail_damaged (SlabGzipStream *self, GError **error)
{
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("found something else than packed data, or damaged ones, near byte %" PRIu64 " of the file"),
               self->n_before + self->position + 1);
  return -1;
}

static gssize
fail_cut (SlabGzipStream *self, GError **error)
{
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
               _ ("found the end of the file after %" PRIu64 " bytes, expected more packed data"),
               self->n_before + self->length);
  return -1;
}

/* Between two members. Returns: 1 where another one begins, 0 at the end, -1 on failure */
static int
begin_member (SlabGzipStream *self, GCancellable *cancellable, GError **error)
{
  static const guint8 magic[] = { 0x1f, 0x8b };
  const gboolean is_first = self->n_before + self->position == 0;

  do
    {
      if (self->length - self->position < sizeof magic && !fill (self, cancellable, error))
        return -1;
      while (!is_first && self->position < self->length && self->buffer[self->position] == 0)
        self->position++;
    }
  while (self->length - self->position < sizeof magic && !self->base_ended);
  if (self->position == self->length && !is_first)
    return 0;
  if (memcmp (self->buffer + self->position, magic, MIN (self->length - self->position, sizeof magic)) != 0)
    return (int) fail_damaged (self, error);
  if (self->length - self->position < sizeof magic)
    return (int) fail_cut (self, error);
  g_converter_reset (self->unpacker);
  self->in_member = TRUE;
  return 1;
}

static gssize
slab_gzip_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  SlabGzipStream *self = SLAB_GZIP_STREAM (stream);

  while (count > 0)
    {
      GError *failure = NULL;
      GConverterResult result;
      gsize n_read = 0, n_written = 0;

      /* The base need not ask, and is not asked for each piece. */
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      if (!self->in_member)
        {
          const int begun = begin_member (self, cancellable, error);

          if (begun <= 0)
            return begun;
        }
      if (self->position == self->length && !fill (self, cancellable, error))
        return -1;
      if (self->position == self->length)
        return fail_cut (self, error);
      result = g_converter_convert (self->unpacker, self->buffer + self->position,
                                    MIN (self->length - self->position, PIECE), buffer, count, G_CONVERTER_NO_FLAGS,
                                    &n_read, &n_written, &failure);
      if (result == G_CONVERTER_ERROR)
        {
          const gboolean wants_more = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
          const gsize n_left = self->length - self->position;

          /* All of a piece is taken before it asks for more. */
          g_clear_error (&failure);
          if (!wants_more)
            return fail_damaged (self, error);
          if (!fill (self, cancellable, error))
            return -1;
          if (self->length == n_left)
            return fail_cut (self, error);
          continue;
        }
      self->position += n_read;
      self->in_member = result != G_CONVERTER_FINISHED;
      if (n_written > 0)
        return (gssize) n_written;
    }
  return 0;
}

static void
slab_gzip_stream_finalize (GObject *object)
{
  SlabGzipStream *self = SLAB_GZIP_STREAM (object);

  g_object_unref (self->unpacker);
  g_free (self->buffer);

  G_OBJECT_CLASS (slab_gzip_stream_parent_class)->finalize (object);
}

static void
slab_gzip_stream_class_init (SlabGzipStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_gzip_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = slab_gzip_stream_read;
}

static void
slab_gzip_stream_init (SlabGzipStream *self)
{
  self->buffer = g_malloc (BUFFER_SIZE);
  self->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
}

GInputStream *
slab_gzip_stream_new (GInputStream *base)
{
  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);

  return g_object_new (SLAB_TYPE_GZIP_STREAM, "base-stream", base, NULL);
}
