/* SPDX-License-Identifier: MIT */
#include "slab-span-list.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGIT_VALUES (1u << DIGIT_BITS)
#define N_DIGITS 6 /* 66 bits: a key has 64 */

/*
 * Spans are numbered: all of the first row, then all of the second, and so on. @order has the numbers of those that are
 * shown; NULL is 0, 1, 2, … without an array.
 */
struct _SlabSpanList
{
  GObject parent_instance;

  SlabTrace *trace;
  GtkSorter *sorter;
  SlabPhase phase;

  guint n_rows;
  guint *first; /* number of each row's first span; n_rows + 1 of them, the last is that of all */
  guint32 *order;
  guint n_items;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlabSpanList, slab_span_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct
{
  SlabSpanColumn column;
  int direction; /* 1: the smallest first, -1: the largest */
} SortKey;

/* --- What a sorter does ------------------------------------------------------------------------------------------- */

/* The order of a span with these keys and of one that has 0 everywhere. */
static int
probe (GtkSorter *sorter, SlabSpanColumn column, gint64 key, SlabSpanColumn other, gint64 other_key)
{
  g_autoptr (SlabSpanItem) item = slab_span_item_new_probe (column, key, other, other_key);
  g_autoptr (SlabSpanItem) zero = slab_span_item_new_probe (column, 0, other, 0);
  GtkOrdering ordering = gtk_sorter_compare (sorter, G_OBJECT (item), G_OBJECT (zero));

  return (ordering > 0) - (ordering < 0);
}

/* Does @a come before @b? Of two columns that pull in opposite directions the one that matters more wins. */
static gboolean
is_stronger (GtkSorter *sorter, const SortKey *a, const SortKey *b)
{
  return probe (sorter, a->column, a->direction, b->column, -b->direction) > 0;
}

/* A column view tells neither which columns it sorts by (before GTK 4.10) nor the numbers of its spans; it compares
 * objects. So it is asked about a few: the columns that decide, the one that matters most first. */
static guint
find_sort_keys (GtkSorter *sorter, SortKey keys[SLAB_N_SPAN_COLUMNS])
{
  guint n_keys = 0;

  if (sorter == NULL)
    return 0;
  for (guint c = 0; c < SLAB_N_SPAN_COLUMNS; c++)
    {
      SortKey key = { (SlabSpanColumn) c, probe (sorter, (SlabSpanColumn) c, 1, (SlabSpanColumn) c, 1) };
      guint place = n_keys;

      if (key.direction == 0)
        continue;
      for (; place > 0 && is_stronger (sorter, &key, &keys[place - 1]); place--)
        keys[place] = keys[place - 1];
      keys[place] = key;
      n_keys++;
    }
  return n_keys;
}

/* --- Order -------------------------------------------------------------------------------------------------------- */

static guint
find_row (SlabSpanList *self, guint number)
{
  guint low = 0, high = self->n_rows - 1;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;

      if (self->first[middle] <= number)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/* How many spans there are now, by row. There may be more than a list can have: the last ones are left out. */
static guint *
count_rows (SlabSpanList *self)
{
  guint n_rows = self->trace != NULL ? slab_trace_get_n_threads (self->trace) : 0;
  guint *first = g_new0 (guint, n_rows + 1);

  for (guint row = 0; row < n_rows; row++)
    {
      guint64 n_spans = slab_trace_get_n_spans (self->trace, row);

      first[row + 1] = first[row] + (guint) MIN (n_spans, (guint64) (G_MAXUINT - 1 - first[row]));
    }
  return first;
}

/* Numbers of the spans of the phase, in the order of the trace. */
static guint32 *
collect (SlabSpanList *self, guint *n)
{
  guint32 *order = g_new (guint32, MAX (self->first[self->n_rows], 1));

  *n = 0;
  for (guint row = 0; row < self->n_rows; row++)
    for (guint number = self->first[row]; number < self->first[row + 1]; number++)
      {
        SlabSpan span;

        if (self->phase != SLAB_SPAN_LIST_ALL_PHASES)
          {
            slab_trace_get_span (self->trace, row, number - self->first[row], &span);
            if (span.phase != self->phase)
              continue;
          }
        order[(*n)++] = number;
      }
  return order;
}

/* Keys so that they are in order as numbers without a sign. */
static guint64 *
get_keys (SlabSpanList *self, const guint32 *order, guint n, const SortKey *by)
{
  guint64 *keys = g_new (guint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      guint row = find_row (self, order[i]);
      SlabSpan span;
      guint64 key;

      slab_trace_get_span (self->trace, row, order[i] - self->first[row], &span);
      key = (guint64) slab_span_get_key (self->trace, row, &span, by->column) ^ (G_GUINT64_CONSTANT (1) << 63);
      keys[i] = by->direction > 0 ? key : ~key;
    }
  return keys;
}

/* Radix sort from the lowest digit: stable, and as many passes as the keys have digits that differ. */
static void
sort_by_keys (guint32 **order, guint64 **keys, guint n)
{
  guint32 *order_to = g_new (guint32, MAX (n, 1));
  guint64 *keys_to = g_new (guint64, MAX (n, 1));
  g_autofree guint *places = g_new (guint, N_DIGIT_VALUES);

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      const guint shift = digit * DIGIT_BITS;
      guint place = 0;

      memset (places, 0, N_DIGIT_VALUES * sizeof *places);
      for (guint i = 0; i < n; i++)
        places[(*keys)[i] >> shift & (N_DIGIT_VALUES - 1)]++;
      if (n == 0 || places[(*keys)[0] >> shift & (N_DIGIT_VALUES - 1)] == n)
        continue;
      for (guint value = 0; value < N_DIGIT_VALUES; value++)
        {
          guint count = places[value];

          places[value] = place;
          place += count;
        }
      for (guint i = 0; i < n; i++)
        {
          guint to = places[(*keys)[i] >> shift & (N_DIGIT_VALUES - 1)]++;

          order_to[to] = (*order)[i];
          keys_to[to] = (*keys)[i];
        }
      guint32 *order_swap = *order;
      guint64 *keys_swap = *keys;

      *order = order_to;
      *keys = keys_to;
      order_to = order_swap;
      keys_to = keys_swap;
    }
  g_free (order_to);
  g_free (keys_to);
}

/* NULL for the trace's own order of all spans. */
static guint32 *
make_order (SlabSpanList *self, guint *n)
{
  SortKey by[SLAB_N_SPAN_COLUMNS];
  guint n_by = find_sort_keys (self->sorter, by);
  guint32 *order;

  *n = self->first[self->n_rows];
  if (n_by == 0 && self->phase == SLAB_SPAN_LIST_ALL_PHASES)
    return NULL;
  order = collect (self, n);
  for (guint i = n_by; i-- > 0;)
    {
      guint64 *keys = get_keys (self, order, *n, &by[i]);

      sort_by_keys (&order, &keys, *n);
      g_free (keys);
    }
  return order;
}

static guint
get_number (const guint32 *order, guint position)
{
  return order != NULL ? order[position] : position;
}

/* Takes on an order, and says what of the list is another: what is in front and behind stays, with what is selected in
 * it and where it is scrolled to. @old: the numbers of now. */
static void
replace (SlabSpanList *self, guint32 *old, guint n_old)
{
  guint n_new, front = 0, back = 0;
  guint32 *order = make_order (self, &n_new);

  while (front < MIN (n_old, n_new) && get_number (old, front) == get_number (order, front))
    front++;
  while (back < MIN (n_old, n_new) - front
         && get_number (old, n_old - 1 - back) == get_number (order, n_new - 1 - back))
    back++;
  self->order = order;
  self->n_items = n_new;
  g_free (old);
  if (n_old - front - back > 0 || n_new - front - back > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), front, n_old - front - back, n_new - front - back);
}

static void
reorder (SlabSpanList *self)
{
  replace (self, g_steal_pointer (&self->order), self->n_items);
}

/* --- Growth ------------------------------------------------------------------------------------------------------- */

/* In the trace's own order, each row gets its new spans at its end, and the rest stays. */
static void
grow_plain (SlabSpanList *self, guint *first)
{
  for (guint row = 0; row < self->n_rows; row++)
    {
      guint old_end = self->first[row + 1];
      guint added = first[row + 1] - old_end;

      if (added == 0)
        continue;
      for (guint later = row + 1; later <= self->n_rows; later++)
        self->first[later] += added;
      self->n_items += added;
      g_list_model_items_changed (G_LIST_MODEL (self), old_end, 0, added);
    }
  g_free (first);
}

static void
grow_ordered (SlabSpanList *self, guint *first)
{
  for (guint i = 0; i < self->n_items; i++)
    {
      guint row = find_row (self, self->order[i]);

      self->order[i] += first[row] - self->first[row];
    }
  g_free (self->first);
  self->first = first;
  reorder (self);
}

gboolean
slab_span_list_refresh (SlabSpanList *self)
{
  guint *first;

  g_return_val_if_fail (SLAB_IS_SPAN_LIST (self), FALSE);

  first = count_rows (self);
  if (memcmp (first, self->first, (self->n_rows + 1) * sizeof *first) == 0)
    {
      g_free (first);
      return FALSE;
    }
  if (self->order == NULL)
    grow_plain (self, first);
  else
    grow_ordered (self, first);
  return TRUE;
}

/* --- GListModel --------------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return SLAB_TYPE_SPAN_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SLAB_SPAN_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SlabSpanList *self = SLAB_SPAN_LIST (model);
  guint64 index;
  guint row;

  return slab_span_list_get_place (self, position, &row, &index) ? slab_span_item_new (self->trace, row, index) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static void
slab_span_list_dispose (GObject *object)
{
  SlabSpanList *self = SLAB_SPAN_LIST (object);

  if (self->sorter != NULL)
    g_signal_handlers_disconnect_by_data (self->sorter, self);
  g_clear_object (&self->sorter);
  g_clear_object (&self->trace);
  self->n_items = 0;
  G_OBJECT_CLASS (slab_span_list_parent_class)->dispose (object);
}

static void
slab_span_list_finalize (GObject *object)
{
  SlabSpanList *self = SLAB_SPAN_LIST (object);

  g_free (self->first);
  g_free (self->order);
  G_OBJECT_CLASS (slab_span_list_parent_class)->finalize (object);
}

static void
slab_span_list_class_init (SlabSpanListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_span_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_span_list_finalize;
}

static void
slab_span_list_init (SlabSpanList *self)
{
  self->phase = SLAB_SPAN_LIST_ALL_PHASES;
  self->first = g_new0 (guint, 1);
}

SlabSpanList *
slab_span_list_new (void)
{
  return g_object_new (SLAB_TYPE_SPAN_LIST, NULL);
}

/**
 * slab_span_list_set_trace:
 * @self: a list
 * @trace: (nullable): its spans become the list's; of one that lasts, those of now: see slab_span_list_refresh()
 */
void
slab_span_list_set_trace (SlabSpanList *self, SlabTrace *trace)
{
  guint n_old;

  g_return_if_fail (SLAB_IS_SPAN_LIST (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (!g_set_object (&self->trace, trace))
    return;
  n_old = self->n_items;
  g_free (self->first);
  g_clear_pointer (&self->order, g_free);
  self->first = count_rows (self);
  self->n_rows = trace != NULL ? slab_trace_get_n_threads (trace) : 0;
  self->order = make_order (self, &self->n_items);
  if (n_old > 0 || self->n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->n_items);
}

SlabTrace *
slab_span_list_get_trace (SlabSpanList *self)
{
  g_return_val_if_fail (SLAB_IS_SPAN_LIST (self), NULL);

  return self->trace;
}

/**
 * slab_span_list_set_phase:
 * @self: a list
 * @phase: whose spans are in the list, or %SLAB_SPAN_LIST_ALL_PHASES
 */
void
slab_span_list_set_phase (SlabSpanList *self, SlabPhase phase)
{
  g_return_if_fail (SLAB_IS_SPAN_LIST (self));
  g_return_if_fail (phase <= SLAB_SPAN_LIST_ALL_PHASES);

  if (self->phase == phase)
    return;
  self->phase = phase;
  reorder (self);
}

static void
on_sorter_changed (SlabSpanList *self)
{
  reorder (self);
}

/**
 * slab_span_list_set_sorter:
 * @self: a list
 * @sorter: (nullable): of slab_span_list_new_sorter(), or made of such, as a column view's; %NULL for the order of the
 *   trace: all of the first row, then all of the second, and so on
 *
 * The list follows its changes. Spans that are the same to it stay in the order of the trace.
 */
void
slab_span_list_set_sorter (SlabSpanList *self, GtkSorter *sorter)
{
  g_return_if_fail (SLAB_IS_SPAN_LIST (self));
  g_return_if_fail (sorter == NULL || GTK_IS_SORTER (sorter));

  if (self->sorter == sorter)
    return;
  if (self->sorter != NULL)
    g_signal_handlers_disconnect_by_data (self->sorter, self);
  g_set_object (&self->sorter, sorter);
  if (sorter != NULL)
    g_signal_connect_swapped (sorter, "changed", G_CALLBACK (on_sorter_changed), self);
  reorder (self);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer column)
{
  /* A list hands out what is not const. */
  gint64 first = slab_span_item_get_key ((SlabSpanItem *) a, GPOINTER_TO_UINT (column));
  gint64 second = slab_span_item_get_key ((SlabSpanItem *) b, GPOINTER_TO_UINT (column));

  return (first > second) - (first < second);
}

GtkSorter *
slab_span_list_new_sorter (SlabSpanColumn column)
{
  g_return_val_if_fail (column < SLAB_N_SPAN_COLUMNS, NULL);

  return GTK_SORTER (gtk_custom_sorter_new (compare_items, GUINT_TO_POINTER (column), NULL));
}

guint64
slab_span_list_get_n_spans (SlabSpanList *self)
{
  g_return_val_if_fail (SLAB_IS_SPAN_LIST (self), 0);

  return self->first[self->n_rows];
}

/**
 * slab_span_list_get_place:
 * @self: a list
 * @position: in the list
 * @row: (out): of the trace
 * @index: (out): in that row
 *
 * Returns: %FALSE where the list has nothing
 */
gboolean
slab_span_list_get_place (SlabSpanList *self, guint position, guint *row, guint64 *index)
{
  guint number;

  g_return_val_if_fail (SLAB_IS_SPAN_LIST (self), FALSE);
  g_return_val_if_fail (row != NULL && index != NULL, FALSE);

  if (position >= self->n_items)
    return FALSE;
  number = get_number (self->order, position);
  *row = find_row (self, number);
  *index = number - self->first[*row];
  return TRUE;
}

/**
 * slab_span_list_find:
 * @self: a list
 * @row: of the trace
 * @index: in that row
 * @position: (out): where it is in the list
 *
 * Returns: %FALSE when it is not in the list, perhaps because it is of another phase
 */
gboolean
slab_span_list_find (SlabSpanList *self, guint row, guint64 index, guint *position)
{
  guint number;

  g_return_val_if_fail (SLAB_IS_SPAN_LIST (self), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  if (row >= self->n_rows || index >= self->first[row + 1] - self->first[row])
    return FALSE;
  number = self->first[row] + (guint) index;
  *position = number;
  if (self->order == NULL)
    return TRUE;
  for (*position = 0; *position < self->n_items; (*position)++)
    if (self->order[*position] == number)
      return TRUE;
  return FALSE;
}
