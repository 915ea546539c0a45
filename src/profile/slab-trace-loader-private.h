/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-json-reader.h"
#include "slab-trace-json-private.h"
#include "slab-trace-tracks.h"

G_BEGIN_DECLS

/* What slab-trace-json-load.c reads and slab-trace-loader.c makes a trace of. */

#define SLAB_TRACE_LOADER_MAX_ROWS 1024
/* Nanoseconds, 18 years: of a whole trace. */
#define SLAB_TRACE_LOADER_MAX_DURATION (G_MAXINT64 >> 4)
/* Threads that are told apart, of which only those with events get rows. */
#define SLAB_TRACE_LOADER_MAX_KEYS 65536
/* Words that stand where numbers of processes and threads should: behind these all. */
#define SLAB_TRACE_LOADER_FIRST_WORD (G_MAXINT64 - 2 * SLAB_TRACE_LOADER_MAX_KEYS)

/* Of asynchronous spans until it is known which belong together, and of those for which there is no row. */
#define SLAB_TRACE_LOADER_NO_ROW G_MAXUINT32

typedef struct
{
  gint64 start;
  gint64 duration;
  guint64 bytes;
  guint64 order; /* in the file */
  gint32 chunk;
  gint32 iteration;
  gint32 passes; /* index of as many as there are names, -1 for none */
  guint32 row;   /* as it was found, or SLAB_TRACE_LOADER_NO_ROW; then that of the trace */
  guint16 phase;
  guint is_part : 1;
  guint is_open : 1; /* has begun and not ended */
} SlabTraceEvent;

typedef enum
{
  SLAB_TRACE_HALF_BEGIN,
  SLAB_TRACE_HALF_END,
  SLAB_TRACE_HALF_MARK, /* a moment of an asynchronous span */
} SlabTraceHalfKind;

/* A beginning or an end that is an event of its own. */
typedef struct
{
  gint64 time;
  guint64 order; /* in the file */
  gsize event;   /* index of the span, of all but ends */
  gint64 pid;
  guint32 owner;   /* row, or index in asyncs: among which its other half is */
  gint32 name;     /* index in span_names; -1: not told */
  guint8 kind;     /* SlabTraceHalfKind */
  guint8 is_async; /* boolean */
} SlabTraceHalf;

/* Figures of counter events. */
typedef enum
{
  SLAB_TRACE_SERIES_CORES,
  SLAB_TRACE_SERIES_QUEUED,
  SLAB_TRACE_SERIES_SYSTEM,
  SLAB_TRACE_SERIES_RESIDENT,
  SLAB_TRACE_SERIES_OWNER, /* and those behind it */
  SLAB_TRACE_SERIES_MINOR = SLAB_TRACE_SERIES_OWNER + SLAB_N_MEMORY_OWNERS,
  SLAB_TRACE_SERIES_MAJOR,
  SLAB_TRACE_SERIES_READ,
  SLAB_TRACE_SERIES_WRITTEN,
  SLAB_TRACE_SERIES_THREAD, /* and a row added to it */
  SLAB_TRACE_SERIES_NONE = 1 << 20,
} SlabTraceSeries;

typedef struct
{
  gint64 time;
  double value;
  guint series;
} SlabTracePoint;

/* An array that grows without aborting where there is no memory. */
typedef struct
{
  gpointer items;
  gsize count;
  gsize capacity;
} SlabTracePool;

typedef struct
{
  SlabJsonReader *reader;
  gboolean no_memory;
  GCancellable *cancellable;
  GSeekable *stream;
  goffset n_bytes; /* of the file; 0: not known */
  SlabTraceProgressFunc progress;
  gpointer progress_data;

  SlabTracePool events;      /* SlabTraceEvent */
  SlabTracePool halves;      /* SlabTraceHalf */
  SlabTracePool points;      /* SlabTracePoint: of our own counters */
  SlabTracePool chunks;      /* SlabTraceChunk; in padded_size[0] -1 - n for those of size n, until all is read */
  SlabTracePool sizes;       /* SlabTraceChunk, of which start is 0: what chunks may have in common */
  SlabTracePool passes;      /* SlabTracePass[SLAB_TRACE_MAX_PASSES] */
  SlabTracePool counters;    /* SlabTraceRowCounters */
  SlabTraceTracks *tracks;   /* of all counters, until it is known whose they are */
  GHashTable *rows;          /* SlabTraceRowKey -> itself */
  gpointer last_row;         /* SlabTraceRowKey: of the event before; NULL: none */
  GHashTable *processes;     /* SlabTraceProcess -> itself */
  GPtrArray *asyncs;         /* category, id and, where they are of one alone, process: with line ends between */
  GHashTable *async_indices; /* the same, which it owns -> index + 1 */
  GPtrArray *words;          /* those that stand for numbers of processes and threads, and names of asynchronous rows */
  GHashTable *word_indices;  /* word -> index + 1 */
  GPtrArray *pass_names;
  GPtrArray *span_names;
  GHashTable *span_name_indices; /* name -> index + 1 */
  GArray *figures;               /* Figure: those of the event that is read */
  GString *figure_names;         /* of those, each with its NUL */
  GString *event_name;           /* of the same event, as the next two */
  GString *event_category;
  GString *event_id;
  GPtrArray *settings;
  guint64 n_read;      /* events so far */
  gboolean has_events; /* the member "traceEvents", or an array */
  gboolean is_ours;
  gboolean must_end; /* the format lets writers of the bare array of events leave out its end */
  gint64 version;    /* of our format */
  gint64 duration;
  gint64 n_threads;
  gint64 n_nested;
  gint64 has_names;
  gint64 rounding;   /* nanoseconds: of times in the file */
  GArray *nested_in; /* gint64: of each nested row of ours the row that it lies in */

  SlabTraceLosses lost;
} SlabTraceLoader;

/* A thread, or asynchronous spans of one name. */
typedef struct
{
  gint64 pid;
  gint64 tid; /* or the index of the name, of asynchronous spans */
  gboolean is_async;
  gboolean has_tid; /* else the events do not say of which thread they are */
  guint32 row;      /* in the order in which they were found */
  char *name;       /* NULL: not told */
  gint64 sort_index;
  guint64 n_events;
  guint n_lanes;
} SlabTraceRowKey;

typedef struct
{
  gint64 pid;
  char *name; /* NULL: not told */
  gint64 sort_index;
} SlabTraceProcess;

typedef struct
{
  gboolean is_told;
  SlabTraceCounters counters;
} SlabTraceRowCounters;

/* Returns: (nullable): a new item; NULL sets no_memory. */
gpointer slab_trace_pool_add (SlabTraceLoader *self, SlabTracePool *pool, gsize item_size);
/* Index of a word that is met again and again; -1 for one too many. */
gint64 slab_trace_loader_find_word (SlabTraceLoader *self, const char *word);
/* Returns: (nullable): %NULL where there are too many. */
SlabTraceRowKey *slab_trace_loader_get_row (SlabTraceLoader *self, gint64 pid, gint64 tid, gboolean is_async);
void slab_trace_pairs_find (SlabTraceLoader *self);
/* Returns: (nullable): %NULL where it was cancelled. */
SlabTrace *slab_trace_loader_make_trace (SlabTraceLoader *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
