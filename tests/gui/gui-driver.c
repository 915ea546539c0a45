/* SPDX-License-Identifier: MIT */
#include "gui-driver.h"

#include <cairo-xlib.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#define APP_ID "io.github.slabscope.Slabscope"
#define APP_PATH "/io/github/slabscope/Slabscope"

struct _GuiApp
{
  GSubprocess *process;
  GDBusConnection *bus;
  char *window; /* number of the X window, as xdotool has it */
  char *path;   /* of its actions */
  gboolean ended;
};

static void
pause_a_little (void)
{
  g_usleep (10 * 1000);
}

static void
on_process_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GuiApp *app = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  app->ended = TRUE;
}

static char *
xdotool (const char *const *arguments, gboolean must_succeed)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = 0;

  g_ptr_array_add (argv, (char *) "xdotool");
  for (int i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    {
      if (must_succeed)
        g_error ("xdotool %s: %s", arguments[0], err);
      return NULL;
    }
  return g_strstrip (g_steal_pointer (&out));
}

#define XDOTOOL(...) g_free (xdotool ((const char *const[]){ __VA_ARGS__, NULL }, TRUE))

gboolean
gui_app_is_alive (GuiApp *app)
{
  /* The end of a child arrives through the main context. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return !app->ended;
}

static void
assert_alive (GuiApp *app, const char *doing)
{
  if (!gui_app_is_alive (app))
    g_error ("the program ended while %s", doing);
}

static GVariant *
call_actions (GuiApp *app, const char *action, const char *method, GVariant *arguments, const GVariantType *reply,
              GError **error)
{
  const char *path = g_str_has_prefix (action, "app.") ? APP_PATH : app->path;

  return g_dbus_connection_call_sync (app->bus, APP_ID, path, "org.gtk.Actions", method, arguments, reply,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, (gint) (GUI_TIMEOUT / 1000), NULL, error);
}

/* Without the prefix, which the bus does not have. */
static const char *
bare_name (const char *action)
{
  g_assert_true (g_str_has_prefix (action, "app.") || g_str_has_prefix (action, "win."));
  return action + 4;
}

/* The numbers of its X windows. */
static GStrv
list_windows (GuiApp *app)
{
  g_autofree char *pid = g_strdup (g_subprocess_get_identifier (app->process));
  g_autofree char *found = xdotool ((const char *const[]){ "search", "--onlyvisible", "--pid", pid, NULL }, FALSE);

  return g_strsplit (found != NULL ? found : "", "\n", -1);
}

GuiApp *
gui_app_start (const char *const *arguments)
{
  const char *program = g_getenv ("SLABSCOPE_PROGRAM");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GuiApp *app = g_new0 (GuiApp, 1);
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  g_assert_nonnull (program);
  app->path = g_strdup (APP_PATH "/window/1");
  g_ptr_array_add (argv, (char *) program);
  for (int i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  app->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  app->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDIN_INHERIT, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (app->process, NULL, on_process_ended, app);

  /* Its actions on the bus, then its window on the screen. */
  while (!gui_has_action (app, "win.slice"))
    {
      assert_alive (app, "it started");
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      pause_a_little ();
    }
  while (app->window == NULL)
    {
      g_auto (GStrv) windows = list_windows (app);
      guint64 first = G_MAXUINT64;

      assert_alive (app, "its window was waited for");
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      /* The oldest has the smallest number: a dialog may be there already. */
      for (guint i = 0; windows[i] != NULL && *windows[i] != '\0'; i++)
        first = MIN (first, g_ascii_strtoull (windows[i], NULL, 10));
      if (first != G_MAXUINT64)
        app->window = g_strdup_printf ("%" G_GUINT64_FORMAT, first);
      else
        pause_a_little ();
    }
  gui_focus (app);
  return app;
}

void
gui_app_quit (GuiApp *app)
{
  assert_alive (app, "it was used");
  gui_activate (app, "app.quit", NULL);
  gui_app_wait_ended (app);
}

void
gui_app_wait_ended (GuiApp *app)
{
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  while (gui_app_is_alive (app))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      pause_a_little ();
    }
  g_assert_true (g_subprocess_get_if_exited (app->process));
  g_assert_cmpint (g_subprocess_get_exit_status (app->process), ==, 0);
  g_clear_object (&app->process);
  g_clear_object (&app->bus);
  g_free (app->window);
  g_free (app->path);
  g_free (app);
}

static GVariant *
describe (GuiApp *app, const char *action)
{
  GVariant *description;
  GVariant *reply = call_actions (app, action, "Describe", g_variant_new ("(s)", bare_name (action)),
                                  G_VARIANT_TYPE ("((bgav))"), NULL);

  if (reply == NULL)
    return NULL;
  description = g_variant_get_child_value (reply, 0);
  g_variant_unref (reply);
  return description;
}

gboolean
gui_has_action (GuiApp *app, const char *action)
{
  g_autoptr (GVariant) description = describe (app, action);

  return description != NULL;
}

gboolean
gui_is_enabled (GuiApp *app, const char *action)
{
  g_autoptr (GVariant) description = describe (app, action);
  gboolean enabled = FALSE;

  assert_alive (app, action);
  if (description == NULL)
    g_error ("there is no action %s", action);
  g_variant_get_child (description, 0, "b", &enabled);
  return enabled;
}

GVariant *
gui_get_state (GuiApp *app, const char *action)
{
  g_autoptr (GVariant) description = describe (app, action);
  g_autoptr (GVariant) states = NULL;
  g_autoptr (GVariant) boxed = NULL;

  assert_alive (app, action);
  if (description == NULL)
    g_error ("there is no action %s", action);
  states = g_variant_get_child_value (description, 2);
  if (g_variant_n_children (states) == 0)
    g_error ("the action %s has no state", action);
  boxed = g_variant_get_child_value (states, 0);
  return g_variant_get_variant (boxed);
}

static GVariant *
platform_data (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

void
gui_activate (GuiApp *app, const char *action, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  GVariantBuilder parameters;
  GVariant *reply;

  gui_wait_enabled (app, action, TRUE);
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  reply = call_actions (app, action, "Activate",
                        g_variant_new ("(sav@a{sv})", bare_name (action), &parameters, platform_data ()), NULL, &error);
  /* Quitting may cut the answer off. */
  if (g_strcmp0 (action, "app.quit") != 0)
    g_assert_no_error (error);
  if (reply != NULL)
    g_variant_unref (reply);
}

void
gui_change_state (GuiApp *app, const char *action, GVariant *value)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply;

  gui_wait_enabled (app, action, TRUE);
  reply = call_actions (app, action, "SetState",
                        g_variant_new ("(sv@a{sv})", bare_name (action), value, platform_data ()), NULL, &error);
  g_assert_no_error (error);
  g_variant_unref (reply);
}

void
gui_wait_state (GuiApp *app, const char *action, const char *text)
{
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  for (;;)
    {
      g_autoptr (GVariant) state = gui_get_state (app, action);
      g_autofree char *now = g_variant_print (state, FALSE);

      if (g_strcmp0 (now, text) == 0)
        return;
      if (g_get_monotonic_time () > limit)
        g_error ("%s is %s and does not become %s", action, now, text);
      pause_a_little ();
    }
}

void
gui_wait_enabled (GuiApp *app, const char *action, gboolean enabled)
{
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  while (gui_is_enabled (app, action) != enabled)
    {
      if (g_get_monotonic_time () > limit)
        g_error ("%s does not become %s", action, enabled ? "enabled" : "disabled");
      pause_a_little ();
    }
}

/* There is no window manager here that would give the keyboard to the window. */
void
gui_focus (GuiApp *app)
{
  XDOTOOL ("windowfocus", "--sync", app->window);
}

void
gui_focus_last (GuiApp *app)
{
  g_auto (GStrv) windows = list_windows (app);

  for (guint i = 0; windows[i] != NULL; i++)
    if (g_strcmp0 (windows[i], app->window) != 0)
      XDOTOOL ("windowfocus", "--sync", windows[i]);
}

void
gui_use_second (GuiApp *app)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;
  g_autofree char *first = g_steal_pointer (&app->window);

  while (app->window == NULL)
    {
      g_auto (GStrv) windows = list_windows (app);

      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      for (guint i = 0; windows[i] != NULL && *windows[i] != '\0'; i++)
        if (g_strcmp0 (windows[i], first) != 0)
          {
            g_free (app->window);
            app->window = g_strdup (windows[i]);
          }
      pause_a_little ();
    }
  g_free (app->path);
  app->path = g_strdup (APP_PATH "/window/2");
}

static int
get_scale (void)
{
  const char *scale = g_getenv ("GDK_SCALE");

  return scale != NULL ? MAX (1, atoi (scale)) : 1;
}

static void
get_window_box (const char *window, int box[4])
{
  static const char *const keys[4] = { "X=", "Y=", "WIDTH=", "HEIGHT=" };
  g_autofree char *said = xdotool ((const char *const[]){ "getwindowgeometry", "--shell", window, NULL }, TRUE);
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
      if (g_str_has_prefix (lines[i], keys[k]))
        box[k] = atoi (lines[i] + strlen (keys[k]));
}

void
gui_get_geometry (GuiApp *app, int box[4])
{
  /* Where nothing composes the screen GTK draws a plain frame of this width. */
  const int frame = 4 * get_scale ();

  get_window_box (app->window, box);
  box[0] += frame;
  box[1] += frame;
  box[2] -= 2 * frame;
  box[3] -= 2 * frame;
}

void
gui_resize (GuiApp *app, int width, int height)
{
  g_autofree char *width_text = g_strdup_printf ("%d", width * get_scale ());
  g_autofree char *height_text = g_strdup_printf ("%d", height * get_scale ());

  XDOTOOL ("windowsize", app->window, width_text, height_text);
}

void
gui_center_last (GuiApp *app)
{
  g_auto (GStrv) windows = list_windows (app);
  int main_box[4];

  get_window_box (app->window, main_box);
  for (guint i = 0; windows[i] != NULL; i++)
    if (g_strcmp0 (windows[i], app->window) != 0)
      {
        g_autofree char *x = NULL;
        g_autofree char *y = NULL;
        int box[4];

        get_window_box (windows[i], box);
        x = g_strdup_printf ("%d", main_box[0] + (main_box[2] - box[2]) / 2);
        y = g_strdup_printf ("%d", main_box[1] + (main_box[3] - box[3]) / 2);
        XDOTOOL ("windowmove", windows[i], x, y);
        XDOTOOL ("windowfocus", "--sync", windows[i]);
      }
}

void
gui_key (GuiApp *app, const char *key)
{
  assert_alive (app, key);
  XDOTOOL ("key", key);
}

void
gui_hold (GuiApp *app, const char *key, gboolean held)
{
  assert_alive (app, key);
  XDOTOOL (held ? "keydown" : "keyup", key);
}

void
gui_move (int x, int y)
{
  g_autofree char *x_text = g_strdup_printf ("%d", x);
  g_autofree char *y_text = g_strdup_printf ("%d", y);

  XDOTOOL ("mousemove", x_text, y_text);
}

void
gui_wheel (int steps, const char *modifier)
{
  g_autofree char *times = g_strdup_printf ("%d", ABS (steps));

  if (modifier != NULL)
    XDOTOOL ("keydown", modifier);
  XDOTOOL ("click", "--repeat", times, "--delay", "20", steps > 0 ? "5" : "4");
  if (modifier != NULL)
    XDOTOOL ("keyup", modifier);
}

void
gui_click (guint button)
{
  g_autofree char *number = g_strdup_printf ("%u", button);

  XDOTOOL ("click", number);
}

void
gui_double_click (void)
{
  /* In one go: "click" sleeps between them, and on a busy machine for longer than a double click may take. */
  XDOTOOL ("mousedown", "1", "mouseup", "1", "mousedown", "1", "mouseup", "1");
}

void
gui_drag (guint button, int x0, int y0, int x1, int y1, const char *modifier)
{
  g_autofree char *number = g_strdup_printf ("%u", button);

  gui_move (x0, y0);
  if (modifier != NULL)
    XDOTOOL ("keydown", modifier);
  XDOTOOL ("mousedown", number);
  for (int step = 1; step <= 8; step++)
    gui_move (x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8);
  XDOTOOL ("mouseup", number);
  if (modifier != NULL)
    XDOTOOL ("keyup", modifier);
}

static Display *
get_display (void)
{
  static Display *display = NULL;

  if (display == NULL)
    display = XOpenDisplay (NULL);
  g_assert_nonnull (display);
  return display;
}

cairo_surface_t *
gui_grab (void)
{
  Display *display = get_display ();
  int screen = DefaultScreen (display);
  int width = DisplayWidth (display, screen);
  int height = DisplayHeight (display, screen);
  cairo_surface_t *root = cairo_xlib_surface_create (display, RootWindow (display, screen),
                                                     DefaultVisual (display, screen), width, height);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (image);

  cairo_set_source_surface (cr, root, 0, 0);
  cairo_paint (cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (root);
  cairo_surface_flush (image);
  return image;
}

guint32
gui_get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (surface));
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, cairo_image_surface_get_height (surface));
  return ((const guint32 *) (data + (gsize) y * stride))[x] & 0xffffff;
}

/* From the first to the last line that holds at least half as many as the fullest: single pixels of letters and
 * rounded corners, which happen to have the colour, are not part of the area. */
static void
find_extent (const guint *counts, int n, int *start, int *length)
{
  guint most = 1;
  int last = -1;

  *start = 0;
  for (int i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  for (int i = n - 1; i >= 0; i--)
    if (counts[i] >= (most + 1) / 2)
      {
        *start = i;
        last = MAX (last, i);
      }
  *length = last - *start + 1;
}

gsize
gui_count_gray (cairo_surface_t *surface, guint level, guint tolerance, int box[4])
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autofree guint *in_column = g_new0 (guint, width);
  g_autofree guint *in_row = g_new0 (guint, height);
  gsize n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = gui_get_pixel (surface, x, y);
        int red = (pixel >> 16) & 0xff, green = (pixel >> 8) & 0xff, blue = pixel & 0xff;

        if (ABS (red - (int) level) > (int) tolerance || ABS (green - (int) level) > (int) tolerance
            || ABS (blue - (int) level) > (int) tolerance)
          continue;
        n++;
        in_column[x]++;
        in_row[y]++;
      }
  if (box != NULL)
    {
      find_extent (in_column, width, &box[0], &box[2]);
      find_extent (in_row, height, &box[1], &box[3]);
    }
  return n;
}

void
gui_wait_gray (guint level, guint tolerance, gsize n_pixels, int box[4])
{
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  for (;;)
    {
      cairo_surface_t *screen = gui_grab ();
      gsize n = gui_count_gray (screen, level, tolerance, box);

      if (g_get_monotonic_time () > limit && n < n_pixels)
        {
          g_autofree char *name = g_build_filename (g_getenv ("SLABSCOPE_GUI_LOGS") ? g_getenv ("SLABSCOPE_GUI_LOGS")
                                                                                    : g_get_tmp_dir (),
                                                    "slabscope-gui-failure.png", NULL);

          cairo_surface_write_to_png (screen, name);
          g_error ("grey %u is on %" G_GSIZE_FORMAT " pixels, not on %" G_GSIZE_FORMAT "; the screen is in %s", level,
                   n, n_pixels, name);
        }
      cairo_surface_destroy (screen);
      if (n >= n_pixels)
        return;
      pause_a_little ();
    }
}

void
gui_wait_gray_gone (guint level, guint tolerance, gsize n_pixels)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  for (;;)
    {
      cairo_surface_t *screen = gui_grab ();
      const gsize n = gui_count_gray (screen, level, tolerance, NULL);

      cairo_surface_destroy (screen);
      if (n < n_pixels)
        return;
      if (g_get_monotonic_time () > limit)
        g_error ("grey %u stays on %" G_GSIZE_FORMAT " pixels", level, n);
      pause_a_little ();
    }
}

void
gui_wait_settled (guint level, guint tolerance, gsize n_pixels, int box[4])
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;
  int now[4];

  gui_wait_gray (level, tolerance, n_pixels, box);
  for (guint same = 0; same < 15; same++)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      pause_a_little ();
      gui_wait_gray (level, tolerance, n_pixels, now);
      if (memcmp (now, box, sizeof now) != 0)
        same = 0;
      memcpy (box, now, sizeof now);
    }
}

int
gui_get_n_windows (GuiApp *app)
{
  g_auto (GStrv) windows = list_windows (app);

  return windows[0] == NULL || *windows[0] == '\0' ? 0 : (int) g_strv_length (windows);
}

char *
gui_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("slabscope-gui-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
gui_remove_folder (char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

char *
gui_write_volume (const char *folder, const char *name, gint64 nz, gint64 ny, gint64 nx, GuiVoxel value)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *voxels = g_new (float, nz *ny *nx);
  g_autofree char *info_name = g_strconcat (name, ".info", NULL);
  g_autofree char *info_path = g_build_filename (folder, info_name, NULL);
  g_autofree char *info = NULL;
  char *path = g_build_filename (folder, name, NULL);

  for (gint64 z = 0; z < nz; z++)
    for (gint64 y = 0; y < ny; y++)
      for (gint64 x = 0; x < nx; x++)
        voxels[(z * ny + y) * nx + x] = value (z, y, x);
  g_file_set_contents (path, (const char *) voxels, (gssize) (nz * ny * nx * (gint64) sizeof (float)), &error);
  g_assert_no_error (error);
  info = g_strdup_printf ("! PyHST_SLAVE VOLUME INFO FILE\n"
                          "NUM_X = %" G_GINT64_FORMAT "\nNUM_Y = %" G_GINT64_FORMAT "\nNUM_Z = %" G_GINT64_FORMAT "\n"
                          "voxelSize = 1.000000\nBYTEORDER = %s\n",
                          nx, ny, nz, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "LOWBYTEFIRST" : "HIGHBYTEFIRST");
  g_file_set_contents (info_path, info, -1, &error);
  g_assert_no_error (error);
  return path;
}
