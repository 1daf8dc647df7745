// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Blocking
import Events
import HTTPServer
import JSON
import Stages

/// Takes one revocation list in DER while it is uploaded, into the blob store: it may be larger than any
/// import is that is held in memory.
actor TrustListSink: BodySink {
    /// Beyond the limit the body is read a little further, so that the sink can say what is wrong.
    static let roomBytes: Int64 = 1 << 20

    private let executor: BlockingExecutor
    private let gateway: Gateway
    private let call: Call
    private let writer: any BlobWriter
    private var size: Int64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ gateway: Gateway, _ call: Call) throws {
        if let announced = call.request.contentLength, announced > TrustImport.maxListBytes {
            throw APIError.listTooLarge
        }
        executor = gateway.lanes.next(for: call.caller)
        self.gateway = gateway
        self.call = call
        writer = try gateway.blobs.writer()
    }

    func write(_ chunk: [UInt8]) async throws(HTTPRefusal) {
        size += Int64(chunk.count)
        do {
            guard size <= TrustImport.maxListBytes else { throw APIError.listTooLarge }
            try writer.write(chunk)
        } catch {
            throw HTTPRefusal(refused(error))
        }
    }

    func finish() async -> HTTPResponse {
        do {
            let digest = try writer.finish().digest
            return .json(200, try await gateway.importList(digest, call).bytes)
        } catch {
            return refused(error)
        }
    }

    func abandon() async { writer.discard() }

    /// What failed is told too, as that of every import is.
    private func refused(_ error: any Error) -> HTTPResponse {
        let response = gateway.response(to: error, of: call.request)
        gateway.audit.note(gateway.record(.imported, of: call, status: response.status))
        return response
    }
}

extension APIError {
    fileprivate static let listTooLarge = APIError(
        status: 413, code: "LIST_TOO_LARGE", element: "body",
        vi: "Danh sách thu hồi lớn hơn \(TrustImport.maxListBytes >> 20) MiB.",
        en: "The revocation list has more than \(TrustImport.maxListBytes >> 20) MiB.")
}
