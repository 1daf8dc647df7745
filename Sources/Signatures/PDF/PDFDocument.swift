// LienThong
// SPDX-License-Identifier: Apache-2.0

import CQPDF
import Glibc

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
    private var found: Set<String> = []

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

    /// An object as it is written, the dictionary of a stream. Its handle is not kept.
    func text(_ reference: PDFReference) -> (text: [UInt8], isStream: Bool) {
        let object = object(reference.id, generation: reference.generation)
        defer { object.release() }
        return (object.resolvedText, object.isStream)
    }

    /// The object itself; null where there is none. What is nested too deep passes the budget.
    func value(_ reference: PDFReference) -> PDFValue {
        let (text, isStream) = text(reference)
        return value(text, isStream: isStream)
    }

    func value(_ text: [UInt8], isStream: Bool) -> PDFValue {
        if let value = PDFValue(text, isStream: isStream) { return value }
        budget.exceed(.limitObjects)
        return .null
    }

    /// What a value is, or what it refers to.
    func resolve(_ value: PDFValue) -> PDFValue {
        guard case .reference(let reference) = value else { return value }
        let found = self.value(reference)
        // An object that is nothing but a reference is no object.
        return found.isReference ? .null : found
    }

    /// The entries of a dictionary, none for null; `nil` for anything else, a stream too.
    func entries(_ value: PDFValue) -> [String: PDFValue]? {
        switch resolve(value) {
        case .null: [:]
        case .dictionary(let entries): entries
        default: nil
        }
    }

    /// None for null; `nil` for what is no array.
    func elements(_ value: PDFValue) -> [PDFValue]? {
        switch resolve(value) {
        case .null: []
        case .array(let elements): elements
        default: nil
        }
    }

    func isNull(_ reference: PDFReference) -> Bool {
        let object = object(reference.id, generation: reference.generation)
        defer { object.release() }
        return object.isNull
    }

    /// Faults of the objects read so far, by text, which tells the place: what qpdf cannot read, or reads
    /// in one of two ways (a key that stands twice), other readers read otherwise.
    func faults() -> Set<String> {
        while qpdf_more_warnings(pointer) != 0 {
            let warning = qpdf_next_warning(pointer)
            guard let detail = qpdf_get_error_message_detail(pointer, warning),
                // Of the file as a whole: said of nearly every file with updates, and no object's.
                strstr(detail, "reported number of objects") == nil,
                let text = qpdf_get_error_full_text(pointer, warning)
            else { continue }
            found.insert(String(cString: text))
        }
        return found
    }

    /// One above the highest object number the trailer admits; bounded.
    var size: Int {
        min(max(0, trailer["/Size"].integer.map { Int(clamping: $0) } ?? 0), 8_388_607)
    }
}
