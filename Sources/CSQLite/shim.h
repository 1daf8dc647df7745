// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift does not import. `bytes` may be null only with length 0.
static inline int lienthong_sqlite3_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_text64(
        statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// A null pointer would bind NULL; an empty blob is not NULL.
static inline int lienthong_sqlite3_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    if (length == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT);
}

// As above without a copy: the caller keeps the bytes until the binding is replaced or cleared.
static inline int lienthong_sqlite3_bind_blob_borrowed(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    if (length == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_STATIC);
}
