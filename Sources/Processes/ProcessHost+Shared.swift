// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EdXML
import Glibc
import Inspection
import Stages
import Terminal

/// What the processes of a cluster share as files. On Kafka each is there before the first process
/// starts: one that made its own would be alone with it. The embedded log's process makes them.
extension ProcessHost {
    package static let sharedOptions = [
        Option(
            "blobs", "DIR",
            help: "the blob store, shared by the processes of a cluster (default: DATA/blobs)"),
        Option(
            "receipt-key", "FILE",
            help: "the Ed25519 key that signs receipts, mode 0600, the same for all (default: "
                + "DATA/receipt.key)"),
        Option(
            "executables", "refuse|flag", default: ExecutableFiles.Answer.refused.rawValue,
            help: "what becomes of attachments that are programs"),
        Option(
            "receiver-type-adds", "0|1", default: ReceiverTypes.standard.adds,
            help: "which ReceiverType adds a receiver in an update; the other removes one"),
    ]

    private var isAlone: Bool { opened.embedded != nil }

    func blobs(_ arguments: Arguments) throws -> any BlobStore {
        let path = arguments["blobs"] ?? settings.dataDirectory + "/blobs"
        if !isAlone, access(path, F_OK) != 0 {
            throw UsageError(
                "there is no blob directory \(path): give the one that the cluster's processes "
                    + "share (--blobs), or make it (mkdir -p \(path))")
        }
        return try DirectoryBlobStore(
            path: path, creating: isAlone, metrics: metrics, logger: logger)
    }

    /// What an update's list of receivers means, once that is known to be what the cluster takes it for.
    func receiverTypes(_ arguments: Arguments) async throws -> ReceiverTypes {
        let written = arguments["receiver-type-adds"] ?? ReceiverTypes.standard.adds
        guard let types = ReceiverTypes(adds: written) else {
            throw UsageError("--receiver-type-adds is 0 or 1, not \(written)")
        }
        if !isAlone {
            _ = try await ClusterFacts.establish([.receiverTypeAdds: types.adds], in: opened.log)
        }
        return types
    }

    /// The signer of receipts, once its key is known to be the cluster's.
    func receipts(_ arguments: Arguments) async throws -> ReceiptSigner {
        let path = arguments["receipt-key"] ?? settings.dataDirectory + "/receipt.key"
        if access(path, F_OK) != 0 {
            guard isAlone else {
                throw UsageError(
                    "there is no receipt key \(path): give the file that the cluster's processes "
                        + "share (--receipt-key), or make it (lienthong receipt-key make \(path))")
            }
            try Ed25519.PrivateKey().write(toNewFile: path)
        }
        let key = try Ed25519.PrivateKey(contentsOfFile: path)
        if !isAlone {
            _ = try await ClusterFacts.establish(
                [.receiptKey: key.publicKey.thumbprint], in: opened.log)
        }
        return ReceiptSigner(key: key)
    }
}

extension Pipeline {
    /// The pipeline of a process as its command line says.
    package init(_ host: ProcessHost, _ arguments: Arguments) async throws {
        try self.init(
            Workplace(host), blobs: try host.blobs(arguments),
            receipts: try await host.receipts(arguments),
            inspection: try InspectorSettings(arguments), packets: try PacketLimits(arguments),
            receiverTypes: try await host.receiverTypes(arguments))
    }
}

extension PacketLimits {
    package init(_ arguments: Arguments) throws(UsageError) {
        self.init()
        guard let written = arguments["executables"] else { return }
        guard let answer = ExecutableFiles.Answer(rawValue: written) else {
            throw UsageError("--executables is refuse or flag, not \(written)")
        }
        executables = answer
    }
}
