// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import Glibc
import Terminal

let program = Program(
    "lienthong", "LienThong: signed documents between agencies",
    commands: [runCommand, .packetRead, .verify] + topicsCommands
        + blobsCommands + receiptKeyCommands + usersCommands + tokensCommands + clientCommands)
exit(await program.run(Array(CommandLine.arguments.dropFirst())))
