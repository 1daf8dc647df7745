// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What is known of a request when its headers are read.
package struct HTTPRequest: Sendable {
    package let method: String
    /// The decoded segments: `/documents/12%2FQĐ` is `["documents", "12/QĐ"]`, `/` is empty. A
    /// slash at the end says nothing. No segment is `.` or `..` or holds a control character.
    package let path: [String]
    package let query: HTTPQuery
    package let headers: HTTPHeaders
    /// The client's address and port.
    package let peer: String
    /// What the client announced; nil for a chunked body.
    package let contentLength: Int64?
    package let hasBody: Bool
    /// The certificate (DER) that the client has proven to hold, and for which one of the server's
    /// authorities vouches; nil where there is none.
    package let clientCertificate: [UInt8]?

    package init(
        method: String, path: [String], query: HTTPQuery = HTTPQuery(fields: []),
        headers: HTTPHeaders = [:], peer: String = "", contentLength: Int64? = 0,
        hasBody: Bool = false, clientCertificate: [UInt8]? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.peer = peer
        self.contentLength = contentLength
        self.hasBody = hasBody
        self.clientCertificate = clientCertificate
    }
}

/// The decoded fields of a query in order.
package struct HTTPQuery: Sendable {
    package let fields: [(name: String, value: String)]

    package init(fields: [(name: String, value: String)]) { self.fields = fields }

    /// The first field of that name.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
