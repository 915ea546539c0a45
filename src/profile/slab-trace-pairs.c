/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "slab-trace-loader-private.h"

/*
 * Beginnings and ends of spans that are events of their own. Chrome writes what its threads have gathered one after
 * another, whichever is full, and an asynchronous span may end in another thread than it began in: the order of the
 * file says nothing, that of the times does, and of one time that of the file.
 */

static int
compare_halves (const void *a, const void *b)
{
  const SlabTraceHalf *p = a, *q = b;

  if (p->is_async != q->is_async)
    return p->is_async ? 1 : -1;
  if (p->owner != q->owner)
    return p->owner < q->owner ? -1 : 1;
  if (p->time != q->time)
    return p->time < q->time ? -1 : 1;
  return p->order < q->order ? -1 : p->order > q->order;
}

static void
sort_halves (SlabTraceLoader *self)
{
  const SlabTraceHalf *halves = self->halves.items;

  for (gsize i = 1; i < self->halves.count; i++)
    if (compare_halves (&halves[i - 1], &halves[i]) > 0)
      {
        qsort (self->halves.items, self->halves.count, sizeof *halves, compare_halves);
        return;
      }
}

/* What has begun and not ended, the one that began last at the end. */
typedef struct
{
  GArray *open; /* gsize: index of its half */
  gint64 group; /* of asynchronous spans: index of the name of the outermost one */
} Open;

static const SlabTraceHalf *
get_open (SlabTraceLoader *self, const Open *open, guint i)
{
  return (const SlabTraceHalf *) self->halves.items + g_array_index (open->open, gsize, i);
}

static void
end_at (SlabTraceLoader *self, const SlabTraceHalf *half, gint64 time)
{
  SlabTraceEvent *span = (SlabTraceEvent *) self->events.items + half->event;

  span->is_open = FALSE;
  if (time - half->time <= SLAB_TRACE_LOADER_MAX_DURATION)
    span->duration = time - half->time;
  else
    self->lost.n_impossible++;
}

/* The innermost one of its name. Where none has that name, as where ends have none or another, the innermost one. */
static void
end_span (SlabTraceLoader *self, Open *open, const SlabTraceHalf *end)
{
  const guint n = open->open->len;
  guint found = n;

  if (n == 0)
    {
      self->lost.n_unbegun++;
      return;
    }
  while (found > 0 && end->name >= 0 && get_open (self, open, found - 1)->name != end->name)
    found--;
  if (found == 0)
    found = n;
  end_at (self, get_open (self, open, found - 1), end->time);
  /* Asynchronous spans of one id may end in any order. Of a thread nothing lasts longer than what it began in. */
  for (guint i = found; i < n && !end->is_async; i++)
    {
      end_at (self, get_open (self, open, i), end->time);
      self->lost.n_unended++;
    }
  if (end->is_async)
    g_array_remove_index (open->open, found - 1);
  else
    g_array_set_size (open->open, found - 1);
}

/* Spans of one category and name, whatever their ids, share a place in the picture. */
static gint64
find_group (SlabTraceLoader *self, const SlabTraceHalf *half)
{
  const char *key = g_ptr_array_index (self->asyncs, half->owner);
  g_autofree char *category = g_strndup (key, strcspn (key, "\n"));
  const char *name = half->name >= 0 ? g_ptr_array_index (self->span_names, half->name) : "";
  g_autofree char *group = NULL;

  if (*category == '\0' || strcmp (category, name) == 0)
    return slab_trace_loader_find_word (self, name);
  group = g_strdup_printf ("%s · %s", name, category);
  return slab_trace_loader_find_word (self, group);
}

static void
place_async (SlabTraceLoader *self, Open *open, const SlabTraceHalf *half)
{
  SlabTraceEvent *span = (SlabTraceEvent *) self->events.items + half->event;
  SlabTraceRowKey *row = NULL;

  if (open->open->len == 0)
    open->group = find_group (self, half);
  if (open->group >= 0)
    row = slab_trace_loader_get_row (self, half->pid, open->group, TRUE);
  if (row == NULL)
    return;
  span->row = row->row;
  row->n_events++;
}

/**
 * slab_trace_pairs_find:
 *
 * Gives the spans whose beginnings and ends are in self->halves their lengths, and the asynchronous ones their rows.
 * Those that do not end are marked as open, or end with what they are in; both are counted, as are ends of what did
 * not begin. Empties self->halves.
 */
void
slab_trace_pairs_find (SlabTraceLoader *self)
{
  const SlabTraceHalf *halves;
  Open open = { .group = -1 };

  g_return_if_fail (self != NULL);

  sort_halves (self);
  halves = self->halves.items;
  open.open = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize i = 0; i < self->halves.count; i++)
    {
      if (i > 0 && (halves[i].is_async != halves[i - 1].is_async || halves[i].owner != halves[i - 1].owner))
        {
          self->lost.n_unended += open.open->len;
          g_array_set_size (open.open, 0);
        }
      if (halves[i].kind == SLAB_TRACE_HALF_END)
        {
          end_span (self, &open, &halves[i]);
          continue;
        }
      if (halves[i].is_async)
        place_async (self, &open, &halves[i]);
      if (halves[i].kind == SLAB_TRACE_HALF_MARK)
        continue;
      ((SlabTraceEvent *) self->events.items)[halves[i].event].is_open = TRUE;
      g_array_append_val (open.open, i);
    }
  self->lost.n_unended += open.open->len;
  g_array_unref (open.open);
  g_clear_pointer (&self->halves.items, g_free);
  self->halves.count = self->halves.capacity = 0;
}
