#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# What pyHanko says of what came after the first signature of each PDF in a folder: a line for each,
# "name<tab>accepted|refused|unreadable<tab>why". Trust is not asked: only what was changed.

import logging
import pathlib
import sys

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification

logging.disable(logging.CRITICAL)


def judge(path):
    with path.open("rb") as file:
        reader = PdfFileReader(file)
        first = min(
            (s for s in reader.embedded_signatures if s.sig_object_type == "/Sig"),
            key=lambda s: s.byte_range[2] + s.byte_range[3])
        first.compute_integrity_info()
        status = first.summarise_integrity_info()
        result = first.diff_result
        if isinstance(result, SuspiciousModification):
            return "refused", str(result)
        verdict = "accepted" if status["docmdp_ok"] else "refused"
        return verdict, f"{result.modification_level} {result.changed_form_fields}"


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pdf")):
    try:
        verdict, why = judge(path)
    except Exception as error:  # noqa: BLE001
        verdict, why = "unreadable", f"{type(error).__name__}: {error}"
    print(path.stem, verdict, " ".join(why.split()), sep="\t")
