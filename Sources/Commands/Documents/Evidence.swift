// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Terminal

extension Command {
    /// By what a document's newest verdict can be repeated anywhere, sealed by the exchange.
    static let evidence = Command(
        "evidence", "fetches the evidence of a document's signature check",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            GatewayOptions.sender,
            Option("out", "FILE", help: "where to; - is standard output"),
        ]
    ) { arguments in
        let id = try arguments.operand("document id")
        let output = try OutputFile(try arguments.required("out"))
        let gateway = try GatewayClient(arguments)
        let query = Query("/v1/evidence").with("id", id).with("sender", arguments["sender"])
        let response = try await gateway.http.download(
            gateway.base + query.target, headers: gateway.headers, to: output.draft,
            limitBytes: 1 << 40)
        guard response.status == 200 else { throw GatewayRefusal(response) }
        try output.finish()
        let report = """
            Đã tải bằng chứng / fetched: \(output.name) (\(response.byteCount) byte)
            → lienthong verify --evidence \(output.name) --keys jwks.json FILE…
            """
        if output.isStandardOutput {
            StandardStreams.complain(report)
        } else {
            StandardStreams.say(report)
        }
        return ExitCode.done
    }
}
