/* SPDX-License-Identifier: MIT */
#include "slab-machine-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-file-replace.h"
#include "slab-process.h"

/* A word of the kept file. */
#define UNKNOWN_MODEL "unknown"

/* --- Who the machine is ------------------------------------------------------------------------------------------- */

/**
 * slab_machine_parse_model:
 * @text: of /proc/cpuinfo; a line is "model name\t: Name", on some architectures "cpu\t\t: Name" or "Model\t\t: Name"
 *
 * Returns: (transfer full) (nullable): the name with single blanks; %NULL where @text does not say it
 */
char *
slab_machine_parse_model (const char *text)
{
  static const char *const keys[] = { "model name", "Model", "cpu" };

  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr (line, '\n'))
      {
        const gsize length = strlen (keys[i]);
        const char *p, *end;
        GString *name;

        if (*line == '\n')
          line++;
        if (strncmp (line, keys[i], length) != 0)
          continue;
        p = line + length;
        p += strspn (p, " \t");
        if (*p != ':')
          continue;
        p++;
        p += strspn (p, " \t");
        end = p + strcspn (p, "\n");
        if (p == end || !g_utf8_validate (p, end - p, NULL))
          continue;
        name = g_string_new (NULL);
        for (; p < end; p++)
          {
            const gboolean is_blank = g_ascii_isspace (*p) || g_ascii_iscntrl (*p);

            if (!is_blank)
              g_string_append_c (name, *p);
            else if (name->len > 0 && name->str[name->len - 1] != ' ')
              g_string_append_c (name, ' ');
          }
        return g_strchomp (g_string_free (name, FALSE));
      }
  return NULL;
}

/**
 * slab_machine_parse_cache_size:
 * @text: of a file "size" below /sys/devices/system/cpu: "48K"
 * @n_bytes: (out): unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_machine_parse_cache_size (const char *text, guint64 *n_bytes)
{
  static const char units[] = "KMG";
  const char *unit;
  guint64 value, factor = 1;
  char *end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (n_bytes != NULL, FALSE);

  if (!g_ascii_isdigit (*text))
    return FALSE;
  errno = 0;
  value = g_ascii_strtoull (text, &end, 10);
  if (errno != 0)
    return FALSE;
  unit = *end != '\0' ? strchr (units, *end) : NULL;
  if (unit != NULL)
    {
      factor <<= 10 * (unit - units + 1);
      end++;
    }
  end += strspn (end, " \t\n");
  if (*end != '\0' || __builtin_mul_overflow (value, factor, &value))
    return FALSE;
  *n_bytes = value;
  return TRUE;
}

static char *
read_cache_file (guint index, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/devices/system/cpu/cpu0/cache/index%u/%s", index, name);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static void
find_caches (guint64 cache_bytes[SLAB_MACHINE_N_CACHES])
{
  for (guint index = 0;; index++)
    {
      g_autofree char *level = read_cache_file (index, "level");
      g_autofree char *type = read_cache_file (index, "type");
      g_autofree char *size = read_cache_file (index, "size");
      guint64 number;

      if (level == NULL)
        return;
      number = g_ascii_strtoull (level, NULL, 10);
      if (number >= 1 && number <= SLAB_MACHINE_N_CACHES && type != NULL && strcmp (type, "Instruction") != 0
          && size != NULL)
        slab_machine_parse_cache_size (size, &cache_bytes[number - 1]);
    }
}

/**
 * slab_machine_new:
 *
 * Blocks for as long as it takes to read a few files of the system. Any thread.
 *
 * Returns: (transfer full): this machine, with nothing measured
 */
SlabMachine *
slab_machine_new (void)
{
  SlabMachine *self = g_new0 (SlabMachine, 1);
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    self->model = slab_machine_parse_model (text);
  if (self->model == NULL)
    self->model = g_strdup (UNKNOWN_MODEL);
  self->n_cores = slab_process_get_n_cores ();
  self->vector_bits = slab_machine_find_kernel ()->vector_bits;
  find_caches (self->cache_bytes);
  return self;
}

SlabMachine *
slab_machine_copy (const SlabMachine *self)
{
  SlabMachine *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (SlabMachine, 1);
  *copy = *self;
  copy->model = g_strdup (self->model);
  return copy;
}

void
slab_machine_free (SlabMachine *self)
{
  if (self == NULL)
    return;
  g_free (self->model);
  g_free (self);
}

static gboolean
is_same_hardware (const SlabMachine *a, const SlabMachine *b)
{
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (a->cache_bytes[i] != b->cache_bytes[i] && a->cache_bytes[i] > 0 && b->cache_bytes[i] > 0)
      return FALSE;
  return a->vector_bits == b->vector_bits
         && (strcmp (a->model, b->model) == 0 || strcmp (a->model, UNKNOWN_MODEL) == 0
             || strcmp (b->model, UNKNOWN_MODEL) == 0);
}

/**
 * slab_machine_is_same:
 *
 * What one of them does not know, as where there is no /proc, makes no difference. Any thread.
 *
 * Returns: whether figures of the one are figures of the other: processor, caches, vectors and the cores that could be
 *   used are the same
 */
gboolean
slab_machine_is_same (const SlabMachine *a, const SlabMachine *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->n_cores == b->n_cores && is_same_hardware (a, b);
}

gboolean
slab_machine_is_measured (const SlabMachine *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bandwidth_one > 0 && self->bandwidth_all > 0 && self->flops_one > 0 && self->flops_all > 0;
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

/* Others take a core from threads that do not have it all the time; the rest is the clocks and the kernel. */
#define LEAST_CPU_SHARE 0.9
/* All threads together are never slower than one of them but by what one measure differs from the next. */
#define LEAST_GAIN 0.9
#define MOST_TRIES 3
/* A measure that is held up so long will not be undisturbed soon. */
#define TRIES_USEC (2 * G_USEC_PER_SEC)

static gboolean
is_plausible (const SlabMachine *self)
{
  return self->bandwidth_all >= LEAST_GAIN * self->bandwidth_one && self->flops_all >= LEAST_GAIN * self->flops_one;
}

static gint n_users = 0; /* atomic */

/**
 * slab_machine_begin_use:
 *
 * The cores are used from now on, until slab_machine_end_use(): what is measured meanwhile is not what the machine can
 * do, and what is being measured stops. Calls may overlap. Any thread.
 */
void
slab_machine_begin_use (void)
{
  g_atomic_int_inc (&n_users);
}

void
slab_machine_end_use (void)
{
  if (g_atomic_int_add (&n_users, -1) <= 0)
    g_return_if_reached ();
}

gboolean
slab_machine_is_used (void)
{
  return g_atomic_int_get (&n_users) > 0;
}

gboolean
slab_machine_set_error_if_used (GError **error)
{
  if (!slab_machine_is_used ())
    return FALSE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _ ("The machine cannot be measured while a filter runs: the figures would be too low"));
  return TRUE;
}

/**
 * slab_machine_measure_with:
 * @measure: as slab_machine_measure_once()
 *
 * slab_machine_measure() by another measure.
 */
gboolean
slab_machine_measure_with (SlabMachine *self, SlabMachineMeasure measure, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) best = NULL;
  const gint64 start = g_get_monotonic_time ();
  gboolean is_quiet = FALSE;

  g_return_val_if_fail (self != NULL && measure != NULL, FALSE);

  best = slab_machine_copy (self);
  best->bandwidth_one = best->bandwidth_all = best->flops_one = best->flops_all = 0.0;
  if (slab_machine_set_error_if_used (error))
    return FALSE;
  for (guint n_tries = 0; !is_quiet && n_tries < MOST_TRIES; n_tries++)
    {
      g_autoptr (SlabMachine) now = slab_machine_copy (self);
      double share = 0.0;

      if (n_tries > 0 && (slab_machine_is_used () || g_get_monotonic_time () - start >= TRIES_USEC))
        break;
      if (!measure (now, &share, cancellable, error))
        return FALSE;
      /* A run that began meanwhile counts as well. */
      is_quiet = share >= LEAST_CPU_SHARE && is_plausible (now) && !slab_machine_is_used ();
      best->bandwidth_one = is_quiet ? now->bandwidth_one : MAX (best->bandwidth_one, now->bandwidth_one);
      best->bandwidth_all = is_quiet ? now->bandwidth_all : MAX (best->bandwidth_all, now->bandwidth_all);
      best->flops_one = is_quiet ? now->flops_one : MAX (best->flops_one, now->flops_one);
      best->flops_all = is_quiet ? now->flops_all : MAX (best->flops_all, now->flops_all);
    }
  self->bandwidth_one = best->bandwidth_one;
  self->bandwidth_all = MAX (best->bandwidth_all, is_quiet ? 0.0 : best->bandwidth_one);
  self->flops_one = best->flops_one;
  self->flops_all = MAX (best->flops_all, is_quiet ? 0.0 : best->flops_one);
  self->is_disturbed = !is_quiet;
  return TRUE;
}

/**
 * slab_machine_measure:
 * @self: this machine; unchanged on failure
 *
 * Copies arrays that are larger than the caches, and multiplies and adds in registers with the widest vectors, both
 * with one thread and with one a core. Takes about a second and, for its time, at least 256 MB of memory; a cancel is
 * answered within a few hundredths of a second. Blocks: any thread but that of a window. Others who use the machine
 * meanwhile make the figures smaller: where that is seen it is tried again, for two seconds and three times at most;
 * the best of all is taken, and @self is disturbed. A run of this process that begins meanwhile ends it as quickly as
 * a cancel does.
 *
 * Returns: whether it was measured; else the error is G_IO_ERROR_CANCELLED, G_IO_ERROR_BUSY where a run of this
 *   process uses the cores, or says what memory there is none of
 */
gboolean
slab_machine_measure (SlabMachine *self, GCancellable *cancellable, GError **error)
{
  return slab_machine_measure_with (self, slab_machine_measure_once, cancellable, error);
}

/* --- The kept file ------------------------------------------------------------------------------------------------ */

/* Who the machine is; and, in a group of their own for each count of cores that a process could use, its figures. */
#define GROUP "Machine"
#define CORES_GROUP "Cores %u"
/* A few hundred bytes; what is longer is not ours. */
#define MOST_FILE_BYTES 65536
/* Of any machine there will be while this is kept. */
#define MOST_FIGURE 1e18

static const struct
{
  const char *key;
  gsize offset;
} figures[] = {
  { "BandwidthOne", G_STRUCT_OFFSET (SlabMachine, bandwidth_one) },
  { "BandwidthAll", G_STRUCT_OFFSET (SlabMachine, bandwidth_all) },
  { "FlopsOne", G_STRUCT_OFFSET (SlabMachine, flops_one) },
  { "FlopsAll", G_STRUCT_OFFSET (SlabMachine, flops_all) },
};

static const char *const cache_keys[SLAB_MACHINE_N_CACHES] = { "CacheL1", "CacheL2", "CacheL3" };

/**
 * slab_machine_get_default_file:
 *
 * Returns: (transfer full): where the window and the tool keep the figures; it need not exist
 */
GFile *
slab_machine_get_default_file (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "slabscope", "machine.ini", NULL);

  return g_file_new_for_path (path);
}

static gboolean parse_machine (SlabMachine *self, GKeyFile *keys, GError **error);
static char *read_file (GFile *file, gsize *length, GCancellable *cancellable, GError **error);

/* What @file keeps of the same hardware, so that figures for other counts of cores stay; else nothing. What is kept
 * knows as much of the machine as both. */
static void
take_kept (GKeyFile *keys, SlabMachine *self, GFile *file, GCancellable *cancellable)
{
  g_autoptr (SlabMachine) kept = g_new0 (SlabMachine, 1);
  g_autoptr (GKeyFile) found = g_key_file_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) groups = NULL;
  gsize length;

  text = read_file (file, &length, cancellable, NULL);
  if (text == NULL || !g_key_file_load_from_data (found, text, length, G_KEY_FILE_NONE, NULL)
      || !parse_machine (kept, found, NULL) || !is_same_hardware (kept, self))
    return;
  groups = g_key_file_get_groups (found, NULL);
  for (guint g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (found, groups[g], NULL, NULL);

      for (guint k = 0; names != NULL && names[k] != NULL && g_str_has_prefix (groups[g], "Cores "); k++)
        {
          g_autofree char *value = g_key_file_get_value (found, groups[g], names[k], NULL);

          if (value != NULL)
            g_key_file_set_value (keys, groups[g], names[k], value);
        }
    }
  if (strcmp (self->model, UNKNOWN_MODEL) == 0)
    {
      g_free (self->model);
      self->model = g_strdup (kept->model);
    }
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (self->cache_bytes[i] == 0)
      self->cache_bytes[i] = kept->cache_bytes[i];
}

/**
 * slab_machine_save:
 * @self: of which everything was measured
 *
 * Keeps the figures for the count of cores that @self could use, beside those for other counts that @file has of the
 * same machine. Blocks. Any thread. Makes the folder where there is none.
 *
 * Returns: whether it is on the disk; else @file is as it was, and the error, of G_IO_ERROR, names it
 */
gboolean
slab_machine_save (const SlabMachine *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GFile) parent = NULL;
  g_autoptr (SlabMachine) known = NULL;
  g_autofree char *group = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && slab_machine_is_measured (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  known = slab_machine_copy (self);
  group = g_strdup_printf (CORES_GROUP, self->n_cores);
  g_key_file_set_comment (keys, NULL, NULL,
                          " What Slabscope measured of this machine: bytes and float32 operations a second,\n"
                          " for each count of cores that it could use. It is measured anew when this file is gone.",
                          NULL);
  /* The first group of the file. */
  g_key_file_set_string (keys, GROUP, "Model", "");
  take_kept (keys, known, file, cancellable);
  g_key_file_set_string (keys, GROUP, "Model", known->model);
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    g_key_file_set_uint64 (keys, GROUP, cache_keys[i], known->cache_bytes[i]);
  g_key_file_set_uint64 (keys, GROUP, "VectorBits", known->vector_bits);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    g_key_file_set_double (keys, group, figures[i].key, G_STRUCT_MEMBER (double, self, figures[i].offset));
  text = g_key_file_to_data (keys, NULL, NULL);

  /* Not being able to make it shows when the file is written. */
  parent = g_file_get_parent (file);
  if (parent != NULL)
    g_file_make_directory_with_parents (parent, cancellable, NULL);
  return slab_file_replace_save_text (file, text, cancellable, error);
}

static gboolean
get_number (GKeyFile *keys, const char *key, guint64 most, guint64 *number, GError **error)
{
  g_autofree char *found = g_key_file_get_string (keys, GROUP, key, error);
  g_autoptr (GError) local_error = NULL;

  if (found == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (found, 10, 0, most, number, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is “%s”, expected a whole number"), key, found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
get_figure (GKeyFile *keys, const char *group, const char *key, double *figure, GError **error)
{
  g_autofree char *found = g_key_file_get_string (keys, group, key, error);
  char *end;
  double value;

  if (found == NULL)
    return FALSE;
  value = g_ascii_strtod (found, &end);
  if (end == found || *end != '\0' || !(value > 0 && value <= MOST_FIGURE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is “%s”, expected a number above 0"), key, found);
      return FALSE;
    }
  *figure = value;
  return TRUE;
}

static gboolean
parse_machine (SlabMachine *self, GKeyFile *keys, GError **error)
{
  guint64 number;

  self->model = g_key_file_get_string (keys, GROUP, "Model", error);
  if (self->model == NULL)
    return FALSE;
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (!get_number (keys, cache_keys[i], G_MAXINT64, &self->cache_bytes[i], error))
      return FALSE;
  if (!get_number (keys, "VectorBits", G_MAXUINT16, &number, error))
    return FALSE;
  self->vector_bits = (guint) number;
  return TRUE;
}

static gboolean
parse_figures (SlabMachine *self, GKeyFile *keys, GError **error)
{
  g_autofree char *group = g_strdup_printf (CORES_GROUP, self->n_cores);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (!get_figure (keys, group, figures[i].key, &G_STRUCT_MEMBER (double, self, figures[i].offset), error))
      return FALSE;
  if (!is_plausible (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the figures of all cores together in “%s” are below those of one"), group);
      return FALSE;
    }
  return TRUE;
}

static char *
read_file (GFile *file, gsize *length, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *text = NULL;

  if (stream == NULL)
    return NULL;
  text = g_malloc (MOST_FILE_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, MOST_FILE_BYTES + 1, length, cancellable, error))
    return NULL;
  if (*length > MOST_FILE_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it is longer than %d bytes"), MOST_FILE_BYTES);
      return NULL;
    }
  return g_steal_pointer (&text);
}

/**
 * slab_machine_load_for_cores:
 * @n_cores: that the figures are for
 *
 * Returns: (transfer full) (nullable): as slab_machine_load()
 */
SlabMachine *
slab_machine_load_for_cores (GFile *file, guint n_cores, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) self = g_new0 (SlabMachine, 1);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self->n_cores = n_cores;
  text = read_file (file, &length, cancellable, error);
  if (text == NULL || !g_key_file_load_from_data (keys, text, length, G_KEY_FILE_NONE, error)
      || !parse_machine (self, keys, error) || !parse_figures (self, keys, error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      /* GLib quotes what it found, which may be no text at all. */
      if (error != NULL && *error != NULL && !g_utf8_validate ((*error)->message, -1, NULL))
        {
          char *message = g_utf8_make_valid ((*error)->message, -1);

          g_free ((*error)->message);
          (*error)->message = message;
        }
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * slab_machine_load:
 *
 * Blocks. Any thread.
 *
 * Returns: (transfer full) (nullable): what slab_machine_save() kept for as many cores as this process may use, which
 *   may be of another machine; %NULL with an error of G_IO_ERROR or G_KEY_FILE_ERROR that names the file and what is
 *   wrong or missing in it
 */
SlabMachine *
slab_machine_load (GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_machine_load_for_cores (file, slab_process_get_n_cores (), cancellable, error);
}

/**
 * slab_machine_load_or_measure_with:
 * @measure: as slab_machine_measure_once()
 *
 * slab_machine_load_or_measure() by another measure.
 */
SlabMachine *
slab_machine_load_or_measure_with (GFile *file, SlabMachineMeasure measure, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) self = slab_machine_new ();
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  /* A few hundred bytes, which are of use also to who has no more time to measure. */
  kept = slab_machine_load (file, NULL, NULL);
  if (kept != NULL && slab_machine_is_same (kept, self))
    return g_steal_pointer (&kept);
  if (!slab_machine_measure_with (self, measure, cancellable, error))
    return NULL;
  if (!self->is_disturbed && !slab_machine_save (self, file, cancellable, &local_error))
    g_debug ("%s", local_error->message);
  return g_steal_pointer (&self);
}

/**
 * slab_machine_load_or_measure:
 *
 * What @file keeps, where it is of this machine with as many cores as this process may use; else the machine is
 * measured, and kept in @file unless it was disturbed. A file that cannot be read or written is only a loss of time.
 * @cancellable stops only the measuring: what is kept is had in any case. Blocks, see slab_machine_measure().
 *
 * Returns: (transfer full) (nullable): this machine, measured; %NULL as of slab_machine_measure()
 */
SlabMachine *
slab_machine_load_or_measure (GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_machine_load_or_measure_with (file, slab_machine_measure_once, cancellable, error);
}
