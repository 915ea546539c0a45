/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabGzipStream:
 *
 * Reads what gzip has packed, in constant memory: all members, one after another, as bgzip writes them and as files
 * become that are put behind each other. Zeros behind the last one, to which some fill their blocks, are no part of it.
 *
 * Where the packed data are cut short a read fails with %G_IO_ERROR_PARTIAL_INPUT after all bytes before. Where they
 * are damaged, or something else is behind them, it fails with %G_IO_ERROR_INVALID_DATA, after the bytes before but
 * for what the last 64 packed ones hold. The message tells the byte of the file.
 * One thread at a time.
 */
#define SLAB_TYPE_GZIP_STREAM (slab_gzip_stream_get_type ())
G_DECLARE_FINAL_TYPE (SlabGzipStream, slab_gzip_stream, SLAB, GZIP_STREAM, GFilterInputStream)

/* @base: at its beginning; is closed with this one */
GInputStream *slab_gzip_stream_new (GInputStream *base) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
