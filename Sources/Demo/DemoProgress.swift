// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Terminal

/// What the demo says while it runs: one line that is written over on a terminal, a line now and
/// then elsewhere.
final class DemoProgress: Sendable {
    private let board: DemoBoard
    private let expected: DemoFigures
    private let isTerminal = StandardStreams.isTerminal
    private let last = Mutex("")

    init(_ board: DemoBoard, expected: DemoFigures) {
        self.board = board
        self.expected = expected
    }

    static let legend = """
        gửi = sent, nhận = accepted, từ chối = refused, phát hành = delivered, đã báo = acknowledged;
        theo cấp / by level: đã báo/phát hành, TW = trung ương / central
        """

    /// Until cancelled.
    func run() async {
        StandardStreams.say(Self.legend)
        while !Task.isCancelled {
            show()
            do {
                try await Task.sleep(for: isTerminal ? .milliseconds(500) : .seconds(5))
            } catch {
                break
            }
        }
    }

    /// The final state, and the end of the line.
    func finish() {
        show()
        if isTerminal { StandardStreams.say("") }
    }

    private func show() {
        let line = Self.line(board.snapshot, expected: expected)
        let isNew = last.withLock { last in
            defer { last = line }
            return last != line
        }
        guard isNew else { return }
        if isTerminal {
            let cut = TextWidth.cut(line, to: max(20, StandardStreams.columns - 1))
            StandardStreams.write("\r\u{1B}[K" + cut, to: 1)
        } else {
            StandardStreams.say(line)
        }
    }

    static func line(_ ledger: DemoLedger, expected: DemoFigures) -> String {
        let figures = ledger.figures
        let levels = [
            ("central", "TW"), ("province", "tỉnh"), ("district", "huyện"), ("commune", "xã"),
        ]
        .compactMap { level, word in
            ledger.deliveriesByLevel[level].map { count in
                "\(word) \(ledger.acknowledgedByLevel[level] ?? 0)/\(count)"
            }
        }.joined(separator: " ")
        return
            "gửi \(ledger.sent)/\(expected.submitted + expected.recalled) · nhận \(figures.accepted) · từ chối "
            + "\(figures.refused) · phát hành \(figures.deliveriesDue)/\(expected.deliveriesDue)"
            + " · đã báo \(figures.deliveriesAcknowledged)"
            + (levels.isEmpty ? "" : " (\(levels))")
    }
}
