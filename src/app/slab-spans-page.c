/* SPDX-License-Identifier: MIT */
#include "slab-spans-page.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-figure-text.h"
#include "slab-span-list.h"
#include "slab-trace-follower.h"

#define INTERVAL 500      /* milliseconds between two looks at a run that lasts */
#define MAX_COPIED 100000 /* lines: some ten megabytes; a file is the better place for more */

struct _SlabSpansPage
{
  GtkWidget parent_instance;

  SlabTraceFollower *follower;
  SlabSpanList *list;
  GtkMultiSelection *selection;
  gboolean has_wanted; /* the selected span, which is selected again where it is in another order */
  guint wanted_row;
  guint64 wanted_index;
  gboolean selecting;

  GtkWidget *content;
  GtkDropDown *phase_drop_down;
  GtkLabel *count_label;
  GtkColumnView *view;
};

enum
{
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_SPAN_ACTIVATED,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabSpansPage, slab_spans_page, GTK_TYPE_WIDGET)

/* Characters of what a column usually shows, so that columns keep their widths while the table is scrolled. */
static const int widths[SLAB_N_SPAN_COLUMNS] = {
  [SLAB_SPAN_COLUMN_ROW] = 11,  [SLAB_SPAN_COLUMN_PHASE] = 14, [SLAB_SPAN_COLUMN_CHUNK] = 7,
  [SLAB_SPAN_COLUMN_BOX] = 28,  [SLAB_SPAN_COLUMN_START] = 9,  [SLAB_SPAN_COLUMN_DURATION] = 10,
  [SLAB_SPAN_COLUMN_BYTES] = 9, [SLAB_SPAN_COLUMN_RATE] = 7,   [SLAB_SPAN_COLUMN_ITERATION] = 9,
};

static SlabTrace *
get_trace (SlabSpansPage *self)
{
  return slab_trace_follower_get_trace (self->follower);
}

/* --- Columns ------------------------------------------------------------------------------------------------------ */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), (guint) widths[GPOINTER_TO_UINT (column)]);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 4);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell),
                              slab_span_column_is_number (GPOINTER_TO_UINT (column)) ? 1.0F : 0.0F);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_autofree char *text = slab_span_item_format (gtk_list_item_get_item (item), GPOINTER_TO_UINT (column));
  GtkWidget *cell = gtk_list_item_get_child (item);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  /* Who hears a figure alone hears what it is a figure of. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  slab_span_column_get_title (GPOINTER_TO_UINT (column)), -1);
}

/* Titles of figures over the figures, which are on the right: of what a title is made of GTK tells nothing, so it stays
 * on the left where that is not what it was. */
static void
align_titles (SlabSpansPage *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint c = 0; c < SLAB_N_SPAN_COLUMNS && title != NULL; c++, title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (GTK_IS_BOX (box) && slab_span_column_is_number ((SlabSpanColumn) c))
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

static void
add_columns (SlabSpansPage *self)
{
  for (guint c = 0; c < SLAB_N_SPAN_COLUMNS; c++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkSorter) sorter = slab_span_list_new_sorter ((SlabSpanColumn) c);
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER (c));
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (c));
      column = gtk_column_view_column_new (slab_span_column_get_title ((SlabSpanColumn) c), factory);
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
      /* Rows are as wide as the table is. */
      gtk_column_view_column_set_expand (column, c == SLAB_SPAN_COLUMN_BOX);
      gtk_column_view_append_column (self->view, column);
    }
  align_titles (self);
  slab_span_list_set_sorter (self->list, gtk_column_view_get_sorter (self->view));
}

/* A run without chunks has nothing to tell in theirs. */
static void
show_columns (SlabSpansPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  SlabTrace *trace = get_trace (self);
  const gboolean has_chunks = trace != NULL && slab_trace_get_n_chunks (trace) > 0;

  for (guint c = SLAB_SPAN_COLUMN_CHUNK; c <= SLAB_SPAN_COLUMN_BOX; c++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, c);

      gtk_column_view_column_set_visible (column, has_chunks);
    }
}

/* --- Selection ---------------------------------------------------------------------------------------------------- */

static gboolean
find_selected (SlabSpansPage *self, guint *position)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (gtk_bitset_get_size (selected) != 1)
    return FALSE;
  *position = gtk_bitset_get_minimum (selected);
  return TRUE;
}

/* GTK has no public way to it before 4.12; the action of the list inside has been there from the beginning. */
static void
scroll_to (SlabSpansPage *self, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

static void
select_wanted (SlabSpansPage *self)
{
  guint position;

  if (!self->has_wanted || !slab_span_list_find (self->list, self->wanted_row, self->wanted_index, &position))
    return;
  self->selecting = TRUE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  self->selecting = FALSE;
  scroll_to (self, position);
}

static void
update_count (SlabSpansPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint64 n_all = slab_span_list_get_n_spans (self->list);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n_selected = gtk_bitset_get_size (selected);
  g_autofree char *shown = slab_figure_format_whole (n_shown);
  g_autofree char *all = slab_figure_format_whole (n_all);
  g_autofree char *chosen = slab_figure_format_whole (n_selected);
  g_autofree char *text = n_shown == n_all ? g_strdup_printf (ngettext ("%s span", "%s spans", (gulong) n_all), all)
                                           /* Translators: of spans, "128 of 384" */
                                           : g_strdup_printf (_ ("%s of %s spans"), shown, all);

  if (n_selected > 1)
    {
      g_autofree char *more = g_strdup_printf (_ ("%s · %s selected"), text, chosen);

      gtk_label_set_text (self->count_label, more);
    }
  else
    gtk_label_set_text (self->count_label, text);
}

static void
on_selection_changed (SlabSpansPage *self)
{
  guint position;

  update_count (self);
  if (self->selecting)
    return;
  self->has_wanted = find_selected (self, &position)
                     && slab_span_list_get_place (self->list, position, &self->wanted_row, &self->wanted_index);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* In another order the lines are others; what was selected is selected again where it is now. */
static void
on_items_changed (SlabSpansPage *self)
{
  guint position;

  if (self->has_wanted && !find_selected (self, &position))
    select_wanted (self);
  update_count (self);
}

static void
on_activate (SlabSpansPage *self, guint position)
{
  guint64 index;
  guint row;

  g_assert (SLAB_IS_SPANS_PAGE (self));
  if (slab_span_list_get_place (self->list, position, &row, &index))
    g_signal_emit (self, signals[SIGNAL_SPAN_ACTIVATED], 0, row, index);
}

static void
on_phase_changed (SlabSpansPage *self)
{
  guint choice = gtk_drop_down_get_selected (self->phase_drop_down);

  g_assert (SLAB_IS_SPANS_PAGE (self));
  /* The first is all of them. */
  slab_span_list_set_phase (self->list, choice == 0 || choice > SLAB_N_PHASES ? SLAB_SPAN_LIST_ALL_PHASES
                                                                              : (SlabPhase) (choice - 1));
}

/* --- Copying ------------------------------------------------------------------------------------------------------ */

static void
append_line (GString *text, SlabTrace *trace, guint row, guint64 index)
{
  SlabSpan span;

  slab_trace_get_span (trace, row, index, &span);
  for (guint c = 0; c < SLAB_N_SPAN_COLUMNS; c++)
    {
      g_autofree char *field = slab_span_format_plain (trace, row, &span, (SlabSpanColumn) c);

      /* A name of another program's could have either. */
      g_strdelimit (field, "\t\n", ' ');
      g_string_append_printf (text, "%s%s", c > 0 ? "\t" : "", field);
    }
  g_string_append_c (text, '\n');
}

static void
append_titles (GString *text)
{
  for (guint c = 0; c < SLAB_N_SPAN_COLUMNS; c++)
    {
      const char *title = slab_span_column_get_title ((SlabSpanColumn) c);
      const char *unit = c == SLAB_SPAN_COLUMN_START || c == SLAB_SPAN_COLUMN_DURATION ? " (s)" : "";

      g_string_append_printf (text, "%s%s%s", c > 0 ? "\t" : "", title, unit);
    }
  g_string_append_c (text, '\n');
}

/**
 * slab_spans_page_copy_rows:
 * @self: a page
 * @n_rows: (out): lines of spans in it
 *
 * Returns: (transfer full) (nullable): the selected lines, or all where none is selected, in the order that is seen:
 *   with tabs between the columns, seconds and bytes without units, and a line of titles; %NULL for more than can be
 *   carried by a clipboard
 */
char *
slab_spans_page_copy_rows (SlabSpansPage *self, guint *n_rows)
{
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  GString *text;
  guint position;

  g_return_val_if_fail (SLAB_IS_SPANS_PAGE (self), NULL);
  g_return_val_if_fail (n_rows != NULL, NULL);

  selected = gtk_bitset_copy (gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection)));
  if (gtk_bitset_is_empty (selected))
    gtk_bitset_add_range (selected, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)));
  *n_rows = (guint) gtk_bitset_get_size (selected);
  if (*n_rows > MAX_COPIED)
    return NULL;
  text = g_string_new (NULL);
  append_titles (text);
  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, selected, &position); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &position))
    {
      guint64 index;
      guint row;

      if (slab_span_list_get_place (self->list, position, &row, &index))
        append_line (text, get_trace (self), row, index);
    }
  return g_string_free (text, FALSE);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SlabSpansPage *self = SLAB_SPANS_PAGE (widget);
  g_autofree char *message = NULL, *count = NULL;
  guint n_rows;
  g_autofree char *text = slab_spans_page_copy_rows (self, &n_rows);

  count = slab_figure_format_whole (n_rows);
  if (text != NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
      message = g_strdup_printf (ngettext ("Copied %s span as a table", "Copied %s spans as a table", n_rows), count);
    }
  else
    message = g_strdup_printf (_ ("%s spans are too many for the clipboard: export them as CSV"), count);
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static void
on_followed (SlabSpansPage *self)
{
  if (slab_span_list_refresh (self->list))
    update_count (self);
}

static gboolean
slab_spans_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLAB_SPANS_PAGE (widget)->view));
}

static void
slab_spans_page_dispose (GObject *object)
{
  SlabSpansPage *self = SLAB_SPANS_PAGE (object);

  if (self->follower != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->follower, self);
      slab_trace_follower_set_trace (self->follower, NULL);
    }
  g_clear_object (&self->follower);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
      slab_span_list_set_sorter (self->list, NULL);
    }
  g_clear_object (&self->list);
  if (self->content != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_SPANS_PAGE);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (slab_spans_page_parent_class)->dispose (object);
}

static void
slab_spans_page_class_init (SlabSpansPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_spans_page_dispose;
  widget_class->grab_focus = slab_spans_page_grab_focus;

  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", SLAB_TYPE_SPANS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SPAN_ACTIVATED] = g_signal_new ("span-activated", SLAB_TYPE_SPANS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT64);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_SPANS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);

  /* The name that texts have for it, so that one key means the same everywhere. */
  gtk_widget_class_install_action (widget_class, "clipboard.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "clipboard.copy", NULL);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "spanspage");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-spans-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabSpansPage, content);
  gtk_widget_class_bind_template_child (widget_class, SlabSpansPage, phase_drop_down);
  gtk_widget_class_bind_template_child (widget_class, SlabSpansPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, SlabSpansPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_phase_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
slab_spans_page_init (SlabSpansPage *self)
{
  g_autoptr (GtkStringList) phases = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = slab_span_list_new ();
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  self->follower = slab_trace_follower_new (GTK_WIDGET (self), INTERVAL, NULL, NULL);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  add_columns (self);

  gtk_string_list_append (phases, _ ("All phases"));
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    gtk_string_list_append (phases, _ (slab_phase_get_name ((SlabPhase) p)));
  gtk_drop_down_set_model (self->phase_drop_down, G_LIST_MODEL (phases));

  g_signal_connect_swapped (self->follower, "changed", G_CALLBACK (on_followed), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

GtkWidget *
slab_spans_page_new (void)
{
  return g_object_new (SLAB_TYPE_SPANS_PAGE, NULL);
}

/**
 * slab_spans_page_set_trace:
 * @self: a page
 * @trace: (nullable): any trace; one that lasts is followed while the page is seen
 */
void
slab_spans_page_set_trace (SlabSpansPage *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_SPANS_PAGE (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (get_trace (self) == trace)
    return;
  self->has_wanted = FALSE;
  slab_span_list_set_trace (self->list, trace);
  slab_trace_follower_set_trace (self->follower, trace);
  show_columns (self);
  update_count (self);
}

void
slab_spans_page_set_phase (SlabSpansPage *self, SlabPhase phase)
{
  g_return_if_fail (SLAB_IS_SPANS_PAGE (self));
  g_return_if_fail (phase <= SLAB_SPAN_LIST_ALL_PHASES);

  gtk_drop_down_set_selected (self->phase_drop_down, phase == SLAB_SPAN_LIST_ALL_PHASES ? 0 : (guint) phase + 1);
}

gboolean
slab_spans_page_get_selected (SlabSpansPage *self, guint *row, guint64 *index)
{
  guint position;

  g_return_val_if_fail (SLAB_IS_SPANS_PAGE (self), FALSE);
  g_return_val_if_fail (row != NULL && index != NULL, FALSE);

  return find_selected (self, &position) && slab_span_list_get_place (self->list, position, row, index);
}

/**
 * slab_spans_page_select_span:
 * @self: a page
 * @row: of the trace
 * @index: in that row; one that is not there selects none
 *
 * Selects the line of a span alone and scrolls to it. Where it is of a phase that is not shown, all phases are shown.
 * No signal tells of it.
 */
void
slab_spans_page_select_span (SlabSpansPage *self, guint row, guint64 index)
{
  guint position, selected;

  g_return_if_fail (SLAB_IS_SPANS_PAGE (self));

  slab_span_list_refresh (self->list);
  if (find_selected (self, &selected) && slab_span_list_find (self->list, row, index, &position)
      && position == selected)
    return;
  self->has_wanted = TRUE;
  self->wanted_row = row;
  self->wanted_index = index;
  self->selecting = TRUE;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->selecting = FALSE;
  if (!slab_span_list_find (self->list, row, index, &position))
    slab_spans_page_set_phase (self, SLAB_SPAN_LIST_ALL_PHASES);
  select_wanted (self);
}
