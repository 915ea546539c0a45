/* SPDX-License-Identifier: MIT */
#include "slab-trace-tracks.h"

#include <string.h>

/* Of a counter: what a run of ours tells of as many threads as it may have. */
#define MAX_SERIES 1024
/* Of so many points the extremes are kept, so that a picture need not look at all that share a pixel. */
#define BLOCK_BITS 6
#define BLOCK (1 << BLOCK_BITS)

typedef struct
{
  double low;
  double high; /* less than @low: no value is known */
} Extent;

typedef struct
{
  char *name;
  SlabTraceTrackPoint *points;
  gsize n_points;
  gsize capacity;
  Extent *blocks; /* of BLOCK points each, the last of fewer */
} Series;

typedef struct
{
  gint64 process;
  char *name;
  gboolean is_own;
  GPtrArray *series; /* Series */
} Track;

struct _SlabTraceTracks
{
  GPtrArray *tracks; /* Track */
  guint n_found;     /* the last one that was asked for + 1: counters are often written one by one */
};

static G_DEFINE_QUARK (slab - trace - tracks, slab_trace_tracks)

static void
series_free (gpointer data)
{
  Series *self = data;

  g_free (self->name);
  g_free (self->points);
  g_free (self->blocks);
  g_free (self);
}

static void
track_free (gpointer data)
{
  Track *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->series);
  g_free (self);
}

/**
 * slab_trace_tracks_new:
 *
 * Returns: (transfer full): without a track
 */
SlabTraceTracks *
slab_trace_tracks_new (void)
{
  SlabTraceTracks *self = g_new0 (SlabTraceTracks, 1);

  self->tracks = g_ptr_array_new_with_free_func (track_free);
  return self;
}

void
slab_trace_tracks_free (SlabTraceTracks *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

static Track *
get_track (SlabTraceTracks *self, guint track)
{
  return g_ptr_array_index (self->tracks, track);
}

static const Series *
get_series (SlabTraceTracks *self, guint track, guint series)
{
  return g_ptr_array_index (get_track (self, track)->series, series);
}

/**
 * slab_trace_tracks_find:
 * @process: the number of the program's process; counters of one name in two processes are two
 * @is_own: whether it can be one of this program's own counters, which become samples
 *
 * Returns: number of the track, or -1 where %SLAB_TRACE_TRACKS_MAX of them are others
 */
gint
slab_trace_tracks_find (SlabTraceTracks *self, gint64 process, const char *name, gboolean is_own)
{
  Track *track;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  for (guint i = 0; i < self->tracks->len; i++)
    {
      const guint t = (self->n_found + i) % self->tracks->len;

      track = get_track (self, t);
      if (track->process == process && track->is_own == is_own && strcmp (track->name, name) == 0)
        {
          self->n_found = t;
          return (gint) t;
        }
    }
  if (self->tracks->len == SLAB_TRACE_TRACKS_MAX)
    return -1;
  track = g_new0 (Track, 1);
  track->process = process;
  track->name = g_strdup (name);
  track->is_own = is_own;
  track->series = g_ptr_array_new_with_free_func (series_free);
  g_ptr_array_add (self->tracks, track);
  self->n_found = self->tracks->len - 1;
  return (gint) self->n_found;
}

static Series *
find_series (Track *track, const char *name)
{
  Series *series;

  for (guint i = 0; i < track->series->len; i++)
    {
      series = g_ptr_array_index (track->series, i);
      if (strcmp (series->name, name) == 0)
        return series;
    }
  if (track->series->len == MAX_SERIES)
    return NULL;
  series = g_new0 (Series, 1);
  series->name = g_strdup (name);
  g_ptr_array_add (track->series, series);
  return series;
}

/**
 * slab_trace_tracks_add:
 * @time: nanoseconds on any clock; they may come in any order
 * @value: finite, or NAN: from here on it is not known
 *
 * Returns: %FALSE where there is no memory, or one series too many
 */
gboolean
slab_trace_tracks_add (SlabTraceTracks *self, guint track, const char *series, gint64 time, double value)
{
  Series *s;

  g_return_val_if_fail (self != NULL && track < self->tracks->len, FALSE);
  g_return_val_if_fail (series != NULL, FALSE);

  s = find_series (get_track (self, track), series);
  if (s == NULL || s->n_points == G_MAXINT)
    return FALSE;
  if (s->n_points == s->capacity)
    {
      const gsize capacity = s->capacity > 0 ? 2 * s->capacity : 64;
      SlabTraceTrackPoint *points = g_try_realloc_n (s->points, capacity, sizeof *points);

      if (points == NULL)
        return FALSE;
      s->points = points;
      s->capacity = capacity;
    }
  s->points[s->n_points++] = (SlabTraceTrackPoint){ time, value };
  return TRUE;
}

gboolean
slab_trace_tracks_is_own (SlabTraceTracks *self, guint track)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, FALSE);

  return get_track (self, track)->is_own;
}

gint64
slab_trace_tracks_get_process (SlabTraceTracks *self, guint track)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, 0);

  return get_track (self, track)->process;
}

void
slab_trace_tracks_set_name (SlabTraceTracks *self, guint track, const char *name)
{
  g_return_if_fail (self != NULL && track < self->tracks->len);
  g_return_if_fail (name != NULL);

  g_free (get_track (self, track)->name);
  get_track (self, track)->name = g_strdup (name);
}

void
slab_trace_tracks_remove (SlabTraceTracks *self, guint track)
{
  g_return_if_fail (self != NULL && track < self->tracks->len);

  g_ptr_array_remove_index (self->tracks, track);
  self->n_found = 0;
}

/**
 * slab_trace_tracks_find_first_time:
 * @from: nanoseconds
 *
 * Returns: nanoseconds of the earliest point that is not before @from; G_MAXINT64 where there is none
 */
gint64
slab_trace_tracks_find_first_time (SlabTraceTracks *self, gint64 from)
{
  gint64 first = G_MAXINT64;

  g_return_val_if_fail (self != NULL, G_MAXINT64);

  for (guint t = 0; t < self->tracks->len; t++)
    for (guint i = 0; i < get_track (self, t)->series->len; i++)
      {
        const Series *series = get_series (self, t, i);

        for (gsize p = 0; p < series->n_points; p++)
          if (series->points[p].time >= from)
            first = MIN (first, series->points[p].time);
      }
  return first;
}

static int
compare_points (gconstpointer a, gconstpointer b, gpointer data)
{
  const SlabTraceTrackPoint *p = a, *q = b;

  return p->time < q->time ? -1 : p->time > q->time;
}

static void
extent_add (Extent *extent, double low, double high)
{
  extent->low = MIN (extent->low, low);
  extent->high = MAX (extent->high, high);
}

static const Extent no_extent = { G_MAXDOUBLE, -G_MAXDOUBLE };

/* Returns: how many points lie before @origin, or @length after it. */
static guint64
finish_series (Series *self, gint64 origin, gint64 length)
{
  guint64 n_out = 0;
  gboolean is_sorted = TRUE;
  gsize kept = 0;

  for (gsize i = 0; i < self->n_points; i++)
    {
      if (self->points[i].time < origin || self->points[i].time - origin > length)
        {
          n_out++;
          continue;
        }
      self->points[kept] = self->points[i];
      self->points[kept].time -= origin;
      is_sorted = is_sorted && (kept == 0 || self->points[kept - 1].time <= self->points[kept].time);
      kept++;
    }
  self->n_points = kept;
  /* Of one time the one that was written last counts: this sort keeps their order. */
  if (!is_sorted)
    g_qsort_with_data (self->points, (gint) kept, sizeof *self->points, compare_points, NULL);
  self->blocks = g_new (Extent, (kept >> BLOCK_BITS) + 1);
  for (gsize b = 0; b <= kept >> BLOCK_BITS; b++)
    {
      self->blocks[b] = no_extent;
      for (gsize i = b << BLOCK_BITS; i < MIN ((b + 1) << BLOCK_BITS, kept); i++)
        if (isfinite (self->points[i].value))
          extent_add (&self->blocks[b], self->points[i].value, self->points[i].value);
    }
  return n_out;
}

/**
 * slab_trace_tracks_finish:
 * @origin: the time that becomes 0
 * @length: nanoseconds, the latest time then
 *
 * After the last point, once.
 *
 * Returns: how many points are before or after that, which are left out
 */
guint64
slab_trace_tracks_finish (SlabTraceTracks *self, gint64 origin, gint64 length)
{
  guint64 n_out = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint t = 0; t < self->tracks->len; t++)
    for (guint i = 0; i < get_track (self, t)->series->len; i++)
      n_out += finish_series (g_ptr_array_index (get_track (self, t)->series, i), origin, length);
  return n_out;
}

/**
 * slab_trace_tracks_get_last_time:
 *
 * Of what slab_trace_tracks_finish() put in order.
 *
 * Returns: nanoseconds of the last point; 0 where there is none
 */
gint64
slab_trace_tracks_get_last_time (SlabTraceTracks *self)
{
  gint64 last = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint t = 0; t < self->tracks->len; t++)
    for (guint i = 0; i < get_track (self, t)->series->len; i++)
      {
        const Series *series = get_series (self, t, i);

        if (series->n_points > 0)
          last = MAX (last, series->points[series->n_points - 1].time);
      }
  return last;
}

/**
 * slab_trace_tracks_give:
 * @self: (transfer full): finished
 */
void
slab_trace_tracks_give (SlabTraceTracks *self, SlabTrace *trace)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));

  g_object_set_qdata_full (G_OBJECT (trace), slab_trace_tracks_quark (), self, (GDestroyNotify) slab_trace_tracks_free);
}

/**
 * slab_trace_tracks_get:
 *
 * Returns: (transfer none) (nullable): valid as long as the trace
 */
SlabTraceTracks *
slab_trace_tracks_get (SlabTrace *trace)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  return g_object_get_qdata (G_OBJECT (trace), slab_trace_tracks_quark ());
}

guint
slab_trace_tracks_get_n (SlabTraceTracks *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tracks->len;
}

const char *
slab_trace_tracks_get_name (SlabTraceTracks *self, guint track)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, "");

  return get_track (self, track)->name;
}

guint
slab_trace_tracks_get_n_series (SlabTraceTracks *self, guint track)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, 0);

  return get_track (self, track)->series->len;
}

const char *
slab_trace_tracks_get_series_name (SlabTraceTracks *self, guint track, guint series)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, "");
  g_return_val_if_fail (series < get_track (self, track)->series->len, "");

  return get_series (self, track, series)->name;
}

/**
 * slab_trace_tracks_get_points:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): in the order of time
 */
const SlabTraceTrackPoint *
slab_trace_tracks_get_points (SlabTraceTracks *self, guint track, guint series, gsize *n)
{
  g_return_val_if_fail (self != NULL && track < self->tracks->len, NULL);
  g_return_val_if_fail (series < get_track (self, track)->series->len, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = get_series (self, track, series)->n_points;
  return get_series (self, track, series)->points;
}

static gboolean
tell_extent (const Extent *extent, double *low, double *high)
{
  if (!(extent->high >= extent->low))
    return FALSE;
  *low = extent->low;
  *high = extent->high;
  return TRUE;
}

/**
 * slab_trace_tracks_get_range:
 * @low: (out): the least value; unchanged on %FALSE
 * @high: (out): the largest one
 */
gboolean
slab_trace_tracks_get_range (SlabTraceTracks *self, guint track, double *low, double *high)
{
  Extent extent = no_extent;

  g_return_val_if_fail (self != NULL && track < self->tracks->len, FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  for (guint i = 0; i < get_track (self, track)->series->len; i++)
    {
      const Series *series = get_series (self, track, i);

      for (gsize b = 0; b <= series->n_points >> BLOCK_BITS; b++)
        extent_add (&extent, series->blocks[b].low, series->blocks[b].high);
    }
  return tell_extent (&extent, low, high);
}

/* How many points are at @time or before it. */
static gsize
count_until (const Series *self, gint64 time)
{
  gsize low = 0, high = self->n_points;

  while (low < high)
    {
      const gsize middle = low + (high - low) / 2;

      if (self->points[middle].time <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * slab_trace_tracks_find_value:
 * @time: nanoseconds
 * @value: (out): unchanged on %FALSE
 *
 * Returns: whether a value is known then
 */
gboolean
slab_trace_tracks_find_value (SlabTraceTracks *self, guint track, guint series, gint64 time, double *value)
{
  const Series *s;
  gsize n;

  g_return_val_if_fail (self != NULL && track < self->tracks->len, FALSE);
  g_return_val_if_fail (series < get_track (self, track)->series->len, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  s = get_series (self, track, series);
  n = count_until (s, time);
  if (n == 0 || !isfinite (s->points[n - 1].value))
    return FALSE;
  *value = s->points[n - 1].value;
  return TRUE;
}

/**
 * slab_trace_tracks_find_extent:
 * @start: nanoseconds
 * @end: nanoseconds, > @start
 * @low: (out): the least value from @start to before @end; unchanged on %FALSE
 * @high: (out): the largest one
 *
 * Cost is the logarithm of the number of points, and a part of those between.
 *
 * Returns: whether any value is known then
 */
gboolean
slab_trace_tracks_find_extent (SlabTraceTracks *self, guint track, guint series, gint64 start, gint64 end, double *low,
                               double *high)
{
  Extent extent = no_extent;
  const Series *s;
  gsize first, last;

  g_return_val_if_fail (self != NULL && track < self->tracks->len, FALSE);
  g_return_val_if_fail (series < get_track (self, track)->series->len, FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  s = get_series (self, track, series);
  first = count_until (s, start);
  last = count_until (s, end - 1);
  /* What was read last before it still lasts. */
  first = first > 0 ? first - 1 : 0;
  for (gsize i = first; i < last;)
    if (i % BLOCK == 0 && i + BLOCK <= last)
      {
        extent_add (&extent, s->blocks[i >> BLOCK_BITS].low, s->blocks[i >> BLOCK_BITS].high);
        i += BLOCK;
      }
    else
      {
        if (isfinite (s->points[i].value))
          extent_add (&extent, s->points[i].value, s->points[i].value);
        i++;
      }
  return tell_extent (&extent, low, high);
}
