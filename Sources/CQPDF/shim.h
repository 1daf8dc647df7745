// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <qpdf/qpdf-c.h>

#include <unistd.h>

/// std::set_new_handler of libstdc++: qpdf would take "no memory" for a damaged file.
void (*lt_set_new_handler(void (*handler)(void)))(void) __asm__("_ZSt15set_new_handlerPFvvE");

static inline void lt_no_memory(void) { _exit(71); }
static inline void lt_end_when_qpdf_lacks_memory(void) { lt_set_new_handler(lt_no_memory); }
