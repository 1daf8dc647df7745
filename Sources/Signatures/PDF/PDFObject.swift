// LienThong
// SPDX-License-Identifier: Apache-2.0

import CQPDF
import Glibc

/// One object of a document: what qpdf parsed. Asking an object for what it is not gives `nil` or
/// a null object, never a trap.
struct PDFObject {
    private let document: PDFDocument
    private let handle: qpdf_oh

    init(document: PDFDocument, handle: qpdf_oh) {
        self.document = document
        self.handle = handle
    }

    private var owner: qpdf_data { document.pointer }
    private var budget: CheckBudget { document.budget }

    var isNull: Bool { qpdf_oh_is_null(owner, handle) != 0 }
    var isDictionary: Bool { qpdf_oh_is_dictionary(owner, handle) != 0 }
    var isArray: Bool { qpdf_oh_is_array(owner, handle) != 0 }
    var isStream: Bool { qpdf_oh_is_stream(owner, handle) != 0 }
    var isString: Bool { qpdf_oh_is_string(owner, handle) != 0 }

    /// The object's number; 0 for one that stands inside another.
    var id: Int { Int(qpdf_oh_get_object_id(owner, handle)) }
    var generation: Int { Int(qpdf_oh_get_generation(owner, handle)) }

    /// An entry of a dictionary or of a stream's dictionary. The name begins with a slash.
    subscript(name: String) -> PDFObject {
        let dictionary = dictionary
        guard qpdf_oh_is_dictionary(owner, dictionary.handle) != 0 else {
            return PDFObject(document: document, handle: qpdf_oh_new_null(owner))
        }
        return PDFObject(
            document: document, handle: qpdf_oh_get_key(owner, dictionary.handle, name))
    }

    /// The dictionary itself, or a stream's.
    var dictionary: PDFObject {
        isStream ? PDFObject(document: document, handle: qpdf_oh_get_dict(owner, handle)) : self
    }

    /// Sorted. Entries whose value is null are as good as absent.
    var keys: [String] {
        let dictionary = dictionary
        guard dictionary.isDictionary else { return [] }
        var keys: [String] = []
        qpdf_oh_begin_dict_key_iter(owner, dictionary.handle)
        while qpdf_oh_dict_more_keys(owner) != 0, let key = qpdf_oh_dict_next_key(owner),
            budget.work(Self.callUnits)
        {
            keys.append(String(cString: key))
        }
        return keys.sorted()
    }

    /// What a call of qpdf costs, in units of the budget.
    private static let callUnits = 150

    /// Empty for what is no array.
    var elements: [PDFObject] {
        guard isArray else { return [] }
        let count = max(0, qpdf_oh_get_array_n_items(owner, handle))
        guard budget.work(Int(count) * Self.callUnits) else { return [] }
        return (0..<count).map {
            PDFObject(document: document, handle: qpdf_oh_get_array_item(owner, handle, $0))
        }
    }

    var integer: Int64? {
        guard qpdf_oh_is_integer(owner, handle) != 0 else { return nil }
        var value: Int64 = 0
        return qpdf_oh_get_value_as_longlong(owner, handle, &value) != 0 ? value : nil
    }

    /// A whole number or a real one.
    var number: Double? {
        guard qpdf_oh_is_number(owner, handle) != 0 else { return nil }
        let value = qpdf_oh_get_numeric_value(owner, handle)
        return value.isFinite ? value : nil
    }

    /// With its slash.
    var name: String? {
        guard qpdf_oh_is_name(owner, handle) != 0, let text = qpdf_oh_get_name(owner, handle) else {
            return nil
        }
        return short(text)
    }

    /// A text string as UTF-8.
    var text: String? {
        guard isString, let text = qpdf_oh_get_utf8_value(owner, handle) else { return nil }
        return short(text)
    }

    private func short(_ text: UnsafePointer<CChar>) -> String? {
        guard strnlen(text, budget.limits.textBytes + 1) <= budget.limits.textBytes else {
            budget.exceed(.limitSize)
            return nil
        }
        return String(cString: text)
    }

    /// A string's bytes.
    var bytes: [UInt8]? {
        guard isString else { return nil }
        var length = 0
        guard let start = qpdf_oh_get_binary_string_value(owner, handle, &length) else {
            return nil
        }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    }

    /// How the object itself is written, references inside it as references; of a stream its
    /// dictionary. Bytes, not a string: names and strings may be of any encoding, and different ones
    /// must not look the same.
    var resolvedText: [UInt8] {
        let dictionary = dictionary
        defer { if isStream { dictionary.release() } }
        return copy(qpdf_oh_unparse_resolved(owner, dictionary.handle))
    }

    /// How the object is written where it is used: "5 0 R" for a reference.
    var usedText: [UInt8] { copy(qpdf_oh_unparse_binary(owner, handle)) }

    /// Ends the handle, which nothing may use any more.
    func release() { qpdf_oh_release(owner, handle) }

    private func copy(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        let count = strlen(text)
        guard budget.work(Self.callUnits + 4 * count) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: text, count: count))
    }

    /// A stream's data, at most `limitBytes` both in the file and decoded, where that is asked for.
    /// `nil` for what is no such stream or damaged; for more the budget is passed.
    func data(decoded: Bool, limitBytes: Int) -> [UInt8]? {
        guard isStream, let length = self["/Length"].integer, length >= 0 else { return nil }
        guard length <= Int64(limitBytes) else {
            budget.exceed(.limitSize)
            return nil
        }
        guard budget.work(Self.callUnits + Int(length) / 4) else { return nil }
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        let result = qpdf_oh_get_stream_data(owner, handle, qpdf_dl_none, nil, &buffer, &count)
        defer { free(buffer) }
        guard result & 2 == 0, let buffer else {
            if qpdf_has_error(owner) != 0 { _ = qpdf_get_error(owner) }
            return nil
        }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        return decoded ? decode(bytes, limitBytes) : [UInt8](bytes)
    }

    private func decode(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> [UInt8]? {
        let filter = self["/Filter"]
        let filters = filter.isArray ? filter.elements : filter.isNull ? [] : [filter]
        if filters.isEmpty { return [UInt8](bytes) }
        guard filters.count == 1, ["/FlateDecode", "/Fl"].contains(filters[0].name) else {
            budget.exceed(.limitStreams)
            return nil
        }
        guard let data = FlateStream.inflate(bytes, limit: limit, budget) else { return nil }
        let listed = self["/DecodeParms"]
        let parameters = listed.isArray ? listed.elements.first ?? listed : listed
        guard let predictor = parameters["/Predictor"].integer, predictor > 1 else { return data }
        let columns = parameters["/Columns"].integer.flatMap { Int(exactly: $0) } ?? 1
        guard predictor >= 10, parameters["/Colors"].integer ?? 1 == 1,
            parameters["/BitsPerComponent"].integer ?? 8 == 8
        else {
            budget.exceed(.limitStreams)
            return nil
        }
        return FlateStream.withoutPredictor(data, columns: columns)
    }
}
