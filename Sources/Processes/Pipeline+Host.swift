// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import Glibc
import Stages
import Terminal

extension Pipeline {
    /// The pipeline of a process as its command line says.
    package init(_ host: ProcessHost, _ arguments: Arguments) throws {
        let directory = host.settings.dataDirectory
        try self.init(
            log: host.opened.log, worker: host.settings.worker(cluster: host.opened.cluster),
            blobs: try DirectoryBlobStore(
                path: arguments["blobs"] ?? directory + "/blobs", metrics: host.metrics,
                logger: host.logger),
            receipts: ReceiptSigner(
                key: try Self.key(arguments["receipt-key"] ?? directory + "/receipt.key")),
            metrics: host.metrics, logger: host.logger)
    }

    /// The key of a file; made where there is none yet. Of processes that start together one makes
    /// it, whole before it has its name, and the others take that one.
    private static func key(_ path: String) throws -> Ed25519.PrivateKey {
        if access(path, F_OK) != 0 {
            let draft = "\(path).\(getpid())"
            unlink(draft)
            try Ed25519.PrivateKey().write(toNewFile: draft)
            defer { unlink(draft) }
            guard link(draft, path) == 0 || errno == EEXIST else {
                throw UsageError("cannot make \(path): \(String(cString: strerror(errno)))")
            }
        }
        return try Ed25519.PrivateKey(contentsOfFile: path)
    }
}
