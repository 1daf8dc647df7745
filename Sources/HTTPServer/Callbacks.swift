// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD

/// What libmicrohttpd calls, on its threads. The context is the `ServerCore`, which the running
/// server holds until the daemon has stopped.
enum Callbacks {
    /// The request line was read: the request begins to exist.
    static let target: mhd_target_callback = { _, target, _ in
        guard let target else { return nil }
        let request = PendingRequest(
            target: String(cString: target), isWhole: HeaderBytes.isWhole(target))
        return Unmanaged.passRetained(request).toOpaque()
    }

    static let handle: MHD_AccessHandlerCallback = {
        context, connection, _, method, version, data, size, requestContext in
        guard let context, let connection, let method, let version, let size,
            let request = requestContext?.pointee
        else { return .NO }
        let chunk = UnsafeRawBufferPointer(start: data, count: size.pointee)
        size.pointee = 0
        return core(context).handle(
            ConnectionHandle(pointer: connection),
            Unmanaged<PendingRequest>.fromOpaque(request).takeUnretainedValue(),
            method: method, version: version, chunk: chunk)
    }

    static let completed: MHD_RequestCompletedCallback = {
        context, connection, requestContext, reason in
        guard let context, let requestContext, let request = requestContext.pointee else { return }
        requestContext.pointee = nil
        let pending = Unmanaged<PendingRequest>.fromOpaque(request).takeRetainedValue()
        if let connection { ConnectionHandle(pointer: connection).watch?.awaitHeaders() }
        core(context).completed(
            pending, isComplete: reason == .REQUEST_TERMINATED_COMPLETED_OK)
    }

    static let connection: MHD_NotifyConnectionCallback = {
        context, connection, socketContext, change in
        guard let context, let connection, let socketContext else { return }
        switch change {
        case .CONNECTION_NOTIFY_STARTED:
            let watch = ConnectionWatch(
                descriptor: mhd_descriptor(connection),
                address: mhd_peer(connection).flatMap(ClientAddress.init),
                settings: core(context).settings)
            socketContext.pointee = Unmanaged.passRetained(watch).toOpaque()
            core(context).opened(watch)
        case .CONNECTION_NOTIFY_CLOSED:
            guard let watch = socketContext.pointee else { return }
            socketContext.pointee = nil
            core(context).closed(
                Unmanaged<ConnectionWatch>.fromOpaque(watch).takeRetainedValue())
        @unknown default: break
        }
    }

    private static func core(_ context: UnsafeMutableRawPointer) -> ServerCore {
        Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    }
}
