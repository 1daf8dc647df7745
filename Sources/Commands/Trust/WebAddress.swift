// LienThong
// SPDX-License-Identifier: Apache-2.0

import Terminal

/// An http or https address, taken apart as far as it says whom it asks. Anything unusual in that place
/// (a user's name, a backslash, a percent sign) is refused: two readers could find two hosts in it.
struct WebAddress: Hashable, Sendable {
    let text: String
    /// The host in small letters, and `:port` where that is not the scheme's own.
    let server: String

    init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let end = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<end.lowerBound].lowercased()
        let rest = text[end.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        guard let port = ["http": "80", "https": "443"][scheme],
            let server = Self.server(authority, defaultPort: port)
        else { return nil }
        self.text = text
        self.server = server
    }

    /// `host` or `host:port`; an IPv6 address in brackets.
    static func server(_ authority: String, defaultPort: String? = nil) -> String? {
        var host = authority[...]
        var port: Substring?
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        func isName(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        func isLiteral(_ byte: UInt8) -> Bool { isName(byte) || byte == UInt8(ascii: ":") }
        let isBracketed =
            host.hasPrefix("[") && host.hasSuffix("]") && host.utf8.count > 2
            && host.utf8.dropFirst().dropLast().allSatisfy(isLiteral)
        guard isBracketed || !host.isEmpty && host.utf8.allSatisfy(isName) else { return nil }
        guard let port else { return String(host) }
        guard let number = UInt16(port), number > 0, "\(number)" == port else { return nil }
        return port == defaultPort.map { $0[...] } ? String(host) : "\(host):\(port)"
    }
}

/// The servers that may be asked because a certificate names them. Nobody else is, whatever a
/// certificate says: it may come from anybody.
struct AskableHosts: Sendable {
    private let servers: Set<String>

    /// One host a line, `:port` behind it where that is neither 80 for http nor 443 for https; a line that
    /// begins with # is a remark.
    init(file: String) throws(CommandFailure) {
        let text = String(decoding: try FileContents.read(file), as: UTF8.self)
        var servers: Set<String> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let word = words.first, !word.hasPrefix("#") else { continue }
            guard words.count == 1, let server = WebAddress.server(word.lowercased()) else {
                throw CommandFailure(
                    "\(file), line \(index + 1): not the name of a host",
                    next: "write one a line, as in: crl.ca.gov.vn or ocsp.ca.gov.vn:8080")
            }
            servers.insert(server)
        }
        self.servers = servers
    }

    func contains(_ address: WebAddress) -> Bool { servers.contains(address.server) }
}
