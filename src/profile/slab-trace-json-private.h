/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace-json.h"

G_BEGIN_DECLS

/* What slab-trace-json.c writes and slab-trace-json-load.c reads. */

#define SLAB_TRACE_JSON_FORMAT "slabscope"
#define SLAB_TRACE_JSON_VERSION 2
#define SLAB_TRACE_JSON_PROCESS 1

/* Names of counter events, whose figures are named below them. */
#define SLAB_TRACE_JSON_CORES "cores busy"    /* "cores", "queued" */
#define SLAB_TRACE_JSON_MEMORY "memory"       /* "resident" and the owners' names, bytes */
#define SLAB_TRACE_JSON_FAULTS "page faults"  /* "minor", "major", since the sample before */
#define SLAB_TRACE_JSON_DISK "disk"           /* "read", "written", bytes since the sample before */
#define SLAB_TRACE_JSON_THREADS "thread busy" /* a share for each thread's number, from 1 */

G_END_DECLS
