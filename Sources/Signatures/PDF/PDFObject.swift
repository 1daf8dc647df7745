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
        while qpdf_oh_dict_more_keys(owner) != 0, let key = qpdf_oh_dict_next_key(owner) {
            keys.append(String(cString: key))
        }
        return keys.sorted()
    }

    /// Empty for what is no array.
    var elements: [PDFObject] {
        guard isArray else { return [] }
        return (0..<max(0, qpdf_oh_get_array_n_items(owner, handle))).map {
            PDFObject(document: document, handle: qpdf_oh_get_array_item(owner, handle, $0))
        }
    }

    var integer: Int64? {
        guard qpdf_oh_is_integer(owner, handle) != 0 else { return nil }
        var value: Int64 = 0
        return qpdf_oh_get_value_as_longlong(owner, handle, &value) != 0 ? value : nil
    }

    /// With its slash.
    var name: String? {
        guard qpdf_oh_is_name(owner, handle) != 0, let text = qpdf_oh_get_name(owner, handle) else {
            return nil
        }
        return String(cString: text)
    }

    /// A text string as UTF-8.
    var text: String? {
        guard isString, let text = qpdf_oh_get_utf8_value(owner, handle) else { return nil }
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

    /// How the object is written where it is used: "5 0 R" for a reference. Bytes, not a string:
    /// names and strings may be of any encoding, and different ones must not look the same.
    var source: [UInt8] { Self.copy(qpdf_oh_unparse_binary(owner, handle)) }

    /// How the object itself is written, references inside it as references. Of a stream: its
    /// dictionary.
    var resolvedSource: [UInt8] {
        let text = Self.copy(qpdf_oh_unparse_resolved(owner, dictionary.handle))
        return isStream ? Array("stream ".utf8) + text : text
    }

    private static func copy(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// A stream's data, at most `limitBytes`; decoded, or as it stands in the file.
    func data(decoded: Bool, limitBytes: Int) -> [UInt8]? {
        guard isStream, let length = self["/Length"].integer, length >= 0,
            length <= Int64(limitBytes)
        else { return nil }
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        let level = decoded ? qpdf_dl_generalized : qpdf_dl_none
        let result = qpdf_oh_get_stream_data(owner, handle, level, nil, &buffer, &count)
        defer { free(buffer) }
        guard result & 2 == 0, let buffer else {
            if qpdf_has_error(owner) != 0 { _ = qpdf_get_error(owner) }
            return nil
        }
        return [UInt8](UnsafeRawBufferPointer(start: buffer, count: count))
    }
}
