// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A signature over an element of DER that lies anywhere, as OpenSSL checks the certificates and lists
/// that it has decoded itself: with whatever algorithm and parameters they name.
enum SignedElement {
    /// - Parameter element: with its tag. OpenSSL copies it once while it works.
    static func holds(
        _ element: UnsafeRawBufferPointer, _ signature: UnsafePointer<ASN1_BIT_STRING>?,
        _ algorithm: UnsafePointer<X509_ALGOR>?, by key: OpaquePointer?
    ) -> Bool {
        guard let signature, let algorithm, let key, element.count <= Int(Int32.max),
            let start = element.baseAddress,
            let any = ASN1_TYPE_new(), let string = ASN1_STRING_type_new(V_ASN1_SEQUENCE)
        else { return false }
        // Only lent: taken back before it is freed. (ASN1_STRING_set0 would free what it takes out.)
        string.pointee.data = UnsafeMutablePointer(
            mutating: start.assumingMemoryBound(to: UInt8.self))
        string.pointee.length = Int32(element.count)
        ASN1_TYPE_set(any, V_ASN1_SEQUENCE, string)
        defer {
            string.pointee.data = nil
            string.pointee.length = 0
            ASN1_TYPE_free(any)
        }
        return ASN1_item_verify(ASN1_ANY_it(), algorithm, signature, any, key) == 1
    }
}
