// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPClient
import JSON
import Terminal

/// An answer of the gateway with an error status: a refusal of the closed list, or why the call
/// itself was not possible.
package struct GatewayRefusal: Error, Sendable, Equatable {
    package var status: Int
    package var code: String
    package var element: String?
    package var vi: String
    package var en: String
    package var agencies: [String]

    /// Of whatever was answered: a proxy in between may write anything.
    package init(_ response: HTTPClientResponse) {
        status = response.status
        let error = (try? JSONReader.parse(response.body))?["error"]
        code = error?["code"]?.stringValue ?? "HTTP_\(response.status)"
        element = error?["element"]?.stringValue
        en = error?["message"]?["en"]?.stringValue ?? "The gateway answered \(response.status)."
        vi = error?["message"]?["vi"]?.stringValue ?? "Cổng trả lời mã \(response.status)."
        agencies = error?["agencies"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// True if a publisher's packet or status was refused, rather than the call.
    package var isRefusal: Bool { status == 422 }

    package var next: String {
        switch status {
        case 401: "give a token: --token, --token-file or LIENTHONG_TOKEN"
        case 403: "use an account with that right: Ops/access.md tells who may call what"
        case 404: "check the code or the document id; lienthong search finds documents"
        case 409 where code == "PLAN_CHANGED" || ImportFault.Code(rawValue: code) != nil:
            "mend what is named and import again; registry plan and trust plan tell all of it"
        case 410: "report 15 with lienthong acknowledge, or 16 with the reason"
        case 413: "split the attachments"
        case 422: "Topics/refusals.md says what to do about \(code)"
        case 429, 503: "try again in a moment; lienthong doctor looks at the gateway"
        case 507: "make space where the gateway keeps its files"
        case 500...599: "lienthong doctor looks at the gateway; its log tells more"
        default: "lienthong COMMAND --help tells what the command takes"
        }
    }
}

extension GatewayRefusal: CustomStringConvertible {
    package var description: String {
        TextWidth.printable("[\(code)] \(vi) / \(en)") + " → " + next
    }
}
