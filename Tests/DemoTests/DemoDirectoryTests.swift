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

    @Test(arguments: [
        (".demo/data", ".demo"), (".demo/data/", ".demo"), ("data", "."), ("/data", "/"),
    ])
    func `the run lies beside the data`(path: String, parent: String) {
        #expect(DemoDirectory.parent(of: path) == parent)
    }
}
