/* SPDX-License-Identifier: MIT */
#pragma once

#include "app-fixture.h"
#include "profile/slab-trace-json.h"

/* Traces and files of traces for the tests of what shows them. */

/* One span of @seconds on each of two rows. */
static inline SlabTrace *
trace_make (const char *title, double seconds)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabSpan span = { 0, (gint64) (seconds * 1e9), 0, -1, -1, SLAB_PHASE_FILTER };

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, title);
  slab_trace_add_span (trace, 0, &span);
  slab_trace_add_span (trace, 1, &span);
  slab_trace_end_at (trace, span.duration);
  return trace;
}

static inline GFile *
trace_write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

/* Of another program: two spans, 1 ms and 2 ms, on one thread. */
#define TRACE_OTHER                                                                                                    \
  "[{\"ph\":\"X\",\"name\":\"load\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":1000},"                                       \
  "{\"ph\":\"X\",\"name\":\"sum\",\"pid\":1,\"tid\":1,\"ts\":1000,\"dur\":2000}"
#define TRACE_OTHER_END "]"
/* The same, with a span before its own beginning and an event of no kind. */
#define TRACE_ODD TRACE_OTHER ",{\"ph\":\"X\",\"name\":\"bad\",\"ts\":5,\"dur\":-4},{\"ph\":\"?\"}]"
