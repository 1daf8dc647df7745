// LienThong
// SPDX-License-Identifier: Apache-2.0

import CXLSXWriter
import Glibc

/// An Excel file (.xlsx) that is written row by row: what a row held is in the file's temporary parts
/// when the next one begins, so memory does not grow with the rows.
///
/// Texts are stored as texts. One that begins with `=`, `+`, `-` or `@` is no formula to Excel then,
/// whoever sent it.
package final class Workbook {
    /// Rows of a sheet, by the format.
    package static let maxRows = 1_048_576
    /// Characters (UTF-16) of a cell, by the format.
    package static let maxCellLength = 32_767

    package enum Cell: Hashable, Sendable {
        case text(String)
        case number(Int64)
        case empty
    }

    /// How a row looks.
    package enum Style: CaseIterable, Hashable, Sendable { case plain, heading, title }

    private let path: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
    private var row: UInt32 = 0
    private var isClosed = false

    /// Begins a file in the folder for temporary ones. `widths` are those of the columns, in
    /// characters.
    package init(sheet name: String, widths: [Double]) throws(SpreadsheetError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/lienthong-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw SpreadsheetError("no temporary file: \(String(cString: strerror(errno)))")
        }
        Glibc.close(descriptor)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let workbook = workbook_new_opt(path, &options) else {
            unlink(path)
            throw SpreadsheetError("no memory for a workbook")
        }
        guard let sheet = workbook_add_worksheet(workbook, Self.sheetName(name)) else {
            _ = workbook_close(workbook)
            unlink(path)
            throw SpreadsheetError("no sheet could be made")
        }
        self.workbook = workbook
        self.sheet = sheet
        for style in Style.allCases {
            let format = workbook_add_format(workbook)!
            if style != .title {
                format_set_text_wrap(format)
                format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
                format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
            }
            if style != .plain { format_set_bold(format) }
            if style == .heading { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
            formats[style] = format
        }
        for (column, width) in widths.enumerated() {
            let place = lxw_col_t(column)
            _ = worksheet_set_column(sheet, place, place, width, nil)
        }
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)  // A4
        worksheet_fit_to_pages(sheet, 1, 0)
    }

    deinit {
        if !isClosed { _ = workbook_close(workbook) }
        unlink(path)
    }

    package func append(_ cells: [Cell], _ style: Style = .plain) throws(SpreadsheetError) {
        let format = formats[style]
        for (column, cell) in cells.enumerated() {
            let place = lxw_col_t(column)
            switch cell {
            case .text(let text):
                try check(worksheet_write_string(sheet, row, place, Self.clipped(text), format))
            case .number(let number):
                try check(worksheet_write_number(sheet, row, place, Double(number), format))
            case .empty: try check(worksheet_write_blank(sheet, row, place, format))
            }
        }
        row += 1
    }

    /// Writes the file, whole, and opens it: it has no name any more, and is the caller's to close.
    package func finish() throws(SpreadsheetError) -> (descriptor: Int32, length: Int64) {
        isClosed = true
        try check(workbook_close(workbook))
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw SpreadsheetError("the file is gone: \(String(cString: strerror(errno)))")
        }
        return (descriptor, Int64(status.st_size))
    }

    private func check(_ error: lxw_error) throws(SpreadsheetError) {
        guard error == LXW_NO_ERROR else {
            throw SpreadsheetError(String(cString: lxw_strerror(error)))
        }
    }

    /// At most 31 characters, none of those that Excel forbids.
    private static func sheetName(_ name: String) -> String {
        String(name.filter { !"[]:*?/\\".contains($0) }.prefix(31))
    }

    /// What XML may carry, as long as a cell may be.
    private static func clipped(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += scalar.value > 0xFFFF ? 2 : 1
            if length > maxCellLength { break }
            let isControl = scalar.value < 0x20 && scalar != "\n" && scalar != "\t"
            scalars.append(isControl || scalar.value & 0xFFFE == 0xFFFE ? " " : scalar)
        }
        return String(scalars)
    }
}

/// The file could not be written.
package struct SpreadsheetError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
