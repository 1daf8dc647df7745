// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where the server listens and what it bears.
package struct HTTPServerSettings: Sendable {
    /// The address to listen on. Default: this host only.
    package var host = "127.0.0.1"
    /// 0 is any free port; `HTTPServer.port` tells which.
    package var port: UInt16 = 0
    /// Threads that serve sockets; they never wait for a handler. 1 or more, default 2.
    package var threads = 2
    /// Open connections. For a further one the connection is closed that has waited longest for its
    /// next header; where none does, the further one. Default 1000.
    package var maxConnections = 1000
    /// Open connections of one address (of IPv6: of one /64); further ones are closed. Default 0: no
    /// limit of its own, as behind a proxy, from which all come.
    package var maxConnectionsPerAddress = 0
    /// Requests being worked on. For a further one the oldest body of a stranger is given up; where
    /// there is none, it is answered 503. Default 512.
    package var maxActiveRequests = 512
    /// Of these, requests of one party; further ones are answered 429. Default 128.
    package var maxActiveRequestsPerParty = 128
    /// Answers that wait. For a further one the party with the most of them has its oldest ended
    /// early; a party that has no fewer is answered 503. Default 256.
    package var maxWaitingRequests = 256
    /// Answers of one party that wait; further ones are answered 429. Default 16.
    package var maxWaitingRequestsPerParty = 16
    /// Memory of a connection, bytes, 4096 or more: the limit of its headers (then 431 or 414) and
    /// twice the size of a body's chunk. Default 64 KiB.
    package var memoryPerConnection = 64 << 10
    /// Bytes of an unwanted body that are read and thrown away before the answer, so that a client
    /// that writes first gets to read. Default 8 MiB.
    package var maxDrainBytes: Int64 = 8 << 20
    /// From the connection's begin or the last answer to the end of the next headers. Default 30 s.
    package var headerTimeout = Duration.seconds(30)
    /// The least speed of a body, in either direction, bytes a second: as a whole it takes no longer
    /// than `speedWindow` and its size at this speed, not counting our own time. Default 4096.
    package var leastBytesPerSecond: Int64 = 4096
    /// The time that a client may be ahead of that speed, or silent. Default 10 s.
    package var speedWindow = Duration.seconds(10)
    /// How long a handler may take for one step (a plan, a chunk, an answer), then 503. Default 60 s;
    /// an answer that waits has this in addition to its own time.
    package var answerTimeout = Duration.seconds(60)
    /// How long `stop` waits for requests that are being worked on. Default 10 s.
    package var stopTimeout = Duration.seconds(10)
    /// The clock of all deadlines. Default: the time since the host was started.
    package var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    /// Fields of every answer that does not have them itself: by default nothing is kept by a cache
    /// and no type is guessed.
    package var standardHeaders: HTTPHeaders = [
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    ]
    /// Plain HTTP if nil. Default nil.
    package var tls: HTTPServerTLS?

    package init() {}

    func check() throws(HTTPServerError) {
        let durations = [headerTimeout, speedWindow, answerTimeout, stopTimeout]
        guard threads >= 1, maxConnections >= 1, maxConnectionsPerAddress >= 0,
            maxActiveRequests >= 1, maxActiveRequestsPerParty >= 1, maxWaitingRequests >= 0,
            maxWaitingRequestsPerParty >= 0, memoryPerConnection >= 4096,
            maxDrainBytes >= 0, leastBytesPerSecond >= 1, durations.allSatisfy({ $0 > .zero })
        else {
            throw HTTPServerError(
                operation: "check the settings of the HTTP server", reason: "a limit is too small",
                hint: "see HTTPServerSettings for the ranges")
        }
    }
}

/// PEM texts of a certificate chain and its key. TLS 1.2 and 1.3, with forward secrecy only.
package struct HTTPServerTLS: Sendable {
    package var certificatePEM: String
    package var keyPEM: String
    /// Authorities of clients' certificates, PEM: a client is then asked for one, and may have none.
    /// Nil asks nobody.
    package var clientAuthoritiesPEM: String?

    package init(certificatePEM: String, keyPEM: String, clientAuthoritiesPEM: String? = nil) {
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
        self.clientAuthoritiesPEM = clientAuthoritiesPEM
    }
}
