/* SPDX-License-Identifier: MIT */
#include "slab-plan-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-figure-text.h"
#include "slab-format.h"

/* Pixels. GTK 4.8 measures a wrapping label that mixes fonts a pixel lower without a width than with one, and warns. */
#define LINE_HEIGHT 20
/* Of the filter's work, from which another chunk is worth a thought. */
#define MUCH_REDUNDANT_WORK 0.5
/* Below, it is no figure to show. */
#define LEAST_REDUNDANT_WORK 0.0005

enum
{
  ROW_CHUNKS,
  ROW_TASKS,
  ROW_OVERLAP,
  ROW_REDUNDANCY,
  ROW_MEMORY,
  N_ROWS,
};

static const char *const titles[N_ROWS] = {
  N_ ("Chunks"), N_ ("Tasks"), N_ ("Overlap"), N_ ("Redundant work"), N_ ("Memory at most"),
};

struct _SlabPlanSummary
{
  GtkWidget parent_instance;

  GtkLabel *placeholder;
  GtkWidget *grid;
  GtkWidget *notes;
  GtkLabel *values[N_ROWS];
};

G_DEFINE_FINAL_TYPE (SlabPlanSummary, slab_plan_summary, GTK_TYPE_WIDGET)

/**
 * slab_plan_summary_parse_available_memory:
 * @text: what /proc/meminfo holds
 * @bytes: (out): memory that can be had without swapping; the page cache counts, as the kernel gives it back
 *
 * Returns: %FALSE where @text has no MemAvailable line in kB; @bytes is then not set
 */
gboolean
slab_plan_summary_parse_available_memory (const char *text, guint64 *bytes)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  static const char key[] = "MemAvailable:";
  const char *line = strstr (text, key);
  while (line != NULL && line != text && line[-1] != '\n')
    line = strstr (line + 1, key);
  if (line == NULL)
    return FALSE;

  const char *number = line + strlen (key);
  while (*number == ' ' || *number == '\t')
    number++;
  if (!g_ascii_isdigit (*number))
    return FALSE;
  char *end = NULL;
  guint64 kibibytes = g_ascii_strtoull (number, &end, 10);
  if (!g_str_has_prefix (end, " kB") || kibibytes > G_MAXUINT64 / 1024)
    return FALSE;
  *bytes = kibibytes * 1024;
  return TRUE;
}

/* 0 where the system does not tell. The file is made by the kernel from memory: reading it does not block. */
guint64
slab_plan_summary_read_available_memory (void)
{
  g_autofree char *text = NULL;
  guint64 bytes = 0;
  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL)
      || !slab_plan_summary_parse_available_memory (text, &bytes))
    return 0;
  return bytes;
}

char *
slab_plan_summary_format_reach (const gint64 voxels[SLAB_N_AXES])
{
  g_return_val_if_fail (voxels != NULL, NULL);
  if (voxels[0] == voxels[1] && voxels[1] == voxels[2])
    return slab_figure_format_whole ((guint64) voxels[0]);
  return slab_format_triple (voxels);
}

static char *
describe_overlap (const SlabChunkPlan *plan)
{
  gint64 overlap[SLAB_N_AXES], halo[SLAB_N_AXES];
  slab_chunk_plan_get_overlap (plan, overlap);
  slab_chunk_plan_get_halo (plan, halo);
  if (slab_chunk_plan_is_global (plan))
    return g_strdup (_ ("not needed: all threads work on the volume as one"));
  if (slab_chunk_plan_get_n_chunks (plan) == 1)
    return g_strdup (_ ("not needed: the volume is one chunk"));

  g_autofree char *reach = slab_plan_summary_format_reach (overlap);
  gint64 widest = MAX (MAX (halo[0], halo[1]), halo[2]);
  if (slab_chunk_plan_is_exact (plan))
    return g_strdup_printf (_ ("%s, covers the halo"), reach);
  if (widest == SLAB_FILTER_HALO_UNBOUNDED)
    return g_strdup_printf (_ ("%s; a voxel may depend on the whole volume"), reach);
  g_autofree char *needed = slab_plan_summary_format_reach (halo);
  return g_strdup_printf (_ ("%s, less than the halo of %s"), reach, needed);
}

static gboolean
fits (const SlabChunkPlan *plan, guint64 available)
{
  return available == 0 || slab_chunk_plan_get_peak_bytes (plan) <= available;
}

static char *
describe_chunks (const SlabChunkPlan *plan)
{
  gint64 grid[SLAB_N_AXES], chunk[SLAB_N_AXES], smallest[SLAB_N_AXES];
  slab_chunk_plan_get_grid (plan, grid);
  slab_chunk_plan_get_chunk (plan, chunk);
  slab_chunk_plan_get_smallest_chunk (plan, smallest);
  g_autofree char *n_chunks = slab_figure_format_whole (slab_chunk_plan_get_n_chunks (plan));
  g_autofree char *grid_text = slab_format_triple (grid);
  g_autofree char *chunk_text = slab_format_triple (chunk);
  if (slab_chunk_plan_get_n_chunks (plan) == 1)
    return g_strdup_printf (_ ("1, of %s voxels"), chunk_text);
  if (memcmp (chunk, smallest, sizeof chunk) != 0)
    return g_strdup_printf (_ ("%s (%s), each of at most %s voxels"), n_chunks, grid_text, chunk_text);
  return g_strdup_printf (_ ("%s (%s), each of %s voxels"), n_chunks, grid_text, chunk_text);
}

static char *
describe_tasks (const SlabChunkPlan *plan, gboolean from_file)
{
  guint n_threads = slab_chunk_plan_get_n_threads (plan);
  g_autofree char *n_tasks = slab_figure_format_whole (slab_chunk_plan_get_n_tasks (plan, from_file));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s on %u thread", "%s on %u threads", n_threads), n_tasks,
                          n_threads);
}

static char *
describe_redundancy (const SlabChunkPlan *plan)
{
  const double share = slab_chunk_plan_get_redundant_share (plan);
  g_autofree char *text = slab_figure_format_share (share);
  if (share < LEAST_REDUNDANT_WORK)
    return g_strdup (_ ("none"));
  /* Translators: a share of work: "20 % of the filter’s work" */
  return g_strdup_printf (_ ("%s of the filter’s work"), text);
}

static char *
describe_memory (const SlabChunkPlan *plan, guint64 available)
{
  g_autofree char *peak = slab_plot_format_bytes ((double) slab_chunk_plan_get_peak_bytes (plan), 0);
  g_autofree char *free = slab_plot_format_bytes ((double) available, 0);
  if (available == 0)
    return g_steal_pointer (&peak);
  if (fits (plan, available))
    return g_strdup_printf (_ ("%s, %s are free"), peak, free);
  return g_strdup_printf (_ ("%s, more than the %s that are free: the machine will swap or end the run"), peak, free);
}

/**
 * slab_plan_summary_describe:
 *
 * Returns: (transfer full): number of chunks, threads, and the most memory, in a line
 */
char *
slab_plan_summary_describe (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  guint n_threads = slab_chunk_plan_get_n_threads (plan);
  g_autofree char *n_chunks = slab_figure_format_whole (slab_chunk_plan_get_n_chunks (plan));
  g_autofree char *peak = slab_plot_format_bytes ((double) slab_chunk_plan_get_peak_bytes (plan), 0);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Chunks: %s · %u thread · at most %s",
                                       "Chunks: %s · %u threads · at most %s", n_threads),
                          n_chunks, n_threads, peak);
}

gboolean
slab_plan_summary_is_good (const SlabChunkPlan *plan, guint64 available)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  return slab_chunk_plan_is_exact (plan) && fits (plan, available);
}

/* Takes the text. */
static void
set_value (SlabPlanSummary *self, guint row, char *text, gboolean warn)
{
  gtk_label_set_text (self->values[row], text);
  if (warn)
    gtk_widget_add_css_class (GTK_WIDGET (self->values[row]), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->values[row]), "warning");
  g_free (text);
}

static void
add_note (SlabPlanSummary *self, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_size_request (label, -1, LINE_HEIGHT);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->notes), box);
}

void
slab_plan_summary_set_plan (SlabPlanSummary *self, const SlabChunkPlan *plan, gboolean from_file, guint64 available,
                            const char *placeholder)
{
  g_return_if_fail (SLAB_IS_PLAN_SUMMARY (self));

  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->notes)) != NULL)
    gtk_box_remove (GTK_BOX (self->notes), child);
  gtk_widget_set_visible (self->grid, plan != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), plan == NULL);
  gtk_label_set_text (self->placeholder, placeholder != NULL ? placeholder : "");
  if (plan == NULL)
    return;

  set_value (self, ROW_CHUNKS, describe_chunks (plan), FALSE);
  set_value (self, ROW_TASKS, describe_tasks (plan, from_file), FALSE);
  set_value (self, ROW_OVERLAP, describe_overlap (plan), !slab_chunk_plan_is_exact (plan));
  set_value (self, ROW_REDUNDANCY, describe_redundancy (plan),
             slab_chunk_plan_get_redundant_share (plan) >= MUCH_REDUNDANT_WORK);
  set_value (self, ROW_MEMORY, describe_memory (plan, available), !fits (plan, available));
  const char *const *notes = slab_chunk_plan_get_notes (plan);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    add_note (self, notes[i]);
}

static void
build_grid (SlabPlanSummary *self)
{
  for (guint i = 0; i < N_ROWS; i++)
    {
      GtkWidget *title = gtk_label_new (_ (titles[i]));
      gtk_widget_add_css_class (title, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_set_valign (title, GTK_ALIGN_START);
      GtkWidget *value = gtk_label_new (NULL);
      gtk_widget_add_css_class (value, "numeric");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_widget_set_size_request (value, -1, LINE_HEIGHT);
      gtk_widget_set_size_request (title, -1, LINE_HEIGHT);
      gtk_grid_attach (GTK_GRID (self->grid), title, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), value, 1, (int) i, 1, 1);
      self->values[i] = GTK_LABEL (value);
    }
}

static void
slab_plan_summary_dispose (GObject *object)
{
  GtkWidget *child;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_PLAN_SUMMARY);
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (slab_plan_summary_parent_class)->dispose (object);
}

static void
slab_plan_summary_class_init (SlabPlanSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_plan_summary_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-plan-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabPlanSummary, placeholder);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanSummary, grid);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanSummary, notes);
}

static void
slab_plan_summary_init (SlabPlanSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  build_grid (self);
}

GtkWidget *
slab_plan_summary_new (void)
{
  return g_object_new (SLAB_TYPE_PLAN_SUMMARY, NULL);
}
