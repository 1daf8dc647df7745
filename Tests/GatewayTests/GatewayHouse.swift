// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Bootstrap
import Crypto
import EventLog
import Events
import Exchange
import Foundation
import Gateway
import HTTPClient
import HTTPServer
import JSON
import Processes
import Projection
import SQLiteEventLog
import Stages
import Synchronization
import Telemetry
import Terminal
import TestSupport
import WorkerRuntime

/// A gateway on a free port, with all stages, the projection and a registry of a few agencies
/// behind it; the tests speak HTTP.
final class GatewayHouse: Sendable {
    let log: FaultyEventLog
    let blobs: FillableBlobStore
    let pipeline: Pipeline
    let projection: Projection
    let gateway: Gateway
    let metrics: Metrics
    private let server: HTTPServer
    private let client = HTTPClient(maxConnections: 8)
    private let directory: TemporaryDirectory

    static let start = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8)

    /// What stands in the tables that the house begins with.
    static let agencies = """
        code,name,level,parent,valid_from,valid_to,successor,node,certainty
        G09,Bộ Nội vụ,central,VN,,,,yes,confirmed
        H27,UBND tỉnh Hà Tĩnh,province,VN,,,,yes,confirmed
        H27.05,UBND huyện Đức Thọ,district,H27,,,,,derived
        H27.05.03,UBND xã Tùng Ảnh,commune,H27.05,,,,,derived
        H27.05.04,UBND xã Yên Hồ,commune,H27.05,,,,,derived
        H05,UBND tỉnh Bắc Ninh,province,VN,,,,yes,confirmed
        H05.01,UBND huyện Gia Bình,district,H05,,,,,derived
        H05.01.01,UBND xã Đại Bái,commune,H05.01,,,,,derived
        """

    /// Programs, by their tokens. The operator reads documents, the runner does not.
    static let tokens: [(token: String, entry: Token)] = [
        ("token-h27", token("h27", .node, "H27")), ("token-h05", token("h05", .node, "H05")),
        ("token-g09", token("g09", .node, "G09")),
        ("token-commune", token("commune", .agency, "H27.05.03")),
        ("token-other-commune", token("other-commune", .agency, "H27.05.04")),
        ("token-operator", token("operator", .operator, readsDocuments: true)),
        ("token-runner", token("runner", .operator)),
        ("token-auditor", token("auditor", .auditor)),
        ("token-metrics", token("metrics", .metrics)),
        ("token-expired", token("expired", .node, "H27", expires: 1)),
    ]

    /// People, all with one password.
    static let password = "mật khẩu của mọi người"
    static let users: [User] = {
        guard let typed = Password(typed: password) else { preconditionFailure("no password") }
        let hash = PasswordHash(of: typed)
        func user(
            _ name: String, _ role: Role, _ code: String? = nil, reads: Bool = false
        ) -> User {
            do {
                return try User(
                    name: name, role: role, agency: code.map(GatewayHouse.code), password: hash,
                    readsDocuments: reads)
            } catch {
                preconditionFailure("\(name): \(error)")
            }
        }
        return [
            user("clerk", .clerk, "H27.05.03"), user("leader", .leader, "H27.05.03"),
            user("officer", .officer, "H27.05.03"), user("stranger-clerk", .clerk, "H27.05.04"),
            user("receiver-clerk", .clerk, "H05.01.01"), user("operator", .operator),
            user("reader", .operator, reads: true), user("auditor", .auditor),
        ]
    }()

    static let accounts: Accounts = {
        var usersFile = UsersFile()
        for user in users {
            do { try usersFile.put(user) } catch { preconditionFailure("\(error)") }
        }
        return Accounts(users: usersFile, tokens: tokensFile)
    }()

    static let tokensFile: TokensFile = {
        var file = TokensFile()
        for (_, entry) in tokens { file.put(entry) }
        return file
    }()

    private static func token(
        _ name: String, _ role: Role, _ code: String? = nil, readsDocuments: Bool = false,
        expires: Int64? = nil
    ) -> Token {
        do {
            return try Token(
                name: name, role: role, code: code.map(GatewayHouse.code),
                expires: expires.map { BusinessTime(milliseconds: $0) },
                readsDocuments: readsDocuments, proof: .token(SHA256.hash("token-" + name)))
        } catch {
            preconditionFailure("\(name): \(error)")
        }
    }

    private static func code(_ text: String) -> AgencyCode {
        do { return try AgencyCode(text) } catch { preconditionFailure("\(text): \(error)") }
    }

    /// Starts everything, runs the body, drains and closes. `arrivals` is what a killed process has left.
    static func run(
        withStages: Bool = true, settings: GatewaySettings = GatewaySettings(),
        book: AccountBook = AccountBook(accounts), arrivals: [UInt8]? = nil,
        _ body: @Sendable (GatewayHouse) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = FaultyEventLog(try await SQLiteEventLog(path: directory.file("log.sqlite")))
        try await log.create(Topic.specs)
        if let arrivals { try FileContents.write(arrivals, to: directory.file("arrivals")) }
        let house = try await GatewayHouse(log, directory, settings, book)
        let projection = house.projection
        var parts =
            house.pipeline.followers + [
                Part("projection", run: { try await projection.run() }, stop: { projection.stop() })
            ]
        if withStages { parts += house.pipeline.parts() }
        let runner = PartRunner(parts, logger: house.pipeline.logger)
        try house.server.start(house.gateway)
        let registry = house.pipeline.registry
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let code = await runner.run()
                if code != ExitCode.done {
                    throw HouseError(description: "a part failed: \(code)")
                }
            }
            do {
                try await house.register()
                try await eventually("the house has read what there is") {
                    registry.isCurrent && projection.isReady
                }
                try await body(house)
            } catch {
                await house.server.stop()
                runner.stop()
                throw error
            }
            await house.server.stop()
            await house.gateway.stop()
            runner.stop()
            try await group.waitForAll()
        }
        try await projection.close()
        await log.close()
    }

    private init(
        _ log: FaultyEventLog, _ directory: TemporaryDirectory, _ settings: GatewaySettings,
        _ book: AccountBook
    ) async throws {
        self.log = log
        self.directory = directory
        metrics = Metrics()
        let quiet = Logger(label: "test", sink: LogSink { _ in })
        blobs = FillableBlobStore(
            try DirectoryBlobStore(
                path: directory.file("blobs"), metrics: metrics, logger: quiet))
        let logger = Logger(label: "test", level: .error)
        let clock = Self.clock()
        pipeline = try Pipeline(
            log: log,
            worker: WorkerSettings(
                cluster: Cluster("test"), instance: "1", clock: clock,
                stateDirectory: directory.path),
            blobs: blobs, receipts: ReceiptSigner(key: try Ed25519.PrivateKey()),
            metrics: metrics, logger: logger)
        projection = try await Projection.open(
            ProjectionSettings(path: directory.file("projection.sqlite"), cluster: Cluster("test")),
            log: log, metrics: metrics, logger: logger)
        gateway = Gateway(
            settings: settings, accounts: book, log: log, registry: pipeline.registry,
            rules: pipeline.rules, reception: pipeline.reception, projection: projection,
            blobs: blobs, clock: clock,
            arrivalMarks: try ArrivalMarks(path: directory.file("arrivals")), metrics: metrics,
            logger: logger)
        server = try HTTPServer(settings: HTTPServerSettings(), metrics: metrics)
    }

    /// The house's time goes on from its start, a second with every look at it.
    private static func clock() -> BusinessClock {
        final class Count: Sendable { let looks = Atomic<Int64>(0) }
        let count = Count()
        return BusinessClock {
            let looks = count.looks.wrappingAdd(1, ordering: .relaxed).newValue
            return start.advanced(byMilliseconds: looks * 10)
        }
    }

    private func register() async throws {
        let answer = try await post(
            "/v1/registry", .object([("agencies", .string(Self.agencies))]),
            as: "token-operator")
        if answer.status != 200 { throw HouseError(description: answer.text) }
    }

    var port: UInt16 { server.port }

    /// What a process that is killed now leaves behind.
    var arrivals: [UInt8] {
        get throws { try FileContents.read(directory.file("arrivals")) }
    }

    // MARK: Requests

    /// Logs in on the pages; the cookie of the session, as the browser sends it back.
    func logIn(_ form: String) async throws -> String {
        let answer = try await send("POST", "/login", body: .bytes(Array(form.utf8)))
        guard answer.status == 303, let cookie = answer.header("Set-Cookie") else {
            throw HouseError(description: "no login: \(answer.status) \(answer.text)")
        }
        return String(cookie.prefix { $0 != ";" })
    }

    func logIn(user name: String, code: String = "") async throws -> String {
        try await logIn("name=\(name)&password=\(encoded(Self.password))&code=\(code)")
    }

    /// A form of our own pages, sent by a browser that has logged in.
    func submitForm(_ path: String, _ fields: String, cookie: String) async throws
        -> HTTPClientResponse
    {
        try await send(
            "POST", path,
            headers: [("Cookie", cookie), ("Origin", "http://127.0.0.1:\(server.port)")],
            body: .bytes(Array(fields.utf8)))
    }

    func send(
        _ method: String, _ path: String, as token: String? = nil,
        headers: [(String, String)] = [], body: HTTPClientBody = .none
    ) async throws -> HTTPClientResponse {
        var headers = headers
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        return try await client.send(
            method, "http://127.0.0.1:\(server.port)\(path)", headers: headers, body: body,
            limitBytes: 64 << 20, timeout: .seconds(60))
    }

    func get(
        _ path: String, as token: String? = nil, headers: [(String, String)] = []
    ) async throws -> HTTPClientResponse {
        try await send("GET", path, as: token, headers: headers)
    }

    func post(
        _ path: String, _ json: JSONValue, as token: String? = nil
    ) async throws -> HTTPClientResponse {
        try await send("POST", path, as: token, body: .bytes(json.bytes))
    }

    func submit(_ packet: [UInt8], as token: String) async throws -> HTTPClientResponse {
        try await send("POST", "/v1/packets", as: token, body: .bytes(packet))
    }

    /// The JSON of an answer, once it is what the test waits for.
    func wait(
        for path: String, as token: String, until condition: @Sendable (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let found = Mutex<JSONValue>(.null)
        try await eventually("\(path) says so") {
            let answer = try await self.get(path, as: token)
            guard answer.status == 200 else { return false }
            let json = try JSONReader.parse(answer.body)
            found.withLock { $0 = json }
            return condition(json)
        }
        return found.withLock { $0 }
    }

    /// Submits a document of `from` and waits until it lies in the inbox of each receiver.
    @discardableResult
    func deliver(_ packet: SamplePacket, as token: String) async throws -> [UInt8] {
        let bytes = try packet.bytes()
        let answer = try await submit(bytes, as: token)
        guard answer.status == 202 else { throw HouseError(description: answer.text) }
        _ = try await wait(
            for: "/v1/documents?id=\(encoded(packet.documentID))", as: "token-operator"
        ) { $0["state"]?.stringValue == "delivered" }
        return bytes
    }

    /// The file of a blob gets other bytes, or goes; what was there comes back with them.
    func replace(_ blob: SHA256Digest, with bytes: [UInt8]?) throws {
        let path = directory.file("blobs/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))")
        if let bytes {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    func values(_ topic: String) async throws -> [[UInt8]] {
        try await log.readAll(topic).compactMap(\.value)
    }
}

struct HouseError: Error, CustomStringConvertible {
    let description: String
}

extension HTTPClientResponse {
    func json() throws -> JSONValue { try JSONReader.parse(body) }

    var errorCode: String? {
        get throws { try json()["error"]?["code"]?.stringValue }
    }
}

/// As a value of a query.
func encoded(_ text: String) -> String {
    text.utf8.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: String(UnicodeScalar(byte))
        default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }.joined()
}
