// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Crypto
import Terminal

/// The verbs about the key that signs receipts.
package let receiptKeyCommands: [Command] = [.receiptKeyMake, .receiptKeyShow]

extension Command {
    /// A new key in a new file, mode 0600; a file that is there already is an error.
    static let receiptKeyMake = Command(
        "receipt-key make", "makes the key that signs receipts", operands: "FILE"
    ) { arguments in
        let path = try arguments.operand("file")
        let key = try Ed25519.PrivateKey()
        try key.write(toNewFile: path)
        StandardStreams.say(
            "\(path): the key \(key.publicKey.thumbprint)\n"
                + "→ the same file for all processes of a cluster that sign: --receipt-key \(path)")
        return ExitCode.done
    }

    /// What anybody may know of a key.
    static let receiptKeyShow = Command(
        "receipt-key show", "prints the public half of a key as a JSON Web Key", operands: "FILE"
    ) { arguments in
        let key = try Ed25519.PrivateKey(contentsOfFile: try arguments.operand("file"))
        StandardStreams.say(key.publicKey.jwk)
        return ExitCode.done
    }
}
