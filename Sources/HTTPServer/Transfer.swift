// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD

/// A response as it goes out: the range chosen, the bytes counted.
struct Transfer {
    let status: Int
    /// How many bytes of content are sent.
    let sentBytes: Int64
    /// Whether that is all of the content. What a client resumes is not: only it knows what it has.
    let isWhole: Bool
    private let headers: HTTPHeaders
    private let body: HTTPResponse.Body
    private let part: Range<Int64>
    private let beforeLastByte: (@Sendable () -> Void)?

    init(
        _ response: HTTPResponse, method: String, range: String?, ifRange: String?, closes: Bool,
        standard: HTTPHeaders
    ) {
        var headers = response.headers
        var status = response.status
        var body = response.body
        let length = response.length
        var part = 0..<length
        if case .file = body, status == 200 {
            headers.set("Accept-Ranges", "bytes")
            switch ByteRange(
                header: method == "GET" ? range : nil, ifRange: ifRange,
                entityTag: headers["ETag"], length: length)
            {
            case .whole: break
            case .part(let chosen):
                status = 206
                part = chosen
                headers.set(
                    "Content-Range",
                    "bytes \(chosen.lowerBound)-\(chosen.upperBound - 1)/\(length)")
            case .unsatisfiable:
                status = 416
                part = 0..<0
                body = .empty
                headers.set("Content-Range", "bytes */\(length)")
            }
        }
        for (name, value) in standard.fields where headers[name] == nil {
            headers.add(name, value)
        }
        if closes { headers.set("Connection", "close") }
        self.status = status
        self.headers = headers
        self.body = body
        self.part = part
        sentBytes = method == "HEAD" ? 0 : Int64(part.count)
        isWhole =
            status != 416 && part == 0..<length && (method != "HEAD" || length == 0)
        beforeLastByte = isWhole ? response.beforeLastByte : nil
    }

    func queue(on connection: ConnectionHandle) -> MHD_Result {
        guard let response = make() else { return .NO }
        defer { MHD_destroy_response(response) }
        for (name, value) in headers.fields {
            // A line break would begin another header.
            let line = String(value.map { $0.isNewline ? " " : $0 })
            MHD_add_response_header(response, name, line)
        }
        return MHD_queue_response(connection.pointer, UInt32(status), response)
    }

    private func make() -> OpaquePointer? {
        switch body {
        case .empty:
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { buffer in
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                    .RESPMEM_MUST_COPY)
            }
        case .file(let file):
            // The response closes the descriptor; what could not be made leaves it to us.
            if let beforeLastByte {
                return WatchedFile(file, part: part, beforeLastByte: beforeLastByte).response()
            }
            let descriptor = file.take()
            let response = MHD_create_response_from_fd_at_offset64(
                UInt64(part.count), descriptor, UInt64(file.offset + part.lowerBound))
            if response == nil { _ = HTTPFile(descriptor: descriptor, length: 0) }
            return response
        }
    }
}
