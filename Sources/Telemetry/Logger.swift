// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON

/// Writes one JSON object a line. Below its level a call costs one comparison: message and metadata
/// are not evaluated.
package struct Logger: Sendable {
    /// Longer texts are cut here, so that one bad input cannot fill the log.
    package static let maxTextBytes = 8192

    package var level: LogLevel
    private let label: String
    private let sink: LogSink
    private var context: [(LogKey, Text)] = []

    package init(
        label: String, level: LogLevel = .info, metadata: LogMetadata = [:],
        sink: LogSink = .standardError
    ) {
        self.label = label
        self.level = level
        self.sink = sink
        context = metadata.map { ($0.key, Text($0.value)) }
    }

    /// The same logger with more to say in each line.
    package func with(_ metadata: LogMetadata) -> Logger {
        var copy = self
        copy.context += metadata.map { ($0.key, Text($0.value)) }
        return copy
    }

    package func trace(
        _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.trace, message(), metadata())
    }

    package func debug(
        _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.debug, message(), metadata())
    }

    package func info(
        _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.info, message(), metadata())
    }

    package func warning(
        _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.warning, message(), metadata())
    }

    package func error(
        _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.error, message(), metadata())
    }

    package func log(
        _ level: LogLevel, _ message: @autoclosure () -> String,
        _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        guard level >= self.level else { return }
        var line = JSONWriter(capacity: 512)
        line.beginObject()
        line.member("time", WallClock.now.iso)
        line.member("level", level.rawValue)
        line.member("label", label)
        line.member("message", Text.cut(message()))
        for (key, text) in context { text.write(key, to: &line) }
        for (key, value) in metadata() { Text(value).write(key, to: &line) }
        line.endObject()
        line.newline()
        line.withBytes { sink.write($0) }
    }
}

extension Logger {
    /// A metadata value, made ready when it is given.
    private enum Text: Sendable {
        case integer(Int64)
        case string(String)

        init(_ value: any CustomStringConvertible) {
            if let number = value as? any BinaryInteger, let exact = Int64(exactly: number) {
                self = .integer(exact)
            } else {
                self = .string(Self.cut(value.description))
            }
        }

        func write(_ key: LogKey, to line: inout JSONWriter) {
            line.key(key.rawValue)
            switch self {
            case .integer(let number): line.int(number)
            case .string(let text): line.string(text)
            }
        }

        static func cut(_ text: String) -> String {
            guard text.utf8.count > Logger.maxTextBytes else { return text }
            return String(decoding: text.utf8.prefix(Logger.maxTextBytes), as: UTF8.self) + "…"
        }
    }
}
