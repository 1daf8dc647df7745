// LienThong
// SPDX-License-Identifier: Apache-2.0

package struct HTTPClientSettings: Sendable {
    /// Requests at once, each on a connection and a thread of its own; further ones wait. Default 8,
    /// at most `maxThreads`.
    package var maxConnections = 8
    /// The system's queues have 255 threads in a process: a client whose requests hold them all stops
    /// every other queue that may block, until one of them ends.
    package static let maxThreads = 128
    /// From the first packet to the end of the TLS handshake. Default 10 s.
    package var connectTimeout = Duration.seconds(10)
    /// Header lines of an answer, bytes together. Default 64 KiB.
    package var maxHeaderBytes = 64 << 10
    /// Redirections that are followed, to HTTP and HTTPS only. Default 0: they are answers.
    package var maxRedirects = 0
    /// A proxy as libcurl writes it. Default nil: none, whatever the environment says.
    package var proxy: String?
    /// A file of trusted roots in PEM. Default nil: those of the system.
    package var trustFile: String?
    /// Files in PEM of the certificate that the client shows, and of its key. Default nil: none.
    package var certificateFile: String?
    package var keyFile: String?
    package var userAgent = "LienThong"

    package init() {}
}
