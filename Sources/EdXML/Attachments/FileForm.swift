// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a file should look like by the extension of its name.
///
/// Senders zip files and declare any content type, so whether an archive is the file itself or only
/// its wrapping is told from the bytes and the name together.
enum FileForm: Equatable {
    case pdf
    /// Begins with one of these.
    case beginning([[UInt8]])
    /// Text in some encoding.
    case text
    /// A zip archive by itself.
    case archive
    /// A zip archive of several parts, as office programs write.
    case package
    case unknown

    /// How many bytes `fits` wants to see.
    static let prefixBytes = 1024

    init(name: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
            self = .unknown
            return
        }
        switch name[name.index(after: dot)...].lowercased() {
        case "pdf": self = .pdf
        case "zip", "jar", "kmz": self = .archive
        case "docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "pptx", "pptm", "ppsx", "odt", "ods",
            "odp", "odg", "epub", "vsdx":
            self = .package
        case "doc", "xls", "ppt", "pps", "msg", "dot", "vsd", "mpp":
            // Old office programs also leave RTF, or HTML, under these names.
            self = .beginning([[0xD0, 0xCF, 0x11, 0xE0], Array("{\\rtf".utf8), Array("<".utf8)])
        case "rtf": self = .beginning([Array("{\\rtf".utf8)])
        case "png": self = .beginning([[0x89, 0x50, 0x4E, 0x47]])
        case "jpg", "jpeg", "jfif": self = .beginning([[0xFF, 0xD8, 0xFF]])
        case "gif": self = .beginning([Array("GIF8".utf8)])
        case "bmp": self = .beginning([Array("BM".utf8)])
        case "tif", "tiff": self = .beginning([[0x49, 0x49], [0x4D, 0x4D]])
        case "rar": self = .beginning([Array("Rar!".utf8)])
        case "7z": self = .beginning([[0x37, 0x7A, 0xBC, 0xAF]])
        case "gz", "tgz": self = .beginning([[0x1F, 0x8B]])
        case "dwg": self = .beginning([Array("AC".utf8)])
        case "p7s", "p7m", "cer", "crt", "tsr":
            self = .beginning([[0x30], Array("-----BEGIN".utf8)])
        case "txt", "csv", "xml", "edxml", "html", "htm", "json", "md", "log", "svg":
            self = .text
        default: self = .unknown
        }
    }

    /// Whether a file that begins so is of this form; nil where that cannot be told.
    func fits(_ prefix: [UInt8]) -> Bool? {
        switch self {
        case .pdf:
            // Readers accept the header anywhere in the first 1,024 bytes; an archive that holds a
            // PDF as it is has it there too.
            return !FileForm.isZip(prefix)
                && prefix.prefix(FileForm.prefixBytes).containsSequence(Array("%PDF-".utf8))
        case .beginning(let beginnings): return beginnings.contains { prefix.starts(with: $0) }
        case .text: return !prefix.contains(0) || isUTF16(prefix)
        case .archive, .package: return FileForm.isZip(prefix)
        case .unknown: return nil
        }
    }

    /// Local file header, or the end record of an empty archive.
    static func isZip(_ prefix: [UInt8]) -> Bool {
        prefix.starts(with: [0x50, 0x4B, 0x03, 0x04])
            || prefix.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    private func isUTF16(_ prefix: [UInt8]) -> Bool {
        prefix.starts(with: [0xFF, 0xFE]) || prefix.starts(with: [0xFE, 0xFF])
    }
}

extension Collection where Element == UInt8 {
    fileprivate func containsSequence(_ wanted: [UInt8]) -> Bool {
        var rest = self[...]
        while let first = rest.firstIndex(of: wanted[0]) {
            rest = rest[first...]
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
