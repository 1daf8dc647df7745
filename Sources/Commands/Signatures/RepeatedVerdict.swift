// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import Inspection
import JSON
import Processes
import Signatures
import Stages
import Telemetry
import Terminal

/// A check that the exchange made, made once more from its evidence and the files alone, as of the
/// time of the check: no registry, no network, whatever has expired since.
///
/// Exit code 0: the evidence is the exchange's and unchanged, and the check comes to the same, whatever
/// its verdict is; 1: something was changed, or it comes to something else; 2: it comes to the same,
/// and who made the evidence is not shown (no keys), or not all files are there; 3: the command line,
/// or a file that cannot be read.
enum RepeatedVerdict {
    static func run(_ path: String, _ arguments: Arguments) throws -> Int32 {
        for option in ["trust", "at", "content", "password", "sender"]
        where arguments[option] != nil {
            throw UsageError("--evidence brings its own trust and time: leave --\(option) out")
        }
        do {
            let keys = try arguments["keys"].map { path in
                try ReceiptKeys(JSONReader.parse(try FileContents.read(path))).keys
            }
            let bytes = try FileContents.read(path, limitBytes: EvidenceFile.limitBytes)
            let told: Told
            do {
                let file = try EvidenceFile(bytes)
                told = try repeated(file, keys, arguments)
            } catch let fault as EvidenceFault {
                told = Told(fault: fault)
            }
            StandardStreams.say(arguments.has("json") ? told.json : told.text)
            return told.code
        } catch let error as SignatureError {
            throw UsageError("\(error)")
        } catch let error as CommandFailure {
            throw UsageError("\(error)")
        } catch let error as InspectionFailure {
            throw UsageError("\(error)")
        } catch let error as JSONError {
            throw UsageError("--keys: \(error)")
        } catch let error as CryptoError {
            throw UsageError("--keys: \(error)")
        }
    }

    private static func repeated(
        _ file: EvidenceFile, _ keys: [Ed25519.PublicKey]?, _ arguments: Arguments
    ) throws -> Told {
        var told = Told(file.evidence)
        if let keys {
            guard let key = file.key(among: keys) else { return Told(fault: .damaged("seal")) }
            told.key = key.thumbprint
        }
        var files: [SHA256Digest: OpenedFile] = [:]
        for name in arguments.operands {
            let opened = OpenedFile(try InputFile(name))
            let digest = try SHA256.hash(file: opened)
            let known = file.evidence.files.contains { $0.sha256 == digest }
            if known || file.evidence.packet == digest {
                files[digest] = opened
            } else {
                told.strangers.append(name)
            }
        }
        told.missing =
            file.evidence.files.filter { $0.isChecked && files[$0.sha256] == nil }.map(\.name)
            + (file.evidence.packet.map { files[$0] == nil ? ["packet \($0.hex)"] : [] } ?? [])
        // A file that is not the one that was checked is told before anything else.
        guard told.missing.isEmpty, told.strangers.isEmpty else { return told }
        var settings = try InspectorSettings(arguments)
        settings.count = 1
        let inspectors = InspectorPool(
            settings, metrics: Metrics(), logger: Logger(label: "verify", level: .error))
        let trust = try file.evidence.trust(lists: file.lists)
        told.check = try file.evidence.repeated(by: trust) { digest in
            guard let opened = files[digest] else { throw EvidenceFault.damaged("files") }
            return try inspectors.inspect(
                [InspectedFile(opened)], at: file.evidence.time, trust: trust)[0]
        }
        return told
    }
}

/// What is said of evidence.
private struct Told {
    var evidence: StoredEvidence?
    var fault: EvidenceFault?
    /// Who sealed it; nil where no keys were given.
    var key: String?
    var missing: [String] = []
    /// Files that the evidence does not name.
    var strangers: [String] = []
    var check: RepeatedCheck?

    init(_ evidence: StoredEvidence) { self.evidence = evidence }
    init(fault: EvidenceFault) { self.fault = fault }

    var code: Int32 {
        if fault != nil || !strangers.isEmpty { return 1 }
        guard let check else { return 2 }
        if !check.isSame { return 1 }
        return key != nil && evidence?.isWhole == true ? 0 : 2
    }

    private var sentence: Bilingual {
        if let fault { return fault.words }
        if !strangers.isEmpty {
            let names = strangers.joined(separator: ", ")
            return Bilingual(
                "Không phải tệp đã được kiểm tra, hoặc đã bị sửa: \(names)",
                "Not a file that was checked, or changed since: \(names)")
        }
        guard let check else {
            let names = missing.joined(separator: ", ")
            return Bilingual(
                "Chưa kiểm tra lại được, thiếu tệp: \(names)",
                "Not repeated, these files are needed too: \(names)")
        }
        if !check.isSame {
            return Bilingual(
                "Kiểm tra lại cho kết quả khác với bằng chứng.",
                "The repeated check comes to something else than the evidence says.")
        }
        if evidence?.isWhole == false {
            return Bilingual(
                "Kết quả như nhau, nhưng bằng chứng không giữ đủ mọi dữ liệu đã dùng.",
                "The same result, but the evidence does not hold all that was used.")
        }
        guard let key else {
            return Bilingual(
                "Kết quả như nhau; bằng chứng tự nhất quán, nhưng chưa rõ ai lập: cần --keys.",
                "The same result; the evidence fits itself, but who made it is not shown: "
                    + "give --keys.")
        }
        return Bilingual(
            "Xác nhận: bằng chứng nguyên vẹn, do khoá \(key) ký; kiểm tra lại cho kết quả như nhau.",
            "Confirmed: the evidence is unchanged, sealed by key \(key); the check comes to the "
                + "same.")
    }

    var text: String {
        var lines = [TextWidth.printable(sentence.both)]
        if let evidence {
            let time = BusinessTime(milliseconds: evidence.time * 1000).iso
            lines.append(
                TextWidth.printable(
                    "\(evidence.documentID), \(evidence.sender), kiểm tra lúc / checked at \(time)")
            )
        }
        guard let check, let evidence else { return lines.joined(separator: "\n") }
        let text = check.evidence.outcome.text(of: evidence.documentID, sender: evidence.sender)
        return (lines + [text]).joined(separator: "\n")
    }

    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.member("confirmed", code == 0)
        json.member("same", check?.isSame)
        json.member("key", key)
        json.member("document", evidence?.documentID)
        json.member("time", evidence.map { BusinessTime(milliseconds: $0.time * 1000).iso })
        json.member("missing", missing)
        json.member("strangers", strangers)
        json.member("vi", sentence.vi)
        json.member("en", sentence.en)
        json.endObject()
        return json.text
    }
}
