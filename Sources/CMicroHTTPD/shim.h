// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdint.h>
#include <sys/socket.h>
#include <microhttpd.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// Variadic functions, and options that carry a function pointer, cannot be called from Swift.

static inline struct MHD_OptionItem mhd_option(enum MHD_OPTION option, intptr_t value,
                                               void *pointer) {
    struct MHD_OptionItem item = {option, value, pointer};
    return item;
}

static inline struct MHD_OptionItem mhd_option_completed(MHD_RequestCompletedCallback callback,
                                                         void *context) {
    return mhd_option(MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)callback, context);
}

static inline struct MHD_OptionItem mhd_option_connection(MHD_NotifyConnectionCallback callback,
                                                          void *context) {
    return mhd_option(MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)callback, context);
}

typedef void *(*mhd_target_callback)(void *context, const char *target,
                                     struct MHD_Connection *connection);

static inline struct MHD_OptionItem mhd_option_target(mhd_target_callback callback,
                                                      void *context) {
    return mhd_option(MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)callback, context);
}

static inline struct MHD_Daemon *mhd_start(unsigned flags, MHD_AccessHandlerCallback handler,
                                           void *context, struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

static inline int mhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline void *mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// From the first byte of the request line to the end of the empty line; 0 if it is not known.
static inline size_t mhd_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

static inline const struct sockaddr *mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// The certificate (DER) that the client has shown and proven to hold, borrowed from its session. NULL
/// where it has shown none, or one for which none of our authorities vouches now, as one of a client.
static inline const unsigned char *mhd_client_certificate(struct MHD_Connection *connection,
                                                          size_t *size) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (!info || !info->tls_session) return NULL;
    gnutls_session_t session = (gnutls_session_t)info->tls_session;
    unsigned count = 0, status = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    if (!chain || !count) return NULL;
    gnutls_typed_vdata_st purpose = {GNUTLS_DT_KEY_PURPOSE_OID,
                                     (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT, 0};
    if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) < 0 || status) return NULL;
    *size = chain[0].size;
    return chain[0].data;
}
