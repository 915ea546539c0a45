/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab.h"

#include <string.h>

#define N_REPEATS 2

static SlabVolume *
make_volume (void)
{
  const SlabShape shape = { { 12, 20, 30 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (12 * 20 * 30, NULL);

  for (guint i = 0; i < 12 * 20 * 30; i++)
    slab_buffer_get_data (buffer)[i] = (float) (i % 17);
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

static GPtrArray *
make_cells (const char *set, SlabVolume *volume)
{
  return slab_lab_set_make_cells (slab_lab_set_find (set, NULL), NULL, slab_volume_get_shape (volume), 2);
}

typedef struct
{
  GThread *thread;
  guint n_started;
  guint n_measured;
  guint last_cell;
  guint last_repeat;
  guint cancel_after;
  GCancellable *cancellable;
  gboolean ended;
  GError *error;
} Watch;

static void
on_started (SlabLab *lab, guint cell, guint repeat, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  watch->n_started++;
  watch->last_cell = cell;
  watch->last_repeat = repeat;
}

static void
on_measured (SlabLab *lab, guint cell, Watch *watch)
{
  g_autoptr (SlabLabResult) result = slab_lab_dup_result (lab);
  const SlabLabCell *measured = slab_lab_result_get_cell (result, cell);

  g_assert_true (g_thread_self () == watch->thread);
  g_assert_true (measured->error != NULL || measured->repeats->len >= 1);
  g_assert_false (watch->ended);
  watch->n_measured++;
  if (watch->n_measured == watch->cancel_after)
    g_cancellable_cancel (watch->cancellable);
}

static void
watch_lab (SlabLab *lab, Watch *watch)
{
  watch->thread = g_thread_self ();
  g_signal_connect (lab, "cell-started", G_CALLBACK (on_started), watch);
  g_signal_connect (lab, "cell-measured", G_CALLBACK (on_measured), watch);
}

/* Every cell of the experiment, copies and slices among them. */
static void
test_run (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GPtrArray) cells = make_cells ("2017", volume);
  g_autoptr (SlabLab) lab = slab_lab_new (volume, "2017", cells, N_REPEATS, NULL);
  g_autoptr (SlabLabResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  g_assert_cmpfloat (slab_lab_get_progress (lab), ==, 0.0);
  g_assert_cmpfloat (slab_lab_get_seconds_left (lab), <, 0.0);
  watch_lab (lab, &watch);
  g_assert_true (slab_lab_run (lab, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_started, ==, N_REPEATS * cells->len);
  g_assert_cmpuint (watch.n_measured, ==, N_REPEATS * cells->len);
  g_assert_cmpuint (watch.last_cell, ==, cells->len - 1);
  g_assert_cmpuint (watch.last_repeat, ==, N_REPEATS - 1);
  g_assert_cmpfloat (slab_lab_get_progress (lab), ==, 1.0);
  g_assert_cmpfloat (slab_lab_get_seconds_left (lab), ==, 0.0);

  result = slab_lab_dup_result (lab);
  g_assert_true (result->is_complete);
  g_assert_cmpstr (result->set, ==, "2017");
  g_assert_true (slab_shape_equal (&result->shape, slab_volume_get_shape (volume)));
  for (guint i = 0; i < cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      const gboolean is_tv = strcmp (slab_filter_params_get_info (cell->params)->id, "tv") == 0;
      SlabLabFigures figures;

      g_assert_cmpstr (cell->error, ==, NULL);
      g_assert_cmpuint (cell->repeats->len, ==, N_REPEATS);
      slab_lab_result_get_figures (result, i, &figures);
      g_assert_cmpfloat (figures.least, >, 0.0);
      g_assert_cmpfloat (figures.price, >, 0.0);
      /* Of the shortest and of the first as well. */
      g_assert_cmpint (isfinite (figures.others_cores), ==, g_file_test ("/proc/stat", G_FILE_TEST_EXISTS));
      g_assert_true ((g_array_index (cell->repeats, SlabLabRepeat, 0).iterations > 0) == is_tv);
    }
  /* In four; smaller than twice the overlap of 9 or not, the plan says. */
  g_assert_cmpuint (slab_lab_result_get_cell (result, 0)->n_chunks, ==, 1);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->n_chunks, ==, 4);
  g_assert_cmpfloat (slab_lab_result_get_cell (result, 1)->redundancy, >, 1.0);
  /* Read once and written once, as float32: of the identity, of ten slices. */
  g_assert_cmpfloat (slab_lab_result_get_cell (result, 7)->useful_bytes, ==, 10 * 20 * 30 * 8);
  /* Two copies move twice as much as one. */
  g_assert_cmpfloat (slab_lab_result_get_cell (result, 4)->useful_bytes, ==,
                     2.0 * slab_lab_result_get_cell (result, 3)->useful_bytes);
}

static void
test_cancel (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GPtrArray) cells = make_cells ("strong", volume);
  g_autoptr (SlabLab) lab = slab_lab_new (volume, "strong", cells, N_REPEATS, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SlabLabResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { .cancel_after = 1, .cancellable = cancellable };

  watch_lab (lab, &watch);
  g_assert_false (slab_lab_run (lab, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n_measured, ==, 1);
  /* What was done is kept. */
  result = slab_lab_dup_result (lab);
  g_assert_false (result->is_complete);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 0)->repeats->len, ==, 1);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->repeats->len, ==, 0);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
cancel_soon (SlabLab *lab, guint cell, guint repeat, GCancellable *cancellable)
{
  g_thread_unref (g_thread_new ("canceller", cancel_thread, cancellable));
}

/* In the midst of a run that would last for minutes: what it had is left out. */
static void
test_cancel_in_run (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("tv", NULL));
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_cell_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SlabLab) lab = NULL;
  g_autoptr (SlabLabResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SlabLabCell *cell;

  g_assert_true (slab_filter_params_set_from_string (params, "stop", "fixed", NULL));
  g_assert_true (slab_filter_params_set_from_string (params, "max-iterations", "100000", NULL));
  cell = slab_lab_cell_new (SLAB_LAB_KIND_WEAK, params);
  cell->n_copies = 2;
  cell->settings.n_threads = 1;
  g_ptr_array_add (cells, cell);
  lab = slab_lab_new (volume, "weak", cells, 1000, NULL);
  g_signal_connect (lab, "cell-started", G_CALLBACK (cancel_soon), cancellable);
  g_assert_false (slab_lab_run (lab, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  result = slab_lab_dup_result (lab);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 0)->repeats->len, ==, 0);
  g_assert_cmpstr (slab_lab_result_get_cell (result, 0)->error, ==, NULL);
}

/* A cell that cannot be measured says why, once, and the others go on. */
static void
test_failure (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GPtrArray) cells = make_cells ("strong", volume);
  g_autoptr (SlabLab) lab = NULL;
  g_autoptr (SlabLabResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  ((SlabLabCell *) g_ptr_array_index (cells, 0))->settings.memory_limit = 1;
  lab = slab_lab_new (volume, "strong", cells, N_REPEATS, NULL);
  watch_lab (lab, &watch);
  g_assert_true (slab_lab_run (lab, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_measured, ==, 1 + N_REPEATS);
  g_assert_cmpfloat (slab_lab_get_progress (lab), ==, 1.0);
  result = slab_lab_dup_result (lab);
  g_assert_true (result->is_complete);
  g_assert_nonnull (strstr (slab_lab_result_get_cell (result, 0)->error, "limit"));
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->repeats->len, ==, N_REPEATS);
}

static void
on_end (GObject *object, GAsyncResult *async_result, gpointer user_data)
{
  Watch *watch = user_data;

  slab_lab_run_finish (SLAB_LAB (object), async_result, &watch->error);
  watch->ended = TRUE;
}

/* Signals come in the thread that asked, all of them before the end. */
static void
test_async (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GPtrArray) cells = make_cells ("weak", volume);
  g_autoptr (SlabLab) lab = slab_lab_new (volume, "weak", cells, N_REPEATS, NULL);
  Watch watch = { 0 };

  watch_lab (lab, &watch);
  slab_lab_run_async (lab, NULL, on_end, &watch);
  while (!watch.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (watch.error);
  g_assert_cmpuint (watch.n_started, ==, N_REPEATS * cells->len);
  g_assert_cmpuint (watch.n_measured, ==, N_REPEATS * cells->len);
}

/* A volume that is smaller than any chunk, and than the overlaps: each cell is measured, or says why it cannot be. */
static void
test_tiny (void)
{
  static const char *const sets[] = { "2017", "all" };
  const SlabShape shape = { { 1, 2, 3 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (6, NULL);
  g_autoptr (SlabVolume) volume = NULL;

  for (guint i = 0; i < 6; i++)
    slab_buffer_get_data (buffer)[i] = (float) i;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (GPtrArray) cells = make_cells (sets[i], volume);
      g_autoptr (SlabLab) lab = slab_lab_new (volume, sets[i], cells, 1, NULL);
      g_autoptr (SlabLabResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (slab_lab_run (lab, NULL, &error));
      g_assert_no_error (error);
      result = slab_lab_dup_result (lab);
      g_assert_true (result->is_complete);
      g_assert_cmpuint (slab_lab_result_get_n_cells (result), >, 0);
      for (guint k = 0; k < slab_lab_result_get_n_cells (result); k++)
        {
          const SlabLabCell *cell = slab_lab_result_get_cell (result, k);

          g_assert_true ((cell->error != NULL) == (cell->repeats->len == 0));
        }
    }
}

/* A result of the volume's cells, of which the second was disturbed in one of its two repeats. */
static SlabLabResult *
make_disturbed (SlabVolume *volume)
{
  g_autoptr (GPtrArray) cells = make_cells ("strong", volume);
  g_autoptr (SlabLab) lab = slab_lab_new (volume, "strong", cells, N_REPEATS, NULL);
  SlabLabResult *result = slab_lab_dup_result (lab);
  static const double others[2][N_REPEATS] = { { 0.0, 0.0 }, { 0.0, 1e6 } };

  g_assert_cmpuint (slab_lab_result_get_n_cells (result), ==, 2);
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < N_REPEATS; k++)
      {
        const SlabLabRepeat repeat = { 100.0 + k, 1.0, 0, 0, others[i][k] };

        g_array_append_val (slab_lab_result_get_cell (result, i)->repeats, repeat);
        ((SlabLabCell *) g_ptr_array_index (result->cells, i))->n_threads = i + 1;
      }
  result->is_complete = TRUE;
  return result;
}

/* Only what was disturbed is measured; what nobody disturbed stays as it was. */
static void
test_again (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabLabResult) earlier = make_disturbed (volume), result = NULL;
  g_autoptr (SlabLab) lab = NULL;
  g_autoptr (GError) error = NULL;
  const GArray *repeats;
  Watch watch = { 0 };

  g_assert_cmpuint (slab_lab_result_count_disturbed (earlier), ==, 1);
  g_assert_true (slab_lab_check_again (earlier, volume, &error));
  g_assert_no_error (error);
  lab = slab_lab_new_again (volume, earlier, NULL);
  watch_lab (lab, &watch);
  g_assert_cmpfloat (slab_lab_get_progress (lab), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (slab_lab_get_seconds_left (lab), 100.0, 1e-9);
  g_assert_true (slab_lab_run (lab, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_measured, ==, 1);
  g_assert_cmpuint (watch.last_cell, ==, 1);
  g_assert_cmpuint (watch.last_repeat, ==, 1);
  g_assert_cmpfloat (slab_lab_get_progress (lab), ==, 1.0);
  result = slab_lab_dup_result (lab);
  g_assert_true (result->is_complete);
  repeats = slab_lab_result_get_cell (result, 0)->repeats;
  g_assert_cmpfloat (g_array_index (repeats, SlabLabRepeat, 0).seconds, ==, 100.0);
  g_assert_cmpfloat (g_array_index (repeats, SlabLabRepeat, 1).seconds, ==, 101.0);
  repeats = slab_lab_result_get_cell (result, 1)->repeats;
  g_assert_cmpuint (repeats->len, ==, N_REPEATS);
  g_assert_cmpfloat (g_array_index (repeats, SlabLabRepeat, 0).seconds, ==, 100.0);
  g_assert_cmpfloat (g_array_index (repeats, SlabLabRepeat, 1).seconds, <, 100.0);
}

/* Figures of two volumes or of two machines are no one result. */
static void
test_not_again (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabLabResult) earlier = make_disturbed (volume);
  g_autoptr (GError) error = NULL;

  earlier->shape.n[0]++;
  g_assert_false (slab_lab_check_again (earlier, volume, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
  g_clear_error (&error);
  earlier->shape.n[0]--;
  earlier->machine->n_cores++;
  g_assert_false (slab_lab_check_again (earlier, volume, &error));
  g_assert_nonnull (strstr (error->message, "another machine"));
  g_clear_error (&error);
  earlier->machine->n_cores--;
  g_array_set_size (slab_lab_result_get_cell (earlier, 1)->repeats, 1);
  g_assert_false (slab_lab_check_again (earlier, volume, &error));
  g_assert_nonnull (strstr (error->message, "disturbed"));
  /* What a cancel left out is to be measured. */
  earlier->is_complete = FALSE;
  g_assert_true (slab_lab_check_again (earlier, volume, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/run", test_run);
  g_test_add_func ("/lab/cancel", test_cancel);
  g_test_add_func ("/lab/cancel-in-run", test_cancel_in_run);
  g_test_add_func ("/lab/failure", test_failure);
  g_test_add_func ("/lab/async", test_async);
  g_test_add_func ("/lab/tiny", test_tiny);
  g_test_add_func ("/lab/again", test_again);
  g_test_add_func ("/lab/not-again", test_not_again);
  return g_test_run ();
}
