/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTraceDifference:
 * @key: of a setting its key in the trace, of a figure a word for scripts: "seconds", "peak_resident_bytes", …
 * @title: translated
 * @texts: what the first and the second trace say, "" where one says nothing; of a figure for people, of a setting as
 *   it is in the trace, see slab_trace_format_setting()
 * @values: of a figure, NAN where one is not known; NAN of a setting
 * @ratio: of a figure second / first; NAN where there is none
 * @is_setting: whether it was asked for, or came out
 *
 * A row of the table of what two runs differ in.
 */
typedef struct
{
  char *key;
  char *title;
  char *texts[2];
  double values[2];
  double ratio;
  gboolean is_setting;
} SlabTraceDifference;

/* Of a property of a trace, translated; of an unknown key the key. */
const char *slab_trace_get_setting_title (const char *key);
/* What a property of a trace says, for people: sizes as "50 × 64 × 1104", figures of the machine with their units. */
char *slab_trace_format_setting (const char *key, const char *text) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *slab_trace_compare (SlabTrace *first, SlabTrace *second) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
