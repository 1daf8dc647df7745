// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why a document of a day goes the way it goes, or why it would be refused: every fact of the
/// registry that decides it, in words.
package struct RouteExplanation: Sendable {
    /// How a written code was read.
    package struct End: Sendable {
        package let written: String
        /// The open agency that is meant, after aliases and redirects; nil where there is none.
        package fileprivate(set) var code: AgencyCode?
        package fileprivate(set) var reasons: [Bilingual] = []
    }

    package struct Hop: Sendable {
        package let code: AgencyCode
        package let name: String?
        package let level: Level?
        package let reason: Bilingual
    }

    package let date: CivilDate
    package fileprivate(set) var sender: End
    package fileprivate(set) var receiver: End
    package fileprivate(set) var hops: [Hop] = []
    /// How it is handed over, and what the receiver takes.
    package fileprivate(set) var arrival: [Bilingual] = []
    /// What would be refused, and why: as the exchange would say it.
    package fileprivate(set) var refusals: [Refusal] = []
}

extension AgencyTree {
    package func explainRoute(
        from sender: String, to receiver: String, on date: CivilDate
    ) -> RouteExplanation {
        var told = RouteExplanation(
            date: date, sender: end(sender, isReceiver: false, on: date),
            receiver: end(receiver, isReceiver: true, on: date))
        refusals(of: &told)
        guard let from = told.sender.code, let to = told.receiver.code else { return told }
        guard let way = route(from: from, to: to, on: date) else {
            let lost = [from, to].filter { !isConnected($0, on: date) }.map(\.text)
            told.refusals.append(.notConnected(lost.isEmpty ? [to.text] : lost, on: date))
            return told
        }
        for (number, code) in way.enumerated() {
            told.hops.append(
                RouteExplanation.Hop(
                    code: code, name: entry(code, on: date)?.name,
                    level: level(of: code, on: date),
                    reason: reason(for: number, of: way, on: date)))
        }
        arrive(&told, at: to)
        return told
    }

    // MARK: Ends

    private func end(
        _ written: String, isReceiver: Bool, on date: CivilDate
    ) -> RouteExplanation.End {
        let shown = written.clipped(Refusal.quoteLimit)
        var end = RouteExplanation.End(written: shown)
        switch resolve(written, on: date) {
        case .known(let code, let reading):
            end.code = code
            end.reasons.append(words(of: reading, shown, code))
            if let period = entry(code, on: date) {
                end.reasons.append(
                    Bilingual(
                        "\(period.name), \(period.kind.words.vi), hoạt động ngày \(date.iso)",
                        "\(period.name), \(period.kind.words.en), open on \(date.iso)"))
            }
        case .closed(let code, _):
            let last = history(code)?.periods.last { $0.validFrom <= date }
            let until = last?.validTo?.iso ?? "–"
            end.reasons.append(
                Bilingual(
                    "\(code) (\(last?.name ?? "")) đã đóng mã sau ngày \(until)",
                    "\(code) (\(last?.name ?? "")) is closed since after \(until)"))
            if isReceiver { redirect(&end, from: code, on: date) }
        case .unknown:
            end.reasons.append(
                Bilingual(
                    "\(shown) không có trong danh mục ngày \(date.iso)",
                    "\(shown) is not in the registry of \(date.iso)"))
        }
        return end
    }

    private func words(
        of reading: Resolution.Reading, _ written: String, _ code: AgencyCode
    ) -> Bilingual {
        switch reading {
        case .code: Bilingual("\(written) là mã của cơ quan", "\(written) is the agency's code")
        case .alias:
            Bilingual(
                "\(written) là mã khác của \(code) (bảng aliases)",
                "\(written) is another code of \(code) (table of aliases)")
        case .rule:
            Bilingual(
                "\(written) đọc thành \(code) theo quy tắc đổi mã cũ, chưa có trong bảng aliases",
                "\(written) is read as \(code) by the rule for old codes; no alias says so")
        }
    }

    private func redirect(
        _ end: inout RouteExplanation.End, from code: AgencyCode, on date: CivilDate
    ) {
        let mail = mail(toClosed: code, on: date)
        let named = mail.successors.map(\.text).joined(separator: ", ")
        let heirs = named.isEmpty ? Bilingual("chưa rõ", "not known") : Bilingual(named, named)
        switch mail.outcome {
        case .redirected(let heir):
            end.code = heir
            for closed in mail.way {
                guard
                    let rule = history(closed)?.rules.successions
                        .first(where: { $0.decision?.redirects == true })
                else { continue }
                let why = [rule.decision?.by, rule.decision?.because].compactMap(\.self)
                    .filter { !$0.isEmpty }.joined(separator: ", ")
                let because = why.isEmpty ? "" : " (\(why))"
                end.reasons.append(
                    Bilingual(
                        "văn bản gửi \(closed) được chuyển tới \(rule.successor)\(because)",
                        "mail to \(closed) goes to \(rule.successor)\(because)"))
            }
        case .refused:
            end.reasons.append(
                Bilingual(
                    "văn bản gửi \(code) bị từ chối; cơ quan kế thừa: \(heirs.vi)",
                    "mail to \(code) is refused; successors: \(heirs.en)"))
        case .undecided:
            end.reasons.append(
                Bilingual(
                    "chưa ai quyết định văn bản gửi \(code) chuyển tới đâu; cơ quan kế thừa: \(heirs.vi) "
                        + "(lienthong registry succeed \(code) …)",
                    "nobody has decided where mail to \(code) goes; successors: \(heirs.en) "
                        + "(lienthong registry succeed \(code) …)"))
        }
    }

    private func refusals(of told: inout RouteExplanation) {
        let date = told.date
        if told.sender.code == nil {
            switch resolve(told.sender.written, on: date) {
            case .closed(let code, let successor):
                told.refusals.append(.senderClosed(code.text, successor: successor, on: date))
            default: told.refusals.append(.unknownSender(told.sender.written, on: date))
            }
        }
        if told.receiver.code == nil {
            switch resolve(told.receiver.written, on: date) {
            case .closed(let code, _):
                let successors = mail(toClosed: code, on: date).successors
                told.refusals.append(
                    .closedReceivers([code.text], successors: [successors], on: date))
            default: told.refusals.append(.unknownReceivers([told.receiver.written], on: date))
            }
        }
    }

    // MARK: Hops

    private func reason(for number: Int, of way: [AgencyCode], on date: CivilDate) -> Bilingual {
        let code = way[number]
        var parts: [Bilingual] = []
        if number == 0 {
            parts.append(Bilingual("nơi gửi", "the sender"))
        } else if parent(of: way[number - 1], on: date) == code {
            let child = way[number - 1]
            let since = entry(child, on: date)?.validFrom ?? .distantPast
            let days = since == .distantPast ? "" : " (\(since.iso))"
            parts.append(
                Bilingual(
                    "cấp trên của \(child) ngày \(date.iso)\(days)",
                    "the parent of \(child) on \(date.iso)\(days)"))
        } else {
            parts.append(
                Bilingual(
                    "trực thuộc \(way[number - 1]) ngày \(date.iso)",
                    "stands under \(way[number - 1]) on \(date.iso)"))
        }
        if code == .national {
            parts.append(Bilingual("trục liên thông quốc gia", "the national axis"))
        }
        if let period = entry(code, on: date) {
            if period.level == nil {
                parts.append(
                    Bilingual(
                        "ngoài bốn cấp: tính theo cấp trên", "outside the four levels: the parent's"
                    ))
            }
            if period.isNode { parts.append(Bilingual("nút", "a node")) }
        }
        return Bilingual(
            parts.map(\.vi).joined(separator: "; "), parts.map(\.en).joined(separator: "; "))
    }

    private func arrive(_ told: inout RouteExplanation, at receiver: AgencyCode) {
        let date = told.date
        if let node = node(of: receiver, on: date) {
            told.arrival.append(
                Bilingual(
                    "nút \(node) nhận trả lời thay \(receiver)",
                    "node \(node) reads the answers of \(receiver)"))
        } else {
            told.arrival.append(
                Bilingual(
                    "\(receiver) không thuộc nút nào: nhận qua cổng",
                    "\(receiver) has no node: it uses the gateway"))
        }
        guard let rule = history(receiver)?.rules.receiving(on: date) else { return }
        told.arrival.append(rule.words)
        if !rule.isElectronic { told.refusals.append(.notElectronic([receiver.text], on: date)) }
    }
}

extension ReceivingRule {
    /// What it says, for a directory.
    package var words: Bilingual {
        guard isElectronic else {
            return Bilingual(
                "chưa nhận văn bản điện tử", "cannot receive electronic documents")
        }
        var parts = [Bilingual("nhận văn bản điện tử", "receives electronic documents")]
        if let maxBytes {
            parts.append(Bilingual("tối đa \(maxBytes) byte", "at most \(maxBytes) bytes"))
        }
        if !fileTypes.isEmpty {
            let types = fileTypes.joined(separator: " ")
            parts.append(Bilingual("chỉ tệp \(types)", "files \(types) only"))
        }
        return Bilingual(
            parts.map(\.vi).joined(separator: ", "), parts.map(\.en).joined(separator: ", "))
    }
}
