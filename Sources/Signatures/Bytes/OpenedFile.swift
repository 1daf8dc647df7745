// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file open for reading, to be checked.
package final class OpenedFile: Sendable {
    package let descriptor: Int32
    /// In bytes.
    package let length: Int64
    /// What keeps the descriptor open; nil if this does.
    private let owner: (any Sendable)?

    /// - Throws: `SignatureError` (`file`) if it cannot be opened, or is no plain file: what is checked
    ///   is read in places, more than once.
    package init(_ path: String) throws(SignatureError) {
        owner = nil
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw SignatureError(.file, "opening \(path)", String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SignatureError(.file, "opening \(path)", "it is no plain file")
        }
        length = Int64(status.st_size)
    }

    /// The descriptor stays `owner`'s, which is kept as long as this.
    package init(descriptor: Int32, length: Int64, of owner: any Sendable) {
        self.descriptor = descriptor
        self.length = length
        self.owner = owner
    }

    /// Takes the descriptor over.
    package init(takingOver descriptor: Int32, length: Int64) {
        self.descriptor = descriptor
        self.length = length
        owner = nil
    }

    deinit { if owner == nil, descriptor >= 0 { close(descriptor) } }
}
