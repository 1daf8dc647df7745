// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import HTTPClient
import JSON
import Terminal

extension Command {
    /// Fetches the revocation lists of the authorities and imports what is new of them. No process of the
    /// pipeline waits for another's server: a timer of the operator's runs this.
    static let trustRefresh = Command(
        "trust refresh",
        "fetches revocation lists from the addresses of a file and brings them into the registry",
        operands: "FILE",
        options: GatewayOptions.all + [GatewayOptions.json],
        notes: """
            FILE has one http or https address a line; a line that begins with # is a remark. What such a
            server says is held against the issuer's signature at each check, so plain http will do.
            An address that does not answer stops no other. exit code: 0 all were fetched, 1 some were not.
            """
    ) { arguments in
        let addresses = try RevocationFetch.addresses(in: try arguments.operand("file"))
        let gateway = try GatewayClient(arguments)
        let found = await RevocationFetch().lists(from: addresses)
        var failures = found.failures
        var new: Int64 = 0
        // Each for itself: one that the registry refuses stops no other.
        for (address, list) in found.lists {
            do {
                let done = try await gateway.post(
                    Query("/v1/trust"),
                    [
                        "tables": ["crl"], "certificates": [],
                        "crls": [.string(Base64.encode(list))],
                    ])
                new += done["appended"]?.intValue ?? 0
            } catch let refusal as GatewayRefusal {
                failures.append("\(address): \(refusal)")
            }
        }
        for failure in failures { StandardStreams.complain(failure) }
        let fetched = Int64(found.lists.count)
        StandardStreams.say(
            arguments.has("json")
                ? String(
                    decoding: JSONValue.object([
                        ("fetched", .int(fetched)), ("new", .int(new)),
                        ("failures", .array(failures.map { .string($0) })),
                    ]).bytes, as: UTF8.self)
                : "Đã lấy \(fetched) danh sách, \(new) mới / \(fetched) lists fetched, \(new) new")
        return failures.isEmpty ? ExitCode.done : ExitCode.failed
    }
}

/// Revocation lists over HTTP, each bounded in bytes and time.
struct RevocationFetch: Sendable {
    /// What one import takes: 16 MiB in Base64.
    static let maxBytes = 11 << 20
    /// An operator has some authorities, each with some lists.
    static let maxAddresses = 200
    private static let timeout = Duration.seconds(120)
    private static let atOnce = 4

    var limitBytes = maxBytes

    struct Found: Sendable {
        var lists: [(address: String, der: [UInt8])] = []
        /// A line each: the address, and what is wrong.
        var failures: [String] = []
    }

    static func addresses(in file: String) throws(CommandFailure) -> [String] {
        let text = String(decoding: try FileContents.read(file), as: UTF8.self)
        var found: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let address = String(line).normalised
            if address.isEmpty || address.hasPrefix("#") { continue }
            guard address.hasPrefix("http://") || address.hasPrefix("https://"),
                address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else {
                throw CommandFailure(
                    "\(file), line \(index + 1): not an http or https address",
                    next: "write one address a line")
            }
            if !found.contains(address) { found.append(address) }
        }
        guard !found.isEmpty, found.count <= maxAddresses else {
            throw CommandFailure(
                "\(file) has \(found.count) addresses", next: "write 1 to \(maxAddresses)")
        }
        return found
    }

    /// In the order of the addresses, whatever answers first.
    func lists(from addresses: [String]) async -> Found {
        let http = HTTPClient(maxConnections: Self.atOnce)
        let answers = await withTaskGroup(of: (Int, Result<[[UInt8]], Problem>).self) { group in
            var rest = addresses.enumerated().makeIterator()
            func next() {
                guard let (index, address) = rest.next() else { return }
                group.addTask { (index, await self.list(at: address, http)) }
            }
            for _ in 0..<Self.atOnce { next() }
            var answers: [Int: Result<[[UInt8]], Problem>] = [:]
            while let (index, answer) = await group.next() {
                answers[index] = answer
                next()
            }
            return answers
        }
        var found = Found()
        for (index, address) in addresses.enumerated() {
            switch answers[index] {
            case .success(let lists): found.lists += lists.map { (address, $0) }
            case .failure(let problem): found.failures.append("\(address): \(problem.text)")
            case nil: break
            }
        }
        return found
    }

    private struct Problem: Error { var text: String }

    private func list(at address: String, _ http: HTTPClient) async -> Result<[[UInt8]], Problem> {
        let response: HTTPClientResponse
        do {
            response = try await http.send(
                "GET", address, limitBytes: limitBytes, timeout: Self.timeout)
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
        guard response.status == 200 else {
            return .failure(Problem(text: "answered \(response.status)"))
        }
        do throws(PEM.Problem) {
            let ders = try PEM.ders(response.body, of: .revocationList)
            return ders.isEmpty ? .failure(Problem(text: "no revocation list")) : .success(ders)
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
    }
}
