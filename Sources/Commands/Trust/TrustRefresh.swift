// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSON
import Telemetry
import Terminal

extension Command {
    /// Asks the servers of authorities what was revoked, and imports what is new. No process of the pipeline
    /// waits for another's server: a timer of the operator's runs this.
    static let trustRefresh = Command(
        "trust refresh",
        "asks authorities what was revoked and brings it into the registry",
        operands: "[FILE]",
        options: GatewayOptions.all + [
            Option(
                "hosts", "FILE",
                help: "hosts that may be asked because a certificate of the registry names them"),
            Option("cache", "DIR", help: "what is known of earlier runs, so that less is asked"),
            GatewayOptions.json,
        ],
        notes: """
            FILE has one http or https address of a revocation list a line. The file of --hosts has one host a
            line (host:port for another port than the scheme's): lists that the registry's certificates
            name are fetched from these, and of a signer whom a check could not clear (TRY_LATER) the
            authority is asked by OCSP. Without --hosts no address out of a certificate is asked. In both a
            line that begins with # is a remark. Redirections are not followed. What a server says is held
            against the authority's signature, so plain http will do.
            Whatever does not answer stops nothing else. exit code: 0 all answered, 1 some did not.
            """
    ) { arguments in
        guard arguments.operands.count <= 1 else {
            throw UsageError("one FILE of addresses is taken")
        }
        let fixed = try arguments.operands.first.map {
            file throws(CommandFailure) in try RevocationFetch.addresses(in: file)
        }
        let hosts = try arguments["hosts"].map {
            file throws(CommandFailure) in try AskableHosts(file: file)
        }
        guard fixed != nil || hosts != nil else {
            throw UsageError("a FILE of addresses or --hosts is needed")
        }
        let cache = try RefreshCache(arguments["cache"])
        var refresh = TrustRefresh(
            gateway: try GatewayClient(arguments), cache: cache,
            now: WallClock.milliseconds() / 1000)
        try await refresh.run(fixed: fixed ?? [], hosts: hosts)
        try cache.forget(now: refresh.now)
        for line in refresh.failures + refresh.remarks { StandardStreams.complain(line) }
        StandardStreams.say(
            arguments.has("json")
                ? String(decoding: refresh.json.bytes, as: UTF8.self) : refresh.text)
        return refresh.failures.isEmpty ? ExitCode.done : ExitCode.failed
    }
}

/// One run: what is asked of whom, and what has come of it.
struct TrustRefresh {
    let gateway: GatewayClient
    let cache: RefreshCache
    /// Seconds since 1970.
    let now: Int64
    var fetch = RevocationFetch()

    private(set) var fetched = 0
    private(set) var unchanged = 0
    private(set) var answered = 0
    private(set) var new: Int64 = 0
    /// A line each: the address, and what is wrong.
    private(set) var failures: [String] = []
    /// What an operator may want to know, and nothing is wrong with.
    private(set) var remarks: [String] = []

    /// Of the newest answers so many are sent with one call.
    private static let batch = 100

    init(gateway: GatewayClient, cache: RefreshCache, now: Int64) {
        self.gateway = gateway
        self.cache = cache
        self.now = now
    }

    mutating func run(fixed: [String], hosts: AskableHosts?) async throws {
        var addresses = fixed
        var questions: [(RevocationFetch.Question, [WebAddress])] = []
        if let hosts {
            let sources = try await gateway.get(
                Query("/v1/trust/sources"), timeout: .seconds(300))
            var unlisted: Set<String> = []
            func askable(_ list: JSONValue?) -> [WebAddress] {
                let found = (list?.arrayValue ?? []).compactMap {
                    $0.stringValue.flatMap { WebAddress($0) }
                }
                unlisted.formUnion(found.filter { !hosts.contains($0) }.map(\.server))
                return found.filter(hosts.contains)
            }
            for address in askable(sources["lists"]).map(\.text)
            where !addresses.contains(address) { addresses.append(address) }
            for question in sources["questions"]?.arrayValue ?? [] {
                let servers = askable(question["addresses"])
                guard let asked = RevocationFetch.Question(question), !servers.isEmpty else {
                    continue
                }
                questions.append((asked, servers))
            }
            if !unlisted.isEmpty {
                let shown = unlisted.sorted().prefix(20).joined(separator: ", ")
                remarks.append(
                    "Máy chủ trong chứng thư, không có trong danh sách nên không hỏi / "
                        + "named by certificates, not among the hosts and so not asked: \(shown)")
            }
        }
        try await takeLists(addresses)
        try await ask(questions)
    }

    // MARK: Lists

    private mutating func takeLists(_ addresses: [String]) async throws {
        guard !addresses.isEmpty else { return }
        let held = try await heldLists()
        let (fetch, cache, now) = (fetch, cache, now)
        // One after the other goes into the registry: four large ones at once would fill the memory.
        var rest = addresses[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(RevocationFetch.atOnce))
            rest = rest.dropFirst(next.count)
            let answers = await RevocationFetch.each(next) { address in
                // Had somebody taken a list out of the registry, "nothing newer" would not bring it back.
                let known = cache.entry(address).flatMap { entry in
                    held.isSuperset(of: entry.lists) && !entry.lists.isEmpty ? entry : nil
                }
                return await fetch.list(at: address, known: known, now: now)
            }
            for (address, answer) in zip(next, answers) { try await take(answer, from: address) }
        }
    }

    private mutating func take(
        _ answer: Result<RevocationFetch.Fetched, RevocationFetch.Problem>, from address: String
    ) async throws {
        switch answer {
        case .failure(let problem): failures.append("\(address): \(problem.text)")
        case .success(.unchanged(let entry)):
            unchanged += 1
            if let entry { try cache.keep(entry, of: address) }
        case .success(.lists(let lists, let entry)):
            var isTaken = true
            // Each for itself: one that the registry refuses stops no other.
            for list in lists {
                fetched += 1
                do {
                    let done = try await gateway.put(
                        Query("/v1/trust/lists").with("fetched", "true"), list)
                    new += done["appended"]?.intValue ?? 0
                } catch let refusal as GatewayRefusal {
                    failures.append("\(address): \(refusal)")
                    isTaken = false
                }
            }
            if isTaken { try cache.keep(entry, of: address) }
        }
    }

    private func heldLists() async throws -> Set<String> {
        let trust = try await gateway.get(Query("/v1/trust"))
        return Set((trust["crls"]?.arrayValue ?? []).compactMap { $0["sha256"]?.stringValue })
    }

    // MARK: Answers

    private struct Answered: Sendable {
        var certificate: SHA256Digest
        var der: [UInt8]
        var entry: RefreshCache.Entry
        var key: String
    }

    private enum Outcome: Sendable {
        case answered(Answered)
        case unchanged
        case failed([String])
    }

    private mutating func ask(
        _ questions: [(RevocationFetch.Question, [WebAddress])]
    ) async throws {
        let (fetch, cache, now) = (fetch, cache, now)
        let outcomes = await RevocationFetch.each(questions) { question, servers -> Outcome in
            let key = "ocsp:" + question.certificate.hex
            if let known = cache.entry(key), now < known.askAgain { return .unchanged }
            var failures: [String] = []
            for server in servers {
                switch await fetch.answer(to: question, at: server.text, now: now) {
                case .success((let der, let entry)):
                    return .answered(
                        Answered(
                            certificate: question.certificate, der: der, entry: entry, key: key))
                case .failure(let problem):
                    failures.append(
                        "\(server.text), \(question.certificate.hex.prefix(16)): \(problem.text)")
                }
            }
            return .failed(failures)
        }
        var found: [Answered] = []
        for outcome in outcomes {
            switch outcome {
            case .answered(let answer): found.append(answer)
            case .unchanged: unchanged += 1
            case .failed(let lines): failures += lines
            }
        }
        answered = found.count
        var rest = found[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(Self.batch))
            rest = rest.dropFirst(next.count)
            do {
                try await bring(next)
            } catch is GatewayRefusal where next.count > 1 {
                // Each for itself: one that the registry refuses stops no other.
                for answer in next {
                    do {
                        try await bring([answer])
                    } catch let refusal as GatewayRefusal {
                        failures.append("\(answer.certificate.hex.prefix(16)): \(refusal)")
                    }
                }
            } catch let refusal as GatewayRefusal {
                failures.append("\(next[0].certificate.hex.prefix(16)): \(refusal)")
            }
        }
    }

    private mutating func bring(_ answers: [Answered]) async throws {
        let responses = answers.map { answer -> JSONValue in
            [
                "certificate": .string(answer.certificate.hex),
                "der": .string(Base64.encode(answer.der)),
            ]
        }
        let done = try await gateway.post(
            Query("/v1/trust"), ["responses": .array(responses)])
        new += done["appended"]?.intValue ?? 0
        for answer in answers { try cache.keep(answer.entry, of: answer.key) }
    }

    // MARK: What has come of it

    var text: String {
        "Đã lấy \(fetched) danh sách và \(answered) trả lời OCSP, \(new) mới, \(unchanged) không đổi / "
            + "\(fetched) lists and \(answered) OCSP answers fetched, \(new) new, "
            + "\(unchanged) unchanged"
    }

    var json: JSONValue {
        [
            "fetched": .int(Int64(fetched)), "answered": .int(Int64(answered)), "new": .int(new),
            "unchanged": .int(Int64(unchanged)),
            "failures": .array(failures.map { .string($0) }),
            "remarks": .array(remarks.map { .string($0) }),
        ]
    }
}

extension RevocationFetch.Question {
    fileprivate init?(_ json: JSONValue) {
        guard
            let certificate = (json["certificate"]?.stringValue).flatMap({ SHA256Digest(hex: $0) }),
            let subject = (json["subject"]?.stringValue).flatMap(Base64.decode),
            let issuer = (json["issuer"]?.stringValue).flatMap(Base64.decode)
        else { return nil }
        self.init(certificate: certificate, subject: subject, issuer: issuer)
    }
}
