// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD

/// An `MHD_Connection *`.
///
/// Sendable because a task only ever uses the connection that was suspended for it, to resume it
/// once; libmicrohttpd keeps a suspended connection alive and takes that call from any thread.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    var watch: ConnectionWatch? {
        mhd_socket_context(pointer).map {
            Unmanaged<ConnectionWatch>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// Called by the handler only, before the task that will resume is started.
    func suspend() { MHD_suspend_connection(pointer) }

    /// The last use of the connection by whoever calls it.
    func resume() { MHD_resume_connection(pointer) }
}
