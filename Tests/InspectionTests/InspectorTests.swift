// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import TestSupport
import Testing

@testable import Inspection

/// The real program, from beside the tests, and programs that only pretend to be it.
@Suite(.serialized) struct InspectorTests {
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("SignaturesTests/Fixtures").path
    let world = TestWorld.shared
    let now = TestWorld.now

    @Test func `an inspector finds what is found in process`() throws {
        let material = try TrustMaterial.directory(Self.fixtures + "/trust")
        let house = try InspectionHouse(material: material)
        let checker = SignatureChecker(trust: try TrustStore(material))
        let time: Int64 = 1_795_824_000
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures)
        let files = try names.filter { $0.hasSuffix(".pdf") || $0.hasSuffix(".md") }.sorted()
            .map { try OpenedFile(Self.fixtures + "/" + $0) }
        #expect(files.count > 8)
        let found = try house.pool.inspect(
            files.map { InspectedFile($0) }, at: time, trust: house.trust)
        for (file, report) in zip(files, found) {
            #expect(try report == checker.check(file, at: time))
        }
        #expect(found.contains { $0.verdict == .valid })
        #expect(house.started == 1)
    }

    @Test func `a detached signature is checked over its content, a binding by the caller`() throws
    {
        let agency = world.agency
        var material = world.material()
        material.certificates.append(
            TrustedCertificate(
                der: agency.der, role: .agency, bindings: [.init(agency: "H27.01")]))
        let house = try InspectionHouse(material: material)
        let content = Array("nội dung".utf8)
        let signature = try InspectionHouse.opened(world.cms(agency).sign(content))
        func report(_ content: [UInt8]) throws -> FileReport {
            try house.pool.inspect(
                [InspectedFile(signature, content: try InspectionHouse.opened(content))],
                at: now, trust: house.trust)[0]
        }
        let good = try report(content)
        #expect(good.verdict == .valid)
        #expect(good.signatures.first?.boundAgencies == ["H27.01"])
        #expect(good.signatures.first?.role == .agency)
        #expect(try report(content + [0]).reason == .hashFailure)
    }

    @Test func `a file larger than its memory is checked`() throws {
        var settings = InspectorSettings()
        settings.memoryBytes = 64 << 20
        let house = try InspectionHouse(settings)
        let path = try TemporaryDirectory().path + ".pdf"
        defer { unlink(path) }
        var pdf = LargeTestPDF(attachmentBytes: 150 << 20)
        try pdf.write(to: path) { world.cms().sign(digest: $0) }
        let report = try house.pool.inspect(
            [InspectedFile(try OpenedFile(path))], at: now, trust: house.trust)[0]
        #expect(report.verdict == .valid, "\(report)")
    }

    @Test func `a new trust counts for the next document`() throws {
        let house = try InspectionHouse()
        let pdf = try InspectionHouse.opened(world.signedPDF().bytes)
        func reason(_ lists: [[UInt8]]) throws -> Reason? {
            let trust = try InspectionTrust(world.material(lists: lists))
            return try house.pool.inspect([InspectedFile(pdf)], at: now, trust: trust)[0].reason
        }
        #expect(try reason(world.lists()) == nil)
        #expect(try reason([]) == .tryLater)
        let revoked = TestAuthority.Revocation(world.person, at: now - 5 * TestWorld.day)
        #expect(try reason(world.lists(revoked: [revoked])) == .revokedNoProofOfExistence)
        #expect(house.started == 1)
    }

    @Test func `many files of a document go in few messages, each with its own answer`() throws {
        let house = try InspectionHouse()
        let good = world.signedPDF().bytes
        let files = (0..<30).map { $0 % 7 == 3 ? Array("%PDF-1.7".utf8) : good }
        let found = try house.inspect(files)
        for (place, report) in found.enumerated() {
            #expect(report.verdict == (place % 7 == 3 ? .indeterminate : .valid), "\(place)")
        }
    }

    @Test func `an inspector has nothing that it does not need`() throws {
        let own = try OwnInspectors()
        let house = try InspectionHouse(own.settings)
        #expect(try house.inspect([world.signedPDF().bytes])[0].verdict == .valid)
        let inspector = try #require(try own.running().first)
        func text(_ file: String) throws -> String {
            try String(contentsOfFile: "/proc/\(inspector)/\(file)", encoding: .utf8)
        }
        let status = try text("status")
        #expect(status.contains("NoNewPrivs:\t1\n"))
        #expect(status.contains("Seccomp:\t2\n"))
        #expect(status.contains("Threads:\t1\n"))
        let limits = try text("limits")
        for (name, amount) in [
            ("Max data size", "268435456"), ("Max file size", "0"), ("Max core file size", "0"),
            ("Max open files", "\(Confinement.descriptors)"),
        ] {
            let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix(name) })
            let numbers = line.dropFirst(name.count).split(separator: " ")
            #expect(numbers.prefix(2).map(String.init) == [amount, amount], "\(line)")
        }
    }

    @Test(arguments: ConfinementProbe.Deed.allCases)
    func `what no inspector may ends it`(_ deed: ConfinementProbe.Deed) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: InspectorSettings().program)
        process.arguments = ["--probe", deed.rawValue]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if deed == .memory {
            // It is refused, and ends nobody: a library that was refused decides.
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 1)
        } else {
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(process.terminationStatus == SIGSYS)
        }
    }

    @Test func `one that was killed while it waited is nobody's fault`() async throws {
        let own = try OwnInspectors()
        let house = try InspectionHouse(own.settings)
        let pdf = world.signedPDF().bytes
        for round in 1...3 {
            #expect(try house.inspect([pdf])[0].verdict == .valid)
            #expect(house.started == round)
            for inspector in try own.running() { kill(inspector, SIGKILL) }
            try await eventually("they are gone") { try own.running().isEmpty }
        }
    }

    @Test func `one is replaced after its share of documents`() throws {
        var settings = InspectorSettings()
        settings.documentsEach = 3
        let house = try InspectionHouse(settings)
        for _ in 0..<9 { _ = try house.inspect([world.signedPDF().bytes]) }
        #expect(house.started == 3)
    }

    @Test func `without its program nothing is said of the document`() throws {
        var settings = InspectorSettings()
        settings.program = "/nowhere/signature-inspector"
        let house = try InspectionHouse(settings)
        let failure = #expect(throws: InspectionFailure.self) {
            try house.inspect([world.signedPDF().bytes])
        }
        #expect(failure?.code == .unavailable)
        // As with one that is something else.
        settings.program = "/bin/true"
        let other = try InspectionHouse(settings)
        #expect(throws: InspectionFailure.self) { try other.inspect([world.signedPDF().bytes]) }
    }

    @Test func `a trust that cannot be used is ours`() throws {
        var material = world.material()
        material.revocationLists.append([1, 2, 3])
        let house = try InspectionHouse(material: material)
        let failure = #expect(throws: InspectionFailure.self) {
            try house.inspect([world.signedPDF().bytes])
        }
        #expect(failure?.code == .unavailable)
        #expect(failure?.detail.contains("CRL 3") == true, "\(String(describing: failure))")
    }

    @Test func `all in use, who would not wait is told so, and an express document is served`()
        async throws
    {
        var settings = InspectorSettings()
        settings.count = 1
        let house = try InspectionHouse(settings)
        let pdf = try InspectionHouse.opened(world.signedPDF().bytes)
        try house.pool.withDocument(at: now, trust: house.trust) { _ in
            let failure = #expect(throws: InspectionFailure.self) {
                try house.pool.withDocument(
                    at: now, trust: house.trust, waiting: .milliseconds(20)
                ) { _ in }
            }
            #expect(failure?.code == .busy)
            let report = try house.pool.withDocument(
                at: now, trust: house.trust, isExpress: true, waiting: .milliseconds(20)
            ) { try $0.reports(of: [InspectedFile(pdf)]) }
            #expect(report[0].verdict == .valid)
        }
        #expect(try house.inspect([world.signedPDF().bytes])[0].verdict == .valid)
    }

    /// What an impostor does when it is asked to check, in Python.
    @Test(arguments: [
        ("garbage", "s.send(os.urandom(300))", Reason.inspectionFailed),
        ("nothing at all", "time.sleep(60)", .limitTime),
        ("an empty message", "s.send(b'')", .inspectionFailed),
        ("the end", "os._exit(0)", .inspectionFailed),
        ("a closed socket", "s.close(); os.close(3); time.sleep(60)", .inspectionFailed),
        ("out of memory", "os._exit(71)", .limitMemory),
        ("too long a message", "s.send(b'\\x04' * 140000)", .inspectionFailed),
        (
            "another document's report", "s.send(b'\\x04' + b'\\x09\\0\\0\\0' + b'\\0\\0\\x11')",
            .inspectionFailed
        ),
        (
            "another file's report", "s.send(b'\\x04' + q[1:5] + b'\\x05\\0\\x11')",
            .inspectionFailed
        ),
        (
            "descriptors",
            "socket.send_fds(s, [b'\\x04' + q[1:5] + b'\\0\\0\\xff'], [own.fileno()] * 3)",
            .inspectionFailed
        ),
    ]) func `an answer that makes no sense ends the inspector`(
        _ name: String, _ deed: String, _ expected: Reason
    ) throws {
        let directory = try TemporaryDirectory()
        let program = directory.file("impostor")
        let text = """
            #!/usr/bin/env python3
            import os, socket, time
            s = socket.socket(fileno=3)
            own = open(__file__)
            s.send(b'\\x01\\x0\(InspectorReply.version)\\0\\1')
            while True:
                q = s.recv(5000)
                if not q: break
                if q[0] == 1: s.send(b'\\x02' + q[1:33])
                else:
                    \(deed)

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: program))
        chmod(program, 0o700)
        var settings = InspectorSettings()
        settings.program = program
        settings.documentTime = .seconds(3)
        let house = try InspectionHouse(settings)
        for round in 1...2 {
            #expect(try house.inspect([world.signedPDF().bytes])[0].reason == expected, "\(name)")
            #expect(house.started == round)
        }
        // Nothing that it hands over stays open here.
        #expect(try !Self.hasOpen(program))
    }

    @Test func `a worker that asks nonsense is not answered`() throws {
        let house = try InspectionHouse()
        var generator = Seeded(state: MessageTests.seed)
        for round in 0..<12 {
            let inspector = try InspectorProcess(InspectorSettings())
            try inspector.take(house.trust)
            let length = Int.random(in: 1...5000, using: &generator)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // A message that begins well, with descriptors that it does not name.
            if round % 3 == 0 { bytes = MessageTests.requests[1].bytes }
            inspector.send(bytes, round % 2 == 0 ? [] : [STDERR_FILENO])
            let pdf = InspectedFile(try InspectionHouse.opened([1]))
            let found = try inspector.check(
                [pdf][...], at: now, password: nil, until: .now + .seconds(20))
            // Nonsense is the end; an empty request is none.
            if round != 0, round != 6 { #expect(found[0].reason == .inspectionFailed) }
            inspector.end()
        }
    }

    /// Other tests open and close files meanwhile.
    private static func hasOpen(_ path: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").contains { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/" + name)
            return target == path
        }
    }
}

/// Inspectors under a name of their own: those of other tests, which run meanwhile, are not theirs.
private struct OwnInspectors {
    let settings: InspectorSettings
    private let directory: TemporaryDirectory
    private let name = "own-\(UInt32.random(in: .min ... .max))"

    init() throws {
        directory = try TemporaryDirectory()
        var settings = InspectorSettings()
        try FileManager.default.createSymbolicLink(
            atPath: directory.file(name), withDestinationPath: settings.program)
        settings.program = directory.file(name)
        self.settings = settings
    }

    func running() throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }
            .filter { id in
                // It may have ended in between.
                let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
                guard let stat, let end = stat.lastIndex(of: ")") else { return false }
                return stat.contains("(\(name))") && !stat[end...].hasPrefix(") Z")
            }
    }
}
