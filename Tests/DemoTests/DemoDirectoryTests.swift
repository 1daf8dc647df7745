// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Terminal
import TestSupport
import Testing

@testable import Demo

@Suite struct DemoDirectoryTests {
    @Test func `a second run begins with an empty directory`() throws {
        let directory = try TemporaryDirectory()
        let run = directory.file("run")
        try DemoDirectory.remake(run)
        try DemoDirectory.remake(run + "/data")
        try FileContents.write([1], to: run + "/data/log.sqlite")
        let kept = directory.file("kept")
        try FileContents.write([2], to: kept)
        try FileManager.default.createSymbolicLink(
            atPath: run + "/link", withDestinationPath: directory.path)
        try DemoDirectory.remake(run)
        #expect(try FileContents.names(in: run).isEmpty)
        #expect(try FileContents.read(kept) == [2], "a link is removed, not followed")
    }

    @Test func `a directory that no demonstration made is left as it is`() throws {
        let directory = try TemporaryDirectory()
        let run = directory.file("run")
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
        try FileContents.write([1], to: run + "/thesis")
        let error = #expect(throws: CommandFailure.self) { try DemoDirectory.remake(run) }
        #expect(error.map { "\($0)".contains("nothing was removed") } == true)
        #expect(try FileContents.names(in: run) == ["thesis"])
        // An empty one is nobody's loss.
        let empty = directory.file("empty")
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
        try DemoDirectory.remake(empty)
        try DemoDirectory.remake(empty)
    }

    @Test(arguments: [
        (".demo/data", ".demo"), (".demo/data/", ".demo"), ("data", "."), ("/data", "/"),
    ])
    func `the run lies beside the data`(path: String, parent: String) {
        #expect(DemoDirectory.parent(of: path) == parent)
    }
}
