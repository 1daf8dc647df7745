// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import HTTPClient
import Signatures
import Stages
import Terminal

/// Revocation lists and OCSP answers over HTTP, each bounded in bytes and time. A redirection is followed
/// nowhere: it could lead into a network that only this host sees.
struct RevocationFetch: Sendable {
    /// An operator has some authorities, each with some lists.
    static let maxAddresses = 200
    static let atOnce = 4
    /// Nothing is believed for longer without being asked for again.
    private static let longestSeconds: Int64 = 6 * 3600

    var limitBytes = TrustImport.maxListBytes
    var listTimeout = Duration.seconds(300)
    var answerTimeout = Duration.seconds(15)
    let http = HTTPClient(maxConnections: atOnce)

    struct Problem: Error, Equatable { var text: String }

    enum Fetched: Sendable {
        case lists([[UInt8]], RefreshCache.Entry)
        /// Nothing newer is awaited, or the server has nothing newer; what to keep where it was asked.
        case unchanged(RefreshCache.Entry?)
    }

    // MARK: Lists

    /// - Parameter known: of an earlier fetch whose lists the registry has.
    func list(
        at address: String, known: RefreshCache.Entry? = nil, now: Int64
    ) async -> Result<Fetched, Problem> {
        if let known, now < known.askAgain { return .success(.unchanged(nil)) }
        var headers: [(String, String)] = []
        if let etag = known?.etag { headers.append(("If-None-Match", etag)) }
        if let modified = known?.modified { headers.append(("If-Modified-Since", modified)) }
        let response: HTTPClientResponse
        do {
            response = try await http.send(
                "GET", address, headers: headers, limitBytes: limitBytes,
                timeout: listTimeout)
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
        if response.status == 304, let known { return .success(.unchanged(known)) }
        guard response.status == 200 else {
            return .failure(Problem(text: "answered \(response.status)"))
        }
        do {
            let ders = try PEM.ders(response.body, of: .revocationList)
            guard !ders.isEmpty else { return .failure(Problem(text: "no revocation list")) }
            let summaries = try ders.map { try RevocationListSummary(der: $0) }
            let etag = response.header("ETag")
            let modified = response.header("Last-Modified")
            let ends = summaries.map { $0.nextUpdate ?? now }.min() ?? now
            return .success(
                .lists(
                    ders,
                    RefreshCache.Entry(
                        etag: etag, modified: modified,
                        askAgain: etag == nil && modified == nil
                            ? Self.askAgain(now, until: ends, part: 4) : now,
                        lists: ders.map { SHA256.hash($0).hex })))
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
    }

    // MARK: Answers

    /// About whom an authority is asked; both certificates in DER.
    struct Question: Sendable {
        var certificate: SHA256Digest
        var subject: [UInt8]
        var issuer: [UInt8]
    }

    /// An answer that is the authority's word about that certificate, and holds now.
    func answer(
        to question: Question, at address: String, now: Int64
    ) async -> Result<([UInt8], RefreshCache.Entry), Problem> {
        do {
            let asked = try OCSPQuestion(about: question.subject, issuedBy: question.issuer)
            let response = try await http.send(
                "POST", address, headers: [("Content-Type", "application/ocsp-request")],
                body: .bytes(asked.der), limitBytes: OCSPSummary.limitBytes,
                timeout: answerTimeout)
            guard response.status == 200 else {
                return .failure(Problem(text: "answered \(response.status)"))
            }
            let told = try OCSPSummary(
                der: response.body, about: question.subject, issuedByOneOf: [question.issuer],
                at: now)
            let entry = RefreshCache.Entry(
                askAgain: Self.askAgain(now, until: told.nextUpdate ?? now + 3600, part: 2))
            return .success((response.body, entry))
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
    }

    private static func askAgain(_ now: Int64, until end: Int64, part: Int64) -> Int64 {
        now + min(longestSeconds, max(0, end - now) / part)
    }

    // MARK: Several at once

    /// In the order of the items, whatever is done first; a few at once.
    static func each<Item: Sendable, Answer: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) async -> Answer
    ) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            var rest = items.enumerated().makeIterator()
            func next() {
                guard let (index, item) = rest.next() else { return }
                group.addTask { (index, await work(item)) }
            }
            for _ in 0..<atOnce { next() }
            var answers: [Int: Answer] = [:]
            while let (index, answer) = await group.next() {
                answers[index] = answer
                next()
            }
            return items.indices.compactMap { answers[$0] }
        }
    }

    // MARK: Addresses

    static func addresses(in file: String) throws(CommandFailure) -> [String] {
        let text = String(decoding: try FileContents.read(file), as: UTF8.self)
        var found: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let address = String(line).normalised
            if address.isEmpty || address.hasPrefix("#") { continue }
            guard let address = WebAddress(address)?.text else {
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
}
