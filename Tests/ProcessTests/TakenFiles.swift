// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPClient
import JSON
import TestSupport
import Testing

/// Takes the files of some documents out of the blob store before the signature check reads them,
/// as a file system over the network may hide them, and brings them back.
struct TakenFiles: Sendable {
    private let blobs: String
    private let aside: String

    /// `blobs` is the store's directory; `aside` lies on the same file system.
    init(blobs: String, aside: String) throws {
        self.blobs = blobs
        self.aside = aside
        try FileManager.default.createDirectory(
            atPath: aside, withIntermediateDirectories: true)
    }

    private func file(_ document: PlannedDocument) -> (stored: String, taken: String) {
        let hex = SHA256.hash(document.fileBytes).hex
        return ("\(blobs)/\(hex.prefix(2))/\(hex.dropFirst(2))", "\(aside)/\(hex)")
    }

    private func take(_ document: PlannedDocument) {
        let (stored, taken) = file(document)
        // Not there yet, or taken before.
        _ = rename(stored, taken)
    }

    /// Submits the document and returns its receipt. One that is to be parked has its second packet
    /// submitted too; its file is taken as soon as it is there, however often it is written.
    func submit(_ document: PlannedDocument, to exchange: SmallExchange) async throws -> String {
        guard document.isParked else {
            return try await exchange.submit(document.packet, as: document.publisher)
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    take(document)
                    await Task.yield()
                }
            }
            let receipt = try await exchange.submit(document.packet, as: document.publisher)
            _ = try await exchange.submit(document.secondPacket, as: document.publisher)
            group.cancelAll()
            try await group.waitForAll()
            take(document)
            return receipt
        }
    }

    /// Waits until the signature check has met each of these documents: it is parked, or it went
    /// through because the check was quicker than we were.
    func waitUntilMet(_ documents: [PlannedDocument], of exchange: SmallExchange) async throws {
        let ids = Set(documents.filter(\.isParked).map(\.documentID))
        try await eventually("what lacks its file is parked", within: .seconds(90)) {
            do {
                let parked = Set(try await exchange.letters("all").map(\.documentID))
                if ids.isSubset(of: parked) { return true }
                let answers = try await exchange.allAnswers().values.joined()
                let delivered = answers.filter { $0["answer"]?.stringValue == "delivery" }
                    .compactMap { $0["documentId"]?.stringValue }
                return ids.isSubset(of: parked.union(delivered))
            } catch is HTTPClientError {
                // A gateway that was killed is being started again.
                return false
            }
        }
    }

    /// Brings the files back, then has operators redrive what is parked of these documents; two of
    /// them each, of whom one comes too late. What is left alone goes on by itself, unless its next
    /// try is minutes away.
    func release(_ documents: [PlannedDocument], of exchange: SmallExchange) async throws {
        for document in documents where document.isParked {
            let (stored, taken) = file(document)
            if rename(taken, stored) != 0, errno != ENOENT { throw POSIXError(.EIO) }
        }
        let alone = Set(documents.filter(\.isLeftAlone).map(\.documentID))
        let ids = Set(documents.map(\.documentID))
        for letter in try await exchange.letters("open")
        where ids.contains(letter.documentID)
            && (letter.attempts > 1 || !alone.contains(letter.documentID))
        {
            for _ in 1...2 { try await exchange.redrive(letter) }
        }
    }

    /// How the parked documents went on, once all has arrived.
    static func report(
        _ exchange: SmallExchange, _ plan: [PlannedDocument], seed: UInt64
    ) async throws {
        #expect(try await exchange.letters("open").isEmpty, "SEED=\(seed)")
        let letters = try await exchange.letters("all")
        let parked = Set(plan.filter(\.isParked).map(\.documentID))
        let strange = letters.filter { $0.state != "redriven" || !parked.contains($0.documentID) }
        #expect(strange.isEmpty, "SEED=\(seed)")
        let byItself = letters.count { $0.decidedBy == "signature-check" }
        print(
            "TakenFiles: of \(parked.count) documents \(letters.count) were parked, "
                + "\(byItself) went on by themselves")
        // The check may have been quicker than we were, now and then.
        #expect(letters.count * 2 >= parked.count, "SEED=\(seed)")
        #expect(byItself > 0, "SEED=\(seed)")
    }
}
