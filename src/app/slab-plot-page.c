/* SPDX-License-Identifier: MIT */
#include "slab-plot-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "plot/slab-plot-frame.h"
#include "slab-file-choosers.h"
#include "slab-plot-figures.h"
#include "slab-profile-export.h"
#include "slab-save-task.h"
#include "slab-trace-follower.h"
#include "slab-widget-theme.h"

#define INTERVAL 1000 /* milliseconds between two looks at a run that lasts */

struct _SlabPlotPage
{
  GtkWidget parent_instance;

  SlabPlotPageKind kind;
  SlabTraceFollower *followers[2]; /* of the threads together, and apart; the second only of what is inside */
  gboolean threads;
  SlabPlotFigures *numbered; /* whose items the two below are */
  gint64 selected;
  gint64 hovered;
  GtkFileChooserNative *chooser;

  GtkWidget *box;
  GtkLabel *caption;
  GtkDrawingArea *area;
};

enum
{
  SIGNAL_CHUNK_ACTIVATED,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  const char *suffix;  /* of a file's name */
  const char *pattern; /* of those that it can become */
} kinds[SLAB_N_PLOT_PAGES] = {
  [SLAB_PLOT_PAGE_INSIDE] = { N_ ("Inside the run"), "inside.svg", "*.svg;*.png;*.pdf" },
  [SLAB_PLOT_PAGE_TASKS] = { N_ ("Tasks of the run"), "tasks.svg", "*.svg;*.png;*.pdf;*.dot" },
  [SLAB_PLOT_PAGE_ROOFLINE] = { N_ ("Roofline of the run"), "roofline.svg", "*.svg;*.png;*.pdf" },
};

G_DEFINE_FINAL_TYPE (SlabPlotPage, slab_plot_page, GTK_TYPE_WIDGET)

static gpointer
compute_inside (SlabTrace *trace)
{
  return slab_plot_figures_new (trace, SLAB_PLOT_PAGE_INSIDE, FALSE);
}

static gpointer
compute_threads (SlabTrace *trace)
{
  return slab_plot_figures_new (trace, SLAB_PLOT_PAGE_INSIDE, TRUE);
}

static gpointer
compute_tasks (SlabTrace *trace)
{
  return slab_plot_figures_new (trace, SLAB_PLOT_PAGE_TASKS, FALSE);
}

static gpointer
compute_roofline (SlabTrace *trace)
{
  return slab_plot_figures_new (trace, SLAB_PLOT_PAGE_ROOFLINE, FALSE);
}

static void
free_figures (gpointer figures)
{
  slab_plot_figures_unref (figures);
}

/* NULL where there are none yet. */
static SlabPlotFigures *
get_figures (SlabPlotPage *self)
{
  SlabTraceFollower *follower = self->followers[self->threads];

  return follower != NULL ? slab_trace_follower_get_figures (follower) : NULL;
}

/* --- What is seen ------------------------------------------------------------------------------------------------- */

static void
show_caption (SlabPlotPage *self)
{
  SlabPlotFigures *figures = get_figures (self);
  gint64 item = self->hovered != SLAB_PLOT_NO_ITEM ? self->hovered : self->selected;
  g_autofree char *text = figures != NULL ? slab_plot_figures_describe (figures, item) : NULL;

  gtk_label_set_text (self->caption, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->caption), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
choose (SlabPlotPage *self, gint64 item)
{
  self->selected = item;
  show_caption (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static void
hover (SlabPlotPage *self, gint64 item)
{
  if (self->hovered == item)
    return;
  self->hovered = item;
  show_caption (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static void
on_figures (SlabPlotPage *self)
{
  SlabPlotFigures *figures = get_figures (self);
  SlabPlotTheme theme;

  g_assert (SLAB_IS_PLOT_PAGE (self));
  /* Parts may have got other numbers, and of another plot there are others. */
  if (figures == NULL || self->numbered == NULL)
    self->hovered = self->selected = SLAB_PLOT_NO_ITEM;
  else if (figures != self->numbered)
    {
      self->hovered = slab_plot_figures_find_same (figures, self->numbered, self->hovered);
      self->selected = slab_plot_figures_find_same (figures, self->numbered, self->selected);
    }
  g_clear_pointer (&self->numbered, slab_plot_figures_unref);
  if (figures != NULL)
    {
      self->numbered = slab_plot_figures_ref (figures);
      slab_widget_theme_init (&theme, GTK_WIDGET (self->area));
      gtk_drawing_area_set_content_height (self->area, (int) slab_plot_figures_get_min_height (figures, &theme));
    }
  show_caption (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static void
on_draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabPlotPage *self = user_data;
  SlabPlotFigures *figures = get_figures (self);
  SlabPlotTheme theme;

  slab_widget_theme_init (&theme, GTK_WIDGET (area));
  /* As the timeline has it: what stands on lines is on the same colour as they are. */
  slab_plot_set_color (cr, &theme.background, 1.0);
  cairo_paint (cr);
  if (figures == NULL)
    {
      /* A second and more, where it is of many spans. */
      slab_plot_draw_message (cr, &theme, width, height, _ ("Reading the run…"));
      return;
    }
  slab_plot_figures_draw (figures, cr, &theme, width, height,
                          self->hovered != SLAB_PLOT_NO_ITEM ? self->hovered : self->selected,
                          self->hovered == SLAB_PLOT_NO_ITEM);
}

static void
on_look_changed (SlabPlotPage *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

/* --- Choosing ----------------------------------------------------------------------------------------------------- */

static gint64
find_at (SlabPlotPage *self, double x, double y)
{
  SlabPlotFigures *figures = get_figures (self);
  SlabPlotTheme theme;

  if (figures == NULL)
    return SLAB_PLOT_NO_ITEM;
  slab_widget_theme_init (&theme, GTK_WIDGET (self->area));
  return slab_plot_figures_find_at (figures, &theme, gtk_widget_get_width (GTK_WIDGET (self->area)),
                                    gtk_widget_get_height (GTK_WIDGET (self->area)), x, y);
}

static void
activate (SlabPlotPage *self, gint64 item)
{
  if (self->kind == SLAB_PLOT_PAGE_TASKS && item != SLAB_PLOT_NO_ITEM)
    g_signal_emit (self, signals[SIGNAL_CHUNK_ACTIVATED], 0, (int) item);
}

static void
on_motion (SlabPlotPage *self, double x, double y)
{
  hover (self, find_at (self, x, y));
}

static void
on_leave (SlabPlotPage *self)
{
  hover (self, SLAB_PLOT_NO_ITEM);
}

static void
on_pressed (SlabPlotPage *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->area));
  choose (self, find_at (self, x, y));
  if (n_press == 2)
    activate (self, self->selected);
}

static gboolean
on_key (SlabPlotPage *self, guint key, guint code, GdkModifierType state)
{
  static const struct
  {
    guint key;
    SlabPlotStep step;
  } steps[] = {
    { GDK_KEY_Left, SLAB_PLOT_STEP_LEFT },
    { GDK_KEY_Right, SLAB_PLOT_STEP_RIGHT },
    { GDK_KEY_Up, SLAB_PLOT_STEP_UP },
    { GDK_KEY_Down, SLAB_PLOT_STEP_DOWN },
  };
  SlabPlotFigures *figures = get_figures (self);

  if (figures == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_Escape && self->selected != SLAB_PLOT_NO_ITEM)
    {
      choose (self, SLAB_PLOT_NO_ITEM);
      return TRUE;
    }
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    {
      activate (self, self->selected);
      return self->selected != SLAB_PLOT_NO_ITEM;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].key == key)
      {
        gint64 item = slab_plot_figures_step (figures, self->selected, steps[i].step);

        if (item == SLAB_PLOT_NO_ITEM)
          return FALSE;
        choose (self, item);
        return TRUE;
      }
  return FALSE;
}

static void
on_threads_toggled (SlabPlotPage *self, GtkToggleButton *button)
{
  self->threads = gtk_toggle_button_get_active (button);
  on_figures (self);
}

/* --- Taking it out ------------------------------------------------------------------------------------------------ */

char *
slab_plot_page_dup_text (SlabPlotPage *self)
{
  SlabPlotFigures *figures;

  g_return_val_if_fail (SLAB_IS_PLOT_PAGE (self), NULL);

  figures = get_figures (self);
  return figures != NULL ? slab_plot_figures_dup_text (figures) : g_strdup ("");
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = slab_plot_page_dup_text (SLAB_PLOT_PAGE (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  g_signal_emit (widget, signals[SIGNAL_MESSAGE], 0, _ ("Copied as text"));
}

static gboolean
save (gpointer what, GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_plot_figures_save (what, file, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = slab_save_task_finish (result, &error);
  g_autofree char *message = name != NULL ? g_strdup_printf (_ ("Saved “%s”"), name) : NULL;

  g_signal_emit (source, signals[SIGNAL_MESSAGE], 0, message != NULL ? message : error->message);
}

void
slab_plot_page_save (SlabPlotPage *self, GFile *file)
{
  SlabPlotFigures *figures;

  g_return_if_fail (SLAB_IS_PLOT_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  figures = get_figures (self);
  if (figures != NULL)
    slab_save_task_run (self, save, slab_plot_figures_ref (figures), free_figures, file, NULL, on_saved, NULL);
}

static void
file_chosen (gpointer object, GFile *file)
{
  slab_plot_page_save (SLAB_PLOT_PAGE (object), file);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SlabPlotPage *self = SLAB_PLOT_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = NULL;

  if (get_figures (self) == NULL)
    return;
  name = slab_profile_export_dup_name (slab_trace_follower_get_trace (self->followers[0]), kinds[self->kind].suffix);
  slab_file_choosers_show (&self->chooser,
                           slab_file_choosers_new_export (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, name,
                                                          _ ("Plots"), kinds[self->kind].pattern),
                           file_chosen, self);
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static gboolean
slab_plot_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLAB_PLOT_PAGE (widget)->area));
}

static void
slab_plot_page_dispose (GObject *object)
{
  SlabPlotPage *self = SLAB_PLOT_PAGE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->followers); i++)
    {
      if (self->followers[i] != NULL)
        {
          g_signal_handlers_disconnect_by_data (self->followers[i], self);
          slab_trace_follower_set_trace (self->followers[i], NULL);
        }
      g_clear_object (&self->followers[i]);
    }
  g_clear_pointer (&self->numbered, slab_plot_figures_unref);
  slab_file_choosers_close (&self->chooser);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (slab_plot_page_parent_class)->dispose (object);
}

static void
slab_plot_page_class_init (SlabPlotPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_plot_page_dispose;
  widget_class->grab_focus = slab_plot_page_grab_focus;

  signals[SIGNAL_CHUNK_ACTIVATED] = g_signal_new ("chunk-activated", SLAB_TYPE_PLOT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_PLOT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "clipboard.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "plot.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "clipboard.copy", NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "plotpage");
}

static void
slab_plot_page_init (SlabPlotPage *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->selected = SLAB_PLOT_NO_ITEM;
  self->hovered = SLAB_PLOT_NO_ITEM;
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
}

static void
follow (SlabPlotPage *self, guint i, SlabTraceFigureFunc compute)
{
  self->followers[i] = slab_trace_follower_new (GTK_WIDGET (self), INTERVAL, compute, free_figures);
  g_signal_connect_swapped (self->followers[i], "changed", G_CALLBACK (on_figures), self);
}

static GtkWidget *
new_bar (SlabPlotPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button;

  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  /* Two lines are as high as the button beside them. What a part of the inside is takes one. */
  gtk_label_set_wrap (self->caption, self->kind != SLAB_PLOT_PAGE_INSIDE);
  gtk_label_set_lines (self->caption, self->kind != SLAB_PLOT_PAGE_INSIDE ? 2 : -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->caption), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "numeric");
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->caption));
  if (self->kind == SLAB_PLOT_PAGE_INSIDE)
    {
      button = gtk_toggle_button_new_with_mnemonic (_ ("Each _Thread"));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_START);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_threads_toggled), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (bar), button);
    }
  button = gtk_button_new_from_icon_name ("image-x-generic-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Save This Plot"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save this plot"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "plot.save");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (bar), button);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 6);
  gtk_widget_set_margin_top (bar, 3);
  gtk_widget_set_margin_bottom (bar, 3);
  return bar;
}

static GtkWidget *
new_area (SlabPlotPage *self)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "focusable", TRUE,
                                  "hexpand", TRUE, "vexpand", TRUE, "margin-start", 12, "margin-end", 12,
                                  "margin-bottom", 9, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (area, motion);
  gtk_widget_add_controller (area, keys);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_css_class (area, "plot");
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), on_draw, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kinds[self->kind].title),
                                  -1);
  return area;
}

GtkWidget *
slab_plot_page_new (SlabPlotPageKind kind)
{
  static const SlabTraceFigureFunc compute[] = { compute_inside, compute_tasks, compute_roofline };
  SlabPlotPage *self;
  GtkWidget *scrolled, *viewport;

  g_return_val_if_fail (kind < SLAB_N_PLOT_PAGES, NULL);

  self = g_object_new (SLAB_TYPE_PLOT_PAGE, NULL);
  self->kind = kind;
  follow (self, 0, compute[kind]);
  if (kind == SLAB_PLOT_PAGE_INSIDE)
    follow (self, 1, compute_threads);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), new_bar (self));
  self->area = GTK_DRAWING_AREA (new_area (self));
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* A plot that is higher than the page is begun at its top, and not at the end, to which the focus would pull it. */
  viewport = gtk_viewport_new (NULL, NULL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), GTK_WIDGET (self->area));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), viewport);
  gtk_widget_set_focusable (scrolled, FALSE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->box), scrolled);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * slab_plot_page_set_trace:
 * @self: a page
 * @trace: (nullable): any trace
 */
void
slab_plot_page_set_trace (SlabPlotPage *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_PLOT_PAGE (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  for (guint i = 0; i < G_N_ELEMENTS (self->followers); i++)
    if (self->followers[i] != NULL)
      slab_trace_follower_set_trace (self->followers[i], trace);
  on_figures (self);
}
