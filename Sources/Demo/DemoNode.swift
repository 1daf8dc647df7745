// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import Crypto
import EdXML
import Exchange
import HTTPClient
import JSON
import Telemetry
import Terminal

/// A province's or ministry's platform: it publishes, reads its answers from a position on, fetches
/// for its agencies and reports what they do. Speaks HTTP only, with its own token.
struct DemoNode: Sendable {
    let code: String
    /// For calls that are answered at once, shared by all nodes.
    let gateway: GatewayClient
    /// For the one call that waits.
    let answers: GatewayClient
    let board: DemoBoard

    /// How long a call that may be repeated is repeated.
    static let patience = Duration.seconds(60)

    // MARK: Answers

    /// Reads until cancelled; what is to be done for it goes to `take`.
    func readAnswers(take: @Sendable (DemoLedger.Duty) -> Void) async {
        var position: Int64 = 0
        while !Task.isCancelled {
            do {
                let query = Query("/v1/answers").with("from", String(position))
                    .with("limit", 500).with("wait", 20)
                let page = try await DemoNode.repeating {
                    try await answers.get(query, timeout: .seconds(60))
                }
                let wall = WallClock.milliseconds()
                for entry in page["answers"]?.arrayValue ?? [] {
                    guard let answer = entry["answer"] else { continue }
                    let duty = board.with { $0.read(answer, node: code, at: wall) }
                    if let duty { take(duty) }
                }
                position = page["next"]?.intValue ?? position
            } catch {
                if !Task.isCancelled { board.end("node \(code) cannot read its answers: \(error)") }
                return
            }
        }
    }

    // MARK: Packets

    func submit(_ packet: [UInt8], number index: Int) async {
        board.with { $0.willSubmit(index, at: WallClock.milliseconds()) }
        do {
            let taken = try await DemoNode.repeating { try await gateway.submit(.bytes(packet)) }
            board.with { $0.taken(index, submission: taken.submission, receipt: taken.receipt) }
        } catch let refusal as GatewayRefusal where refusal.isRefusal {
            board.with { $0.refused(index, DemoLedger.Refusal(refusal)) }
        } catch {
            board.with { $0.fault("\($0.packets[index].entry.file): \(error)") }
        }
    }

    // MARK: Receivers

    func run(_ errand: DemoErrands.Errand) async {
        do {
            switch errand {
            case .fetch(let delivery, let statuses):
                try await fetch(delivery)
                for status in statuses { try await report(status, of: delivery) }
            case .report(let delivery, let status):
                try await report(status, of: delivery)
            }
        } catch {
            if !Task.isCancelled { board.with { $0.fault("node \(code): \(error)") } }
        }
    }

    /// The packet must come byte for byte as the answer promised.
    private func fetch(_ delivery: DemoLedger.Delivery) async throws {
        let query = Query("/v1/fetch").with("id", delivery.key.documentID)
            .with("receiver", delivery.key.receiver)
        let response = try await DemoNode.repeating {
            let response = try await gateway.http.send(
                "GET", gateway.base + query.target, headers: gateway.headers,
                limitBytes: GatewayClient.limitBytes, timeout: .seconds(120))
            guard response.status == 200 else { throw GatewayRefusal(response) }
            return response
        }
        let digest = SHA256.hash(response.body).hex
        guard digest == delivery.answer["packet"]?.stringValue else {
            throw CommandFailure(
                "\(delivery.key.documentID) came to \(delivery.key.receiver) changed",
                next: "look into the blob store")
        }
    }

    private func report(_ status: String, of delivery: DemoLedger.Delivery) async throws {
        let packet = try DemoStatus.packet(status, of: delivery, at: WallClock.milliseconds())
        _ = try await DemoNode.repeating { try await gateway.submit(.bytes(packet)) }
    }

    // MARK: Repeating

    /// Runs a call that may be made again, until it is answered: a busy gateway says when.
    static func repeating<T: Sendable>(
        _ call: @Sendable () async throws -> T
    ) async throws -> T {
        let deadline = ContinuousClock.now + patience
        var pause = Duration.milliseconds(50)
        while true {
            do {
                return try await call()
            } catch let error as HTTPClientError
                where error.isRetriable && ContinuousClock.now < deadline
            {
                try await Task.sleep(for: pause)
            } catch let error as GatewayRefusal
                where [429, 503].contains(error.status) && ContinuousClock.now < deadline
            {
                try await Task.sleep(for: pause)
            }
            pause = min(pause * 2, .seconds(2))
        }
    }
}

extension DemoLedger.Refusal {
    init(_ refusal: GatewayRefusal) {
        self.init(
            code: refusal.code, vi: refusal.vi, en: refusal.en, agencies: refusal.agencies)
    }
}
