// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zlib.h>

// Function-like macros, which Swift cannot import.

static inline int lt_inflate_begin(z_stream *stream) { return inflateInit(stream); }

/// Raw deflate, without header and checksum.
static inline int lt_deflate_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
}
