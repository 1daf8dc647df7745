// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Dispatch
import Glibc

/// The owner of an `MHD_Daemon *`, from its start to its stop.
///
/// Sendable because the pointer is only used by the initialiser and by `stop`, which its owner
/// calls once.
final class RunningDaemon: @unchecked Sendable {
    let core: ServerCore
    private let daemon: OpaquePointer
    private let context: Unmanaged<ServerCore>
    private let sweeper: Sweeper
    private let texts: DaemonTexts

    /// Takes the socket over, also when it fails.
    init(core: ServerCore, socket: Int32) throws(HTTPServerError) {
        let texts = DaemonTexts(core.settings.tls)
        let context = Unmanaged.passRetained(core)
        var options = Self.options(core.settings, socket, texts, context.toOpaque())
        // Poll with a pool of threads: epoll without one stalls at some 250 connections (0.9.75).
        var flags = MHD_USE_POLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
        if texts.isTLS { flags |= MHD_USE_TLS.rawValue }
        guard let daemon = mhd_start(flags, Callbacks.handle, context.toOpaque(), &options) else {
            let code = errno
            context.release()
            throw .system(
                "start the HTTP server", code,
                hint: texts.isTLS ? "check the certificate and its key" : "check the limits")
        }
        self.core = core
        self.daemon = daemon
        self.context = context
        self.texts = texts
        sweeper = Sweeper(core: core)
    }

    /// The order matters: `MHD_stop_daemon` aborts the process while a connection is suspended.
    func stop() async {
        core.beginStopping()
        let socket = MHD_quiesce_daemon(daemon)
        if socket >= 0 { close(socket) }
        sweeper.sweep()
        await core.waitUntilIdle()
        await withCheckedContinuation { continuation in
            // It joins its threads: not for the cooperative pool.
            DispatchQueue.global().async {
                MHD_stop_daemon(self.daemon)
                continuation.resume()
            }
        }
        sweeper.cancel()
        context.release()
    }

    private static func options(
        _ settings: HTTPServerSettings, _ socket: Int32, _ texts: DaemonTexts,
        _ context: UnsafeMutableRawPointer
    ) -> [MHD_OptionItem] {
        let idle = max(settings.headerTimeout, settings.speedWindow).components.seconds + 2
        var options = [
            mhd_option(.LISTEN_SOCKET, Int(socket), nil),
            // Its own limit is dealt to the threads and leaves who comes later unanswered: ours is
            // reached first.
            mhd_option(
                .CONNECTION_LIMIT, (settings.maxConnections + 64) * settings.threads, nil),
            mhd_option(.CONNECTION_TIMEOUT, Int(idle), nil),
            mhd_option(.CONNECTION_MEMORY_LIMIT, settings.memoryPerConnection, nil),
            mhd_option(.SIGPIPE_HANDLED_BY_APP, 1, nil),
            mhd_option_target(Callbacks.target, context),
            mhd_option_completed(Callbacks.completed, context),
            mhd_option_connection(Callbacks.connection, context),
        ]
        if settings.threads > 1 {
            options.append(mhd_option(.THREAD_POOL_SIZE, settings.threads, nil))
        }
        if texts.isTLS {
            options.append(mhd_option(.HTTPS_MEM_KEY, 0, texts.key))
            options.append(mhd_option(.HTTPS_MEM_CERT, 0, texts.certificate))
            options.append(mhd_option(.HTTPS_PRIORITIES, 0, texts.priorities))
            if let authorities = texts.clientAuthorities {
                options.append(mhd_option(.HTTPS_MEM_TRUST, 0, authorities))
            }
        }
        options.append(mhd_option(.END, 0, nil))
        return options
    }
}

/// The texts that the daemon reads while it runs.
final class DaemonTexts {
    let key: UnsafeMutablePointer<CChar>?
    let certificate: UnsafeMutablePointer<CChar>?
    let priorities: UnsafeMutablePointer<CChar>?
    let clientAuthorities: UnsafeMutablePointer<CChar>?

    init(_ tls: HTTPServerTLS?) {
        key = tls.flatMap { strdup($0.keyPEM) }
        certificate = tls.flatMap { strdup($0.certificatePEM) }
        clientAuthorities = tls?.clientAuthoritiesPEM.flatMap { strdup($0) }
        // Without RSA key exchange every session has a key of its own that no later theft tells.
        priorities = tls.flatMap { _ in
            strdup("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:%SERVER_PRECEDENCE")
        }
    }

    deinit {
        free(key)
        free(certificate)
        free(priorities)
        free(clientAuthorities)
    }

    var isTLS: Bool { key != nil }
}
