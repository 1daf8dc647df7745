// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Debian's libxml2 pulls in ICU headers, which clash with the ICU module of Foundation.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlmemory.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A process that checks what strangers send must not take "no memory" for a fault of theirs: it
// ends with exit status 71 instead.

static inline void *lt_xml_malloc(size_t size) {
    void *memory = malloc(size);
    if (!memory && size) _exit(71);
    return memory;
}
static inline void *lt_xml_realloc(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory && size) _exit(71);
    return memory;
}
static inline char *lt_xml_strdup(const char *text) {
    char *copy = strdup(text);
    if (!copy) _exit(71);
    return copy;
}
/// `xmlFree` is a variable, which threads would share.
static inline void lt_xml_free(xmlChar *memory) { xmlFree(memory); }

/// Before any other call of libxml2. 1 if it is so now.
static inline int lt_end_when_libxml2_lacks_memory(void) {
    return xmlMemSetup(free, lt_xml_malloc, lt_xml_realloc, lt_xml_strdup) == 0;
}
