// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdlib.h>
#include <unistd.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Function-like macros, which Swift cannot import.

static inline long lt_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

// A process that checks what strangers send must not take "no memory" for a fault of theirs: it
// ends with this exit status instead.
enum { lt_out_of_memory = 71 };

static inline void *lt_malloc(size_t size, const char *file, int line) {
    (void)file, (void)line;
    void *memory = malloc(size);
    if (!memory && size) _exit(lt_out_of_memory);
    return memory;
}
static inline void *lt_realloc(void *old, size_t size, const char *file, int line) {
    (void)file, (void)line;
    void *memory = realloc(old, size);
    if (!memory && size) _exit(lt_out_of_memory);
    return memory;
}
static inline void lt_free(void *memory, const char *file, int line) {
    (void)file, (void)line;
    free(memory);
}
/// Before any other call of OpenSSL. 1 if it is so now.
static inline int lt_end_when_openssl_lacks_memory(void) {
    return CRYPTO_set_mem_functions(lt_malloc, lt_realloc, lt_free);
}
