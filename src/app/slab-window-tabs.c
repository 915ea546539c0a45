/* SPDX-License-Identifier: MIT */
#include "slab-window-private.h"

#include <glib/gi18n-lib.h>

#include "engine/slab-sample.h"
#include "slab-compare-page.h"
#include "slab-format.h"
#include "slab-raw-dialog.h"
#include "slab-trace-file.h"
#include "slab-trace-tab.h"

/*
 * A file that is opened has its viewer at once and its tab when it could be opened: one that cannot be leaves no trace
 * but its message. Tabs are in the order in which they were asked for, also where a later file is there sooner.
 */

#define ORDER_KEY "slab-window-order"

static guint64
get_order (gpointer tab)
{
  const guint64 *order = g_object_get_data (tab, ORDER_KEY);

  return order != NULL ? *order : 0;
}

static void
set_order (gpointer tab, guint64 order)
{
  guint64 *copy = g_new (guint64, 1);

  *copy = order;
  g_object_set_data_full (tab, ORDER_KEY, copy, g_free);
}

guint
slab_window_get_n_tabs (SlabWindow *self)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), 0);

  return (guint) adw_tab_view_get_n_pages (self->tabs);
}

/**
 * slab_window_get_nth_tab:
 * @index: from the left
 *
 * Returns: (transfer none) (nullable): NULL where there is no such tab
 */
SlabTab *
slab_window_get_nth_tab (SlabWindow *self, guint index)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), NULL);

  if (index >= slab_window_get_n_tabs (self))
    return NULL;
  return SLAB_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, (int) index)));
}

/* NULL also for a tab of something else. */
static SlabViewer *
get_nth_viewer (SlabWindow *self, guint index)
{
  SlabTab *tab = slab_window_get_nth_tab (self, index);

  return SLAB_IS_VIEWER (tab) ? SLAB_VIEWER (tab) : NULL;
}

static void restore_links (SlabWindow *self, SlabViewer *viewer);
static void join_links (SlabWindow *self, SlabViewer *viewer);

/* Opening */

static SlabViewer *add_viewer (SlabWindow *self);

static void
add_tab (SlabWindow *self, SlabTab *tab)
{
  int position = adw_tab_view_get_n_pages (self->tabs);
  AdwTabPage *page;

  while (position > 0
         && get_order (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, position - 1))) > get_order (tab))
    position--;
  page = adw_tab_view_insert (self->tabs, GTK_WIDGET (tab), position);
  g_ptr_array_remove (self->opening, tab);
  if (self->wanted != 0 ? get_order (tab) == self->wanted : get_order (tab) >= self->in_front)
    {
      self->in_front = get_order (tab);
      adw_tab_view_set_selected_page (self->tabs, page);
      gtk_widget_grab_focus (GTK_WIDGET (tab));
    }
  slab_window_tabs_changed (self);
}

/* Lets go of one that has nothing to show; it may be in the window, where a file took a while. */
static void
drop_tab (SlabWindow *self, SlabTab *tab)
{
  if (g_ptr_array_find (self->opening, tab, NULL))
    {
      g_signal_handlers_disconnect_by_data (tab, self);
      g_ptr_array_remove (self->opening, tab);
    }
  else
    adw_tab_view_close_page (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (tab)));
  slab_window_tabs_changed (self);
}

static gboolean
is_opening (SlabWindow *self, SlabTab *tab)
{
  return g_ptr_array_find (self->opening, tab, NULL);
}

static void
tab_opened_cb (SlabTab *tab, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  if (is_opening (self, tab))
    {
      add_tab (self, tab);
      if (SLAB_IS_VIEWER (tab) && !slab_viewer_is_from_session (SLAB_VIEWER (tab)))
        join_links (self, SLAB_VIEWER (tab));
    }
  if (SLAB_IS_VIEWER (tab))
    restore_links (self, SLAB_VIEWER (tab));
  slab_window_tabs_changed (self);
}

static void
tab_busy_cb (SlabTab *tab, GParamSpec *pspec, SlabWindow *self)
{
  gboolean busy;

  g_assert (SLAB_IS_WINDOW (self));

  /* What takes a while must be seen. */
  g_object_get (tab, "busy", &busy, NULL);
  if (busy && is_opening (self, tab))
    add_tab (self, tab);
}

static void
tab_open_failed_cb (SlabTab *tab, const char *message, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  if (*message != '\0')
    slab_banner_add (self->banner, message);
  drop_tab (self, tab);
}

static void
viewer_volume_made_cb (SlabViewer *viewer, SlabVolume *volume, SlabWindow *self)
{
  SlabViewer *added = add_viewer (self);

  slab_viewer_take_volume (added, volume);
  slab_viewer_take_look (added, viewer);
}

static void
raw_opened_cb (SlabRawDialog *dialog, SlabVolume *volume, SlabViewer *viewer)
{
  g_assert (SLAB_IS_VIEWER (viewer));

  slab_viewer_take_volume (viewer, volume);
}

/* Without an answer there is nothing to show. */
static void
raw_closed_cb (SlabRawDialog *dialog, SlabViewer *viewer)
{
  g_assert (SLAB_IS_VIEWER (viewer));

  if (slab_document_get_volume (slab_viewer_get_document (viewer)) == NULL)
    g_signal_emit_by_name (viewer, "open-failed", "");
}

static void
viewer_layout_needed_cb (SlabViewer *viewer, GFile *file, const char *message, SlabWindow *self)
{
  SlabRawDialog *dialog = slab_raw_dialog_new (GTK_WINDOW (self), file, message);

  g_assert (SLAB_IS_WINDOW (self));

  g_signal_connect_object (dialog, "opened", G_CALLBACK (raw_opened_cb), viewer, 0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (raw_closed_cb), viewer, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
run_ended_cb (SlabViewer *viewer, SlabWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_page (self->tabs, GTK_WIDGET (viewer));

  g_assert (SLAB_IS_WINDOW (self));

  if (viewer != self->viewer)
    adw_tab_page_set_needs_attention (page, TRUE);
}

static void
update_loading (SlabTab *tab, GParamSpec *pspec, SlabWindow *self)
{
  gboolean running, busy;

  g_object_get (tab, "running", &running, "busy", &busy, NULL);
  adw_tab_page_set_loading (adw_tab_view_get_page (self->tabs, GTK_WIDGET (tab)), running || busy);
}

static void add_opening (SlabWindow *self, GtkWidget *widget);

/* Beside what it was asked for. */
static void
tab_compare_cb (SlabTab *tab, SlabTrace *first, const char *first_name, SlabTrace *second, const char *second_name,
                GFile *file, SlabWindow *self)
{
  GtkWidget *page = slab_compare_page_new ();

  g_assert (SLAB_IS_WINDOW (self));

  self->wanted = 0;
  add_opening (self, page);
  if (file != NULL)
    slab_compare_page_compare_file (SLAB_COMPARE_PAGE (page), first, first_name, file);
  else
    slab_compare_page_compare (SLAB_COMPARE_PAGE (page), first, first_name, second, second_name);
}

static void
connect_tab (SlabWindow *self, SlabTab *tab)
{
  g_signal_connect (tab, "opened", G_CALLBACK (tab_opened_cb), self);
  g_signal_connect (tab, "open-failed", G_CALLBACK (tab_open_failed_cb), self);
  g_signal_connect (tab, "notify::busy", G_CALLBACK (tab_busy_cb), self);
  g_signal_connect (tab, "compare", G_CALLBACK (tab_compare_cb), self);
  if (!SLAB_IS_VIEWER (tab))
    return;
  g_signal_connect (tab, "layout-needed", G_CALLBACK (viewer_layout_needed_cb), self);
  g_signal_connect (tab, "volume-made", G_CALLBACK (viewer_volume_made_cb), self);
}

/* Takes a floating widget. */
static void
add_opening (SlabWindow *self, GtkWidget *widget)
{
  SlabTab *tab = SLAB_TAB (g_object_ref_sink (widget));

  set_order (tab, ++self->n_opened);
  /* What was said of files that were opened together stays together. */
  if (self->opening->len == 0)
    slab_banner_dismiss (self->banner);
  g_ptr_array_add (self->opening, tab);
  connect_tab (self, tab);
}

static SlabViewer *
add_viewer (SlabWindow *self)
{
  GtkWidget *viewer = slab_viewer_new (slab_window_get_app (self));

  add_opening (self, viewer);
  return SLAB_VIEWER (viewer);
}

static SlabTraceTab *
add_trace_tab (SlabWindow *self)
{
  SlabApplication *app = slab_window_get_app (self);
  GtkWidget *tab = slab_trace_tab_new ();

  slab_trace_tab_set_settings (SLAB_TRACE_TAB (tab), app != NULL ? slab_application_get_settings (app) : NULL);
  if (app != NULL && slab_application_get_machine_keeper (app) != NULL)
    slab_trace_tab_set_machine_keeper (SLAB_TRACE_TAB (tab), slab_application_get_machine_keeper (app));
  add_opening (self, tab);
  return SLAB_TRACE_TAB (tab);
}

static SlabTab *
find_tab (SlabWindow *self, GFile *file)
{
  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    {
      SlabTab *tab = slab_window_get_nth_tab (self, i);

      if (slab_tab_get_file (tab) != NULL && g_file_equal (slab_tab_get_file (tab), file))
        return tab;
    }
  return NULL;
}

void
slab_window_open_file (SlabWindow *self, GFile *file)
{
  SlabTab *tab;

  g_return_if_fail (SLAB_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  self->wanted = 0;
  tab = find_tab (self, file);
  if (tab != NULL)
    {
      self->in_front = ++self->n_opened;
      adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (tab)));
    }
  else if (slab_trace_file_is_trace (file))
    slab_trace_tab_open_file (add_trace_tab (self), file);
  else
    slab_viewer_open_file (add_viewer (self), file);
}

void
slab_window_open_sample (SlabWindow *self)
{
  g_autoptr (GFile) file = slab_sample_get_default_file ();

  g_return_if_fail (SLAB_IS_WINDOW (self));

  if (find_tab (self, file) != NULL)
    slab_window_open_file (self, file);
  else
    slab_viewer_open_sample (add_viewer (self));
}

void
slab_window_show_message (SlabWindow *self, const char *message)
{
  g_return_if_fail (SLAB_IS_WINDOW (self));
  g_return_if_fail (message != NULL);

  slab_banner_add (self->banner, message);
}

/* The session */

/**
 * slab_window_save_session:
 *
 * Returns: (transfer full): the tabs with a file, and the window's size
 */
SlabSessionWindow *
slab_window_save_session (SlabWindow *self)
{
  SlabSessionWindow *session;

  g_return_val_if_fail (SLAB_IS_WINDOW (self), NULL);

  session = slab_session_window_new ();
  gtk_window_get_default_size (GTK_WINDOW (self), &session->width, &session->height);
  session->maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    {
      SlabTab *tab = slab_window_get_nth_tab (self, i);
      SlabSessionTab *saved = slab_tab_save (tab);

      if (saved == NULL)
        continue;
      if (tab == self->tab)
        session->selected = session->tabs->len;
      g_ptr_array_add (session->tabs, saved);
    }
  return session;
}

/* Takes it. */
static void
open_saved (SlabWindow *self, SlabSessionTab *saved)
{
  g_autoptr (GFile) file = NULL;

  if (!saved->is_trace)
    {
      slab_viewer_open_tab (add_viewer (self), saved);
      return;
    }
  file = g_file_new_for_uri (saved->uri);
  slab_trace_tab_open_file (add_trace_tab (self), file);
  slab_session_tab_free (saved);
}

void
slab_window_restore_session (SlabWindow *self, SlabSessionWindow *session)
{
  g_return_if_fail (SLAB_IS_WINDOW (self));
  g_return_if_fail (session != NULL);

  if (session->width > 0 && session->height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), session->width, session->height);
  if (session->maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  self->wanted = self->n_opened + 1 + session->selected;
  g_ptr_array_set_free_func (session->tabs, NULL);
  for (guint i = 0; i < session->tabs->len; i++)
    open_saved (self, g_ptr_array_index (session->tabs, i));
  g_ptr_array_set_size (session->tabs, 0);
}

/* Links */

static gboolean
have_same_shape (SlabViewer *viewer, SlabViewer *other)
{
  SlabVolume *volume = slab_view_state_get_volume (slab_viewer_get_state (viewer));
  SlabVolume *other_volume = slab_view_state_get_volume (slab_viewer_get_state (other));

  return volume != NULL && other_volume != NULL
         && slab_shape_equal (slab_volume_get_shape (volume), slab_volume_get_shape (other_volume));
}

gboolean
slab_window_is_linked (SlabWindow *self)
{
  return self->viewer != NULL && slab_view_state_is_linked (slab_viewer_get_state (self->viewer));
}

/* Those of all windows, this one's among them, that have the shape of @viewer: two volumes are compared side by side as
 * well as in turn. Returns: (transfer container) */
static GPtrArray *
find_mates (SlabWindow *self, SlabViewer *viewer)
{
  GPtrArray *mates = g_ptr_array_new ();
  SlabApplication *app = slab_window_get_app (self);

  for (GList *l = app != NULL ? gtk_application_get_windows (GTK_APPLICATION (app)) : NULL; l != NULL; l = l->next)
    for (guint i = 0; SLAB_IS_WINDOW (l->data) && i < slab_window_get_n_tabs (l->data); i++)
      {
        SlabViewer *other = get_nth_viewer (l->data, i);

        if (other != NULL && other != viewer && have_same_shape (viewer, other))
          g_ptr_array_add (mates, other);
      }
  return mates;
}

/* A linked one can always be let go. */
gboolean
slab_window_can_link (SlabWindow *self)
{
  g_autoptr (GPtrArray) mates = NULL;

  if (self->viewer == NULL)
    return FALSE;
  if (slab_window_is_linked (self))
    return TRUE;
  mates = find_mates (self, self->viewer);
  return mates->len > 0;
}

void
slab_window_show_links (SlabWindow *self)
{
  g_autoptr (GIcon) icon = g_themed_icon_new ("insert-link-symbolic");

  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, (int) i);
      SlabViewer *viewer = get_nth_viewer (self, i);
      const gboolean linked = viewer != NULL && slab_view_state_is_linked (slab_viewer_get_state (viewer));

      adw_tab_page_set_indicator_icon (page, linked ? icon : NULL);
      adw_tab_page_set_indicator_activatable (page, linked);
      adw_tab_page_set_indicator_tooltip (page, linked ? _ ("Linked: moves with the others; click to unlink") : "");
    }
}

/* Where tabs of its shape move together, one that is opened beside them comes to where they are. */
static void
join_links (SlabWindow *self, SlabViewer *viewer)
{
  g_autoptr (GPtrArray) mates = find_mates (self, viewer);

  for (guint i = 0; i < mates->len; i++)
    {
      SlabViewState *state = slab_viewer_get_state (g_ptr_array_index (mates, i));

      if (!slab_view_state_is_linked (state))
        continue;
      slab_view_state_link (slab_viewer_get_state (viewer), state);
      break;
    }
  slab_window_show_links (self);
}

/* With those of its session that are there already, in whichever window. */
static void
restore_links (SlabWindow *self, SlabViewer *viewer)
{
  const guint link = slab_viewer_get_session_link (viewer);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (slab_window_get_app (self))); l != NULL && link != 0;
       l = l->next)
    {
      SlabWindow *window = SLAB_IS_WINDOW (l->data) ? l->data : NULL;

      for (guint i = 0; window != NULL && i < slab_window_get_n_tabs (window); i++)
        {
          SlabViewer *other = get_nth_viewer (window, i);

          if (other != NULL && other != viewer && slab_viewer_get_session_link (other) == link
              && have_same_shape (viewer, other))
            slab_view_state_link (slab_viewer_get_state (viewer), slab_viewer_get_state (other));
        }
      if (window != NULL)
        slab_window_show_links (window);
    }
}

void
slab_window_set_linked (SlabWindow *self, SlabViewer *viewer, gboolean linked)
{
  slab_viewer_forget_session_link (viewer);
  if (!linked)
    slab_view_state_unlink (slab_viewer_get_state (viewer));
  else
    {
      g_autoptr (GPtrArray) mates = find_mates (self, viewer);

      /* They come to where this one is. */
      for (guint i = 0; i < mates->len; i++)
        slab_view_state_link (slab_viewer_get_state (g_ptr_array_index (mates, i)), slab_viewer_get_state (viewer));
    }
  slab_window_tabs_changed (self);
}

void
slab_window_indicator_activated (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self)
{
  slab_window_set_linked (self, SLAB_VIEWER (adw_tab_page_get_child (page)), FALSE);
}

/* Titles */

/* A tab is not wider than this asks for, whatever its name. */
#define TAB_MIN_CHARS 10
/* Of a tab beside its title: the one in front has a button too. */
#define TAB_MARGIN 60

/* What a title of each tab may have, so that its end is not cut off: that is where names of a series differ. */
static guint
get_max_chars (SlabWindow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int letter = MAX (PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics)), 1);
  int width, height;

  pango_font_metrics_unref (metrics);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  width = MAX (width, gtk_widget_get_width (GTK_WIDGET (self)));
  return (guint) MAX ((width / (int) MAX (slab_window_get_n_tabs (self), 1) - TAB_MARGIN) / letter, TAB_MIN_CHARS);
}

static void
append_line (GString *text, const char *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);

  if (line[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", escaped);
}

/* The whole name, the folder, which tells apart what has one name, and what is in it. */
static char *
describe_tab (SlabTab *tab)
{
  GString *text = g_string_new (NULL);
  GFile *file = slab_tab_get_file (tab);
  g_autofree char *title = NULL, *subtitle = NULL;

  g_object_get (tab, "title", &title, "subtitle", &subtitle, NULL);
  append_line (text, title != NULL ? title : "");
  if (file != NULL && g_file_has_parent (file, NULL))
    {
      g_autoptr (GFile) parent = g_file_get_parent (file);
      g_autofree char *folder = g_file_get_parse_name (parent);

      append_line (text, folder);
    }
  append_line (text, subtitle != NULL ? subtitle : "");
  return g_string_free (text, FALSE);
}

/**
 * slab_window_update_titles:
 *
 * Fits the titles of the tabs to the width that there is for each.
 */
void
slab_window_update_titles (SlabWindow *self)
{
  const guint max_chars = get_max_chars (self);

  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, (int) i);
      SlabTab *tab = SLAB_TAB (adw_tab_page_get_child (page));
      g_autofree char *title = NULL, *shortened = NULL, *tooltip = NULL;

      g_object_get (tab, "title", &title, NULL);
      shortened = slab_format_shorten (title != NULL ? title : "", max_chars);
      adw_tab_page_set_title (page, shortened);
      tooltip = describe_tab (tab);
      adw_tab_page_set_tooltip (page, tooltip);
    }
}

/* Pages */

AdwTabPage *
slab_window_get_page (SlabWindow *self)
{
  return self->menu_page != NULL ? self->menu_page : adw_tab_view_get_selected_page (self->tabs);
}

void
slab_window_page_attached (SlabWindow *self, AdwTabPage *page, int position)
{
  SlabTab *tab = SLAB_TAB (adw_tab_page_get_child (page));

  /* It may have come from another window. */
  g_signal_handlers_disconnect_by_data (tab, self);
  connect_tab (self, tab);
  if (SLAB_IS_VIEWER (tab))
    g_signal_connect (tab, "run-ended", G_CALLBACK (run_ended_cb), self);
  g_signal_connect (tab, "notify::running", G_CALLBACK (update_loading), self);
  g_signal_connect (tab, "notify::busy", G_CALLBACK (update_loading), self);
  g_signal_connect_swapped (tab, "notify::title", G_CALLBACK (slab_window_update_titles), self);
  g_signal_connect_swapped (tab, "notify::subtitle", G_CALLBACK (slab_window_update_titles), self);
  slab_window_update_titles (self);
  update_loading (tab, NULL, self);
  gtk_stack_set_visible_child_name (self->pages, "tabs");
  slab_window_tabs_changed (self);
}

void
slab_window_page_detached (SlabWindow *self, AdwTabPage *page, int position)
{
  g_signal_handlers_disconnect_by_data (adw_tab_page_get_child (page), self);
  if (self->menu_page == page)
    self->menu_page = NULL;
  if (slab_window_get_n_tabs (self) == 0)
    gtk_stack_set_visible_child_name (self->pages, "empty");
  slab_window_update_titles (self);
  slab_window_tabs_changed (self);
}

void
slab_window_page_selected (SlabWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  if (page != NULL)
    adw_tab_page_set_needs_attention (page, FALSE);
  slab_window_show_tab (self, page != NULL ? SLAB_TAB (adw_tab_page_get_child (page)) : NULL);
  slab_window_tabs_changed (self);
}

void
slab_window_setup_menu (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self)
{
  self->menu_page = page;
  slab_window_tabs_changed (self);
}

/* Closing */

guint
slab_window_count_working (SlabWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    n += slab_tab_is_working (slab_window_get_nth_tab (self, i)) ? 1 : 0;
  return n;
}

void
slab_window_ask_stop (SlabWindow *self, guint n_working, GCallback answer, gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  adw_message_dialog_format_heading (
      ADW_MESSAGE_DIALOG (dialog),
      ngettext ("Stop What Is Going On?", "Stop What Is Going On in %u Volumes?", n_working), n_working);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("A filter or a file is not finished yet. Closed now, its result is lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Go On"), "stop", _ ("_Stop and Close"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", answer, user_data, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_answered_cb (AdwMessageDialog *dialog, const char *response, AdwTabPage *page)
{
  GtkWidget *tab = adw_tab_page_get_child (page);
  GtkWidget *tabs = gtk_widget_get_ancestor (tab, ADW_TYPE_TAB_VIEW);
  const gboolean stop = g_str_equal (response, "stop");

  if (stop)
    slab_tab_stop (SLAB_TAB (tab));
  if (tabs != NULL)
    adw_tab_view_close_page_finish (ADW_TAB_VIEW (tabs), page, stop);
}

gboolean
slab_window_close_page (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self)
{
  SlabTab *tab = SLAB_TAB (adw_tab_page_get_child (page));

  if (slab_tab_is_working (tab))
    {
      adw_tab_view_set_selected_page (tabs, page);
      slab_window_ask_stop (self, 1, G_CALLBACK (close_answered_cb), page);
    }
  else
    adw_tab_view_close_page_finish (tabs, page, TRUE);
  return GDK_EVENT_STOP;
}

/* A tab that is dragged out of the window. */
AdwTabView *
slab_window_create_window (AdwTabView *tabs, SlabWindow *self)
{
  SlabWindow *window = slab_window_new (slab_window_get_app (self));

  gtk_window_present (GTK_WINDOW (window));
  return window->tabs;
}

void
slab_window_move_page_to_window (SlabWindow *self, AdwTabPage *page)
{
  SlabWindow *window = slab_window_new (slab_window_get_app (self));

  adw_tab_view_transfer_page (self->tabs, page, window->tabs, 0);
  gtk_window_present (GTK_WINDOW (window));
}

void
slab_window_init_tabs (SlabWindow *self)
{
  self->opening = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (slab_window_update_titles), NULL);
  /* Actions of the window, so that other programs can do the same; and slices have Home and End. */
  adw_tab_view_remove_shortcuts (self->tabs,
                                 ADW_TAB_VIEW_SHORTCUT_CONTROL_TAB | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_TAB
                                     | ADW_TAB_VIEW_SHORTCUT_CONTROL_PAGE_UP | ADW_TAB_VIEW_SHORTCUT_CONTROL_PAGE_DOWN
                                     | ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END);
}

void
slab_window_dispose_tabs (SlabWindow *self)
{
  if (self->opening == NULL)
    return;
  for (guint i = 0; i < self->opening->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->opening, i), self);
  g_clear_pointer (&self->opening, g_ptr_array_unref);
  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    g_signal_handlers_disconnect_by_data (slab_window_get_nth_tab (self, i), self);
}
