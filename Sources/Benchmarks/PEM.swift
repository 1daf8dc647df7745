// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Crypto
import Glibc

/// The little of PEM that the demo's trust needs.
enum PEM {
    /// The DER of every block of a file; a file that is DER is one.
    static func blocks(_ file: [UInt8]) throws -> [[UInt8]] {
        if file.first == 0x30 { return [file] }
        var blocks: [[UInt8]] = []
        var body: String?
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("-----BEGIN ") {
                body = ""
            } else if line.hasPrefix("-----END ") {
                guard let text = body, let der = Base64.decode(text) else {
                    throw UsageError("a PEM block is not Base64")
                }
                blocks.append(der)
                body = nil
            } else {
                body? += line
            }
        }
        return blocks
    }

    static func folder(_ path: String) throws -> [[UInt8]] {
        guard let directory = opendir(path) else { throw UsageError("cannot read \(path)") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return try names.sorted().flatMap { try blocks(bytes(ofFile: path + "/" + $0)) }
    }
}
