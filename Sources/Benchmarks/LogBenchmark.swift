// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Telemetry
import Terminal

/// The log itself: append, and consume, change a byte, produce, exactly once.
let logBenchmark = Command(
    "log", "consume, change a byte, produce, exactly once",
    options: ProcessSettings.options + [
        Option("records", "N", default: "200000", help: "records of 500 bytes"),
        Option("batch", "N", default: "2000", help: "records a batch"),
        Option(
            "topic", "NAME", default: "bench",
            help: "NAME.in is read; NAME.out, NAME.out.c, NAME.out.streams are written by the peers"
        ),
    ]
) { arguments in
    let settings = try ProcessSettings(arguments)
    let count = try arguments.int("records", in: 1...100_000_000) ?? 200_000
    let batch = try arguments.int("batch", in: 1...100_000) ?? 2000
    try DataDirectory.make(settings.dataDirectory)
    let opened = try await OpenedLog(
        settings, logger: Logger(label: "benchmarks", level: .warning), makingCluster: true)
    let log = opened.log
    let name = try arguments.required("topic")
    let (input, output) = ("\(name).in", "\(name).out")
    try await log.create(
        [input, output, "\(output).c", "\(output).streams"].map {
            TopicSpec(name: $0, partitions: 12, cleanup: .delete(retentionMilliseconds: nil))
        })
    let value = [UInt8](repeating: 7, count: 500)

    let appending = Stopwatch()
    for first in stride(from: 0, to: count, by: batch) {
        try await log.append(
            (first..<min(first + batch, count)).map {
                NewRecord(topic: input, partition: Int32($0 % 12), key: nil, value: value)
            })
    }
    report(
        "append, \(batch) a call",
        [
            ("", rate(count, appending.seconds)),
            ("processor s", decimal(appending.processorSeconds)),
        ])

    let copying = Stopwatch()
    let member = try await log.join(
        Membership(
            group: "bench.\(name)", instance: "1", subscriptions: [Subscription(.topic(input))]))
    var done = 0
    while done < count {
        let limit = BatchLimit(records: batch, bytes: 8 << 20)
        guard case .records(let records) = try await member.next(limit, wait: .seconds(1)) else {
            continue
        }
        let outputs = records.records.map { record in
            var changed = record.value ?? []
            changed[0] ^= 1
            return NewRecord(
                topic: output, partition: record.partition, key: record.key, value: changed)
        }
        try await member.commit(records, outputs)
        done += records.records.count
    }
    await member.leave()
    report(
        "consume, change, produce, exactly once",
        [
            ("", rate(count, copying.seconds)),
            ("processor s", decimal(copying.processorSeconds)),
            ("peak MiB", "\(Stopwatch.peakMebibytes)"),
        ])
    await log.close()
    return ExitCode.done
}
