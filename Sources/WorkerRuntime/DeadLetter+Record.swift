// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange

extension DeadLetter {
    /// The whole record, where it lay, who failed on it and why; in the partition number it came
    /// from. Without the value where the record can be read again from its own topic.
    static func record(
        of record: Record, worker: String, reason: String, keepsValue: Bool, attempts: Int,
        outbox: Outbox
    ) -> NewRecord {
        var letter = DeadLetter()
        letter.topic = record.topic
        letter.partition = record.partition
        letter.offset = record.offset
        letter.worker = worker
        letter.reason = reason
        letter.key = record.key
        letter.attempts = Int32(clamping: attempts)
        letter.failedAt = outbox.now.milliseconds
        letter.headers = record.headers.map { header in
            var copy = DeadLetterHeader()
            copy.name = header.name
            copy.value = header.value
            return copy
        }
        if let value = record.value {
            letter.valueSha256 = SHA256.hash(value)
            if keepsValue { letter.value = value }
        }
        var outbox = outbox
        outbox.append(
            Topic.deadLetters, partition: record.partition,
            key: record.key.map { String(decoding: $0, as: UTF8.self) } ?? "", value: letter.bytes)
        return outbox.records[0]
    }
}
