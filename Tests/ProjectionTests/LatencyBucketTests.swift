// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@testable import Projection

@Suite struct LatencyBucketTests {
    @Test func `a bucket holds its times, and none is wider than 7 per cent`() {
        var last: Int64 = -1
        for time in Array(0...5000) + [86_400_000, 1 << 40, (1 << 40) + 12345] {
            let bucket = LatencyBucket.of(milliseconds: Int64(time))
            let bound = LatencyBucket.upperBound(bucket)
            #expect(bound >= Int64(time))
            #expect(Double(bound) <= Double(time) * 1.07)
            #expect(bucket >= last)
            last = bucket
        }
    }

    @Test(arguments: [Int64.min, -1, .max])
    func `times that cannot be do not trap`(_ time: Int64) {
        #expect(LatencyBucket.upperBound(LatencyBucket.of(milliseconds: time)) >= 0)
    }

    @Test func `percentiles are those of the times`() {
        var counts: [Int64: Int64] = [:]
        for time in 1...1000 {
            counts[LatencyBucket.of(milliseconds: Int64(time)), default: 0] += 1
        }
        let median = LatencyBucket.percentile(0.5, of: counts) ?? 0
        #expect((500...535).contains(median))
        let high = LatencyBucket.percentile(0.99, of: counts) ?? 0
        #expect((990...1060).contains(high))
        #expect(LatencyBucket.percentile(0.5, of: [:]) == nil)
    }

    @Test(
        arguments: [
            Tally.events(topic: "documents.accepted"), .documents(.refused, 1),
            .deliveries(.withdrawn, 0), .acknowledged, .recalls, .steps(level: 3),
            .unfetched(level: 0),
            .unaccepted(level: 2),
            .refused(code: "A/B", isStatus: true), .deadLetters(worker: "x/y"), .unreadable,
            .packets(.repeated), .latency(lane: 1, bucket: 77),
        ])
    func `a sum's name is read back`(_ tally: Tally) {
        #expect(Tally(name: tally.name) == tally)
    }
}
