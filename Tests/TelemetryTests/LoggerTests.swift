// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Synchronization
import Telemetry
import Testing

@Suite struct LoggerTests {
    final class Lines: Sendable {
        private let written = Mutex<[UInt8]>([])
        var sink: LogSink { LogSink { line in self.written.withLock { $0 += line } } }
        var all: [JSONValue] {
            get throws {
                try written.withLock { $0 }.split(separator: 0x0a).map {
                    try JSONReader.parse(Array($0))
                }
            }
        }
    }

    @Test func `a line is one JSON object with the fixed keys`() throws {
        let lines = Lines()
        let logger = Logger(label: "routing", metadata: [.worker: "r1"], sink: lines.sink)
        logger.with([.topic: "routes.central"]).warning("đứt\nquãng", [.partition: 3, .error: "x"])
        let line = try #require(try lines.all.first)
        #expect(try lines.all.count == 1)
        #expect(
            line.objectValue?.map(\.0)
                == [
                    "time", "level", "label", "message", "worker", "topic", "partition", "error",
                ])
        #expect(line["level"] == "warning")
        #expect(line["label"] == "routing")
        #expect(line["message"] == "đứt\nquãng")
        #expect(line["worker"] == "r1")
        #expect(line["partition"] == 3)
        let time = try #require(line["time"]?.stringValue)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `below its level nothing is evaluated`() throws {
        let lines = Lines()
        var evaluated = 0
        func message() -> String {
            evaluated += 1
            return "m"
        }
        let logger = Logger(label: "l", level: .warning, sink: lines.sink)
        logger.trace(message())
        logger.debug(message())
        logger.info(message())
        #expect(evaluated == 0)
        logger.warning(message())
        logger.error(message())
        #expect(evaluated == 2)
        #expect(try lines.all.compactMap { $0["level"]?.stringValue } == ["warning", "error"])
    }

    @Test func `a text beyond the limit is cut`() throws {
        let lines = Lines()
        Logger(label: "l", sink: lines.sink)
            .info(String(repeating: "a", count: Logger.maxTextBytes + 1))
        let message = try #require(try lines.all.first?["message"]?.stringValue)
        #expect(message.utf8.count == Logger.maxTextBytes + "…".utf8.count)
    }
}
