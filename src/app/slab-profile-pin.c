/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-profile-view-private.h"

/*
 * Rows and graphs that are pinned: they are drawn once more above the others, where they stay in sight while those
 * scroll. By the head of a row, its menu, or a key.
 */

static gboolean
find_pinned (SlabProfileView *self, guint item, guint *place)
{
  for (guint i = 0; i < self->pinned->len; i++)
    if (g_array_index (self->pinned, guint, i) == item)
      {
        if (place != NULL)
          *place = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
slab_profile_view_get_pinned (SlabProfileView *self, guint item)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), FALSE);

  return find_pinned (self, item, NULL);
}

/**
 * slab_profile_view_set_pinned:
 * @self: a view
 * @item: of the picture, see slab_timeline_get_item()
 * @pinned: whether it stays in sight
 *
 * A pin outlives the trace; of one without such an item it does nothing.
 */
void
slab_profile_view_set_pinned (SlabProfileView *self, guint item, gboolean pinned)
{
  guint place;

  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));

  if (find_pinned (self, item, &place) == pinned)
    return;
  if (pinned)
    g_array_append_val (self->pinned, item);
  else
    g_array_remove_index (self->pinned, place);
  slab_profile_view_update_height (self);
  slab_profile_view_update_header (self);
  slab_profile_view_queue_picture (self);
}

/* How much of the picture's height the pinned ones take: at most half of what is in sight, so that there is always
 * something that scrolls. */
double
slab_profile_view_measure_pins (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                                guint *n_shown)
{
  const double page = gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->scrolled));
  double sum = 0, top, height;
  guint n = 0;

  for (; n < self->pinned->len; n++)
    {
      if (!slab_timeline_get_item (layout, theme, g_array_index (self->pinned, guint, n), &top, &height))
        continue;
      if (page > 0 && n > 0 && sum + height > page / 2)
        break;
      sum += height;
    }
  if (n_shown != NULL)
    *n_shown = n;
  return ceil (sum);
}

/* Over the picture, at its upper edge or at that of what is in sight. */
static double
get_top (SlabProfileView *self, const SlabTimelineLayout *layout, double height)
{
  return MAX (layout->row_top - height,
              gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled)));
}

/* Where what is in sight of the rows begins, with those that are pinned. */
double
slab_profile_view_get_rows_top (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme)
{
  return get_top (self, layout, slab_profile_view_measure_pins (self, layout, theme, NULL));
}

/* The place of a pinned item above the others. FALSE: it has none there. */
gboolean
slab_profile_view_find_copy (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                             guint item, double *top, double *height)
{
  guint n_shown;
  const double all = slab_profile_view_measure_pins (self, layout, theme, &n_shown);
  double at = get_top (self, layout, all), ignored;

  for (guint i = 0; i < n_shown; i++)
    {
      const guint pinned = g_array_index (self->pinned, guint, i);

      if (!slab_timeline_get_item (layout, theme, pinned, &ignored, height))
        continue;
      *top = at;
      if (pinned == item)
        return TRUE;
      at += *height;
    }
  return FALSE;
}

void
slab_profile_view_draw_pins (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout,
                             const SlabPlotTheme *theme, const SlabTimelineHit *hover)
{
  guint n_shown;
  const double all = slab_profile_view_measure_pins (self, layout, theme, &n_shown);
  double y = get_top (self, layout, all), top, height;

  if (!(all > 0))
    return;
  for (guint i = 0; i < n_shown; i++)
    {
      const guint item = g_array_index (self->pinned, guint, i);

      if (!slab_timeline_get_item (layout, theme, item, &top, &height))
        continue;
      slab_timeline_draw_item (cr, self->trace, layout, theme, item, y, hover);
      if (self->selected.thread >= 0 && item == (guint) self->selected.thread)
        {
          SlabTimelineLayout moved = *layout;

          slab_timeline_layout_move (&moved, y - top);
          slab_profile_view_draw_selection (self, cr, &moved, theme, y, y + height);
        }
      y += height;
    }
  cairo_rectangle (cr, 0, floor (y), layout->width, 1);
  slab_plot_set_color (cr, &theme->dim, 0.8);
  cairo_fill (cr);
}

/* The item at a height of the picture, of the pinned ones first; @inside: the height in the picture without pins. */
gboolean
slab_profile_view_find_item (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                             double y, guint *item, double *inside)
{
  guint n_shown;
  const double all = slab_profile_view_measure_pins (self, layout, theme, &n_shown);
  double at = get_top (self, layout, all), top, height;

  *inside = y;
  for (guint i = 0; i < n_shown && all > 0; i++)
    {
      *item = g_array_index (self->pinned, guint, i);
      if (!slab_timeline_get_item (layout, theme, *item, &top, &height))
        continue;
      if (y >= at && y < at + height)
        {
          *inside = top + (y - at);
          return TRUE;
        }
      at += height;
    }
  /* What the time axis is drawn over cannot be seen there. */
  return y <= layout->axis_shown_y && slab_timeline_find_item (layout, theme, y, item);
}

/* The item whose head is at a place. */
gboolean
slab_profile_view_find_head (SlabProfileView *self, double x, double y, guint *item)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  double inside;

  if (self->trace == NULL)
    return FALSE;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  return x >= 0 && x < layout.time.start && slab_profile_view_find_item (self, &layout, &theme, y, item, &inside);
}

/* What a key is for: what is under the pointer, else the row of the chosen span. */
void
slab_profile_view_pin_here (SlabProfileView *self)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  double inside;
  guint item;
  gboolean found = FALSE;

  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (self->pointer_inside)
    found = slab_profile_view_find_item (self, &layout, &theme, self->pointer_y, &item, &inside);
  else if (self->selected.thread >= 0)
    {
      item = (guint) self->selected.thread;
      found = TRUE;
    }
  if (found)
    slab_profile_view_set_pinned (self, item, !slab_profile_view_get_pinned (self, item));
}

void
slab_profile_view_unpin_all (SlabProfileView *self)
{
  while (self->pinned->len > 0)
    slab_profile_view_set_pinned (self, g_array_index (self->pinned, guint, 0), FALSE);
}

static void
append_pin (SlabProfileView *self, GMenu *menu, guint item)
{
  g_autofree char *name = slab_timeline_dup_item_name (self->trace, item);
  g_autofree char *label = g_strdup_printf (
      slab_profile_view_get_pinned (self, item) ? _ ("Unpin “%s”") : _ ("Pin “%s”"), name);
  g_autoptr (GMenuItem) pin = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (pin, "profile.pin-item", "u", item);
  g_menu_append_item (menu, pin);
}

/* "Pin “Thread 3”", the same for the graphs, which no key chooses, and what else there is to do with pins. */
static GMenu *
make_menu (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme, guint item)
{
  g_autoptr (GMenu) here = g_menu_new ();
  g_autoptr (GMenu) graphs = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  GMenu *menu = g_menu_new ();
  double top, height;

  append_pin (self, here, item);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    {
      const guint graph = SLAB_TIMELINE_ITEM_GRAPH + g;

      if (graph != item && slab_timeline_get_item (layout, theme, graph, &top, &height))
        append_pin (self, graphs, graph);
    }
  g_menu_append (all, _ ("Unpin All"), "profile.unpin-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (here));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (graphs));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  return menu;
}

/* GTK puts the lines between sections when it is idle, and a drawing area does not tell a popover that it has grown. */
static gboolean
on_menu_ready (gpointer menu)
{
  GtkWidget *canvas = gtk_widget_get_parent (menu);

  if (canvas != NULL && gtk_widget_get_mapped (canvas))
    gtk_popover_popup (GTK_POPOVER (menu));
  return G_SOURCE_REMOVE;
}

static void
popup_menu (SlabProfileView *self, guint item, double x, double y)
{
  g_autoptr (GMenu) menu = NULL;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;

  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  menu = make_menu (self, &layout, &theme, item);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self->canvas));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  g_idle_add_full (G_PRIORITY_LOW, on_menu_ready, g_object_ref (self->menu), g_object_unref);
}

/* Of what is at a place of the picture. */
void
slab_profile_view_popup_menu (SlabProfileView *self, double x, double y)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  double inside;
  guint item;

  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (slab_profile_view_find_item (self, &layout, &theme, y, &item, &inside))
    popup_menu (self, item, x, y);
}

/* By key: of the chosen span's row, else of the first one. */
void
slab_profile_view_popup_menu_here (SlabProfileView *self)
{
  const guint item = self->selected.thread >= 0 ? (guint) self->selected.thread : 0;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  double top, height;

  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (slab_profile_view_find_copy (self, &layout, &theme, item, &top, &height)
      || slab_timeline_get_item (&layout, &theme, item, &top, &height))
    popup_menu (self, item, layout.time.start, top + height);
}

/* Whoever does not see the picture hears which rows are pinned. */
char *
slab_profile_view_describe_pins (SlabProfileView *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->pinned->len; i++)
    {
      g_autofree char *name = slab_timeline_dup_item_name (self->trace, g_array_index (self->pinned, guint, i));

      if (name != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  /* Translators: of rows of a picture: "pinned: Thread 2, Memory". */
  return names->len > 0 ? g_strdup_printf (_ ("pinned: %s"), names->str) : NULL;
}
