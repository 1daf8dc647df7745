// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Blocking
import Crashes
import Events
import Exchange
import HTTPServer
import Stages
import Telemetry

/// Takes one packet while it is uploaded. Reading and writing block, so it lives on a queue that
/// may; the client waits meanwhile, nothing piles up.
actor PacketSink: BodySink {
    private let executor: BlockingExecutor
    private let gateway: Gateway
    private let call: Call
    private let caller: Caller
    private let intake: PacketIntake

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ gateway: Gateway, _ call: Call, _ caller: Caller, from publisher: Publisher) {
        executor = gateway.lanes.next(for: caller)
        self.gateway = gateway
        self.call = call
        self.caller = caller
        intake = gateway.reception.intake(from: publisher, at: call.now)
    }

    /// A refused packet is read on: its identity is that of all its bytes.
    func write(_ chunk: [UInt8]) async throws(HTTPRefusal) {
        try count(chunk.count, as: .bytes)
        let before = intake.expandedBytes
        var failure: BlobError?
        chunk.withUnsafeBytes { bytes in
            do throws(BlobError) {
                try inHand { () throws(BlobError) in try intake.push(bytes) }
            } catch {
                failure = error
            }
        }
        if let failure {
            gateway.instruments.packetsFailed.add()
            throw HTTPRefusal(gateway.response(to: failure, of: call.request))
        }
        try count(intake.expandedBytes - before, as: .expandedBytes)
    }

    private func count(_ amount: Int, as quota: PublisherQuota) throws(HTTPRefusal) {
        do {
            try gateway.quotas.take(amount, as: quota, of: caller)
        } catch {
            throw HTTPRefusal(gateway.response(to: error, of: call.request))
        }
    }

    func finish() async -> HTTPResponse {
        do {
            let packet = try inHand { try intake.finish() }
            if packet.refusal != nil { gateway.quotas.countRefusal(of: caller) }
            return try await gateway.take(packet, call)
        } catch {
            intake.abandon()
            gateway.instruments.packetsFailed.add()
            return gateway.response(to: error, of: call.request)
        }
    }

    func abandon() async { intake.abandon() }

    /// A process that dies of a publisher's bytes dies of no worker's input.
    private func inHand<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let slot = gateway.inHand?.begin(.other)
        defer { gateway.inHand?.end(slot) }
        return try body()
    }
}
