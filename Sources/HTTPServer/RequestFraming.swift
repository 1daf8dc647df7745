// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How long the body is, checked more strictly than libmicrohttpd does: two readers of the same
/// bytes that disagree about the end of a request let one be smuggled inside another (RFC 9112, 11.2).
enum RequestFraming {
    case none
    case length(Int64)
    case chunked
    /// The connection cannot be used further.
    case refused(status: Int, reason: String)

    init(_ headers: HTTPHeaders, version: String) {
        let hosts = headers.all("Host")
        let lengths = headers.all("Content-Length")
        let encodings = headers.all("Transfer-Encoding")
        if hosts.count > 1 || (hosts.isEmpty && version != "HTTP/1.0") {
            self = .refused(status: 400, reason: "exactly one Host header is needed")
        } else if lengths.count > 1 {
            self = .refused(status: 400, reason: "Content-Length stands twice")
        } else if let length = lengths.first {
            if !encodings.isEmpty {
                self = .refused(
                    status: 400, reason: "Content-Length and Transfer-Encoding exclude each other")
            } else if length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int64(length)
            {
                self = count == 0 ? .none : .length(count)
            } else {
                self = .refused(status: 400, reason: "Content-Length is no number")
            }
        } else if encodings.isEmpty {
            self = .none
        } else if encodings.count == 1, encodings[0].lowercased() == "chunked" {
            self = .chunked
        } else {
            self = .refused(status: 501, reason: "of the transfer encodings only chunked is known")
        }
    }
}

extension RequestFraming {
    var contentLength: Int64? {
        switch self {
        case .length(let count): count
        case .chunked: nil
        case .none, .refused: 0
        }
    }

    var hasBody: Bool {
        switch self {
        case .length, .chunked: true
        case .none, .refused: false
        }
    }
}
