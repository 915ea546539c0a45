/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTraceDifference:
 * @key: of a setting its key in the trace, of a figure a word for scripts: "seconds", "peak_resident_bytes", …
 * @title: translated
 * @texts: what the first and the second trace say, for people; "" where one says nothing
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
GPtrArray *slab_trace_compare (SlabTrace *first, SlabTrace *second) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
