// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Inspection

/// The program that reads a file's text, the real one and those that pretend to be it.
@Suite(.serialized) struct TextReaderTests {
    let metrics = Metrics()

    private func reader(
        _ program: String? = nil, logger: Logger = Logger(label: "test", level: .error),
        _ change: (inout TextSettings) -> Void = { _ in }
    ) -> TextReader {
        var settings = TextSettings()
        if let program { settings.program = program }
        change(&settings)
        return TextReader(settings, metrics: metrics, logger: logger)
    }

    private func count(_ outcome: String) -> Int {
        Int(metrics.counter(.signatureTexts, labels: ["outcome": outcome]).value)
    }

    @Test(.enabled(if: PDFToText.isExpected)) func `the text of a PDF, again and again`() throws {
        let reader = reader()
        let file = try InspectionHouse.opened(TestPDF("So: 415/UBND-TH").bytes)
        for _ in 0..<2 {
            guard case .pages(let pages) = reader.text(of: file) else {
                Issue.record("not read")
                return
            }
            #expect(pages.first?.contains("So: 415/UBND-TH") == true, "\(pages)")
        }
        #expect(
            reader.text(of: try InspectionHouse.opened(Array("%PDF-1.7\n".utf8))) == .unreadable)
        #expect(count("read") == 2)
        #expect(count("unreadable") == 1)
    }

    @Test(.enabled(if: PDFToText.isExpected)) func `hostile files end within their limits`() throws
    {
        let reader = reader { $0.seconds = 2 }
        for bytes in [
            HostilePDF.countlessObjects(), HostilePDF.objectStreamBomb(),
            HostilePDF.manyNumbers(mebibytes: 8),
        ] {
            // Whatever it says of them, it says it, and reads the next.
            _ = reader.text(of: try InspectionHouse.opened(bytes))
        }
        let file = try InspectionHouse.opened(TestPDF("Good").bytes)
        #expect(reader.text(of: file) != .notRead)
    }

    @Test func `larger files are not read`() throws {
        let reader = reader("/bin/true") { $0.fileBytes = 10 }
        #expect(reader.text(of: try InspectionHouse.opened(TestPDF("x").bytes)) == .unreadable)
    }

    @Test func `without the program nothing is said of the file, and the log says it once`() throws
    {
        let lines = Lines()
        let logger = Logger(
            label: "test", level: .warning,
            sink: LogSink { lines.add(String(decoding: $0, as: UTF8.self)) })
        let reader = reader("/nowhere/pdftotext", logger: logger)
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        for _ in 0..<3 { #expect(reader.text(of: file) == .notRead) }
        #expect(count("unavailable") == 3)
        #expect(lines.all.count == 1, "\(lines.all)")
    }

    @Test func `all in use, who waits is told so, and an express document is served`() throws {
        let program = try Impostor("print('text')")
        let reader = reader(program.path) {
            $0.count = 0
            $0.waiting = .milliseconds(20)
        }
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        #expect(reader.text(of: file) == .notRead)
        #expect(count("busy") == 1)
        #expect(reader.text(of: file, isExpress: true) == .pages(["text\n"]))
    }

    @Test func `what the budget does not reach for is not read, express documents have their own`()
        throws
    {
        let program = try Impostor("print('text')")
        let reader = reader(program.path) {
            $0.share = 0
            $0.saved = .milliseconds(1)
        }
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        #expect(reader.text(of: file) == .pages(["text\n"]))
        #expect(reader.text(of: file) == .notRead)
        #expect(reader.text(of: file, isExpress: true) == .pages(["text\n"]))
        #expect(reader.text(of: file, isExpress: true) == .notRead)
    }

    @Test(arguments: [
        ("crashes", "print('x', flush=True); os.abort()"),
        ("fails", "print('x'); sys.exit(1)"),
        ("is idle for ever", "while True: pass"),
        ("says something and is idle", "print('x', flush=True)\nwhile True: pass"),
        ("closes its output and lives on", "os.close(1)\nwhile True: pass"),
        ("takes memory", "x = bytearray(900 << 20); print('x')"),
    ]) func `whatever goes wrong is unreadable`(_ name: String, _ deed: String) throws {
        let program = try Impostor(deed)
        let reader = reader(program.path) { $0.seconds = 2 }
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        #expect(reader.text(of: file) == .unreadable, "\(name)")
    }

    @Test func `of an endless text the beginning is looked at`() throws {
        let program = try Impostor("while True: os.write(1, b'x' * 4096)")
        let reader = reader(program.path) { $0.textBytes = 10_000 }
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        #expect(reader.text(of: file) == .pages([String(repeating: "x", count: 10_000)]))
    }

    /// Each deed says whether it was possible.
    @Test(arguments: [
        ("write a file", "open(folder + '/new', 'w')"),
        ("change a file", "os.open(__file__, os.O_RDWR)"),
        ("cut a file", "os.truncate(__file__, 0)"),
        ("remove a file", "os.unlink(__file__)"),
        ("read what is not the distribution's", "open(folder + '/secret').read()"),
        ("read the users of this system", "open('/etc/passwd').read()"),
        ("look into the process that started it", "open('/proc/%d/environ' % parent).read()"),
        ("open a socket", "import socket; socket.socket()"),
        ("open a local socket", "import socket; socket.socket(socket.AF_UNIX)"),
        ("start a process", "os.fork()"),
        ("become a program", "os.execv('/bin/true', ['true'])"),
        ("signal its parent", "os.kill(parent, 0)"),
        ("raise a limit", "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))"),
        ("limit its parent", "import resource; resource.prlimit(parent, 7, (9, 9))"),
        ("see an environment", "os.environ['HOME']"),
    ]) func `a reader may not`(_ name: String, _ deed: String) throws {
        let program = try Impostor(
            """
            try:
                \(deed)
                print('done')
            except BaseException as error:
                print('refused', type(error).__name__)
            """)
        let file = try InspectionHouse.opened(TestPDF("x").bytes)
        guard case .pages(let pages) = reader(program.path).text(of: file) else {
            Issue.record("\(name): no answer")
            return
        }
        let isRefusal = ["PermissionError", "KeyError", "ValueError", "OSError"].contains {
            pages[0] == "refused \($0)\n"
        }
        #expect(isRefusal, "\(name): \(pages)")
    }
}

/// A program in a folder of its own.
private struct Impostor {
    private let directory: TemporaryDirectory
    let path: String

    init(_ deed: String) throws {
        directory = try TemporaryDirectory()
        path = directory.file("impostor")
        let text = """
            #!/usr/bin/python3 -ISB
            import os, sys
            folder = os.path.dirname(__file__)
            parent = \(getpid())
            \(deed)

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: directory.file("secret")))
        chmod(path, 0o700)
    }
}

private final class Lines: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ line: String) { state.withLock { $0.append(line) } }
    var all: [String] { state.withLock(\.self) }
}
