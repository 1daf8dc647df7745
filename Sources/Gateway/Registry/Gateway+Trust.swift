// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages
import Telemetry

extension Gateway {
    static let trustRoutes: [Route] = [
        Route("POST", "v1/trust", .may(.run), .imported) { gateway, call in
            gateway.importing(call) { try await gateway.importTrust($0, call) }
        },
        Route("POST", "v1/trust/plan", .may(.run)) { gateway, call in
            gateway.importing(call) { try await gateway.trustImport($0, call).summary }
        },
        Route("PUT", "v1/trust/lists", .may(.run), .imported) { gateway, call in
            .stream(
                try TrustListSink(gateway, call),
                // The sink's own words come first.
                maxBytes: Int64(TrustImport.maxListBytes) + TrustListSink.roomBytes)
        },
        .get("v1/trust/sources", .may(.run)) { gateway, call in
            .json(200, try await gateway.trustSources(call).bytes)
        },
        .get("v1/trust", .may(.run)) { gateway, _ in
            .json(200, try await gateway.trust().bytes)
        },
        .get("v1/trust/ending", .may(.run)) { gateway, call in
            let days = try call.integer("days", default: 30, in: 0...3_650)
            let agency = call["agency"] == nil ? nil : try call.agency("agency")
            return .json(200, try await gateway.ending(within: days, of: agency, call).bytes)
        },
    ]

    /// What an import would do to the trust as it is now. Nothing is written but the lists' bytes, which
    /// nobody names yet.
    private func trustImport(_ body: [UInt8], _ call: Call) async throws -> TrustImportPlan {
        let (limit, blobs) = (settings.maxImportBytes, blobs)
        let current = try await newest(of: Topic.registryTrust.name)
        return try await lanes.run(for: nil) {
            try TrustImportPlan(
                TrustBody(body, maxBytes: limit, into: blobs), into: current, now: call.now)
        }
    }

    /// One revocation list whose bytes lie in the store: taken if it is newer than the one that is there.
    func importList(_ blob: SHA256Digest, _ call: Call) async throws -> JSONValue {
        let query = call.request.query
        let (wasFetched, plan) = (query["fetched"] == "true", query["plan"])
        let blobs = blobs
        let current = try await newest(of: Topic.registryTrust.name)
        let found = try await lanes.run(for: nil) {
            try TrustImportPlan(
                TrustBody(list: blob, plan: plan, wasFetched: wasFetched, in: blobs),
                into: current, now: call.now)
        }
        // What would be done is told; the bytes stay without a name in the registry.
        if query["dry"] == "true" { return found.summary }
        try found.order.demand(found.faults, found.digest)
        return try await write(found, call, target: "trust list \(blob.hex)")
    }

    /// Validates all before anything is written; lists lie in the blob store before the registry
    /// names them.
    private func importTrust(_ body: [UInt8], _ call: Call) async throws -> JSONValue {
        let found = try await trustImport(body, call)
        try found.order.demand(found.faults, found.digest)
        return try await write(found, call, target: "trust \(SHA256.hash(body).hex)")
    }

    private func write(
        _ found: TrustImportPlan, _ call: Call, target: String
    ) async throws -> JSONValue {
        try await require(.imported, call, target: target)
        try await blobs.makeDurable(found.blobs)
        if !found.records.isEmpty { try await log.append(found.records) }
        logger.info("trust was imported", [.count: found.records.count])
        return found.summary
    }

    /// A document is looked at again for a month.
    private static let wantedMilliseconds: Int64 = 40 * 86_400_000

    /// Where the registry's certificates say that one may ask about them; answers of authorities only about
    /// those of whom a check of signatures could not say whether they were revoked.
    private func trustSources(_ call: Call) async throws -> JSONValue {
        let since = call.now.advanced(byMilliseconds: -Self.wantedMilliseconds)
        let wanted = try await projection.signers(
            indeterminateFor: VerdictReason.tryLater.rawValue, since: since)
        let current = try await newest(of: Topic.registryTrust.name)
        let sources = try await lanes.run(for: nil) {
            var records: [String: TrustRecord] = [:]
            for (key, value) in current where TrustEntry.isCertificate(key) {
                records[key] = try TrustRecord(value)
            }
            return TrustSources(records, wanted: wanted)
        }
        return [
            "lists": .array(sources.lists.map { .string($0) }),
            "questions": .array(
                sources.questions.map { question in
                    [
                        "certificate": .string(question.certificate.hex),
                        "subject": .string(Base64.encode(question.subject)),
                        "issuer": .string(Base64.encode(question.issuer)),
                        "addresses": .array(question.addresses.map { .string($0) }),
                    ]
                }),
        ]
    }

    /// The registry of trust as it stands, read from its topic.
    private func trust() async throws -> JSONValue {
        var certificates: [(String, JSONValue)] = []
        var lists: [JSONValue] = []
        var responses: [JSONValue] = []
        for (key, value) in try await newest(of: Topic.registryTrust.name).sorted(by: {
            $0.0 < $1.0
        }) {
            if key.hasPrefix(TrustEntry.listPrefix) {
                lists.append(Self.json(key, try TrustListRecord(value)))
            } else if key.hasPrefix(TrustEntry.responsePrefix) {
                responses.append(Self.json(key, try TrustResponseRecord(value)))
            } else {
                certificates.append((key, Self.json(key, try TrustRecord(value))))
            }
        }
        return [
            "certificates": .array(certificates.map(\.1)), "crls": .array(lists),
            "responses": .array(responses),
        ]
    }

    /// The certificates that end within so many days, and those that have ended in as many: whose they
    /// are, and which other does the same for longer.
    private func ending(
        within days: Int, of agency: AgencyCode?, _ call: Call
    ) async throws -> JSONValue {
        let current = try await newest(of: Topic.registryTrust.name)
        let terms = try await lanes.run(for: nil) {
            var terms = CertificateTerms()
            for (key, value) in current where TrustEntry.isCertificate(key) {
                terms.set(try TrustRecord(value), of: key)
            }
            return terms
        }
        let span = Int64(days) * 86_400_000
        let found = terms.ending(
            before: call.now.advanced(byMilliseconds: span),
            after: call.now.advanced(byMilliseconds: -span))
        let own = found.filter { agency == nil || $0.agency == agency?.text }
        return ["certificates": .array(own.map { json($0, call) })]
    }

    private func json(_ term: CertificateTerm, _ call: Call) -> JSONValue {
        [
            "sha256": .string(term.certificate), "role": .string(term.role),
            "subject": .string(term.subject), "agency": term.agency.map { .string($0) } ?? nil,
            "agencyName": term.agency.flatMap { call.name(of: $0) }.map { .string($0) } ?? nil,
            "until": .string(term.until.iso),
            "hasEnded": .bool(term.until <= call.now),
            "isEndedByHand": .bool(term.isEndedByHand),
            "successor": term.successor.map { .string($0) } ?? nil,
        ]
    }

    /// The last value of each key of a compacted topic of one partition.
    private func newest(of topic: String) async throws -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        try await log.readAll([TopicPartition(topic, 0)]) { record in
            values[String(decoding: record.key ?? [], as: UTF8.self)] = record.value
            return true
        }
        return values
    }

    private static func json(_ key: String, _ record: TrustRecord) -> JSONValue {
        func day(_ days: Int32?) -> JSONValue {
            days.map { .string(CivilDate(daysSince1970: $0).iso) } ?? nil
        }
        let bindings = record.bindings.map { binding -> JSONValue in
            [
                "agency": .string(binding.agency), "from": day(binding.validFrom),
                "to": day(binding.validTo),
            ]
        }
        return [
            "sha256": .string(key), "role": .string(record.role), "from": day(record.validFrom),
            "to": day(record.validTo), "list": record.list.isEmpty ? nil : .string(record.list),
            "speaksFor": record.speaksFor.isEmpty
                ? nil : .array(record.speaksFor.map { .string($0) }),
            "bytes": .int(Int64(record.der.count)),
            "bindings": .array(bindings),
        ]
    }

    private static func json(_ key: String, _ record: TrustListRecord) -> JSONValue {
        [
            "key": .string(key), "issuer": .string(record.issuer),
            "sha256": .string(record.crl.hex), "size": .int(record.size),
            "number": record.number.isEmpty ? nil : .string(hex(record.number)),
            "thisUpdate": time(record.thisUpdate),
            "nextUpdate": record.nextUpdate.map(time) ?? nil,
        ]
    }

    private static func json(_ key: String, _ record: TrustResponseRecord) -> JSONValue {
        [
            "certificate": .string(String(key.dropFirst(TrustEntry.responsePrefix.count))),
            "subject": .string(record.subject), "thisUpdate": time(record.thisUpdate),
            "nextUpdate": record.nextUpdate.map(time) ?? nil,
        ]
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func time(_ milliseconds: Int64) -> JSONValue {
        .string(BusinessTime(milliseconds: milliseconds).iso)
    }
}
