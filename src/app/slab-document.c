/* SPDX-License-Identifier: MIT */
#include "slab-document.h"

#include "profile/slab-sampler.h"
#include "profile/slab-trace-machine.h"

typedef struct
{
  SlabVolume *volume;
  SlabRun *run; /* what made it; NULL for the source */
} Entry;

struct _SlabDocument
{
  GObject parent_instance;

  SlabEngine *engine;
  GListStore *traces;
  GPtrArray *entries; /* Entry; entry i was made from entry i - 1 */
  guint position;
  guint after; /* the later one of the pair that flip () shows in turn; >= 1 */
  SlabRun *run;
  gulong run_handler;
  gboolean running;
  guint run_base;        /* entry that the run filters */
  guint sample_interval; /* milliseconds */
};

enum
{
  PROP_0,
  PROP_VOLUME,
  PROP_POSITION,
  PROP_N_ENTRIES,
  PROP_RUN,
  PROP_RUNNING,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  RUN_ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabDocument, slab_document, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->volume);
  g_clear_object (&entry->run);
  g_free (entry);
}

static void
add_entry (SlabDocument *self, SlabVolume *volume, SlabRun *run)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->volume = g_object_ref (volume);
  entry->run = run != NULL ? g_object_ref (run) : NULL;
  g_ptr_array_add (self->entries, entry);
}

static gboolean
can_undo (SlabDocument *self)
{
  return self->position > 0;
}

static gboolean
can_redo (SlabDocument *self)
{
  return self->position + 1 < self->entries->len;
}

/* Notifies what differs between now and the values noted before a change. */
typedef struct
{
  SlabVolume *volume;
  guint position;
  guint n_entries;
  gboolean undo;
  gboolean redo;
} Before;

static void
note_before (SlabDocument *self, Before *before)
{
  /* Held, so that a new volume cannot have the address of the one that went. */
  before->volume = slab_document_get_volume (self);
  if (before->volume != NULL)
    g_object_ref (before->volume);
  before->position = self->position;
  before->n_entries = self->entries->len;
  before->undo = can_undo (self);
  before->redo = can_redo (self);
}

static void
notify_after (SlabDocument *self, Before *before)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (before->n_entries != self->entries->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ENTRIES]);
  if (before->position != self->position)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
  if (before->volume != slab_document_get_volume (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
  if (before->undo != can_undo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (before->redo != can_redo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
  g_object_thaw_notify (G_OBJECT (self));
  g_clear_object (&before->volume);
}

static void
set_running (SlabDocument *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/* Lets go of a run; one that still works is cancelled, and its end no longer concerns this document. */
static void
drop_run (SlabDocument *self)
{
  if (self->run == NULL)
    return;
  g_clear_signal_handler (&self->run_handler, self->run);
  if (!slab_run_is_ended (self->run))
    slab_run_cancel (self->run);
  g_clear_object (&self->run);
}

static void
end_run (SlabDocument *self)
{
  g_autoptr (SlabRun) run = g_object_ref (self->run);
  g_autoptr (SlabVolume) result = slab_run_dup_result (run);

  g_clear_signal_handler (&self->run_handler, run);
  g_list_store_append (self->traces, slab_run_get_trace (run));
  if (result != NULL)
    {
      Before before;

      note_before (self, &before);
      /* The person may have gone back in the history meanwhile: the result still follows what it was made from. */
      g_ptr_array_set_size (self->entries, (gint) self->run_base + 1);
      add_entry (self, result, run);
      self->position = self->entries->len - 1;
      self->after = self->position;
      notify_after (self, &before);
    }
  set_running (self, FALSE);
  g_signal_emit (self, signals[RUN_ENDED], 0, run);
}

static void
run_state_cb (SlabRun *run, GParamSpec *pspec, SlabDocument *self)
{
  g_assert (SLAB_IS_RUN (run));
  g_assert (SLAB_IS_DOCUMENT (self));

  if (self->running && self->run == run && slab_run_is_ended (run))
    end_run (self);
}

static void
slab_document_dispose (GObject *object)
{
  SlabDocument *self = SLAB_DOCUMENT (object);

  drop_run (self);
  g_ptr_array_set_size (self->entries, 0);
  self->position = 0;
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (slab_document_parent_class)->dispose (object);
}

static void
slab_document_finalize (GObject *object)
{
  SlabDocument *self = SLAB_DOCUMENT (object);

  g_ptr_array_unref (self->entries);
  g_object_unref (self->traces);

  G_OBJECT_CLASS (slab_document_parent_class)->finalize (object);
}

static void
slab_document_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabDocument *self = SLAB_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      g_value_set_object (value, slab_document_get_volume (self));
      break;
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_N_ENTRIES:
      g_value_set_uint (value, self->entries->len);
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_document_class_init (SlabDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = slab_document_dispose;
  object_class->finalize = slab_document_finalize;
  object_class->get_property = slab_document_get_property;

  properties[PROP_VOLUME] = g_param_spec_object ("volume", NULL, NULL, SLAB_TYPE_VOLUME, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ENTRIES] = g_param_spec_uint ("n-entries", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, SLAB_TYPE_RUN, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN_ENDED] = g_signal_new ("run-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, SLAB_TYPE_RUN);
}

static void
slab_document_init (SlabDocument *self)
{
  self->traces = g_list_store_new (SLAB_TYPE_TRACE);
  self->sample_interval = SLAB_SAMPLER_DEFAULT_INTERVAL;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->after = 1;
}

/**
 * slab_document_new:
 * @engine: where the document's runs are done
 *
 * Returns: (transfer full): an empty document
 */
SlabDocument *
slab_document_new (SlabEngine *engine)
{
  SlabDocument *self;

  g_return_val_if_fail (SLAB_IS_ENGINE (engine), NULL);

  self = g_object_new (SLAB_TYPE_DOCUMENT, NULL);
  self->engine = g_object_ref (engine);
  return self;
}

/**
 * slab_document_set_source:
 * @volume: (nullable): what the history begins with; NULL empties the document
 *
 * Drops the history. A run that still works is cancelled and "run-ended" is not emitted for it.
 */
void
slab_document_set_source (SlabDocument *self, SlabVolume *volume)
{
  Before before;
  gboolean had_run;

  g_return_if_fail (SLAB_IS_DOCUMENT (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  g_object_freeze_notify (G_OBJECT (self));
  note_before (self, &before);
  had_run = self->run != NULL;
  drop_run (self);
  g_list_store_remove_all (self->traces);
  g_ptr_array_set_size (self->entries, 0);
  if (volume != NULL)
    add_entry (self, volume, NULL);
  self->position = 0;
  self->after = 1;
  set_running (self, FALSE);
  if (had_run)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
  notify_after (self, &before);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * slab_document_get_volume:
 *
 * Returns: (transfer none) (nullable): the volume of the current entry
 */
SlabVolume *
slab_document_get_volume (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);

  return slab_document_get_entry_volume (self, self->position);
}

guint
slab_document_get_position (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), 0);

  return self->position;
}

guint
slab_document_get_n_entries (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), 0);

  return self->entries->len;
}

/**
 * slab_document_get_entry_volume:
 * @index: of an entry; 0 is the source
 *
 * Returns: (transfer none) (nullable): its volume, NULL when there is no such entry
 */
SlabVolume *
slab_document_get_entry_volume (SlabDocument *self, guint index)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);

  if (index >= self->entries->len)
    return NULL;
  return ((Entry *) g_ptr_array_index (self->entries, index))->volume;
}

/**
 * slab_document_get_entry_run:
 * @index: of an entry
 *
 * Returns: (transfer none) (nullable): what made it, NULL for the source
 */
SlabRun *
slab_document_get_entry_run (SlabDocument *self, guint index)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);

  if (index >= self->entries->len)
    return NULL;
  return ((Entry *) g_ptr_array_index (self->entries, index))->run;
}

/**
 * slab_document_get_entry_title:
 * @index: of an existing entry
 *
 * Returns: (transfer full): the source's name, or the filter and its parameters
 */
char *
slab_document_get_entry_title (SlabDocument *self, guint index)
{
  Entry *entry;

  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  entry = g_ptr_array_index (self->entries, index);
  if (entry->run != NULL)
    return slab_filter_params_describe (slab_run_get_params (entry->run));
  return g_strdup (slab_volume_get_name (entry->volume));
}

/**
 * slab_document_get_traces:
 *
 * Returns: (transfer none): SlabTrace of each run that ended; the same list as long as the document is there
 */
GListModel *
slab_document_get_traces (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);

  return G_LIST_MODEL (self->traces);
}

static void
go_to (SlabDocument *self, guint index, guint after)
{
  Before before;

  note_before (self, &before);
  self->position = index;
  self->after = MAX (after, 1);
  notify_after (self, &before);
}

/**
 * slab_document_show_entry:
 * @index: of an existing entry
 *
 * Makes it the current one. Nothing is computed and nothing is dropped.
 */
void
slab_document_show_entry (SlabDocument *self, guint index)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));
  g_return_if_fail (index < self->entries->len);

  go_to (self, index, index);
}

void
slab_document_undo (SlabDocument *self)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));

  if (can_undo (self))
    go_to (self, self->position - 1, self->position - 1);
}

void
slab_document_redo (SlabDocument *self)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));

  if (can_redo (self))
    go_to (self, self->position + 1, self->position + 1);
}

void
slab_document_flip (SlabDocument *self)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));

  if (self->entries->len < 2)
    return;
  if (self->position + 1 == self->after && self->after < self->entries->len)
    go_to (self, self->after, self->after);
  else if (self->position > 0)
    go_to (self, self->position - 1, self->position);
}

/**
 * slab_document_set_sample_interval:
 * @milliseconds: between two samples of the process, of runs that begin from now on; 1 or more
 */
void
slab_document_set_sample_interval (SlabDocument *self, guint milliseconds)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));
  g_return_if_fail (milliseconds > 0);

  self->sample_interval = milliseconds;
}

/* Whoever looks at the run, here or elsewhere, judges it by the machine that it was on. What it can do at most is told
 * where it was measured before: there is no time for it now. */
static void
name_machine (SlabRun *run)
{
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (GFile) file = slab_machine_get_default_file ();
  g_autoptr (SlabMachine) kept = slab_machine_load (file, NULL, NULL);

  slab_trace_set_machine (slab_run_get_trace (run),
                          kept != NULL && slab_machine_is_same (kept, machine) ? kept : machine);
}

/**
 * slab_document_run:
 *
 * Filters the current volume in the engine's thread. When it is done the result becomes the entry after the one that
 * was filtered, and the current one; "run-ended" tells in any case.
 *
 * Returns: FALSE with @error when there is nothing to filter, a run still works, or the settings mean nothing
 */
gboolean
slab_document_run (SlabDocument *self, const SlabFilterParams *params, const SlabRunSettings *settings, GError **error)
{
  g_autoptr (SlabRun) run = NULL;

  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (slab_document_get_volume (self) != NULL, FALSE);
  g_return_val_if_fail (!self->running, FALSE);

  run = slab_run_new (slab_document_get_volume (self), params, settings, error);
  if (run == NULL)
    return FALSE;

  drop_run (self);
  self->run = g_object_ref (run);
  self->run_base = self->position;
  self->run_handler = g_signal_connect (run, "notify::state", G_CALLBACK (run_state_cb), self);
  slab_run_set_sample_interval (run, self->sample_interval);
  name_machine (run);
  slab_run_start (run, self->engine);

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
  set_running (self, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

/* Asks the run to stop; "run-ended" follows. */
void
slab_document_cancel (SlabDocument *self)
{
  g_return_if_fail (SLAB_IS_DOCUMENT (self));

  if (self->running)
    slab_run_cancel (self->run);
}

/**
 * slab_document_get_run:
 *
 * Returns: (transfer none) (nullable): the running or last run
 */
SlabRun *
slab_document_get_run (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), NULL);

  return self->run;
}

gboolean
slab_document_is_running (SlabDocument *self)
{
  g_return_val_if_fail (SLAB_IS_DOCUMENT (self), FALSE);

  return self->running;
}
