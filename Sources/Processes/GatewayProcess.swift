// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Bootstrap
import Crypto
import EventLog
import Gateway
import Glibc
import HTTPServer
import Projection
import Stages
import Telemetry
import Terminal
import WorkerRuntime

/// The gateway with the projection it asks: in `lienthong run`, and as a process of its own.
package struct GatewayProcess {
    package static let options = [
        Option("tokens", "FILE", help: "programs that call, as `lienthong tokens` writes them"),
        Option("users", "FILE", help: "people who log in, as `lienthong users` writes them"),
        Option(
            "session-idle", "DURATION",
            default: Duration.milliseconds(Sessions.Settings().idle).written,
            help: "a login ends after so long without a request"),
        Option(
            "session-lifetime", "DURATION",
            default: Duration.milliseconds(Sessions.Settings().lifetime).written,
            help: "a login ends after so long in any case"),
        Option(
            "older-key", "FILE", isRepeatable: true,
            help: "a former receipt key, whose receipts stay checkable"),
        Option(
            "max-packet-bytes", "N", default: String(GatewaySettings().maxPacketBytes),
            help: "the largest packet that is taken, 1 to 734003200"),
        Option(
            "admin-port", "N",
            help:
                "a listener of its own for health and metrics, which then leave --port; 0 takes a "
                + "free port"),
        Option("admin-host", "ADDRESS", default: "127.0.0.1", help: "where that one listens"),
        Option(
            "max-connections", "N", default: String(HTTPServerSettings().maxConnections),
            help: "open connections; who waits longest with its header gives way"),
        Option(
            "max-connections-per-address", "N",
            help: "of one address; 0 is no limit (default: \(connectionsPerAddress), with "
                + "--behind-tls 0)"),
        quota(.packets, "packets that one publisher may send to this gateway; 0 is no limit"),
        quota(.bytes, "bytes of them; 0 is no limit"),
        quota(.expandedBytes, "bytes of their attachments, unpacked; 0 is no limit"),
        quota(.refusals, "packets of its own that may be refused; 0 is no limit"),
        Option("tls-certificate", "FILE", help: "PEM chain; with --tls-key the gateway speaks TLS"),
        Option("tls-key", "FILE", help: "PEM key of that certificate"),
        Option(
            "client-ca", "FILE",
            help: "PEM: authorities of clients' certificates, which the tokens file names"),
        Option("behind-tls", help: "TLS ends before the gateway: its cookie is for TLS only"),
    ]

    private static func quota(_ quota: PublisherQuota, _ help: String) -> Option {
        Option(
            quota.option, "N", default: String(PublisherQuota.standard[quota] ?? 0), help: help)
    }

    /// An office behind one address, and no flood from it.
    private static let connectionsPerAddress = 256

    let gateway: Gateway
    let projection: Projection
    private let tls: HTTPServerTLS?
    private let server: HTTPServerSettings
    private let admin: (host: String, port: Int)?

    package init(_ pipeline: Pipeline, _ host: ProcessHost, _ arguments: Arguments) async throws {
        tls = try Self.tls(arguments)
        var settings = try Self.settings(arguments, isSecure: tls != nil)
        settings.receiverTypes = try await host.receiverTypes(arguments)
        server = try Self.server(host.serverSettings, tls, settings, arguments)
        admin = try Self.admin(arguments)
        projection = try await Projection.open(host)
        let book = try Self.accounts(arguments)
        gateway = Gateway(
            settings: settings, accounts: book, log: pipeline.log,
            registry: pipeline.registry, rules: pipeline.rules,
            reception: pipeline.reception, projection: projection, blobs: pipeline.blobs,
            olderKeys: try arguments.all("older-key").map {
                try Ed25519.PrivateKey(contentsOfFile: $0).publicKey
            },
            clock: pipeline.worker.clock, inHand: host.inHand,
            arrivalMarks: Self.arrivalMarks(host), metrics: host.metrics, logger: host.logger)
    }

    /// Without the file the gateway works as well: only a kill costs more.
    private static func arrivalMarks(_ host: ProcessHost) -> ArrivalMarks? {
        do throws(ArrivalMarks.Failure) {
            return try ArrivalMarks(path: host.settings.dataDirectory + "/arrivals")
        } catch {
            host.logger.error(
                "arrivals cannot be marked: those that a kill interrupts are lost",
                [.error: error])
            return nil
        }
    }

    private static func accounts(_ arguments: Arguments) throws(UsageError) -> AccountBook {
        do {
            return try AccountBook(
                AccountBook.Paths(users: arguments["users"], tokens: arguments["tokens"]))
        } catch {
            throw UsageError(error.description)
        }
    }

    private static func settings(
        _ arguments: Arguments, isSecure: Bool
    ) throws -> GatewaySettings {
        var settings = GatewaySettings()
        // The reader's own limit of a packet is the default too.
        let range = 1...Int(settings.maxPacketBytes)
        if let bytes = try arguments.int("max-packet-bytes", in: range) {
            settings.maxPacketBytes = Int64(bytes)
        }
        for quota in PublisherQuota.allCases {
            if let limit = try arguments.int(quota.option, in: 0...1 << 50) {
                settings.quotas[quota] = Int64(limit)
            }
        }
        settings.isSecure = isSecure || arguments.has("behind-tls")
        settings.isBehindProxy = arguments.has("behind-tls")
        settings.sessions.idle = try Self.duration("session-idle", arguments)
        settings.sessions.lifetime = try Self.duration("session-lifetime", arguments)
        return settings
    }

    /// Milliseconds, from a minute to a month.
    private static func duration(_ name: String, _ arguments: Arguments) throws -> Int64 {
        let duration = try Duration(written: try arguments.required(name))
        guard (Duration.seconds(60)...Duration.seconds(31 * 86_400)).contains(duration) else {
            throw UsageError("--\(name) is from 1m to 31d")
        }
        return duration.milliseconds
    }

    private static func server(
        _ standard: HTTPServerSettings, _ tls: HTTPServerTLS?, _ gateway: GatewaySettings,
        _ arguments: Arguments
    ) throws -> HTTPServerSettings {
        var server = standard
        server.tls = tls
        if let count = try arguments.int("max-connections", in: 1...100_000) {
            server.maxConnections = count
        }
        server.maxConnectionsPerAddress =
            try arguments.int("max-connections-per-address", in: 0...100_000)
            ?? (arguments.has("behind-tls") ? 0 : connectionsPerAddress)
        if gateway.isSecure {
            server.standardHeaders.set("Strict-Transport-Security", "max-age=31536000")
        }
        return server
    }

    private static func admin(_ arguments: Arguments) throws -> (host: String, port: Int)? {
        guard let port = try arguments.int("admin-port", in: 0...65_535) else { return nil }
        return (try arguments.required("admin-host", or: "127.0.0.1"), port)
    }

    private static func tls(_ arguments: Arguments) throws -> HTTPServerTLS? {
        /// Read by our own reader, as every file of certificates is.
        func certificates(_ name: String) throws -> String? {
            try arguments[name].map { path in
                do {
                    let ders = try PEM.ders(try bytes(ofFile: path), of: .certificate)
                    return PEM.text(ders, as: .certificate)
                } catch let problem as PEM.Problem {
                    throw UsageError("--\(name) \(path), \(problem)")
                }
            }
        }
        let key = try arguments["tls-key"].map {
            String(decoding: try bytes(ofFile: $0), as: UTF8.self)
        }
        switch (try certificates("tls-certificate"), key) {
        case (nil, nil):
            guard arguments["client-ca"] == nil else {
                throw UsageError("--client-ca needs --tls-certificate: TLS must end here")
            }
            return nil
        case (let certificate?, let key?):
            return HTTPServerTLS(
                certificatePEM: certificate, keyPEM: key,
                clientAuthoritiesPEM: try certificates("client-ca"))
        default: throw UsageError("--tls-certificate and --tls-key go together")
        }
    }

    /// Runs the gateway with other parts of its process.
    package func run(_ parts: [Part], on host: ProcessHost) async throws -> Int32 {
        let server = try HTTPServer(settings: server, metrics: host.metrics)
        let admin = try admin.map {
            (server: try host.adminServer(host: $0.host, port: $0.port), host: $0.host)
        }
        let watch = AccountWatch(gateway)
        // At a terminal a hang-up is its end, and ours.
        let hangUp = isatty(STDIN_FILENO) == 1 ? nil : Signals.onHangUp { watch.reload() }
        defer { withExtendedLifetime(hangUp) {} }
        return try await host.run(
            parts + [Part(projection), Part(watch)], server: server, handler: gateway, admin: admin,
            afterServing: { await gateway.stop() })
    }

    /// `gateway`: a process of its own, on Kafka.
    package static func main() async -> Never {
        await Program.runProcess(
            "gateway", "Runs the gateway with its projection until SIGTERM.",
            options: WorkerProgram.options + options, run: serve)
    }

    @Sendable private static func serve(_ arguments: Arguments) async throws -> Int32 {
        let host = try await ProcessHost(ProcessSettings(arguments), label: "gateway")
        let pipeline = try await Pipeline(host, arguments)
        let process = try await GatewayProcess(pipeline, host, arguments)
        return try await process.run(pipeline.followers, on: host)
    }
}

extension Projection {
    static func open(_ host: ProcessHost) async throws -> Projection {
        var settings = ProjectionSettings(
            path: host.settings.dataDirectory + "/projection.sqlite", cluster: host.opened.cluster)
        settings.inHand = host.inHand
        return try await open(
            settings,
            log: host.opened.log, metrics: host.metrics, logger: host.logger)
    }
}

extension Part {
    /// A file of accounts that cannot be used is a problem, and nothing waits for it.
    init(_ watch: AccountWatch) {
        self.init(
            "accounts", run: { await watch.run() }, stop: { watch.stop() },
            problem: { watch.problem })
    }

    init(_ projection: Projection) {
        self.init(
            "projection", run: { try await projection.run() }, stop: { projection.stop() },
            waitingFor: {
                projection.isReady ? nil : projection.problem ?? "reading the topics"
            },
            problem: { projection.problem })
    }
}

extension PublisherQuota {
    fileprivate var option: String {
        "publisher-\(rawValue)-per-" + (self == .packets ? "minute" : "day")
    }
}
