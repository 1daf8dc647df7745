// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import XML

/// Reads one edXML packet (QCVN 102:2016) as its bytes come.
///
/// The header is checked, and `headerCheck` asked, before the first byte of an attachment goes to
/// the sink; so nothing of a secret or unauthorised packet is ever kept. Attachments stream through:
/// memory stays flat however large they are. Any error is final, repeated by every later call, and
/// the sink has been told to discard.
///
/// Nothing outside the packet is loaded, and no entity but XML's own five is expanded. Blocks on
/// the sink's disk: call it where blocking is allowed. One reader reads one packet.
package final class PacketReader {
    package static let namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"

    /// Nil until the header is complete and has passed its checks.
    package internal(set) var header: PacketHeader?

    let limits: PacketLimits
    let sink: any AttachmentSink
    /// When the packet was received; nil where no clock can say what lies in the future.
    let now: BusinessTime?
    let headerCheck: (PacketHeader) throws(PacketRefused) -> Void

    private let scanner: MarkupScanner
    // Made after `self`, whose events it tells.
    private var parser: SAXParser?
    private(set) var failure: PacketReadError?
    /// The first bytes, until they have told what they are; nil after that.
    private var beginning: [UInt8]? = []
    private var receivedBytes = 0
    private var fedBytes = 0
    private var isFinished = false

    // What was read of the frame; see PacketReader+Events.swift.
    var tree = ElementTree()
    var openNodes: [Int] = []
    var ignoredDepth = 0
    var elementCount = 0
    /// Of each element that is open, those that are read over too, how many it declares.
    var declaredNamespaces: [Int] = []
    var contentBytes = 0
    var hasBegunHeader = false
    var names: [UnsafePointer<UInt8>: ElementName] = [:]
    var namespacePointer: UnsafePointer<UInt8>?

    // What was read of the attachments; see PacketReader+Attachments.swift.
    var references: [AttachmentReference] = []
    var intake: AttachmentIntake?
    var isInContent = false
    /// The attachment that is open has had its content.
    var hasContent = false
    var received: [ReceivedAttachment] = []
    var expandedBytes: Int64 = 0

    /// Elements `Signature` of XML-DSig.
    var signatures = 0

    var deviations = PacketDeviations()
    /// What is wrong with attachments. The packet is read on, so that its sender hears of all at once,
    /// but nothing of it is kept any more.
    private var faults: [Refusal] = []
    private var isDiscarded = false
    var partialDocumentID: String?
    var partialSender: String?
    var isPartialStatus = false

    /// `now` is when the packet was received: what it says of later days is refused.
    package init(
        limits: PacketLimits = PacketLimits(), sink: any AttachmentSink, now: BusinessTime?,
        headerCheck: @escaping (PacketHeader) throws(PacketRefused) -> Void = { _ in }
    ) {
        self.limits = limits
        self.sink = sink
        self.now = now
        deviations.sentenceLimit = limits.maxDeviationSentences
        self.headerCheck = headerCheck
        scanner = MarkupScanner(
            maxMarkupBytes: limits.maxMarkupBytes, maxAttributes: limits.maxAttributes)
        parser = SAXParser(self)
    }

    /// Takes the next bytes, as many or few as there are.
    package func push(_ bytes: UnsafeRawBufferPointer) throws(PacketReadError) {
        precondition(!isFinished, "push after finish")
        if let failure { throw failure }
        let (sum, overflow) = receivedBytes.addingReportingOverflow(bytes.count)
        receivedBytes = sum
        if overflow || sum > limits.maxBytes {
            fail(.packetTooLarge(limitBytes: limits.maxBytes))
        } else if beginning != nil {
            begin(with: bytes)
        } else {
            take(bytes)
        }
        if let failure { throw failure }
    }

    package func push(_ bytes: [UInt8]) throws(PacketReadError) {
        try bytes.withUnsafeBufferPointer { bytes throws(PacketReadError) in
            try push(UnsafeRawBufferPointer(bytes))
        }
    }

    /// The packet is complete.
    package func finish() throws(PacketReadError) -> Packet {
        precondition(!isFinished, "finish after finish")
        if let failure { throw failure }
        isFinished = true
        if let beginning { look(at: beginning, isComplete: true) }
        if failure == nil { scanner.finish { feed($0) } }
        if failure == nil, parser?.finish() != true { failAsMalformed() }
        if failure == nil { checkComplete() }
        if failure == nil, let last = faults.popLast() { fail(last) }
        if let failure { throw failure }
        guard let header else { preconditionFailure("a complete packet has a header") }
        parser = nil
        return Packet(
            header: header, attachments: received.map(\.file), mainAttachment: mainAttachment,
            signatures: signatures, deviations: deviations)
    }

    // MARK: Bytes

    private func begin(with bytes: UnsafeRawBufferPointer) {
        var known = beginning ?? []
        let wanted = max(0, FirstBytes.limit - known.count)
        known.append(contentsOf: bytes.prefix(wanted))
        beginning = known
        guard FirstBytes.suffice(known) else { return }
        look(at: known, isComplete: false)
        if failure == nil, bytes.count > wanted {
            take(UnsafeRawBufferPointer(rebasing: bytes[wanted...]))
        }
    }

    private func look(at known: [UInt8], isComplete: Bool) {
        beginning = nil
        var rest = known[...]
        if rest.starts(with: FirstBytes.byteOrderMark) {
            let refusal = Refusal.encodingNotUTF8("byte order mark")
            rest = rest.dropFirst(FirstBytes.byteOrderMark.count)
            note(.unusualForm, "byte order mark", standard: refusal)
        }
        let refusal = FirstBytes.refusal(rest, isAll: isComplete)
        if let refusal = refusal ?? FirstBytes.refusal(declaration: rest) {
            fail(refusal)
        }
        if failure == nil { rest.withUnsafeBytes { take($0) } }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count, failure == nil {
            let end = min(start + MarkupScanner.sliceBytes, bytes.count)
            let slice = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end
            do {
                try scanner.take(slice) { feed($0) }
            } catch {
                switch error {
                case .doctype: fail(.doctypeForbidden())
                case .openingInTag: fail(.notXML("< inside of a tag"))
                case .manyAttributes:
                    fail(.xmlLimit(currentPath, "\(limits.maxAttributes) attributes"))
                case .longMarkup:
                    fail(.xmlLimit(currentPath, "\(limits.maxMarkupBytes) byte"))
                }
            }
        }
    }

    private func feed(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, let parser else { return }
        // The parser's own answer to bytes that are not UTF-8 depends on how they are cut.
        let sound = soundBytes(bytes)
        fedBytes += sound
        if !parser.parse(UnsafeRawBufferPointer(rebasing: bytes[..<sound])) { failAsMalformed() }
        if sound < bytes.count { fail(.encodingNotUTF8("byte \(fedBytes + 1)")) }
        if failure == nil, !hasBegunHeader, fedBytes > limits.maxBytesBeforeHeader {
            fail(.headerNotFirst(limitBytes: limits.maxBytesBeforeHeader))
        }
        if failure == nil, fedBytes - contentBytes > limits.maxHeaderBytes {
            fail(.xmlLimit(currentPath, "\(limits.maxHeaderBytes) byte"))
        }
    }

    /// How many bytes are UTF-8; all of them, as a rule.
    private func soundBytes(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        // Contents of attachments are ASCII: eight bytes at a time.
        while index + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index += 8
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...]).bindMemory(to: UInt8.self)
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: rest.span)
            return bytes.count
        } catch {
            return index + error.byteOffsets.lowerBound
        }
    }

    /// How many bytes came before what is being told.
    var parsedBytes: Int { parser?.bytesConsumed ?? 0 }

    // MARK: Faults

    /// Something is wrong, and what follows can still be read. Nothing of the packet is kept.
    func blame(_ refusal: Refusal) {
        guard failure == nil else { return }
        if faults.count < Refusal.faultLimit { faults.append(refusal) }
        discard()
    }

    /// True once the packet will not be carried.
    var isRefused: Bool { failure != nil || !faults.isEmpty }

    /// Nothing behind this can be read; it is told with what was wrong before it.
    func fail(_ refusal: Refusal) {
        let own = header?.named
        // Of a secret document no answer repeats more than where its mark stands.
        let whole =
            refusal.code == .secretDocument || faults.isEmpty
            ? refusal : Refusal.together(faults + [refusal])
        fail(
            .refused(
                PacketRefused(
                    whole, documentID: own ?? partialDocumentID,
                    sender: header?.from.organID ?? partialSender,
                    isStatus: header.map { $0.kind == .status } ?? isPartialStatus,
                    business: header?.business.kind ?? .new)))
    }

    func fail(_ error: PacketReadError) {
        guard failure == nil else { return }
        failure = error
        header = nil
        parser?.stop()
        discard()
    }

    private func discard() {
        intake = nil
        if isDiscarded { return }
        isDiscarded = true
        sink.discard()
    }

    private func failAsMalformed() {
        fail(.notXML(parser?.fault ?? "the end is missing"))
    }

    /// What is taken although the standard does not have it so; `standard` says what it asks for.
    func note(
        _ kind: PacketNote.Kind, _ element: String, standard refusal: @autoclosure () -> Refusal
    ) {
        deviations.add(kind, element, refusal)
    }
}
