/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Starts the real program on the display of with-display, drives it as a person does (keys, wheel, drag, by xdotool)
 * and as a script does (its actions on the session bus), and reads what is on the screen.
 *
 * Everything that is waited for has a limit of GUI_TIMEOUT and is asked for again and again, never slept for: a slow
 * machine makes these tests slow, not wrong. A driver function that cannot do what it says fails the test.
 *
 * The limit names what never comes before the whole test is ended, and is not a measure of speed: a filter gives way to
 * all else on the machine.
 */
#define GUI_TIMEOUT (5 * G_TIME_SPAN_MINUTE)

typedef struct _GuiApp GuiApp;

/* @arguments: after the program's name, NULL-terminated, or NULL. Waits until the window answers and is on screen. */
GuiApp *gui_app_start (const char *const *arguments) G_GNUC_WARN_UNUSED_RESULT;
/* Quits by the action "quit" and asserts that the program ended well. */
void gui_app_quit (GuiApp *app);
/* The same where the program ends for another reason. */
void gui_app_wait_ended (GuiApp *app);
gboolean gui_app_is_alive (GuiApp *app);

/* Actions: "win.slice" or "app.quit". What is activated or changed is waited for until it is enabled: the program drops
 * it otherwise, and says nothing. @parameter may be floating or NULL. */
gboolean gui_has_action (GuiApp *app, const char *action);
gboolean gui_is_enabled (GuiApp *app, const char *action);
GVariant *gui_get_state (GuiApp *app, const char *action) G_GNUC_WARN_UNUSED_RESULT;
void gui_activate (GuiApp *app, const char *action, GVariant *parameter);
void gui_change_state (GuiApp *app, const char *action, GVariant *value);
/* Until the state prints as @text (g_variant_print () without types). */
void gui_wait_state (GuiApp *app, const char *action, const char *text);
void gui_wait_enabled (GuiApp *app, const char *action, gboolean enabled);

/* Input. Keys are named as xdotool has them: "Right", "shift+Right", "ctrl+z". */
void gui_focus (GuiApp *app);
void gui_focus_last (GuiApp *app); /* the newest of its windows: a dialog */
void gui_key (GuiApp *app, const char *key);
void gui_hold (GuiApp *app, const char *key, gboolean held); /* down, or up again */
void gui_move (int x, int y);
void gui_wheel (int steps, const char *modifier); /* > 0: down */
void gui_click (guint button);
void gui_double_click (void); /* of the first */
void gui_drag (guint button, int x0, int y0, int x1, int y1, const char *modifier);

/* From now on "win.…", places and sizes are those of the window that was opened beside the first one. */
void gui_use_second (GuiApp *app);

/* The screen. */
cairo_surface_t *gui_grab (void) G_GNUC_WARN_UNUSED_RESULT;
guint32 gui_get_pixel (cairo_surface_t *surface, int x, int y); /* 0xRRGGBB */
/* Pixels within @tolerance of the grey level in every channel; the box around them in @box (x, y, width, height). */
gsize gui_count_gray (cairo_surface_t *surface, guint level, guint tolerance, int box[4]);
/* Until at least @n_pixels of that grey are on the screen. */
void gui_wait_gray (guint level, guint tolerance, gsize n_pixels, int box[4]);
/* Until fewer are. */
void gui_wait_gray_gone (guint level, guint tolerance, gsize n_pixels);
/* Until what has a place in the window has taken it: they stay where they are, time after time. */
void gui_wait_settled (guint level, guint tolerance, gsize n_pixels, int box[4]);
int gui_get_n_windows (GuiApp *app);
void gui_get_geometry (GuiApp *app, int box[4]);      /* of the first window's inside, in pixels of the screen */
void gui_resize (GuiApp *app, int width, int height); /* in pixels of the application */
void gui_center_last (GuiApp *app);                   /* its dialogs, over its first window */

/* Files. An ESRF volume of float32 whose voxels are @value (z, y, x), with its .info; in a folder of the test's own. */
typedef float (*GuiVoxel) (gint64 z, gint64 y, gint64 x);
char *gui_make_folder (void) G_GNUC_WARN_UNUSED_RESULT;
void gui_remove_folder (char *folder); /* and frees the name */
char *gui_write_volume (const char *folder, const char *name, gint64 nz, gint64 ny, gint64 nx,
                        GuiVoxel value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
