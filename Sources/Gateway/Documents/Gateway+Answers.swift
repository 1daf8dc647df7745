// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EventLog
import Events
import Exchange
import HTTPServer
import JSON

extension Gateway {
    static let answerRoutes: [Route] = [
        Route("GET", "v1/answers", .may(.answers)) { gateway, call in
            let wait = try call.integer(
                "wait", default: 0, in: 0...gateway.settings.maxWaitSeconds)
            let from: Int64 = try call.integer("from", default: 0, in: 0...Int64.max)
            let limit = try call.integer("limit", default: 100, in: 1...1000)
            guard case .node(let node)? = call.caller?.office else { throw APIError.notAllowed }
            return .wait(upTo: .seconds(wait + 10)) {
                do {
                    return try await gateway.answers(
                        to: node.text, from: from, limit: limit, wait: .seconds(wait))
                } catch {
                    return gateway.response(to: error, of: call.request)
                }
            }
        }
    ]

    /// How long what is known to be there may take to come.
    private static let readTime = Duration.seconds(3)

    private func answers(
        to node: String, from: Int64, limit: Int, wait: Duration
    ) async throws -> HTTPResponse {
        let place = TopicPartition(Topic.answers.name(node), 0)
        guard let bounds = try await log.bounds(of: [place])[place] else {
            throw EventLogError(.unknownTopic, operation: "read answers", detail: place.topic)
        }
        guard from <= bounds.end else {
            throw APIError.badRequest(
                "from", vi: "Vị trí kế tiếp là \(bounds.end).",
                en: "The next position is \(bounds.end).")
        }
        let start = max(from, bounds.beginning)
        let reader = try await log.follow([place: start])
        let records: [Record]
        do {
            records = try await Self.first(
                of: reader, limit: limit, until: start < bounds.end ? bounds.end : nil, wait: wait)
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
        return .json(200, Self.page(records, start: start))
    }

    /// The first records that come; none when the time is over or nobody waits any more. Below a
    /// known end something should come, but on Kafka it may be a transaction's marker only.
    private static func first(
        of reader: any LogReader, limit: Int, until end: Int64?, wait: Duration
    ) async throws -> [Record] {
        let began = ContinuousClock.now
        var isAwaited = end != nil
        while true {
            let deadline = began + (isAwaited ? max(readTime, wait) : wait)
            let left = deadline - ContinuousClock.now
            let run = try await reader.next(
                maxRecords: limit, wait: max(.zero, min(left, .milliseconds(500))))
            if !run.records.isEmpty || left <= .zero || Task.isCancelled { return run.records }
            if run.isAtEnd || run.ends.values.contains(where: { $0 >= end ?? 0 }) {
                isAwaited = false
            }
        }
    }

    /// The answers stand in the topic as JSON, and are passed on as they stand there.
    private static func page(_ records: [Record], start: Int64) -> [UInt8] {
        var bytes = Array("{\"answers\":[".utf8)
        var isFirst = true
        for record in records {
            guard let value = record.value else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes += Array("{\"position\":\(record.offset),\"answer\":".utf8)
            bytes += value
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += Array("],\"next\":\(records.last.map { $0.offset + 1 } ?? start)}".utf8)
        return bytes
    }
}
