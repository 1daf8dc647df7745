// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a file is by its first bytes, as far as a `ContentType` can be compared with it.
enum ContentForm {
    case pdf, zip, png, jpeg, gif, tiff, oldOffice, rtf, rar, sevenZip

    init?(_ prefix: [UInt8]) {
        func begins(_ bytes: [UInt8]) -> Bool { prefix.starts(with: bytes) }
        if FileForm.isZip(prefix) {
            self = .zip
        } else if FileForm.pdf.fits(prefix) == true {
            self = .pdf
        } else if begins([0x89, 0x50, 0x4E, 0x47]) {
            self = .png
        } else if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins(Array("GIF8".utf8)) {
            self = .gif
        } else if begins([0x49, 0x49, 0x2A, 0]) || begins([0x4D, 0x4D, 0, 0x2A]) {
            self = .tiff
        } else if begins([0xD0, 0xCF, 0x11, 0xE0]) {
            self = .oldOffice
        } else if begins(Array("{\\rtf".utf8)) {
            self = .rtf
        } else if begins(Array("Rar!".utf8)) {
            self = .rar
        } else if begins([0x37, 0x7A, 0xBC, 0xAF]) {
            self = .sevenZip
        } else {
            return nil
        }
    }

    /// Whether a file that is declared as `type` may be of this form; nil for a type that says
    /// nothing of the form (`application/octet-stream`, what no list has).
    func fits(contentType type: String) -> Bool? {
        let name = type.lowercased().prefix { $0 != ";" && $0 != " " }
        guard let forms = ContentForm.forms(String(name)) else { return nil }
        return forms.contains(self)
    }

    private static func forms(_ type: String) -> [ContentForm]? {
        switch type {
        case "application/pdf", "application/x-pdf": [.pdf]
        case "application/zip", "application/x-zip-compressed", "application/x-zip": [.zip]
        case "image/png": [.png]
        case "image/jpeg", "image/jpg": [.jpeg]
        case "image/gif": [.gif]
        case "image/tiff": [.tiff]
        // Old office programs also leave RTF under their types.
        case "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint":
            [.oldOffice, .rtf, .zip]
        case "application/rtf", "text/rtf": [.rtf]
        case "application/vnd.rar", "application/x-rar-compressed": [.rar]
        case "application/x-7z-compressed": [.sevenZip]
        case "text/plain", "text/xml", "application/xml", "text/html", "text/csv": []
        case let office where office.hasPrefix("application/vnd.openxmlformats-officedocument"):
            [.zip]
        case let open where open.hasPrefix("application/vnd.oasis.opendocument"): [.zip]
        default: nil
        }
    }
}
