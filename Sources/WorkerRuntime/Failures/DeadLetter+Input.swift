// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange

extension DeadLetter {
    /// What names the input, and nothing more of it.
    init(naming input: Input, worker: String) {
        self.init()
        self.worker = worker
        document = input.document
        partition = input.partition
        switch input {
        case .record(let record):
            topic = record.topic
            offset = record.offset
            key = record.key
        case .timer(let timer):
            self.timer = TimerRecord(timer)
            topic = Self.timerTopic
            offset = timer.due.milliseconds
        }
    }

    /// Adds all that is known of it: headers, and the value unless it can be read again from its
    /// own topic.
    mutating func describe(_ input: Input, keepsValue: Bool) {
        guard case .record(let record) = input else { return }
        headers = record.headers.map(DeadLetterHeader.init)
        if let value = record.value {
            valueSha256 = SHA256.hash(value)
            if keepsValue { self.value = value }
        }
    }
}

extension DeadLetterHeader {
    init(_ header: RecordHeader) {
        self.init()
        name = header.name
        value = header.value
    }
}

extension ParkedInput {
    init(_ input: Input) {
        self.init()
        partition = input.partition
        switch input {
        case .record(let record):
            topic = record.topic
            offset = record.offset
            timestamp = record.timestamp
            key = record.key
            value = record.value
            headers = record.headers.map(DeadLetterHeader.init)
        case .timer(let timer):
            self.timer = TimerRecord(timer)
        }
    }

    /// The input as it came.
    var input: Input {
        if let timer { return .timer(StageTimer(timer, partition: partition)) }
        return .record(
            Record(
                topic: topic, partition: partition, offset: offset, timestamp: timestamp, key: key,
                value: value, headers: headers.map { RecordHeader($0.name, $0.value) }))
    }
}
