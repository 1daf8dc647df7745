// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events

extension RegistrationState {
    /// How many contents of a document are remembered: the newest may be refused by its signatures,
    /// and then the one before it counts again.
    private static let rememberedVersions = 4

    /// What the document says now.
    var content: SHA256Digest { versions.last?.identity ?? identity }

    /// True for what the document says or said.
    func knows(_ content: SHA256Digest) -> Bool {
        content == identity || versions.contains { $0.identity == content }
    }

    mutating func remember(_ version: RegistrationVersion) {
        versions.append(version)
        if versions.count > Self.rememberedVersions { versions.removeFirst() }
    }
}

extension RegistrationVersion {
    init(_ packet: PacketReceived, attempt: Int32) {
        self.init()
        self.attempt = attempt
        identity = packet.document.identity
        values = packet.values
        attachments = packet.document.attachments
        self.packet = packet.document.packet
        packetSize = packet.document.packetSize
        submission = packet.submission
    }
}
