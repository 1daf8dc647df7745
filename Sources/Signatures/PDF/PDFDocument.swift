// LienThong
// SPDX-License-Identifier: Apache-2.0

import CQPDF

/// Sole owner of a `qpdf_data`: one revision of a PDF, read as it stands. Repair is off: a file that
/// needs it shows different things in different readers.
///
/// Used by one thread. Handles of objects stay good as long as the document lives.
final class PDFDocument {
    enum Failure: Error {
        case password
        case damaged
        /// The budget is passed.
        case limit
    }

    let pointer: qpdf_data
    let budget: CheckBudget

    /// `bytes` must outlive the document.
    init(
        _ bytes: UnsafeRawBufferPointer, password: String?, _ budget: CheckBudget
    ) throws(Failure) {
        guard budget.openRevision() else { throw .limit }
        PackedObjects.check(bytes, budget)
        guard !budget.isSpent else { throw .limit }
        self.budget = budget
        guard let pointer = qpdf_init() else { throw .damaged }
        self.pointer = pointer
        qpdf_silence_errors(pointer)
        qpdf_set_suppress_warnings(pointer, QPDF_TRUE)
        qpdf_set_attempt_recovery(pointer, QPDF_FALSE)
        let result = qpdf_read_memory(
            pointer, "document", bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
            UInt64(bytes.count), password)
        // `QPDF_ERRORS`, a macro Swift does not import.
        guard result & 2 == 0 else {
            let error = qpdf_get_error(pointer)
            throw qpdf_get_error_code(pointer, error) == qpdf_e_password ? .password : .damaged
        }
    }

    deinit {
        // An error nobody fetched would be printed.
        if qpdf_has_error(pointer) != 0 { _ = qpdf_get_error(pointer) }
        var handle: qpdf_data? = pointer
        qpdf_cleanup(&handle)
    }

    var isEncrypted: Bool { qpdf_is_encrypted(pointer) != 0 }

    var trailer: PDFObject { PDFObject(document: self, handle: qpdf_get_trailer(pointer)) }

    var root: PDFObject { PDFObject(document: self, handle: qpdf_get_root(pointer)) }

    func object(_ id: Int) -> PDFObject {
        PDFObject(
            document: self, handle: qpdf_get_object_by_id(pointer, Int32(clamping: id), 0))
    }

    func object(_ id: Int, generation: Int) -> PDFObject {
        PDFObject(
            document: self,
            handle: qpdf_get_object_by_id(pointer, Int32(clamping: id), Int32(clamping: generation))
        )
    }

    /// One above the highest object number the trailer admits; bounded.
    var size: Int {
        min(max(0, trailer["/Size"].integer.map { Int(clamping: $0) } ?? 0), 8_388_607)
    }
}
