/* SPDX-License-Identifier: MIT */
#include "slab-lab-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "profile/slab-figure-text.h"
#include "slab-lab-set.h"

/* A median is so many times the least time: more than machines differ by from one moment to the next. */
#define UNSURE 1.3
/* Of the memory's bandwidth, from which on more threads can add nothing that is worth a word. */
#define NEARLY_ALL 0.85
/* More than its measurement can be wrong. */
#define BEYOND 1.1
/* Likewise, of an efficiency. */
#define MORE_THAN_ALL 1.02

static const char *const titles[SLAB_LAB_N_COLUMNS] = {
  N_ ("Experiment"), N_ ("median"),    N_ ("least–most"),       N_ ("CPU"),       N_ ("peak"),  N_ ("speed-up"),
  N_ ("efficiency"), N_ ("bandwidth"), N_ ("of the bandwidth"), N_ ("of filter"), N_ ("peers"), N_ ("then"),
  N_ ("others"),
};

const char *
slab_lab_text_get_title (SlabLabColumn column)
{
  g_return_val_if_fail ((guint) column < SLAB_LAB_N_COLUMNS, NULL);

  return _ (titles[column]);
}

const char *
slab_lab_text_get_peers_note (void)
{
  return _ ("Peers: scikit-image and dask on another machine, of two cores; total variation there on noise and whole "
            "only. Then: the experiment of 2017 on four cores; of what it measured only the figures of the Gaussian in "
            "four chunks are known. Both are of 50 × 1104 × 1104 voxels.");
}

static gboolean
has_then (const SlabLabPeer *peer)
{
  return isfinite (peer->speed_up_low) || isfinite (peer->cores) || isfinite (peer->peak_bytes);
}

static gboolean
is_any_disturbed (const SlabLabResult *result, guint index)
{
  SlabLabFigures figures;

  slab_lab_result_get_figures (result, index, &figures);
  return figures.n_disturbed > 0;
}

gboolean
slab_lab_text_has_column (const SlabLabResult *result, SlabLabColumn column)
{
  g_return_val_if_fail (result != NULL, FALSE);

  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      gboolean says = TRUE;

      if (column == SLAB_LAB_COLUMN_PEERS)
        says = isfinite (cell->peer.seconds);
      else if (column == SLAB_LAB_COLUMN_THEN)
        says = has_then (&cell->peer);
      else if (column == SLAB_LAB_COLUMN_SPEED_UP || column == SLAB_LAB_COLUMN_EFFICIENCY)
        says = cell->base >= 0;
      else if (column == SLAB_LAB_COLUMN_OF_FILTER)
        says = cell->kind == SLAB_LAB_KIND_IDENTITY;
      else if (column == SLAB_LAB_COLUMN_BANDWIDTH_SHARE)
        says = result->machine->bandwidth_all > 0.0;
      else if (column == SLAB_LAB_COLUMN_OTHERS)
        says = is_any_disturbed (result, i);
      if (says)
        return TRUE;
    }
  return FALSE;
}

/* --- Figures ------------------------------------------------------------------------------------------------------ */

char *
slab_lab_text_format_times (double ratio)
{
  g_autofree char *number = slab_figure_format_number (ratio);

  return isfinite (ratio) ? g_strdup_printf ("%s×", number) : g_steal_pointer (&number);
}

static char *
format_range (double least, double most)
{
  g_autofree char *from = slab_figure_format_seconds (least);
  g_autofree char *to = slab_figure_format_seconds (most);

  return isfinite (least) ? g_strdup_printf ("%s–%s", from, to) : g_steal_pointer (&from);
}

/* What is known of the experiment, in one field: of most of its cells it is known that they were measured, and no
 * more. */
static char *
format_then (const SlabLabResult *result, const SlabLabPeer *peer)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (isfinite (peer->speed_up_low))
    {
      g_autofree char *low = slab_figure_format_number (peer->speed_up_low);
      g_autofree char *high = slab_lab_text_format_times (peer->speed_up_high);

      g_ptr_array_add (parts, g_strdup_printf ("%s–%s", low, high));
    }
  if (isfinite (peer->cores))
    /* Translators: cores that were busy */
    g_ptr_array_add (parts, g_strdup_printf (_ ("%.0f cores"), peer->cores));
  if (isfinite (peer->peak_bytes))
    g_ptr_array_add (parts, slab_figure_format_bytes (peer->peak_bytes));
  if (parts->len == 0)
    return g_strdup (g_strcmp0 (result->set, "2017") == 0 ? _ ("not known") : "–");
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

static char *
format_others (const SlabLabFigures *f)
{
  g_autofree char *cores = slab_figure_format_number (f->others_cores);

  if (!isfinite (f->others_cores))
    return g_steal_pointer (&cores);
  /* Translators: that other programs used so many cores while it was measured, which is too much or not */
  return g_strdup_printf (f->is_disturbed ? _ ("disturbed: %s cores") : _ ("%s cores"), cores);
}

/**
 * slab_lab_text_get_value:
 * @index: of the cell
 *
 * Returns: seconds, bytes, bytes a second or a ratio; NAN where it is not known, and of words
 */
double
slab_lab_text_get_value (const SlabLabResult *result, guint index, SlabLabColumn column)
{
  const SlabLabCell *cell;
  SlabLabFigures f;

  g_return_val_if_fail (result != NULL && index < result->cells->len, NAN);

  cell = slab_lab_result_get_cell (result, index);
  slab_lab_result_get_figures (result, index, &f);
  switch (column)
    {
    case SLAB_LAB_COLUMN_MEDIAN:
      return f.median;
    case SLAB_LAB_COLUMN_RANGE:
      return f.most - f.least;
    case SLAB_LAB_COLUMN_CPU:
      return f.cpu_seconds;
    case SLAB_LAB_COLUMN_PEAK:
      return f.peak_bytes;
    case SLAB_LAB_COLUMN_SPEED_UP:
      /* The identity is not quicker than the filter, it is a part of it. */
      return cell->kind == SLAB_LAB_KIND_IDENTITY ? NAN : f.speed_up;
    case SLAB_LAB_COLUMN_OF_FILTER:
      return cell->kind == SLAB_LAB_KIND_IDENTITY ? f.price : NAN;
    case SLAB_LAB_COLUMN_EFFICIENCY:
      return f.efficiency;
    case SLAB_LAB_COLUMN_BANDWIDTH:
      return f.bandwidth;
    case SLAB_LAB_COLUMN_BANDWIDTH_SHARE:
      return f.bandwidth_share;
    case SLAB_LAB_COLUMN_PEERS:
      return cell->peer.seconds;
    case SLAB_LAB_COLUMN_THEN:
      return cell->peer.speed_up_low;
    case SLAB_LAB_COLUMN_OTHERS:
      return f.others_cores;
    case SLAB_LAB_COLUMN_EXPERIMENT:
    default:
      return NAN;
    }
}

/**
 * slab_lab_text_format:
 * @index: of the cell
 *
 * Returns: (transfer full): the field; "–" where it is not known
 */
char *
slab_lab_text_format (const SlabLabResult *result, guint index, SlabLabColumn column)
{
  const SlabLabCell *cell;
  SlabLabFigures f;
  double value;

  g_return_val_if_fail (result != NULL && index < result->cells->len, NULL);
  g_return_val_if_fail ((guint) column < SLAB_LAB_N_COLUMNS, NULL);

  cell = slab_lab_result_get_cell (result, index);
  value = slab_lab_text_get_value (result, index, column);
  switch (column)
    {
    case SLAB_LAB_COLUMN_EXPERIMENT:
      return slab_lab_cell_describe (cell);
    case SLAB_LAB_COLUMN_RANGE:
      slab_lab_result_get_figures (result, index, &f);
      return format_range (f.least, f.most);
    case SLAB_LAB_COLUMN_PEAK:
      return slab_figure_format_memory (value);
    case SLAB_LAB_COLUMN_SPEED_UP:
      return slab_lab_text_format_times (value);
    case SLAB_LAB_COLUMN_OF_FILTER:
    case SLAB_LAB_COLUMN_EFFICIENCY:
    case SLAB_LAB_COLUMN_BANDWIDTH_SHARE:
      return slab_figure_format_share (value);
    case SLAB_LAB_COLUMN_BANDWIDTH:
      return slab_figure_format_bandwidth (value);
    case SLAB_LAB_COLUMN_THEN:
      return format_then (result, &cell->peer);
    case SLAB_LAB_COLUMN_OTHERS:
      slab_lab_result_get_figures (result, index, &f);
      return format_others (&f);
    case SLAB_LAB_COLUMN_MEDIAN:
    case SLAB_LAB_COLUMN_CPU:
    case SLAB_LAB_COLUMN_PEERS:
    default:
      return slab_figure_format_seconds (value);
    }
}

/* --- What was measured -------------------------------------------------------------------------------------------- */

char *
slab_lab_text_describe_set (const SlabLabResult *result)
{
  const SlabLabSetInfo *info;

  g_return_val_if_fail (result != NULL, NULL);

  info = result->set != NULL ? slab_lab_set_find (result->set, NULL) : NULL;
  return g_strdup (info != NULL ? _ (info->title) : result->set);
}

/* The identity has nothing to set that is not the cut's. */
char *
slab_lab_text_describe_filters (const SlabLabResult *result)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (result != NULL, NULL);

  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      char *text = cell->kind != SLAB_LAB_KIND_IDENTITY ? slab_filter_params_describe (cell->params) : NULL;

      if (text == NULL || g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_free (text);
      else
        g_ptr_array_add (texts, text);
    }
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **) texts->pdata);
}

char *
slab_lab_text_describe_input (const SlabLabResult *result)
{
  const gint64 *n;

  g_return_val_if_fail (result != NULL, NULL);

  n = result->shape.n;
  return g_strdup_printf ("%s, %" PRId64 " × %" PRId64 " × %" PRId64 " %s", result->volume, n[0], n[1], n[2],
                          slab_sample_type_get_name (result->sample_type));
}

char *
slab_lab_text_describe_machine (const SlabLabResult *result)
{
  g_autofree char *bandwidth = NULL;

  g_return_val_if_fail (result != NULL, NULL);

  bandwidth = slab_figure_format_bandwidth (result->machine->bandwidth_all > 0.0 ? result->machine->bandwidth_all
                                                                                 : NAN);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s, %u core, %s", "%s, %u cores, %s", result->machine->n_cores),
      result->machine->model != NULL ? result->machine->model : "", result->machine->n_cores, bandwidth);
}

/* --- Conclusions -------------------------------------------------------------------------------------------------- */

static void
begin_line (GString *text)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
}

/* The index of the last measured cell of a kind and, if given, a filter; -1: none. */
static gint
find_last (const SlabLabResult *result, SlabLabKind kind, const SlabFilterInfo *info)
{
  for (gint i = (gint) result->cells->len - 1; i >= 0; i--)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, (guint) i);

      if (cell->kind == kind && cell->repeats->len > 0
          && (info == NULL || slab_filter_params_get_info (cell->params) == info))
        return i;
    }
  return -1;
}

static void
conclude_serial (const SlabLabResult *result, GString *text, guint n_points)
{
  g_autofree char *serial = NULL, *low = NULL, *high = NULL;
  SlabLabFit fit;

  if (!slab_lab_result_fit (result, NULL, &fit))
    return;
  /* A line goes through any two points. */
  if (n_points < 3)
    {
      g_string_append (text, _ ("; two counts of threads are too few to tell a serial part"));
      return;
    }
  high = slab_figure_format_share (fit.serial_high);
  if (fit.is_superlinear)
    {
      g_string_append_printf (text, _ ("; no serial part is seen, with 95 %% certainty it is at most %s"), high);
      return;
    }
  serial = slab_figure_format_share (fit.serial);
  low = slab_figure_format_share (fit.serial_low);
  /* Translators: a share, and the two shares that it is between */
  g_string_append_printf (text, _ ("; serial part %s, with 95 %% certainty from %s to %s"), serial, low, high);
  /* Of a part that may be none the limit is anybody's guess. */
  if (fit.serial_low > 0.0)
    {
      g_autofree char *most = slab_lab_text_format_times (fit.most_speed_up);

      g_string_append_printf (text, _ (", so at most %s with any number of threads"), most);
    }
}

static void
conclude_strong (const SlabLabResult *result, GString *text)
{
  const gint last = find_last (result, SLAB_LAB_KIND_STRONG, NULL);
  g_autofree guint *n = g_new (guint, result->cells->len + 1);
  g_autofree double *seconds = g_new (double, result->cells->len + 1);
  g_autofree char *times = NULL, *efficiency = NULL;
  guint n_threads, n_points;
  SlabLabFigures f, one;

  if (last < 0)
    return;
  slab_lab_result_get_figures (result, (guint) last, &f);
  if (!isfinite (f.speed_up))
    return;
  n_threads = slab_lab_result_get_cell (result, (guint) last)->n_threads;
  n_points = slab_lab_result_get_curve (result, SLAB_LAB_KIND_STRONG, NULL, n, seconds, result->cells->len);
  begin_line (text);
  if (n_points == 1)
    {
      g_string_append (text, _ ("One count of threads alone says nothing of how it scales"));
      return;
    }
  times = slab_lab_text_format_times (f.speed_up);
  efficiency = slab_figure_format_share (f.efficiency);
  g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE, "%u thread: %s, %s of the ideal", "%u threads: %s, %s of the ideal", n_threads),
      n_threads, times, efficiency);
  slab_lab_result_get_figures (result, (guint) slab_lab_result_get_cell (result, (guint) last)->base, &one);
  if (f.efficiency > MORE_THAN_ALL && (f.is_disturbed || one.is_disturbed))
    g_string_append (text, _ (", more than their number, which others who disturbed one of the two may have made"));
  else if (f.efficiency > MORE_THAN_ALL)
    g_string_append (text, _ (", more than their number: caches that hold more together, a clock that ran faster, or "
                              "memory that was at hand by then"));
  conclude_serial (result, text, n_points);
}

/* One line for each filter that was copied. */
static void
conclude_weak (const SlabLabResult *result, GString *text)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);

  for (guint i = 0; i < n_filters; i++)
    {
      gint last = find_last (result, SLAB_LAB_KIND_WEAK, filters[i]);
      g_autofree char *jobs = NULL;
      SlabLabFigures f;
      guint n;

      if (last < 0)
        continue;
      slab_lab_result_get_figures (result, (guint) last, &f);
      n = slab_lab_result_get_cell (result, (guint) last)->n_copies;
      if (!isfinite (f.speed_up) || n < 2)
        continue;
      jobs = slab_figure_format_number (f.speed_up);
      begin_line (text);
      /* Translators: the name of a filter; how many copies; how many of them one thread does in that time */
      g_string_append_printf (text, _ ("%s: of %u copies at once %s are done in the time of one"),
                              _ (filters[i]->title), n, jobs);
    }
}

/* The cell that is nearest to what the memory gives. */
static void
conclude_bandwidth (const SlabLabResult *result, GString *text)
{
  g_autofree char *share = NULL, *all = NULL, *name = NULL;
  double best = -1.0;
  guint index = 0;

  for (guint i = 0; i < result->cells->len; i++)
    {
      double value = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_BANDWIDTH_SHARE);

      if (slab_lab_result_get_cell (result, i)->kind != SLAB_LAB_KIND_IDENTITY && value > best)
        {
          best = value;
          index = i;
        }
    }
  if (best < 0.0)
    return;
  share = slab_figure_format_share (best);
  all = slab_figure_format_bandwidth (slab_lab_text_get_value (result, index, SLAB_LAB_COLUMN_BANDWIDTH) / best);
  name = slab_lab_cell_describe (slab_lab_result_get_cell (result, index));
  begin_line (text);
  if (best > BEYOND)
    g_string_append_printf (text, _ ("Memory: %s of its bandwidth of %s (%s): so much of it stays in the caches"),
                            share, all, name);
  else if (best >= NEARLY_ALL)
    g_string_append_printf (text, _ ("Memory: its bandwidth of %s is reached (%s by %s): only less traffic would help"),
                            all, share, name);
  else
    g_string_append_printf (text, _ ("Memory: at most %s of its bandwidth of %s (%s): it is not the limit"), share, all,
                            name);
}

/* With the whole overlap: with less of it the result depends on the cut, however quick it is. */
static void
conclude_grid (const SlabLabResult *result, GString *text)
{
  gint64 whole = -1;
  gint best = -1;
  double least = INFINITY, most = 0.0;

  for (guint i = 0; i < result->cells->len; i++)
    if (slab_lab_result_get_cell (result, i)->kind == SLAB_LAB_KIND_GRID)
      whole = MAX (whole, slab_lab_result_get_cell (result, i)->settings.overlap[0]);
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      double seconds = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_MEDIAN);

      if (cell->kind != SLAB_LAB_KIND_GRID || cell->settings.overlap[0] != whole || !isfinite (seconds))
        continue;
      most = MAX (most, seconds);
      if (seconds < least)
        {
          least = seconds;
          best = (gint) i;
        }
    }
  if (best >= 0)
    {
      g_autofree char *chunk = slab_lab_cell_format_chunk (slab_lab_result_get_cell (result, (guint) best));
      g_autofree char *seconds = slab_figure_format_seconds (least);
      g_autofree char *times = slab_lab_text_format_times (most / least);

      begin_line (text);
      g_string_append_printf (
          text,
          _ ("With the whole overlap of %" PRId64 ", chunks of %s are the quickest: %s; the slowest take %s that"),
          whole, chunk, seconds, times);
    }
}

static void
conclude_identity (const SlabLabResult *result, GString *text)
{
  double least = INFINITY, most = -INFINITY;
  g_autofree char *from = NULL, *to = NULL;

  for (guint i = 0; i < result->cells->len; i++)
    {
      double price = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_OF_FILTER);

      if (slab_lab_result_get_cell (result, i)->kind != SLAB_LAB_KIND_IDENTITY || !isfinite (price))
        continue;
      least = MIN (least, price);
      most = MAX (most, price);
    }
  if (!isfinite (least))
    return;
  from = slab_figure_format_share (least);
  to = slab_figure_format_share (most);
  begin_line (text);
  if (g_str_equal (from, to))
    g_string_append_printf (text, _ ("Cutting, reading and writing by themselves: %s of the filter's time"), from);
  else
    g_string_append_printf (text, _ ("Cutting, reading and writing by themselves: %s to %s of the filter's time"), from,
                            to);
}

static void
conclude_peers (const SlabLabResult *result, GString *text)
{
  double least = INFINITY, most = -INFINITY;
  g_autofree char *from = NULL, *to = NULL;

  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      double times = cell->peer.seconds / slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_MEDIAN);

      if (!isfinite (times))
        continue;
      least = MIN (least, times);
      most = MAX (most, times);
    }
  if (!isfinite (least))
    return;
  from = slab_figure_format_number (least);
  to = slab_lab_text_format_times (most);
  begin_line (text);
  if (least < most)
    g_string_append_printf (
        text, _ ("Against scikit-image and dask (on another machine, of two cores): %s to %s as quick"), from, to);
  else
    g_string_append_printf (text, _ ("Against scikit-image and dask (on another machine, of two cores): %s as quick"),
                            to);
}

/* The complaint of the experiment: cores that were busy and gained little, and memory for many times the data. */
static void
conclude_then (const SlabLabResult *result, GString *text)
{
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      g_autofree char *then = NULL, *times = NULL, *cores = NULL, *peak = NULL, *data = NULL;
      SlabLabFigures f;

      slab_lab_result_get_figures (result, i, &f);
      if (!isfinite (cell->peer.speed_up_low) || !isfinite (f.speed_up))
        continue;
      then = format_then (result, &cell->peer);
      times = slab_lab_text_format_times (f.speed_up);
      cores = slab_figure_format_cores (f.cores_busy, result->machine->n_cores);
      peak = slab_figure_format_memory (f.peak_bytes);
      data = slab_figure_format_memory (slab_lab_result_get_input_bytes (result, i));
      begin_line (text);
      /* Translators: figures of the experiment; the size of its data; speed-up, cores and memory of this program */
      g_string_append_printf (text, _ ("In chunks then: %s, for %s of data; here %s with %s, %s"), then, data, times,
                              cores, peak);
    }
}

/* The most of a single copy: of many it says how many there were. Of a cell of a few slices it says nothing, for the
 * process has the whole volume beside. */
static void
conclude_peak (const SlabLabResult *result, GString *text)
{
  g_autofree char *peak = NULL, *before = NULL, *data = NULL, *name = NULL;
  SlabLabFigures f;
  double most = 0.0;
  guint index = 0;

  for (guint i = 0; i < result->cells->len; i++)
    {
      double value = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_PEAK);

      if (slab_lab_result_get_cell (result, i)->n_copies == 1 && slab_lab_result_get_cell (result, i)->n_slices == 0
          && value > most)
        {
          most = value;
          index = i;
        }
    }
  if (!(most > 0.0))
    return;
  peak = slab_figure_format_memory (most);
  data = slab_figure_format_memory (slab_lab_result_get_input_bytes (result, index));
  name = slab_lab_cell_describe (slab_lab_result_get_cell (result, index));
  begin_line (text);
  slab_lab_result_get_figures (result, index, &f);
  if (!isfinite (f.before_bytes))
    {
      g_string_append_printf (text, _ ("Peak memory of a single run: at most %s, of an input of %s (%s)"), peak, data,
                              name);
      return;
    }
  before = slab_figure_format_memory (f.before_bytes);
  g_string_append_printf (text,
                          _ ("Peak memory of a single run: at most %s, of which %s were there before (the program and "
                             "the input of %s) (%s)"),
                          peak, before, data, name);
}

static void
conclude_disturbed (const SlabLabResult *result, GString *text)
{
  const guint n = slab_lab_result_count_disturbed (result);
  g_autofree char *cores = NULL;
  double most = 0.0;

  if (n == 0)
    return;
  for (guint i = 0; i < result->cells->len; i++)
    {
      double value = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_OTHERS);

      most = value > most ? value : most;
    }
  cores = slab_figure_format_number (most);
  begin_line (text);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "Other programs disturbed %u of %u experiments, with up to %s cores: it is not "
                                       "to be trusted",
                                       "Other programs disturbed %u of %u experiments, with up to %s cores: they are "
                                       "not to be trusted",
                                       n),
                          n, slab_lab_result_get_n_cells (result), cores);
}

/* A median that is far above the least is of something that comes and goes, and so is all that follows from it. Others
 * who disturbed a cell are named already. */
static void
conclude_spread (const SlabLabResult *result, GString *text)
{
  g_autofree char *times = NULL;
  double most = 0.0;
  guint n = 0;

  for (guint i = 0; i < result->cells->len; i++)
    {
      SlabLabFigures f;

      slab_lab_result_get_figures (result, i, &f);
      if (f.is_disturbed || !(f.median >= UNSURE * f.least))
        continue;
      most = MAX (most, f.median / f.least);
      n++;
    }
  if (n == 0)
    return;
  times = slab_lab_text_format_times (most);
  begin_line (text);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "The median of %u of %u experiments is up to %s its least time: what follows "
                                       "from it is as uncertain, and more repeats are surer",
                                       "The medians of %u of %u experiments are up to %s their least times: what "
                                       "follows from them is as uncertain, and more repeats are surer",
                                       n),
                          n, slab_lab_result_get_n_cells (result), times);
}

/**
 * slab_lab_text_conclude:
 *
 * Of a result that is not complete, of what there is.
 *
 * Returns: (transfer full): sentences without a full stop, each a line
 */
char *
slab_lab_text_conclude (const SlabLabResult *result)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (result != NULL, NULL);

  conclude_disturbed (result, text);
  conclude_spread (result, text);
  conclude_then (result, text);
  conclude_peers (result, text);
  conclude_strong (result, text);
  conclude_weak (result, text);
  conclude_identity (result, text);
  conclude_grid (result, text);
  conclude_bandwidth (result, text);
  conclude_peak (result, text);
  return g_string_free (text, FALSE);
}
