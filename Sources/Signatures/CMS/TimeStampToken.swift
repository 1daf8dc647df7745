// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// An RFC 3161 token, checked: its own signature, what it stamps, and its authority.
struct TimeStampToken {
    private(set) var status = TimeStampStatus.invalid
    /// What is wrong with it; `nil` only if it is valid.
    private(set) var reason: Reason? = .formatFailure
    /// Seconds since 1970.
    private(set) var time: Int64?
    private(set) var certificate: Certificate?

    /// - Parameters:
    ///   - at: the time of the check. A token from later than that proves nothing.
    ///   - stamped: the digest, by an algorithm, of what the token must be over; `nil` if that is
    ///     not at hand.
    init(
        _ token: [UInt8], store: TrustStore, at now: Int64, data: ValidationData = ValidationData(),
        stamped: (Int32) -> [UInt8]?
    ) {
        guard let message = token.withUnsafeBytes({ CMSMessage($0, store: store) }),
            message.contentType == NID_id_smime_ct_TSTInfo,
            let content = message.attachedContent(), let info = Info(content)
        else { return }
        time = info.time
        let check = SignerCheck.ofToken(message, store: store) { nid in
            ContentDigest.hash(content, nid: nid)
        }
        certificate = check.certificate
        if let certificate { store.use.note(certificate) }
        reason = check.reason ?? Self.reason(against: info, at: now, stamped: stamped)
        guard reason == nil, let certificate = check.certificate else { return }
        status = .untrusted
        reason = .chainConstraintsFailure
        guard Self.mayStamp(certificate) else { return }
        var judge = ChainJudge(store: store, time: now)
        judge.data = message.data + data
        reason = judge.reason(against: certificate)
        if reason == nil && certificate.notBefore > info.time { reason = .notYetValid }
        if reason == nil { status = .valid }
    }

    private static func reason(
        against info: Info, at now: Int64, stamped: (Int32) -> [UInt8]?
    ) -> Reason? {
        if let fault = WeakAlgorithms.reason(against: info.digestNID) { return fault }
        guard let digest = stamped(info.digestNID) else { return .signedDataNotFound }
        guard digest == info.imprint else { return .hashFailure }
        return info.time <= now ? nil : .notYetValid
    }

    /// RFC 3161 section 2.3: the extended key usage is critical and only timeStamping.
    private static func mayStamp(_ certificate: Certificate) -> Bool {
        let place = X509_get_ext_by_NID(certificate.pointer, NID_ext_key_usage, -1)
        guard place >= 0, let usage = X509_get_ext(certificate.pointer, place) else { return false }
        return X509_EXTENSION_get_critical(usage) == 1
            && X509_get_extended_key_usage(certificate.pointer) == UInt32(XKU_TIMESTAMP)
    }

    /// The TSTInfo's fields that matter here.
    private struct Info {
        let digestNID: Int32
        let imprint: [UInt8]
        let time: Int64

        init?(_ der: [UInt8]) {
            ERR_clear_error()
            defer { ERR_clear_error() }
            let parsed = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
                var cursor = bytes.baseAddress
                guard cursor != nil else { return nil }
                return d2i_TS_TST_INFO(nil, &cursor, bytes.count)
            }
            guard let parsed else { return nil }
            defer { TS_TST_INFO_free(parsed) }
            guard let imprint = TS_TST_INFO_get_msg_imprint(parsed),
                let algorithm = TS_MSG_IMPRINT_get_algo(imprint),
                let time = UnixTime.seconds(TS_TST_INFO_get_time(parsed))
            else { return nil }
            var object: OpaquePointer?
            X509_ALGOR_get0(&object, nil, nil, algorithm)
            self.digestNID = OBJ_obj2nid(object)
            self.imprint = ASN1Bytes.copy(TS_MSG_IMPRINT_get_msg(imprint))
            self.time = time
        }
    }
}
