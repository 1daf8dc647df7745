// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import EventLog
import JSON
import Telemetry
import Terminal

/// The verbs that look at the blob store itself, without a gateway.
package let blobsCommands: [Command] = [.blobsCheck]

extension Command {
    /// Holds every blob against its name, and every name that events hold against the store.
    static let blobsCheck = Command(
        "blobs check", "names the blobs that are damaged, and with --log those that are gone",
        options: topicsOptions + [
            Option("blobs", "DIR", help: "the blob store (default: DATA/blobs)"),
            GatewayOptions.json,
        ]
    ) { arguments in
        try arguments.noOperands()
        let settings = try ProcessSettings(arguments)
        let directory = arguments["blobs"] ?? settings.dataDirectory + "/blobs"
        var check = try BlobCheck(directory: directory)
        let isJSON = arguments.has("json")
        func tell(_ finding: BlobCheck.Finding) {
            StandardStreams.say(isJSON ? finding.json : finding.line)
        }
        try check.files(tell)
        if arguments["log"] != nil {
            try settings.requireLog()
            let opened = try await OpenedLog(
                settings, logger: Logger(label: "blobs", level: settings.logLevel),
                isLooking: true)
            do {
                try await check.references(in: opened.log, tell)
            } catch {
                await opened.log.close()
                throw error
            }
            await opened.log.close()
        }
        StandardStreams.say(isJSON ? check.json : check.summary)
        return check.faults == 0 ? ExitCode.done : ExitCode.failed
    }
}
