// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

/// A series of `metrics.flow` within one window, and the source partition it was summed from.
struct FlowSeries: Hashable, Comparable {
    var step: String
    var stage: String
    var level: String
    var lane: Lane
    var code: String
    var window: Int64
    var partition: Int32

    init(_ sample: FlowSample, partition: Int32) {
        step = sample.step
        stage = sample.stage
        level = sample.level
        lane = sample.lane
        code = sample.code
        window = sample.at - sample.at % MetricsFlow.windowMilliseconds
        self.partition = partition
    }

    var key: String { "\(step) \(stage) \(level) \(lane.rawValue) \(code) \(partition)" }

    static func < (left: FlowSeries, right: FlowSeries) -> Bool {
        (left.window, left.key) < (right.window, right.key)
    }

    func json(_ sum: FlowSum) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("series", step)
        json.member("stage", stage)
        json.member("level", level.isEmpty ? nil : level)
        json.member("lane", lane.rawValue)
        json.member("code", code.isEmpty ? nil : code)
        json.member("window", BusinessTime(milliseconds: window).iso)
        json.member("windowSeconds", MetricsFlow.windowMilliseconds / 1000)
        json.member("source", Int64(partition))
        json.member("count", sum.count)
        json.key("latencyMs")
        json.beginObject()
        json.member("sum", sum.latency)
        json.key("buckets")
        json.beginObject()
        for (bound, count) in zip(FlowSum.bounds, sum.buckets) {
            json.key("\(bound)")
            json.int(count)
        }
        json.endObject()
        json.endObject()
        json.endObject()
        return json.bytes
    }
}

/// What was added to a series: how many, and their latencies in cumulative buckets.
struct FlowSum {
    /// Upper bounds in milliseconds; what is beyond them is in `count` alone.
    static let bounds: [Int64] = [
        10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000, 600_000,
    ]

    var count: Int64 = 0
    var latency: Int64 = 0
    var buckets = [Int64](repeating: 0, count: bounds.count)

    mutating func add(_ sample: FlowSample) {
        count += 1
        latency += sample.latency
        for (index, bound) in Self.bounds.enumerated() where sample.latency <= bound {
            buckets[index] += 1
        }
    }
}
